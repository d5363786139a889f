// What can be wrong with YAML, in our own words, and where.
//
//     {yaml_fault_kind::syntax, "A quote is opened here and never closed.", "Close it ...", 7, 12}
//
// libyaml counts columns in characters and faults of encoding in bytes; everything
// here is lines from 1 and columns in bytes from 1, and finding them is linear.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

/// Why there is no tree. `encoding` covers bytes that are no UTF-8 and control characters; `unsupported` is
/// legal YAML that is refused on purpose.
enum class yaml_fault_kind { syntax, encoding, too_large, too_deep, unsupported };

struct yaml_fault {
    yaml_fault_kind kind = yaml_fault_kind::syntax;
    std::string message;
    std::string remedy;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// A key that stands in its mapping more than once.
struct duplicate_key {
    std::string path;  ///< dotted, as in `graphs.kb.queries`; very long keys are cut
    std::size_t line = 0;
    std::size_t column = 0;
    std::size_t first_line = 0;
};

namespace detail {

struct yaml_place {
    std::size_t line = 1;
    std::size_t column = 1;
};

/// Turns libyaml's marks, asked for in rising order, into lines and columns of bytes.
class yaml_places {
public:
    explicit yaml_places(std::string_view text) : text_{text} {}

    /// `index` and `column` count characters from 0, `line` too.
    yaml_place locate(std::size_t line, std::size_t column, std::size_t index) {
        line_.advance(text_, index - column);
        here_.advance(text_, index);
        return {line + 1, here_.byte - line_.byte + 1};
    }

    [[nodiscard]] yaml_place locate_byte(std::size_t offset) const {
        yaml_place at;
        for (const char c : text_.substr(0, offset)) {
            ++at.column;
            if (c == '\n') at = {at.line + 1, 1};
        }
        return at;
    }

private:
    struct cursor {
        std::size_t character = 0;
        std::size_t byte = 0;
        void advance(std::string_view text, std::size_t to) {
            if (to < character) character = byte = 0;
            for (; character < to && byte < text.size(); ++character)
                byte += std::max<std::size_t>(1, utf8_sequence_length(text, byte));
        }
    };
    std::string_view text_;
    cursor line_;
    cursor here_;
};

/// The beginning of a text, cut at a whole character, for messages.
[[nodiscard]] inline std::string clip(std::string_view text) {
    constexpr std::size_t longest = 120;
    if (text.size() <= longest) return std::string{text};
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    return std::string{text.substr(0, end)} + "…";
}

[[nodiscard]] inline bool is_yaml_null(std::string_view plain) {
    return plain.empty() || plain == "~" || plain == "null" || plain == "Null" || plain == "NULL";
}

struct yaml_explanation {
    std::string message;
    std::string remedy;
    bool at_opening = false;  ///< the place to look at is where something was opened, not where it was missed
};

/// libyaml's terse problem in a sentence that says what to look for.
[[nodiscard]] inline yaml_explanation explain_yaml_problem(std::string_view problem, std::string_view context) {
    struct known_problem {
        std::string_view problem, context, message, remedy;
        bool at_opening = false;
    };
    static constexpr std::array known{
        known_problem{"found unexpected end of stream", "quoted scalar", "A quoted text is opened and never closed.",
                      "Close it with the same kind of quote.", true},
        known_problem{"found unexpected document indicator", "quoted scalar",
                      "A quoted text is opened and never closed.", "Close it with the same kind of quote.", true},
        known_problem{"found unknown escape character", "",
                      "A double-quoted text has an escape that YAML does not know.",
                      "Write `\\\\` for a backslash, or use single quotes."},
        known_problem{"Unicode character escape", "",
                      "A double-quoted text has an escape that stands for no character.",
                      "Correct the digits after \\u or \\U."},
        known_problem{"did not find expected hexdecimal number", "",
                      "An escape in a double-quoted text lacks hexadecimal digits.",
                      "Write 2 digits after \\x, 4 after \\u, 8 after \\U."},
        known_problem{"mapping values are not allowed", "",
                      "A second `: ` stands on this line, or a field is indented under a value.",
                      "Put the field on a line of its own, or put quotes around a text that contains `: `."},
        known_problem{"found character that cannot start any token", "",
                      "A value cannot begin with this character (a tab, `@`, `` ` `` or `%`).",
                      "Indent with spaces, or put the value in quotes."},
        known_problem{"found a tab character", "", "A line is indented with a tab.", "Indent with spaces."},
        known_problem{"could not find expected ':'", "", "A key has no `:` after it.",
                      "Write `name: value`; keys stand on one line."},
        known_problem{"did not find expected ',' or ']'", "", "A list in brackets is not closed, or lacks a comma.",
                      "Close it with `]`, or put a comma between its items.", true},
        known_problem{"did not find expected ',' or '}'", "", "A mapping in braces is not closed, or lacks a comma.",
                      "Close it with `}`, or put a comma between its fields.", true},
        known_problem{"did not find expected '-' indicator", "",
                      "A list item is expected here: the line is not indented like the items before it.",
                      "Begin it with `- ` in the same column, or indent it as part of the item above."},
        known_problem{
            "did not find expected key", "",
            "A field is expected here: the line is not indented like its neighbours, or a quote is misplaced.",
            "Give it the indentation of the fields it belongs to."},
        known_problem{"did not find expected node content", "", "A value or a name is missing here.",
                      "Write it, or look for a bracket before this place that is opened and never closed."},
        known_problem{"block sequence entries are not allowed", "", "A list item (`- `) cannot stand here.",
                      "Begin the list on the next line."},
        known_problem{"mapping keys are not allowed", "", "A key cannot stand here.",
                      "Begin the field on a line of its own."},
        known_problem{"did not find expected <document start>", "",
                      "There is text after the end of the document, or after a closing quote.",
                      "Remove it, indent it as part of what stands above, or move the quote."},
        known_problem{"undefined tag handle", "", "A value begins with a `!` tag that is not declared.",
                      "Remove the tag, or put the value in quotes."},
        known_problem{"found incompatible YAML document", "",
                      "The file asks for a version of YAML other than 1.1 or 1.2.", "Remove the `%YAML` line."},
    };
    for (const auto& entry : known)
        if (problem.find(entry.problem) != std::string_view::npos &&
            context.find(entry.context) != std::string_view::npos)
            return {std::string{entry.message}, std::string{entry.remedy}, entry.at_opening};
    return {"The YAML is malformed: " + std::string{context.empty() ? "" : context} + (context.empty() ? "" : ", ") +
                std::string{problem} + ".",
            "Check the indentation and the punctuation around this place."};
}

/// Size, encoding, and what would make libyaml itself slow.
[[nodiscard]] inline std::optional<yaml_fault> refuse_before_parsing(std::string_view text, std::size_t most_bytes) {
    if (text.size() > most_bytes)
        return yaml_fault{yaml_fault_kind::too_large,
                          "The file is larger than the " + std::to_string(most_bytes >> 20) + " MB that are read.",
                          "Split it, or check that it is the file you mean.", 1, 1};
    if (const auto bad = find_invalid_utf8(text)) {
        const auto [line, column] = yaml_places{text}.locate_byte(*bad);
        return yaml_fault{yaml_fault_kind::encoding,
                          "The file is not UTF-8: byte " + std::to_string(*bad) + " belongs to no character.",
                          "Save it as UTF-8.", line, column};
    }
    // libyaml compares every %TAG directive with all before it.
    std::size_t directives = 0;
    for (auto at = text.find("%TAG"); at != std::string_view::npos; at = text.find("%TAG", at + 4))
        if (++directives > 1000)
            return yaml_fault{yaml_fault_kind::unsupported, "The file has more than 1000 `%TAG` directives.",
                              "Remove them; tags are not used here.", 1, 1};
    return std::nullopt;
}

}  // namespace detail
}  // namespace omnigraph::cluster

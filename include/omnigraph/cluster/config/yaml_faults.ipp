// Bodies of config/yaml_faults.hpp.
#pragma once

#include <algorithm>
#include <array>

#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster::detail {

/// A problem of libyaml, told apart by parts of its text and of its context.
struct known_yaml_problem {
    std::string_view problem, context, message, remedy;
    bool at_opening = false;
};

inline constexpr std::array known_yaml_problems{
    known_yaml_problem{"found unexpected end of stream", "quoted scalar", "A quoted text is opened and never closed.",
                       "Close it with the same kind of quote.", true},
    known_yaml_problem{"found unexpected document indicator", "quoted scalar",
                       "A quoted text is opened and never closed.", "Close it with the same kind of quote.", true},
    known_yaml_problem{"found unknown escape character", "",
                       "A double-quoted text has an escape that YAML does not know.",
                       "Write `\\\\` for a backslash, or use single quotes."},
    known_yaml_problem{"Unicode character escape", "",
                       "A double-quoted text has an escape that stands for no character.",
                       "Correct the digits after \\u or \\U."},
    known_yaml_problem{"did not find expected hexdecimal number", "",
                       "An escape in a double-quoted text lacks hexadecimal digits.",
                       "Write 2 digits after \\x, 4 after \\u, 8 after \\U."},
    known_yaml_problem{"mapping values are not allowed", "",
                       "A second `: ` stands on this line, or a field is indented under a value.",
                       "Put the field on a line of its own, or put quotes around a text that contains `: `."},
    known_yaml_problem{"found character that cannot start any token", "",
                       "A value cannot begin with this character (a tab, `@`, `` ` `` or `%`).",
                       "Indent with spaces, or put the value in quotes."},
    known_yaml_problem{"found a tab character", "", "A line is indented with a tab.", "Indent with spaces."},
    known_yaml_problem{"could not find expected ':'", "", "A key has no `:` after it.",
                       "Write `name: value`; keys stand on one line."},
    known_yaml_problem{"did not find expected ',' or ']'", "", "A list in brackets is not closed, or lacks a comma.",
                       "Close it with `]`, or put a comma between its items.", true},
    known_yaml_problem{"did not find expected ',' or '}'", "", "A mapping in braces is not closed, or lacks a comma.",
                       "Close it with `}`, or put a comma between its fields.", true},
    known_yaml_problem{"did not find expected '-' indicator", "",
                       "A list item is expected here: the line is not indented like the items before it.",
                       "Begin it with `- ` in the same column, or indent it as part of the item above."},
    known_yaml_problem{
        "did not find expected key", "",
        "A field is expected here: the line is not indented like its neighbours, or a quote is misplaced.",
        "Give it the indentation of the fields it belongs to."},
    known_yaml_problem{"did not find expected node content", "", "A value or a name is missing here.",
                       "Write it, or look for a bracket before this place that is opened and never closed."},
    known_yaml_problem{"block sequence entries are not allowed", "", "A list item (`- `) cannot stand here.",
                       "Begin the list on the next line."},
    known_yaml_problem{"mapping keys are not allowed", "", "A key cannot stand here.",
                       "Begin the field on a line of its own."},
    known_yaml_problem{"did not find expected <document start>", "",
                       "There is text after the end of the document, or after a closing quote.",
                       "Remove it, indent it as part of what stands above, or move the quote."},
    known_yaml_problem{"undefined tag handle", "", "A value begins with a `!` tag that is not declared.",
                       "Remove the tag, or put the value in quotes."},
    known_yaml_problem{"found incompatible YAML document", "",
                       "The file asks for a version of YAML other than 1.1 or 1.2.", "Remove the `%YAML` line."},
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE yaml_position yaml_locator::locate(std::size_t line, std::size_t column, std::size_t index) {
    line_.advance(text_, index - column);
    here_.advance(text_, index);
    return {line + 1, here_.byte - line_.byte + 1};
}

OMNIGRAPH_INLINE yaml_position yaml_locator::locate_byte(std::size_t offset) const {
    yaml_position position;
    for (const char c : text_.substr(0, offset)) {
        ++position.column;
        if (c == '\n') position = {position.line + 1, 1};
    }
    return position;
}

OMNIGRAPH_INLINE void yaml_locator::cursor::advance(std::string_view text, std::size_t target) {
    if (target < character) character = byte = 0;
    for (; character < target && byte < text.size(); ++character)
        byte += std::max<std::size_t>(1, utf8_sequence_length(text, byte));
}

OMNIGRAPH_INLINE bool is_yaml_null(std::string_view plain) {
    return plain.empty() || plain == "~" || plain == "null" || plain == "Null" || plain == "NULL";
}

OMNIGRAPH_INLINE yaml_explanation explain_yaml_problem(std::string_view problem, std::string_view context) {
    for (const auto& entry : detail::known_yaml_problems)
        if (problem.find(entry.problem) != std::string_view::npos &&
            context.find(entry.context) != std::string_view::npos)
            return {std::string{entry.message}, std::string{entry.remedy}, entry.at_opening};
    return {"The YAML is malformed: " + std::string{context.empty() ? "" : context} + (context.empty() ? "" : ", ") +
                std::string{problem} + ".",
            "Check the indentation and the punctuation around this place."};
}

OMNIGRAPH_INLINE std::optional<yaml_fault> refuse_before_parsing(std::string_view text, std::size_t max_bytes) {
    if (text.size() > max_bytes)
        return yaml_fault{yaml_fault_kind::too_large,
                          "The file is larger than the " + std::to_string(max_bytes >> 20) + " MB that are read.",
                          "Split it, or check that it is the file you mean.", 1, 1};
    if (const auto bad = find_invalid_utf8(text)) {
        const auto [line, column] = yaml_locator{text}.locate_byte(*bad);
        return yaml_fault{yaml_fault_kind::encoding,
                          "The file is not UTF-8: byte " + std::to_string(*bad) + " belongs to no character.",
                          "Save it as UTF-8.", line, column};
    }
    // libyaml compares each %TAG directive with all earlier ones, which takes quadratic time.
    std::size_t directives = 0;
    for (auto at = text.find("%TAG"); at != std::string_view::npos; at = text.find("%TAG", at + 4))
        if (++directives > 1000)
            return yaml_fault{yaml_fault_kind::unsupported, "The file has more than 1000 `%TAG` directives.",
                              "Remove them; tags are not used here.", 1, 1};
    return std::nullopt;
}

}  // namespace omnigraph::cluster

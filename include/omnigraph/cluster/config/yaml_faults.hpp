// What can be wrong with YAML, in our own words, and where.
//
//     yaml_fault{yaml_fault_kind::syntax, "A quote is opened here and never closed.", "Close it.", 7, 12};
//
// libyaml counts columns in characters and faults of encoding in bytes; everything
// here is lines from 1 and columns in bytes from 1, and finding them is linear.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

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

struct yaml_position {
    std::size_t line = 1;
    std::size_t column = 1;
};

/// Turns libyaml's marks, asked for in rising order, into lines and columns of bytes.
class yaml_locator {
public:
    explicit yaml_locator(std::string_view text) : text_{text} {}

    /// `index` and `column` count characters from 0, `line` too.
    yaml_position locate(std::size_t line, std::size_t column, std::size_t index);

    [[nodiscard]] yaml_position locate_byte(std::size_t offset) const;

private:
    struct cursor {
        std::size_t character = 0;
        std::size_t byte = 0;
        void advance(std::string_view text, std::size_t target);
    };
    std::string_view text_;
    cursor line_;
    cursor here_;
};

/// The beginning of a text, cut at a whole character, for messages.
[[nodiscard]] std::string clip(std::string_view text);

[[nodiscard]] bool is_yaml_null(std::string_view plain);

struct yaml_explanation {
    std::string message;
    std::string remedy;
    bool at_opening = false;  ///< the place to look at is where something was opened, not where it was missed
};

/// libyaml's terse problem in a sentence that says what to look for.
[[nodiscard]] yaml_explanation explain_yaml_problem(std::string_view problem, std::string_view context);

/// Size, encoding, and what would make libyaml itself slow.
[[nodiscard]] std::optional<yaml_fault> refuse_before_parsing(std::string_view text, std::size_t max_bytes);
}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/yaml_faults.ipp>
#endif

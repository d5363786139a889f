// The faults of YAML text, with our own sentences and places.
//
//     yaml_fault{yaml_fault_kind::syntax, "A quote is opened here and never closed.", "Close it.", 7, 12};
//
// libyaml counts columns in characters, and encoding faults in bytes. Here lines and columns count from 1 and columns
// count bytes; locating takes linear time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

/// Why there is no tree. `encoding`: bytes that are not UTF-8, or control characters. `unsupported`: legal YAML that is
/// refused on purpose.
enum class yaml_fault_kind { syntax, encoding, too_large, too_deep, unsupported };

struct yaml_fault {
    yaml_fault_kind kind = yaml_fault_kind::syntax;
    std::string message;
    std::string remedy;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// A key that occurs more than once in its mapping.
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

/// Converts libyaml's marks into lines and columns in bytes. Marks must come in rising order.
class yaml_locator {
public:
    explicit yaml_locator(std::string_view text) : text_{text} {}

    /// `line`, `column` and `index` count from 0; `column` and `index` count characters.
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

/// Whether a plain scalar is YAML's null: blank, `~` or `null`.
[[nodiscard]] bool is_yaml_null(std::string_view plain);

struct yaml_explanation {
    std::string message;
    std::string remedy;
    bool at_opening = false;  ///< report the place where something was opened, not where its end is missing
};

/// Replaces libyaml's short problem text by a sentence that says what to look for.
[[nodiscard]] yaml_explanation explain_yaml_problem(std::string_view problem, std::string_view context);

/// Refuses by size, by encoding, and for what would make libyaml itself slow.
[[nodiscard]] std::optional<yaml_fault> refuse_before_parsing(std::string_view text, std::size_t max_bytes);
}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/yaml_faults.ipp>
#endif

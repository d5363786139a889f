// Parses literals of `.gq` files, and counts the parts of a source (languages specification §2.2).
//
//   "text"   -1.5   [1, 2]   date("2024-12-31")
//
// The number of parts is bounded, against hostile input.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/syntax/expression_tree.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class literal_parser {
public:
    /// The limit on expressions and literals of one source, against hostile input.
    static constexpr std::size_t max_parts = 500'000;

    explicit literal_parser(token_cursor& cursor) : cursor_{cursor} {}

    /// Counts one more expression or literal; reports when there are too many.
    [[nodiscard]] bool count_part();
    [[nodiscard]] std::size_t parts() const { return parts_; }
    void add_parts(std::size_t count) { parts_ += count; }

    [[nodiscard]] std::optional<literal> parse_literal();

    /// At a literal that is no word.
    [[nodiscard]] bool at_literal() const;

    /// After `date` or `datetime`: at the text in parentheses, where date($p.seen) is a function.
    [[nodiscard]] bool at_literal_call(const token& name) const;
    [[nodiscard]] std::optional<literal> literal_call(const token& name);
    [[nodiscard]] static bool is_literal_word(std::string_view word) { return word == "true" || word == "false"; }

private:
    [[nodiscard]] std::string behind_sign() const;
    [[nodiscard]] std::optional<literal> parse_number();
    [[nodiscard]] std::optional<literal> parse_integer(const token& digits);
    [[nodiscard]] std::optional<literal> parse_decimal(const token& digits);
    [[nodiscard]] std::optional<literal> parse_list();

    token_cursor& cursor_;
    std::size_t parts_ = 0;
};

/// Words that begin a value, or what is meant as one.
[[nodiscard]] inline bool begins_value(std::string_view word) {
    return literal_parser::is_literal_word(word) || word == "case" || word == "null" || word == "not";
}

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/literal_parser.ipp>
#endif

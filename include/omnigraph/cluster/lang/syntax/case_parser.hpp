// Parses a case (languages specification §2.2).
//
//   case when $p.age > 17 then "adult" else "child" end
//   case $p.mood when "good" then 1 when "bad" then -1 end
//
// The words mean this only in their places: `case` stays free as the name of a column.
#pragma once

#include <cstddef>
#include <optional>

#include <omnigraph/cluster/lang/syntax/expression_tree.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class expression_parser;

class case_parser {
public:
    case_parser(token_cursor& cursor, expression_parser& expressions) : cursor_{cursor}, expressions_{expressions} {}

    /// After the word `name`.
    [[nodiscard]] bool at_case(const token& name) const;
    [[nodiscard]] std::optional<expression> parse(const token& word);

private:
    [[nodiscard]] bool parse_branches(expression& into);
    [[nodiscard]] bool parse_branch(expression& into, const expression* compared, std::size_t compared_parts);

    token_cursor& cursor_;
    expression_parser& expressions_;
};

/// Whether a case is what the word `case` before these two tokens begins, and no column of that name.
[[nodiscard]] bool begins_case(const token& next, const token& behind);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/case_parser.ipp>
#endif

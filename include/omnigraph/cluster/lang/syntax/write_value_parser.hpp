// Parses the values of a write: literals, parameters, and what is computed from them and from the row.
//
//     write_value_parser values{cursor, computed};
//     auto value = values.parse(value_source::row);               // behind `age:` in `set { age: age + 1 }`
//
// A name that stands alone becomes a property of the row, except in an insert, which has none yet.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// What the values of a statement are computed from.
enum class value_source { parameters, row };

class write_value_parser {
public:
    write_value_parser(token_cursor& cursor, expression_parser& expressions)
        : cursor_{cursor}, expressions_{expressions} {}

    [[nodiscard]] std::optional<expression> parse(value_source source);

    /// Makes properties of names that stand alone. False after reporting what no write has.
    [[nodiscard]] bool belongs_here(expression& value, value_source source);

private:
    [[nodiscard]] bool belongs_here(test& condition, value_source source);
    [[nodiscard]] bool refuse_as_value(const expression& value, std::string remedy);

    token_cursor& cursor_;
    expression_parser& expressions_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/write_value_parser.ipp>
#endif

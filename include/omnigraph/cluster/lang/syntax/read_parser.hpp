// Parses the parts of a reading query: match, return, order and limit, in this order (languages specification §2.2).
//
// After a fault in an item of `return` or `order`, parsing continues with the next item.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/match_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class read_parser {
public:
    read_parser(token_cursor& cursor, expression_parser& expressions);

    /// Must be called at the word `match`. False when the end of a block was not found; faults inside items are
    /// reported but do not make it false.
    [[nodiscard]] bool parse(read_body& into);

private:
    static constexpr std::array<std::string_view, 3> tail_words{"return", "order", "limit"};
    static constexpr std::array<std::string_view, 2> directions{"asc", "desc"};

    [[nodiscard]] bool parse_return(std::vector<projection>& into);
    [[nodiscard]] std::optional<projection> parse_projection();
    [[nodiscard]] bool refuse_as_item(const expression& value);
    [[nodiscard]] bool parse_order(std::vector<order_key>& into);
    [[nodiscard]] std::optional<order_key> parse_key();
    [[nodiscard]] bool parse_limit(std::optional<std::uint64_t>& into);
    [[nodiscard]] bool left_open();
    [[nodiscard]] bool refuse_tail();

    token_cursor& cursor_;
    expression_parser& expressions_;
    match_parser matches_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/read_parser.ipp>
#endif

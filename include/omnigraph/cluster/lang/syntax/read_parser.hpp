// What a read consists of: match, return, having, order, offset and limit, in this order, of
// which the last two may change places (specification languages §2.2).
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
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class read_parser {
public:
    read_parser(token_cursor& cursor, expression_parser& expressions);

    /// Must be called at the word `match`. False when the end of a block was not found; faults inside items are
    /// reported but do not make it false.
    [[nodiscard]] bool parse(read_body& into);

private:
    static constexpr std::array<std::string_view, 5> tail_words{"return", "having", "order", "offset", "limit"};
    static constexpr std::array<std::string_view, 2> directions{"asc", "desc"};

    [[nodiscard]] bool parse_tail(read_body& into);
    [[nodiscard]] bool parse_return(std::vector<projection>& into);
    [[nodiscard]] std::optional<projection> parse_projection(const projection* behind);
    [[nodiscard]] bool refuse_as_item(const expression& value);
    [[nodiscard]] bool parse_having(std::vector<test>& into);
    [[nodiscard]] bool parse_order(std::vector<order_key>& into);
    [[nodiscard]] static bool directed_first(const std::vector<order_key>& keys);
    [[nodiscard]] std::optional<order_key> parse_key(bool& directed);
    [[nodiscard]] bool parse_rows(std::optional<row_bound>& into, std::string_view what);
    [[nodiscard]] bool left_open();
    [[nodiscard]] bool refuse_tail();

    token_cursor& cursor_;
    expression_parser& expressions_;
    match_parser matches_;
    test_parser tests_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/read_parser.ipp>
#endif

// Checks what a reading query returns and in which order (T8, T9, T17, T18, T21; languages specification §2.6, §3.7 to
// §3.10).
//
// Columns are named as they are at run time: the alias; else `x.p`, `x`, the name of the
// parameter, `literal`, the name of the function; an aggregate has the name of its argument.
// Operators and cases have no name of their own (GQ222). No two columns share a name (GQ210):
// rows are read by it. A query with an aggregate, and a distinct one, makes groups, which can
// be ordered and tested only by what is returned.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/name_table.hpp>

namespace omnigraph::cluster::lang {

class result_checker {
public:
    result_checker(const check_context& context, const variable_scope& names);

    /// Checks the result; returns its columns.
    std::vector<result_column> check(read_body& body);

private:
    [[nodiscard]] static std::string column_name(const expression& expr);
    [[nodiscard]] static std::string text_of(const expression& expr);
    [[nodiscard]] const expression* resolve_alias(const expression& key, const read_body& body) const;
    [[nodiscard]] static bool is_rank(const expression& expr);
    void check_name(const projection& one, const result_column& column, std::size_t index, bool is_sound);
    [[nodiscard]] std::optional<whole_row> whole_of(const expression& value) const;
    void check_value(const expression& value, const operand& found);
    [[nodiscard]] static bool is_position(const read_body& body, std::size_t at);
    void refuse_position(const read_body& body, std::size_t at);
    void check_having(read_body& body);
    void check_rows(const std::optional<row_bound>& bound, std::string_view what);
    [[nodiscard]] bool of_groups(const expression& expr, const read_body& body);
    [[nodiscard]] bool made_of_groups(const expression& expr, const read_body& body);
    [[nodiscard]] bool of_groups(const test& condition, const read_body& body);
    void check_order(read_body& body);
    void check_key(expression& key, const read_body& body);
    void check_plain_key(const expression& key, const read_body& body);
    [[nodiscard]] bool is_projected(const std::string& text, const read_body& body);
    void check_limits(const read_body& body);
    void check_rank_places(const read_body& body);
    void check_groups(const read_body& body);

    const check_context& context_;
    const variable_scope& names_;
    bool grouped_ = false;                            ///< by an aggregate
    bool distinct_ = false;                           ///< equal rows are groups as well
    name_table<std::size_t> by_name_;                 ///< of two with one name the first
    std::optional<std::set<std::string>> projected_;  ///< for the first key of a group that needs it
    std::optional<column_names> columns_;             ///< once they are known
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/result_checker.ipp>
#endif

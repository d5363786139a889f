// Checks what a reading query returns and in which order (T8, T9, T17, T18, T21; languages specification §2.6, §3.7 to
// §3.10).
//
// A column has its run-time name: the alias; else `x.p`, `x`, the name of the parameter, `literal`, or the name of the
// function; an aggregate has the name of its argument. No two columns may share a name (GQ210), because rows are read
// by column name. A query with an aggregate makes groups, which can be ordered only by returned columns.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
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
    [[nodiscard]] const expression* behind(const expression& key, const read_body& body) const;
    [[nodiscard]] static bool is_rank(const expression& expr);
    void check_name(const result_column& column, std::size_t index, const expression& value, bool is_sound);
    void check_order(read_body& body);
    void check_key(expression& key, const read_body& body);
    void check_plain_key(const expression& key, const expression& expr, const read_body& body);
    [[nodiscard]] bool is_projected(const std::string& text, const read_body& body);
    void check_limits(const read_body& body);
    void check_rank_places(const read_body& body);
    void check_groups(const read_body& body);

    const check_context& context_;
    expression_checker expressions_;
    const variable_scope& names_;
    bool grouped_ = false;
    name_table<std::size_t> by_name_;                 ///< the first of two with one name
    std::optional<std::set<std::string>> projected_;  ///< computed for the first key of a group that needs it
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/result_checker.ipp>
#endif

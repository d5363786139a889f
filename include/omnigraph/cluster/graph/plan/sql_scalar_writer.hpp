// The values and conditions of a plan as SQL.
//
//     sql_scalar_writer scalars{plan, dialect};
//     scalars.write(scalar);                       // v0."name"
//     auto bound = scalars.take_bindings();        // what the placeholders stand for
//
// What it writes is one operand: a name, a placeholder, a call or a CASE; conditions that join several stand in
// parentheses. The same placeholder may stand in a text more than once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/plan/bound_values.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/graph/plan/sql_bindings.hpp>
#include <omnigraph/cluster/graph/plan/sql_dialect.hpp>

namespace omnigraph::cluster::graph {

class sql_scalar_writer {
public:
    /// Both outlive it.
    sql_scalar_writer(const read_plan& plan, const sql_dialect& dialect)
        : plan_{plan}, dialect_{dialect}, bindings_{dialect}, places_(plan.variables.size()) {}

    [[nodiscard]] std::string write(const scalar_expression& value);
    [[nodiscard]] std::string write(const condition& keep);
    /// Null, and not 0, where the condition is unknown, so that it can stand behind a NOT.
    [[nodiscard]] std::string write_known(const condition& keep);

    [[nodiscard]] std::vector<sql_binding> take_bindings() { return std::move(bindings_).take(); }

protected:
    [[nodiscard]] std::string bind(sql_binding value);
    [[nodiscard]] std::string bind(std::uint64_t number);
    [[nodiscard]] static std::string alias(variable_id id);
    [[nodiscard]] std::string id_of(variable_id id) const {
        return places_[id].empty() ? alias(id) + ".id" : places_[id];
    }
    /// The id alone, where nodes of several types are possible.
    [[nodiscard]] std::string node_id_of(variable_id id) const;
    /// How edges name the node: by its id, or by type and id.
    [[nodiscard]] std::string end_of(variable_id id, bool by_type) const;
    /// The name of the node's type, in SQL.
    [[nodiscard]] std::string node_type_of(variable_id id) const;
    /// The condition that a node is of the type; empty when it always is.
    [[nodiscard]] std::string is_of_type(variable_id id, const std::string& type) const;
    [[nodiscard]] searched_type type_of(variable_id id) const;
    [[nodiscard]] std::string table(variable_id id) const;
    [[nodiscard]] std::string column(const property_ref& property) const;
    /// A column of a table that is not joined any more.
    [[nodiscard]] std::string looked_up(const std::string& stored, variable_id id) const;
    [[nodiscard]] std::string write(const comparison_test& keep);
    [[nodiscard]] std::string write(const null_check& keep);
    [[nodiscard]] std::string write(const combined& keep);
    [[nodiscard]] rank_request ranked_by(const rank_score& rank, std::optional<std::uint64_t> best = {}) const;
    [[nodiscard]] std::string cost(const rank_score& rank);

    const read_plan& plan_;
    const sql_dialect& dialect_;
    sql_bindings bindings_;
    std::vector<std::string> places_;  ///< by variable: where its id is, when its table is not joined any more

private:
    [[nodiscard]] std::string operand(const scalar_expression& mine, const scalar_expression& other);
    [[nodiscard]] std::string in_list(const comparison_test& keep);
    [[nodiscard]] std::string matches(const text_match& match);
    [[nodiscard]] std::string write_operation(const operation& of, const lang::value_type& type);
    [[nodiscard]] std::string write_path(const path_ref& path);
    [[nodiscard]] std::string write_choice(const choice& of, const lang::value_type& type);
    [[nodiscard]] std::string write_aggregation(const aggregation& of);
    [[nodiscard]] std::string write_as(const scalar_expression& value, const lang::value_type& type);

    bool tells_unknown_ = false;  ///< in write_known
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/sql_scalar_writer.ipp>
#endif

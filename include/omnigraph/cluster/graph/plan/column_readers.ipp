// Bodies of graph/plan/column_readers.hpp.
#pragma once

#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/plan/column_readers.hpp>
#include <omnigraph/cluster/graph/plan/scalar_walk.hpp>

namespace omnigraph::cluster::graph::detail {

/// Marks the variables whose properties are read.
class column_marker {
public:
    /// The plan must outlive it.
    explicit column_marker(const read_plan& plan) : plan_{&plan}, marked_(plan.variables.size()) {}

    void mark(const scalar_expression& value) { mark_forms(value); }
    void mark(const condition& clause) { mark_forms(clause); }

    void mark(const std::vector<plan_step>& steps) {
        for (const auto& step : steps)
            std::visit(
                [&](const auto& one) {
                    if constexpr (requires { one.keep; }) mark(one.keep);
                    if constexpr (requires { one.steps; }) mark(one.steps);
                    if constexpr (requires { one.branches; })
                        for (const auto& branch : one.branches) mark(branch);
                },
                step);
    }

    void mark(const std::variant<rank_score, fused_rank>& rank) {
        std::visit(overloaded{[&](const rank_score& one) { mark(one.variable, one.property); },
                              [&](const fused_rank& both) {
                                  mark(both.first.variable, both.first.property);
                                  mark(both.second.variable, both.second.property);
                              }},
                   rank);
    }

    [[nodiscard]] std::vector<bool> take() && { return std::move(marked_); }

private:
    void mark(variable_id id, const std::string& property) {
        if (property != plan_->variables[id].id_property) marked_[id] = true;
    }

    template <class Part>
    void mark_forms(const Part& part) {
        for_each_form(part, [&](const auto& form) {
            if constexpr (requires { form.property; }) mark(form.variable, form.property);
        });
    }

    const read_plan* plan_;
    std::vector<bool> marked_;
};

/// Marks what is read for each assignment beside the group key.
[[nodiscard]] OMNIGRAPH_INLINE column_marker marked_beside_keys(const read_plan& plan) {
    column_marker marker{plan};
    marker.mark(plan.steps);
    for (const auto& column : plan.columns)
        if (column.aggregated) marker.mark(column.value);
    for (const auto& test : plan.having) marker.mark(test);
    if (plan.rank) marker.mark(*plan.rank);
    for (const auto& term : plan.order)
        if (const auto* value = std::get_if<scalar_expression>(&term.key)) marker.mark(*value);
    return marker;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::vector<bool> column_readers(const read_plan& plan) {
    auto marker = detail::marked_beside_keys(plan);
    for (const auto& column : plan.columns)
        if (!column.aggregated && !plan.group_node) marker.mark(column.value);
    return std::move(marker).take();
}

OMNIGRAPH_INLINE std::optional<variable_id> find_group_node(const read_plan& plan,
                                                            const lang::schema_catalog& catalog) {
    if (!plan.grouped) return std::nullopt;
    std::optional<variable_id> node;
    bool identified = false;
    for (const auto& column : plan.columns) {
        if (column.aggregated) continue;
        const auto* property = std::get_if<property_ref>(&column.value.form);
        const auto* id = std::get_if<id_ref>(&column.value.form);
        if (!property && !id) return std::nullopt;
        const auto variable = property ? property->variable : id->variable;
        if (node && *node != variable) return std::nullopt;
        node = variable;
        const auto* type = catalog.node(plan.variables[variable].type);
        if (!type || plan.variables[variable].edge) return std::nullopt;
        identified = identified || id || (type->key.size() == 1 && type->key.front() == property->property);
    }
    if (!node || !identified || detail::marked_beside_keys(plan).take()[*node]) return std::nullopt;
    return node;
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/plan/plan_estimates.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/plan/plan_estimates.hpp>

namespace omnigraph::cluster::graph::detail {

/// The share of the rows that a condition keeps when nothing is known about its values.
struct usual_share {
    static constexpr double equality = 0.1, range = 1.0 / 3, text = 0.05, null = 0.1, block = 0.5;
};

class plan_estimator {
public:
    plan_estimator(const read_plan& plan, const lang::schema_catalog& catalog, const table_sizes& sizes)
        : plan_{plan}, catalog_{catalog}, sizes_{sizes} {}

    [[nodiscard]] plan_estimates estimate() const {
        plan_estimates made;
        double rows = 1;
        for (const auto& step : plan_.steps) made.after_steps.push_back(rows = after(step, rows));
        made.result = result_of(rows);
        return made;
    }

private:
    [[nodiscard]] double size_of(const std::string& key) const {
        const auto at = sizes_.find(key);
        return at == sizes_.end() ? 0 : static_cast<double>(at->second);
    }

    [[nodiscard]] double nodes_of(variable_id id) const {
        const auto& variable = plan_.variables[id];
        if (variable.node_types.empty()) return size_of("node:" + variable.type);
        double all = 0;
        for (const auto& type : variable.node_types) all += size_of("node:" + type);
        return all;
    }

    [[nodiscard]] double after(const std::vector<plan_step>& steps, double rows) const {
        for (const auto& step : steps) rows = after(step, rows);
        return rows;
    }

    [[nodiscard]] double after(const plan_step& step, double rows) const {
        return std::visit(overloaded{[&](const scan_step& s) { return rows * nodes_of(s.variable); },
                                     [&](const expand_step& s) { return rows * reached(s.walk); },
                                     [&](const closing_step& s) {
                                         const auto nodes = std::max(1.0, nodes_of(s.walk.to));
                                         return rows * std::min(1.0, reached(s.walk) / nodes);
                                     },
                                     [&](const filter_step& s) { return rows * share(s.keep); },
                                     [](const impossible_step&) { return 0.0; },
                                     [&](const absent_step&) { return rows * usual_share::block; },
                                     [&](const choice_step& s) {
                                         if (!s.binds) return rows * usual_share::block;
                                         double all = 0;
                                         for (const auto& branch : s.branches) all += after(branch, rows);
                                         return all;
                                     },
                                     [&](const optional_step& s) { return rows * std::max(1.0, after(s.steps, 1)); }},
                          step);
    }

    /// Ends of a walk from one node.
    [[nodiscard]] double reached(const edge_walk& walk) const {
        double edges = 0;
        for (const auto& way : walk.ways) edges += size_of("edge:" + way.edge);
        const auto starts =
            std::max(1.0, walk.from_type.empty() ? nodes_of(walk.from) : size_of("node:" + walk.from_type));
        const auto a_hop = edges / starts;
        if (walk.single()) return a_hop;
        const auto most = std::max(1.0, nodes_of(walk.to));
        double all = 0, nodes = 1;
        for (std::uint32_t hop = 1; hop <= walk.max && all < most; ++hop) {
            nodes *= a_hop;
            if (hop >= walk.min) all += nodes;
            if (nodes < 0.001) break;
        }
        return std::min(all, most);
    }

    [[nodiscard]] bool is_unique(const property_ref& read) const {
        const auto& variable = plan_.variables[read.variable];
        const std::vector<std::string> alone{read.property};
        const auto has = [&](const lang::table_type& type) {
            return std::ranges::find(type.uniques, alone, &lang::unique_constraint::columns) != type.uniques.end();
        };
        if (const auto* edge = variable.edge ? catalog_.edge(variable.type) : nullptr) return has(*edge);
        const auto* node = catalog_.node(variable.type);
        return node && (node->key == alone || has(*node));
    }

    /// Of an equality with one known value.
    [[nodiscard]] double share_of_one(const scalar_expression& value) const {
        std::optional<variable_id> only;
        if (const auto* id = std::get_if<id_ref>(&value.form)) only = id->variable;
        if (const auto* read = std::get_if<property_ref>(&value.form); read && is_unique(*read)) only = read->variable;
        if (!only) return usual_share::equality;
        const auto& variable = plan_.variables[*only];
        const auto rows = variable.edge ? size_of("edge:" + variable.type) : nodes_of(*only);
        return std::min(1.0, 1 / std::max(1.0, rows));
    }

    [[nodiscard]] double share(const condition& keep) const {
        return std::visit(
            overloaded{[&](const comparison_test& t) { return share(t); },
                       [](const null_check& t) { return t.negated ? 1 - usual_share::null : usual_share::null; },
                       [&](const combined& t) {
                           const bool all = t.op == lang::connective::all;
                           double kept = 1;
                           for (const auto& part : t.parts) kept *= all ? share(part) : 1 - share(part);
                           return all == t.negated ? 1 - kept : kept;
                       }},
            keep);
    }

    [[nodiscard]] double share(const comparison_test& test) const {
        if (std::holds_alternative<text_match>(test.left.form)) return usual_share::text;
        const auto equality = std::min(share_of_one(test.left), share_of_one(test.right));
        switch (test.op) {
            case lang::comparison::equal: return equality;
            case lang::comparison::not_equal: return 1 - equality;
            case lang::comparison::in: return std::min(1.0, share_of_one(test.left) * values_in(test.right));
            case lang::comparison::not_in: return std::max(0.0, 1 - share_of_one(test.left) * values_in(test.right));
            case lang::comparison::contains:
            case lang::comparison::starts_with:
            case lang::comparison::ends_with: return usual_share::equality;
            default: return usual_share::range;
        }
    }

    /// How many values a list has; three when it is a parameter.
    [[nodiscard]] static double values_in(const scalar_expression& list) {
        const auto* fixed = std::get_if<constant>(&list.form);
        const auto* values = fixed ? std::get_if<lang::value_list>(&fixed->value.held) : nullptr;
        return values ? static_cast<double>(values->size()) : 3;
    }

    [[nodiscard]] double result_of(double rows) const {
        if (plan_.grouped) {
            const bool keyless = std::ranges::all_of(plan_.columns, &plan_column::aggregated);
            if (keyless) rows = 1;
            else if (plan_.group_node) rows = std::min(rows, nodes_of(*plan_.group_node));
            else rows = std::min(rows, std::max(1.0, rows * usual_share::equality));
            for (const auto& test : plan_.having) rows *= share(test);
        }
        if (const auto first = known(plan_.offset)) rows = std::max(0.0, rows - *first);
        if (const auto most = known(plan_.limit)) rows = std::min(rows, *most);
        return rows;
    }

    [[nodiscard]] static std::optional<double> known(const std::optional<argument>& bound) {
        const auto* fixed = bound ? std::get_if<constant>(&*bound) : nullptr;
        const auto* number = fixed ? std::get_if<std::int64_t>(&fixed->value.held) : nullptr;
        return number ? std::optional{static_cast<double>(*number)} : std::nullopt;
    }

    const read_plan& plan_;
    const lang::schema_catalog& catalog_;
    const table_sizes& sizes_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE plan_estimates expected_rows(const read_plan& plan, const lang::schema_catalog& catalog,
                                              const table_sizes& sizes) {
    return detail::plan_estimator{plan, catalog, sizes}.estimate();
}

}  // namespace omnigraph::cluster::graph

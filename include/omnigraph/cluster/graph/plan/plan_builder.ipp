// Bodies of graph/plan/plan_builder.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/plan/column_readers.hpp>
#include <omnigraph/cluster/graph/plan/join_planner.hpp>
#include <omnigraph/cluster/graph/plan/match_binder.hpp>
#include <omnigraph/cluster/graph/plan/plan_builder.hpp>
#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph::detail {

class plan_builder {
public:
    plan_builder(const lang::checked_query& checked, const lang::schema_catalog& catalog,
                 const lang::parameter_values* given)
        : checked_{checked}, catalog_{catalog}, given_{given}, reader_{catalog, checked.tree, given} {}

    [[nodiscard]] graph_result<read_plan> build() {
        const auto* body = std::get_if<lang::read_body>(&checked_.tree.body);
        if (!body) return refuse("it writes; a read was expected");
        plan_.query = checked_.tree.name;
        if (auto made = add_rows(*body); !made) return made.error();
        auto match = reader_.read(body->match);
        if (!match) return match.error();
        names_ = match->names;
        for (const auto& [name, id] : names_) plan_.bound.push_back(id);
        if (auto made = add_columns(*body); !made) return made.error();
        reader_.values().see_columns(plan_.columns);
        if (auto made = add_having(*body); !made) return made.error();
        if (auto made = add_order(*body); !made) return made.error();
        plan_.variables = reader_.take_variables();
        for (auto& variable : plan_.variables) variable.id_property = id_property_of(variable);
        plan_.steps = join_planner{catalog_, plan_.variables, *std::move(match), {}}.ordered_steps();
        plan_.group_node = find_group_node(plan_, catalog_);
        return std::move(plan_);
    }

private:
    [[nodiscard]] graph_error refuse(const std::string& what) const {
        return bad_request(of_input("query '" + checked_.tree.name + "': " + what));
    }

    [[nodiscard]] std::string id_property_of(const plan_variable& variable) const {
        const auto* type = variable.edge ? nullptr : catalog_.node(variable.type);
        if (!type || type->key.size() != 1) return {};
        const auto* key = type->find(type->key.front());
        const bool plain = key && key->type.scalar == lang::scalar_type::string && !key->type.list;
        return plain ? key->name : std::string{};
    }

    [[nodiscard]] graph_result<done> add_columns(const lang::read_body& body) {
        if (checked_.columns.size() != body.returns.size()) return refuse("it has not been checked");
        for (std::size_t index = 0; index < body.returns.size(); ++index) {
            const auto& written = body.returns[index].value;
            plan_column column;
            column.name = checked_.columns[index].name;
            column.type = checked_.columns[index].type;
            auto value = reader_.values().read(written, names_);
            if (!value) return value.error();
            column.value = *std::move(value);
            column.aggregated = lang::has_aggregate(written);
            plan_.grouped = plan_.grouped || column.aggregated;
            by_name_.emplace(column.name, index);
            plan_.columns.push_back(std::move(column));
        }
        plan_.grouped = plan_.grouped || body.distinct;
        return done{};
    }

    [[nodiscard]] graph_result<done> add_having(const lang::read_body& body) {
        for (const auto& written : body.having) {
            auto test = reader_.values().read_test(written, names_);
            if (!test) return test.error();
            if (*test) plan_.having.push_back(**std::move(test));
        }
        return done{};
    }

    [[nodiscard]] graph_result<done> add_rows(const lang::read_body& body) {
        for (auto [written, into] : {std::pair{&body.offset, &plan_.offset}, std::pair{&body.limit, &plan_.limit}}) {
            if (!*written) continue;
            auto rows = rows_of(**written);
            if (!rows) return rows.error();
            *into = *std::move(rows);
        }
        return done{};
    }

    /// Of a parameter that is given: its number.
    [[nodiscard]] graph_result<argument> rows_of(const lang::row_bound& written) const {
        constexpr auto most = std::uint64_t{INT64_MAX};
        if (written.parameter.empty())
            return argument{constant{{static_cast<std::int64_t>(std::min(written.rows, most))}}};
        if (!given_) return argument{parameter_ref{written.parameter}};
        const auto value = given_->find(written.parameter);
        const auto* number = value == given_->end() ? nullptr : std::get_if<std::int64_t>(&value->second.held);
        if (!number || *number < 0)
            return refuse("parameter '" + written.parameter + "' is a number of rows and cannot be negative");
        return argument{constant{{*number}}};
    }

    [[nodiscard]] static bool is_rank(const lang::expression& expr) {
        return expr.form == lang::expression_form::nearest || expr.form == lang::expression_form::bm25 ||
               expr.form == lang::expression_form::rrf;
    }

    /// The projection behind an alias; without one, the key itself.
    [[nodiscard]] const lang::expression& resolve_alias(const lang::expression& key,
                                                        const lang::read_body& body) const {
        if (key.form != lang::expression_form::alias) return key;
        const auto at = column_named(key.name);
        return at ? body.returns[*at].value : key;
    }

    [[nodiscard]] graph_result<done> add_order(const lang::read_body& body) {
        if (!body.order.empty() && is_rank(resolve_alias(body.order.front().value, body)))
            return add_rank(resolve_alias(body.order.front().value, body));
        for (const auto& key : body.order) {
            if (is_rank(resolve_alias(key.value, body))) return refuse("a ranking must be the first order key");
            auto term = plan_.grouped ? order_of_groups(key.value) : order_of_rows(key.value);
            if (!term) return term.error();
            plan_.order.push_back({*std::move(term), key.descending});
        }
        if (!body.order.empty()) add_tie_break();
        return done{};
    }

    [[nodiscard]] graph_result<done> add_rank(const lang::expression& key) {
        if (plan_.grouped) return refuse("groups have no rank: a ranking cannot order a query with aggregates");
        if (key.form != lang::expression_form::rrf) {
            auto rank = reader_.values().read_rank(key, names_);
            if (!rank) return rank.error();
            plan_.rank = *std::move(rank);
            return done{};
        }
        if (!plan_.limit) return refuse("rrf(...) needs a limit");
        auto first = reader_.values().read_rank(key.arguments.at(0), names_);
        if (!first) return first.error();
        auto second = reader_.values().read_rank(key.arguments.at(1), names_);
        if (!second) return second.error();
        fused_rank fused{*std::move(first), *std::move(second), constant{{std::int64_t{60}}}};
        if (key.arguments.size() > 2) {
            auto k = reader_.values().read_argument(key.arguments[2]);
            if (!k) return k.error();
            fused.k = *std::move(k);
        }
        plan_.rank = std::move(fused);
        return done{};
    }

    using term_source = decltype(order_term::key);

    [[nodiscard]] graph_result<term_source> order_of_rows(const lang::expression& key) {
        if (key.form == lang::expression_form::alias) {
            const auto at = column_named(key.name);
            if (!at) return refuse("there is no column `" + key.name + "` to order by");
            return term_source{plan_.columns[*at].value};
        }
        auto value = reader_.values().read(key, names_);
        if (!value) return value.error();
        return term_source{*std::move(value)};
    }

    /// Groups can be ordered by their columns, which are found by name or by an equal expression.
    [[nodiscard]] graph_result<term_source> order_of_groups(const lang::expression& key) {
        if (key.form == lang::expression_form::alias) {
            if (const auto at = column_named(key.name)) return term_source{*at};
            return refuse("there is no column `" + key.name + "` to order by");
        }
        auto key_value = reader_.values().read(key, names_);
        if (!key_value) return key_value.error();
        for (std::size_t index = 0; index < plan_.columns.size(); ++index)
            if (same(plan_.columns[index].value, *key_value)) return term_source{index};
        return term_source{*std::move(key_value)};
    }

    [[nodiscard]] static bool same(const std::vector<scalar_expression>& a, const std::vector<scalar_expression>& b) {
        return std::ranges::equal(a, b, [](const auto& left, const auto& right) { return same(left, right); });
    }

    /// Written alike. What is not recognised is computed once more.
    [[nodiscard]] static bool same(const scalar_expression& a, const scalar_expression& b) {
        if (a.form.index() != b.form.index()) return false;
        return std::visit(overloaded{[&](const property_ref& p) {
                                         const auto& other = std::get<property_ref>(b.form);
                                         return p.variable == other.variable && p.property == other.property;
                                     },
                                     [&](const id_ref& n) {
                                         const auto& other = std::get<id_ref>(b.form);
                                         return n.variable == other.variable && n.identity == other.identity;
                                     },
                                     [&](const constant& c) { return c == std::get<constant>(b.form); },
                                     [&](const parameter_ref& p) { return p == std::get<parameter_ref>(b.form); },
                                     [&](const each_row&) { return true; },
                                     [&](const operation& o) {
                                         const auto& other = std::get<operation>(b.form);
                                         return o.function == other.function && same(o.operands, other.operands);
                                     },
                                     [&](const aggregation& g) {
                                         const auto& other = std::get<aggregation>(b.form);
                                         return g.function == other.function && g.distinct == other.distinct &&
                                                same(g.argument, other.argument);
                                     },
                                     [](const auto&) { return false; }},
                          a.form);
    }

    /// The first column with this name, as it is written.
    [[nodiscard]] std::optional<std::size_t> column_named(const std::string& name) const {
        const auto at = by_name_.find(name);
        return at == by_name_.end() ? std::nullopt : std::optional{at->second};
    }

    void add_tie_break() {
        if (plan_.grouped) {
            for (std::size_t at = 0; at < plan_.columns.size(); ++at)
                if (!plan_.columns[at].aggregated) plan_.order.push_back({at, false});
        } else {
            for (const auto id : plan_.bound)
                plan_.order.push_back({scalar_expression{id_ref{id, true}, {lang::scalar_type::string}}, false});
        }
    }

    const lang::checked_query& checked_;
    const lang::schema_catalog& catalog_;
    const lang::parameter_values* given_;
    match_binder reader_;
    variable_ids names_;
    std::map<std::string, std::size_t, std::less<>> by_name_;  ///< the first column of each name
    read_plan plan_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<read_plan> build_plan(const lang::checked_query& checked,
                                                    const lang::schema_catalog& catalog,
                                                    const lang::parameter_values* given) {
    return detail::plan_builder{checked, catalog, given}.build();
}

}  // namespace omnigraph::cluster::graph

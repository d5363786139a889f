// Bodies of graph/columns/group_plan.hpp.
#pragma once

#include <algorithm>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/columns/group_plan.hpp>

namespace omnigraph::cluster::graph::detail {

/// What kind of number a value is for a comparison.
enum class number_form { integer, real, text };

[[nodiscard]] OMNIGRAPH_INLINE std::optional<number_form> form_of(const lang::value_type& type) {
    if (type.list) return std::nullopt;
    switch (type.scalar) {
        case lang::scalar_type::string: return number_form::text;
        case lang::scalar_type::f32:
        case lang::scalar_type::f64: return number_form::real;
        case lang::scalar_type::blob:
        case lang::scalar_type::vector: return std::nullopt;
        default: return number_form::integer;
    }
}

class group_planner {
public:
    group_planner(const read_plan& plan, const lang::schema_catalog& catalog, const lang::parameter_values& parameters)
        : plan_{plan}, catalog_{catalog}, parameters_{parameters} {}

    [[nodiscard]] std::optional<group_plan> made() {
        const bool starts_whole = !plan_.steps.empty() && std::holds_alternative<scan_step>(plan_.steps.front());
        if (!plan_.grouped || plan_.rank || !plan_.having.empty() || !starts_whole) return std::nullopt;
        made_.variables = plan_.variables.size();
        made_.types.resize(made_.variables);
        auto steps = walk_of(plan_.steps, true);
        if (!steps || !add_columns() || !add_order() || !add_page() || starts_at_few()) return std::nullopt;
        made_.steps = *std::move(steps);
        // A count of all rows alone is cheaper from the table.
        if (made_.values.empty() && made_.edges.empty()) return std::nullopt;
        made_.counted = counted_steps();
        return std::move(made_);
    }

private:
    static constexpr std::size_t most_steps = 64;  ///< each is a call inside the one before

    // ---- steps ----

    [[nodiscard]] bool is_plain_node(variable_id id) {
        const auto& variable = plan_.variables[id];
        if (variable.edge || variable.of_several() || !catalog_.node(variable.type)) return false;
        made_.types[id] = variable.type;
        return true;
    }

    [[nodiscard]] std::optional<std::vector<walk_step>> walk_of(const std::vector<plan_step>& steps, bool outermost) {
        std::vector<walk_step> walk;
        if (steps.size() > most_steps) return std::nullopt;
        for (std::size_t at = 0; at < steps.size(); ++at) {
            auto one = std::visit([&](const auto& step) { return step_of(step); }, steps[at]);
            // A second scan is a product of everything with everything.
            const bool second_scan = one && one->kind == walk_step::form::scan && (at > 0 || !outermost);
            if (!one || second_scan) return std::nullopt;
            walk.push_back(*std::move(one));
        }
        return walk;
    }

    template <class Other>
    [[nodiscard]] static std::optional<walk_step> step_of(const Other&) {
        return std::nullopt;
    }

    [[nodiscard]] std::optional<walk_step> step_of(const scan_step& scan) {
        if (!is_plain_node(scan.variable)) return std::nullopt;
        walk_step made;
        made.to = scan.variable;
        return made;
    }

    [[nodiscard]] std::optional<walk_step> step_of(const expand_step& expand) {
        return hop(expand.walk, walk_step::form::expand);
    }

    [[nodiscard]] std::optional<walk_step> step_of(const closing_step& closing) {
        return hop(closing.walk, walk_step::form::close);
    }

    [[nodiscard]] std::optional<walk_step> step_of(const filter_step& filter) {
        auto keep = test_of(filter.keep);
        if (!keep) return std::nullopt;
        walk_step made;
        made.kind = walk_step::form::test;
        made.keep = *std::move(keep);
        return made;
    }

    [[nodiscard]] std::optional<walk_step> step_of(const absent_step& absent) {
        auto inside = walk_of(absent.steps, false);
        if (!inside) return std::nullopt;
        walk_step made;
        made.kind = walk_step::form::absent;
        made.inside = *std::move(inside);
        return made;
    }

    [[nodiscard]] std::optional<walk_step> hop(const edge_walk& walk, walk_step::form kind) {
        if (!walk.single() || walk.min != 1 || walk.ways.size() != 1 || walk.bound_edge) return std::nullopt;
        if (!is_plain_node(walk.from) || !is_plain_node(walk.to)) return std::nullopt;
        const auto& way = walk.ways.front();
        const auto* edge = catalog_.edge(way.edge);
        const auto &source = made_.types[way.forward ? walk.from : walk.to],
                   &target = made_.types[way.forward ? walk.to : walk.from];
        if (!edge || edge->from != source || edge->to != target) return std::nullopt;
        walk_step made;
        made.kind = kind;
        made.from = walk.from;
        made.to = walk.to;
        made.edge = place_of(made_.edges, edge->name);
        made.forward = way.forward;
        return made;
    }

    /// The start is narrowed by an index, so the plan does not visit the whole type.
    [[nodiscard]] bool starts_at_few() const {
        const auto start = std::get<scan_step>(plan_.steps.front()).variable;
        const auto& type = *catalog_.node(plan_.variables[start].type);
        const auto leads = [&](const std::string& property) {
            const auto first = [&](const auto& columns) { return !columns.empty() && columns.front() == property; };
            return std::ranges::find(type.key, property) != type.key.end() ||
                   std::ranges::any_of(type.uniques, first, &lang::unique_constraint::columns) ||
                   std::ranges::any_of(type.indexes, first, &lang::index_constraint::columns);
        };
        const auto narrowed = [&](const scalar_expression& value) {
            const auto* property = std::get_if<property_ref>(&value.form);
            const auto* id = std::get_if<id_ref>(&value.form);
            return (property && property->variable == start && leads(property->property)) ||
                   (id && id->variable == start);
        };
        return std::ranges::any_of(plan_.steps, [&](const plan_step& step) {
            const auto* filter = std::get_if<filter_step>(&step);
            const auto* compared = filter ? std::get_if<comparison_test>(&filter->keep) : nullptr;
            return compared && (narrowed(compared->left) || narrowed(compared->right));
        });
    }

    // ---- values ----

    template <class One>
    [[nodiscard]] static std::size_t place_of(std::vector<One>& all, const One& wanted) {
        const auto at = std::ranges::find(all, wanted);
        if (at != all.end()) return static_cast<std::size_t>(at - all.begin());
        all.push_back(wanted);
        return all.size() - 1;
    }

    [[nodiscard]] std::optional<std::size_t> value_of(const scalar_expression& value) {
        const auto* id = std::get_if<id_ref>(&value.form);
        const auto* property = std::get_if<property_ref>(&value.form);
        if (!id && !property) return std::nullopt;
        const auto variable = id ? id->variable : property->variable;
        if (!is_plain_node(variable)) return std::nullopt;
        const auto& of = plan_.variables[variable];
        const lang::value_type text{lang::scalar_type::string};
        if (id || property->property == of.id_property) return place_of(made_.values, {variable, of.type, "", text});
        const auto* declared = catalog_.node(of.type)->find(property->property);
        if (!declared || !form_of(declared->type)) return std::nullopt;
        return place_of(made_.values, {variable, of.type, declared->name, declared->type});
    }

    [[nodiscard]] static const lang::value* known_of(const constant& fixed) { return &fixed.value; }

    [[nodiscard]] const lang::value* known_of(const parameter_ref& parameter) const {
        const auto given = parameters_.find(parameter.name);
        return given == parameters_.end() ? nullptr : &given->second;
    }

    [[nodiscard]] const lang::value* known(const scalar_expression& value) const {
        if (const auto* fixed = std::get_if<constant>(&value.form)) return known_of(*fixed);
        const auto* parameter = std::get_if<parameter_ref>(&value.form);
        return parameter ? known_of(*parameter) : nullptr;
    }

    [[nodiscard]] std::optional<value_test> test_of(const condition& clause) {
        return std::visit([&](const auto& one) { return test_of(one); }, clause);
    }

    [[nodiscard]] std::optional<value_test> test_of(const null_check& check) {
        const auto value = value_of(check.value);
        if (!value) return std::nullopt;
        value_test made;
        made.kind = check.negated ? value_test::form::is_not_null : value_test::form::is_null;
        made.left = *value;
        return made;
    }

    [[nodiscard]] std::optional<value_test> test_of(const combined& tests) {
        if (tests.negated) return std::nullopt;
        value_test made;
        made.kind = tests.op == lang::connective::all ? value_test::form::all : value_test::form::any;
        for (const auto& part : tests.parts) {
            auto one = test_of(part);
            if (!one) return std::nullopt;
            made.parts.push_back(*std::move(one));
        }
        return made;
    }

    [[nodiscard]] std::optional<value_test> test_of(const comparison_test& compared) {
        if (compared.op > lang::comparison::greater_equal) return std::nullopt;
        const auto left = value_of(compared.left), right = value_of(compared.right);
        value_test made;
        made.op = compared.op;
        if (left && right) {
            if (!comparable(made_.values[*left], made_.values[*right])) return std::nullopt;
            made.kind = value_test::form::values;
            made.left = *left;
            made.right = *right;
            return made;
        }
        const auto* fixed = known(left ? compared.right : compared.left);
        if ((!left && !right) || !fixed) return std::nullopt;
        made.kind = value_test::form::constant;
        made.left = left ? *left : *right;
        if (!left) made.op = mirrored(compared.op);
        made.fixed = *fixed;
        if (const auto* flag = std::get_if<bool>(&fixed->held)) made.fixed = {std::int64_t{*flag}};
        if (!fits(made_.values[made.left], made.fixed)) return std::nullopt;
        return made;
    }

    /// Texts are compared by their places, which only one list gives.
    [[nodiscard]] static bool comparable(const node_value& a, const node_value& b) {
        const auto form = form_of(a.shown);
        if (form != form_of(b.shown)) return false;
        return form != number_form::text || (a.type == b.type && a.property == b.property);
    }

    /// A number beside an F32 is rounded first, and an integer beside a float is not: those are left to SQL.
    [[nodiscard]] static bool fits(const node_value& value, const lang::value& fixed) {
        if (value.shown.scalar == lang::scalar_type::f32) return false;
        switch (*form_of(value.shown)) {
            case number_form::integer: return std::holds_alternative<std::int64_t>(fixed.held);
            case number_form::real: return std::holds_alternative<double>(fixed.held);
            case number_form::text: return std::holds_alternative<std::string>(fixed.held);
        }
        return false;
    }

    [[nodiscard]] static lang::comparison mirrored(lang::comparison op) {
        switch (op) {
            case lang::comparison::less: return lang::comparison::greater;
            case lang::comparison::less_equal: return lang::comparison::greater_equal;
            case lang::comparison::greater: return lang::comparison::less;
            case lang::comparison::greater_equal: return lang::comparison::less_equal;
            default: return op;
        }
    }

    // ---- the result ----

    [[nodiscard]] bool add_columns() {
        made_.by_node = plan_.group_node;
        std::vector<std::size_t> keys;
        for (const auto& column : plan_.columns) {
            auto made = column.aggregated ? aggregate_of(column.value) : key_of(column.value);
            if (!made) return false;
            if (!made->function) keys.push_back(*made->value);
            made_.columns.push_back(*made);
        }
        // The id alone tells groups of one node apart.
        if (!made_.by_node && !keys.empty()) {
            const auto variable = made_.values[keys.front()].variable;
            const bool one_node =
                std::ranges::all_of(keys, [&](auto at) { return made_.values[at].variable == variable; });
            const bool has_id = std::ranges::any_of(keys, [&](auto at) { return made_.values[at].property.empty(); });
            if (one_node && has_id) made_.by_node = variable;
        }
        return true;
    }

    [[nodiscard]] std::optional<group_column> key_of(const scalar_expression& value) {
        const auto at = value_of(value);
        if (!at) return std::nullopt;
        return group_column{{}, false, at, false};
    }

    [[nodiscard]] std::optional<group_column> aggregate_of(const scalar_expression& value) {
        const auto* of = std::get_if<aggregation>(&value.form);
        if (!of) return std::nullopt;
        group_column made{of->function, of->distinct, {}, false};
        const auto& argument = of->argument.front();
        if (std::holds_alternative<each_row>(argument.form)) return made;
        made.value = value_of(argument);
        if (!made.value) return std::nullopt;
        const bool adds =
            of->function == lang::aggregate_function::sum || of->function == lang::aggregate_function::avg;
        const auto scalar = made_.values[*made.value].shown.scalar;
        if (of->function == lang::aggregate_function::collect || (adds && (of->distinct || !lang::is_integer(scalar))))
            return std::nullopt;
        made.wide = scalar == lang::scalar_type::i64 || scalar == lang::scalar_type::u64;
        return made;
    }

    [[nodiscard]] bool add_order() {
        for (const auto& term : plan_.order) {
            const auto* at = std::get_if<std::size_t>(&term.key);
            if (!at) return false;
            made_.order.push_back({*at, term.descending});
        }
        return true;
    }

    [[nodiscard]] bool add_page() {
        const auto rows = [&](const std::optional<argument>& bound, std::uint64_t& into) {
            if (!bound) return true;
            const auto* value = std::visit([&](const auto& held) { return known_of(held); }, *bound);
            const auto* number = value ? std::get_if<std::int64_t>(&value->held) : nullptr;
            if (!number || *number < 0) return false;
            into = static_cast<std::uint64_t>(*number);
            return true;
        };
        return rows(plan_.offset, made_.offset) && rows(plan_.limit, made_.limit);
    }

    [[nodiscard]] std::size_t counted_steps() const {
        std::size_t counted = 0;
        for (auto step = made_.steps.rbegin(); step != made_.steps.rend(); ++step, ++counted)
            if (step->kind != walk_step::form::expand || !only_counts(step->to)) break;
        return counted;
    }

    /// Nothing but the number of its nodes is asked of the variable.
    [[nodiscard]] bool only_counts(variable_id id) const {
        if (made_.by_node == id) return false;
        return std::ranges::all_of(made_.columns, [&](const group_column& column) {
            if (!column.value || made_.values[*column.value].variable != id) return true;
            return column.function == lang::aggregate_function::count && !column.distinct &&
                   made_.values[*column.value].property.empty();
        });
    }

    const read_plan& plan_;
    const lang::schema_catalog& catalog_;
    const lang::parameter_values& parameters_;
    group_plan made_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::optional<group_plan> plan_groups(const read_plan& plan, const lang::schema_catalog& catalog,
                                                       const lang::parameter_values& parameters) {
    return detail::group_planner{plan, catalog, parameters}.made();
}

}  // namespace omnigraph::cluster::graph

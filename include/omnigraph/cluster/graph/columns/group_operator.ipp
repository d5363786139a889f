// Bodies of graph/columns/group_operator.hpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/columns/group_operator.hpp>
#include <omnigraph/cluster/graph/columns/group_table.hpp>
#include <omnigraph/cluster/graph/values/exact_sum.hpp>

namespace omnigraph::cluster::graph::detail {

class group_run {
public:
    group_run(const group_plan& plan, const group_data& data, const group_limits& limits)
        : plan_{plan}, data_{data}, limits_{limits}, at_(plan.variables), groups_{1, 0} {
        for (std::size_t at = 0; at < plan.values.size(); ++at) sources_.push_back(source_of(at));
        for (std::size_t at = 0; at < plan.columns.size(); ++at) {
            const auto& column = plan.columns[at];
            places_.push_back(column.function ? aggregates_.size() : keys_.size());
            (column.function ? aggregates_ : keys_).push_back(at);
        }
        counted_.resize(plan.variables);
        for (auto step = plan.steps.end() - static_cast<std::ptrdiff_t>(plan.counted); step != plan.steps.end(); ++step)
            counted_[step->to] = true;
        key_.resize(keys_.size());
        nulls_.resize(keys_.size());
        distinct_.resize(aggregates_.size());
        groups_ = group_table{plan.by_node || keys_.empty() ? 1 : keys_.size(), domain()};
        // Without a key there is one group, of no rows as well.
        if (keys_.empty()) (void)group_of_row();
    }

    [[nodiscard]] result<group_rows, group_fault> rows() {
        walk(0);
        if (fault_) return *fault_;
        count_distinct();
        std::vector<std::uint32_t> order(groups_.size());
        std::iota(order.begin(), order.end(), 0U);
        const auto first = std::min<std::uint64_t>(plan_.offset, order.size());
        const auto count = std::min<std::uint64_t>(plan_.limit, order.size() - first);
        if (count > limits_.rows) return group_fault::too_many_rows;
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(first + count), order.end(),
                          [&](auto a, auto b) { return comes_first(a, b); });
        group_rows made;
        made.reserve(count);
        for (auto at = first; at < first + count; ++at) {
            auto& row = made.emplace_back();
            for (std::size_t column = 0; column < plan_.columns.size(); ++column)
                row.push_back(shown(column, order[at]));
        }
        return made;
    }

private:
    [[nodiscard]] value_source source_of(std::size_t at) const {
        const auto& value = plan_.values[at];
        value_source made{value.variable, data_.columns[at].get(), nullptr, false, false};
        if (!made.column) made.texts = data_.ids[value.variable].get();
        else if (made.column->held() == scalar_column::form::texts) made.texts = &made.column->texts();
        made.real = made.column && made.column->held() == scalar_column::form::reals;
        made.boolean = value.shown.scalar == lang::scalar_type::boolean;
        return made;
    }

    /// The numbers that a key can be, when it is one number of a small range; the last one stands for null.
    [[nodiscard]] std::size_t domain() const {
        if (plan_.by_node) return data_.ids[*plan_.by_node]->size();
        if (keys_.empty()) return 1;
        const auto& only = sources_[*plan_.columns[keys_.front()].value];
        return keys_.size() == 1 && only.texts ? std::size_t{only.texts->size()} + 1 : 0;
    }

    // ---- the walk ----

    [[nodiscard]] bool goes_on(std::size_t looks = 1) {
        if (fault_) return false;
        if ((looks_ += looks) < next_check_) return true;
        next_check_ = looks_ + 4096;
        if (limits_.stopped && limits_.stopped()) fault_ = group_fault::stopped;
        else if (groups_.bytes() + states_.size() * sizeof(aggregate_state) + pairs_ * 16 > limits_.bytes)
            fault_ = group_fault::too_large;
        return !fault_;
    }

    void walk(std::size_t next) {
        if (next + plan_.counted == plan_.steps.size()) {
            const auto rows = plan_.counted == 0 ? 1 : rows_from(next);
            return rows == 0 ? void() : add_row(rows);
        }
        const auto& step = plan_.steps[next];
        switch (step.kind) {
            case walk_step::form::scan:
                for (std::uint32_t node = 0, all = data_.ids[step.to]->size(); node < all && goes_on(); ++node) {
                    at_[step.to] = node;
                    walk(next + 1);
                }
                return;
            case walk_step::form::expand:
                for (const auto node : data_.edges[step.edge]->neighbours(at_[step.from], step.forward)) {
                    if (!goes_on()) return;
                    at_[step.to] = node;
                    walk(next + 1);
                }
                return;
            default:
                if (holds(step)) walk(next + 1);
        }
    }

    /// How many rows the last steps make of the one at hand.
    [[nodiscard]] std::uint64_t rows_from(std::size_t next) {
        const auto& step = plan_.steps[next];
        const auto& edges = *data_.edges[step.edge];
        if (next + 1 == plan_.steps.size()) return edges.degree(at_[step.from], step.forward);
        std::uint64_t rows = 0;
        const auto nodes = edges.neighbours(at_[step.from], step.forward);
        if (!goes_on(nodes.size())) return 0;
        for (const auto node : nodes) {
            at_[step.to] = node;
            rows += rows_from(next + 1);
        }
        return rows;
    }

    /// Of a step that binds nothing.
    [[nodiscard]] bool holds(const walk_step& step) {
        switch (step.kind) {
            case walk_step::form::close:
                return data_.edges[step.edge]->connects(at_[step.from], at_[step.to], step.forward);
            case walk_step::form::test: return truth(step.keep) == true;
            default: return !exists(step.inside, 0);
        }
    }

    [[nodiscard]] bool exists(const std::vector<walk_step>& steps, std::size_t next) {
        if (next == steps.size()) return true;
        const auto& step = steps[next];
        if (step.kind != walk_step::form::expand) return holds(step) && exists(steps, next + 1);
        for (const auto node : data_.edges[step.edge]->neighbours(at_[step.from], step.forward)) {
            if (!goes_on()) return false;
            at_[step.to] = node;
            if (exists(steps, next + 1)) return true;
        }
        return false;
    }

    /// Nothing is unknown (Kleene).
    [[nodiscard]] std::optional<bool> truth(const value_test& test) const {
        const auto node = [&](std::size_t value) { return at_[sources_[value].variable]; };
        switch (test.kind) {
            case value_test::form::is_null: return sources_[test.left].is_null(node(test.left));
            case value_test::form::is_not_null: return !sources_[test.left].is_null(node(test.left));
            case value_test::form::constant:
            case value_test::form::values: {
                const auto order = test.kind == value_test::form::values ? order_of(test.left, test.right)
                                                                         : order_of(test.left, test.fixed);
                if (!order) return std::nullopt;
                return agrees(test.op, *order);
            }
            default: break;
        }
        const bool any = test.kind == value_test::form::any;
        bool unknown = false;
        for (const auto& part : test.parts) {
            const auto one = truth(part);
            if (one == any) return any;
            unknown = unknown || !one;
        }
        return unknown ? std::nullopt : std::optional{!any};
    }

    [[nodiscard]] static bool agrees(lang::comparison op, int order) {
        switch (op) {
            case lang::comparison::equal: return order == 0;
            case lang::comparison::not_equal: return order != 0;
            case lang::comparison::less: return order < 0;
            case lang::comparison::less_equal: return order <= 0;
            case lang::comparison::greater: return order > 0;
            default: return order >= 0;
        }
    }

    [[nodiscard]] nullable_number plain(std::size_t value, std::uint32_t node) const {
        const auto& source = sources_[value];
        if (source.is_null(node)) return {};
        if (source.real) return {false, true, 0, source.column->real(node)};
        return {false, false, source.integer(node), 0};
    }

    [[nodiscard]] std::optional<int> order_of(std::size_t left, std::size_t right) const {
        const auto a = plain(left, at_[sources_[left].variable]), b = plain(right, at_[sources_[right].variable]);
        if (a.null || b.null) return std::nullopt;
        return a.compare(b);
    }

    [[nodiscard]] std::optional<int> order_of(std::size_t left, const lang::value& fixed) const {
        const auto& source = sources_[left];
        const auto value = plain(left, at_[source.variable]);
        if (value.null) return std::nullopt;
        if (const auto* number = std::get_if<double>(&fixed.held)) return value.compare({false, true, 0, *number});
        if (const auto* number = std::get_if<std::int64_t>(&fixed.held))
            return value.compare({false, false, *number, 0});
        const auto text = (*source.texts)[static_cast<std::uint32_t>(value.integer)];
        const auto order = text.compare(std::get<std::string>(fixed.held));
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }

    // ---- groups ----

    [[nodiscard]] std::uint32_t group_of_row() {
        const auto before = groups_.size();
        const auto group = known_group();
        if (groups_.size() != before) states_.resize(groups_.size() * aggregates_.size());
        return group;
    }

    [[nodiscard]] std::uint32_t known_group() {
        if (plan_.by_node) return groups_.of_number(at_[*plan_.by_node]);
        if (keys_.empty()) return groups_.of_number(0);
        const auto& only = sources_[*plan_.columns[keys_.front()].value];
        if (keys_.size() == 1 && only.texts) {
            const auto node = at_[only.variable];
            return groups_.of_number(only.is_null(node) ? only.texts->size()
                                                        : static_cast<std::size_t>(only.integer(node)));
        }
        for (std::size_t at = 0; at < keys_.size(); ++at) {
            const auto value = *plan_.columns[keys_[at]].value;
            const auto held = plain(value, at_[sources_[value].variable]);
            nulls_[at] = held.null ? 1 : 0;
            key_[at] = held.real ? std::bit_cast<std::int64_t>(held.number) : held.integer;
        }
        return groups_.of_key(key_, nulls_);
    }

    /// So many equal rows.
    void add_row(std::uint64_t times) {
        const auto group = group_of_row();
        auto* states = states_.data() + std::size_t{group} * aggregates_.size();
        for (std::size_t at = 0; at < aggregates_.size(); ++at) {
            const auto& column = plan_.columns[aggregates_[at]];
            if (!column.value || counted_[sources_[*column.value].variable]) states[at].count += times;
            else add_value(column, *column.value, times, group, at, states[at]);
        }
    }

    void add_value(const group_column& column, std::size_t value, std::uint64_t times, std::uint32_t group,
                   std::size_t aggregate, aggregate_state& state) {
        const auto& source = sources_[value];
        const auto node = at_[source.variable];
        if (source.is_null(node)) return;
        const bool first = state.count == 0;
        if (column.distinct && column.function == lang::aggregate_function::count)
            return add_distinct(aggregate, group, plain(value, node));
        state.count += times;
        switch (*column.function) {
            case lang::aggregate_function::sum:
            case lang::aggregate_function::avg: {
                const auto number = source.integer(node);
                state.sum += static_cast<std::int64_t>(times) * (column.wide ? number >> 32 : number);
                if (column.wide) state.low += static_cast<std::int64_t>(times) * (number & 0xFFFFFFFF);
                return;
            }
            case lang::aggregate_function::min:
            case lang::aggregate_function::max: {
                const bool least = column.function == lang::aggregate_function::min;
                if (source.real) {
                    const auto number = source.column->real(node);
                    if (first || (least ? number < state.real : number > state.real)) state.real = number;
                } else {
                    const auto number = source.integer(node);
                    if (first || (least ? number < state.integer : number > state.integer)) state.integer = number;
                }
                return;
            }
            default: return;
        }
    }

    void add_distinct(std::size_t aggregate, std::uint32_t group, const nullable_number& value) {
        auto& pairs = distinct_[aggregate];
        const auto bits = value.real ? std::bit_cast<std::int64_t>(value.number) : value.integer;
        if (!pairs.empty() && pairs.back() == std::pair{group, bits}) return;
        pairs.emplace_back(group, bits);
        if (++pairs_ < next_tidying_) return;
        pairs_ = 0;
        for (auto& some : distinct_) {
            tidy(some);
            pairs_ += some.size();
        }
        next_tidying_ = std::max<std::size_t>(std::size_t{1} << 20, pairs_ * 2);
    }

    static void tidy(std::vector<std::pair<std::uint32_t, std::int64_t>>& pairs) {
        std::ranges::sort(pairs);
        const auto same = std::ranges::unique(pairs);
        pairs.erase(same.begin(), same.end());
    }

    void count_distinct() {
        for (std::size_t at = 0; at < distinct_.size(); ++at) {
            tidy(distinct_[at]);
            for (const auto& [group, bits] : distinct_[at]) ++states_[group * aggregates_.size() + at].count;
        }
    }

    // ---- the result ----

    [[nodiscard]] nullable_number plain_of(std::size_t column, std::uint32_t group) const {
        const auto& shape = plan_.columns[column];
        if (!shape.function) return key_of(column, group);
        const auto& state = states_[std::size_t{group} * aggregates_.size() + places_[column]];
        const auto whole = [](std::int64_t number) { return nullable_number{false, false, number, 0}; };
        if (shape.function == lang::aggregate_function::count) return whole(static_cast<std::int64_t>(state.count));
        if (state.count == 0) return {};
        const bool real = sources_[*shape.value].real;
        if (shape.function == lang::aggregate_function::min || shape.function == lang::aggregate_function::max)
            return real ? nullable_number{false, true, 0, state.real} : whole(state.integer);
        const std::uint64_t count = shape.function == lang::aggregate_function::avg ? state.count : 1;
        return {false, true, 0,
                shape.wide ? nearest_quotient(state.sum, state.low, count) : nearest_quotient(0, state.sum, count)};
    }

    [[nodiscard]] nullable_number key_of(std::size_t column, std::uint32_t group) const {
        const auto value = *plan_.columns[column].value;
        const auto& source = sources_[value];
        if (plan_.by_node) return plain(value, static_cast<std::uint32_t>(groups_.key(group, 0)));
        const auto at = places_[column];
        const auto bits = groups_.key(group, at);
        if (keys_.size() == 1 && source.texts) {
            if (bits == source.texts->size()) return {};
            return {false, false, bits, 0};
        }
        if (groups_.is_null(group, at)) return {};
        if (source.real) return {false, true, 0, std::bit_cast<double>(bits)};
        return {false, false, bits, 0};
    }

    [[nodiscard]] bool comes_first(std::uint32_t a, std::uint32_t b) const {
        for (const auto& term : plan_.order)
            if (const auto order = plain_of(term.column, a).compare(plain_of(term.column, b)); order != 0)
                return (order < 0) != term.descending;
        if (plan_.by_node) return groups_.key(a, 0) < groups_.key(b, 0);
        for (const auto key : keys_)
            if (const auto order = key_of(key, a).compare(key_of(key, b)); order != 0) return order < 0;
        return false;
    }

    [[nodiscard]] lang::value shown(std::size_t column, std::uint32_t group) const {
        const auto value = plain_of(column, group);
        if (value.null) return {};
        if (value.real) return {value.number};
        const auto& shape = plan_.columns[column];
        const bool of_source = !shape.function || shape.function == lang::aggregate_function::min ||
                               shape.function == lang::aggregate_function::max;
        if (!of_source) return {value.integer};
        const auto& source = sources_[*shape.value];
        if (source.texts) return {std::string{(*source.texts)[static_cast<std::uint32_t>(value.integer)]}};
        if (source.boolean) return {value.integer != 0};
        return {value.integer};
    }

    const group_plan& plan_;
    const group_data& data_;
    const group_limits& limits_;
    std::vector<value_source> sources_;    ///< by value
    std::vector<std::size_t> keys_;        ///< the columns that are the group key
    std::vector<std::size_t> aggregates_;  ///< the others
    std::vector<std::size_t> places_;      ///< by column: its place among those of its kind
    std::vector<std::uint32_t> at_;        ///< by variable: the number of its node
    std::vector<bool> counted_;            ///< by variable: only the number of its nodes is wanted
    std::vector<std::int64_t> key_;        ///< of the row at hand
    std::vector<std::uint8_t> nulls_;
    group_table groups_;
    std::vector<aggregate_state> states_;  ///< by group, then by aggregate
    std::vector<std::vector<std::pair<std::uint32_t, std::int64_t>>> distinct_;
    std::size_t pairs_ = 0, next_tidying_ = std::size_t{1} << 20;
    std::uint64_t looks_ = 0, next_check_ = 4096;
    std::optional<group_fault> fault_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<group_rows, group_fault> run_groups(const group_plan& plan, const group_data& data,
                                                            const group_limits& limits) {
    return detail::group_run{plan, data, limits}.rows();
}

}  // namespace omnigraph::cluster::graph

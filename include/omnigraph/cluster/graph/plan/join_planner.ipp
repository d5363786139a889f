// Bodies of graph/plan/join_planner.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/join_planner.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE join_planner::join_planner(const lang::schema_catalog& catalog,
                                            const std::vector<plan_variable>& variables, match_block block,
                                            const std::set<variable_id>& bound)
    : catalog_{catalog}, variables_{variables}, block_{std::move(block)}, progress_{std::make_shared<progress>()} {
    progress_->bound.resize(variables.size());
    for (const auto id : bound) progress_->bound[id] = true;
}

OMNIGRAPH_INLINE join_planner::join_planner(const join_planner& outer, match_block block)
    : catalog_{outer.catalog_}, variables_{outer.variables_}, block_{std::move(block)}, progress_{outer.progress_} {}

OMNIGRAPH_INLINE std::vector<plan_step> join_planner::ordered_steps() && {
    prepare();
    if (block_.impossible) steps_.push_back(impossible_step{});
    do add_ready_steps();
    while (close() || expand() || choose(choosable_) || scan() || choose(loose_choices_) || add_optional());
    for (const auto id : bound_here_) progress_->bound[id] = false;  // other blocks may bind it again
    return std::move(steps_);
}

OMNIGRAPH_INLINE void join_planner::prepare() {
    for (std::size_t index = 0; index < block_.conditions.size(); ++index) expect_condition(index);
    for (std::size_t index = 0; index < block_.locals.size(); ++index)
        if (const auto id = block_.locals[index]; !variables_[id].edge) expected_[id].local = index;
    expect_blocks();
    walked_.resize(block_.walks.size());
    for (std::size_t index = 0; index < block_.walks.size(); ++index) {
        const auto& walk = block_.walks[index];
        expected_[walk.from].walks.push_back(index);
        if (walk.to != walk.from) expected_[walk.to].walks.push_back(index);
    }
    for (auto& [id, known] : expected_) {
        if (is_bound(id)) continue;
        set_cost(id, known);
        if (known.local) scannable_.emplace(known.cost, *known.local);
    }
    for (std::size_t index = 0; index < block_.walks.size(); ++index) place_walk(index);
}

/// A choice waits for the variables that it does not bind. The variables that it binds are never scanned.
OMNIGRAPH_INLINE void join_planner::expect_blocks() {
    auto part = block_.conditions.size();
    for (const auto& inner : block_.absent) expect(part++, outer_variables(inner));
    for (const auto& choice : block_.choices) {
        std::vector<variable_id> mentioned;
        for (const auto& branch : choice.branches)
            std::ranges::copy(outer_variables(branch), std::back_inserter(mentioned));
        std::erase_if(mentioned,
                      [&](variable_id id) { return std::ranges::find(choice.shared, id) != choice.shared.end(); });
        for (const auto id : choice.shared) expected_[id].local.reset();
        expect(part++, std::move(mentioned));
    }
    for (const auto& inner : block_.optionals) expect(part++, outer_variables(inner));
}

/// Registers a part, which is placed when all of its variables are bound.
OMNIGRAPH_INLINE void join_planner::expect(std::size_t part, std::vector<variable_id> mentioned) {
    std::ranges::sort(mentioned);
    const auto same = std::ranges::unique(mentioned);
    mentioned.erase(same.begin(), same.end());
    std::erase_if(mentioned, [&](variable_id id) { return is_bound(id); });
    progress_->looks += mentioned.size() + 1;
    parts_.resize(std::max(parts_.size(), part + 1));
    parts_[part].missing = mentioned.size();
    parts_[part].connected = !mentioned.empty();
    if (mentioned.empty()) ready_.insert(part);
    for (const auto id : mentioned) expected_[id].waiting.push_back(part);
}

OMNIGRAPH_INLINE void join_planner::expect_condition(std::size_t index) {
    const auto& tested = block_.conditions[index];
    auto mentioned = variables_of(tested);
    const auto* compared = std::get_if<comparison_test>(&tested);
    const bool by_text = compared && std::holds_alternative<text_match>(compared->left.form);
    for (const auto id : mentioned) {
        if (is_bound(id)) continue;
        auto& known = expected_[id];
        known.by_condition = std::min(known.by_condition, by_text ? scan_cost::by_text : scan_cost::narrowed);
        if (!compared) continue;
        if (const auto property = fixed_property(*compared, id)) known.fixed.insert(*property);
        else known.comparisons.push_back(index);
    }
    expect(index, std::move(mentioned));
}

/// Records that a property of `id` is compared with a known value.
OMNIGRAPH_INLINE void join_planner::fix(variable_id id, const std::string& property) {
    auto& known = expected_[id];
    if (!known.fixed.insert(property).second) return;
    const auto before = known.cost;
    set_cost(id, known);
    if (known.cost == before) return;
    if (known.local && scannable_.erase({before, *known.local}) > 0) scannable_.emplace(known.cost, *known.local);
    for (const auto index : known.walks)
        if (expandable_.erase({before, index}) > 0) expandable_.emplace(known.cost, index);
}

OMNIGRAPH_INLINE void join_planner::set_cost(variable_id id, expectation& known) {
    known.cost = known.by_condition;
    const auto* type = variables_[id].edge ? nullptr : catalog_.node(variables_[id].type);
    if (known.fixed.empty() || !type) return;
    const auto all_fixed = [&](const std::vector<std::string>& columns) {
        return !columns.empty() && std::ranges::all_of(columns, [&](const auto& c) { return known.fixed.contains(c); });
    };
    known.cost =
        all_fixed(type->key) || std::ranges::any_of(type->uniques, all_fixed, &lang::unique_constraint::columns)
            ? scan_cost::one_node
        : std::ranges::any_of(type->indexes, all_fixed, &lang::index_constraint::columns)
            ? scan_cost::by_index
            : std::min(known.by_condition, scan_cost::by_value);
}

OMNIGRAPH_INLINE void join_planner::bind(variable_id id) {
    if (is_bound(id)) return;
    progress_->bound[id] = true;
    bound_here_.push_back(id);
    const auto at = expected_.find(id);
    if (at == expected_.end()) return;
    const auto known = std::move(at->second);
    at->second = {};
    progress_->looks += known.waiting.size() + known.walks.size() + known.comparisons.size();
    if (known.local) scannable_.erase({known.cost, *known.local});
    for (const auto part : known.waiting)
        if (--parts_[part].missing == 0) ready_.insert(part);
    for (const auto index : known.comparisons) {
        const auto compared = std::get<comparison_test>(block_.conditions[index]);
        for (const auto other : variables_of(compared))
            if (!is_bound(other))
                if (const auto property = fixed_property(compared, other)) fix(other, *property);
    }
    for (const auto index : known.walks) {
        expandable_.erase({known.cost, index});
        place_walk(index);
    }
}

/// Adds the walk to the next steps when one of its ends is bound.
OMNIGRAPH_INLINE void join_planner::place_walk(std::size_t index) {
    if (walked_[index]) return;
    const auto& walk = block_.walks[index];
    if (is_bound(walk.from) && is_bound(walk.to)) closable_.insert(index);
    else if (is_bound(walk.from) || is_bound(walk.to)) expandable_.emplace(expected_[unbound_end(walk)].cost, index);
}

OMNIGRAPH_INLINE void join_planner::add_ready_steps() {
    const auto negations = block_.conditions.size(), choices = negations + block_.absent.size(),
               optionals = choices + block_.choices.size();
    while (!ready_.empty()) {
        const auto part = *ready_.begin();
        ready_.erase(ready_.begin());
        if (part < negations) steps_.push_back(filter_step{std::move(block_.conditions[part])});
        else if (part < choices)
            steps_.push_back(absent_step{steps_inside(std::move(block_.absent[part - negations]))});
        else if (part >= optionals) optional_.insert(part - optionals);
        else if (all_bound(block_.choices[part - choices].shared))
            add_choice(std::move(block_.choices[part - choices]));
        else (parts_[part].connected ? choosable_ : loose_choices_).insert(part - choices);
    }
}

OMNIGRAPH_INLINE std::vector<plan_step> join_planner::steps_inside(match_block inner) const {
    return join_planner{*this, std::move(inner)}.ordered_steps();
}

OMNIGRAPH_INLINE bool join_planner::all_bound(const std::vector<variable_id>& ids) const {
    return std::ranges::all_of(ids, [&](variable_id id) { return is_bound(id); });
}

/// Adds one step for each variable that the choice still has to bind, or one step that only tests.
OMNIGRAPH_INLINE void join_planner::add_choice(match_choice choice) {
    const auto add = [&](std::optional<variable_id> binds) {
        choice_step step{binds, {}};
        for (auto branch : choice.branches) {
            // Shared variables belong to the enclosing block but are bound in the branch.
            std::ranges::copy(choice.shared, std::back_inserter(branch.locals));
            step.branches.push_back(steps_inside(std::move(branch)));
        }
        steps_.push_back(std::move(step));
    };
    if (all_bound(choice.shared)) return add(std::nullopt);
    for (const auto id : choice.shared) {
        if (is_bound(id)) continue;
        add(id);
        bind(id);
    }
}

OMNIGRAPH_INLINE bool join_planner::choose(std::set<std::size_t>& choices) {
    if (choices.empty()) return false;
    const auto index = *choices.begin();
    choices.erase(choices.begin());
    add_choice(std::move(block_.choices[index]));
    return true;
}

OMNIGRAPH_INLINE bool join_planner::add_optional() {
    if (optional_.empty()) return false;
    const auto inner = std::move(block_.optionals[*optional_.begin()]);
    optional_.erase(optional_.begin());
    for (const auto id : inner.locals) {
        if (is_bound(id)) continue;
        steps_.push_back(optional_step{id, steps_inside(inner)});
        bind(id);
    }
    return true;
}

OMNIGRAPH_INLINE bool join_planner::close() {
    if (closable_.empty()) return false;
    const auto index = *closable_.begin();
    closable_.erase(closable_.begin());
    walked_[index] = true;
    auto& walk = block_.walks[index];
    if (walk.bound_edge) {
        walk.edge_is_known = is_bound(*walk.bound_edge);
        bind(*walk.bound_edge);
    }
    steps_.push_back(closing_step{std::move(walk)});
    return true;
}

OMNIGRAPH_INLINE bool join_planner::expand() {
    if (expandable_.empty()) return false;
    const auto index = expandable_.begin()->second;
    expandable_.erase(expandable_.begin());
    walked_[index] = true;
    auto walk = std::move(block_.walks[index]);
    if (is_bound(walk.to)) {
        std::swap(walk.from, walk.to);
        std::swap(walk.from_type, walk.to_type);
        for (auto& way : walk.ways) way.forward = !way.forward;
    }
    bind(walk.to);
    if (walk.bound_edge) {
        walk.edge_is_known = is_bound(*walk.bound_edge);
        bind(*walk.bound_edge);
    }
    walk.typed_ends = std::ranges::all_of(walk.ways, [&](const edge_way& way) {
        const auto& edge = *catalog_.edge(way.edge);
        const auto &source = variables_[way.forward ? walk.from : walk.to].type,
                   &target = variables_[way.forward ? walk.to : walk.from].type;
        return edge.from == source && edge.to == target;
    });
    steps_.push_back(expand_step{std::move(walk)});
    return true;
}

OMNIGRAPH_INLINE bool join_planner::scan() {
    if (scannable_.empty()) return false;
    const auto id = block_.locals[scannable_.begin()->second];
    bind(id);
    steps_.push_back(scan_step{id});
    return true;
}

OMNIGRAPH_INLINE variable_id join_planner::unbound_end(const edge_walk& walk) const {
    return is_bound(walk.from) ? walk.to : walk.from;
}

OMNIGRAPH_INLINE std::optional<std::string> join_planner::fixed_property(const comparison_test& comparison,
                                                                         variable_id id) const {
    if (comparison.op != lang::comparison::equal && comparison.op != lang::comparison::in) return std::nullopt;
    const auto side = [&](const scalar_expression& mine, const scalar_expression& other) -> std::optional<std::string> {
        const auto* property = std::get_if<property_ref>(&mine.form);
        if (!property || property->variable != id) return std::nullopt;
        const bool known = std::ranges::all_of(variables_of(other), [&](variable_id one) { return is_bound(one); });
        return known ? std::optional{property->property} : std::nullopt;
    };
    if (auto left = side(comparison.left, comparison.right)) return left;
    if (comparison.op == lang::comparison::in) return std::nullopt;
    return side(comparison.right, comparison.left);
}

}  // namespace omnigraph::cluster::graph

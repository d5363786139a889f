// Bodies of lang/check/query_uses.hpp.
#pragma once

#include <tuple>
#include <type_traits>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/check/query_uses.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE query_uses::query_uses(const checked_query& query) {
    for (const auto& variable : query.variables)
        if (numbers_.emplace(variable.name, next_.size()).second) next_.push_back(next_.size());
    if (const auto* read = std::get_if<read_body>(&query.tree.body)) look_at(*read);
    else look_at(std::get<write_body>(query.tree.body));
}

OMNIGRAPH_INLINE std::size_t query_uses::count(std::string_view name) const {
    const auto at = counts_.find(name);
    return at == counts_.end() ? 0 : at->second;
}

OMNIGRAPH_INLINE std::vector<std::string_view> query_uses::first_of_groups(const checked_query& query) {
    std::vector<std::string_view> first;
    std::vector<bool> seen(next_.size(), false);
    for (const auto& variable : query.variables) {
        const auto root = root_of(numbers_.find(variable.name)->second);
        if (!seen[root]) first.push_back(variable.name);
        seen[root] = true;
    }
    return first;
}

OMNIGRAPH_INLINE void query_uses::look_at(const read_body& read) {
    for (const auto& one : read.match) {
        numbers together;
        look_at(one, together, true);
        for (std::size_t at = 1; at < together.size(); ++at) connect(together[at - 1], together[at]);
    }
    numbers ignored;
    for (const auto& one : read.returns) look_at(one.value, ignored);
    for (const auto& one : read.order) look_at(one.value, ignored);
}

OMNIGRAPH_INLINE void query_uses::look_at(const write_body& write) {
    numbers ignored;
    for (const auto& one : write.statements)
        std::visit(
            [&](const auto& made) {
                using kind = std::decay_t<decltype(made)>;
                if constexpr (!std::is_same_v<kind, delete_statement>)
                    for (const auto& assignment : made.assignments) look_at(assignment.value, ignored);
                if constexpr (!std::is_same_v<kind, insert_statement>) look_at(made.where.value, ignored);
            },
            one);
}

OMNIGRAPH_INLINE void query_uses::look_at(const clause& of, numbers& together, bool outermost) {
    std::visit([&](const auto& one) { look_at(one, together, outermost); }, of);
}

OMNIGRAPH_INLINE void query_uses::look_at(const binding& of, numbers& together, bool) {
    mention(of.variable, together);
    for (const auto& condition : of.conditions) look_at(condition.value, together);
}

OMNIGRAPH_INLINE void query_uses::look_at(const traversal& of, numbers& together, bool outermost) {
    mention(of.left, together);
    mention(of.right, together);
    mention(of.edge_variable, together);
    traversed_.push_back({of.left, of.left_span, false, !outermost});
    if (!of.edge_variable.empty()) traversed_.push_back({of.edge_variable, of.edge_variable_span, true, !outermost});
    traversed_.push_back({of.right, of.right_span, false, !outermost});
}

OMNIGRAPH_INLINE void query_uses::look_at(const filter& of, numbers& together, bool) {
    look_at(of.left, together);
    look_at(of.right, together);
}

OMNIGRAPH_INLINE void query_uses::look_at(const junction& of, numbers& together, bool outermost) {
    for (const auto& part : of.parts) std::visit([&](const auto& one) { look_at(one, together, outermost); }, part);
}

OMNIGRAPH_INLINE void query_uses::look_at(const negation& of, numbers& together, bool) {
    for (const auto& one : of.clauses) look_at(one, together, false);
}

OMNIGRAPH_INLINE void query_uses::look_at(const expression& of, numbers& together) {
    if (of.form == expression_form::variable) mention(of.name, together);
    if (of.form == expression_form::property) mention(of.variable, together);
    if (of.form == expression_form::aggregate && of.arguments.empty()) counts_rows_ = true;
    for (const auto& argument : of.arguments) look_at(argument, together);
}

OMNIGRAPH_INLINE void query_uses::mention(const std::string& name, numbers& together) {
    if (name.empty() || name == "_") return;
    ++counts_[name];
    if (const auto known = numbers_.find(name); known != numbers_.end()) together.push_back(known->second);
}

OMNIGRAPH_INLINE std::size_t query_uses::root_of(std::size_t at) {
    for (; next_[at] != at; at = next_[at]) next_[at] = next_[next_[at]];  // the way is halved for whoever comes next
    return at;
}

}  // namespace omnigraph::cluster::lang

// Bodies of lang/check/query_uses.hpp.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/check/query_uses.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE query_uses::query_uses(const checked_query& query) {
    for (const auto& variable : query.variables)
        if (numbers_.emplace(variable.name, parents_.size()).second) parents_.push_back(parents_.size());
    if (const auto* read = std::get_if<read_body>(&query.tree.body)) visit(*read);
    else visit(std::get<write_body>(query.tree.body));
}

OMNIGRAPH_INLINE std::size_t query_uses::count(std::string_view name) const {
    const auto at = counts_.find(name);
    return at == counts_.end() ? 0 : at->second;
}

OMNIGRAPH_INLINE std::vector<std::string_view> query_uses::component_starts(const checked_query& query) {
    std::vector<std::string_view> first;
    std::vector<bool> seen(parents_.size(), false);
    for (const auto& variable : query.variables) {
        const auto root = find_root(numbers_.find(variable.name)->second);
        if (!seen[root]) first.push_back(variable.name);
        seen[root] = true;
    }
    return first;
}

OMNIGRAPH_INLINE void query_uses::visit(const read_body& read) {
    for (const auto& one : read.match) {
        numbers together;
        visit(one, together, true);
        for (std::size_t at = 1; at < together.size(); ++at) unite(together[at - 1], together[at]);
    }
    numbers ignored;
    for (const auto& one : read.returns) visit(one.value, ignored);
    for (const auto& one : read.having) visit(one, ignored);
    for (const auto& one : read.order) visit(one.value, ignored);
    for (const auto* bound : {&read.offset, &read.limit})
        if (*bound && !(*bound)->parameter.empty()) parameters_.insert((*bound)->parameter);
}

OMNIGRAPH_INLINE void query_uses::visit(const write_body& write) {
    numbers ignored;
    for (const auto& change : write.statements)
        std::visit(
            [&](const auto& written) {
                using kind = std::decay_t<decltype(written)>;
                if constexpr (!std::is_same_v<kind, delete_statement>)
                    for (const auto& assignment : written.assignments) visit(assignment.value, ignored);
                if constexpr (!std::is_same_v<kind, insert_statement>) visit(written.where, ignored);
            },
            change);
}

OMNIGRAPH_INLINE void query_uses::visit(const row_test& where, numbers& together) {
    if (const auto* one = std::get_if<predicate>(&where)) visit(one->value, together);
    else if (const auto* compared = std::get_if<filter>(&where)) visit(*compared, together, false);
    else if (const auto* tested = std::get_if<null_test>(&where)) visit(tested->value, together);
    else
        for (const auto& part : std::get<row_junction>(where).parts) visit(part, together);
}

OMNIGRAPH_INLINE void query_uses::visit(const clause& part, numbers& together, bool outermost) {
    std::visit([&](const auto& one) { visit(one, together, outermost); }, part);
}

OMNIGRAPH_INLINE void query_uses::visit(const binding& binding, numbers& together, bool) {
    mention(binding.variable, together);
    for (const auto& condition : binding.conditions) visit(condition.value, together);
}

OMNIGRAPH_INLINE void query_uses::visit(const traversal& traversal, numbers& together, bool outermost) {
    mention(traversal.left, together);
    mention(traversal.right, together);
    mention(traversal.edge_variable, together);
    mention(traversal.path, together);
    if (!traversal.path.empty()) return;  // its ends have to have names
    traversed_.push_back({traversal.left, traversal.left_span, false, !outermost});
    if (!traversal.edge_variable.empty())
        traversed_.push_back({traversal.edge_variable, traversal.edge_variable_span, true, !outermost});
    traversed_.push_back({traversal.right, traversal.right_span, false, !outermost});
}

OMNIGRAPH_INLINE void query_uses::visit(const filter& filter, numbers& together, bool) {
    visit(filter.left, together);
    visit(filter.right, together);
}

OMNIGRAPH_INLINE void query_uses::visit(const junction& junction, numbers& together, bool outermost) {
    for (const auto& part : junction.parts) std::visit([&](const auto& one) { visit(one, together, outermost); }, part);
}

OMNIGRAPH_INLINE void query_uses::visit(const negation& negation, numbers& together, bool) {
    for (const auto& one : negation.clauses) visit(one, together, false);
}

OMNIGRAPH_INLINE void query_uses::visit(const choice& choice, numbers& together, bool) {
    for (const auto& branch : choice.branches)
        for (const auto& one : branch) visit(one, together, false);
}

/// `$_` binds nothing, so it is no better name for what an optional block binds.
OMNIGRAPH_INLINE void query_uses::visit(const optional_block& optional, numbers& together, bool) {
    const auto before = traversed_.size();
    for (const auto& one : optional.clauses) visit(one, together, false);
    traversed_.erase(traversed_.begin() + static_cast<std::ptrdiff_t>(before), traversed_.end());
}

OMNIGRAPH_INLINE void query_uses::visit(const expression& expr, numbers& together) {
    if (expr.form == expression_form::variable && expr.is_parameter) parameters_.insert(expr.name);
    else if (expr.form == expression_form::variable) mention(expr.name, together);
    if (expr.form == expression_form::property) mention(expr.variable, together);
    if (expr.form == expression_form::aggregate && expr.arguments.empty()) counts_rows_ = true;
    for (const auto& argument : expr.arguments) visit(argument, together);
    for (const auto& branch : expr.branches) {
        visit(branch.condition, together);
        visit(branch.value, together);
    }
}

OMNIGRAPH_INLINE void query_uses::visit(const test& condition, numbers& together) {
    std::visit([&](const auto& one) { visit(one, together, false); }, condition);
}

OMNIGRAPH_INLINE void query_uses::mention(const std::string& name, numbers& together) {
    if (name.empty() || name == "_") return;
    ++counts_[name];
    if (const auto known = numbers_.find(name); known != numbers_.end()) together.push_back(known->second);
}

OMNIGRAPH_INLINE std::size_t query_uses::find_root(std::size_t variable) {
    for (; parents_[variable] != variable; variable = parents_[variable])
        parents_[variable] = parents_[parents_[variable]];  // path halving: shortens later searches
    return variable;
}

}  // namespace omnigraph::cluster::lang

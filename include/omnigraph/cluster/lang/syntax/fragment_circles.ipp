// Bodies of lang/syntax/fragment_circles.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/fragment_circles.hpp>

namespace omnigraph::cluster::lang::detail {

/// Calls `visit` with each call in the clauses, however deep.
template <class Visit>
void for_each_call(const std::vector<clause>& clauses, const Visit& visit) {
    for (const auto& one : clauses) {
        if (const auto* call = std::get_if<fragment_call>(&one)) visit(*call);
        if (const auto* block = std::get_if<negation>(&one)) for_each_call(block->clauses, visit);
        if (const auto* block = std::get_if<optional_block>(&one)) for_each_call(block->clauses, visit);
        if (const auto* block = std::get_if<choice>(&one))
            for (const auto& branch : block->branches) for_each_call(branch, visit);
    }
}

using call_lists = std::vector<std::vector<std::size_t>>;

/// Takes away, one after the other, what leads nowhere `to` any more; `back` are the same calls the other way round.
OMNIGRAPH_INLINE void peel(const call_lists& to, const call_lists& back, std::vector<bool>& peeled) {
    std::vector<std::size_t> left(to.size()), open;
    for (std::size_t at = 0; at < to.size(); ++at) {
        left[at] =
            static_cast<std::size_t>(std::ranges::count_if(to[at], [&](std::size_t one) { return !peeled[one]; }));
        if (left[at] == 0 && !peeled[at]) open.push_back(at);
    }
    while (!open.empty()) {
        const auto at = open.back();
        open.pop_back();
        peeled[at] = true;
        for (const auto one : back[at])
            if (!peeled[one] && --left[one] == 0) open.push_back(one);
    }
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::set<std::string_view> fragments_in_circles(
    const std::map<std::string_view, const fragment_tree*>& fragments) {
    std::map<std::string_view, std::size_t> places;
    for (const auto& [name, tree] : fragments) places.emplace_hint(places.end(), name, places.size());
    detail::call_lists calls(fragments.size()), callers(fragments.size());
    for (const auto& [name, tree] : fragments)
        detail::for_each_call(tree->clauses, [&, from = places.at(name)](const fragment_call& call) {
            const auto called = places.find(call.name);
            if (called == places.end()) return;
            calls[from].push_back(called->second);
            callers[called->second].push_back(from);
        });
    std::vector<bool> peeled(fragments.size());
    detail::peel(calls, callers, peeled);
    detail::peel(callers, calls, peeled);
    std::set<std::string_view> circles;
    for (const auto& [name, at] : places)
        if (!peeled[at]) circles.insert(name);
    return circles;
}

}  // namespace omnigraph::cluster::lang

// The laws of the roots of a list of kinds; kind_laws runs them for the kinds of an address.
//
//     root_overlap_laws(erased_kinds_of<acme::kinds>, erased_kinds_of<acme::kinds>[0]);
//
// Include this header in a file that has doctest. The roots of addresses with equal and with different labels are
// compared, of one kind and of each other kind.
//
// (1) A root is a key prefix of the store, outside of the ledger's own folder.
// (2) No root is another one, or lies below another one: who removes the one would remove the other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/store/key.hpp>

namespace omnigraph::cluster::testing {

namespace detail {

/// Labels for one address each: every choice of a few that begin alike.
[[nodiscard]] inline std::vector<std::string> label_choices(std::size_t labels) {
    std::vector<std::string> choices{""};
    for (std::size_t i = 0; i < labels && choices.size() < 64; ++i) {
        std::vector<std::string> longer;
        for (const auto& begun : choices)
            for (const char* label : {"a", "ab", "a-b"}) longer.push_back(begun + (i == 0 ? "" : ".") + label);
        choices = std::move(longer);
    }
    for (auto& chosen : choices)
        for (auto i = static_cast<std::size_t>(std::ranges::count(chosen, '.')) + 1; i < labels; ++i) chosen += ".a";
    return choices;
}

}  // namespace detail

inline void root_overlap_laws(kind_table kinds, const erased_kind& facts) {
    for (const auto& labels : detail::label_choices(facts.pattern.labels())) {
        const auto address = address_with(facts, labels);
        const auto root = facts.fence.root(address);
        CHECK_MESSAGE(!root.empty(), "(1) a root is a key prefix of the store");
        CHECK_MESSAGE(validate_prefix(root).empty(), "(1) a root is a key prefix of the store: ", root);
        CHECK_MESSAGE(!root.starts_with("__cluster"), "(1) no root lies in the ledger's own folder");
        for (const auto& other : kinds) {
            if (!other.fenced || are_nested(kinds, facts, other)) continue;
            for (const auto& others : detail::label_choices(other.pattern.labels())) {
                const auto neighbour = address_with(other, others);
                if (neighbour == address) continue;
                CHECK_MESSAGE(!roots_overlap(root, other.fence.root(neighbour)), "(2) the roots of ", address, " and ",
                              neighbour, " overlap: two resources share a root");
            }
        }
    }
}

}  // namespace omnigraph::cluster::testing

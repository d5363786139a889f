// Bodies of engine/plan/kind_table.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE const erased_kind* kind_of(kind_table kinds, std::string_view address) {
    for (const auto& facts : kinds)
        if (facts.pattern.check(address) == address_fault::none) return &facts;
    return nullptr;
}

OMNIGRAPH_INLINE bool is_container(const erased_kind& kind) { return kind.fenced && !kind.within; }

OMNIGRAPH_INLINE const erased_kind* container_kind(kind_table kinds, std::string_view address) {
    const auto* kind = kind_of(kinds, address);
    return kind && is_container(*kind) ? kind : nullptr;
}

OMNIGRAPH_INLINE const erased_operation* operation_for(const erased_kind& kind, change_action action) {
    for (const auto& operation : kind.fence.operations)
        if (operation.action == action) return &operation;
    return nullptr;
}

OMNIGRAPH_INLINE named_operation operation_named(kind_table kinds, std::string_view name) {
    for (const auto& facts : kinds)
        for (const auto& operation : facts.fence.operations)
            if (operation.name == name) return {&facts, &operation};
    return {};
}

OMNIGRAPH_INLINE std::string root_owner(const erased_kind& kind, std::string_view address) {
    return kind.moves_container ? kind.container(address) : std::string{address};
}

OMNIGRAPH_INLINE std::string content_row(kind_table kinds, const erased_kind& kind, std::string_view address) {
    if (!kind.fence.carries) return std::string{address};
    return address_with(kinds[*kind.fence.carries], labels_of(kind, address));
}

OMNIGRAPH_INLINE std::string address_with(const erased_kind& kind, std::string_view labels) {
    return std::string{kind.pattern.prefix()} + "." + std::string{labels};
}

OMNIGRAPH_INLINE std::string_view labels_of(const erased_kind& kind, std::string_view address) {
    return address.substr(kind.pattern.prefix().size() + 1);
}

OMNIGRAPH_INLINE std::vector<std::string> recorded_references(const erased_kind& kind, std::string_view address,
                                                              const resource_entry& row) {
    std::vector<std::string> targets;
    kind.derived_references(address, row, targets);
    targets.insert(targets.end(), row.references->begin(), row.references->end());
    std::ranges::sort(targets);
    targets.erase(std::ranges::unique(targets).begin(), targets.end());
    return targets;
}

}  // namespace omnigraph::cluster

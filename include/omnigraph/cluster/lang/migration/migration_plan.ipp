// Bodies of lang/migration/migration_plan.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void migration_plan::refuse(unsupported_change step) {
    if (++refusals <= max_refusals) steps.push_back(std::move(step));
}

OMNIGRAPH_INLINE bool migration_plan::supported() const {
    return std::ranges::none_of(steps,
                                [](const auto& step) { return std::holds_alternative<unsupported_change>(step); });
}

OMNIGRAPH_INLINE void allow_data_loss(migration_plan& plan) {
    for (auto& step : plan.steps) {
        if (auto* type = std::get_if<drop_type>(&step)) type->mode = drop_mode::hard;
        if (auto* property = std::get_if<drop_property>(&step)) property->mode = drop_mode::hard;
        if (auto* end = std::get_if<change_end>(&step); end && end->mode) end->mode = drop_mode::hard;
    }
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

struct reversibility_rules {
    [[nodiscard]] static step_reversibility of_drop(type_kind kind, drop_mode mode) {
        if (kind == type_kind::interface) return step_reversibility::reversible;
        return mode == drop_mode::soft ? step_reversibility::recoverable : step_reversibility::irreversible;
    }
    step_reversibility operator()(const drop_type& step) const { return of_drop(step.kind, step.mode); }
    step_reversibility operator()(const drop_property& step) const { return of_drop(step.kind, step.mode); }
    step_reversibility operator()(const change_end& step) const {
        return step.mode ? of_drop(type_kind::edge, *step.mode) : step_reversibility::reversible;
    }
    step_reversibility operator()(const change_property_type& step) const {
        return step.kind == type_kind::interface ? step_reversibility::reversible : step_reversibility::forward_only;
    }
    step_reversibility operator()(const change_cardinality&) const { return step_reversibility::forward_only; }
    step_reversibility operator()(const unsupported_change&) const { return step_reversibility::unsupported; }
    template <class Step>
    step_reversibility operator()(const Step&) const {
        return step_reversibility::reversible;
    }
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE step_reversibility reversibility_of(const migration_step& step) {
    return std::visit(detail::reversibility_rules{}, step);
}

}  // namespace omnigraph::cluster::lang

// Bodies of engine/plan/compute_plan.hpp.
#pragma once

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/approvals.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE change_effect effect_of(const plan_input& input, const change& c) {
    const auto& kind = input.kinds[c.rank];
    if (!kind.effect) return change_effect::none;
    const auto row = input.applied.find(c.address);
    const auto resource = input.declared.find(c.address);
    return kind.effect({c.action, row == input.applied.end() ? nullptr : &row->second,
                        resource == input.declared.end() ? nullptr : &resource->second.entry});
}

}  // namespace detail

OMNIGRAPH_INLINE cluster_plan compute_plan(const plan_input& input) {
    cluster_plan planned;
    planned.unknown_rows = unknown_rows(input.kinds, input.applied);
    planned.all = diff(input.kinds, input.declared, input.applied, input.repairable_payloads);
    for (auto& c : planned.all) c.effect = detail::effect_of(input, c);
    auto given = input.consult ? input.consult(planned.all) : consent{};
    const auto access =
        access_effects_of(input.kinds, input.declared, input.applied, given.protections, given.removed, planned.all);
    for (auto& c : planned.all)
        if (access.widening.contains(c.address)) c.effect = change_effect::widens_access;
    planned.await_rules = access.await_rules;
    planned.gates = approval_gates(input.kinds, input.declared, input.applied, access, planned.all);
    auto judged = judge_approvals(planned.gates, given.approvals);
    planned.approvals = std::move(judged.reports);
    planned.authorised = std::move(judged.authorised);
    planned.approval_findings = std::move(judged.findings);
    planned.protections = std::move(given.protections);
    demote_dependents(input, planned);
    return planned;
}

OMNIGRAPH_INLINE void demote_dependents(const plan_input& input, cluster_plan& planned) {
    address_set gated, approved;
    for (const auto& gate : planned.gates) gated.insert(gate.address);
    for (const auto& [address, approval] : planned.authorised) approved.insert(address);
    classify({input.kinds, input.declared, input.applied, input.pending, gated, approved, planned.await_rules,
              input.withheld},
             planned.all);
}

OMNIGRAPH_INLINE std::vector<blast_radius_report> blast_radius(const plan_input& input, const cluster_plan& planned) {
    if (planned.all.empty()) return {};
    return blast_radius(reverse_edges{input.kinds, input.declared, input.applied}, planned.all);
}

OMNIGRAPH_INLINE bool converged(kind_table kinds, const resource_table& declared, const applied_rows& applied) {
    return diff(kinds, declared, applied).empty();
}

OMNIGRAPH_INLINE address_set all_fenced(kind_table kinds, const resource_table& declared, const applied_rows& applied) {
    address_set fenced_rows;
    for (const auto& [address, resource] : declared)
        if (kinds[resource.rank].fenced) fenced_rows.insert(address);
    for (const auto& [address, row] : applied)
        if (const auto* facts = kind_of(kinds, address); facts && facts->fenced) fenced_rows.insert(address);
    return fenced_rows;
}

OMNIGRAPH_INLINE void warn_unknown_rows(const std::vector<std::string>& unknown, diagnostics& findings) {
    for (const auto& address : unknown)
        findings.push_back(
            warning(codes::unknown_resource_kind, address,
                    "The ledger has `" + address + "`, of a kind that this build does not know. It is kept.")
                .with_remedy("Use a build that knows the kind to change it."));
}

}  // namespace omnigraph::cluster

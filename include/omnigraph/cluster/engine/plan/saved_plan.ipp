// Bodies of engine/plan/saved_plan.hpp.
#pragma once

#include <algorithm>
#include <set>
#include <utility>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>
#include <omnigraph/cluster/ledger/document.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE std::string digest_of_plan(saved_plan plan) {
    plan.plan_digest.clear();
    return digest_of_bytes(compact_json(to_json(plan))).hex();
}

/// `a, b, c and 4 more`.
OMNIGRAPH_INLINE std::string list_of(const std::vector<std::string>& names) {
    constexpr std::size_t most = 5;
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) list += (i ? ", `" : "`") + names[i] + "`";
    return names.size() > most ? list + " and " + std::to_string(names.size() - most) + " more" : list;
}

template <class Value>
std::vector<std::string> keys_that_differ(const std::map<std::string, Value>& before,
                                          const std::map<std::string, Value>& now) {
    std::vector<std::string> differ;
    for (const auto& [key, value] : before) {
        const auto other = now.find(key);
        if (other == now.end() || other->second != value) differ.push_back(key);
    }
    for (const auto& [key, value] : now)
        if (!before.contains(key)) differ.push_back(key);
    std::ranges::sort(differ);
    return differ;
}

}  // namespace detail

OMNIGRAPH_INLINE plan_base base_of(const plan_report& report) {
    plan_base base;
    base.config_dir = report.config_dir;
    base.config_digest = report.desired_revision.config_digest.value_or(std::string{});
    base.resource_digests = report.resource_digests;
    base.state_revision = report.state_observations.state_revision;
    base.state_cas = report.state_observations.state_cas;
    base.observed_versions = *report.observed_versions;
    return base;
}

OMNIGRAPH_INLINE saved_plan save_plan(const plan_report& report, const environment& env) {
    saved_plan plan;
    plan.plan_id = env.system.new_id();
    plan.created_at = format_timestamp(env.system.now());
    plan.tool_version = library_version;
    plan.base = base_of(report);
    plan.base.to_revision = env.to_revision;
    plan.targets = *report.targets;
    plan.left_out = *report.left_out;
    plan.changes = report.changes;
    plan.blast_radius = report.blast_radius;
    plan.approvals_required = report.approvals_required;
    plan.apply_groups = report.apply_groups;
    plan.source_diffs = report.source_diffs;
    plan.plan_digest = detail::digest_of_plan(plan);
    return plan;
}

OMNIGRAPH_INLINE std::string encode_saved_plan(const saved_plan& plan) { return encode_document(plan); }

OMNIGRAPH_INLINE result<saved_plan> decode_saved_plan(std::string_view text, const std::string& path) {
    const auto invalid = [&](const std::string& cause) {
        return error(codes::saved_plan_invalid, path,
                     "`" + path + "` is not a plan that can be applied: " + cause + ".")
            .with_remedy("Make a new one: `omnigraph cluster plan --out FILE`.");
    };
    auto plan = decode_document<saved_plan>(text, {"schema_version", 1, {max_saved_plan_bytes, 32}});
    if (!plan) return invalid(plan.error().cause);
    if (!is_ulid(plan->plan_id)) return invalid("its plan_id is no id");
    if (plan->plan_digest != detail::digest_of_plan(*plan))
        return invalid("its content is not what its plan_digest says; it was changed or cut short");
    return *std::move(plan);
}

OMNIGRAPH_INLINE std::vector<std::string> moved_facts(const plan_base& planned, const plan_base& now) {
    std::vector<std::string> moved;
    const auto resources = detail::keys_that_differ(planned.resource_digests, now.resource_digests);
    if (!resources.empty()) moved.push_back("what is declared of " + detail::list_of(resources));
    else if (planned.config_digest != now.config_digest) moved.push_back("cluster.yaml");
    if (planned.state_revision != now.state_revision)
        moved.push_back("the ledger, from revision " + std::to_string(planned.state_revision) + " to " +
                        std::to_string(now.state_revision));
    else if (planned.state_cas != now.state_cas) moved.push_back("the ledger, within its revision");
    for (const auto& [address, version] : planned.observed_versions) {
        const auto seen = now.observed_versions.find(address);
        if (seen == now.observed_versions.end()) moved.push_back("`" + address + "`, which can no longer be opened");
        else if (seen->second != version)
            moved.push_back("`" + address + "`, from version " + std::to_string(version) + " to " +
                            std::to_string(seen->second));
    }
    return moved;
}

OMNIGRAPH_INLINE std::vector<std::string> changed_changes(const std::vector<change_report>& planned,
                                                          const std::vector<change_report>& now) {
    const auto by_address = [](const std::vector<change_report>& reports) {
        std::map<std::string, std::string> texts;
        for (const auto& report : reports) texts.emplace(report.resource, compact_json(to_json(report)));
        return texts;
    };
    return detail::keys_that_differ(by_address(planned), by_address(now));
}

OMNIGRAPH_INLINE diagnostic stale_plan(const saved_plan& plan, const std::vector<std::string>& moved) {
    std::string what;
    for (const auto& fact : moved) what += (what.empty() ? "" : "; ") + fact;
    return error(codes::saved_plan_stale, plan.plan_id,
                 "The plan of " + plan.created_at + " no longer stands. Since then has moved: " + what + ".")
        .with_remedy("Look at the new one and apply that: `omnigraph cluster plan --out FILE`.");
}

}  // namespace omnigraph::cluster

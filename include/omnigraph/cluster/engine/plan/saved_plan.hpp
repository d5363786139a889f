// A plan in a file, written by `plan --out` and applied by `apply --plan`.
//
//     const auto shown = commands::plan<standard_kinds>(env);
//     const auto read = decode_saved_plan(encode_saved_plan(save_plan(shown, env)), "next.plan");
//     for (const auto& fact : moved_facts(read->base, base_of(shown))) print(fact);
//
// (1) The file is data and is never executed. apply plans again and refuses unless it gets exactly the same changes, so
//     the file shows exactly what is applied.
// (2) `plan_digest` covers everything else in the file, so an edited or truncated file is refused.
// (3) A plan has a base: the declared digests, the ledger by revision and content, and the versions of everything that
//     was previewed. When any of them has changed, the plan is refused with the difference.
// (4) The file contains no secret: profiles have unresolved `${NAME}` references.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster {

/// What a plan was made against.
struct plan_base {
    std::string config_dir = {};  ///< as it was given; for people
    std::string config_digest = {};
    digests_by_address resource_digests = {};  ///< desired
    nullable<std::string> to_revision = {};    ///< the revision that declared it; null: the folder
    std::uint64_t state_revision = 0;
    nullable<std::string> state_cas = {};                         ///< null: there was no ledger
    std::map<std::string, std::uint64_t> observed_versions = {};  ///< manifest versions by address
};

/// The document of a saved plan.
struct saved_plan {
    std::uint32_t schema_version = 1;
    std::string plan_id = {};
    std::string created_at = {};
    std::string tool_version = {};
    plan_base base = {};
    std::vector<std::string> targets = {};
    std::vector<std::string> left_out = {};
    std::vector<change_report> changes = {};
    std::vector<blast_radius_report> blast_radius = {};
    std::vector<approval_report> approvals_required = {};
    std::vector<apply_group_report> apply_groups = {};
    std::vector<source_diff_report> source_diffs = {};
    std::string plan_digest = {};  ///< of the compact JSON of all fields before it
};

/// The upper bound on the size of the file; this program writes no larger one.
inline constexpr std::size_t max_saved_plan_bytes = std::size_t{256} << 20;

/// The base of a plan.
[[nodiscard]] plan_base base_of(const plan_report& report);

/// The document for `report`, which must be `ok`; `env` is the environment in which it was made.
[[nodiscard]] saved_plan save_plan(const plan_report& report, const environment& env);

/// The text of the file.
[[nodiscard]] std::string encode_saved_plan(const saved_plan& plan);

/// The plan in `text`. `path` is the file's name in messages. Code: saved_plan_invalid.
[[nodiscard]] result<saved_plan> decode_saved_plan(std::string_view text, const std::string& path);

/// The differences between two bases, one clause each; empty when the plan is still valid. Only versions that `planned`
/// has are compared.
[[nodiscard]] std::vector<std::string> moved_facts(const plan_base& planned, const plan_base& now);

/// The addresses whose changes differ, sorted.
[[nodiscard]] std::vector<std::string> changed_changes(const std::vector<change_report>& planned,
                                                       const std::vector<change_report>& now);

/// The refusal of a plan that is no longer valid. Code: saved_plan_stale.
[[nodiscard]] diagnostic stale_plan(const saved_plan& plan, const std::vector<std::string>& moved);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::plan_base, config_dir, config_digest, resource_digests, to_revision,
                       state_revision, state_cas, observed_versions);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::saved_plan, schema_version, plan_id, created_at, tool_version, base, targets,
                       left_out, changes, blast_radius, approvals_required, apply_groups, source_diffs, plan_digest);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/saved_plan.ipp>
#endif

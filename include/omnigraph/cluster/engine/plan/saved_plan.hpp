// A plan as a file: what `plan --out` writes and `apply --plan` carries out, or refuses.
//
//     const auto shown = commands::plan<standard_kinds>(env);
//     const auto read = decode_saved_plan(encode_saved_plan(save_plan(shown, env)), "next.plan");
//     for (const auto& fact : what_moved(read->base, base_of(shown))) print(fact);
//
// (1) The file is data: nothing in it is carried out. apply plans anew and refuses unless it comes to the very same
//     changes, so what the file shows is exactly what is applied.
// (2) `plan_digest` is over everything else in the file: an edited or a truncated file is refused.
// (3) A plan is made against a base: the declared digests, the ledger by revision and content, and the versions of what
//     was looked into. When any of it has moved, the plan is refused, and the refusal says what.
// (4) No secret is in it: profiles are recorded with `${NAME}` unresolved.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster {

/// What a plan was made against.
struct plan_base {
    std::string config_dir = {};  ///< as it was given; for people
    std::string config_digest = {};
    digests_by_address resource_digests = {};  ///< desired
    nullable<std::string> to_revision = {};    ///< what declared it, when that was not the folder
    std::uint64_t state_revision = 0;
    nullable<std::string> state_cas = {};                         ///< null: there was no ledger
    std::map<std::string, std::uint64_t> observed_versions = {};  ///< by address: manifest versions
};

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

/// A file that does not fit is none that this program has written.
inline constexpr std::size_t max_saved_plan_bytes = std::size_t{256} << 20;

[[nodiscard]] plan_base base_of(const plan_report& report);

/// `report` has to be `ok`; `env` is what it was made in.
[[nodiscard]] saved_plan save_plan(const plan_report& report, const environment& env);

[[nodiscard]] std::string encode_saved_plan(const saved_plan& plan);

/// `path` is how messages call the file. Codes: saved_plan_invalid.
[[nodiscard]] result<saved_plan> decode_saved_plan(std::string_view text, const std::string& path);

/// What is different now, a clause each; empty when the plan still stands. Versions are compared of what `planned` has.
[[nodiscard]] std::vector<std::string> what_moved(const plan_base& planned, const plan_base& now);

/// The addresses whose changes are not the same, sorted.
[[nodiscard]] std::vector<std::string> changed_changes(const std::vector<change_report>& planned,
                                                       const std::vector<change_report>& now);

/// The refusal of a plan that no longer stands. Code: saved_plan_stale.
[[nodiscard]] diagnostic stale_plan(const saved_plan& plan, const std::vector<std::string>& moved);

}  // namespace omnigraph::cluster

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::plan_base, config_dir, config_digest, resource_digests, to_revision,
                        state_revision, state_cas, observed_versions);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::saved_plan, schema_version, plan_id, created_at, tool_version, base,
                        targets, left_out, changes, blast_radius, approvals_required, apply_groups, source_diffs,
                        plan_digest);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/saved_plan.ipp>
#endif

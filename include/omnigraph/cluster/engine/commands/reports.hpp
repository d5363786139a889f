// The report of each command: a record that is its `--json` output, field by field (control-plane specification §4).
// The command line renders the same records as text.
//
//     const plan_report report = commands::plan<standard_kinds>(env);
//     out << pretty_json(to_json(report));
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// A diagnostic as JSON has it; file, line, column and remedy only where they are known.
struct diagnostic_report {
    std::string code;
    std::string severity;  ///< error | warning
    std::string path;
    std::string message;
    std::optional<std::string> file;
    std::optional<std::uint64_t> line, column;
    std::optional<std::string> remedy;
    std::uint64_t end_column = 0;  ///< not in JSON: one past the underlined columns; 0 when not known
};

[[nodiscard]] std::vector<diagnostic_report> report_of(const diagnostics& findings);

/// The code of the first error; empty when there is none.
[[nodiscard]] std::string_view first_error(const std::vector<diagnostic_report>& findings);

struct resource_report {
    std::string address, kind, digest;
    std::optional<std::string> path;  ///< the source file, as displayed
};

struct dependency_report {
    std::string from, to;
};

/// The ledger and its lock, as the command found and left them.
struct observed_state {
    std::string state_path, lock_path;
    bool state_found = false;
    std::optional<std::string> applied_config_digest;
    std::uint64_t state_revision = 0;
    std::optional<std::string> state_cas;
    std::uint64_t resource_count = 0;
    bool locked = false;  ///< another command holds the lock
    std::optional<std::string> lock_id;
    bool lock_acquired = false;
    std::optional<std::string> acquired_lock_id, lock_operation, lock_created_at;
    std::optional<std::uint64_t> lock_pid;
    std::optional<std::string> lock_host;
    std::optional<std::uint64_t> lock_age_seconds;
    std::optional<std::string> lock_heartbeat_at;
    std::optional<std::string> lock_holder;  ///< running | stopped | gone; only for a process of this host
};

struct recorded_facts_report {
    std::map<std::string, json> before, after;
};

struct change_report {
    std::string resource;
    std::string operation;  ///< create | update | delete
    std::optional<std::string> before_digest, after_digest;
    std::optional<std::string> disposition;  ///< applied | derived | deferred | blocked
    std::optional<std::string> reason;
    sparse<bool> binding_change;
    std::optional<std::string> metadata_change;
    std::optional<json> migration = {};  ///< {"supported", "steps"}: what the change does where it is deployed
    std::optional<std::string> reversibility = {};  ///< the spelling of a reversibility_tier
    std::optional<std::string> gate = {};    ///< none | preview | approval: what must happen before it is applied
    std::optional<std::string> effect = {};  ///< the spelling of a change_effect; absent for `none`
    sparse<std::vector<std::string>> waits_for = {};           ///< the addresses that a held-back change waits for
    std::optional<recorded_facts_report> recorded_facts = {};  ///< the fields beside the digest that differ
};

struct desired_revision_report {
    std::optional<std::string> config_digest;
};

/// What a change reaches.
struct blast_radius_report {
    std::string resource;
    std::vector<std::string> affected;
};

/// An approval that a change needs.
struct approval_report {
    std::string resource, reason;
    bool satisfied = false;
    /// of the approval that satisfies it
    std::optional<std::string> approval_id = {}, approved_by = {}, expires_at = {};
};

/// A step of apply, and the changes that it applies together.
struct apply_group_report {
    std::string step;  ///< the name of an operation, `publish` or `ledger_write`
    std::vector<std::string> resources;
};

/// The change of one source file against the applied text.
struct source_diff_report {
    std::string path;  ///< as displayed
    std::vector<std::string> resources;
    std::uint64_t added = 0, removed = 0;  ///< the number of lines
    std::string diff = {};                 ///< hunks as in `diff -u`
    sparse<bool> truncated = {};
    std::optional<std::string> note = {};  ///< why there is no diff
};

/// An operation whose sidecar is still there.
struct pending_operation_report {
    std::string operation_id, kind, graph_id, started_at;
    std::optional<std::string> resource = {};  ///< the address; absent when it is `graph.<graph_id>`
};

using digests_by_address = std::map<std::string, std::string>;
using statuses_by_address = std::map<std::string, resource_status>;

/// The digest of every row of the ledger.
[[nodiscard]] digests_by_address digests_of(const ledger_state& state);

struct validate_report {
    bool ok = false;
    std::string config_dir, config_file;
    digests_by_address resource_digests;
    std::vector<resource_report> resources;
    std::vector<dependency_report> dependencies;
    std::vector<diagnostic_report> diagnostics;
};

struct plan_report {
    bool ok = false;
    std::string config_dir;
    desired_revision_report desired_revision;
    digests_by_address resource_digests;
    std::vector<dependency_report> dependencies;
    observed_state state_observations;
    std::vector<change_report> changes;
    std::vector<blast_radius_report> blast_radius;
    std::vector<approval_report> approvals_required;
    std::vector<pending_operation_report> pending_operations;
    std::vector<apply_group_report> apply_groups;
    std::vector<source_diff_report> source_diffs;
    sparse<std::map<std::string, std::uint64_t>> observed_versions;  ///< by address: the versions of what was previewed
    sparse<std::vector<std::string>> targets;                        ///< the addresses that the plan is limited to
    sparse<std::vector<std::string>> left_out;                       ///< changes outside the targets
    std::optional<std::string> plan_id;                              ///< set when the plan was saved
    std::vector<diagnostic_report> diagnostics;
};

struct apply_report {
    bool ok = false;
    std::string config_dir;
    std::optional<std::string> actor;
    desired_revision_report desired_revision;
    observed_state state_observations;
    std::vector<change_report> changes;
    std::uint64_t applied_count = 0, deferred_count = 0;
    bool converged = false, state_written = false;
    statuses_by_address resource_statuses;
    sparse<std::vector<std::string>> targets;   ///< the addresses that the run was limited to
    sparse<std::vector<std::string>> left_out;  ///< changes outside the targets
    std::optional<std::string> plan_id;         ///< the id of the saved plan that was applied
    std::vector<diagnostic_report> diagnostics;
};

struct status_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;
    digests_by_address resource_digests;
    statuses_by_address resource_statuses;
    std::map<std::string, json> observations;
    std::vector<pending_operation_report> pending_operations;
    std::vector<diagnostic_report> diagnostics;
};

/// The report of import and refresh.
struct observe_report {
    bool ok = false;
    std::string operation, config_dir;
    observed_state state_observations;
    digests_by_address resource_digests;
    statuses_by_address resource_statuses;
    std::map<std::string, json> observations;
    std::vector<diagnostic_report> diagnostics;
};

struct unlock_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;
    bool lock_removed = false;
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::diagnostic_report, code, severity, path, message, file, line, column,
                       remedy);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::resource_report, address, kind, digest, path);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::dependency_report, from, to);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::observed_state, state_path, lock_path, state_found, applied_config_digest,
                       state_revision, state_cas, resource_count, locked, lock_id, lock_acquired, acquired_lock_id,
                       lock_operation, lock_created_at, lock_pid, lock_host, lock_age_seconds, lock_heartbeat_at,
                       lock_holder);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::recorded_facts_report, before, after);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::change_report, resource, operation, before_digest, after_digest, disposition,
                       reason, binding_change, metadata_change, migration, reversibility, gate, effect, waits_for,
                       recorded_facts);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::desired_revision_report, config_digest);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::blast_radius_report, resource, affected);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::approval_report, resource, reason, satisfied, approval_id, approved_by,
                       expires_at);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::apply_group_report, step, resources);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::source_diff_report, path, resources, added, removed, diff, truncated, note);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::pending_operation_report, operation_id, kind, graph_id, started_at,
                       resource);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::validate_report, ok, config_dir, config_file, resource_digests, resources,
                       dependencies, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::plan_report, ok, config_dir, desired_revision, resource_digests,
                       dependencies, state_observations, changes, blast_radius, approvals_required, pending_operations,
                       apply_groups, source_diffs, observed_versions, targets, left_out, plan_id, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::apply_report, ok, config_dir, actor, desired_revision, state_observations,
                       changes, applied_count, deferred_count, converged, state_written, resource_statuses, targets,
                       left_out, plan_id, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::status_report, ok, config_dir, state_observations, resource_digests,
                       resource_statuses, observations, pending_operations, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::observe_report, ok, operation, config_dir, state_observations,
                       resource_digests, resource_statuses, observations, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::unlock_report, ok, config_dir, state_observations, lock_removed,
                       diagnostics);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/reports.ipp>
#endif

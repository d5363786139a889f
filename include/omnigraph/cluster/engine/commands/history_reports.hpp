// The reports of the commands that inspect history, state and storage; each is the `--json` output of one command.
//
//     const log_report told = commands::log<standard_kinds>(env, {.limit = 5});
//     out << pretty_json(to_json(told));
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>

namespace omnigraph::cluster {

/// One revision, in short. Null: not known, or nothing to report.
struct revision_report {
    std::uint64_t revision = 0, sequence = 0;
    std::string digest;  ///< the digest of its record
    std::string recorded_at;
    nullable<std::string> actor;
    std::string command;
    nullable<std::string> plan_id;
    std::optional<std::uint64_t> restored_revision;  ///< the earlier revision whose declaration was applied again
    std::string tool_version;
    nullable<std::string> config_digest;
    nullable<bool> converged;  ///< null: the revision applied nothing
    std::uint64_t created = 0, updated = 0, deleted = 0;
    std::vector<std::string> approvals;  ///< ids of the approvals that it used
    /// gap | lost_ledger | broken: what lies before it instead of its predecessor
    std::optional<std::string> preceded_by;
};

struct log_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;
    std::uint64_t recorded = 0;              ///< the number of revisions in the chain
    bool verified = false;                   ///< the chain is unbroken from the current ledger to its beginning
    std::vector<revision_report> revisions;  ///< newest first
    std::vector<diagnostic_report> diagnostics;
};

/// A row that a revision changed, or that differs between two revisions.
struct history_change_report {
    std::string resource;
    std::string operation;  ///< create | update | delete
    std::optional<std::string> before_digest, after_digest;
    sparse<std::vector<std::string>> metadata;  ///< the fields beside the digest that differ
    std::optional<recorded_facts_report> recorded_facts;
};

/// One revision in full.
struct revision_detail_report {
    revision_report summary;
    std::string state_cas;
    nullable<std::string> base_state_cas, declared_config_digest;
    nullable<history_link> previous;
    std::vector<history_change_report> changes;
    std::vector<status_change> statuses;
    std::map<std::string, json> approvals, recoveries;
    /// after this revision; absent when the history cannot rebuild it
    std::optional<digests_by_address> resource_digests;
};

struct show_report {
    bool ok = false;
    std::string config_dir;
    std::optional<revision_detail_report> revision;
    std::vector<diagnostic_report> diagnostics;
};

struct diff_report {
    bool ok = false;
    std::string config_dir;
    std::optional<revision_report> from, to;
    std::vector<history_change_report> changes;
    std::vector<source_diff_report> sources;
    std::vector<diagnostic_report> diagnostics;
};

/// One revision that changed a resource.
struct blame_entry_report {
    revision_report revision;
    history_change_report change;
    std::map<std::string, json> approvals;  ///< used for this change
};

struct blame_report {
    bool ok = false;
    std::string config_dir;
    std::string resource;
    std::vector<blame_entry_report> entries;  ///< newest first
    std::vector<diagnostic_report> diagnostics;
};

/// A row of the ledger.
struct state_row_report {
    std::string address, kind, digest;
    std::optional<std::string> status;
};

struct state_list_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;
    std::vector<state_row_report> resources;
    std::vector<diagnostic_report> diagnostics;
};

/// Everything that the ledger has about one address.
struct state_detail_report {
    std::string address, kind;
    std::optional<resource_entry> entry;     ///< the row; absent when there is only a status or an observation
    std::vector<std::string> references;     ///< the addresses that it refers to
    std::vector<std::string> referenced_by;  ///< the addresses that refer to it
    std::optional<std::string> payload;      ///< where its published text is stored
    std::optional<resource_status> status;
    std::optional<json> observation;
    std::optional<revision_report> last_changed;  ///< the newest revision that changed the row
};

struct state_show_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;
    std::optional<state_detail_report> resource;
    std::vector<diagnostic_report> diagnostics;
};

/// A resource in the report of `graph`.
struct graph_node_report {
    std::string address, kind;
    std::optional<std::string> within;  ///< the address of its container
};

struct resource_graph_report {
    bool ok = false;
    std::string config_dir;
    std::string source;  ///< desired | applied
    std::vector<graph_node_report> resources;
    std::vector<dependency_report> dependencies;
    std::vector<diagnostic_report> diagnostics;
};

/// A stored object that nothing needs.
struct litter_report {
    std::string path;    ///< the place as users see it
    std::string reason;  ///< unreferenced_payload | unreferenced_source | unfinished_revision | stale_plan
    std::uint64_t bytes = 0, age_seconds = 0;
    sparse<bool> removed = {};
};

struct gc_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;
    std::uint64_t older_than_seconds = 0;
    nullable<std::uint64_t> keep_revisions;
    std::vector<litter_report> litter;
    std::uint64_t found_count = 0, found_bytes = 0, removed_count = 0, removed_bytes = 0;
    std::uint64_t younger_count = 0;  ///< litter that was left because it is too young
    std::vector<diagnostic_report> diagnostics;
};

/// The short report of a record.
[[nodiscard]] revision_report report_of(const history_record& record);

/// The report of a changed row.
[[nodiscard]] history_change_report report_of(const row_change& change);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::revision_report, revision, sequence, digest, recorded_at, actor, command,
                       plan_id, restored_revision, tool_version, config_digest, converged, created, updated, deleted,
                       approvals, preceded_by);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::log_report, ok, config_dir, state_observations, recorded, verified,
                       revisions, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::history_change_report, resource, operation, before_digest, after_digest,
                       metadata, recorded_facts);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::revision_detail_report, summary, state_cas, base_state_cas,
                       declared_config_digest, previous, changes, statuses, approvals, recoveries, resource_digests);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::show_report, ok, config_dir, revision, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::diff_report, ok, config_dir, from, to, changes, sources, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::blame_entry_report, revision, change, approvals);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::blame_report, ok, config_dir, resource, entries, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::state_row_report, address, kind, digest, status);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::state_list_report, ok, config_dir, state_observations, resources,
                       diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::state_detail_report, address, kind, entry, references, referenced_by,
                       payload, status, observation, last_changed);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::state_show_report, ok, config_dir, state_observations, resource,
                       diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph_node_report, address, kind, within);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::resource_graph_report, ok, config_dir, source, resources, dependencies,
                       diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::litter_report, path, reason, bytes, age_seconds, removed);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::gc_report, ok, config_dir, state_observations, older_than_seconds,
                       keep_revisions, litter, found_count, found_bytes, removed_count, removed_bytes, younger_count,
                       diagnostics);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/history_reports.ipp>
#endif

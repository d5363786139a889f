// One revision of the ledger as history keeps it: who made it, when, from what, and what it changed.
//
//     const auto record = decode_history_record(text);      // strict, and its digest is that of its content
//     const auto rows = apply_changes({}, record->changes); // the rows after it, when there were none before
//
// (1) A record never changes. Its `digest` covers its own text without the digest, and the next record repeats it, so a
//     later alteration shows in one of the two.
// (2) `state_cas` identifies the ledger of this revision. The record is valid exactly when that ledger was written.
// (3) A record lists changes. Every history_snapshot_interval-th record also has all rows and sources, so that a few
//     records rebuild a revision; `rows_digest` and `sources_digest` check the result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// A reference to the record before this one.
struct history_link {
    std::uint64_t revision = 0;
    std::string state_cas = {};
    std::string digest = {};  ///< the digest of that record
    friend bool operator==(const history_link&, const history_link&) = default;
};

/// One ledger row that differs. With equal digests only fields beside the digest differ.
struct row_change {
    std::string address = {};
    std::string operation = {};                 ///< create | update | delete
    std::optional<resource_entry> before = {};  ///< absent for a create
    std::optional<resource_entry> after = {};   ///< absent for a delete
    /// the names of the fields beside the digest that differ, for an update
    sparse<std::vector<std::string>> metadata = {};
    friend bool operator==(const row_change&, const row_change&) = default;
};

/// A status word that differs; null where there is none.
struct status_change {
    std::string address = {};
    nullable<std::string> before = {}, after = {};
    friend bool operator==(const status_change&, const status_change&) = default;
};

/// By address of a root: the uid that the ledger has recorded, then those that were recorded before it.
using recorded_uids = std::map<std::string, std::vector<std::string>>;

/// What the folder declared: the whole listing, or its difference from the revision before.
struct source_listing {
    std::string config = {};                        ///< digest of the decoded cluster.yaml as JSON
    std::vector<std::string> folders = {};          ///< as declared; always the whole list
    std::map<std::string, std::string> files = {};  ///< digests by declared path
    sparse<std::vector<std::string>> removed = {};  ///< paths of the revision before that are no longer declared
    friend bool operator==(const source_listing&, const source_listing&) = default;
};

/// The document of one revision.
struct history_record {
    std::uint32_t version = 1;
    std::uint64_t revision = 0;
    std::uint64_t sequence = 1;  ///< position in the chain; revision numbers start again when a lost ledger is rebuilt
    std::string command = {};
    nullable<std::string> actor = {};
    std::string recorded_at = {};
    std::string tool_version = {};
    nullable<std::string> plan_id = {};
    std::optional<history_link> restored = {};  ///< the earlier revision whose declaration this one applied again
    nullable<history_link> previous = {};
    nullable<std::string> base_state_cas = {};  ///< of the ledger that was replaced; null when there was none
    std::string state_cas = {};
    nullable<std::string> config_digest = {};  ///< the configuration that is completely applied, as the ledger has it
    /// the configuration that the command applied; null when there was none
    nullable<std::string> declared_config_digest = {};
    std::vector<row_change> changes = {};
    sparse<std::vector<status_change>> statuses = {};
    std::map<std::string, json> approvals = {};   ///< approvals that this revision used, as the ledger records them
    std::map<std::string, json> recoveries = {};  ///< operations of an earlier command that the sweep finished
    /// the number of records since the last one with all rows and sources; 0: this one
    std::uint64_t snapshot_distance = 0;
    nullable<std::map<std::string, resource_entry>> resources = {};
    std::string rows_digest = {};
    /// of all roots in a record with all rows; otherwise of those that differ, with no uid for one that is forgotten
    sparse<recorded_uids> graph_uids = {};
    sparse<std::vector<std::string>> protection_unknown = {};  ///< all addresses that carry this mark after it
    nullable<source_listing> sources = {};                     ///< null: none, or the same as the revision before
    nullable<std::string> sources_digest = {};
    std::string digest = {};
    friend bool operator==(const history_record&, const history_record&) = default;
};

/// The distance between two records that have all rows and sources.
inline constexpr std::uint64_t history_snapshot_interval = 16;

/// Fills in `digest` and returns the stored text.
[[nodiscard]] std::string encode_history_record(history_record& record);

/// The error is one clause: not JSON, not the fields of a record, another version, or a digest that does not match.
[[nodiscard]] result<history_record, std::string> decode_history_record(std::string_view text);

/// The reference with which the next record names `record`.
[[nodiscard]] history_link link_to(const history_record& record);

/// Gives `record` all rows and uids of `next`, so that its revision is rebuilt without the records before it.
void make_snapshot(history_record& record, const ledger_state& next);

/// The resources whose status differs, sorted by address.
[[nodiscard]] std::vector<status_change> statuses_between(const ledger_state& before, const ledger_state& after);

/// The rows that differ, sorted by address.
[[nodiscard]] std::vector<row_change> changes_between(const std::map<std::string, resource_entry>& before,
                                                      const std::map<std::string, resource_entry>& after);

/// The rows after `changes`; the inverse of changes_between().
[[nodiscard]] std::map<std::string, resource_entry> apply_changes(std::map<std::string, resource_entry> rows,
                                                                  const std::vector<row_change>& changes);

/// The uids of `after` that differ, and none for an address that `after` lacks.
[[nodiscard]] recorded_uids uids_between(const recorded_uids& before, const recorded_uids& after);

/// The uids after `changes`; the inverse of uids_between().
[[nodiscard]] recorded_uids apply_uids(recorded_uids uids, const recorded_uids& changes);

/// The digest of every address with its row's digest.
[[nodiscard]] std::string rows_digest(const std::map<std::string, resource_entry>& rows);

/// The sources of `after` that differ from `before`, and the paths that are gone.
[[nodiscard]] source_listing changes_between(const source_listing& before, const source_listing& after);

/// The sources after `changes`.
[[nodiscard]] source_listing apply_changes(source_listing sources, const source_listing& changes);

/// The digest of the whole listing.
[[nodiscard]] std::string sources_digest(const source_listing& sources);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::history_link, revision, state_cas, digest);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::row_change, address, operation, before, after, metadata);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::status_change, address, before, after);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::source_listing, config, folders, files, removed);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::history_record, version, revision, sequence, command, actor, recorded_at,
                       tool_version, plan_id, restored, previous, base_state_cas, state_cas, config_digest,
                       declared_config_digest, changes, statuses, approvals, recoveries, snapshot_distance, resources,
                       rows_digest, graph_uids, protection_unknown, sources, sources_digest, digest);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/history_record.ipp>
#endif

// One revision of the ledger as history keeps it: who made it when and from what, and what it changed.
//
//     const auto record = decode_history_record(text);      // strict, and its digest is that of its content
//     const auto rows = apply_changes({}, record->changes); // the rows after it, when there were none before
//
// (1) A record never changes. Its `digest` is that of its own text without the digest, and the next record repeats it:
//     what is altered later is noticed, here or there.
// (2) `state_cas` is the ledger that this revision is. A record is true exactly when that ledger was written.
// (3) A record says what changed. Every history_snapshot_interval-th one also has all rows and sources, so that a
//     revision is rebuilt from a few records; `rows_digest` and `sources_digest` hold what comes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// Which record comes before.
struct history_link {
    std::uint64_t revision = 0;
    std::string state_cas = {};
    std::string digest = {};  ///< of that record
    friend bool operator==(const history_link&, const history_link&) = default;
};

/// One row of the ledger that differs. Equal digests: only what is recorded beside the digest differs.
struct row_change {
    std::string address = {};
    std::string operation = {};                      ///< create | update | delete
    std::optional<resource_entry> before = {};       ///< absent: created
    std::optional<resource_entry> after = {};        ///< absent: deleted
    sparse<std::vector<std::string>> metadata = {};  ///< fields beside the digest that differ, for an update
    friend bool operator==(const row_change&, const row_change&) = default;
};

/// A status word that differs; null where there was or is none.
struct status_change {
    std::string address = {};
    nullable<std::string> before = {}, after = {};
    friend bool operator==(const status_change&, const status_change&) = default;
};

/// What the folder declared: all of it, or what differs from the revision before.
struct source_listing {
    std::string config = {};                        ///< digest of the decoded cluster.yaml, as JSON
    std::vector<std::string> folders = {};          ///< as declared; always all of them
    std::map<std::string, std::string> files = {};  ///< digests by declared path
    sparse<std::vector<std::string>> removed = {};  ///< paths of the revision before that are gone
    friend bool operator==(const source_listing&, const source_listing&) = default;
};

struct history_record {
    std::uint32_t version = 1;
    std::uint64_t revision = 0;
    std::uint64_t sequence = 1;  ///< position in the chain; revisions begin again when a lost ledger is rebuilt
    std::string command = {};
    nullable<std::string> actor = {};
    std::string recorded_at = {};
    std::string tool_version = {};
    nullable<std::string> plan_id = {};
    std::optional<history_link> restored = {};  ///< the earlier revision whose declaration was applied again
    nullable<history_link> previous = {};
    nullable<std::string> base_state_cas = {};  ///< of the ledger that was replaced; null: there was none
    std::string state_cas = {};
    nullable<std::string> config_digest = {};           ///< what is wholly applied, as the ledger says
    nullable<std::string> declared_config_digest = {};  ///< what was to be applied; null: nothing was
    std::vector<row_change> changes = {};
    sparse<std::vector<status_change>> statuses = {};
    std::map<std::string, json> approvals = {};   ///< consumed by this revision, as the ledger records them
    std::map<std::string, json> recoveries = {};  ///< operations that were finished for an earlier command
    std::uint64_t snapshot_distance = 0;          ///< 0: this record has all rows and sources
    nullable<std::map<std::string, resource_entry>> resources = {};
    std::string rows_digest = {};
    nullable<source_listing> sources = {};  ///< null: none, or those of the revision before
    nullable<std::string> sources_digest = {};
    std::string digest = {};
    friend bool operator==(const history_record&, const history_record&) = default;
};

inline constexpr std::uint64_t history_snapshot_interval = 16;

/// Fills in `digest` and gives the text.
[[nodiscard]] std::string encode_history_record(history_record& record);

/// The error is one clause: not JSON, not the fields, another version, or not what its digest says.
[[nodiscard]] result<history_record, std::string> decode_history_record(std::string_view text);

[[nodiscard]] history_link link_to(const history_record& record);

/// Sorted by address.
[[nodiscard]] std::vector<row_change> changes_between(const std::map<std::string, resource_entry>& before,
                                                      const std::map<std::string, resource_entry>& after);

[[nodiscard]] std::map<std::string, resource_entry> apply_changes(std::map<std::string, resource_entry> rows,
                                                                  const std::vector<row_change>& changes);

/// Of every address and its digest.
[[nodiscard]] std::string rows_digest(const std::map<std::string, resource_entry>& rows);

/// What of `after` is not in `before`, and what is gone.
[[nodiscard]] source_listing changes_between(const source_listing& before, const source_listing& after);

[[nodiscard]] source_listing apply_changes(source_listing sources, const source_listing& changes);

[[nodiscard]] std::string sources_digest(const source_listing& sources);

}  // namespace omnigraph::cluster

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::history_link, revision, state_cas, digest);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::row_change, address, operation, before, after, metadata);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::status_change, address, before, after);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::source_listing, config, folders, files, removed);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::history_record, version, revision, sequence, command, actor, recorded_at,
                        tool_version, plan_id, restored, previous, base_state_cas, state_cas, config_digest,
                        declared_config_digest, changes, statuses, approvals, recoveries, snapshot_distance, resources,
                        rows_digest, sources, sources_digest, digest);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/history_record.ipp>
#endif

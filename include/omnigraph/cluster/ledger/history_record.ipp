// Bodies of ledger/history_record.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool is_hex_digest(std::string_view text) { return digest::parse(text).has_value(); }

[[nodiscard]] OMNIGRAPH_INLINE std::string unsound_change(const row_change& change) {
    const auto shape = change.before && change.after ? "update" : change.after ? "create" : "delete";
    if ((!change.before && !change.after) || change.operation != shape)
        return "changes: " + json_quoted(change.address) + " has another operation than its rows show";
    for (const auto* row : {&change.before, &change.after})
        if (*row && !is_hex_digest((*row)->digest))
            return "changes: " + json_quoted(change.address) + " has a digest that is none";
    return {};
}

[[nodiscard]] OMNIGRAPH_INLINE std::string unsound_sources(const source_listing& sources) {
    if (!is_hex_digest(sources.config)) return "sources.config: not 64 lower-case hex digits";
    for (const auto& [path, content] : sources.files)
        if (!is_hex_digest(content)) return "sources.files[" + path + "]: not 64 lower-case hex digits";
    return {};
}

/// The first impossible value in a decoded record, as a clause; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string unsound(const history_record& record) {
    if (!parse_state_cas(record.state_cas)) return "state_cas: not `sha256:` and 64 lower-case hex digits";
    if (record.base_state_cas && !parse_state_cas(*record.base_state_cas))
        return "base_state_cas: not `sha256:` and 64 lower-case hex digits";
    if (record.previous && (!parse_state_cas(record.previous->state_cas) || !is_hex_digest(record.previous->digest)))
        return "previous: not a link to a record";
    if (!parse_timestamp(record.recorded_at)) return "recorded_at: not a time";
    if ((record.snapshot_distance == 0) != record.resources.has_value())
        return "resources: there exactly when snapshot_distance is 0";
    if (record.snapshot_distance >= history_snapshot_interval) return "snapshot_distance: too far";
    if (record.sources)
        if (auto fault = unsound_sources(*record.sources); !fault.empty()) return fault;
    for (const auto& change : record.changes)
        if (auto fault = unsound_change(change); !fault.empty()) return fault;
    if (record.resources) {
        for (const auto& [address, row] : *record.resources)
            if (!is_hex_digest(row.digest)) return "resources[" + address + "].digest: not 64 lower-case hex digits";
        if (rows_digest(*record.resources) != record.rows_digest) return "rows_digest: not that of the rows";
    }
    return {};
}

[[nodiscard]] OMNIGRAPH_INLINE std::string digest_of_record(history_record record) {
    record.digest.clear();
    return digest_of_bytes(encode_document(record)).hex();
}

[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> metadata_fields_that_differ(const resource_entry& before,
                                                                                    const resource_entry& after) {
    std::vector<std::string> fields;
    if (before.applies_to != after.applies_to) fields.push_back("applies_to");
    if (before.embedding_provider != after.embedding_provider) fields.push_back("embedding_provider");
    if (before.embedding_profile != after.embedding_profile) fields.push_back("embedding_profile");
    for (const auto& [name, value] : *after.metadata) {
        const auto old = before.metadata->find(name);
        if (old == before.metadata->end() || old->second != value) fields.push_back(name);
    }
    for (const auto& [name, value] : *before.metadata)
        if (!after.metadata->contains(name)) fields.push_back(name);
    if (before.references != after.references) fields.push_back("references");
    return fields;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string encode_history_record(history_record& record) {
    record.digest = detail::digest_of_record(record);
    return encode_document(record);
}

OMNIGRAPH_INLINE result<history_record, std::string> decode_history_record(std::string_view text) {
    auto decoded = decode_document<history_record>(text, {"version", 1, {read_limits::history_record}});
    if (!decoded) return std::move(decoded).error().cause;
    if (auto fault = detail::unsound(*decoded); !fault.empty()) return fault;
    // Encoding it again also refuses a text with another layout: the stored bytes must be those that were written.
    if (detail::digest_of_record(*decoded) != decoded->digest || encode_document(*decoded) != text)
        return std::string{"it is not what its digest says"};
    return *std::move(decoded);
}

OMNIGRAPH_INLINE void make_snapshot(history_record& record, const ledger_state& next) {
    record.snapshot_distance = 0;
    record.resources = *next.applied_revision.resources;
    *record.graph_uids = all_graph_uids(next);
}

OMNIGRAPH_INLINE std::vector<status_change> statuses_between(const ledger_state& before, const ledger_state& after) {
    std::vector<status_change> differences;
    for (const auto& [address, row] : *after.resource_statuses) {
        const auto old = before.resource_statuses->find(address);
        if (old == before.resource_statuses->end()) differences.push_back({address, {}, row.status});
        else if (old->second.status != row.status) differences.push_back({address, old->second.status, row.status});
    }
    for (const auto& [address, row] : *before.resource_statuses)
        if (!after.resource_statuses->contains(address)) differences.push_back({address, row.status, {}});
    std::ranges::sort(differences, {}, &status_change::address);
    return differences;
}

OMNIGRAPH_INLINE history_link link_to(const history_record& record) {
    return {record.revision, record.state_cas, record.digest};
}

OMNIGRAPH_INLINE std::vector<row_change> changes_between(const std::map<std::string, resource_entry>& before,
                                                         const std::map<std::string, resource_entry>& after) {
    std::vector<row_change> differences;
    for (const auto& [address, row] : after) {
        const auto old = before.find(address);
        if (old == before.end()) differences.push_back({address, "create", {}, row, {}});
        else if (!(old->second == row))
            differences.push_back(
                {address, "update", old->second, row, detail::metadata_fields_that_differ(old->second, row)});
    }
    for (const auto& [address, row] : before)
        if (!after.contains(address)) differences.push_back({address, "delete", row, {}, {}});
    std::ranges::sort(differences, {}, &row_change::address);
    return differences;
}

OMNIGRAPH_INLINE std::map<std::string, resource_entry> apply_changes(std::map<std::string, resource_entry> rows,
                                                                     const std::vector<row_change>& differences) {
    for (const auto& change : differences) {
        if (change.after) rows.insert_or_assign(change.address, *change.after);
        else rows.erase(change.address);
    }
    return rows;
}

OMNIGRAPH_INLINE recorded_uids uids_between(const recorded_uids& before, const recorded_uids& after) {
    recorded_uids differences;
    for (const auto& [address, uids] : after) {
        const auto old = before.find(address);
        if (old == before.end() || old->second != uids) differences.emplace(address, uids);
    }
    for (const auto& [address, uids] : before)
        if (!after.contains(address)) differences.emplace(address, std::vector<std::string>{});
    return differences;
}

OMNIGRAPH_INLINE recorded_uids apply_uids(recorded_uids uids, const recorded_uids& differences) {
    for (const auto& [address, known] : differences) {
        if (known.empty()) uids.erase(address);
        else uids.insert_or_assign(address, known);
    }
    return uids;
}

OMNIGRAPH_INLINE std::string rows_digest(const std::map<std::string, resource_entry>& rows) {
    digest_builder sum;
    for (const auto& [address, row] : rows) sum.add(address).add_nul().add(row.digest).add_nul();
    return sum.finish().hex();
}

OMNIGRAPH_INLINE source_listing changes_between(const source_listing& before, const source_listing& after) {
    source_listing differences{after.config, after.folders, {}, {}};
    for (const auto& [path, content] : after.files) {
        const auto old = before.files.find(path);
        if (old == before.files.end() || old->second != content) differences.files.emplace(path, content);
    }
    for (const auto& [path, content] : before.files)
        if (!after.files.contains(path)) differences.removed->push_back(path);
    return differences;
}

OMNIGRAPH_INLINE source_listing apply_changes(source_listing sources, const source_listing& differences) {
    sources.config = differences.config;
    sources.folders = differences.folders;
    for (const auto& path : *differences.removed) sources.files.erase(path);
    for (const auto& [path, content] : differences.files) sources.files.insert_or_assign(path, content);
    return sources;
}

OMNIGRAPH_INLINE std::string sources_digest(const source_listing& sources) {
    digest_builder sum;
    sum.add(sources.config).add_nul();
    for (const auto& folder : sources.folders) sum.add(folder).add_nul();
    for (const auto& [path, content] : sources.files) sum.add(path).add_nul().add(content).add_nul();
    return sum.finish().hex();
}

}  // namespace omnigraph::cluster

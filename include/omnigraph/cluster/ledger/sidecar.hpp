// Recovery sidecars: a note about an operation, written before the operation moves a graph.
//
//     auto armed = write_sidecar(store, record);                  // before the graph can move
//     auto again = replace_sidecar(store, with_pin, *armed);    // after it has
//     auto gone  = remove_sidecar(store, record.operation_id);  // once the ledger has the outcome
//
// (1) The first write is create-only: an id is never used twice and no evidence is overwritten.
// (2) A listed sidecar has been checked: its id is a ULID and equals the file name, its graph id is a label, its digest
//     a digest, its address an address. Any other file is reported and stays in place.
// (3) `graph_uri` is only shown to people; the root is derived from the address.
// (4) A sidecar of an operation outside the specification's three names the address of its resource.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The document of one sidecar (control-plane specification §3.3).
struct sidecar_record {
    std::uint32_t schema_version = 1;
    std::string operation_id = {};
    std::string started_at = {};
    nullable<std::string> actor = {};
    std::string kind = {};  ///< the operation's name: graph_create, schema_apply, graph_delete, or one of another kind
    std::string graph_id = {};  ///< the labels of the address, joined with dots
    std::string graph_uri = {};
    nullable<std::uint64_t> observed_manifest_version = {};
    nullable<std::uint64_t> expected_manifest_version = {};
    std::string desired_schema_digest = {};  ///< empty for a delete
    nullable<std::string> state_cas_base = {};
    nullable<std::string> approval_id = {};
    std::optional<std::string> address = {};  ///< the address of the resource; absent when it is `graph.<graph_id>`
    friend bool operator==(const sidecar_record&, const sidecar_record&) = default;
};

/// A sidecar as it was read, with its key and version.
struct pending_sidecar {
    sidecar_record record;
    std::string key;
    object_version version;
};

/// What stands in the place of a sidecar, or is one, and cannot be used.
struct unusable_sidecar {
    std::string key;
    diagnostic why;
    bool can_be_discarded = true;  ///< false: no command can name it, or it is a folder
};

/// All sidecars, as far as they could be read.
struct sidecar_listing {
    std::vector<pending_sidecar> pending = {};       ///< sorted by file name
    std::vector<unusable_sidecar> undecodable = {};  ///< they block graph changes until an operator decides
    bool complete = true;                            ///< false: the listing failed, or a sidecar could not be read
};

/// The address of the resource that the operation moves.
[[nodiscard]] std::string subject_of(const sidecar_record& record);

/// Creates the sidecar. Code: recovery_sidecar_write_error.
[[nodiscard]] result<object_version> write_sidecar(object_store& store, const sidecar_record& record);

/// write_sidecar for many sidecars, in their order. A store that syncs every write makes these durable together.
[[nodiscard]] std::vector<result<object_version>> write_sidecars(object_store& store,
                                                                 std::span<const sidecar_record> records);

/// Replaces exactly the version `last`. Code: recovery_sidecar_write_error.
[[nodiscard]] result<object_version> replace_sidecar(object_store& store, const sidecar_record& record,
                                                     const object_version& last);

/// Removes the sidecar. Code: recovery_sidecar_cleanup_failed, as a warning, because the next writing command sweeps
/// it.
[[nodiscard]] status remove_sidecar(object_store& store, std::string_view operation_id);

/// remove_sidecar for many operations. Returns a warning for each sidecar that could not be removed.
[[nodiscard]] diagnostics remove_sidecars(object_store& store, std::span<const std::string> operation_ids);

/// All sidecars. One that disappears during the reading belongs to an operation that has ended and is left out. Appends
/// warnings: recovery_sidecar_read_error, invalid_recovery_sidecar, unsupported_recovery_sidecar_version.
[[nodiscard]] sidecar_listing list_sidecars(object_store& store, diagnostics& findings);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::sidecar_record, schema_version, operation_id, started_at, actor, kind,
                       graph_id, graph_uri, observed_manifest_version, expected_manifest_version, desired_schema_digest,
                       state_cas_base, approval_id, address);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/sidecar.ipp>
#endif

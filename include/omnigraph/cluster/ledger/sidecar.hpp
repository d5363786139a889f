// Recovery sidecars: what was about to happen to a graph, written down before it happens.
//
//     auto armed = write_sidecar(store, record);                  // before the graph can move
//     auto again = replace_sidecar(store, with_pin, *armed);    // after it has
//     auto gone  = remove_sidecar(store, record.operation_id);  // once the ledger has the outcome
//
// (1) The first write is create-only: an id is never used twice, evidence never overwritten.
// (2) What is listed has been checked: its id is a ULID and the file's name, its graph id a
//     label, its digest a digest, its address an address. Anything else is reported and stays where it is.
// (3) `graph_uri` is for people; roots are derived from the address.
// (4) An operation that is not one of the specification's three says the address it is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Specification §3.3.
struct sidecar_record {
    std::uint32_t schema_version = 1;
    std::string operation_id = {};
    std::string started_at = {};
    nullable<std::string> actor = {};
    std::string kind = {};      ///< of the operation: graph_create, schema_apply, graph_delete, or one of another kind
    std::string graph_id = {};  ///< the labels of the address, joined by dots
    std::string graph_uri = {};
    nullable<std::uint64_t> observed_manifest_version = {};
    nullable<std::uint64_t> expected_manifest_version = {};
    std::string desired_schema_digest = {};  ///< empty for a delete
    nullable<std::string> state_cas_base = {};
    nullable<std::string> approval_id = {};
    std::optional<std::string> address = {};  ///< of the resource, unless it is `graph.<graph_id>`
    friend bool operator==(const sidecar_record&, const sidecar_record&) = default;
};

struct pending_sidecar {
    sidecar_record record;
    std::string key;
    object_version version;
};

struct sidecar_listing {
    std::vector<pending_sidecar> pending = {};  ///< by file name
    std::vector<std::string> undecodable = {};  ///< keys of those that block graph work until an operator decides
    bool complete = true;                       ///< false: the folder could not be listed
};

/// The address of the resource that the operation moves.
[[nodiscard]] std::string subject_of(const sidecar_record& record);

/// Code: recovery_sidecar_write_error.
[[nodiscard]] result<object_version> write_sidecar(object_store& store, const sidecar_record& record);

/// Replaces exactly the version that was written last. Code: recovery_sidecar_write_error.
[[nodiscard]] result<object_version> replace_sidecar(object_store& store, const sidecar_record& record,
                                                     const object_version& last);

/// Code: recovery_sidecar_cleanup_failed, as a warning: the next command that writes the ledger sweeps it.
[[nodiscard]] status remove_sidecar(object_store& store, std::string_view operation_id);

/// A sidecar that is removed while the others are read belongs to an operation that has ended: it is not listed.
/// Appends warnings: recovery_sidecar_read_error, invalid_recovery_sidecar, unsupported_recovery_sidecar_version.
[[nodiscard]] sidecar_listing list_sidecars(object_store& store, diagnostics& findings);

}  // namespace omnigraph::cluster

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::sidecar_record, schema_version, operation_id, started_at, actor, kind,
                        graph_id, graph_uri, observed_manifest_version, expected_manifest_version,
                        desired_schema_digest, state_cas_base, approval_id, address);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/sidecar.ipp>
#endif

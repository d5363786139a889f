// Approvals: a recorded consent to exactly one change that cannot be undone (control-plane specification §3.4).
//
//     auto written = write_approval(store, agreed);
//     for (const auto& given : list_approvals(store, found)) print(given.record.resource, given.record.approved_by);
//     auto settled = replace_approval(store, consumed, given.version);
//
// (1) The first write is create-only. An approval is never removed, because it is evidence.
// (2) A listed approval has been checked: its id is a ULID and equals the file name, its digests are digests, its times
//     are times, its operation is create, update or delete. Any other file is reported and stays in place.
// (3) An approval is rewritten only to record its use or its revocation, and only over the version that was read.
// (4) The fields after `consumed_by_operation` are not in the specification. They are written only when they are known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The document of one approval, field by field as it is stored.
struct approval_record {
    std::uint32_t schema_version = 1;
    std::string approval_id = {};
    std::string resource = {};   ///< an address
    std::string operation = {};  ///< create, update or delete
    std::string reason = {};
    std::string bound_config_digest = {};
    nullable<std::string> bound_before_digest = {};
    nullable<std::string> bound_after_digest = {};
    std::string approved_by = {};
    std::string created_at = {};
    nullable<std::string> consumed_at = {};
    nullable<std::string> consumed_by_operation = {};
    /// the digest of the change and of all changes that follow from it
    std::optional<std::string> bound_change_digest = {};
    std::optional<std::uint64_t> observed_manifest_version = {};
    std::optional<std::string> expires_at = {};
    std::optional<std::string> consumed_by = {};  ///< the actor who applied the change
    std::optional<std::string> revoked_at = {};
    std::optional<std::string> revoked_by = {};
    std::optional<std::string> bound_state_cas = {};  ///< of the ledger on which it was given
    std::optional<std::string> bound_graph_uid = {};  ///< of the root at that time, where the ledger knew it
    friend bool operator==(const approval_record&, const approval_record&) = default;
};

/// An approval as it was read, with the version that a rewrite must replace.
struct stored_approval {
    approval_record record;
    object_version version;
};

/// Creates the approval. Code: approval_write_error.
[[nodiscard]] result<object_version> write_approval(object_store& store, const approval_record& record);

/// Replaces exactly the version `last`. Code: approval_write_error.
[[nodiscard]] result<object_version> replace_approval(object_store& store, const approval_record& record,
                                                      const object_version& last);

/// The approval with this id; nullopt when there is none. Errors have the codes of list_approvals, as warnings.
[[nodiscard]] result<std::optional<stored_approval>> find_approval(object_store& store, std::string_view approval_id);

/// Every valid approval, sorted by id. Appends warnings: approval_read_error, invalid_approval_artifact,
/// unsupported_approval_version.
[[nodiscard]] std::vector<stored_approval> list_approvals(object_store& store, diagnostics& findings);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::approval_record, schema_version, approval_id, resource, operation, reason,
                       bound_config_digest, bound_before_digest, bound_after_digest, approved_by, created_at,
                       consumed_at, consumed_by_operation, bound_change_digest, observed_manifest_version, expires_at,
                       consumed_by, revoked_at, revoked_by, bound_state_cas, bound_graph_uid);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/approval.ipp>
#endif

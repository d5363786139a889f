// Bodies of ledger/approval.hpp.
#pragma once

#include <array>
#include <utility>

#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>
#include <omnigraph/cluster/store/key.hpp>

namespace omnigraph::cluster::detail {

/// The first impossible value in a decoded approval, as a clause; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string unsound(const approval_record& record, std::string_view stem) {
    if (!is_ulid(record.approval_id)) return "approval_id " + json_quoted(record.approval_id) + " is no id";
    if (record.approval_id != stem) return "approval_id " + record.approval_id + " is not the name of the file";
    if (record.resource.empty()) return "resource is empty";
    if (record.operation != "create" && record.operation != "update" && record.operation != "delete")
        return "operation " + json_quoted(record.operation) + " is none of create, update, delete";
    if (record.approved_by.find_first_not_of(" \t") == std::string::npos) return "approved_by is blank";
    const std::optional<std::string> config{record.bound_config_digest};
    for (const auto& [name, sum] :
         {std::pair<std::string_view, const std::optional<std::string>&>{"bound_config_digest", config},
          {"bound_before_digest", record.bound_before_digest},
          {"bound_after_digest", record.bound_after_digest},
          {"bound_change_digest", record.bound_change_digest}})
        if (sum && !digest::parse(*sum)) return std::string{name} + " is not 64 lower-case hex digits";
    const std::optional<std::string> created{record.created_at};
    for (const auto& [name, time] :
         {std::pair<std::string_view, const std::optional<std::string>&>{"created_at", created},
          {"consumed_at", record.consumed_at},
          {"expires_at", record.expires_at},
          {"revoked_at", record.revoked_at}})
        if (time && !parse_timestamp(*time)) return std::string{name} + " " + json_quoted(*time) + " is no time";
    return {};
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic approval_not_written(const object_store& store, std::string_view key,
                                                               const store_error& failed) {
    const bool unknown = failed.fault == store_fault::ambiguous;
    return error(codes::approval_write_error, store.display(key), failure_of("The approval", "written", failed))
        .with_remedy(unknown ? "Look which approvals there are: `omnigraph cluster status`. Then run the command again "
                               "if it is still needed."
                             : "Check that the storage root can be written, then run the command again.");
}

/// One with fields of the specification only is written as other programs read it; they refuse those with more.
[[nodiscard]] OMNIGRAPH_INLINE std::string text_of(const approval_record& record) {
    const bool is_common = !record.bound_change_digest && !record.observed_manifest_version && !record.expires_at &&
                           !record.consumed_by && !record.revoked_at && !record.revoked_by && !record.bound_state_cas &&
                           !record.bound_graph_uid;
    return is_common ? encode_document(record) : encode_sealed(record);
}

/// The result of a conditional write. An ambiguous write counts as done when the stored bytes are this write's.
[[nodiscard]] OMNIGRAPH_INLINE result<object_version> settle_approval_write(object_store& store, std::string_view key,
                                                                            std::string_view text,
                                                                            store_result<object_version> written) {
    written = recognise_write(store, key, text, std::move(written));
    if (written) return *std::move(written);
    auto failed = std::move(written).error();
    if (failed.fault == store_fault::precondition_failed) failed.cause = "another command has written it";
    return approval_not_written(store, key, failed);
}

/// The approval at `key`; nullopt when it is gone; or the warning that says why it cannot be used.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<stored_approval>> read_approval(object_store& store,
                                                                                    const std::string& key,
                                                                                    std::string_view stem) {
    const auto unusable = [&](diagnostic_code code, const std::string& cause) {
        return warning(code, store.display(key), "This approval cannot be used: " + cause + ".")
            .with_remedy(
                "It authorises nothing and stays where it is. Look at the file, and approve the change again.");
    };
    auto object = read_stored(store, key);
    if (!object && is_folder_in_place(object.error()))
        return unusable(codes::invalid_approval_artifact, "a folder stands in its place");
    if (!object && object.error().fault == store_fault::absent) return std::optional<stored_approval>{};
    if (!object && object.error().fault != store_fault::corrupt && validate_key(key).empty() &&
        !is_no_file_in_place(object.error()))
        return warning(codes::approval_read_error, store.display(key),
                       "This approval cannot be read: " + object.error().cause + ".")
            .with_remedy(reach_remedy(store, key) + " Until then it authorises nothing.");
    if (!object) return unusable(codes::invalid_approval_artifact, object.error().cause);
    auto decoded =
        decode_document<approval_record>(object->bytes, {"schema_version", 1, {read_limits::approval, 4}, true});
    if (!decoded)
        return unusable(decoded.error().fault == document_fault::unsupported_version
                            ? codes::unsupported_approval_version
                            : codes::invalid_approval_artifact,
                        decoded.error().cause);
    if (const auto cause = unsound(*decoded, stem); !cause.empty())
        return unusable(codes::invalid_approval_artifact, cause);
    return std::optional{stored_approval{*std::move(decoded), std::move(object->version)}};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<object_version> write_approval(object_store& store, const approval_record& record) {
    const auto key = layout::approval(record.approval_id);
    const auto text = detail::text_of(record);
    return detail::settle_approval_write(store, key, text, store.put_if_absent(key, text));
}

OMNIGRAPH_INLINE result<object_version> replace_approval(object_store& store, const approval_record& record,
                                                         const object_version& last) {
    const auto key = layout::approval(record.approval_id);
    const auto text = detail::text_of(record);
    return detail::settle_approval_write(store, key, text, store.put_if_match(key, text, last));
}

OMNIGRAPH_INLINE result<std::optional<stored_approval>> find_approval(object_store& store,
                                                                      std::string_view approval_id) {
    return detail::read_approval(store, layout::approval(approval_id), approval_id);
}

OMNIGRAPH_INLINE std::vector<stored_approval> list_approvals(object_store& store, diagnostics& findings) {
    std::vector<stored_approval> given;
    const auto entries = store.list(layout::approvals);
    if (!entries) {
        findings.push_back(warning(codes::approval_read_error, std::string{layout::approvals},
                                   "The approvals could not be listed: " + entries.error().cause + ".")
                               .with_remedy(reach_remedy(store, layout::approvals,
                                                         "what is no folder in its place has to be moved away") +
                                            " Until then nothing counts as approved."));
        return given;
    }
    for (const auto& stem : stems_of_documents(layout::approvals, *entries)) {
        auto approval = detail::read_approval(store, layout::approval(stem), stem);
        if (!approval) findings.push_back(std::move(approval).error());
        else if (*approval) given.push_back(**std::move(approval));
    }
    return given;
}

}  // namespace omnigraph::cluster

// Bodies of ledger/sidecar.hpp.
#pragma once

#include <optional>
#include <utility>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>
#include <omnigraph/cluster/store/key.hpp>

namespace omnigraph::cluster::detail {

/// Whether `address` consists of labels ([A-Za-z0-9_-]) between dots and ends in `labels`.
[[nodiscard]] OMNIGRAPH_INLINE bool is_address_of(std::string_view address, std::string_view labels) {
    if (labels.empty() || !address.ends_with(labels) || address.size() < labels.size() + 2 ||
        address[address.size() - labels.size() - 1] != '.')
        return false;
    const auto is_part = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    for (std::size_t i = 0; i < address.size(); ++i)
        if (!is_part(address[i]) && (address[i] != '.' || i == 0 || i + 1 == address.size() || address[i + 1] == '.'))
            return false;
    return true;
}

/// One of the specification's operations is written as other programs read it; they refuse one with more fields.
[[nodiscard]] OMNIGRAPH_INLINE std::string text_of(const sidecar_record& record) {
    return record.address ? encode_sealed(record) : encode_document(record);
}

/// The first impossible value in a decoded sidecar, as a clause; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string unsound(const sidecar_record& record, std::string_view stem) {
    static constexpr address_pattern graph{"graph.<id>"};
    if (!is_ulid(record.operation_id)) return "operation_id " + json_quoted(record.operation_id) + " is no id";
    if (record.operation_id != stem) return "operation_id " + record.operation_id + " is not the name of the file";
    const bool of_a_graph =
        record.kind == "graph_create" || record.kind == "schema_apply" || record.kind == "graph_delete";
    if (of_a_graph && record.address) return "kind " + json_quoted(record.kind) + " has an address of its own";
    if (!record.address && graph.check("graph." + record.graph_id) != address_fault::none)
        return "graph_id " + json_quoted(record.graph_id) + " is no graph id";
    // Such a sidecar has no checksum, so the two names of its graph check each other.
    if (!record.address && !record.graph_uri.empty() && !record.graph_uri.ends_with("/" + record.graph_id + ".omni"))
        return "graph_uri " + json_quoted(record.graph_uri) + " is not that of " + json_quoted(record.graph_id);
    if (record.address && !is_address_of(*record.address, record.graph_id))
        return "address " + json_quoted(*record.address) + " is no address of " + json_quoted(record.graph_id);
    if (!of_a_graph && !record.address) return "kind " + json_quoted(record.kind) + " is unknown";
    if (record.desired_schema_digest.empty() ? of_a_graph && record.kind != "graph_delete"
                                             : !digest::parse(record.desired_schema_digest))
        return "desired_schema_digest is not 64 lower-case hex digits";
    if (record.approval_id && !is_ulid(*record.approval_id))
        return "approval_id " + json_quoted(*record.approval_id) + " is no id";
    return {};
}

/// What a sidecar is written for: an operation that has not begun, or the version after one that has ended.
enum class sidecar_write { first, again };

[[nodiscard]] OMNIGRAPH_INLINE diagnostic sidecar_not_written(const object_store& store, std::string_view key,
                                                              const store_error& failed, sidecar_write purpose) {
    if (purpose == sidecar_write::again)
        return error(codes::recovery_sidecar_write_error, store.display(key),
                     failure_of("The version after the operation", "noted in its recovery sidecar", failed))
            .with_remedy("Nothing needs to be done: the operation has ended, and a sweep decides without the version.");
    return error(codes::recovery_sidecar_write_error, store.display(key),
                 failure_of("The recovery sidecar", "written", failed))
        .with_remedy(
            "Check that the storage root can be written, then run the command again; the graph was not touched for "
            "lack of it.");
}

/// The result of a conditional write. An ambiguous write counts as done when the stored bytes are this write's.
[[nodiscard]] OMNIGRAPH_INLINE result<object_version> settle_sidecar_write(object_store& store, std::string_view key,
                                                                           std::string_view text,
                                                                           store_result<object_version> written,
                                                                           sidecar_write purpose) {
    written = recognise_write(store, key, text, std::move(written));
    if (written) return *std::move(written);
    auto failed = std::move(written).error();
    if (failed.fault == store_fault::precondition_failed) failed.cause = "another command has written or removed it";
    return sidecar_not_written(store, key, failed, purpose);
}

/// The sidecar at `key`; nullopt when it is gone; or why it cannot be used, or read now.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<pending_sidecar>, unusable_sidecar> read_sidecar(
    object_store& store, const std::string& key, std::string_view stem) {
    const auto where = printable(store.display(key));
    // What no key can name is none of ours, and no command can remove it.
    if (const auto why = validate_key(key); !why.empty())
        return unusable_sidecar{
            key,
            warning(codes::invalid_recovery_sidecar, where, "This is no recovery sidecar: " + why + ".")
                .with_remedy("Look at it and move it away by hand; no command can name it. Then run `omnigraph cluster "
                             "apply`."),
            false};
    const auto unusable = [&](diagnostic_code code, const std::string& cause) {
        return unusable_sidecar{
            key,
            warning(code, where, "This recovery sidecar cannot be used: " + cause + ".")
                .with_remedy("`omnigraph cluster recover` says what leads out: `omnigraph cluster recover --discard " +
                             shell_word(stem) +
                             "` removes it, once you have made sure that the graphs are as they should be.")};
    };
    auto object = read_stored(store, key);
    if (!object && is_folder_in_place(object.error()))
        return unusable_sidecar{
            key,
            warning(codes::invalid_recovery_sidecar, where, "Where a recovery sidecar belongs there is a folder.")
                .with_remedy("Look at what " + where + " holds, and move it away; no command removes a folder."),
            false};
    if (!object && object.error().fault == store_fault::absent) return std::optional<pending_sidecar>{};
    if (!object && (object.error().fault == store_fault::corrupt || is_no_file_in_place(object.error())))
        return unusable(codes::invalid_recovery_sidecar, object.error().cause);
    if (!object)
        return unusable_sidecar{
            key, warning(codes::recovery_sidecar_read_error, where,
                         "This recovery sidecar cannot be read: " + object.error().cause + ".")
                     .with_remedy(reach_remedy(store, key, "what is no file in its place has to be moved away") +
                                  " Until then every graph is held back, since it may be about any of them.")};
    auto decoded =
        decode_document<sidecar_record>(object->bytes, {"schema_version", 1, {read_limits::sidecar, 8}, true});
    if (!decoded)
        return unusable(decoded.error().fault == document_fault::unsupported_version
                            ? codes::unsupported_recovery_sidecar_version
                            : codes::invalid_recovery_sidecar,
                        decoded.error().cause);
    if (const auto cause = unsound(*decoded, stem); !cause.empty())
        return unusable(codes::invalid_recovery_sidecar, cause);
    return std::optional{pending_sidecar{*std::move(decoded), key, std::move(object->version)}};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string subject_of(const sidecar_record& record) {
    return record.address ? *record.address : "graph." + record.graph_id;
}

OMNIGRAPH_INLINE result<object_version> write_sidecar(object_store& store, const sidecar_record& record) {
    const auto key = layout::sidecar(record.operation_id);
    const auto text = detail::text_of(record);
    return detail::settle_sidecar_write(store, key, text, store.put_if_absent(key, text), detail::sidecar_write::first);
}

OMNIGRAPH_INLINE std::vector<result<object_version>> write_sidecars(object_store& store,
                                                                    std::span<const sidecar_record> records) {
    std::vector<std::string> texts;
    for (const auto& record : records) texts.push_back(detail::text_of(record));
    std::vector<blob> blobs;
    for (std::size_t i = 0; i < records.size(); ++i)
        blobs.push_back({layout::sidecar(records[i].operation_id), texts[i]});
    auto written = store.put_all_if_absent(blobs);
    std::vector<result<object_version>> outcomes;
    for (std::size_t i = 0; i < records.size(); ++i)
        outcomes.push_back(detail::settle_sidecar_write(store, blobs[i].key, texts[i], std::move(written[i]),
                                                        detail::sidecar_write::first));
    return outcomes;
}

OMNIGRAPH_INLINE result<object_version> replace_sidecar(object_store& store, const sidecar_record& record,
                                                        const object_version& last) {
    const auto key = layout::sidecar(record.operation_id);
    const auto text = detail::text_of(record);
    return detail::settle_sidecar_write(store, key, text, store.put_if_match(key, text, last),
                                        detail::sidecar_write::again);
}

OMNIGRAPH_INLINE status remove_sidecar(object_store& store, std::string_view operation_id) {
    const auto key = layout::sidecar(operation_id);
    const auto removed = store.remove(key);
    if (removed || (removed.error().fault == store_fault::ambiguous && store.probe(key) == presence::absent))
        return done{};
    return warning(codes::recovery_sidecar_cleanup_failed, store.display(key),
                   failure_of("The recovery sidecar", "removed", removed.error()) + " It is no longer needed.")
        .with_remedy("Nothing needs to be done: the next command that writes the ledger sweeps it.");
}

OMNIGRAPH_INLINE diagnostics remove_sidecars(object_store& store, std::span<const std::string> operation_ids) {
    std::vector<std::string> keys;
    for (const auto& id : operation_ids) keys.push_back(layout::sidecar(id));
    diagnostics left;
    if (store.remove_all(keys)) return left;
    for (const auto& id : operation_ids)  // finds out which failed, and why
        if (auto removed = remove_sidecar(store, id); !removed) left.push_back(std::move(removed).error());
    return left;
}

OMNIGRAPH_INLINE sidecar_listing list_sidecars(object_store& store, diagnostics& findings) {
    sidecar_listing listing;
    const auto entries = store.list(layout::recoveries);
    if (!entries) {
        findings.push_back(warning(codes::recovery_sidecar_read_error, std::string{layout::recoveries},
                                   "The recovery sidecars could not be listed: " + entries.error().cause + ".")
                               .with_remedy(reach_remedy(store, layout::recoveries,
                                                         "what is no folder in its place has to be moved away") +
                                            " Unfinished work may be pending."));
        listing.complete = false;
        return listing;
    }
    for (const auto& stem : stems_of_documents(layout::recoveries, *entries)) {
        auto sidecar = detail::read_sidecar(store, layout::sidecar(stem), stem);
        if (sidecar) {
            if (*sidecar) listing.pending.push_back(**std::move(sidecar));
            continue;
        }
        findings.push_back(sidecar.error().why);
        if (sidecar.error().why.code == codes::recovery_sidecar_read_error) listing.complete = false;
        else listing.undecodable.push_back(std::move(sidecar).error());
    }
    return listing;
}

}  // namespace omnigraph::cluster

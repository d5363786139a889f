// Bodies of graph/versions/manifest.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/graph/versions/delta_codec.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/table_digest.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string object_name(const commit_ref& commit) {
    return "commits/" + commit.id + "-" + commit.sha256 + ".json";
}

OMNIGRAPH_INLINE std::string object_name(const image_ref& image) {
    return "images/" + image.commit + "-" + image.sha256;
}

OMNIGRAPH_INLINE std::string object_name(const history_ref& history) {
    return "history/" + history.id + "-" + history.sha256;
}

OMNIGRAPH_INLINE std::string schema_name(std::string_view sha256) { return "schemas/" + std::string{sha256} + ".pg"; }

OMNIGRAPH_INLINE std::string delta_name(const commit_record& commit) {
    return "deltas/" + commit.id + "-" + (commit.delta ? commit.delta->sha256 : std::string{});
}

OMNIGRAPH_INLINE std::uint64_t generation_of(const commit_record& commit) {
    return commit.generation.value_or(commit.version);
}

OMNIGRAPH_INLINE std::uint64_t generation_of(const branch_record& branch) {
    return branch.generation.value_or(branch.version);
}

OMNIGRAPH_INLINE const branch_record& main_of(const manifest_record& manifest) {
    return manifest.branches.at(std::string{main_branch});
}

OMNIGRAPH_INLINE live_graph live_state(const manifest_record& manifest) {
    return {main_of(manifest).version, manifest.schema.source, digest_of_bytes(manifest.schema.source),
            manifest.graph_uid};
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool is_digest(std::string_view text) { return digest::parse(text).has_value(); }

[[nodiscard]] OMNIGRAPH_INLINE bool is_sound(const commit_ref& commit) {
    return is_ulid(commit.id) && is_digest(commit.sha256);
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_sound(const image_ref& image) {
    if (image.sha256.empty()) return image.commit.empty() && image.bytes == 0 && image.raw_bytes == 0;
    return is_ulid(image.commit) && is_digest(image.sha256) && image.raw_bytes <= max_image_bytes;
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_sound(const delta_ref& delta) {
    return is_ulid(delta.base) && is_digest(delta.sha256) && delta.raw_bytes <= max_delta_bytes &&
           delta.bytes <= delta.raw_bytes && (!delta.inlined || delta.inlined->size() == (delta.bytes + 2) / 3 * 4);
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_sound(const delta_chain& chain) {
    return is_ulid(chain.base) && is_sound(chain.last) && chain.length > 0 && chain.length <= max_chain_length;
}

[[nodiscard]] OMNIGRAPH_INLINE bool are_sound(const std::map<std::string, table_pin>& tables) {
    return std::ranges::all_of(
        tables, [](const auto& pin) { return !pin.second.digest || table_digest::parse(*pin.second.digest); });
}

/// The first impossible value, as a clause; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string unsound(const commit_record& commit) {
    if (!is_ulid(commit.id)) return "its id is not a ULID";
    if (!is_ulid(commit.graph_uid)) return "its graph_uid is not a ULID";
    if (!is_digest(commit.schema_sha256)) return "its schema_sha256 is not a digest";
    if (commit.parents.size() > 2) return "it has more than two parents";
    for (const auto& parent : commit.parents)
        if (!is_sound(parent)) return "a parent is not named by a ULID and a digest";
    if (!is_sound(commit.image)) return "its image is not named by a ULID, a digest and a size";
    if (commit.delta && !is_sound(*commit.delta)) return "its delta is not named by a ULID, a digest and a size";
    if (!are_sound(commit.tables)) return "the digest of a table is not one";
    return {};
}

[[nodiscard]] OMNIGRAPH_INLINE std::string unsound(const manifest_record& manifest) {
    if (!is_ulid(manifest.graph_uid)) return "its graph_uid is not a ULID";
    if (digest_of_bytes(manifest.schema.source).hex() != manifest.schema.sha256)
        return "its schema does not have the recorded digest";
    if (auto why = unsound(manifest.genesis); !why.empty()) return "in its genesis commit, " + why;
    if (!manifest.branches.contains(std::string{main_branch})) return "it has no branch main";
    if (manifest.history)
        for (const auto& part : *manifest.history)
            if (!is_ulid(part.id) || !is_digest(part.sha256) || part.raw_bytes > max_history_bytes)
                return "a part of its history is not named by a ULID, a digest and a size";
    if (manifest.images && !std::ranges::all_of(*manifest.images, [](const image_ref& image) {
            return is_sound(image) && !image.sha256.empty();
        }))
        return "an image of an earlier commit is not named by a ULID, a digest and a size";
    for (const auto& [name, branch] : manifest.branches) {
        if (!is_sound(branch.head)) return "the head of branch " + name + " is not named by a ULID and a digest";
        if (!is_sound(branch.image))
            return "the image of branch " + name + " is not named by a ULID, a digest and a size";
        if (branch.chain && !is_sound(*branch.chain)) return "the chain of deltas of branch " + name + " cannot be one";
        if (branch.origin && !(is_ulid(branch.origin->id) && is_sound(branch.origin->fork)))
            return "the origin of branch " + name + " is not named by ULIDs and a digest";
        if (!are_sound(branch.tables)) return "the digest of a table of branch " + name + " is not one";
        if (branch.horizon && !is_ulid(*branch.horizon)) return "the horizon of branch " + name + " is not a ULID";
        if (branch.horizon_image && !(branch.horizon && is_sound(*branch.horizon_image)))
            return "the image of the horizon of branch " + name + " is not named by a ULID, a digest and a size";
        if (branch.recent.size() > recent_commits) return "branch " + name + " lists too many recent commits";
        if (!std::ranges::all_of(branch.recent, is_ulid))
            return "a recent commit of branch " + name + " is not named by a ULID";
    }
    return {};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_error damaged(const std::string& where, const std::string& why) {
    return internal("What is stored at '" + where + "' is damaged: " + why + ".");
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// How a manifest ends; the digest is that of all bytes before.
[[nodiscard]] OMNIGRAPH_INLINE std::string seal(const std::string& digest) {
    return ",\n  \"digest\": \"" + digest + "\"\n}\n";
}

/// Why the digest of a manifest does not vouch for it, as a clause; empty when it does, or when its format has none.
[[nodiscard]] OMNIGRAPH_INLINE std::string unsealed(std::string_view bytes, const manifest_record& manifest) {
    if (!manifest.digest) return manifest.min_reader < sealed_format ? std::string{} : "it has no digest";
    const auto end = seal(*manifest.digest);
    const bool is_sealed =
        bytes.ends_with(end) && digest_of_bytes(bytes.substr(0, bytes.size() - end.size())).hex() == *manifest.digest;
    return is_sealed ? std::string{} : "its content does not have the digest at its end";
}

/// Every command begins with the manifest, `repair` too.
[[nodiscard]] OMNIGRAPH_INLINE graph_error without_manifest(graph_error why) {
    if (why.remedy.empty())
        why.remedy =
            "Put this object back from a backup of the store; `omnigraph repair` cannot begin without it, and does not "
            "make it again.";
    return why;
}

/// In format 6 the image of a horizon stands beside it.
OMNIGRAPH_INLINE void move_horizon_images(manifest_record& manifest) {
    for (auto& [name, branch] : manifest.branches) {
        const auto image = std::exchange(branch.horizon_image, std::nullopt);
        if (!image || image->sha256.empty()) continue;
        if (!manifest.images) manifest.images.emplace();
        if (std::ranges::find(*manifest.images, *image) == manifest.images->end()) manifest.images->push_back(*image);
    }
}

template <class Record>
[[nodiscard]] graph_result<Record> decode(std::string_view bytes, std::size_t largest, const std::string& where) {
    auto document = parse_json(bytes, {largest, 16});
    if (!document) return damaged(where, document.error());
    const auto* object = document->if_object();
    if (const auto moved = parse_moved_graph(bytes))
        return with_reason(
            with_remedy(internal("The graph document '" + where + "' is closed: the graph was moved to " +
                                 printable(moved->moved_to) + "."),
                        "Use the address to which it was moved."),
            graph_reason::graph_moved);
    const auto* needed = object ? object->if_contains("min_reader") : nullptr;
    const bool is_newer = needed && ((needed->is_int64() && std::cmp_greater(needed->get_int64(), manifest_format)) ||
                                     (needed->is_uint64() && needed->get_uint64() > manifest_format));
    if (is_newer)
        return with_remedy(
            internal("The graph document '" + where + "' needs a newer version of this program (it says min_reader " +
                     compact_json(*needed) + ", this is " + std::to_string(manifest_format) +
                     "): upgrade omnigraph first."),
            "Run the command with the newer version; nothing is wrong with the graph.");
    auto record = from_json<Record>(*document);
    if (!record) return damaged(where, record.error());
    if (auto why = unsound(*record); !why.empty()) return damaged(where, why);
    return *std::move(record);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string encode(const manifest_record& manifest) {
    auto sealed = manifest;
    sealed.min_reader = std::max(sealed.min_reader, sealed.images ? named_images_format : sealed_format);
    sealed.format = std::max(sealed.format, sealed.min_reader);
    sealed.digest.reset();
    auto text = pretty_json(to_json(sealed));
    text.erase(text.rfind('\n'));
    return text + detail::seal(digest_of_bytes(text).hex());
}

OMNIGRAPH_INLINE std::string encode(const commit_record& commit) { return pretty_json(to_json(commit)) + "\n"; }

OMNIGRAPH_INLINE graph_result<manifest_record> decode_manifest(std::string_view bytes, const std::string& where) {
    auto record = detail::decode<manifest_record>(bytes, max_manifest_bytes, where);
    if (!record) return detail::without_manifest(record.error());
    if (auto why = detail::unsealed(bytes, *record); !why.empty()) return detail::without_manifest(damaged(where, why));
    record->digest.reset();
    detail::move_horizon_images(*record);
    return record;
}

OMNIGRAPH_INLINE graph_result<commit_record> decode_commit(std::string_view bytes, const std::string& where) {
    return detail::decode<commit_record>(bytes, max_commit_record_bytes, where);
}

}  // namespace omnigraph::cluster::graph

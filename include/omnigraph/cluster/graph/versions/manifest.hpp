// The one mutable document of a graph, and the records of its commits.
//
//     <root>/manifest.json                       moved by compare-and-swap
//     <root>/commits/<commit id>-<sha256>.json   immutable; named by the manifest or by a child
//     <root>/images/<commit id>-<sha256>         immutable; the packed database after that commit
//
// The genesis commit and the schema are inlined, so a graph comes into being by one
// create-only write; the state of genesis is virtual (the empty tables of its schema).
// (1) A reference carries the SHA-256 of what it names; nothing is read without re-hashing.
// (2) Names are never reused: a commit id is new for every attempt to publish.
// (3) A document of a newer format is refused with the word "upgrade", before anything else in it is believed.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::graph {

struct commit_ref {
    std::string id;
    std::string sha256;  ///< of the stored record
    friend bool operator==(const commit_ref&, const commit_ref&) = default;
};

/// No `sha256`: there is no image, the state is that of genesis.
struct image_ref {
    std::string commit;
    std::string sha256;           ///< of the packed bytes
    std::uint64_t bytes = 0;      ///< packed
    std::uint64_t raw_bytes = 0;  ///< unpacked
};

/// One table at one commit. The version grows by one with each commit that changes the table.
struct table_pin {
    std::uint64_t version = 0;
    std::uint64_t rows = 0;
    friend bool operator==(const table_pin&, const table_pin&) = default;
};

struct commit_record {
    std::string id;
    std::string graph_uid;
    std::string branch;
    std::uint64_t version = 0;  ///< of the manifest, after this commit
    std::vector<commit_ref> parents;
    std::string actor;  ///< empty when nobody is named
    std::int64_t created_at_us = 0;
    std::string kind;  ///< init, mutate or load
    std::string schema_sha256;
    std::uint64_t epoch = 0;
    image_ref image;
    std::map<std::string, table_pin> tables;
};

struct schema_record {
    std::string sha256;
    std::string source;
    std::uint64_t epoch = 0;  ///< grows when the shape of the tables changes
};

struct branch_record {
    commit_ref head;
    std::uint64_t version = 0;
    image_ref image;
    std::map<std::string, table_pin> tables;
    std::vector<std::string> recent;  ///< ids of the last commits, newest last: settles an ambiguous write
};

struct manifest_record {
    std::uint64_t format = 1;
    std::uint64_t min_reader = 1;
    std::string graph_uid;
    std::uint64_t seq = 0;  ///< how often the manifest was moved
    schema_record schema;
    std::map<std::string, branch_record> branches;
    commit_record genesis;
};

}  // namespace omnigraph::cluster::graph

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::graph::commit_ref, id, sha256);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::graph::image_ref, commit, sha256, bytes, raw_bytes);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::graph::table_pin, version, rows);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::graph::commit_record, id, graph_uid, branch, version, parents, actor,
                        created_at_us, kind, schema_sha256, epoch, image, tables);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::graph::schema_record, sha256, source, epoch);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::graph::branch_record, head, version, image, tables, recent);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::graph::manifest_record, format, min_reader, graph_uid, seq, schema,
                        branches, genesis);

namespace omnigraph::cluster::graph {

/// What this build reads and writes.
inline constexpr std::uint64_t manifest_format = 1;

/// A manifest holds the schema and one pin a table; a larger one is no manifest.
inline constexpr std::size_t largest_manifest = std::size_t{4} << 20;
inline constexpr std::size_t largest_commit_record = std::size_t{1} << 20;
inline constexpr std::size_t largest_schema = std::size_t{512} << 10;
inline constexpr std::size_t recent_commits = 32;

inline constexpr std::string_view main_branch = "main";

[[nodiscard]] inline std::string object_name(const commit_ref& commit) {
    return "commits/" + commit.id + "-" + commit.sha256 + ".json";
}
[[nodiscard]] inline std::string object_name(const image_ref& image) {
    return "images/" + image.commit + "-" + image.sha256;
}

/// The branch every graph has; decode_manifest refuses a manifest without it.
[[nodiscard]] inline const branch_record& main_of(const manifest_record& manifest) {
    return manifest.branches.at(std::string{main_branch});
}

[[nodiscard]] std::string encode(const manifest_record& manifest);
[[nodiscard]] std::string encode(const commit_record& commit);

/// Checked: every id, digest, size and reference in it has the form it must have. `where` is for the message.
[[nodiscard]] answer<manifest_record> decode_manifest(std::string_view bytes, const std::string& where);
[[nodiscard]] answer<commit_record> decode_commit(std::string_view bytes, const std::string& where);

// ---- details ----------------------------------------------------------------------------

namespace detail {

[[nodiscard]] inline bool is_digest(std::string_view text) { return digest::parse(text).has_value(); }

[[nodiscard]] inline bool is_sound(const commit_ref& commit) { return is_ulid(commit.id) && is_digest(commit.sha256); }

[[nodiscard]] inline bool is_sound(const image_ref& image) {
    if (image.sha256.empty()) return image.commit.empty() && image.bytes == 0 && image.raw_bytes == 0;
    return is_ulid(image.commit) && is_digest(image.sha256) && image.raw_bytes <= largest_image;
}

/// The first thing that cannot be, or empty.
[[nodiscard]] inline std::string unsound(const commit_record& commit) {
    if (!is_ulid(commit.id)) return "its id is not a ULID";
    if (!is_ulid(commit.graph_uid)) return "its graph_uid is not a ULID";
    if (!is_digest(commit.schema_sha256)) return "its schema_sha256 is not a digest";
    if (commit.parents.size() > 2) return "it has more than two parents";
    for (const auto& parent : commit.parents)
        if (!is_sound(parent)) return "a parent is not named by a ULID and a digest";
    if (!is_sound(commit.image)) return "its image is not named by a ULID, a digest and a size";
    return {};
}

[[nodiscard]] inline std::string unsound(const manifest_record& manifest) {
    if (!is_ulid(manifest.graph_uid)) return "its graph_uid is not a ULID";
    if (digest_of_bytes(manifest.schema.source).hex() != manifest.schema.sha256)
        return "its schema does not have the recorded digest";
    if (auto why = unsound(manifest.genesis); !why.empty()) return "in its genesis commit, " + why;
    if (!manifest.branches.contains(std::string{main_branch})) return "it has no branch main";
    for (const auto& [name, branch] : manifest.branches) {
        if (!is_sound(branch.head)) return "the head of branch " + name + " is not named by a ULID and a digest";
        if (!is_sound(branch.image))
            return "the image of branch " + name + " is not named by a ULID, a digest and a size";
        if (branch.recent.size() > recent_commits) return "branch " + name + " lists too many recent commits";
    }
    return {};
}

[[nodiscard]] inline graph_error damaged(const std::string& where, const std::string& why) {
    return internal("What is stored at '" + where + "' is damaged: " + why + ".");
}

template <class Record>
[[nodiscard]] answer<Record> decode(std::string_view bytes, std::size_t largest, const std::string& where) {
    auto document = parse_json(bytes, {largest, 16});
    if (!document) return damaged(where, document.error());
    const auto* object = document->if_object();
    const auto* needed = object ? object->if_contains("min_reader") : nullptr;
    if (needed && needed->is_int64() && needed->get_int64() > static_cast<std::int64_t>(manifest_format))
        return internal("The graph document '" + where +
                        "' needs a newer version of this program (it says min_reader " +
                        std::to_string(needed->get_int64()) + ", this is " + std::to_string(manifest_format) +
                        "): upgrade omnigraph first.");
    auto record = from_json<Record>(*document);
    if (!record) return damaged(where, record.error());
    if (auto why = unsound(*record); !why.empty()) return damaged(where, why);
    return *std::move(record);
}

}  // namespace detail

inline std::string encode(const manifest_record& manifest) { return pretty_json(to_json(manifest)) + "\n"; }
inline std::string encode(const commit_record& commit) { return pretty_json(to_json(commit)) + "\n"; }

inline answer<manifest_record> decode_manifest(std::string_view bytes, const std::string& where) {
    return detail::decode<manifest_record>(bytes, largest_manifest, where);
}

inline answer<commit_record> decode_commit(std::string_view bytes, const std::string& where) {
    return detail::decode<commit_record>(bytes, largest_commit_record, where);
}

}  // namespace omnigraph::cluster::graph

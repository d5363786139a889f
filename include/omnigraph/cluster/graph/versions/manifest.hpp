// The manifest, the one mutable document of a graph, and the records of its commits.
//
//   <root>/manifest.json                       replaced by compare-and-swap
//   <root>/commits/<commit id>-<sha256>.json   immutable; named by the manifest or by a child commit
//   <root>/images/<commit id>-<sha256>         immutable; the compressed database after that commit
//   <root>/deltas/<commit id>-<sha256>         immutable; the changes of that commit, when not in its record
//   <root>/history/<id>-<sha256>               immutable; records of commits that can no longer be read
//   <root>/schemas/<sha256>.pg                 immutable; a schema that was replaced, for the commits that had it
//
//     auto manifest = decode_manifest(bytes, "graphs/kb.omni/manifest.json");
//     if (!manifest) return manifest.error();
//     const branch_record& head = main_of(*manifest);
//
// The manifest contains the genesis commit and the schema, so one create-only write creates a graph. The state of the
// genesis commit is virtual: the empty tables of its schema.
// (1) A reference has the SHA-256 of its target; everything read is hashed again.
// (2) Names are never reused: each attempt to publish has a new commit id.
// (3) A document of a newer format is refused with the word "upgrade" before anything else in it is trusted.
// (4) The state of a head is an image (or the empty tables) and a chain of deltas on it: those of chain.last and of its
//     first parents, back to the commit chain.base, whose state is that of the image.
// (5) The manifest ends with the digest of what stands before it, so no changed byte of it is believed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/host/graph_commit.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster::graph {

struct commit_ref {
    std::string id;
    std::string sha256;  ///< of the stored record
    friend bool operator==(const commit_ref&, const commit_ref&) = default;
};

/// A reference to an image. Without `sha256` there is none, and the state is that of the genesis commit.
struct image_ref {
    std::string commit;
    std::string sha256;           ///< of the compressed bytes
    std::uint64_t bytes = 0;      ///< compressed
    std::uint64_t raw_bytes = 0;  ///< decompressed
    friend bool operator==(const image_ref&, const image_ref&) = default;
};

/// One table at one commit. The version grows by one with each commit that changes the table.
struct table_pin {
    std::uint64_t version = 0;
    std::uint64_t rows = 0;
    std::optional<std::string> digest = {};  ///< of its rows (table_digest.hpp); older commits have none
    std::optional<std::string> branch = {};  ///< the branch that wrote this version; `main` is not named
    friend bool operator==(const table_pin&, const table_pin&) = default;
};

/// What one commit changed (delta_codec.hpp).
struct delta_ref {
    std::string base;                         ///< the commit on whose state the chain of deltas begins
    std::string sha256;                       ///< of the stored bytes
    std::uint64_t bytes = 0;                  ///< as stored: fewer than raw_bytes when they are packed
    std::uint64_t raw_bytes = 0;              ///< unpacked
    std::optional<std::string> inlined = {};  ///< the stored bytes in base 64, when they are no object of their own
};

/// The deltas between the image of a branch and its head.
struct delta_chain {
    std::string base;  ///< the commit whose state the image is, or the empty tables are
    commit_ref last;   ///< the newest commit that has a delta; what came after it changed no row
    std::uint64_t length = 0;
    std::uint64_t bytes = 0;  ///< of all deltas, as stored
};

/// The document of one commit.
struct commit_record {
    std::string id;
    std::string graph_uid;
    std::string branch;
    std::uint64_t version = 0;  ///< the manifest version after this commit
    std::vector<commit_ref> parents;
    std::string actor;  ///< empty when no actor is known
    std::int64_t created_at_us = 0;
    std::string kind;  ///< init, mutate, load, merge or schema_apply
    std::string schema_sha256;
    std::uint64_t epoch = 0;
    image_ref image;  ///< of this commit, or the one that its chain of deltas stands on
    std::map<std::string, table_pin> tables;
    std::optional<delta_ref> delta = {};
    std::optional<std::uint64_t> min_reader = {};
    std::optional<std::uint64_t> generation = {};  ///< see generation_of()
};

/// The schema of a graph.
struct schema_record {
    std::string sha256;
    std::string source;
    std::uint64_t epoch = 0;  ///< grows when the shape of the tables changes
};

/// How a branch beside `main` was made.
struct branch_origin {
    std::string id;      ///< of this creation: a branch that is made again under the name is another one
    std::string parent;  ///< the name of a branch
    commit_ref fork;
};

/// The head of a branch.
struct branch_record {
    commit_ref head;
    std::uint64_t version = 0;
    image_ref image;
    std::map<std::string, table_pin> tables;
    std::vector<std::string> recent;  ///< ids of the last commits, newest last; settles an ambiguous write
    std::optional<delta_chain> chain = {};
    std::optional<std::string> horizon = {};       ///< the oldest commit that can be read; without it, all can
    std::optional<branch_origin> origin = {};      ///< `main` has none
    std::optional<std::uint64_t> generation = {};  ///< of the head; see generation_of()
    std::optional<image_ref> horizon_image = {};   ///< of format 6; decode_manifest() moves it to the images

    /// There is no image and no delta: the tables of the schema are empty.
    [[nodiscard]] bool is_virtual() const { return image.sha256.empty() && !chain; }
};

/// A reference to records of commits that can no longer be read (commit_history.hpp).
struct history_ref {
    std::string id;               ///< of the attempt that wrote it
    std::string sha256;           ///< of the compressed bytes
    std::uint64_t bytes = 0;      ///< compressed
    std::uint64_t raw_bytes = 0;  ///< decompressed
    std::uint64_t commits = 0;
    friend bool operator==(const history_ref&, const history_ref&) = default;
};

/// The document of the manifest.
struct manifest_record {
    std::uint64_t format = 1;
    std::uint64_t min_reader = 1;
    std::string graph_uid;
    std::uint64_t seq = 0;  ///< how often the manifest was replaced
    schema_record schema;
    std::map<std::string, branch_record> branches;
    commit_record genesis;
    std::optional<std::vector<history_ref>> history = {};  ///< oldest first
    std::optional<std::vector<image_ref>> images = {};     ///< of commits whose records do not lead to them
    std::optional<std::string> digest = {};  ///< of the text before it; encode() and decode_manifest() care for it
};

}  // namespace omnigraph::cluster::graph

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::commit_ref, id, sha256);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::image_ref, commit, sha256, bytes, raw_bytes);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::table_pin, version, rows, digest, branch);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::delta_ref, base, sha256, bytes, raw_bytes, inlined);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::delta_chain, base, last, length, bytes);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::commit_record, id, graph_uid, branch, version, parents, actor,
                       created_at_us, kind, schema_sha256, epoch, image, tables, delta, min_reader, generation);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::schema_record, sha256, source, epoch);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::branch_origin, id, parent, fork);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::branch_record, head, version, image, tables, recent, chain, horizon,
                       origin, generation, horizon_image);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::history_ref, id, sha256, bytes, raw_bytes, commits);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::manifest_record, format, min_reader, graph_uid, seq, schema, branches,
                       genesis, history, images, digest);

namespace omnigraph::cluster::graph {

/// The format that this build reads and writes.
inline constexpr std::uint64_t manifest_format = 7;

/// From this format on a commit may refer to an earlier image, when it changes no rows.
inline constexpr std::uint64_t shared_image_format = 2;

/// From this format on there are deltas, and digests of tables. A graph is of it from its first commit by this build.
inline constexpr std::uint64_t delta_format = 3;

/// From this format on a branch may have a horizon.
inline constexpr std::uint64_t horizon_format = 4;
/// From this format on there are branches beside `main`. A graph is of it from its first branch.
inline constexpr std::uint64_t branch_format = 4;

/// From this format on a manifest has a digest, and may refer to records of expired commits. A graph is of it from the
/// first manifest that this build writes.
inline constexpr std::uint64_t sealed_format = 5;

/// From this format on a manifest may name images of earlier commits. A graph is of it from the first one on.
inline constexpr std::uint64_t named_images_format = 7;

/// Decompressed.
inline constexpr std::uint64_t max_history_bytes = std::uint64_t{64} << 20;

/// No chain is followed further; writers publish an image long before (pending_commit.hpp).
inline constexpr std::uint64_t max_chain_length = 4096;

/// A larger document is no manifest: it has the schema and one entry for each table.
inline constexpr std::size_t max_manifest_bytes = std::size_t{4} << 20;
inline constexpr std::size_t max_commit_record_bytes = std::size_t{1} << 20;
inline constexpr std::size_t max_schema_bytes = std::size_t{512} << 10;
/// How many commit ids branch_record::recent keeps.
inline constexpr std::size_t recent_commits = 32;

[[nodiscard]] std::string object_name(const commit_ref& commit);
[[nodiscard]] std::string object_name(const image_ref& image);
[[nodiscard]] std::string object_name(const history_ref& history);
/// Of the text of a schema that was replaced.
[[nodiscard]] std::string schema_name(std::string_view sha256);
/// Of the delta of a commit, when it is an object of its own.
[[nodiscard]] std::string delta_name(const commit_record& commit);

/// The number of commits on the longest way down to the first one, which is 1. Every commit has a greater one than its
/// parents. It is stored where it differs from the version: above a merge.
[[nodiscard]] std::uint64_t generation_of(const commit_record& commit);
[[nodiscard]] std::uint64_t generation_of(const branch_record& branch);

/// The branch that every graph has; decode_manifest refuses a manifest without it.
[[nodiscard]] const branch_record& main_of(const manifest_record& manifest);

/// The manifest as the control plane sees it.
[[nodiscard]] live_graph live_state(const manifest_record& manifest);

/// Of the sealed format at least, with its digest.
[[nodiscard]] std::string encode(const manifest_record& manifest);
[[nodiscard]] std::string encode(const commit_record& commit);

/// The document in `bytes`, with every id, digest, size and reference checked. `where` is its name in messages. The
/// digest of a manifest is checked and left out.
[[nodiscard]] graph_result<manifest_record> decode_manifest(std::string_view bytes, const std::string& where);
[[nodiscard]] graph_result<commit_record> decode_commit(std::string_view bytes, const std::string& where);

/// The error for a document at `where` that cannot be what was written.
[[nodiscard]] graph_error damaged(const std::string& where, const std::string& why);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/manifest.ipp>
#endif

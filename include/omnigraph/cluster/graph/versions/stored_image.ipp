// Bodies of graph/versions/stored_image.hpp.
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/commit_base.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/stored_image.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE manifest_edit image_edit(const image_ref& image, const snapshot& head,
                                                        const std::string& where, image_use use) {
    const auto made_on = [image, use, name = head.name](manifest_record manifest) {
        auto& branch = manifest.branches.at(name);
        ++manifest.seq;
        branch.image = image;
        branch.chain.reset();
        if (use == image_use::only_way) name_image(manifest, image);
        manifest.min_reader = std::max(manifest.min_reader, shared_image_format);
        manifest.format = std::max(manifest.format, manifest.min_reader);
        return manifest;
    };
    const auto branch_in = [name = head.name](const manifest_record& now) {
        const auto at = now.branches.find(name);
        return at == now.branches.end() ? nullptr : &at->second;
    };
    const auto trace = [image, branch_in](const manifest_record& now) {
        const auto* branch = branch_in(now);
        return branch && branch->image.sha256 == image.sha256 ? edit_trace::found : edit_trace::missing;
    };
    const auto repeatable = [branch_in, use, of_head = head.branch(),
                             schema = head.manifest.record.schema.sha256](const manifest_record& now) {
        const auto* branch = branch_in(now);
        const bool is_same = branch && (use == image_use::only_way ? branch->head == of_head.head
                                                                   : file_commit(*branch) == file_commit(of_head));
        return is_same && now.schema.sha256 == schema;
    };
    return {made_on, trace, repeatable,
            "The store did not say whether the graph at '" + where +
                "' took the new image; its rows are the same either way. Run the command again."};
}

/// Makes a working copy of the state the image of the commit. Answers the table whose rows are not those of the state;
/// then it is no image.
[[nodiscard]] OMNIGRAPH_INLINE graph_result<std::string> make_image(const scratch_file& file, const snapshot& state,
                                                                    const std::string& commit) {
    auto db = database::open(file.path().string(), open_mode::read_write);
    if (!db) return from_sql(db.error(), "opening the working copy");
    if (auto set = db->run("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF"); !set)
        return from_sql(set.error(), "opening the working copy");
    auto wrong = wrong_table(*db, state);
    if (!wrong || !wrong->empty()) return wrong;
    auto identity = state.identity();
    identity.commit = commit;
    if (identity != state.identity())
        if (auto named = write_identity(*db, identity); !named) return from_sql(named.error(), "naming the image");
    if (auto dense = db->run("VACUUM"); !dense) return from_sql(dense.error(), "compacting the image");
    return std::string{};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::string> wrong_table(database& db, const snapshot& state) {
    const auto other = differing_table(db, state.shape->tables, state.branch().tables, {});
    if (!other) return from_sql(other.error(), "checking the rows");
    return *other;
}

OMNIGRAPH_INLINE graph_result<std::optional<image_swap>> store_image(runtime& clock, const snapshot& head,
                                                                     snapshots& source, const snapshot& state,
                                                                     image_use use) {
    auto& objects = source.objects();
    pending_commit pending{next_commit(head, "maintenance", "", clock)};
    // One that the manifest names belongs to the head itself: its record may lead to no earlier commit of its state.
    pending.commit.id = use == image_use::only_way ? head.branch().head.id : file_commit(head.branch());
    for (int tried = 0;; ++tried) {
        const auto file = source.working_copy(state);
        if (!file) return file.error();
        const auto wrong = detail::make_image(*file, state, pending.commit.id);
        if (wrong && wrong->empty()) {
            if (auto packed = pack_image(pending, file->path()); !packed) return packed.error();
            break;
        }
        source.forget(state);
        if (tried == 0) continue;
        if (!wrong) return wrong.error();
        return internal("The rows of " + *wrong + " of the graph at '" + objects.display() +
                        "' are not those of its commits, so no image of them is stored; nothing was changed.");
    }
    const auto give_up = std::chrono::steady_clock::now() + upkeep_deadline;
    const std::vector<std::pair<std::string, std::string_view>> content{
        {object_name(pending.commit.image), pending.image_bytes}};
    if (const auto stored = objects.publish_objects(content); !stored)
        return from_store(objects.store(), stored.error(), "writing");
    auto moved = swap_manifest(objects, head.manifest,
                               detail::image_edit(pending.commit.image, head, objects.display(), use), give_up);
    if (!moved) return moved.error();
    if (!*moved) return std::optional<image_swap>{};
    return std::optional{image_swap{**std::move(moved), pending.image_bytes.size()}};
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/versions/stored_image.hpp.
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/stored_image.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE manifest_edit image_edit(const image_ref& image, const snapshot& head,
                                                        const std::string& where) {
    const auto made_on = [image, name = head.name](manifest_record manifest) {
        auto& branch = manifest.branches.at(name);
        ++manifest.seq;
        branch.image = image;
        branch.chain.reset();
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
    const auto repeatable = [branch_in, commit = file_commit(head.branch()),
                             schema = head.manifest.record.schema.sha256](const manifest_record& now) {
        const auto* branch = branch_in(now);
        return branch && file_commit(*branch) == commit && now.schema.sha256 == schema;
    };
    return {made_on, trace, repeatable,
            "The store did not say whether the graph at '" + where +
                "' took the new image; its rows are the same either way. Run the command again."};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::string> wrong_table(database& db, const snapshot& state) {
    const auto other = differing_table(db, state.shape->tables, state.branch().tables, {});
    if (!other) return from_sql(other.error(), "checking the rows");
    return *other;
}

OMNIGRAPH_INLINE graph_result<std::optional<stored_manifest>> store_image(runtime& clock, const snapshot& head,
                                                                          snapshots& source, const snapshot& state,
                                                                          std::uint64_t& image_bytes) {
    pending_commit pending{next_commit(head, "maintenance", "", clock)};
    pending.commit.id = file_commit(head.branch());
    for (int tried = 0;; ++tried) {
        const auto file = source.working_copy(state);
        if (!file) return file.error();
        {
            auto db = database::open(file->path().string(), open_mode::read_write);
            if (!db) return from_sql(db.error(), "opening the working copy");
            if (auto set = db->run("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF"); !set)
                return from_sql(set.error(), "opening the working copy");
            const auto wrong = wrong_table(*db, state);
            if (!wrong || !wrong->empty()) {
                source.forget(state);
                if (tried == 0) continue;
                if (!wrong) return wrong.error();
                return internal("The rows of " + *wrong + " of the graph at '" + source.objects().display() +
                                "' are not those of its commits, so no image of them is stored; nothing was changed.");
            }
            if (auto dense = db->run("VACUUM"); !dense) return from_sql(dense.error(), "compacting the image");
        }
        if (auto packed = pack_image(pending, file->path()); !packed) return packed.error();
        break;
    }
    auto& objects = source.objects();
    const auto give_up = std::chrono::steady_clock::now() + upkeep_deadline;
    const std::vector<std::pair<std::string, std::string_view>> content{
        {object_name(pending.commit.image), pending.image_bytes}};
    if (const auto stored = objects.publish_objects(content); !stored)
        return from_store(objects.store(), stored.error(), "writing");
    image_bytes = pending.image_bytes.size();
    return swap_manifest(objects, head.manifest, detail::image_edit(pending.commit.image, head, objects.display()),
                         give_up);
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/versions/commit_base.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/commit_base.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE const image_ref* named_image(const manifest_record& manifest, std::string_view commit) {
    if (!manifest.images) return nullptr;
    const auto at = std::ranges::find(*manifest.images, commit, &image_ref::commit);
    return at == manifest.images->end() ? nullptr : &*at;
}

OMNIGRAPH_INLINE void name_image(manifest_record& manifest, const image_ref& image) {
    if (!manifest.images) manifest.images.emplace();
    std::erase_if(*manifest.images, [&](const image_ref& other) { return other.commit == image.commit; });
    manifest.images->push_back(image);
}

OMNIGRAPH_INLINE images_of_commits known_images(const manifest_record& manifest, const branch_lines& lines) {
    images_of_commits known;
    const auto note = [&](const image_ref& image) {
        if (image.sha256.empty()) return;
        auto& of_commit = known[image.commit];
        if (std::ranges::find(of_commit, image) == of_commit.end()) of_commit.push_back(image);
    };
    const auto note_line = [&](const commit_line& line) {
        for (const auto& [ref, commit] : line.newest_first) note(commit.image);
    };
    for (const auto& image : manifest.images.value_or(std::vector<image_ref>{})) note(image);
    for (const auto& [name, branch] : manifest.branches) note(branch.image);
    note_line(lines.main);
    for (const auto& [name, line] : lines.others) note_line(line);
    return known;
}

OMNIGRAPH_INLINE bool base_walk::ends_at(const commit_ref& ref, const commit_record& record) {
    if (record.epoch != top_->epoch) {
        --length_;  // the one before, with which the shape of the tables changed
        return true;
    }
    if (const auto* image = named_image(*manifest_, ref.id)) {
        image_ = *image;
        if (chain_.length > 0) chain_.base = ref.id;
        return true;
    }
    if (record.image.commit == ref.id || record.parents.empty()) return true;
    if ((chain_.length > 0 && ref.id == chain_.base) || ref.id == top_->image.commit) return true;
    if (record.delta) {
        if (chain_.length == 0) chain_ = {record.delta->base, ref, 0, 0};
        ++chain_.length;
        chain_.bytes += record.delta->bytes;
    }
    ++length_;
    return false;
}

OMNIGRAPH_INLINE commit_base base_of(const std::vector<named_commit>& newest_first, std::size_t place,
                                     const manifest_record& manifest) {
    base_walk walk{manifest, newest_first[place].second};
    for (auto i = place; i < newest_first.size(); ++i)
        if (walk.ends_at(newest_first[i].first, newest_first[i].second)) return {place + walk.length(), walk.image()};
    return {newest_first.size(), walk.image()};
}

}  // namespace omnigraph::cluster::graph

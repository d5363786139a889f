// On what the state of a commit stands: an image or empty tables, and the deltas since (specification engine D.10).
//
//     const auto base = base_of(newest_first, 0, manifest);
//     if (base.place < newest_first.size()) print(newest_first[base.place].first.id);
//
// (1) An image that the manifest names for a commit goes before those that records name: upkeep stored it, and what
//     the records lead to may be gone.
// (2) Else the record says it: with its own image, or with the commit on which its chain of deltas begins.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/versions/commit_lines.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>

namespace omnigraph::cluster::graph {

/// The image that the manifest names for an earlier commit; null where it names none.
[[nodiscard]] const image_ref* named_image(const manifest_record& manifest, std::string_view commit);

/// Names it in the place of another image of the same commit.
void name_image(manifest_record& manifest, const image_ref& image);

/// Images by the commit whose state they are.
using images_of_commits = std::map<std::string, std::vector<image_ref>>;

/// All images that the manifest, the heads and the records of their lines name.
[[nodiscard]] images_of_commits known_images(const manifest_record& manifest, const branch_lines& lines);

/// Goes from a commit down its line, until it has met the base.
class base_walk {
public:
    /// Both must outlive it.
    base_walk(const manifest_record& manifest, const commit_record& top)
        : manifest_{&manifest}, top_{&top}, image_{top.image} {}

    /// Takes the next commit, `top` first; true when no further one is needed.
    [[nodiscard]] bool ends_at(const commit_ref& ref, const commit_record& record);

    /// How many commits above the base there are.
    [[nodiscard]] std::size_t length() const { return length_; }
    /// Of the base; without one the tables of its schema are empty.
    [[nodiscard]] const image_ref& image() const { return image_; }
    /// The deltas above the base; of no length when there is none.
    [[nodiscard]] const delta_chain& chain() const { return chain_; }

private:
    const manifest_record* manifest_;
    const commit_record* top_;
    image_ref image_;
    delta_chain chain_ = {};
    std::size_t length_ = 0;
};

struct commit_base {
    std::size_t place;  ///< of the commit whose state the image has; at the end of the line when it is not in it
    image_ref image;    ///< without one the tables are empty
};

/// The base of the commit at a place of a line.
[[nodiscard]] commit_base base_of(const std::vector<named_commit>& newest_first, std::size_t place,
                                  const manifest_record& manifest);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/commit_base.ipp>
#endif

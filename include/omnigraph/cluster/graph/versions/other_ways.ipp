// Bodies of graph/versions/other_ways.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/commit_lines.hpp>
#include <omnigraph/cluster/graph/versions/other_ways.hpp>

namespace omnigraph::cluster::graph::detail {

/// An image on a line of commits, from which its head can be made.
struct way_of_head {
    std::size_t place;  ///< where the changes since begin, which are those of the line unless `chain` says them
    image_ref image;
    std::optional<delta_chain> chain = std::nullopt;
};

/// The changes above the head of a branch, and those below it down to its image.
[[nodiscard]] OMNIGRAPH_INLINE delta_chain joined_chain(delta_chain above, const branch_record& branch) {
    above.base = branch.chain ? branch.chain->base : file_commit(branch);
    if (!branch.chain) return above;
    if (above.length == 0) above.last = branch.chain->last;
    above.length += branch.chain->length;
    return above;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::vector<snapshot> other_ways(repository& objects, const snapshot& head,
                                                  const images_of_commits& known) {
    const auto& damaged_image = head.branch().image;
    if (damaged_image.sha256.empty()) return {};
    const auto line = readable_line(objects, head.manifest.record, head.branch().head);
    const auto& commits = line.newest_first;
    auto by_records = head.manifest.record;
    by_records.images.reset();
    std::vector<detail::way_of_head> found;
    std::vector<delta_chain> chains;  // from the head to each place
    delta_chain chain;
    for (std::size_t i = 0; i < commits.size(); ++i) {
        const auto& [ref, commit] = commits[i];
        if (commit.epoch != head.manifest.record.schema.epoch) break;
        chain.base = commit.id;
        chains.push_back(chain);
        for (const auto* manifest : {&head.manifest.record, &std::as_const(by_records)})
            if (auto [place, image] = base_of(commits, i, *manifest); place < commits.size())
                found.push_back({place, std::move(image)});
        // Other commits may name one, or be the head of a branch that has one.
        if (const auto at = known.find(commit.id); at != known.end())
            for (const auto& image : at->second) found.push_back({i, image});
        for (const auto& [name, other] : head.manifest.record.branches)
            if (other.head == ref && name != head.name)
                found.push_back({i, other.image, detail::joined_chain(chain, other)});
        if (!commit.delta && has_own_image(commit)) break;  // what it changed is told by its image alone
        if (commit.delta && chain.length++ == 0) chain.last = ref;
    }
    std::vector<snapshot> ways;
    std::ranges::stable_sort(found, {}, &detail::way_of_head::place);
    std::set<std::string> seen{damaged_image.sha256};
    for (const auto& [place, image, whole] : found) {
        if (place >= chains.size() || !seen.insert(image.sha256).second) continue;
        auto& branch = ways.emplace_back(head).manifest.record.branches.at(head.name);
        const auto& since = whole ? *whole : chains[place];
        branch.image = image;
        branch.chain = since.length > 0 ? std::optional{since} : std::nullopt;
    }
    return ways;
}

}  // namespace omnigraph::cluster::graph

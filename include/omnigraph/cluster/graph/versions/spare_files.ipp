// Bodies of graph/versions/spare_files.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/spare_files.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void spare_files::put(const std::string& branch, entry spare) {
    const std::lock_guard lock{mutex_};
    by_branch_.erase(branch);
    if (by_branch_.size() >= most) by_branch_.erase(by_branch_.begin());
    by_branch_.emplace(branch, std::move(spare));
}

OMNIGRAPH_INLINE void spare_files::leave(const std::string& branch, const file_identity& before, commit_record commit) {
    if (!commit.delta) return;
    put(branch, {{}, before, std::move(commit)});
}

OMNIGRAPH_INLINE void spare_files::give_back(const std::string& branch, const file_identity& state, scratch_file file) {
    put(branch, {std::move(file), state, {}});
}

OMNIGRAPH_INLINE std::optional<spare_file> spare_files::take(const std::string& branch, const file_identity& state,
                                                             const std::string& id) {
    std::optional<entry> found;
    {
        const std::lock_guard lock{mutex_};
        const auto at = by_branch_.find(branch);
        if (at == by_branch_.end()) return std::nullopt;
        found.emplace(std::move(at->second));
        by_branch_.erase(at);
    }
    auto reached = found->holds;
    if (found->lacks) reached.commit = found->lacks->id;
    if (reached != state) return std::nullopt;
    if (!found->file) {
        auto taken = files_->take(found->holds, id);
        if (!taken) return std::nullopt;
        found->file.emplace(*std::move(taken));
    }
    return spare_file{*std::move(found->file), std::move(found->holds), std::move(found->lacks)};
}

OMNIGRAPH_INLINE bool spare_files::clear() {
    const std::lock_guard lock{mutex_};
    return std::erase_if(by_branch_, [](const auto& spare) { return spare.second.file.has_value(); }) > 0;
}

}  // namespace omnigraph::cluster::graph

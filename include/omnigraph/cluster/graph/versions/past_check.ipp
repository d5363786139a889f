// Bodies of graph/versions/past_check.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/versions/past_check.hpp>

namespace omnigraph::cluster::graph::detail {

/// Reads what commits refer to, each object once.
class object_check {
public:
    object_check(repository& objects, const std::string& accepted_schema, std::vector<std::string>& faults)
        : objects_{objects}, faults_{faults}, schemas_{{accepted_schema, false}} {}

    [[nodiscard]] bool has_lost_image(const commit_record& commit) {
        if (commit.image.sha256.empty()) return false;
        return look_once(images_, commit.image.sha256, commit, [&] { return objects_.image(commit.image); });
    }
    [[nodiscard]] bool has_lost_schema(const commit_record& commit) {
        return look_once(schemas_, commit.schema_sha256, commit,
                         [&] { return objects_.schema(commit.schema_sha256, commit.id); });
    }
    [[nodiscard]] bool has_lost_delta(const commit_record& commit) {
        return commit.delta && is_lost(commit, [&] { return objects_.delta(commit); });
    }

private:
    [[nodiscard]] bool look_once(std::map<std::string, bool>& known, const std::string& name,
                                 const commit_record& commit, const auto& read) {
        const auto [at, is_new] = known.emplace(name, false);
        if (is_new) at->second = is_lost(commit, read);
        return at->second;
    }
    [[nodiscard]] bool is_lost(const commit_record& commit, const auto& read) {
        const auto outcome = read();
        if (!outcome) faults_.push_back("commit " + commit.id + ": " + outcome.error().message);
        return !outcome;
    }

    repository& objects_;
    std::vector<std::string>& faults_;
    std::map<std::string, bool> images_ = {}, schemas_;
};

[[nodiscard]] OMNIGRAPH_INLINE bool has_own_image(const commit_record& commit) {
    return commit.image.commit == commit.id && !commit.image.sha256.empty();
}

/// Whether the state of a commit stands on the image of the one below it.
[[nodiscard]] OMNIGRAPH_INLINE bool stands_on(const commit_record& commit, const std::string& below) {
    return commit.image.commit == below || (commit.delta && commit.delta->base == below);
}

/// Gives the horizon the image that the manifest has for it.
OMNIGRAPH_INLINE void set_horizon_image(std::vector<named_commit>& commits, const branch_record& branch) {
    if (!branch.horizon_image) return;
    const auto at =
        std::ranges::find_if(commits, [&](const auto& commit) { return commit.first.id == branch.horizon; });
    if (at != commits.end()) at->second.image = *branch.horizon_image;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE past_damage check_past(repository& objects, const manifest_record& manifest, commit_line line) {
    detail::set_horizon_image(line.newest_first, main_of(manifest));
    const auto& newest_first = line.newest_first;
    const auto& horizon = main_of(manifest).horizon;
    auto count = newest_first.size();
    for (std::size_t i = 0; horizon && i < count; ++i)
        if (newest_first[i].first.id == *horizon) count = i + 1;
    // Behind a lost record there are at least this many commits that should be readable.
    const bool is_cut = line.broken && count == newest_first.size() && newest_first[count - 1].first.id != horizon;
    const auto behind = !is_cut ? 0 : horizon ? 1 : generation_of(newest_first.back().second) - 1;
    // A readable commit stands on those below it down to its image.
    std::vector<bool> is_needed(newest_first.size(), false), lost(newest_first.size() + 1, false);
    lost.back() = line.broken.has_value();
    for (std::size_t i = 1; i < newest_first.size(); ++i) {
        const auto& above = newest_first[i - 1].second;
        const bool ends_above = detail::has_own_image(above) || detail::stands_on(above, newest_first[i].first.id);
        is_needed[i] = i < count || (is_needed[i - 1] && !ends_above);
    }
    past_damage found;
    if (is_cut) found.faults.push_back(line.broken->message);
    detail::object_check check{objects, manifest.schema.sha256, found.faults};
    for (auto i = newest_first.size(); i-- > 0;) {
        const auto& commit = newest_first[i].second;
        const bool has_image = detail::has_own_image(commit);
        // A commit is read by its own image; what it changed is told by its delta, when the one before it is readable.
        const bool is_compared = i < count && newest_first[i].first.id != horizon;
        if (has_image && is_compared) static_cast<void>(check.has_lost_delta(commit));
        if (i == 0 || !is_needed[i]) continue;
        const bool starts_here = !commit.parents.empty() && detail::stands_on(commit, commit.parents.front().id);
        if (has_image) lost[i] = check.has_lost_image(commit);
        else if (!commit.parents.empty()) {
            lost[i] = starts_here ? check.has_lost_image(commit) : lost[i + 1];
            if (check.has_lost_delta(commit)) lost[i] = true;
        }
        if (i < count && check.has_lost_schema(commit)) lost[i] = true;
    }
    std::size_t readable = 1;
    while (readable < count && !lost[readable]) ++readable;
    for (std::size_t i = 1; i < count; ++i) {
        found.unreadable += lost[i] ? 1 : 0;
        if (!lost[i] && found.newest.empty()) found.newest = newest_first[i].first.id;
    }
    found.unreadable += behind;
    if (found.unreadable > 0) {
        found.readable_from = newest_first[readable - 1].first.id;
        found.before = count - readable + behind;
    }
    return found;
}

}  // namespace omnigraph::cluster::graph

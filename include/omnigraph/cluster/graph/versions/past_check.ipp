// Bodies of graph/versions/past_check.hpp.
#pragma once

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

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE past_damage check_past(repository& objects, const manifest_record& manifest, commit_line line,
                                        const std::set<std::string>& readable_heads) {
    set_horizon_image(line.newest_first, main_of(manifest));
    const auto& newest_first = line.newest_first;
    const auto& horizon = main_of(manifest).horizon;
    auto count = newest_first.size();
    for (std::size_t i = 0; horizon && i < count; ++i)
        if (newest_first[i].first.id == *horizon) count = i + 1;
    // Behind a lost record there are at least this many commits that should be readable.
    const bool is_cut = line.broken && count == newest_first.size() && newest_first[count - 1].first.id != horizon;
    const auto behind = !is_cut ? 0 : horizon ? 1 : generation_of(newest_first.back().second) - 1;
    const auto bases = base_places(newest_first);
    past_damage found;
    if (is_cut) found.faults.push_back(line.broken->message);
    detail::object_check check{objects, manifest.schema.sha256, found.faults};
    std::vector<bool> lost(count, false);
    auto lost_delta = newest_first.size() + (line.broken ? 0 : 1);  // the place of the nearest one at or below
    for (auto i = newest_first.size(); i-- > 0;) {
        const auto& commit = newest_first[i].second;
        const bool has_image = has_own_image(commit);
        // A commit is read by its own image; what it changed is told by its delta, when the one before it is readable.
        const bool is_compared = i < count && newest_first[i].first.id != horizon;
        // A readable commit stands on those below it down to its base.
        const bool is_needed = i > 0 && (i < count || i < bases[count - 1]);
        if (has_image && is_compared) static_cast<void>(check.has_lost_delta(commit));
        if (!is_needed) continue;
        if (!has_image && check.has_lost_delta(commit)) lost_delta = i;
        if (i >= count || readable_heads.contains(commit.id)) continue;
        lost[i] = check.has_lost_image(commit);
        if (lost_delta < bases[i] || (lost_delta == bases[i] && bases[i] == newest_first.size())) lost[i] = true;
        if (check.has_lost_schema(commit)) lost[i] = true;
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

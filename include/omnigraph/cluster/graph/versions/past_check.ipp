// Bodies of graph/versions/past_check.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/versions/past_check.hpp>

namespace omnigraph::cluster::graph::detail {

/// Reads what commits refer to, each object once, and keeps one sentence for each that is lost.
class object_check {
public:
    object_check(repository& objects, const std::string& accepted_schema)
        : objects_{objects}, known_{{schema_name(accepted_schema), false}} {}

    [[nodiscard]] bool has_lost_image(const commit_record& commit) {
        if (commit.image.sha256.empty()) return false;
        return is_lost(object_name(commit.image), commit, [&] { return objects_.image(commit.image); });
    }
    [[nodiscard]] bool has_lost_schema(const commit_record& commit) {
        return is_lost(schema_name(commit.schema_sha256), commit,
                       [&] { return objects_.schema(commit.schema_sha256, commit.id); });
    }
    [[nodiscard]] bool has_lost_delta(const commit_record& commit) {
        if (!commit.delta) return false;
        return is_lost(delta_name(commit), commit, [&] { return objects_.delta(commit); });
    }
    void note(std::string fault) { faults_.push_back(std::move(fault)); }

    [[nodiscard]] std::vector<std::string> faults() && { return std::move(faults_); }

private:
    [[nodiscard]] bool is_lost(const std::string& name, const commit_record& commit, const auto& read) {
        const auto [at, is_new] = known_.emplace(name, false);
        if (!is_new) return at->second;
        const auto outcome = read();
        if (!outcome) note("commit " + commit.id + ": " + outcome.error().message);
        return at->second = !outcome;
    }

    repository& objects_;
    std::vector<std::string> faults_ = {};
    std::map<std::string, bool> known_;  ///< by the name of the object
};

/// What was found of the commits of one line.
struct line_damage {
    std::set<std::string> lost = {};  ///< ids of commits that cannot be read
    std::uint64_t behind = 0;         ///< at least so many more, below a lost record
    std::size_t count = 0;            ///< how many commits, from the head, should be readable
    std::size_t kept = 0;             ///< how many can be, one after the other

    [[nodiscard]] std::uint64_t unreadable() const { return lost.size() + behind; }
};

/// Looks at the first commits of a line, at most so many, but not at its head.
[[nodiscard]] OMNIGRAPH_INLINE line_damage check_line(object_check& check, const manifest_record& manifest,
                                                      commit_line line, const std::set<std::string>& readable_heads,
                                                      std::size_t most) {
    set_horizon_images(line.newest_first, manifest);
    const auto& newest_first = line.newest_first;
    line_damage found{.count = std::min(newest_first.size(), most)};
    const auto is_end = [&](std::size_t i) { return is_horizon(manifest, newest_first[i].first.id); };
    auto& count = found.count;
    if (count == 0) return found;
    for (std::size_t i = 0; i < count; ++i)
        if (is_end(i)) count = i + 1;
    const bool has_horizon = is_end(count - 1);
    if (line.broken && count == newest_first.size() && !has_horizon) {
        // Behind a lost record there are at least this many commits that should be readable.
        const auto& last = newest_first.back().second;
        found.behind = main_of(manifest).horizon || last.branch != main_branch ? 1 : generation_of(last) - 1;
        check.note(line.broken->message);
    }
    const auto bases = base_places(newest_first);
    auto lost_delta = newest_first.size() + (line.broken ? 0 : 1);  // the place of the nearest one at or below
    std::set<std::size_t> lost;
    for (auto i = newest_first.size(); i-- > 0;) {
        const auto& commit = newest_first[i].second;
        const bool has_image = has_own_image(commit);
        // A commit is read by its own image; what it changed is told by its delta, when the one before it is readable.
        const bool is_compared = i + (has_horizon ? 1 : 0) < count;
        // A readable commit stands on those below it down to its base.
        const bool is_needed = i > 0 && (i < count || i < bases[count - 1]);
        if (has_image && is_compared) static_cast<void>(check.has_lost_delta(commit));
        if (!is_needed) continue;
        if (!has_image && check.has_lost_delta(commit)) lost_delta = i;
        if (i >= count || readable_heads.contains(commit.id)) continue;
        const bool has_no_base = lost_delta == bases[i] && bases[i] == newest_first.size();
        if (has_no_base && line.broken) check.note(line.broken->message);
        const bool has_lost_rows = check.has_lost_image(commit) || lost_delta < bases[i] || has_no_base;
        if (check.has_lost_schema(commit) || has_lost_rows) lost.insert(i);
    }
    for (const auto i : lost) found.lost.insert(newest_first[i].first.id);
    found.kept = lost.empty() ? count : *lost.begin();
    return found;
}

/// Checks the lines of all branches, that of main first.
class past_checker {
public:
    past_checker(repository& objects, const manifest_record& manifest, commit_line line,
                 const std::set<std::string>& readable_heads)
        : objects_{objects},
          manifest_{manifest},
          heads_{readable_heads},
          main_{std::move(line)},
          check_{objects, manifest.schema.sha256} {
        for (std::size_t i = 0; i < main_.newest_first.size(); ++i) {
            ids_.insert(main_.newest_first[i].first.id);
            places_.emplace(main_.newest_first[i].first.id, i);
        }
    }

    [[nodiscard]] past_damage run() {
        of_main_ = check_line(check_, manifest_, main_, heads_, main_.newest_first.size());
        take(of_main_);
        const auto& newest_first = main_.newest_first;
        for (std::size_t i = 1; i < of_main_.count; ++i) {
            const auto& id = newest_first[i].first.id;
            if (found_.newest.empty() && !of_main_.lost.contains(id)) found_.newest = id;
            if (i >= of_main_.kept) given_up_.insert(id);
        }
        if (of_main_.unreadable() > 0) found_.readable_from = newest_first[of_main_.kept - 1].first.id;
        for (const auto& [name, branch] : manifest_.branches)
            if (name != main_branch) look_at(name, branch);
        found_.unreadable = lost_.size() + behind_;
        found_.given_up = given_up_.size() + behind_;
        found_.faults = std::move(check_).faults();
        return std::move(found_);
    }

private:
    void take(const line_damage& damage) {
        lost_.insert(damage.lost.begin(), damage.lost.end());
        behind_ += damage.behind;
    }

    void look_at(const std::string& name, const branch_record& branch) {
        auto line = readable_line(objects_, manifest_, branch.head, ids_);
        auto& commits = line.newest_first;
        if (commits.empty()) return;  // the head itself is lost
        const auto fork = places_.find(commits.back().first.id);
        const bool meets = fork != places_.end();
        const auto own = commits.size() - (meets ? 1 : 0);
        const bool is_kept = meets && fork->second < of_main_.kept;
        const bool is_cut = std::ranges::any_of(
            commits.begin(), commits.begin() + static_cast<std::ptrdiff_t>(is_kept ? own : commits.size()),
            [&](const auto& commit) { return commit.first.id == branch.horizon; });
        const auto begins_at = commits.back().first.id;
        if (meets) {
            const auto below = main_.newest_first.begin() + static_cast<std::ptrdiff_t>(fork->second) + 1;
            commits.insert(commits.end(), below, main_.newest_first.end());
            line.broken = main_.broken;
        }
        std::vector<std::string> ids;
        for (std::size_t i = 1; i < own; ++i) ids.push_back(commits[i].first.id);
        const auto damage = check_line(check_, manifest_, std::move(line), heads_, own);
        const bool is_damaged = damage.unreadable() > 0;
        if (!is_damaged && !is_cut && !is_kept && of_main_.unreadable() == 0)
            check_.note("branch '" + name + "' begins at commit " + begins_at + ", which was given up");
        take(damage);
        if (is_damaged || is_cut || !is_kept) found_.cut_off.push_back(name);
        if (!is_damaged && (is_cut || is_kept)) return;
        found_.to_cut.push_back(name);
        given_up_.insert(ids.begin(), ids.end());
    }

    repository& objects_;
    const manifest_record& manifest_;
    const std::set<std::string>& heads_;
    commit_line main_;
    object_check check_;
    std::set<std::string> ids_ = {};
    std::map<std::string, std::size_t> places_ = {};
    line_damage of_main_ = {};
    past_damage found_ = {};
    std::set<std::string> lost_ = {}, given_up_ = {};  ///< ids
    std::uint64_t behind_ = 0;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE past_damage check_past(repository& objects, const manifest_record& manifest, commit_line line,
                                        const std::set<std::string>& readable_heads) {
    return detail::past_checker{objects, manifest, std::move(line), readable_heads}.run();
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/versions/past_check.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/versions/commit_base.hpp>
#include <omnigraph/cluster/graph/versions/past_check.hpp>

namespace omnigraph::cluster::graph::detail {

/// Reads what commits refer to, each object once, and keeps one sentence for each that is lost.
class object_check {
public:
    object_check(repository& objects, const std::string& accepted_schema) : objects_{objects} {
        trust(schema_name(accepted_schema));
    }

    /// For what will be stored.
    void trust(const std::string& name) { known_[name] = false; }

    [[nodiscard]] bool has(const image_ref& image) {
        const auto name = object_name(image);
        if (const auto known = known_.find(name); known != known_.end()) return !known->second;
        if (!objects_.image(image)) return false;  // not kept: is_lost() tells the fault
        trust(name);
        return true;
    }
    [[nodiscard]] bool is_lost(const image_ref& image, const std::string& commit) {
        if (image.sha256.empty()) return false;
        return look(object_name(image), commit, [&] { return objects_.image(image); });
    }
    [[nodiscard]] bool has_lost_schema(const commit_record& commit) {
        return look(schema_name(commit.schema_sha256), commit.id,
                    [&] { return objects_.schema(commit.schema_sha256); });
    }
    [[nodiscard]] bool has_lost_delta(const commit_record& commit) {
        return commit.delta && look(delta_name(commit), commit.id, [&] { return objects_.delta(commit); });
    }
    void note(past_fault fault) {
        if (std::ranges::find(faults_, fault.message, &past_fault::message) == faults_.end())
            faults_.push_back(std::move(fault));
    }

    [[nodiscard]] std::vector<past_fault> faults() && { return std::move(faults_); }

private:
    [[nodiscard]] bool look(const std::string& name, const std::string& commit, const auto& read) {
        const auto [at, is_new] = known_.emplace(name, false);
        if (!is_new) return at->second;
        const auto outcome = read();
        if (!outcome) note({outcome.error().message, commit});
        return at->second = !outcome;
    }

    repository& objects_;
    std::vector<past_fault> faults_ = {};
    std::map<std::string, bool> known_ = {};  ///< whether it is lost, by the name of the object
};

/// What was found of the commits of one line.
struct line_damage {
    std::set<std::string> lost = {};          ///< ids of commits that cannot be read; the head is none of them
    std::set<std::string> without_rows = {};  ///< those of them that another image would help
    bool has_lost_head = false;               ///< as an earlier commit
    bool has_lost_change = false;
    bool has_lost_merge = false;  ///< the record of a commit that was merged and is on no line
    std::uint64_t behind = 0;     ///< at least so many more, below a lost record
    std::size_t count = 0;        ///< how many commits, from the head, should be readable
    std::size_t kept = 0;         ///< how many can be, one after the other

    [[nodiscard]] std::uint64_t unreadable() const { return lost.size() + behind; }
    [[nodiscard]] bool is_given_up() const { return unreadable() > 0 || has_lost_merge; }
};

/// Looks at commits of a line: from the first place on, at most up to the last one.
[[nodiscard]] OMNIGRAPH_INLINE line_damage check_line(object_check& check, const manifest_record& manifest,
                                                      const commit_line& line, std::size_t first, std::size_t most) {
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
        check.note({line.broken->message});
    }
    // A readable commit stands on those below it down to its base.
    const auto end = std::max(count, std::min(base_of(newest_first, count - 1, manifest).place, newest_first.size()));
    auto lost_delta = newest_first.size();  // the place of the nearest one at or below
    found.kept = count;
    for (auto i = end; i-- > first;) {
        const auto& commit = newest_first[i].second;
        const auto base = base_of(newest_first, i, manifest);
        // A commit is read by its own image; what it changed is told by its delta, when the one before it is readable.
        if (has_own_image(commit) && i + (has_horizon ? 1 : 0) < count)
            found.has_lost_change = check.has_lost_delta(commit) || found.has_lost_change;
        if (base.place != i && check.has_lost_delta(commit)) lost_delta = i;
        if (i >= count) continue;
        const bool has_base = base.place < newest_first.size();
        if (!has_base && line.broken) check.note({line.broken->message});
        const bool has_lost_rows = check.is_lost(base.image, commit.id) || lost_delta < base.place || !has_base;
        const bool has_lost_schema = i > 0 && check.has_lost_schema(commit);
        if (i == 0) found.has_lost_head = has_lost_rows;
        else if (has_lost_schema || has_lost_rows) {
            found.lost.insert(commit.id);
            found.kept = i;
            if (!has_lost_schema) found.without_rows.insert(commit.id);
        }
    }
    return found;
}

/// The records of what was merged and is on no line, as that of a branch that is gone. cleanup and the search for what
/// two branches have in common go over them.
class merged_records {
public:
    merged_records(repository& objects, const manifest_record& manifest) : objects_{objects}, manifest_{manifest} {}

    /// Leaves out what is on a line, and is checked with it.
    void pass(const commit_line& line) {
        for (const auto& [ref, commit] : line.newest_first) {
            passed_.insert(ref.id);
            if (is_horizon(manifest_, ref.id)) horizon_ = std::max(horizon_, generation_of(commit));
        }
    }

    /// The place below the newest commit by which a lost record was merged, of the first `count`; nullopt without one.
    [[nodiscard]] std::optional<std::size_t> newest_lost(const commit_line& line, std::size_t count,
                                                         object_check& check) {
        std::optional<std::size_t> below;
        for (std::size_t i = 0; i < count; ++i)
            if (has_lost(line.newest_first[i].second, check) && !below) below = i + 1;
        return below;
    }

private:
    [[nodiscard]] bool has_lost(const commit_record& merge, object_check& check) {
        bool lost = false;
        for (std::vector open{merge}; !open.empty();) {
            const auto commit = std::move(open.back());
            open.pop_back();
            for (const auto& parent : commit.parents) {
                if (!passed_.insert(parent.id).second) continue;
                if (auto record = objects_.commit(parent, manifest_)) open.push_back(*std::move(record));
                else if (generation_of(commit) > horizon_) {  // what is below a horizon was given up
                    check.note({record.error().message});
                    lost = true;
                }
            }
        }
        return lost;
    }

    repository& objects_;
    const manifest_record& manifest_;
    std::set<std::string> passed_ = {};  ///< ids
    std::uint64_t horizon_ = 0;          ///< the highest generation of one
};

/// Checks the lines of all branches, that of main first.
class past_checker {
public:
    past_checker(repository& objects, manifest_record manifest, branch_lines lines, const checked_states& heads)
        : manifest_{std::move(manifest)},
          heads_{heads},
          images_{known_images(manifest_, lines)},
          main_{std::move(lines.main)},
          lines_{std::move(lines.others)},
          check_{objects, manifest_.schema.sha256},
          merges_{objects, manifest_} {
        for (std::size_t i = 0; i < main_.newest_first.size(); ++i) places_.emplace(main_.newest_first[i].first.id, i);
        merges_.pass(main_);
        for (const auto& [name, line] : lines_) merges_.pass(line);
        for (const auto& image : manifest_.images.value_or(std::vector<image_ref>{}))
            if (check_.is_lost(image, image.commit)) found_.to_forget.push_back(image);
        for (const auto& image : found_.to_forget) std::erase(*manifest_.images, image);
        for (const auto& id : heads_.made_again) expect_image(id);
    }

    [[nodiscard]] past_damage run() {
        of_main_ = check(main_, main_.newest_first.size());
        const auto& newest_first = main_.newest_first;
        for (std::size_t i = 1; i < of_main_.count; ++i) {
            const auto& id = newest_first[i].first.id;
            if (found_.newest.empty() && !of_main_.lost.contains(id)) found_.newest = id;
            if (i >= of_main_.kept) given_up_.insert(id);
        }
        if (of_main_.is_given_up()) found_.readable_from = newest_first[of_main_.kept - 1].first.id;
        for (auto& [name, own] : lines_)
            if (!own.newest_first.empty()) look_at(name, std::move(own));  // else the head itself is lost
        found_.unreadable = lost_.size() + behind_;
        found_.given_up = given_up_.size() + behind_;
        found_.faults = std::move(check_).faults();
        return std::move(found_);
    }

private:
    void expect_image(const std::string& commit) {
        const image_ref image{commit, "to be made"};
        check_.trust(object_name(image));
        name_image(manifest_, image);
    }

    /// Names an image of the commit that is there, or will be; false when there is none.
    [[nodiscard]] bool name_other(const std::string& commit) {
        const auto is_there = [&](const image_ref& image) { return check_.has(image); };
        const auto& known = images_[commit];
        if (const auto there = std::ranges::find_if(known, is_there); there != known.end()) {
            name_image(manifest_, *there);
            found_.to_name.push_back(*there);
            return true;
        }
        if (!heads_.readable.contains(commit)) return false;
        const auto has_head = [&](const auto& branch) { return branch.second.head.id == commit; };
        found_.alone.push_back(std::ranges::find_if(manifest_.branches, has_head)->first);
        expect_image(commit);
        return true;
    }

    /// The damage of a line once all images are named that are there.
    [[nodiscard]] line_damage check(const commit_line& line, std::size_t most) {
        if (line.newest_first.empty()) return {};
        const auto& head = line.newest_first.front().first.id;
        const std::size_t first = heads_.readable.contains(head) || heads_.made_again.contains(head) ? 0 : 1;
        auto found = check_line(check_, manifest_, line, first, most);
        bool is_better = found.has_lost_head && name_other(head);
        for (const auto& id : found.without_rows) is_better = name_other(id) || is_better;
        if (is_better) found = check_line(check_, manifest_, line, first, most);
        if (const auto below = merges_.newest_lost(line, found.count, check_); below) {
            found.has_lost_merge = found_.has_lost_merge = true;
            found.kept = std::min(found.kept, *below);
        }
        lost_.insert(found.lost.begin(), found.lost.end());
        behind_ += found.behind;
        found_.has_lost_change = found_.has_lost_change || found.has_lost_change;
        return found;
    }

    void look_at(const std::string& name, commit_line line) {
        auto& commits = line.newest_first;
        const auto fork = places_.find(commits.back().first.id);
        const bool meets = fork != places_.end();
        const auto own = commits.size() - (meets ? 1 : 0);
        const bool is_kept = meets && fork->second < of_main_.kept;
        const bool is_cut = std::ranges::any_of(
            commits.begin(), commits.begin() + static_cast<std::ptrdiff_t>(is_kept ? own : commits.size()),
            [&](const auto& commit) { return commit.first.id == manifest_.branches.at(name).horizon; });
        const auto begins_at = commits.back().first.id;
        if (meets) {
            const auto below = main_.newest_first.begin() + static_cast<std::ptrdiff_t>(fork->second) + 1;
            commits.insert(commits.end(), below, main_.newest_first.end());
            line.broken = main_.broken;
        }
        const auto damage = check(line, own);
        const bool is_damaged = damage.is_given_up();
        if (!is_damaged && !is_cut && !is_kept && !of_main_.is_given_up())
            check_.note({"branch '" + name + "' begins at commit " + begins_at + ", which was given up"});
        if (is_damaged || is_cut || !is_kept) found_.cut_off.push_back(name);
        if (!is_damaged && (is_cut || is_kept)) return;
        found_.to_cut.push_back(name);
        for (std::size_t i = 1; i < own; ++i) given_up_.insert(commits[i].first.id);
    }

    manifest_record manifest_;  ///< with the images that it will name
    const checked_states& heads_;
    images_of_commits images_;
    commit_line main_;
    std::map<std::string, commit_line> lines_;  ///< of the other branches, each down to main's
    object_check check_;
    merged_records merges_;
    std::map<std::string, std::size_t> places_ = {};
    line_damage of_main_ = {};
    past_damage found_ = {};
    std::set<std::string> lost_ = {}, given_up_ = {};  ///< ids
    std::uint64_t behind_ = 0;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE past_damage check_past(repository& objects, const manifest_record& manifest, branch_lines lines,
                                        const checked_states& heads) {
    return detail::past_checker{objects, manifest, std::move(lines), heads}.run();
}

}  // namespace omnigraph::cluster::graph

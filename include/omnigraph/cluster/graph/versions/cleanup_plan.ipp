// Bodies of graph/versions/cleanup_plan.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/cleanup_plan.hpp>
#include <omnigraph/cluster/graph/versions/commit_base.hpp>
#include <omnigraph/cluster/graph/versions/commit_lines.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>

namespace omnigraph::cluster::graph::detail {

/// The place of the oldest commit that a rule keeps.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t oldest_kept(const std::vector<std::pair<commit_ref, commit_record>>& commits,
                                                       const retention& rule, std::int64_t now_us) {
    std::size_t oldest = 0;
    for (std::size_t i = 1; i < commits.size(); ++i) {
        // In seconds, which hold every limit: in microseconds the longest ones would be none.
        const auto age = std::chrono::ceil<std::chrono::seconds>(
            std::chrono::microseconds{now_us - commits[i].second.created_at_us});
        const bool is_kept = (rule.keep && i < *rule.keep) || (rule.older_than && age <= *rule.older_than);
        if (is_kept) oldest = i;
    }
    return oldest;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string own_delta(const commit_record& commit) {
    return commit.delta && !commit.delta->inlined ? delta_name(commit) : std::string{};
}

/// Whether the horizon is the head, which was optimized: its record does not lead to its image.
[[nodiscard]] OMNIGRAPH_INLINE bool is_optimized_head(const manifest_record& manifest, const commit_record& horizon) {
    const auto& branch = main_of(manifest);
    const bool is_head = branch.head.id == horizon.id && !branch.chain && branch.image.commit == horizon.id;
    // Another branch may have begun before the image was stored.
    return is_head && branch.image != horizon.image && manifest.branches.size() == 1;
}

/// Which objects what stays readable needs, and which only what expired does. What both need stays.
class object_marks {
public:
    void need(std::string name) { needed_.insert(std::move(name)); }
    void need(const commit_record& commit) { add(commit, needed_); }
    void expire(const commit_record& commit) { add(commit, expired_); }

    [[nodiscard]] bool is_needed(const std::string& name) const { return needed_.contains(name); }
    [[nodiscard]] bool is_expired(const std::string& name) const {
        return expired_.contains(name) && !needed_.contains(name);
    }

private:
    static void add(const commit_record& commit, std::set<std::string>& names) {
        if (!commit.image.sha256.empty()) names.insert(object_name(commit.image));
        if (auto delta = own_delta(commit); !delta.empty()) names.insert(std::move(delta));
    }

    std::set<std::string> needed_ = {}, expired_ = {};
};

/// The id of the commit in the name of an object.
[[nodiscard]] OMNIGRAPH_INLINE std::string id_in(const std::string& name) {
    return name.substr(name.find('/') + 1, 26);
}

/// What writers stored that nothing refers to, and that no swap will ever take: they began before the shape of the
/// tables changed, as those of branches did that were deleted for it.
class ended_writers {
public:
    ended_writers(repository& objects, const manifest_record& manifest, const std::vector<named_commit>& newest_first)
        : objects_{&objects}, manifest_{&manifest} {
        const auto earlier = std::ranges::find_if(
            newest_first, [&](const named_commit& commit) { return commit.second.epoch < manifest.schema.epoch; });
        if (earlier != newest_first.begin() && earlier != newest_first.end())
            change_ = object_name(std::prev(earlier)->first);
    }

    /// Looks for the commit that changed the shape, which tells the time by the clock of the store.
    void note_change(const std::string& name, const object_entry& object) {
        if (name == change_) changed_ = object.modified;
    }

    /// Takes the record of a commit that nothing refers to.
    void note(const std::string& name) {
        if (manifest_->schema.epoch == 0) return;  // nothing is earlier than the first shape
        const auto at = name.find('/') + 1, dash = name.find('-'), end = name.find('.');
        if (dash == std::string::npos || end == std::string::npos || end < dash) return;
        const commit_ref ref{name.substr(at, dash - at), name.substr(dash + 1, end - dash - 1)};
        const auto record = objects_->commit(ref, *manifest_);
        if (record && record->epoch < manifest_->schema.epoch) ids_.insert(ref.id);
    }

    [[nodiscard]] bool have(const std::string& id, const object_entry& object) const {
        return ids_.contains(id) || (object.modified != 0 && object.modified < changed_);
    }

private:
    repository* objects_;
    const manifest_record* manifest_;
    std::string change_ = {};   ///< the name of its record; empty when the shape is the first one
    std::int64_t changed_ = 0;  ///< seconds; zero when it is not known
    std::set<std::string> ids_ = {};
};

/// The version of the commit of main on which a commit of another branch stands; each commit is walked over once.
class begun_versions {
public:
    explicit begun_versions(const std::map<std::string, commit_record>& commits) : commits_{&commits} {}

    [[nodiscard]] std::uint64_t of(const commit_record& commit) {
        std::vector<std::string> passed;
        const auto* at = &commit;
        while (at->branch != main_branch && !at->parents.empty() && !found_.contains(at->id)) {
            passed.push_back(at->id);
            const auto below = commits_->find(at->parents.front().id);
            if (below == commits_->end()) break;  // lost, and given up
            at = &below->second;
        }
        const auto known = found_.find(at->id);
        const auto version = known == found_.end() ? at->version : known->second;
        for (auto& id : passed) found_.emplace(std::move(id), version);
        return version;
    }

private:
    const std::map<std::string, commit_record>* commits_;
    std::map<std::string, std::uint64_t> found_ = {};
};

/// Decides step by step what stays readable, what that needs, and which of the stored objects go.
class cleanup_planner {
public:
    cleanup_planner(repository& objects, const manifest_record& manifest, std::int64_t now_us)
        : objects_{objects}, manifest_{manifest}, now_us_{now_us}, named_{manifest} {}

    [[nodiscard]] graph_result<cleanup_plan> run(const retention& rule) {
        if (auto read = read_main(); !read) return read.error();
        if (auto read = keep_history(); !read) return read.error();
        auto oldest = oldest_kept(commits_, rule, now_us_);
        if (auto read = keep_branches(oldest); !read) return read.error();
        choose_horizon(oldest);
        mark_main();
        if (auto read = mark_merged(); !read) return read.error();
        // A record that the store does not give now was taken for one that a repair gave up.
        if (auto unread = objects_.unanswered()) return *std::move(unread);
        keep_images();
        if (auto listed = sort_stored(); !listed) return listed.error();
        return std::move(decided_);
    }

private:
    [[nodiscard]] graph_result<done> read_main() {
        auto commits = line_of_commits(objects_, manifest_, main_of(manifest_).head);
        if (!commits) return commits.error();
        commits_ = *std::move(commits);
        for (std::size_t i = 0; i < commits_.size(); ++i) {
            places_.emplace(commits_[i].first.id, i);
            on_main_.insert(commits_[i].first.id);
        }
        const auto& branch = main_of(manifest_);
        marks_.need(object_name(branch.image));
        heads_ = {file_commit(branch), branch.head.id};
        return done{};
    }

    /// The history stays, with what an interrupted cleanup had put into it already.
    [[nodiscard]] graph_result<done> keep_history() {
        for (const auto& part : manifest_.history.value_or(std::vector<history_ref>{})) {
            marks_.need(object_name(part));
            const auto records = objects_.history(part);
            if (!records) return records.error();
            for (const auto& record : *records) archived_.insert(record.id);
        }
        return done{};
    }

    /// The commits of branches beside main stay, and main from where they begin.
    [[nodiscard]] graph_result<done> keep_branches(std::size_t& oldest) {
        for (const auto& [name, other] : manifest_.branches) {
            if (name == main_branch) continue;
            const auto own = line_of_commits(objects_, manifest_, other.head, on_main_);
            if (!own) return own.error();
            heads_.insert({file_commit(other), other.head.id});
            marks_.need(object_name(other.image));
            for (const auto& [ref, commit] : *own) {
                marks_.need(commit);
                beside_main_.insert(ref.id);
                if (ref.id == other.horizon) break;  // a repair gave up what is below it
            }
            if (const auto at = places_.find(own->back().first.id); at != places_.end())
                oldest = std::max(oldest, at->second);
        }
        return done{};
    }

    /// What an earlier cleanup gave up cannot come back, and is not counted again.
    void choose_horizon(std::size_t oldest) {
        given_up_from_ = commits_.size();
        if (const auto& horizon = main_of(manifest_).horizon)
            if (const auto at = places_.find(*horizon); at != places_.end()) given_up_from_ = at->second + 1;
        oldest_ = std::min(oldest, given_up_from_ - 1);
        decided_.horizon = decided_.outcome.oldest = commits_[oldest_].first.id;
        if (is_optimized_head(manifest_, commits_[oldest_].second)) name_image(named_, main_of(manifest_).image);
        // Its state is an image or empty tables, and needs no delta.
        auto [base, image] = base_of(commits_, oldest_, named_);
        if (!image.sha256.empty()) marks_.need(object_name(image));
        // A head may have begun its chain before a repair named an image above that base.
        for (const auto& [name, each] : manifest_.branches) {
            if (!each.chain || beside_main_.contains(each.chain->base)) continue;
            const auto at = places_.find(each.chain->base);
            base = std::max(base, at == places_.end() ? commits_.size() : at->second);
        }
        base_ = base;
    }

    void mark_main() {
        for (std::size_t i = 0; i < commits_.size(); ++i) {
            const auto& commit = commits_[i].second;
            if (i <= oldest_) {
                marks_.need(commit);
                continue;
            }
            if (i < base_ && !own_delta(commit).empty()) marks_.need(own_delta(commit));
            marks_.expire(commit);
            if (i >= base_) retire(commit);
            if (i < given_up_from_) count_expired(commit, commits_[i - 1].second);
        }
    }

    /// What was merged from another branch can be read as long as the commit where that branch began.
    [[nodiscard]] graph_result<done> mark_merged() {
        auto reachable = reachable_commits(objects_, manifest_);
        if (!reachable) return reachable.error();
        reachable_ = *std::move(reachable);
        begun_versions begun{reachable_};
        for (const auto& [id, commit] : reachable_) {
            if (places_.contains(id) || beside_main_.contains(id)) continue;
            if (begun.of(commit) >= commits_[oldest_].second.version) {
                marks_.need(commit);
                beside_main_.insert(id);
            } else {
                marks_.expire(commit);
                retire(commit);
            }
        }
        return done{};
    }

    /// The images that the manifest names go with the commits that need them.
    void keep_images() {
        for (const auto& each : named_.images.value_or(std::vector<image_ref>{})) {
            const auto at = places_.find(each.commit);
            if (at == places_.end() ? !beside_main_.contains(each.commit) : at->second > base_) continue;
            marks_.need(object_name(each));
            decided_.images.push_back(each);
        }
    }

    [[nodiscard]] graph_result<done> sort_stored() {
        const auto stored = objects_.list();
        if (!stored) return from_store(objects_.store(), stored.error(), "listing");
        for (const auto& commit : decided_.retired) retired_.insert(commit.id);
        ended_writers ended{objects_, manifest_, commits_};
        for (const auto& object : *stored) {
            const auto name = objects_.name_of(object.key);
            ended.note_change(name, object);
            if (name.starts_with("commits/") && !reachable_.contains(id_in(name))) ended.note(name);
        }
        for (const auto& object : *stored) sort(object, ended);
        return done{};
    }

    void sort(const object_entry& object, const ended_writers& ended) {
        const auto name = objects_.name_of(object.key);
        const bool is_commit = name.starts_with("commits/");
        if (!is_commit && !name.starts_with("images/") && !name.starts_with("deltas/") && !name.starts_with("history/"))
            return;
        const auto id = id_in(name);
        // A writer may be storing an image of a head; no writer will ever refer to one of another commit.
        const bool is_superseded = name.starts_with("images/") && reachable_.contains(id) && !heads_.contains(id);
        const bool is_expired = is_commit ? retired_.contains(id) || archived_.contains(id)
                                          : marks_.is_expired(name) || (is_superseded && !marks_.is_needed(name));
        if (!is_expired && (is_commit ? reachable_.contains(id) : marks_.is_needed(name))) return;
        // By the clock of the store. One that keeps no times says zero, and its litter stays.
        const auto age = std::chrono::seconds{now_us_ / 1'000'000 - object.modified};
        const bool may_be_wanted = name.starts_with("history/") || !ended.have(id, object);
        if (!is_expired && may_be_wanted && (object.modified == 0 || age < litter_age)) {
            ++decided_.outcome.litter_waiting;
            return;
        }
        ++(is_expired ? decided_.outcome.objects : decided_.outcome.litter);
        decided_.outcome.bytes += object.size;
        decided_.keys.push_back(object.key);
    }

    void retire(const commit_record& commit) {
        const bool shows_rows = commit.delta && commit.delta->inlined;
        if (shows_rows && !archived_.contains(commit.id)) decided_.retired.push_back(commit);
    }

    void count_expired(const commit_record& commit, const commit_record& after) {
        ++decided_.outcome.commits;
        for (const auto& [key, pin] : commit.tables) {
            const auto next = after.tables.find(key);
            if (next == after.tables.end() || next->second.version != pin.version) ++decided_.outcome.old_versions[key];
        }
    }

    repository& objects_;
    const manifest_record& manifest_;
    const std::int64_t now_us_;
    manifest_record named_;              ///< with the images that the manifest names from then on
    std::vector<named_commit> commits_;  ///< of main, newest first
    std::map<std::string, std::size_t> places_;
    std::set<std::string> on_main_, archived_, heads_, beside_main_, retired_;  ///< ids
    std::map<std::string, commit_record> reachable_;
    std::size_t given_up_from_ = 0, oldest_ = 0, base_ = 0;  ///< places
    object_marks marks_;
    cleanup_plan decided_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<cleanup_plan> plan_cleanup(repository& objects, const manifest_record& manifest,
                                                         const retention& rule, instant now) {
    objects.begin_watch();
    const auto now_us = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    return detail::cleanup_planner{objects, manifest, now_us}.run(rule);
}

}  // namespace omnigraph::cluster::graph

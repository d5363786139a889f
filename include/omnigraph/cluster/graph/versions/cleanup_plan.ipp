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
        const auto age = std::chrono::microseconds{now_us - commits[i].second.created_at_us};
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

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<cleanup_plan> plan_cleanup(repository& objects, const manifest_record& manifest,
                                                         const retention& rule, instant now) {
    const auto& branch = main_of(manifest);
    const auto commits = line_of_commits(objects, manifest, branch.head);
    if (!commits) return commits.error();
    const auto now_us = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    auto oldest = detail::oldest_kept(*commits, rule, now_us);
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < commits->size(); ++i) places.emplace((*commits)[i].first.id, i);
    std::set<std::string> on_main;
    for (const auto& [id, place] : places) on_main.insert(id);
    detail::object_marks marks;
    marks.need(object_name(branch.image));
    // What an interrupted cleanup had put into the history already.
    std::set<std::string> archived;
    for (const auto& part : manifest.history.value_or(std::vector<history_ref>{})) {
        marks.need(object_name(part));
        const auto records = objects.history(part);
        if (!records) return records.error();
        for (const auto& record : *records) archived.insert(record.id);
    }
    // A writer may be storing an image of these; no writer will ever refer to one of another commit.
    std::set<std::string> heads{file_commit(branch), branch.head.id}, beside_main;
    for (const auto& [name, other] : manifest.branches) {
        if (name == main_branch) continue;
        const auto own = line_of_commits(objects, manifest, other.head, on_main);
        if (!own) return own.error();
        heads.insert({file_commit(other), other.head.id});
        marks.need(object_name(other.image));
        for (const auto& [ref, commit] : *own) {
            marks.need(commit);
            beside_main.insert(ref.id);
            if (ref.id == other.horizon) break;  // a repair gave up what is below it
        }
        if (const auto at = places.find(own->back().first.id); at != places.end())
            oldest = std::max(oldest, at->second);
    }
    // What an earlier cleanup gave up cannot come back, and is not counted again.
    auto given_up_from = commits->size();
    if (branch.horizon)
        if (const auto at = places.find(*branch.horizon); at != places.end()) given_up_from = at->second + 1;
    oldest = std::min(oldest, given_up_from - 1);

    cleanup_plan decided;
    decided.horizon = decided.outcome.oldest = (*commits)[oldest].first.id;
    const auto& kept_last = (*commits)[oldest].second;
    auto named = manifest;
    if (detail::is_optimized_head(manifest, kept_last)) name_image(named, branch.image);
    // Its state is an image or empty tables, and needs no delta.
    auto [base, image] = base_of(*commits, oldest, named);
    if (!image.sha256.empty()) marks.need(object_name(image));
    // A head may have begun its chain before a repair named an image above that base.
    for (const auto& [name, each] : manifest.branches) {
        if (!each.chain || beside_main.contains(each.chain->base)) continue;
        const auto at = places.find(each.chain->base);
        base = std::max(base, at == places.end() ? commits->size() : at->second);
    }
    const auto retire = [&](const commit_record& commit) {
        const bool shows_rows = commit.delta && commit.delta->inlined;
        if (shows_rows && !archived.contains(commit.id)) decided.retired.push_back(commit);
    };
    for (std::size_t i = 0; i < commits->size(); ++i) {
        const auto& commit = (*commits)[i].second;
        if (i <= oldest) {
            marks.need(commit);
            continue;
        }
        if (i < base && !detail::own_delta(commit).empty()) marks.need(detail::own_delta(commit));
        marks.expire(commit);
        if (i >= base) retire(commit);
        if (i >= given_up_from) continue;
        ++decided.outcome.commits;
        for (const auto& [key, pin] : commit.tables) {
            const auto& after = (*commits)[i - 1].second.tables;
            const auto next = after.find(key);
            if (next == after.end() || next->second.version != pin.version) ++decided.outcome.old_versions[key];
        }
    }
    const auto reachable = reachable_commits(objects, manifest);
    if (!reachable) return reachable.error();
    // What was merged from another branch can be read as long as the commit where that branch began.
    detail::begun_versions begun{*reachable};
    for (const auto& [id, commit] : *reachable) {
        if (places.contains(id) || beside_main.contains(id)) continue;
        if (begun.of(commit) >= kept_last.version) {
            marks.need(commit);
            beside_main.insert(id);
        } else {
            marks.expire(commit);
            retire(commit);
        }
    }
    for (const auto& each : named.images.value_or(std::vector<image_ref>{})) {
        const auto at = places.find(each.commit);
        if (at == places.end() ? !beside_main.contains(each.commit) : at->second > base) continue;
        marks.need(object_name(each));
        decided.images.push_back(each);
    }
    std::set<std::string> retired;
    for (const auto& commit : decided.retired) retired.insert(commit.id);
    const auto stored = objects.list();
    if (!stored) return from_store(objects.store(), stored.error(), "listing");
    detail::ended_writers ended{objects, manifest, *commits};
    for (const auto& object : *stored) {
        const auto name = objects.name_of(object.key);
        ended.note_change(name, object);
        if (name.starts_with("commits/") && !reachable->contains(detail::id_in(name))) ended.note(name);
    }
    for (const auto& object : *stored) {
        const auto name = objects.name_of(object.key);
        const bool is_commit = name.starts_with("commits/");
        if (!is_commit && !name.starts_with("images/") && !name.starts_with("deltas/") && !name.starts_with("history/"))
            continue;
        const auto id = detail::id_in(name);
        const bool is_superseded = name.starts_with("images/") && reachable->contains(id) && !heads.contains(id);
        const bool is_expired = is_commit ? retired.contains(id) || archived.contains(id)
                                          : marks.is_expired(name) || (is_superseded && !marks.is_needed(name));
        if (!is_expired && (is_commit ? reachable->contains(id) : marks.is_needed(name))) continue;
        // By the clock of the store. One that keeps no times says zero, and its litter stays.
        const auto age = std::chrono::seconds{now_us / 1'000'000 - object.modified};
        const bool may_be_wanted = name.starts_with("history/") || !ended.have(id, object);
        if (!is_expired && may_be_wanted && (object.modified == 0 || age < litter_age)) {
            ++decided.outcome.litter_waiting;
            continue;
        }
        ++(is_expired ? decided.outcome.objects : decided.outcome.litter);
        decided.outcome.bytes += object.size;
        decided.keys.push_back(object.key);
    }
    return decided;
}

}  // namespace omnigraph::cluster::graph

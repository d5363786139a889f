// Bodies of graph/versions/cleanup_plan.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/cleanup_plan.hpp>
#include <omnigraph/cluster/graph/versions/commit_lines.hpp>

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

/// The commit on whose image, or empty tables, the state of this commit stands.
[[nodiscard]] OMNIGRAPH_INLINE std::string base_of(const commit_record& commit) {
    return commit.delta ? commit.delta->base : commit.image.commit;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string own_delta(const commit_record& commit) {
    return commit.delta && !commit.delta->inlined ? delta_name(commit) : std::string{};
}

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
    std::set<std::string> needed{object_name(branch.image)};
    // What an interrupted cleanup had put into the history already.
    std::set<std::string> archived;
    for (const auto& part : manifest.history.value_or(std::vector<history_ref>{})) {
        needed.insert(object_name(part));
        const auto records = objects.history(part);
        if (!records) return records.error();
        for (const auto& record : *records) archived.insert(record.id);
    }
    const auto need = [&](const commit_record& commit) {
        if (!commit.image.sha256.empty()) needed.insert(object_name(commit.image));
        if (auto delta = detail::own_delta(commit); !delta.empty()) needed.insert(std::move(delta));
    };
    for (const auto& [name, other] : manifest.branches) {
        if (name == main_branch) continue;
        const auto own = line_of_commits(objects, manifest, other.head, on_main);
        if (!own) return own.error();
        needed.insert(object_name(other.image));
        for (const auto& [ref, commit] : *own) need(commit);
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
    const auto base =
        oldest == 0 ? (branch.chain ? branch.chain->base : branch.image.commit) : detail::base_of(kept_last);
    std::set<std::string> expired;
    const auto expire = [&](const commit_record& commit) {
        if (!commit.image.sha256.empty()) expired.insert(object_name(commit.image));
        if (auto delta = detail::own_delta(commit); !delta.empty()) expired.insert(std::move(delta));
    };
    const auto retire = [&](const commit_record& commit) {
        const bool shows_rows = commit.delta && commit.delta->inlined;
        if (shows_rows && !archived.contains(commit.id)) decided.retired.push_back(commit);
    };
    bool below_base = false;
    for (std::size_t i = 0; i < commits->size(); ++i) {
        const auto& commit = (*commits)[i].second;
        if (commit.id == base) below_base = true;  // its state is an image or empty tables: its delta is not needed
        if (i <= oldest) need(commit);
        else if (!below_base && !detail::own_delta(commit).empty()) needed.insert(detail::own_delta(commit));
        if (i <= oldest) continue;
        expire(commit);
        if (below_base) retire(commit);
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
        if (places.contains(id)) continue;
        if (begun.of(commit) >= kept_last.version) {
            need(commit);
        } else {
            expire(commit);
            retire(commit);
        }
    }
    std::set<std::string> retired;
    for (const auto& commit : decided.retired) retired.insert(commit.id);
    const auto stored = objects.list();
    if (!stored) return from_store(objects.store(), stored.error(), "listing");
    for (const auto& object : *stored) {
        const auto name = objects.name_of(object.key);
        const bool is_commit = name.starts_with("commits/");
        if (!is_commit && !name.starts_with("images/") && !name.starts_with("deltas/") && !name.starts_with("history/"))
            continue;
        const auto id = is_commit ? std::string{name.substr(8, 26)} : std::string{};
        const bool is_expired = is_commit ? retired.contains(id) || archived.contains(id) : expired.contains(name);
        if (!is_expired && (is_commit ? reachable->contains(id) : needed.contains(name))) continue;
        // By the clock of the store. One that keeps no times says zero, and its litter stays.
        const auto age = std::chrono::seconds{now_us / 1'000'000 - object.modified};
        if (!is_expired && (object.modified == 0 || age < litter_age)) {
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

// Bodies of graph/versions/commit_log.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/versions/commit_base.hpp>
#include <omnigraph/cluster/graph/versions/commit_lines.hpp>
#include <omnigraph/cluster/graph/versions/commit_log.hpp>

namespace omnigraph::cluster::graph::detail {

/// Visits `head` and its first parents until `visit` answers false. Below the horizon a record may be lost, because a
/// repair gave up what is older: the line ends there.
template <class Visit>
[[nodiscard]] graph_result<done> walk_line(commit_log& log, const commit_ref& head, const manifest_record& manifest,
                                           const Visit& visit) {
    bool below_horizon = false;
    for (auto ref = head;;) {
        if (auto wanted = call_budget::check("reading the history"); !wanted) return wanted;
        auto record = log.read(ref, manifest);
        if (!record && below_horizon) return done{};
        if (!record) return record.error();
        below_horizon = below_horizon || is_horizon(manifest, record->id);
        const auto parent = record->parents.empty() ? std::nullopt : std::optional{record->parents.front()};
        if (!visit(ref, *std::move(record)) || !parent) return done{};
        ref = *parent;
    }
}

/// Whether a table has other rows in the later commit. Earlier formats have no digests, so only their counts tell.
[[nodiscard]] OMNIGRAPH_INLINE bool have_other_rows(const commit_record& earlier, const commit_record& later) {
    return std::ranges::any_of(later.tables, [&](const auto& table) {
        const auto& [key, pin] = table;
        const auto before = earlier.tables.find(key);
        return before != earlier.tables.end() &&
               (before->second.rows != pin.rows || before->second.digest != pin.digest);
    });
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<commit_record> commit_log::read(const commit_ref& ref, const manifest_record& manifest) {
    {
        const std::lock_guard lock{mutex_};
        if (const auto at = known_.find(ref.id); at != known_.end()) return at->second;
    }
    auto record = objects_->commit(ref, manifest);
    if (!record) return record.error();
    const std::lock_guard lock{mutex_};
    if (known_.size() >= most_kept) known_.clear();
    known_.emplace(ref.id, *record);
    return record;
}

OMNIGRAPH_INLINE graph_result<std::vector<commit_record>> commit_log::line(const commit_ref& head,
                                                                           const manifest_record& manifest,
                                                                           std::size_t most) {
    std::vector<commit_record> newest_first;
    if (most == 0) return newest_first;
    const auto walked = detail::walk_line(*this, head, manifest, [&](const commit_ref&, commit_record record) {
        newest_first.push_back(std::move(record));
        return newest_first.size() < most;
    });
    if (!walked) return walked.error();
    return newest_first;
}

OMNIGRAPH_INLINE graph_result<located_commit> commit_log::find(std::string_view id, const manifest_record& manifest) {
    std::deque<commit_ref> waiting;
    std::set<std::string> met;
    std::optional<graph_error> lost;
    bool met_horizon = false;
    for (const auto& [name, branch] : manifest.branches)
        if (met.insert(branch.head.id).second) waiting.push_back(branch.head);
    while (!waiting.empty()) {
        if (auto wanted = call_budget::check("reading the history"); !wanted) return wanted.error();
        const auto ref = std::move(waiting.front());
        waiting.pop_front();
        auto record = read(ref, manifest);
        if (!record) {
            if (!lost || ref.id == id) lost = record.error();
            continue;
        }
        if (ref.id == id) return located_commit{ref, *std::move(record)};
        met_horizon = met_horizon || is_horizon(manifest, ref.id);
        for (const auto& parent : record->parents)
            if (met.insert(parent.id).second) waiting.push_back(parent);
    }
    // Below the horizon a record may be lost: a repair gave up what is older.
    if (lost && !met_horizon) return *std::move(lost);
    return no_such_commit(id);
}

OMNIGRAPH_INLINE graph_result<located_commit> commit_log::find_at(const commit_ref& head, instant time,
                                                                  const manifest_record& manifest) {
    const auto asked = std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
    std::optional<located_commit> found;
    const auto walked = detail::walk_line(*this, head, manifest, [&](const commit_ref& ref, commit_record record) {
        if (record.created_at_us <= asked) found = located_commit{ref, std::move(record)};
        return !found;
    });
    if (!walked) return walked.error();
    if (found) return *std::move(found);
    return not_found("The graph is younger than the time that was asked for.");
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// The search for merge bases: from both sides down the generations, until everything below is an ancestor of a base.
class base_search {
public:
    base_search(commit_log& log, const manifest_record& manifest) : log_{log}, manifest_{manifest} {}

    [[nodiscard]] graph_result<located_commit> run(const commit_ref& one, const commit_ref& other) {
        if (auto seen = mark(one, of_one); !seen) return seen.error();
        if (auto seen = mark(other, of_other); !seen) return seen.error();
        while (live_ > 0) {
            if (auto wanted = call_budget::check("reading the history"); !wanted) return wanted.error();
            const auto id = waiting_.begin()->second;
            waiting_.erase(waiting_.begin());
            auto& commit = met_.at(id);
            commit.waits = false;
            if (commit.marks != stale_both) --live_;
            auto passed = commit.marks;
            if ((passed & both) == both) {
                if (passed == both) bases_.insert(id);
                passed = stale_both;
            }
            for (const auto& parent : std::vector{commit.found.record.parents})
                if (auto seen = mark(parent, passed); !seen) return seen.error();
        }
        return nearest(one.id, other.id);
    }

private:
    static constexpr unsigned of_one = 1, of_other = 2, both = 3, stale_both = 7;

    struct met_commit {
        located_commit found;
        unsigned marks = 0;
        bool waits = false;
    };

    [[nodiscard]] graph_result<done> mark(const commit_ref& ref, unsigned marks) {
        auto at = met_.find(ref.id);
        if (at == met_.end()) {
            auto record = log_.read(ref, manifest_);
            // What is below a horizon may be lost. It is reached after the horizon, which has a higher generation.
            if (!record && met_horizon_) return done{};
            if (!record) return record.error();
            met_horizon_ = met_horizon_ || is_horizon(manifest_, ref.id);
            at = met_.emplace(ref.id, met_commit{{ref, *std::move(record)}}).first;
        }
        auto& commit = at->second;
        const auto was = commit.marks;
        commit.marks |= marks;
        if (commit.marks == was) return done{};
        if (commit.marks == stale_both) bases_.erase(ref.id);
        if (commit.waits && was != stale_both && commit.marks == stale_both) --live_;
        if (!commit.waits) {
            commit.waits = true;
            waiting_.emplace(generation_of(commit.found.record), ref.id);
            if (commit.marks != stale_both) ++live_;
        }
        return done{};
    }

    /// How many commits lie between `from` and each commit that the search has met.
    [[nodiscard]] std::map<std::string, std::uint64_t> distances(const std::string& from) const {
        std::map<std::string, std::uint64_t> far{{from, 0}};
        for (std::deque<std::string> waiting{from}; !waiting.empty(); waiting.pop_front()) {
            const auto at = met_.find(waiting.front());
            if (at == met_.end()) continue;
            for (const auto& parent : at->second.found.record.parents)
                if (far.emplace(parent.id, far.at(waiting.front()) + 1).second) waiting.push_back(parent.id);
        }
        return far;
    }

    [[nodiscard]] graph_result<located_commit> nearest(const std::string& one, const std::string& other) const {
        const auto from_one = distances(one), from_other = distances(other);
        const met_commit* best = nullptr;
        const auto rank = [&](const met_commit& commit) {
            const auto& id = commit.found.ref.id;
            return std::tuple{-static_cast<std::int64_t>(from_one.at(id) + from_other.at(id)),
                              commit.found.record.version, id};
        };
        for (const auto& id : bases_) {
            const auto& commit = met_.at(id);
            if (!best || rank(commit) > rank(*best)) best = &commit;
        }
        if (!best)
            return conflicting(
                "The two branches have no commit in common that is still known, so they cannot be merged.");
        return best->found;
    }

    commit_log& log_;
    const manifest_record& manifest_;
    std::map<std::string, met_commit> met_;
    std::set<std::pair<std::uint64_t, std::string>, std::greater<>> waiting_;
    std::set<std::string> bases_;
    bool met_horizon_ = false;
    std::size_t live_ = 0;  ///< of waiting_, those that may still lead to a base
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<located_commit> commit_log::merge_base(const commit_ref& one, const commit_ref& other,
                                                                     const manifest_record& manifest) {
    return detail::base_search{*this, manifest}.run(one, other);
}

OMNIGRAPH_INLINE graph_result<branch_record> commit_log::state_at(const located_commit& commit,
                                                                  const manifest_record& manifest) {
    const auto& record = commit.record;
    branch_record state{commit.ref, record.version, record.image, record.tables, {record.id}};
    state.generation = record.generation;
    base_walk walk{manifest, record};
    for (auto at = commit; !walk.ends_at(at.ref, at.record);) {
        if (walk.chain().length > max_chain_length) return damaged(objects_->display(), "a chain of deltas has no end");
        const auto parent = at.record.parents.front();
        auto below = read(parent, manifest);
        if (!below) return below.error();
        if (!at.record.delta && below->epoch == record.epoch && detail::have_other_rows(*below, at.record))
            return damaged(objects_->display(), "what commit " + at.ref.id + " changed is no longer there");
        at = {parent, *std::move(below)};
    }
    state.image = walk.image();
    if (walk.chain().length > 0) state.chain = walk.chain();
    return state;
}

}  // namespace omnigraph::cluster::graph

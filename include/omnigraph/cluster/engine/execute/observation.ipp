// Bodies of engine/execute/observation.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/copied_root.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE json json_or_null(const std::optional<std::string>& text) {
    return text ? json(*text) : json(nullptr);
}

/// Words of a sentence, behind an article: ``graph `graph.kb` `` for graph.kb of the kind `graph`.
OMNIGRAPH_INLINE std::string kind_and_address(const erased_kind& kind, const std::string& address) {
    return std::string{kind.name} + " `" + address + "`";
}

/// One observed resource, and where the ledger records it.
class observed_resource {
public:
    observed_resource(const run_context& run, const erased_kind& kind, const std::string& address,
                      std::optional<digest> wanted, ledger_state& state)
        : run_{run},
          kind_{kind},
          address_{address},
          content_row_{content_row(run.kinds, kind, address)},
          wanted_{wanted},
          identity_{recorded_graph_uid(state, address)},
          state_{state} {}

    /// Discards the recorded uid, so that whatever is there counts as the resource.
    void accept() { accepted_ = true; }

    /// False when the root could not be observed.
    bool record_sight(const graph_result<root_observation>& seen, const resource_table& declared, known_uids& known) {
        if (!seen) return refuse(seen.error().message, unread_root(run_, kind_, address_, seen.error().message));
        if (!seen->live && seen->state != root_state::absent) {
            record({.exists = true, .fault = seen->fault});
            return refuse(seen->fault, unopenable_root(run_, kind_, address_, seen->fault));
        }
        auto other = seen->live ? other_identity(*seen->live, declared, known) : std::nullopt;
        if (accepted_ && !other && !has_condition(state_, address_, protection_unknown)) refuse_acceptance();
        if (!seen->live) miss();
        else if (other && !accepted_) replace(*seen->live, *std::move(other));
        else {
            adopt(*seen->live);
            if (!identity_) known.add(seen->live->graph_uid, address_);
        }
        return true;
    }

    void record_live(const live_graph& live) { record({.exists = true, .live = &live, .identity = identity_of(live)}); }

    void record_drift(const live_graph& live) { adopt(live); }

    void recall() { record({}); }

private:
    struct sight {
        bool exists = false;
        const live_graph* live = nullptr;
        std::optional<std::string> fault = {};
        std::optional<std::string> identity = {};  ///< unset: as recorded
        std::optional<std::string> found = {};     ///< the identity of another one
    };

    static std::optional<std::string> identity_of(const live_graph& live) {
        if (live.graph_uid.empty()) return std::nullopt;
        return live.graph_uid;
    }

    std::optional<diagnostic> other_identity(const live_graph& live, const resource_table& declared,
                                             const known_uids& known) const {
        auto other = check_graph_uid(identity_, kind_.name, address_, live.graph_uid,
                                     run_.store.display(kind_.fence.root(address_)));
        const auto& rows = *state_.applied_revision.resources;
        if (other || (identity_ && rows.contains(address_))) return other;
        return check_copied_root(run_, kind_, address_, live.graph_uid, known,
                                 {declared, rows, protection_side::applied});
    }

    void miss() {
        auto& rows = *state_.applied_revision.resources;
        const bool known =
            rows.contains(address_) || rows.contains(content_row_) || is_marked("_missing") || is_marked("_replaced");
        if (known) {
            const auto gone = "There is nothing at the root of this " + std::string{kind_.name} + " any more.";
            rows.erase(address_);
            rows.erase(content_row_);
            mark({"drifted", conditions("_missing"), gone});
            record({.fault = gone});
        } else {
            mark({"pending", {}, "The " + std::string{kind_.name} + " has not been created yet."});
            record({});
        }
    }

    void adopt(const live_graph& live) {
        auto& rows = *state_.applied_revision.resources;
        const auto hex = live.schema_digest.hex();
        const auto row = rows.find(content_row_);
        const bool as_recorded = row != rows.end() && row->second.digest == hex;
        rows[content_row_].digest = hex;
        if (!rows.contains(address_)) rows[address_].digest = hex;  // a composite digest is folded before the write
        if (wanted_ == live.schema_digest) mark({"applied", {}, {}});
        else if (wanted_ || !as_recorded)
            mark({"drifted", std::vector<std::string>{content_name() + "_mismatch"},
                  "The live " + content_name() + " is not the " + (wanted_ ? "declared" : "recorded") + " one."});
        record_live(live);
    }

    void replace(const live_graph& live, diagnostic why) {
        mark({"drifted", conditions("_replaced"),
              "Another " + std::string{kind_.name} + " is at the root of this one."});
        run_.findings.push_back(as_warning(std::move(why)));
        record({.exists = true,
                .live = &live,
                .fault = "another " + std::string{kind_.name} + " is at the root",
                .found = live.graph_uid});
    }

    bool refuse(const std::string& why, diagnostic said) {
        mark({"error", std::vector<std::string>{std::string{said.code.text}}, why});
        run_.findings.push_back(std::move(said));
        return false;
    }

    void refuse_acceptance() {
        run_.findings.push_back(
            error(codes::root_not_replaced, address_,
                  "The " + kind_and_address(kind_, address_) + " has not been replaced, so there is nothing to accept.")
                .with_remedy("Leave `--accept " + address_ + "` out."));
    }

    std::string content_name() const {
        return std::string{kind_.fence.carries ? run_.kinds[*kind_.fence.carries].name : kind_.name};
    }

    std::vector<std::string> conditions(const std::string& suffix) const { return {std::string{kind_.name} + suffix}; }

    bool is_marked(const std::string& suffix) const {
        return has_condition(state_, address_, std::string{kind_.name} + suffix);
    }

    void mark(const resource_status& status) {
        for (const auto& row : {address_, content_row_}) state_.resource_statuses->insert_or_assign(row, status);
    }

    void record(const sight& seen) {
        auto next = observation(seen);
        auto& record = (*state_.observations)[address_];
        if (auto* known = record.if_object(); known && known->contains("observed_at")) {
            auto same = next;
            same["observed_at"] = known->at("observed_at");
            if (same == *known) return;
        }
        record = std::move(next);
    }

    boost::json::object observation(const sight& seen) const {
        const auto* live = seen.live;
        boost::json::object record;
        record["kind"] = kind_.name;
        record["address"] = address_;
        record["graph_uri"] = run_.store.display(kind_.fence.root(address_));
        record["observed_at"] = format_timestamp(run_.env.system.now());
        record["exists"] = seen.exists;
        record["manifest_version"] = live ? json(live->manifest_version) : json(nullptr);
        record["schema_digest"] = live ? json(live->schema_digest.hex()) : json(nullptr);
        record["desired_schema_digest"] = wanted_ ? json(wanted_->hex()) : json(nullptr);
        record["schema_matches_desired"] = json(nullptr);
        if (wanted_ && (live || !seen.exists))
            record["schema_matches_desired"] = live && live->schema_digest == *wanted_;
        record["error"] = json_or_null(seen.fault);
        const auto& identity = seen.identity ? seen.identity : identity_;
        if (identity) record["graph_uid"] = *identity;
        boost::json::array former;
        for (const auto& uid : graph_uids_of(state_, address_))
            if (uid != identity) former.push_back(json(std::string_view{uid}));
        if (!former.empty()) record["former_graph_uids"] = std::move(former);
        if (seen.found) record["found_graph_uid"] = *seen.found;
        return record;
    }

    const run_context& run_;
    const erased_kind& kind_;
    const std::string& address_;
    std::string content_row_;
    std::optional<digest> wanted_;
    std::optional<std::string> identity_;
    ledger_state& state_;
    bool accepted_ = false;
};

/// The addresses of one kind: the declared ones and those that are only recorded.
OMNIGRAPH_INLINE std::vector<std::string> observed_addresses(const erased_kind& kind, const resource_table& declared,
                                                             const ledger_state& state) {
    std::vector<std::string> addresses;
    for (const auto& [address, resource] : declared)
        if (resource.rank == kind.rank) addresses.push_back(address);
    for (const auto& [address, row] : *state.applied_revision.resources)
        if (!declared.contains(address) && kind.pattern.check(address) == address_fault::none)
            addresses.push_back(address);
    std::ranges::sort(addresses);
    return addresses;
}

/// Looks at the first roots of `addresses`, in parallel when there are many.
OMNIGRAPH_INLINE std::vector<graph_result<root_observation>> look_at_roots(const run_context& run,
                                                                           const erased_kind& kind,
                                                                           std::span<const std::string> addresses) {
    const bool many = addresses.size() >= roots_worth_threads;
    const auto count = many ? std::min(addresses.size(), roots_looked_at_together) : 1;
    std::vector<graph_result<root_observation>> sights(count, graph_error{});
    in_parallel(count, roots_at_once,
                [&](std::size_t i) { sights[i] = kind.fence.observe(run.context_of(kind, addresses[i])); });
    return sights;
}

OMNIGRAPH_INLINE void refuse_unknown(const run_context& run, const address_set& accepted, const address_set& observed) {
    for (const auto& address : accepted)
        if (!observed.contains(address))
            run.findings.push_back(error(codes::root_not_replaced, address,
                                         "`" + address + "` is nothing that this cluster keeps at a root.")
                                       .with_remedy("`omnigraph cluster status` shows the addresses."));
}

}  // namespace detail

OMNIGRAPH_INLINE diagnostic unopenable_root(const run_context& run, const erased_kind& kind, const std::string& address,
                                            const std::string& why) {
    return warning(kind.fence.observation_error, address,
                   "The " + detail::kind_and_address(kind, address) + " cannot be opened: " + why)
        .with_remedy("Look at what is at `" + run.store.display(kind.fence.root(address)) +
                     "`. If it is damaged, restore what belongs there from a backup. A symbolic link on the way has to "
                     "be replaced by the folder itself, or by `storage:` with the place that it leads to.");
}

OMNIGRAPH_INLINE diagnostic unread_root(const run_context& run, const erased_kind& kind, const std::string& address,
                                        const std::string& why) {
    const auto root = kind.fence.root(address);
    return warning(kind.fence.observation_error, address,
                   "What is at `" + run.store.display(root) + "` cannot be read now, so nothing is known of the " +
                       detail::kind_and_address(kind, address) + (why.empty() ? "." : ": " + why))
        .with_remedy(reach_remedy(run.store, root,
                                  "a symbolic link on the way has to be replaced by the folder itself, or by "
                                  "`storage:` with the place that it leads to") +
                     " Nothing has to be restored for it.");
}

OMNIGRAPH_INLINE void observe_roots(const run_context& run, const resource_table& declared, const address_set& accepted,
                                    ledger_state& state) {
    address_set observed;
    known_uids known{state};
    for (const auto& kind : run.kinds) {
        if (!is_container(kind)) continue;
        std::size_t failed = 0;
        const auto addresses = detail::observed_addresses(kind, declared, state);
        std::vector<graph_result<root_observation>> sights;
        for (std::size_t i = 0, at = 0; i < addresses.size(); ++i) {
            if (i == at + sights.size()) {
                if (!run.may_continue()) return;
                at = i;
                sights = detail::look_at_roots(run, kind, std::span{addresses}.subspan(i));
            }
            const auto& address = addresses[i];
            detail::observed_resource one{run, kind, address, wanted_at_root(kind, declared, address), state};
            if (accepted.contains(address)) one.accept();
            if (!one.record_sight(sights[i - at], declared, known)) ++failed;
            observed.insert(address);
        }
        if (failed == 0) continue;
        const std::string name{kind.name};
        run.findings.push_back(
            error(kind.fence.observation_error, name + "s",
                  std::to_string(failed) + " " + name + "(s) could not be opened.")
                .with_remedy("The warnings say what is at each root; put that right, then run the command again."));
    }
    detail::refuse_unknown(run, accepted, observed);
    forget_unmade(declared, state);
}

OMNIGRAPH_INLINE std::optional<digest> wanted_at_root(const erased_kind& kind, const resource_table& declared,
                                                      const std::string& address) {
    const auto resource = declared.find(address);
    if (resource == declared.end()) return std::nullopt;
    return kind.fence.content_digest(resource->second.declaration);
}

OMNIGRAPH_INLINE void record_live(const run_context& run, const erased_kind& kind, const std::string& address,
                                  const live_graph& live, const std::optional<digest>& wanted, ledger_state& state) {
    detail::observed_resource{run, kind, address, wanted, state}.record_live(live);
}

OMNIGRAPH_INLINE void record_drift(const run_context& run, const erased_kind& kind, const std::string& address,
                                   const live_graph& live, const std::optional<digest>& wanted, ledger_state& state) {
    detail::observed_resource{run, kind, address, wanted, state}.record_drift(live);
}

OMNIGRAPH_INLINE void recall_uids(const run_context& run, const erased_kind& kind, const std::string& address,
                                  const std::vector<std::string>& uids, ledger_state& state) {
    if (uids.empty()) return;
    boost::json::array former;
    for (const auto& uid : std::span{uids}.subspan(1)) former.push_back(json(std::string_view{uid}));
    (*state.observations)[address] =
        boost::json::object{{"graph_uid", uids.front()}, {"former_graph_uids", std::move(former)}};
    detail::observed_resource{run, kind, address, std::nullopt, state}.recall();
}

OMNIGRAPH_INLINE void forget_unmade(const resource_table& declared, ledger_state& state) {
    const auto& rows = *state.applied_revision.resources;
    std::erase_if(*state.observations, [&](const auto& entry) {
        const auto& [address, observation] = entry;
        const auto* exists = observed_field(observation, "exists");
        return exists && *exists == false && !declared.contains(address) && !rows.contains(address) &&
               graph_uids_of(state, address).empty();
    });
}

OMNIGRAPH_INLINE bool has_root_fault(const erased_kind& kind, const ledger_state& state, const std::string& address) {
    const auto seen = state.resource_statuses->find(address);
    return (seen != state.resource_statuses->end() && seen->second.status == "error") ||
           has_condition(state, address, std::string{kind.name} + "_replaced");
}

OMNIGRAPH_INLINE std::optional<diagnostic> check_root(const run_context& run, const erased_kind& kind,
                                                      const std::string& address, const ledger_state& state,
                                                      const live_graph& live) {
    const auto place = run.store.display(kind.fence.root(address));
    if (auto replaced = check_graph_uid(recorded_graph_uid(state, address), kind.name, address, live.graph_uid, place))
        return replaced;
    return check_content(run, kind, address, *state.applied_revision.resources, live);
}

OMNIGRAPH_INLINE std::optional<diagnostic> check_content(const run_context& run, const erased_kind& kind,
                                                         const std::string& address, const applied_rows& rows,
                                                         const live_graph& live) {
    const auto row = rows.find(content_row(run.kinds, kind, address));
    if (row == rows.end() || row->second.digest == live.schema_digest.hex()) return std::nullopt;
    return error(codes::root_drifted, address,
                 "The " + detail::kind_and_address(kind, address) + " has changed since the ledger last saw it.")
        .with_remedy("Run `omnigraph cluster refresh`, then `omnigraph cluster plan` to see what is left to do.");
}

}  // namespace omnigraph::cluster

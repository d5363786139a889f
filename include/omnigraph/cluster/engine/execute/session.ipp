// Bodies of engine/execute/session.hpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE session::session(const environment& env, const cluster_config& config, diagnostics& findings)
    : env_{env}, findings_{findings}, places_{config.storage_root, config.ledger_root} {
    if (has_errors(findings)) return;
    lock_declared_ = config.locked();
    auto opened = open_cluster(env.open_store, places_);
    if (!opened) {
        findings.push_back(std::move(opened).error());
        return;
    }
    store_ = *std::move(opened);
    if (places_.ledger) divided_ = static_cast<divided_store*>(store_.get());
    const bool reads_ahead = divided_ ? is_bucket(divided_->place_of_graphs()) || is_bucket(divided_->place_of_ledger())
                                      : is_bucket(*store_);
    if (!reads_ahead) return;
    auto bucket = std::make_unique<read_ahead_store>(std::move(store_));
    ahead_ = bucket.get();
    store_ = std::move(bucket);
}

OMNIGRAPH_INLINE bool session::is_one_cluster(bool rebuilds) {
    if (!divided_) return true;
    if (is_bound_ || is_refused_) return !is_refused_;
    auto bound = binding_of(*divided_, places_);
    if (!bound) findings_.push_back(std::move(bound).error());
    else if (*bound == place_binding::ledger_lost && !rebuilds) findings_.push_back(ledger_lost(places_));
    else is_bound_ = *bound == place_binding::bound;
    is_refused_ = !is_bound_;
    return !is_refused_;
}

/// A plan may be made to see whether the places are the right ones, so it does not claim them.
OMNIGRAPH_INLINE bool session::bind(std::string_view command) {
    if (!divided_ || *is_bound_ || command == "plan") return true;
    auto bound = bind_places(*divided_, places_, env_.system);
    if (bound) is_bound_ = true;
    else findings_.push_back(std::move(bound).error());
    return is_bound_ == true;
}

OMNIGRAPH_INLINE bool session::lock(std::string_view command) {
    if (!is_one_cluster(command == "import")) return false;
    if (!lock_declared_) {
        findings_.push_back(
            warning(codes::state_lock_disabled, "state.lock", "The state lock is switched off for this cluster.")
                .with_remedy("Remove `lock: false`; without the lock, concurrent commands lose to each other late."));
        return admitted() && bind(command);
    }
    if (env_.should_stop()) {
        findings_.push_back(interrupted(env_, "Nothing was changed."));
        return false;
    }
    // A bucket that has seen the place of the lock takes it with one request.
    if (ahead_) ahead_->fetch({std::string{layout::lock}, std::string{store_pass_key}}, {});
    auto held = acquire_lock(*store_, command, env_.system, {env_.lock_timeout, env_.stop});
    if (!held) {
        findings_.push_back(std::move(held).error());
        return false;
    }
    lock_.emplace(*std::move(held));
    acquired_id_ = lock_->record().lock_id;
    if (!admitted() || !bind(command)) {
        release();
        return false;
    }
    fetch_documents(command);
    // A file that cannot be removed stays for the next command and does no harm.
    for (const auto& folder : layout::control_folders)
        static_cast<void>(store_->remove_litter(folder, litter_depth::folder));
    return true;
}

OMNIGRAPH_INLINE bool session::admitted() {
    auto unfit = divided_ ? admit_store(divided_->place_of_ledger(), env_.system) : admit_store(*store_, env_.system);
    if (!unfit && divided_) unfit = admit_store(divided_->place_of_graphs(), env_.system);
    if (unfit) findings_.push_back(*std::move(unfit));
    return !unfit;
}

OMNIGRAPH_INLINE void session::fetch_documents(std::string_view command) {
    if (!ahead_) return;
    std::vector prefixes{std::string{layout::recoveries}};
    if (command == "import") prefixes.emplace_back(layout::history_revisions);
    ahead_->fetch({std::string{layout::state}}, prefixes);
}

OMNIGRAPH_INLINE void session::expect(const std::set<std::string>& keys) {
    if (ahead_) ahead_->fetch_meanwhile({keys.begin(), keys.end()});
}

OMNIGRAPH_INLINE void session::expect_roots(kind_table kinds, const resource_table& declared, root_use use) {
    if (!ahead_) return;
    std::set<std::string> keys;
    const auto expect_root = [&](const std::string& address, const erased_kind* kind) {
        if (kind && kind->fenced && !kind->within) keys.insert(graph_reference(kind->fence.root(address)));
    };
    for (const auto& [address, resource] : declared) expect_root(address, &kinds[resource.rank]);
    if (ledger_.state) {
        for (const auto& [address, row] : *ledger_.state->applied_revision.resources)
            expect_root(address, kind_of(kinds, address));
        if (const auto record = history_record_key(*ledger_.state->state_revision, ledger_.cas);
            record && use == root_use::recording)
            keys.insert(*record);
    }
    expect(keys);
}

OMNIGRAPH_INLINE void session::fetch_to_show() {
    if (ahead_)
        ahead_->fetch({std::string{layout::state}, std::string{layout::lock}}, {std::string{layout::recoveries}});
}

OMNIGRAPH_INLINE void session::read() {
    if (is_one_cluster()) keep(read_state(*store_, findings_));
}

OMNIGRAPH_INLINE void session::keep(loaded_state ledger) {
    ledger_ = std::move(ledger);
    summary_ = {ledger_.cas};
    if (!ledger_.state) return;
    summary_.revision = *ledger_.state->state_revision;
    summary_.resource_count = ledger_.state->applied_revision.resources->size();
    if (ledger_.state->applied_revision.config_digest)
        summary_.config_digest = *ledger_.state->applied_revision.config_digest;
}

OMNIGRAPH_INLINE bool session::still_has(const ledger_summary& known) {
    bool same = false;
    if (!is_one_cluster()) return same;
    store_->look_at_all(std::vector{std::string{layout::state}}, [&](std::size_t, const store_result<digest>& content) {
        same = content && state_cas(*content) == known.cas;
    });
    if (same) summary_ = known;
    return same;
}

OMNIGRAPH_INLINE void session::read_to_show() {
    read();
    if (!found_ledger() && !has_errors(findings_))
        findings_.push_back(warning(codes::state_missing, std::string{layout::state}, "There is no ledger yet.")
                                .with_remedy("Run `omnigraph cluster import`."));
}

OMNIGRAPH_INLINE bool session::write(const ledger_state& next, const revision_origin& origin) {
    const auto encoded = encode_for_write(next);
    if (!record_revision(env_, *store_, ledger_, next, encoded.cas, origin, findings_)) return false;
    auto written = write_state(*store_, encoded, ledger_);
    if (!written) {
        findings_.push_back(std::move(written).error());
        return false;
    }
    keep({next, std::move(written->cas), std::move(written->version)});
    return true;
}

OMNIGRAPH_INLINE void session::release() {
    if (!lock_) return;
    if (const auto released = lock_->release(); !released) findings_.push_back(released.error());
    lock_.reset();
}

OMNIGRAPH_INLINE observed_state session::observe() {
    observed_state seen;
    if (!store_) return seen;
    seen.state_path = store_->display(layout::state);
    seen.lock_path = store_->display(layout::lock);
    seen.state_found = found_ledger();
    if (found_ledger()) seen.state_cas = summary_.cas;
    seen.state_revision = summary_.revision;
    seen.resource_count = summary_.resource_count;
    seen.applied_config_digest = summary_.config_digest;
    if (acquired_id_) {
        seen.lock_acquired = true;
        seen.acquired_lock_id = acquired_id_;
    } else {
        describe_holder(seen);
    }
    return seen;
}

OMNIGRAPH_INLINE void session::describe_holder(observed_state& seen) {
    const auto observed = observe_lock(*store_, findings_);
    if (!observed.present) return;
    seen.locked = true;
    if (!observed.record) return;
    const auto& record = *observed.record;
    seen.lock_id = record.lock_id;
    seen.lock_operation = record.operation;
    seen.lock_created_at = record.created_at;
    seen.lock_pid = record.pid;
    seen.lock_host = record.host;
    seen.lock_heartbeat_at = record.heartbeat_at;
    if (const auto state = holder_state(record, env_.system); state != process_state::unknown)
        seen.lock_holder = std::string{spelling(state)};
    if (const auto since = parse_timestamp(record.created_at)) {
        const auto age = std::chrono::duration_cast<std::chrono::seconds>(env_.system.now() - *since).count();
        seen.lock_age_seconds = static_cast<std::uint64_t>(age < 0 ? 0 : age);
    }
}

}  // namespace omnigraph::cluster

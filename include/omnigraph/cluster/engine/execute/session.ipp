// Bodies of engine/execute/session.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/actor_name.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/usable_clock.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster::detail {

/// Those of `addresses` that stand between two quotes in `text`.
[[nodiscard]] OMNIGRAPH_INLINE std::set<std::string_view> named_in(
    std::string_view text, const std::map<std::string, std::string, std::less<>>& addresses) {
    std::set<std::string_view> named;
    if (addresses.empty()) return named;
    for (auto quote = text.find('"'); quote != text.npos;) {
        const auto next = text.find('"', quote + 1);
        if (next == text.npos) break;
        if (const auto known = addresses.find(text.substr(quote + 1, next - quote - 1)); known != addresses.end())
            named.insert(known->first);
        quote = next;
    }
    return named;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE session::session(const environment& env, const cluster_config& config, diagnostics& findings,
                                  place_marks marks)
    : env_{env}, findings_{findings}, places_{config.storage_root, config.ledger_root} {
    if (marks == place_marks::judged_by_command) is_bound_ = true;
    if (has_errors(findings)) return;
    if (const auto why = unstorable_actor(env.actor.value_or(std::string{}))) {
        findings.push_back(error(codes::actor_invalid, "", "The actor's name " + std::string{*why} + ".")
                               .with_remedy("Give a name in UTF-8 of at most " + std::to_string(max_actor_bytes) +
                                            " bytes: records repeat it."));
        return;
    }
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
    auto bucket = std::make_unique<read_ahead_store>(std::move(store_), most_bytes_of);
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
    if (auto fault = clock_fault(env_.system)) {
        findings_.push_back(*std::move(fault));
        return false;
    }
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
    // The place of the lock is read first, so that the lock is taken with one request.
    if (ahead_) ahead_->fetch({std::string{layout::lock}, std::string{store_pass_key}, std::string{layout::state}}, {});
    // The lock itself is worth nothing in a bucket that ignores conditions, and would replace another one.
    if (!admitted()) return false;
    read_beside_lock(command);
    auto held = acquire_lock(*store_, command, env_.system, {env_.lock_timeout, env_.stop});
    if (!held) {
        findings_.push_back(std::move(held).error());
        return false;
    }
    lock_.emplace(*std::move(held));
    if (is_bucket(*store_, layout::lock)) keeper_.emplace(*lock_, env_.system);
    acquired_id_ = lock_->record().lock_id;
    if (!bind(command)) {
        release();
        return false;
    }
    settle_reads(command);
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

OMNIGRAPH_INLINE expected_reads session::documents_of(std::string_view command) {
    expected_reads wanted{{std::string{layout::state}}, {std::string{layout::recoveries}}, {}};
    // Who begins or continues a ledger looks whether there is a later one.
    if (command == "import" || command == "plan" || command == "apply")
        wanted.prefixes.emplace_back(layout::history_revisions);
    return wanted;
}

OMNIGRAPH_INLINE void session::foresee(kind_table kinds, const std::vector<std::string>& addresses) {
    if (!ahead_) return;
    for (const auto& address : addresses)
        if (const auto* kind = container_kind(kinds, address)) foreseen_.emplace(address, kind->fence.root(address));
}

OMNIGRAPH_INLINE void session::foresee(kind_table kinds, const resource_table& declared) {
    std::vector<std::string> addresses;
    for (const auto& [address, resource] : declared)
        if (kinds[resource.rank].fenced) addresses.push_back(address);
    foresee(kinds, addresses);
}

/// With the place of the lock came the ledger as it is now; it is asked for once more, and meanwhile its text tells
/// which roots are new and have to be looked for.
OMNIGRAPH_INLINE void session::read_beside_lock(std::string_view command) {
    if (!ahead_) return;
    auto wanted = documents_of(command);
    // Statuses and observations follow the rows, and tell of roots that are not there yet.
    const auto ledger = ahead_->peek(layout::state).value_or(std::string{});
    const auto rows = std::string_view{ledger}.substr(0, ledger.find("\"resource_statuses\""));
    const auto recorded = detail::named_in(rows, foreseen_);
    for (const auto& [address, root] : foreseen_) {
        asked_.insert(graph_reference(root));
        if (!recorded.contains(address)) wanted.roots.push_back(root);
    }
    wanted.keys.insert(wanted.keys.end(), asked_.begin(), asked_.end());
    ahead_->fetch_meanwhile(std::move(wanted));
}

/// Reads beside the lock began when its place had been seen empty. If the lock was then created over exactly what had
/// been seen there, nobody held it in between, so they saw what they would see under the lock.
OMNIGRAPH_INLINE void session::settle_reads(std::string_view command) {
    if (!ahead_ || (lock_->was_taken_at_once() && ahead_->was_untouched(layout::lock))) return;
    ahead_->forget();
    asked_.clear();
    ahead_->fetch(documents_of(command));
}

OMNIGRAPH_INLINE void session::expect(const std::set<std::string>& keys, std::vector<std::string> roots) {
    if (!ahead_) return;
    expected_reads wanted{{}, {}, std::move(roots)};
    std::ranges::set_difference(keys, asked_, std::back_inserter(wanted.keys));
    ahead_->fetch_meanwhile(std::move(wanted));
}

OMNIGRAPH_INLINE void session::expect_roots(kind_table kinds, const resource_table& declared, root_use use) {
    if (!ahead_) return;
    std::set<std::string> keys, roots;
    const auto expect_root = [&](const std::string& address, const erased_kind* kind, bool is_new) {
        if (!kind || !is_container(*kind)) return;
        auto root = kind->fence.root(address);
        keys.insert(graph_reference(root));
        if (is_new && !asked_.contains(graph_reference(root))) roots.insert(std::move(root));
    };
    const auto* rows = ledger_.state ? &*ledger_.state->applied_revision.resources : nullptr;
    for (const auto& [address, resource] : declared)
        expect_root(address, &kinds[resource.rank], !rows || !rows->contains(address));
    if (rows) {
        for (const auto& [address, row] : *rows) expect_root(address, kind_of(kinds, address), false);
        if (const auto record = history_record_key(*ledger_.state->state_revision, ledger_.cas);
            record && use == root_use::recording)
            keys.insert(*record);
    }
    expect(keys, {roots.begin(), roots.end()});
}

OMNIGRAPH_INLINE void session::expect_kept_texts() {
    if (ahead_) ahead_->fetch_meanwhile({{}, {std::string{layout::history_sources}}, {}});
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
    const std::vector keys{std::string{layout::state}};
    store_->look_at_all({keys, read_limits::mark}, [&](std::size_t, const store_result<digest>& content) {
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

OMNIGRAPH_INLINE bool session::holds_lock() {
    const auto held = lock_ ? lock_->confirm(env_.system) : status{done{}};
    if (!held) findings_.push_back(held.error());
    return held.has_value();
}

OMNIGRAPH_INLINE bool session::write(const ledger_state& next, const revision_origin& origin) {
    const auto encoded = encode_for_write(next);
    if (!holds_lock() || !record_revision(env_, *store_, ledger_, next, encoded.cas, origin, findings_)) return false;
    if (!holds_lock()) return false;  // a record in a slow bucket may have taken long
    auto written = write_state(*store_, encoded, ledger_);
    if (!written) {
        findings_.push_back(std::move(written).error());
        return false;
    }
    keep({next, std::move(written->cas), std::move(written->version)});
    return true;
}

OMNIGRAPH_INLINE void session::release() {
    keeper_.reset();
    if (!lock_) return;
    if (const auto released = lock_->release(); !released) findings_.push_back(released.error());
    lock_.reset();
}

OMNIGRAPH_INLINE void session::finish(const std::vector<std::string>& finished_sidecars) {
    diagnostics left;
    in_parallel(2, ahead_ ? 2 : 1, [&](std::size_t i) {
        if (i == 0) left = remove_sidecars(*store_, finished_sidecars);
        else release();
    });
    for (auto& warned : left) findings_.push_back(std::move(warned));
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

// Bodies of server/reload.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/server/boot/boot_graphs.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>
#include <omnigraph/cluster/server/reload.hpp>

namespace omnigraph::cluster::server::detail {

/// Whether it is out of service for want of an operation that is not finished.
[[nodiscard]] OMNIGRAPH_INLINE bool is_unsettled(const quarantined_graph& graph) {
    return std::ranges::find(graph.reasons, codes::cluster_recovery_pending, &diagnostic::code) != graph.reasons.end();
}

/// A graph that serves and would be unsettled; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string unsettled_graph(const registry& old, const registry& next) {
    for (const auto& graph : next.quarantined)
        if (old.graphs.contains(graph.id) && is_unsettled(graph)) return graph.id;
    return {};
}

/// Whether the next registry serves nothing that the old one does not.
[[nodiscard]] OMNIGRAPH_INLINE bool serves_the_same(const registry& old, const registry& next) {
    return old.state_cas == next.state_cas &&
           std::ranges::equal(old.quarantined, next.quarantined, {}, &quarantined_graph::id, &quarantined_graph::id);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reloader::reloader(application& app, boot_request request, boot_environment world,
                                    reload_settings settings)
    : app_{app},
      request_{std::move(request)},
      world_{std::move(world)},
      settings_{settings},
      ledger_{world_.store, world_.reopen, app.serving().now()->state_cas},
      next_retry_{std::chrono::steady_clock::now() + settings.first_retry},
      next_roots_{std::chrono::steady_clock::now() + settings.roots},
      wait_{settings.first_retry} {}

OMNIGRAPH_INLINE reloader::~reloader() {
    app_.when_graph_is_lost({});
    {
        const std::lock_guard only_one{mutex_};
        ending_ = true;
    }
    changed_.notify_all();
    for (auto* thread : {&thread_, &tokens_thread_})
        if (thread->joinable()) thread->join();
}

OMNIGRAPH_INLINE void reloader::start() {
    thread_ = std::thread{[this] { watch(); }};
    tokens_thread_ = std::thread{[this] { watch_tokens(); }};
    if (settings_.interval.count() > 0) app_.when_graph_is_lost([this] { look_soon(); });
}

OMNIGRAPH_INLINE void reloader::look_soon() {
    {
        const std::lock_guard only_one{mutex_};
        soon_ = true;
    }
    changed_.notify_all();
}

OMNIGRAPH_INLINE void reloader::reload() {
    {
        const std::lock_guard only_one{mutex_};
        tokens_asked_ = true;
    }
    changed_.notify_all();
}

OMNIGRAPH_INLINE reloader::outcome reloader::look(bool forced) {
    if (forced)
        if (const auto failed = replace_tokens()) return keep_old(*failed, outcome::failed);
    return look_at_revision(forced);
}

OMNIGRAPH_INLINE reloader::outcome reloader::look_at_revision(bool forced) {
    try {
        return look_unguarded(forced);
    } catch (...) {
        unread_ = true;
        return keep_old("The look at the cluster was broken off: " + what_was_thrown(), outcome::failed);
    }
}

OMNIGRAPH_INLINE reloader::outcome reloader::look_unguarded(bool forced) {
    look_at_roots();
    const auto seen = ledger_.look();
    const bool is_held = seen.standing == ledger_standing::half_moved || seen.standing == ledger_standing::lost;
    if (is_held || seen.standing == ledger_standing::unread) {
        unread_ = true;
        return is_held ? hold_back_moved(seen) : keep_old(seen.why, outcome::failed);
    }
    was_half_moved_ = false;
    if (seen.standing == ledger_standing::moved) take_out_moved(*seen.mark);
    // A ledger that can be read again is built from, so that what is said of it is true again.
    const bool changed = std::exchange(unread_, false) || seen.standing != ledger_standing::unchanged;
    if (!forced && !changed && !retry_is_due()) return outcome::unchanged;
    if (changed) wait_ = settings_.first_retry;
    const auto came = build(forced);
    // The ledger of an apply moves before its last operation is recorded as finished.
    if (changed && std::ranges::any_of(app_.serving().now()->quarantined, detail::is_unsettled))
        wait_ = settings_.unfinished;
    plan_retry(came);
    return came;
}

OMNIGRAPH_INLINE void reloader::watch() {
    std::unique_lock held{mutex_};
    while (!ending_) {
        const auto woken = [this] { return ending_ || asked_ || soon_ || tokens_unread_; };
        if (settings_.interval.count() > 0) changed_.wait_for(held, settings_.interval, woken);
        else changed_.wait(held, woken);
        if (ending_) return;
        const bool forced = std::exchange(asked_, false);
        const bool is_urgent = std::exchange(soon_, false);
        const auto unread = std::exchange(tokens_unread_, std::nullopt);
        held.unlock();
        if (unread) keep_old(*unread, outcome::failed);
        if (forced || is_urgent || !unread) look_at_revision(forced);
        held.lock();
    }
}

OMNIGRAPH_INLINE void reloader::watch_tokens() {
    std::unique_lock held{mutex_};
    while (true) {
        changed_.wait(held, [this] { return ending_ || tokens_asked_; });
        if (ending_) return;
        tokens_asked_ = false;
        held.unlock();
        auto unread = replace_tokens();
        held.lock();
        if (unread) tokens_unread_ = std::move(unread);
        else asked_ = true;
        changed_.notify_all();
    }
}

OMNIGRAPH_INLINE std::optional<std::string> reloader::replace_tokens() {
    try {
        auto tokens = load_tokens(world_.environment, world_.read_file);
        if (!tokens) return boot_failure_text(request_.cluster, tokens.error().message);
        log_loaded_tokens(world_.log, *tokens);
        app_.replace_tokens(*std::move(tokens));
        return std::nullopt;
    } catch (...) {
        return boot_failure_text(request_.cluster, "The tokens cannot be read: " + what_was_thrown());
    }
}

OMNIGRAPH_INLINE void reloader::look_at_roots() {
    const auto now = std::chrono::steady_clock::now();
    const bool all = now >= next_roots_;
    if (all) next_roots_ = now + settings_.roots;
    const auto serving = app_.serving().now();
    for (const auto& [id, graph] : serving->graphs) {
        if (!graph->suspected->exchange(false) && !all) continue;
        const auto lost = lost_root(*graph, world_.open_graph);
        if (!lost) continue;
        take_out(id, *lost);
        wait_ = settings_.first_retry;
        next_retry_ = now + wait_;
    }
}

OMNIGRAPH_INLINE void reloader::take_out(const std::string& id, const diagnostic& why) {
    log_quarantined(world_.log, id, why);
    app_.quarantine(id, {why});
}

/// The move copied what is here: whoever reads it any longer reads the day of the move.
OMNIGRAPH_INLINE void reloader::take_out_moved(const relocation_record& mark) {
    const auto why = relocated(mark);
    const auto serving = app_.serving().now();
    for (const auto& [id, graph] : serving->graphs) take_out(id, why);
}

OMNIGRAPH_INLINE bool reloader::retry_is_due() const {
    const bool something_left = unfinished_ || !app_.serving().now()->quarantined.empty();
    return something_left && std::chrono::steady_clock::now() >= next_retry_;
}

/// An operation that is under way ends soon; what does not open, or does not read, may take somebody's work.
OMNIGRAPH_INLINE void reloader::plan_retry(outcome came) {
    unfinished_ = came == outcome::postponed || came == outcome::failed;
    const auto now = std::chrono::steady_clock::now();
    if (came == outcome::postponed) {
        next_retry_ = now + settings_.interval;
        return;
    }
    next_retry_ = now + wait_;
    wait_ = std::min(wait_ * 2, settings_.last_retry);
}

/// What a build says is kept until it is known whether anybody has to hear it: a graph that still does not open, or a
/// ledger that still cannot be read, is not told anew at each look.
OMNIGRAPH_INLINE reloader::outcome reloader::build(bool forced) {
    const auto old = app_.serving().now();
    said_.clear();
    event_log quiet{[this](std::string_view line) { said_.emplace_back(line); }, [this] { return world_.log.now(); }};
    const boot_environment world{ledger_.store(), world_.open_graph, world_.environment, world_.read_file,
                                 quiet,           world_.kinds,      old->tokens.get()};
    auto request = request_;
    request.reloading = true;
    auto booted = or_thrown([&] { return boot(request, world); },
                            [&](const std::string& what) -> result<booted_cluster, std::string> {
                                return boot_failure_text(request_.cluster, what);
                            });
    if (!booted) return hold_back(booted.error(), outcome::failed);
    if (const auto id = detail::unsettled_graph(*old, *booted->serving); !id.empty())
        return hold_back(
            "An operation on the graph `" + id +
                "` is not finished. If none is under way, run `omnigraph cluster apply`, which settles it.",
            outcome::postponed);
    const bool is_same_place = old->store.get() == &ledger_.store();
    if (!forced && !withdrew_ && is_same_place && detail::serves_the_same(*old, *booted->serving)) {
        app_.metrics().note_reload_failure(std::nullopt);
        told_.clear();
        return outcome::unchanged;
    }
    swap_in(*std::move(booted), forced);
    return outcome::swapped;
}

OMNIGRAPH_INLINE reloader::outcome reloader::keep_old(const std::string& why, outcome as,
                                                      std::optional<std::uint64_t> held_back) {
    app_.metrics().note_reload_failure(why);
    const auto revision = held_back ? std::to_string(*held_back) : std::string{};
    if (told_ != revision + ": " + why) {
        if (as == outcome::failed) app_.metrics().note_reload(false);
        world_.log.write(log_level::error, "newer revision not served",
                         {{"state_revision", app_.serving().now()->state_revision},
                          {"held_back", held_back ? json(*held_back) : json(nullptr)},
                          {"error", for_log(why)}});
    }
    told_ = revision + ": " + why;
    return as;
}

/// An operation that is under way ends soon, so what it holds back is looked at once more before anything is withdrawn.
OMNIGRAPH_INLINE reloader::outcome reloader::hold_back(const std::string& why, outcome as) {
    diagnostics unread;
    const auto ledger = read_state(ledger_.store(), unread);
    if (!ledger.state) return keep_old(why, as);
    keep_old(why, as, *ledger.state->state_revision);
    if (as == outcome::failed || unfinished_) withdraw(*ledger.state);
    return as;
}

/// A move of the ledger is over soon, so it is looked at once more before anything is withdrawn. At a place that cannot
/// be read, anything may have been withdrawn since.
OMNIGRAPH_INLINE reloader::outcome reloader::hold_back_moved(const ledger_look& seen) {
    const auto ledger =
        seen.mark && seen.mark->ledger ? decode_state(*seen.mark->ledger) : result<ledger_state>{diagnostic{}};
    const bool was_half_moved = std::exchange(was_half_moved_, ledger.has_value());
    if (!ledger) {
        keep_old(seen.why, outcome::failed);
        withdraw_all(seen.why);
        return outcome::failed;
    }
    keep_old(seen.why, outcome::postponed, *ledger->state_revision);
    if (was_half_moved) withdraw(*ledger);
    return outcome::postponed;
}

OMNIGRAPH_INLINE void reloader::close_cluster_routes() {
    app_.close_cluster_routes();
    withdrew_ = true;
}

OMNIGRAPH_INLINE void reloader::withdraw_all(const std::string& why) {
    close_cluster_routes();
    const auto serving = app_.serving().now();
    for (const auto& [id, graph] : serving->graphs)
        take_out(id, error(codes::revision_held_back, "graph." + id,
                           "Which rights on this graph were withdrawn meanwhile cannot be known. " + why)
                         .with_remedy("Make the place of the ledger available to this server."));
}

OMNIGRAPH_INLINE void reloader::withdraw(const ledger_state& ledger) {
    const auto serving = app_.serving().now();
    const auto changed = changed_protections(serving->protected_by, protections_of(ledger));
    if (changed.contains(cluster_policy_scope)) close_cluster_routes();
    for (const auto& [id, graph] : serving->graphs)
        if (const auto path = "graph." + id; changed.contains(path))
            take_out(id, error(codes::revision_held_back, path,
                               "Revision " + std::to_string(*ledger.state_revision) +
                                   " has other policies for this graph, and cannot be served yet.")
                             .with_remedy("Cure what `reload_failed` of the cluster's status says."));
}

OMNIGRAPH_INLINE void reloader::swap_in(booted_cluster booted, bool forced) {
    for (const auto& line : said_) world_.log.pass_on(line);
    const auto revision = booted.serving->state_revision;
    const auto ready = booted.serving->graphs.size(), quarantined = booted.serving->quarantined.size();
    auto next = std::make_shared<registry>(*booted.serving);
    next->store = ledger_.shared_store();
    app_.replace(std::move(next));
    withdrew_ = false;
    app_.metrics().note_reload(true);
    app_.metrics().note_reload_failure(std::nullopt);
    told_.clear();
    world_.log.write(
        log_level::info, "revision served",
        {{"state_revision", revision}, {"ready", ready}, {"quarantined", quarantined}, {"tokens_read", forced}});
}

}  // namespace omnigraph::cluster::server

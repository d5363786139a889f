// Applied means serving: a newer applied revision is served without a restart.
//
//     reloader watch{app, {.cluster = "company-brain"}, world, {}};
//     watch.start();
//     watch.reload();                     // SIGHUP: tokens are read again
//
// (1) The new registry is built beside the one that serves, and takes its place by one swap; requests under way end on
//     the one they began with.
// (2) What cannot be served is held back: the old registry stays, and it is said once for each revision, here and in
//     `GET /cluster/status`. What a revision withdraws is withdrawn all the same: graphs whose policies it changes are
//     out of service until it, or one after it, is served; a changed policy of the cluster permits nothing until then.
// (3) A graph that serves is not taken out of service because an operation on it is under way or was interrupted: the
//     swap waits until that is settled; from the second look on (2) holds for what it withdraws.
// (4) Graphs out of service are tried again, after 30 s and then ever more seldom.
// (5) An unchanged ledger costs one conditional read a look.
// (6) reload() replaces the tokens, whatever becomes of the revision: a token that was withdrawn is not valid any more.
//     Tokens that cannot be read change nothing. They are read on a thread of their own, so that neither tokens wait
//     for a revision that takes long, nor a revision for a slow file of tokens.
// (7) A served graph whose root is gone, or is another graph's, is taken out of service: at the look after a request
//     that met it, or else within 30 s. A request that meets another graph, or one that was moved, is the cause of a
//     look at once. So are all graphs of a cluster that was moved, with state_moved.
// (8) A ledger that was moved is followed to its new place (server/followed_ledger.hpp). While the move is not finished
//     (2) holds for the ledger in its mark, from the second look on. When it cannot be read where it is now, all graphs
//     are out of service, and the policy of the cluster permits nothing.
// (9) The first look compares the ledger that it finds with the one that the start has read. Ledgers are compared by
//     their texts: one that was begun anew can have a number that was served before.
// (10) What a store, a kind, or a function of `world` throws at a look is a failure of this look, as in (2).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/server/application.hpp>
#include <omnigraph/cluster/server/boot/boot.hpp>
#include <omnigraph/cluster/server/followed_ledger.hpp>

namespace omnigraph::cluster::server {

struct reload_settings {
    std::chrono::milliseconds interval{1000};  ///< between two looks; zero: only when asked
    std::chrono::seconds first_retry{30};      ///< of graphs out of service
    std::chrono::seconds last_retry{8 * 60};   ///< each try waits twice as long as the one before, up to this
    std::chrono::seconds roots{30};            ///< between two looks at the roots of all served graphs
    /// The first retry of a graph whose operation is not finished, and may be under way.
    std::chrono::seconds unfinished{1};
};

class reloader {
public:
    enum class outcome : std::uint8_t { unchanged, swapped, postponed, failed };

    /// All outlive it. `world.tokens` is not looked at.
    reloader(application& app, boot_request request, boot_environment world, reload_settings settings);
    reloader(const reloader&) = delete;
    reloader& operator=(const reloader&) = delete;
    ~reloader();

    /// Looks on threads of its own, until it goes.
    void start();

    /// The threads read the tokens, and then build anew, whether the ledger has moved or not. Cheap; never waits.
    void reload();

    /// The thread looks at once.
    void look_soon();

    /// One look, on the caller's thread; `forced` as reload().
    outcome look(bool forced);

private:
    void watch();
    void watch_tokens();
    outcome look_at_revision(bool forced);
    outcome look_unguarded(bool forced);
    [[nodiscard]] bool retry_is_due() const;
    void plan_retry(outcome came);
    [[nodiscard]] std::optional<std::string> replace_tokens();
    void look_at_roots();
    void take_out(const std::string& id, const diagnostic& why);
    void take_out_moved(const relocation_record& mark);
    outcome build(bool forced);
    outcome keep_old(const std::string& why, outcome as, std::optional<std::uint64_t> held_back = {});
    outcome hold_back(const std::string& why, outcome as);
    outcome hold_back_moved(const ledger_look& seen);
    void withdraw(const ledger_state& ledger);
    void withdraw_all(const std::string& why);
    void close_cluster_routes();
    void swap_in(booted_cluster booted, bool forced);

    application& app_;
    const boot_request request_;
    const boot_environment world_;
    const reload_settings settings_;
    followed_ledger ledger_;
    bool unread_ = false;            ///< the last look could not read it
    bool unfinished_ = false;        ///< the last build did not take its place
    bool was_half_moved_ = false;    ///< at the last look
    bool withdrew_ = false;          ///< the policy of the cluster, until the next swap
    std::string told_;               ///< why, and of which revision
    std::vector<std::string> said_;  ///< by the build that is under way
    std::chrono::steady_clock::time_point next_retry_, next_roots_;
    std::chrono::seconds wait_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool asked_ = false, tokens_asked_ = false, soon_ = false, ending_ = false;
    std::optional<std::string> tokens_unread_;  ///< why the tokens were not replaced; not yet told
    std::thread thread_, tokens_thread_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/reload.ipp>
#endif

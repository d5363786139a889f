// Bodies of engine/commands/migrate_state.hpp.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include <omnigraph/cluster/config/places_overlap.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/former_place.hpp>
#include <omnigraph/cluster/engine/commands/migrate_state.hpp>
#include <omnigraph/cluster/engine/commands/move_checks.hpp>
#include <omnigraph/cluster/engine/commands/move_ledger.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster::detail {

inline constexpr std::string_view with_the_graphs = "cluster";

/// Where the ledger of some graphs is.
struct present_place {
    std::optional<std::string> apart = {};  ///< nullopt: with the graphs
    bool is_unfinished = false;             ///< it is on its way there
};

[[nodiscard]] OMNIGRAPH_INLINE result<present_place> find_ledger(object_store& graphs) {
    const auto object = read_stored(graphs, layout::state);
    if (!object && object.error().fault == store_fault::absent) return present_place{};
    if (!object)
        return error(codes::state_read_error, graphs.display(layout::state),
                     "The storage root could not be read: " + object.error().cause + ".")
            .with_remedy(reach_remedy(graphs, layout::state));
    const auto mark = parse_relocation(object->bytes);
    if (!mark) return present_place{};
    if (mark->kind != relocation_kinds::apart) return relocated(*mark);
    return present_place{mark->place, mark->ledger.has_value()};
}

/// Takes the lock of the present place and moves.
class state_migration {
public:
    state_migration(const environment& env, kind_table kinds, cluster_config config,
                    command_run<state_move_report>& run)
        : env_{env}, kinds_{kinds}, config_{std::move(config)}, run_{run} {}

    /// Done, unless no ledger is there: then a mark of another place was lost, or the place is not the one of the move.
    /// What a run that was killed has left at the former place is removed.
    void is_there_already(std::optional<std::string> apart) {
        const auto declared = std::exchange(config_.ledger_root, std::move(apart));
        session held{env_, config_, run_.findings};
        if (!held.usable()) return;
        held.read();
        if (!held.found_ledger() && !has_errors(run_.findings))
            run_.findings.push_back(
                error(codes::state_missing, std::string{layout::state},
                      config_.ledger_root
                          ? "The ledger was moved to " + *config_.ledger_root + ", and is not there any more."
                          : "There is neither a ledger nor the mark of its place at " + config_.storage_root + ".")
                    .with_remedy(config_.ledger_root
                                     ? "Restore " + held.store().display(layout::state) +
                                           " from a backup; if there is none, declare the place and run `omnigraph "
                                           "cluster import`, then `omnigraph cluster apply`."
                                     : "If the ledger is kept apart, declare its place as `backend` under `state:` in "
                                       "cluster.yaml and run `omnigraph cluster status`."));
        if (has_errors(run_.findings)) return;
        if (held.divided()) clear(held, held.divided()->place_of_graphs(), former_place::of_graphs);
        else if (declared && !places_overlap(*declared, config_.storage_root)) {
            auto former = env_.open_store(*declared);
            if (former) clear(held, **former, former_place::of_ledger);
            else run_.findings.push_back(as_warning(std::move(former).error()));
        }
        run_.report.completed = !has_errors(run_.findings);
        run_.report.state_observations = held.observe();
    }

    void to_graphs(const present_place& now) {
        if (!now.apart) return is_there_already({});
        config_.ledger_root = now.apart;
        session held{env_, config_, run_.findings};
        if (!held.usable()) return;
        if (take_lock(held)) {
            auto& cluster = *held.divided();
            const ledger_place from{cluster.place_of_ledger(), layout::apart_ledger};
            const ledger_place to{cluster.place_of_graphs(), layout::state};
            move_ledger({env_, kinds_, held, from, to, config_.storage_root}, run_);
        }
        run_.report.state_observations = held.observe();
    }

    void to_place(const std::string& place) {
        config_.ledger_root.reset();
        session held{env_, config_, run_.findings};
        if (!held.usable()) return;
        auto target = env_.open_store(place);
        if (!target) return run_.findings.push_back(std::move(target).error());
        if (auto unfit = admit_store(**target, env_.system)) return run_.findings.push_back(*std::move(unfit));
        if (take_lock(held))
            move_ledger({env_, kinds_, held, {held.store(), layout::state}, {**target, layout::apart_ledger}, place},
                        run_);
        run_.report.state_observations = held.observe();
    }

private:
    /// Under the locks of both places, because another run may be at work from either.
    void clear(session& held, object_store& former, former_place role) {
        const auto look = [&] {
            auto left = role == former_place::of_graphs ? has_documents(former)
                                                        : was_left(former, config_.storage_root, held.store());
            if (!left)
                run_.findings.push_back(warning(codes::litter_not_removed, former.display(left.error().key),
                                                "Whether the former place of the ledger has anything left cannot be "
                                                "told: " +
                                                    left.error().cause + ".")
                                            .with_remedy("Make it available, then run the command again."));
            return left && *left;
        };
        if (!look() || !take_lock(held)) return;
        auto lock = acquire_lock(former, "migrate-state", env_.system, {env_.lock_timeout, env_.stop});
        if (!lock) return run_.findings.push_back(std::move(lock).error());
        run_.report.resumed = true;
        if (look()) remove_leftovers(former, role, run_.findings);
        if (auto released = lock->release(); !released) run_.findings.push_back(std::move(released).error());
    }

    bool take_lock(session& held) { return held.lock("migrate-state") && is_locked(held, run_.findings); }

    const environment& env_;
    kind_table kinds_;
    cluster_config config_;
    command_run<state_move_report>& run_;
};

/// Whether the ledger can go from where it is to `to`; else a finding says why not.
[[nodiscard]] OMNIGRAPH_INLINE bool can_move(const present_place& now, const std::string& to, bool is_back,
                                             command_run<state_move_report>& run) {
    const auto refuse = [&](diagnostic why) {
        run.findings.push_back(std::move(why));
        return false;
    };
    const auto bring_back = [](const std::string& message) {
        return error(codes::migration_impossible, "state.backend", message)
            .with_remedy("Bring it back first: `omnigraph cluster migrate-state cluster`.");
    };
    if (is_back && now.is_unfinished)
        return refuse(error(codes::state_copy_unfinished, "state.backend",
                            "The ledger is being moved to " + *now.apart + ", and that move is not finished.")
                          .with_remedy("Finish it first: `omnigraph cluster migrate-state " + shell_word(*now.apart) +
                                       "`; then it can be moved back."));
    if (is_back) return true;
    if (places_overlap(run.report.storage, to))
        return refuse(
            error(codes::migration_impossible, to,
                  "The graphs are stored at " + run.report.storage + ", so this lies in what is stored there.")
                .with_remedy("Name another folder or prefix."));
    if (now.apart && *now.apart != to)
        return refuse(bring_back("The ledger is kept at " + *now.apart + "; it moves from there only to its graphs."));
    return true;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE state_move_report commands::migrate_state(const environment& env, const kind_list& list,
                                                           const std::string& target) {
    command_run<state_move_report> run{env};
    auto config = load_header(env, list, run.findings);
    const std::string with_graphs{detail::with_the_graphs};
    auto to = target == with_graphs ? result<std::string, storage_root_problem>{std::string{}}
                                    : resolve_storage_root(target, ".", "the place");
    if (!to) run.findings.push_back(to.error().about(target));
    if (config && to) check_names_of_places({config->storage_root, *to}, run.findings);
    if (!config || has_errors(run.findings)) return std::move(run).finish();
    const bool is_back = to->empty() || *to == config->storage_root;
    run.report.storage = config->storage_root;
    run.report.to = is_back ? with_graphs : *to;
    auto graphs = env.open_store(config->storage_root);
    auto now = graphs ? detail::find_ledger(**graphs) : result<detail::present_place>{graphs.error()};
    if (!now) run.findings.push_back(std::move(now).error());
    else if (detail::can_move(*now, *to, is_back, run)) {
        run.report.from = now->apart && !now->is_unfinished ? *now->apart : with_graphs;
        if (!is_back && now->apart && !now->is_unfinished)
            detail::state_migration{env, list.kinds, *std::move(config), run}.is_there_already(*to);
        else if (is_back) detail::state_migration{env, list.kinds, *std::move(config), run}.to_graphs(*now);
        else detail::state_migration{env, list.kinds, *std::move(config), run}.to_place(*to);
    }
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster

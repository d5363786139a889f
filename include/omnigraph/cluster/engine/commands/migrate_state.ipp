// Bodies of engine/commands/migrate_state.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <omnigraph/cluster/config/places_overlap.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/migrate_state.hpp>
#include <omnigraph/cluster/engine/commands/move_checks.hpp>
#include <omnigraph/cluster/engine/commands/move_proof.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/proven_state.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/mirror.hpp>

namespace omnigraph::cluster::detail {

inline constexpr std::string_view with_the_graphs = "cluster";

/// Where a ledger is, and the key that it has there.
struct ledger_place {
    object_store& store;
    std::string_view key;
};

/// One run of migrate-state, out or back. A step that returns false has appended the reason.
class state_move {
public:
    state_move(const environment& env, kind_table kinds, session& held, ledger_place from, ledger_place to,
               std::string new_place, command_run<state_move_report>& run)
        : env_{env},
          held_{held},
          from_{from},
          to_{to},
          new_place_{std::move(new_place)},
          report_{run.report},
          findings_{run.findings},
          proof_{env, kinds, from.store, to.store, moved_part::ledger, findings_} {}

    /// To a place of its own: the new place is claimed, and the mark at the old one stays for good.
    void out() {
        if (!read_ledger() || !has_no_sidecars(from_.store, findings_) || !claim()) return;
        if (!is_closed_ && !(copy_documents() && close())) return;
        if (copy_documents() && open() && forget_ledger_in_mark()) finish();
    }

    /// To the graphs: the ledger there replaces the mark, and nothing of the cluster stays at the old place.
    void back() {
        if (!read_ledger() || !has_no_sidecars(from_.store, findings_)) return;
        if (!is_closed_ && !(copy_documents() && close())) return;
        if (!copy_documents() || !open()) return;
        finish();
        leave(layout::apart_ledger);
        leave(layout::state);
    }

private:
    bool read_ledger() {
        auto object = read_stored(from_.store, from_.key);
        if (!object && object.error().fault == store_fault::absent)
            return refuse(
                error(codes::state_missing, from_.store.display(from_.key),
                      "There is no ledger at " + from_.store.display(from_.key) + ", so nothing can be moved.")
                    .with_remedy("Declare the place as `backend` under `state:` in cluster.yaml and begin "
                                 "there: `omnigraph cluster import`."));
        if (!object) return failed(from_.key, from_.store, object.error());
        from_version_ = object->version;
        text_ = std::move(object->bytes);
        if (auto mark = parse_relocation(text_)) {
            if (mark->kind != relocation_kinds::apart || !mark->ledger || mark->place != new_place_)
                return refuse(relocated(*mark));
            is_closed_ = report_.resumed = true;
            id_ = mark->id;
            text_ = *std::move(mark->ledger);
        }
        const auto state = decode_proven_state(from_.store, text_);
        return state ? true : refuse(state.error());
    }

    /// Writes `holds` at the new place, or finds it there from an earlier run.
    bool claim() {
        auto object = read_stored(to_.store, layout::state);
        if (!object && object.error().fault != store_fault::absent)
            return failed(layout::state, to_.store, object.error());
        if (!is_closed_ && !has_no_ledger()) return false;
        if (object) {
            const auto mark = parse_relocation(object->bytes);
            if (!mark || mark->kind != relocation_kinds::holds || mark->place != report_.storage)
                return in_use(mark ? "it belongs to a cluster at " + mark->place : "a whole cluster is stored there");
            id_ = mark->id;
            return true;
        }
        const auto found = first_object_of(to_.store, layout::control_folders.front());
        if (!found) return failed(layout::control_folders.front(), to_.store, found.error());
        if (*found) return in_use("it has " + to_.store.display(**found));
        if (id_.empty()) id_ = env_.system.new_id();
        const auto text = mark_text(relocation_kinds::holds, report_.storage, std::nullopt);
        const auto written =
            recognise_write(to_.store, layout::state, text, to_.store.put_if_absent(layout::state, text));
        if (!written && written.error().fault == store_fault::precondition_failed)
            return in_use("another command has begun to use it just now");
        return written ? true : failed(layout::state, to_.store, written.error());
    }

    /// Looked at before the old place is closed, so that the move can end.
    bool has_no_ledger() {
        const auto object = read_stored(to_.store, to_.key);
        if (!object && object.error().fault != store_fault::absent) return failed(to_.key, to_.store, object.error());
        const auto mark = object ? parse_relocation(object->bytes) : std::nullopt;
        return !object || (mark && mark->kind == relocation_kinds::apart) ? true : in_use("it has a ledger of its own");
    }

    bool copy_documents() {
        constexpr std::array folders{layout::approvals, layout::plans, layout::history_sources,
                                     layout::history_revisions};
        return std::ranges::all_of(folders, [&](auto folder) { return copy(folder); }) &&
               proof_.documents(text_, standing());
    }

    bool copy(std::string_view prefix) {
        const auto go_on = [&] { return may_continue(env_, held_.own_lock()); };
        const auto done = mirror_prefix(from_.store, to_.store, prefix, {.go_on = go_on});
        if (!done) return failed(done.error().key, to_.store, done.error());
        report_.copied_count += done->copied;
        report_.copied_bytes += done->copied_bytes;
        if (!is_closed_ || report_.resumed) report_.equal_count += done->equal;
        report_.removed_count += done->removed;
        if (!done->stopped) return true;
        return refuse(interrupted(env_, "What was copied stays, and the same command continues. " + standing()));
    }

    bool close() {
        if (id_.empty()) id_ = env_.system.new_id();
        const auto text = mark_text(relocation_kinds::apart, new_place_, text_);
        auto written =
            recognise_write(from_.store, from_.key, text, from_.store.put_if_match(from_.key, text, from_version_));
        if (written) {
            from_version_ = *std::move(written);
            return is_closed_ = true;
        }
        if (written.error().fault == store_fault::precondition_failed)
            return refuse(error(codes::state_cas_mismatch, std::string{layout::state},
                                "The ledger was changed by somebody else while it was being moved.")
                              .with_remedy("Run the command again; it starts from the new ledger."));
        return failed(from_.key, from_.store, written.error(), closed_or_not);
    }

    /// Writes the ledger at its new place, over nothing or over a mark of this move's own places.
    bool open() {
        auto object = read_stored(to_.store, to_.key);
        if (!object && object.error().fault != store_fault::absent) return failed(to_.key, to_.store, object.error());
        if (object && object->bytes == text_) return true;
        const auto mark = object ? parse_relocation(object->bytes) : std::nullopt;
        if (object && (!mark || mark->kind != relocation_kinds::apart)) return in_use("it has a ledger of its own");
        const auto written = recognise_write(
            to_.store, to_.key, text_,
            object ? to_.store.put_if_match(to_.key, text_, object->version) : to_.store.put_if_absent(to_.key, text_));
        return written ? true : failed(to_.key, to_.store, written.error(), open_or_not);
    }

    /// The mark is a plain one from now on: the ledger in it would soon be an old one.
    bool forget_ledger_in_mark() {
        const auto text = mark_text(relocation_kinds::apart, new_place_, std::nullopt);
        const auto written =
            recognise_write(from_.store, from_.key, text, from_.store.put_if_match(from_.key, text, from_version_));
        return written ? true : failed(from_.key, from_.store, written.error());
    }

    /// The new place is in use. What the old one still has of documents is never read again.
    void finish() {
        report_.completed = true;
        report_.copied_count += proof_.fetched();
        report_.copied_bytes += proof_.fetched_bytes();
        for (const auto prefix : {layout::approvals, layout::plans, layout::history})
            if (const auto removed = from_.store.remove_prefix(prefix); !removed) left_behind(prefix, removed.error());
    }

    void leave(std::string_view key) {
        if (const auto removed = from_.store.remove(key); !removed) left_behind(key, removed.error());
    }

    void left_behind(std::string_view key, const store_error& why) {
        findings_.push_back(warning(codes::litter_not_removed, from_.store.display(key),
                                    "What was copied could not be removed here: " + why.cause + ".")
                                .with_remedy("Nothing reads it any more; remove it by hand."));
    }

    [[nodiscard]] std::string mark_text(std::string_view kind, const std::string& place,
                                        std::optional<std::string> ledger) const {
        return encode_relocation({.kind = std::string{kind},
                                  .place = place,
                                  .at = format_timestamp(env_.system.now()),
                                  .id = id_,
                                  .ledger = std::move(ledger)});
    }

    bool refuse(diagnostic why) {
        findings_.push_back(std::move(why));
        return false;
    }

    bool in_use(const std::string& why) {
        return refuse(error(codes::migration_target_in_use, report_.to,
                            "The ledger cannot be moved to " + report_.to + ": " + why + ".")
                          .with_remedy("Choose a folder or a prefix that holds nothing of a cluster."));
    }

    [[nodiscard]] std::string standing() const {
        return is_closed_ ? "Until it has finished, the cluster accepts no commands."
                          : "Until then, the ledger is where it was, and in use.";
    }

    bool failed(std::string_view key, const object_store& where, const store_error& why,
                std::string_view if_unknown = {}) {
        const auto now =
            why.fault == store_fault::ambiguous && !if_unknown.empty() ? std::string{if_unknown} : standing();
        return refuse(error(codes::migration_failed, where.display(key),
                            "The ledger could not be moved: " + why.cause + ". " + now)
                          .with_remedy("Check both places, then run the command again; it continues."));
    }

    const environment& env_;
    session& held_;
    ledger_place from_, to_;
    std::string new_place_;  ///< the storage root of `to_`
    state_move_report& report_;
    diagnostics& findings_;
    move_proof proof_;

    std::string text_;  ///< the ledger, moved as it is
    std::string id_;    ///< of the pair of places
    object_version from_version_;
    bool is_closed_ = false;  ///< the ledger at the old place is replaced by its mark
};

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
    void is_there_already(std::optional<std::string> apart) {
        config_.ledger_root = std::move(apart);
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
        run_.report.completed = !has_errors(run_.findings);
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
            state_move{env_, kinds_, held, from, to, config_.storage_root, run_}.back();
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
            state_move{env_, kinds_, held, {held.store(), layout::state}, {**target, layout::apart_ledger}, place, run_}
                .out();
        run_.report.state_observations = held.observe();
    }

private:
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

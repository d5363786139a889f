// Bodies of engine/commands/move_ledger.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/commands/former_place.hpp>
#include <omnigraph/cluster/engine/commands/move_checks.hpp>
#include <omnigraph/cluster/engine/commands/move_ledger.hpp>
#include <omnigraph/cluster/engine/commands/move_proof.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/proven_state.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/mirror.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One run of migrate-state, out or back. A step that returns false has appended the reason.
class state_move : move_findings {
public:
    state_move(const ledger_move& move, command_run<state_move_report>& run)
        : move_findings{{"ledger", "Until then, the ledger is where it was, and in use.",
                         "Until it has finished, the cluster accepts no commands."},
                        run.report.to,
                        run.findings},
          env_{move.env},
          held_{move.held},
          from_{move.from},
          to_{move.to},
          new_place_{move.new_place},
          report_{run.report},
          proof_{move.env, move.kinds, move.from.store, move.to.store, moved_part::ledger, findings_} {}

    void run() { from_.key == layout::state ? out() : back(); }

private:
    /// To a place of its own: the new place is claimed, and the mark at the old one stays for good.
    void out() {
        if (!read_ledger() || !has_no_sidecars(from_.store, findings_) || !target_is_unlocked() || !claim()) return;
        if (!is_closed_ && !(copy_documents() && close())) return;
        if (copy_documents() && open() && forget_ledger_in_mark()) finish(former_place::of_graphs);
    }

    /// To the graphs: the ledger there replaces the mark, and nothing of the cluster stays at the old place.
    void back() {
        if (!read_ledger() || !has_no_sidecars(from_.store, findings_) || !target_is_unlocked()) return;
        if (!is_closed_ && !(copy_documents() && close())) return;
        if (copy_documents() && open()) finish(former_place::of_ledger);
    }

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

    /// A lock at the new place guards no ledger there, and would meet every command that follows.
    bool target_is_unlocked() {
        const auto lock = observe_lock(to_.store, findings_);
        if (!lock.present || !lock.record) return !lock.present;
        const auto shown = to_.store.display(layout::lock);
        return refuse(error(codes::state_lock_held, shown,
                            "A lock was left at the new place by `" + lock.record->operation + "` (process " +
                                std::to_string(lock.record->pid) + ", since " + lock.record->created_at + "). " +
                                standing())
                          .with_remedy("Wait for that command. Once you have made sure that it is no longer running, "
                                       "remove " +
                                       shown + " by hand, then run this command again."));
    }

    /// Writes `holds` at the new place, or finds it there from an earlier run.
    bool claim() {
        auto object = read_stored(to_.store, layout::state);
        if (!object && object.error().fault != store_fault::absent)
            return failed(layout::state, to_.store, object.error());
        if (!is_closed_ && !has_no_ledger()) return false;
        const auto mark = object ? parse_relocation(object->bytes) : std::nullopt;
        const bool is_holder = mark && mark->kind == relocation_kinds::holds;
        if (is_holder && mark->place == report_.storage) {
            id_ = mark->id;
            return true;
        }
        // This ledger was there once, and the run that brought it back did not get to the end.
        const auto was_ours = has_left_ledger(to_.store, from_.store);
        if (!was_ours) return failed(to_.key, to_.store, was_ours.error());
        if (object && !(*was_ours && is_holder))
            return in_use(mark ? "it belongs to a cluster at " + mark->place : "a whole cluster is stored there");
        if (!*was_ours) {
            const auto found = first_object_of(to_.store, layout::control_folders.front());
            if (!found) return failed(layout::control_folders.front(), to_.store, found.error());
            if (*found) return in_use("it has " + to_.store.display(**found));
        }
        if (id_.empty()) id_ = env_.system.new_id();
        const auto text = mark_text(relocation_kinds::holds, report_.storage, std::nullopt);
        const auto written = recognise_write(to_.store, layout::state, text,
                                             object ? to_.store.put_if_match(layout::state, text, object->version)
                                                    : to_.store.put_if_absent(layout::state, text));
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
    void finish(former_place role) {
        report_.completed = true;
        report_.copied_count += proof_.fetched();
        report_.copied_bytes += proof_.fetched_bytes();
        remove_leftovers(from_.store, role, findings_);
    }

    [[nodiscard]] std::string mark_text(std::string_view kind, const std::string& place,
                                        std::optional<std::string> ledger) const {
        return encode_relocation({.kind = std::string{kind},
                                  .place = place,
                                  .at = format_timestamp(env_.system.now()),
                                  .id = id_,
                                  .ledger = std::move(ledger)});
    }

    const environment& env_;
    session& held_;
    ledger_place from_, to_;
    const std::string& new_place_;  ///< the storage root of `to_`
    state_move_report& report_;
    move_proof proof_;

    std::string text_;  ///< the ledger, moved as it is
    std::string id_;    ///< of the pair of places
    object_version from_version_;
};

}  // namespace detail

OMNIGRAPH_INLINE void move_ledger(const ledger_move& move, command_run<state_move_report>& run) {
    detail::state_move{move, run}.run();
}

}  // namespace omnigraph::cluster

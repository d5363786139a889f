// Bodies of engine/commands/migrate_storage.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/yaml_word.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/migrate_storage.hpp>
#include <omnigraph/cluster/engine/commands/move_checks.hpp>
#include <omnigraph/cluster/engine/commands/move_proof.hpp>
#include <omnigraph/cluster/engine/commands/move_target.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/moved_marks.hpp>
#include <omnigraph/cluster/ledger/proven_state.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/mirror.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One run of migrate-storage. A step that returns false has appended the reason.
class storage_migration : move_findings {
public:
    storage_migration(const environment& env, const kind_list& list, session& held, object_store& target,
                      command_run<migration_report>& run)
        : move_findings{{"cluster", "Until then, the cluster is where it was, and in use.",
                         "Until it has finished, neither place accepts commands."},
                        run.report.to,
                        run.findings},
          env_{env},
          kinds_{list.kinds},
          held_{held},
          source_{held.store()},
          old_place_{held.divided() ? held.divided()->place_of_graphs() : held.store()},
          target_{target},
          report_{run.report},
          proof_{env, list.kinds, source_, target, held.divided() ? moved_part::graphs : moved_part::all, findings_} {}

    void run() {
        if (read_source() && claim_target()) report_.completed ? prove_again() : move();
        report_.copied_count += proof_.fetched();
        report_.copied_bytes += proof_.fetched_bytes();
        if (report_.completed) report_.removable = std::move(removable_);
    }

private:
    void move() {
        const bool was_closed = is_closed_;
        if (!is_closed_ && !(has_roots() && copy_graphs() && copy_documents() && prove() && close_source())) return;
        if (!move_graphs() || !copy_documents() || !prove()) return;
        if (was_closed) look_at_new_roots();
        open_target();
    }

    bool has_roots() {
        const auto host = env_.open_host(source_);
        return has_all_roots({kinds_, env_, source_, *host, findings_, held_.own_lock()}, rows_, standing());
    }

    void look_at_new_roots() {
        const auto host = env_.open_host(target_);
        for (auto& finding : look_for_roots({kinds_, env_, target_, *host, findings_, held_.own_lock()}, rows_))
            findings_.push_back(std::move(finding));
    }

    /// What the listings of the old place have left out is fetched, too.
    bool prove() {
        return proof_.documents(ledger_text_, standing()) &&
               std::ranges::all_of(roots_, [&](const auto& root) { return prove(root, standing()); });
    }

    bool prove(const std::string& root, const std::string& now) {
        if (may_continue(env_, held_.own_lock())) return proof_.graph(root, now);
        return refuse(interrupted(env_, "What was copied stays, and the same command continues. " + now));
    }

    /// Of a move that has finished: what the new place's own ledger refers to now.
    void prove_again() {
        auto& place = marks_ ? source_ : target_;
        const auto now = read_stored(place, layout::state);
        if (!now) return static_cast<void>(failed(layout::state, place, now.error()));
        const auto state = decode_proven_state(place, now->bytes);
        if (!state) return static_cast<void>(refuse(state.error()));
        const auto standing = "The cluster is in use at " + report_.to + ".";
        if (list_roots(*state) && proof_.documents(now->bytes, standing) &&
            std::ranges::all_of(roots_, [&](const auto& root) { return prove(root, standing); }))
            look_at_new_roots();
    }

    bool read_source() {
        auto object = read_stored(source_, layout::state);
        if (!object && object.error().fault == store_fault::absent)
            return refuse(error(codes::state_missing, std::string{layout::state},
                                "There is no ledger at " + report_.from + ", so there is no cluster to move.")
                              .with_remedy("Declare `storage: " + yaml_word(report_.to) +
                                           "` in cluster.yaml and begin there: `omnigraph cluster import`."));
        if (!object) return failed(layout::state, source_, object.error());
        source_version_ = object->version;
        ledger_text_ = std::move(object->bytes);
        if (held_.divided() ? !read_marks() : !read_mark()) return false;
        const auto state = decode_proven_state(source_, ledger_text_);
        if (!state) return refuse(state.error());
        ledger_key_ = layout::history_record(*state->state_revision, digest_of_bytes(ledger_text_));
        if (!list_roots(*state)) return false;
        std::vector kept{report_.to, absolute_folder(env_.config_dir)};
        if (held_.places().ledger) kept.push_back(*held_.places().ledger);
        removable_ = removable_entries(old_place_, roots_, kept);
        return has_no_sidecars(source_, findings_);
    }

    /// What stands in the place of the ledger may be the mark of an earlier run.
    bool read_mark() {
        auto mark = parse_relocation(ledger_text_);
        if (!mark) return true;
        if (mark->kind != relocation_kinds::moved || mark->place != report_.to || mark->ledger_place)
            return refuse(relocated(*mark));
        is_closed_ = true;
        id_ = mark->id;
        ledger_text_ = *std::move(mark->ledger);
        return true;
    }

    /// The marks of a ledger that is kept apart.
    bool read_marks() {
        auto read = marks_of_move(*held_.divided(), held_.places(), report_.to);
        if (!read) return refuse(std::move(read).error());
        marks_ = *std::move(read);
        source_version_ = marks_->beside_graphs;
        is_closed_ = marks_->move_id.has_value();
        if (is_closed_) id_ = *marks_->move_id;
        return true;
    }

    bool list_roots(const ledger_state& state) {
        auto roots = roots_of(kinds_, state);
        if (!roots) return refuse(std::move(roots).error());
        roots_ = *std::move(roots);
        rows_ = *state.applied_revision.resources;
        report_.graph_count = roots_.size();
        return true;
    }

    bool claim_target() {
        const auto found = look_at_target(
            target_, {source_, report_.from, ledger_text_, ledger_key_, is_closed_ ? std::optional{id_} : std::nullopt,
                      marks_ ? std::optional{marks_->pair_id} : std::nullopt});
        if (!found) return failed(found.error().key, target_, found.error());
        switch (found->use) {
            case target_use::free: return target_is_empty() && write_claim(std::nullopt);
            case target_use::left: return write_claim(found->version);
            case target_use::taken: return in_use(found->why);
            case target_use::lost: return refuse(target_lost(target_, report_.to, claim()));
            case target_use::arrived: report_.completed = true; break;
            case target_use::continued:
                report_.resumed = true;
                id_ = found->move_id;
                claim_version_ = *found->version;
        }
        report_.migration_id = id_;
        return true;
    }

    [[nodiscard]] relocation_record claim() const {
        return {.kind = std::string{relocation_kinds::copying},
                .place = report_.from,
                .at = format_timestamp(env_.system.now()),
                .id = id_};
    }

    bool target_is_empty() {
        std::set<std::string> prefixes{std::string{layout::control_folders.front()}, std::string{layout::graphs}};
        prefixes.insert(roots_.begin(), roots_.end());
        const auto found = first_object_of(target_, prefixes);
        if (!found) return failed(found.error().key, target_, found.error());
        return *found ? in_use("it has " + target_.display(**found)) : true;
    }

    bool write_claim(const std::optional<object_version>& over) {
        id_ = env_.system.new_id();
        report_.migration_id = id_;
        const auto text = encode_relocation(claim());
        auto written = recognise_write(
            target_, layout::state, text,
            over ? target_.put_if_match(layout::state, text, *over) : target_.put_if_absent(layout::state, text));
        if (!written && written.error().fault == store_fault::precondition_failed)
            return in_use("another command has begun to use it just now");
        if (!written) return failed(layout::state, target_, written.error());
        claim_version_ = *std::move(written);
        return true;
    }

    bool copy(const std::string& prefix, std::function<bool(std::string_view)> leaves_out = {}) {
        bool wants_stop = false;
        const auto go_on = [&] {
            wants_stop = !may_continue(env_, held_.own_lock());
            return !wants_stop;
        };
        report_progress(env_, {.event = std::string{events::copy_started}, .resource = prefix});
        const auto done =
            mirror_prefix(source_, target_, prefix, {.leaves_out = std::move(leaves_out), .go_on = go_on});
        auto ended = outcome_event(events::copy_ended, !done ? codes::migration_failed.text : std::string_view{});
        ended.resource = prefix;
        if (done) {
            ended.blobs = done->copied;
            ended.bytes = done->copied_bytes;
            report_.copied_count += done->copied;
            report_.copied_bytes += done->copied_bytes;
            // Every graph is looked at once more in the end, so the objects of the first look are no news then.
            if (counted_.insert(prefix).second) report_.equal_count += done->equal;
            report_.removed_count += done->removed;
        }
        report_progress(env_, std::move(ended));
        if (!done) return failed(done.error().key, target_, done.error());
        if (done->stopped)
            return refuse(interrupted(env_, "What was copied stays, and the same command continues. " + standing()));
        return true;
    }

    bool copy_graph(const std::string& root) {
        return copy(root, [reference = graph_reference(root)](std::string_view key) { return key == reference; });
    }

    bool copy_graphs() {
        return std::ranges::all_of(roots_, [&](const auto& root) { return copy_graph(root); });
    }

    bool copy_documents() {
        if (marks_) return copy(std::string{layout::resources});
        constexpr std::array folders{layout::approvals, layout::plans, layout::resources, layout::history_sources,
                                     layout::history_revisions};
        return std::ranges::all_of(folders, [&](auto folder) { return copy(std::string{folder}); });
    }

    bool close_source() {
        const auto text = encode_relocation({.kind = std::string{relocation_kinds::moved},
                                             .place = report_.to,
                                             .at = format_timestamp(env_.system.now()),
                                             .id = id_,
                                             .ledger = ledger_text_,
                                             .ledger_place = held_.places().ledger});
        const auto written = recognise_write(old_place_, layout::state, text,
                                             old_place_.put_if_match(layout::state, text, source_version_));
        if (written) return is_closed_ = true;
        if (written.error().fault == store_fault::precondition_failed)
            return refuse(error(codes::state_cas_mismatch, std::string{layout::state},
                                "The ledger was changed by somebody else while it was being moved.")
                              .with_remedy("Run the command again; it starts from the new ledger."));
        return failed(layout::state, old_place_, written.error(), closed_or_not);
    }

    bool move_graphs() {
        for (const auto& root : roots_)
            if (!move_graph(root)) return false;
        return remove_former_graphs();
    }

    /// Copies what came since, then ends commits here by a mark in place of the reference, then makes the copy a graph.
    bool move_graph(const std::string& root) {
        const auto reference = graph_reference(root);
        for (int attempt = 0; attempt < 16; ++attempt) {
            const auto now = source_.get(reference);
            if (!now && now.error().fault != store_fault::absent) return failed(reference, source_, now.error());
            if (!copy_graph(root)) return false;
            if (!now) return true;  // no graph, or one of a kind that has no reference
            if (const auto moved = parse_moved_graph(now->bytes)) {
                if (moved->id == id_) return write_reference(reference, moved->reference);
                return refuse(error(codes::migration_failed, source_.display(reference),
                                    "This graph was moved to " + moved->moved_to + " by another move.")
                                  .with_remedy("Find out which place has its latest commits."));
            }
            const auto mark = encode_moved_graph({.moved_to = report_.to, .id = id_, .reference = now->bytes});
            if (!mark)
                return refuse(
                    error(codes::migration_failed, source_.display(reference), "This object is damaged: it is no text.")
                        .with_remedy("Restore it, then run the command again."));
            const auto sealed =
                recognise_write(source_, reference, *mark, source_.put_if_match(reference, *mark, now->version));
            if (sealed) return write_reference(reference, now->bytes);
            if (sealed.error().fault != store_fault::precondition_failed)
                return failed(reference, source_, sealed.error());
        }
        return refuse(error(codes::migration_failed, source_.display(reference),
                            "Commits to this graph came faster than they could be copied. " + standing())
                          .with_remedy("Stop its writers, then run the command again; it continues."));
    }

    bool write_reference(const std::string& reference, const std::string& text) {
        const auto written = write_and_read_back(target_, reference, text);
        return written ? true : failed(reference, target_, written.error());
    }

    /// Of a place that the cluster returns to: the graphs that were deleted elsewhere meanwhile.
    bool remove_former_graphs() {
        const auto removed = remove_other_roots(target_, layout::graphs, roots_);
        if (!removed) return failed(layout::graphs, target_, removed.error());
        report_.removed_count += *removed;
        return true;
    }

    void open_target() {
        // Until the claim is replaced it refuses every command, and says what finishes the move.
        if (marks_)
            if (const auto pointed = point_ledger_to(*held_.divided(), *marks_, report_.to, env_.system); !pointed)
                return static_cast<void>(failed(layout::state, held_.divided()->place_of_ledger(), pointed.error()));
        const auto text =
            marks_ ? mark_beside_moved_graphs(*marks_, *held_.places().ledger, env_.system) : ledger_text_;
        const auto written =
            recognise_write(target_, layout::state, text, target_.put_if_match(layout::state, text, claim_version_));
        if (written) report_.completed = true;
        else if (written.error().fault == store_fault::precondition_failed)
            in_use("its claim was replaced by something else while the cluster was copied");
        else failed(layout::state, target_, written.error(), open_or_not);
    }

    const environment& env_;
    kind_table kinds_;
    session& held_;
    object_store& source_;
    object_store& old_place_;  ///< of the graphs, where it is closed
    object_store& target_;
    migration_report& report_;
    move_proof proof_;

    std::string ledger_text_, ledger_key_;  ///< moved as it is; of its record in the history
    std::string id_;
    object_version source_version_, claim_version_;
    std::optional<marks_of_moving> marks_;  ///< of a ledger that is kept apart
    std::set<std::string> roots_, counted_;
    std::vector<std::string> removable_;
    applied_rows rows_;  ///< of the ledger
};

}  // namespace detail

OMNIGRAPH_INLINE migration_report commands::migrate_storage(const environment& env, const kind_list& list,
                                                            const std::string& target) {
    command_run<migration_report> run{env};
    const auto config = load_header(env, list, run.findings);
    const auto to = resolve_storage_root(target, ".");
    if (!to) run.findings.push_back(to.error().about(target));
    if (config && to) check_names_of_places({config->storage_root, *to}, run.findings);
    if (!config || !to || has_errors(run.findings)) return std::move(run).finish();
    run.report.from = config->storage_root;
    run.report.to = *to;
    if (auto shared = shared_place(*config, *to)) {
        run.findings.push_back(*std::move(shared));
        return std::move(run).finish();
    }
    session held{env, *config, run.findings, place_marks::judged_by_command};
    if (!held.usable()) return std::move(run).finish();
    // A ledger that belongs to other graphs is told before its lock is taken.
    if (held.divided())
        if (const auto marks = marks_of_move(*held.divided(), held.places(), *to); !marks) {
            run.findings.push_back(marks.error());
            return std::move(run).finish();
        }
    auto opened = env.open_store(*to);
    if (!opened) run.findings.push_back(std::move(opened).error());
    else if (auto unfit = admit_store(**opened, env.system)) run.findings.push_back(*std::move(unfit));
    else if (held.lock("migrate-storage") && is_locked(held, run.findings))
        detail::storage_migration{env, list, held, **opened, run}.run();
    run.report.state_observations = held.observe();
    held.release();
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster

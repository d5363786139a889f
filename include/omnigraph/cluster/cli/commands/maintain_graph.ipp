// Bodies of cli/commands/maintain_graph.hpp.
#pragma once

#include <ostream>
#include <string>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/commands/maintain_graph.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/confirmation.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/local_copy_notice.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string counted(std::uint64_t number, const char* one, const char* many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

/// One command about one graph, from its lookup to its answer.
class graph_maintainer {
public:
    graph_maintainer(const graph_command& options, graph_location target, runtime& clock, const console& terminal)
        : options_{options},
          target_{std::move(target)},
          terminal_{terminal},
          engine_{*target_.store, clock},
          notice_{&terminal_, engine_} {}

    int run() {
        // A graph that was put over the applied one is neither shown nor changed.
        const auto session = engine_.open(target_.root);
        if (!session) return failed(session.error());
        if (auto other = check_session(target_, **session)) return refuse(terminal_, options_.json, *std::move(other));
        switch (options_.verb) {
            case graph_verb::optimize: return optimize();
            case graph_verb::cleanup: return cleanup();
            default: return repair();
        }
    }

private:
    int failed(const graph_error& why) {
        return refuse(terminal_, options_.json, diagnostics_of(why, "graph." + target_.id, ""));
    }

    int answer(const boost::json::object& shown) {
        terminal_.out << pretty_json(shown) << '\n';
        return exit_code::ok;
    }

    int optimize() {
        announce(terminal_, options_.quiet, "optimize", target_.uri(), direct_way(target_.uri()));
        const auto made = engine_.optimize(target_.root);
        if (!made) return failed(made.error());
        boost::json::array tables;
        for (const auto& key : made->tables)
            tables.push_back(boost::json::object{{"table_key", key},
                                                 {"fragments_removed", made->deltas},
                                                 {"fragments_added", made->deltas == 0 ? 0 : 1},
                                                 {"committed", false},
                                                 {"skipped", nullptr},
                                                 {"manifest_version", made->manifest_version},
                                                 {"lance_head_version", nullptr},
                                                 {"pending_indexes", boost::json::array{}}});
        if (options_.json)
            return answer({{"uri", target_.uri()}, {"image_bytes", made->image_bytes}, {"tables", std::move(tables)}});
        if (made->deltas == 0) terminal_.out << "nothing to optimize: the head is one image already\n";
        else
            terminal_.out << terminal_.out_style(tone::good, "optimized")
                          << fmt::format(" {}: {} of changes became one image of {} bytes\n", printable(target_.uri()),
                                         counted(made->deltas, "commit", "commits"), made->image_bytes);
        return exit_code::ok;
    }

    int cleanup() {
        if (options_.confirm) {
            if (auto refused = unconfirmed("cleanup")) return *refused;
            announce(terminal_, options_.quiet, "cleanup", target_.uri(), direct_way(target_.uri()));
        }
        const auto mode = options_.confirm ? upkeep_mode::perform : upkeep_mode::preview;
        const auto made = engine_.cleanup(target_.root, {options_.keep, options_.older_than}, mode);
        if (!made) return failed(made.error());
        boost::json::array tables;
        for (const auto& [key, versions] : made->old_versions)
            tables.push_back(boost::json::object{{"table_key", key},
                                                 {"bytes_removed", nullptr},
                                                 {"old_versions_removed", versions},
                                                 {"error", nullptr}});
        boost::json::object shown{{"uri", target_.uri()},
                                  {"confirm", options_.confirm},
                                  {"keep_versions", nullptr},
                                  {"older_than_secs", nullptr},
                                  {"commits_expired", made->commits},
                                  {"oldest_readable_commit", made->oldest},
                                  {"objects_removed", made->objects + made->litter},
                                  {"bytes_removed", made->bytes},
                                  {"litter_waiting", made->litter_waiting},
                                  {"tables", std::move(tables)}};
        if (options_.keep) shown["keep_versions"] = *options_.keep;
        if (options_.older_than) shown["older_than_secs"] = options_.older_than->count();
        if (options_.json) return answer(shown);
        describe(*made);
        return exit_code::ok;
    }

    void describe(const cleanup_outcome& made) {
        const auto what = fmt::format(
            "{} no longer readable, {} of {} bytes{}{}", counted(made.commits, "commit", "commits"),
            counted(made.objects + made.litter, "object", "objects"), made.bytes,
            made.litter == 0 ? "" : fmt::format(" ({} of deleted branches and killed writers)", made.litter),
            made.litter_waiting == 0 ? ""
                                     : fmt::format("; {} younger than a day, left alone",
                                                   counted(made.litter_waiting, "unused object", "unused objects")));
        if (options_.confirm) {
            terminal_.out << terminal_.out_style(tone::good, "removed") << ": " << what
                          << "\n  the oldest commit that can be read: " << made.oldest << '\n';
            return;
        }
        terminal_.err << "would remove: " << what << "; the oldest commit that could be read: " << made.oldest
                      << ". To do it, add --confirm.\n";
    }

    int repair() {
        if (options_.confirm) {
            if (auto refused = unconfirmed("repair")) return *refused;
            announce(terminal_, options_.quiet, "repair", target_.uri(), direct_way(target_.uri()));
        }
        const auto mode = !options_.confirm ? upkeep_mode::preview
                          : options_.force  ? upkeep_mode::force
                                            : upkeep_mode::perform;
        const auto made = engine_.repair(target_.root, mode);
        if (!made) return failed(made.error());
        if (options_.json) answer(repair_json(*made));
        else describe(*made);
        return is_refused(*made) ? exit_code::failed : exit_code::ok;
    }

    [[nodiscard]] static bool is_refused(const repair_outcome& made) {
        return (made.found == repair_class::unverifiable || made.unreadable > 0) && !made.forced;
    }

    [[nodiscard]] boost::json::object repair_json(const repair_outcome& made) const {
        const char* classification = made.found == repair_class::sound         ? "no_drift"
                                     : made.found == repair_class::recoverable ? "verified_maintenance"
                                                                               : "unverifiable";
        const char* action = made.found == repair_class::sound          ? "no_op"
                             : made.forced                              ? "forced"
                             : made.found == repair_class::unverifiable ? "refused"
                             : made.healed                              ? "healed"
                                                                        : "preview";
        boost::json::array tables, faults, cut_off, lost;
        for (const auto& branch : made.lost_branches) lost.push_back(json(std::string_view{branch}));
        for (const auto& branch : made.cut_off) cut_off.push_back(json(std::string_view{branch}));
        for (const auto& fault : made.faults) faults.push_back(json(std::string_view{fault}));
        for (const auto& key : made.tables)
            tables.push_back(boost::json::object{{"table_key", key},
                                                 {"manifest_version", made.manifest_version},
                                                 {"lance_head_version", nullptr},
                                                 {"classification", classification},
                                                 {"action", action},
                                                 {"operations", boost::json::array{}},
                                                 {"error", nullptr}});
        const auto id_or_null = [](const std::string& id) { return id.empty() ? json(nullptr) : json(id); };
        return {{"uri", target_.uri()},
                {"confirm", options_.confirm},
                {"force", options_.force},
                {"manifest_version", made.manifest_version},
                {"faults", std::move(faults)},
                {"unreadable_commits", made.unreadable},
                {"given_up_commits", made.given_up},
                {"oldest_readable_commit", id_or_null(made.readable_from)},
                {"last_readable_commit", id_or_null(made.last_readable)},
                {"lost_history", made.lost_history},
                {"cut_off_branches", std::move(cut_off)},
                {"lost_branches", std::move(lost)},
                {"tables", std::move(tables)}};
    }

    void describe(const repair_outcome& made) {
        for (const auto& fault : made.faults) terminal_.out << "  " << printable(fault) << '\n';
        if (made.found == repair_class::sound) terminal_.out << "nothing to repair\n";
        else if (made.forced) describe_given_up(made);
        else describe_found(made);
        if (is_refused(made)) return;
        for (const auto& branch : made.cut_off)
            terminal_.out << "  branch " << printable(branch)
                          << " has no readable commit in common with main: it can be read and written, not merged\n";
    }

    void describe_given_up(const repair_outcome& made) {
        terminal_.out << terminal_.out_style(tone::good, "given up") << ": " << what_goes(made) << '\n';
        if (!made.readable_from.empty())
            terminal_.out << "  the oldest commit of main that can be read: " << made.readable_from << '\n';
    }

    /// What `--force` gives up, in words.
    [[nodiscard]] static std::string what_goes(const repair_outcome& made) {
        std::string what;
        const auto add = [&](const std::string& part) { what += (what.empty() ? "" : " and ") + part; };
        if (made.given_up > 0) add(counted(made.given_up, "earlier commit", "earlier commits"));
        if (made.lost_history > 0)
            add(counted(made.lost_history, "part", "parts") + " of the list of commits that had expired");
        if (what.empty()) add("what branches have in common with main");
        return what;
    }

    void describe_found(const repair_outcome& made) {
        const auto lost = counted(made.unreadable, "earlier commit", "earlier commits");
        if (made.healed) terminal_.out << terminal_.out_style(tone::good, "repaired") << '\n';
        else if (made.can_heal)
            terminal_.out << (is_refused(made) ? "a part of it" : "it")
                          << " can be made again from other objects; to do it, add --confirm\n";
        if (!is_refused(made)) return;
        terminal_.out << (made.can_heal ? "the rest" : "what is lost")
                      << " cannot be made again; restore what is named above from a backup of the store\n";
        if (made.unreadable > 0) terminal_.out << "  " << lost << " can no longer be read\n";
        // Where something is given up by force, every head is sound, or can be made again in the same run.
        if (made.given_up > 0 || made.lost_history > 0 || !made.cut_off.empty())
            terminal_.out << (made.can_heal && !made.healed ? "  " : "  the heads are sound; ") << "to give up "
                          << what_goes(made)
                          << (made.readable_from.empty() ? "" : ", of main those older than " + made.readable_from)
                          << ", add --confirm --force\n";
        for (const auto& branch : made.cut_off)
            terminal_.out << "  branch " << printable(branch) << " can then no longer be merged\n";
        for (const auto& branch : made.lost_branches) {
            const auto named = (branch.starts_with('-') ? "-- " : "") + shell_word(branch);
            terminal_.out << "  without a backup, " << terminal_.spelled("`omnigraph branch delete " + named + "`")
                          << " gives up the branch, and no other\n";
        }
        if (!made.last_readable.empty())
            terminal_.out << "  the newest commit that can be read: " << made.last_readable << "; "
                          << terminal_.spelled("`omnigraph query`") << " shows its rows by --snapshot\n";
    }

    /// The exit code of a refusal, when nobody has agreed to a change of a graph that is not on this machine.
    [[nodiscard]] std::optional<int> unconfirmed(const char* verb) {
        const auto uri = target_.uri();
        const auto question = fmt::format("{} {}?", verb, printable(uri));
        if (is_confirmed(terminal_, uri, options_.yes, options_.json, question)) return std::nullopt;
        return refuse(terminal_, options_.json,
                      error(codes::graph_request_invalid, "graph." + target_.id,
                            fmt::format("`{}` of a graph that is not on this machine needs consent.", verb))
                          .with_remedy("Add --yes."));
    }

    const graph_command& options_;
    graph_location target_;
    const console& terminal_;
    graph::graph_engine engine_;
    local_copy_notice notice_;
};

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int maintain_graph(const graph_command& options, const store_opener& open, runtime& clock,
                                    const console& terminal) {
    diagnostics found;
    auto target = resolve_graph(options.target, open, found);
    if (!target) return refuse(terminal, options.json, found);
    return detail::graph_maintainer{options, *std::move(target), clock, terminal}.run();
}

}  // namespace omnigraph::cluster::cli

// Bodies of cli/commands/show_history.hpp.
#pragma once

#include <chrono>
#include <memory>
#include <ostream>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/commands/show_history.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/confirmation.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/graph/values/history_json.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string counted(const row_counts& rows) {
    return fmt::format("{} inserted, {} updated, {} deleted", rows.inserted, rows.updated, rows.deleted);
}

/// One command on one open graph.
class history_caller {
public:
    history_caller(const history_command& options, const console& terminal) : command_{options}, terminal_{terminal} {}

    int run(const std::optional<std::string>& actor, const client_surroundings& surroundings) {
        graph_ = open_graph(command_.target, surroundings, findings_);
        if (!graph_) return refuse(terminal_, command_.json, findings_);
        subject_ = graph_->subject();
        uri_ = graph_->uri();
        auto& session = graph_->session();
        switch (command_.verb) {
            case history_verb::branch_create: return create(session, actor);
            case history_verb::branch_list: return list(session);
            case history_verb::branch_delete: return remove(session, actor);
            case history_verb::branch_merge: return merge(session, actor);
            case history_verb::commit_list: return list_commits(session);
            case history_verb::commit_show: return show_commit(session);
            case history_verb::diff: break;
        }
        return diff(session);
    }

private:
    int refused(const graph_error& why) { return refuse(terminal_, command_.json, graph_->explain(why, subject_, "")); }

    int written(const json& result) {
        terminal_.out << pretty_json(result) << '\n';
        return exit_code::ok;
    }

    void announce_write(std::string_view verb) { announce(terminal_, command_.quiet, verb, uri_, graph_->how()); }

    /// Who made the change, as JSON.
    [[nodiscard]] json writer(const std::optional<std::string>& actor) const {
        const auto writer = graph_->writer(actor);
        return writer ? json(escape_invalid_utf8(*writer)) : json(nullptr);
    }

    int create(graph_session& session, const std::optional<std::string>& actor) {
        announce_write("branch create");
        const auto made = session.create_branch({command_.name, command_.from.point()});
        if (!made) return refused(made.error());
        if (command_.json)
            return written(boost::json::object{{"uri", escape_invalid_utf8(uri_)},
                                               {"from", escape_invalid_utf8(made->parent.value_or(""))},
                                               {"name", escape_invalid_utf8(made->name)},
                                               {"actor_id", writer(actor)},
                                               {"head", made->head}});
        terminal_.out << terminal_.out_style(tone::good, "created")
                      << fmt::format(" branch {} at {} of {}\n", printable(made->name), made->head,
                                     printable(made->parent.value_or("")));
        return exit_code::ok;
    }

    int list(graph_session& session) {
        const auto all = session.branches();
        if (!all) return refused(all.error());
        if (command_.json) {
            boost::json::array names, branches;
            for (const auto& branch : *all) {
                names.emplace_back(branch.name);
                branches.push_back(graph::json_of_branch(branch));
            }
            return written(boost::json::object{{"branches", std::move(names)}, {"heads", std::move(branches)}});
        }
        for (const auto& branch : *all)
            terminal_.out << fmt::format("{} version={} head={}{}\n", printable(branch.name), branch.version,
                                         branch.head, branch.parent ? " parent=" + printable(*branch.parent) : "");
        return exit_code::ok;
    }

    int remove(graph_session& session, const std::optional<std::string>& actor) {
        const auto question = fmt::format("Delete branch {} of {}, with the commits that only it has?",
                                          printable(command_.name), printable(uri_));
        if (!is_confirmed(terminal_, uri_, command_.yes, command_.json, question))
            return refuse(terminal_, command_.json,
                          error(codes::graph_request_invalid, subject_,
                                fmt::format("Branch `{}` is not deleted: the graph is not on this machine, and nobody "
                                            "has agreed.",
                                            printable(command_.name)))
                              .with_remedy("Give --yes when it is meant."));
        announce_write("branch delete");
        const auto gone = session.delete_branch(command_.name);
        if (!gone) return refused(gone.error());
        if (command_.json)
            return written(boost::json::object{{"uri", escape_invalid_utf8(uri_)},
                                               {"name", escape_invalid_utf8(command_.name)},
                                               {"actor_id", writer(actor)}});
        terminal_.out << terminal_.out_style(tone::good, "deleted") << " branch " << printable(command_.name) << '\n';
        return exit_code::ok;
    }

    int merge(graph_session& session, const std::optional<std::string>& actor) {
        const merge_request request{command_.name, command_.to.branch, actor ? *actor : std::string_view{},
                                    command_.dry_run};
        if (!command_.dry_run) announce_write("branch merge");
        const auto merged = session.merge_branch(request);
        if (!merged) return refused(merged.error());
        const bool conflicting = merged->result == merge_result::conflicting;
        if (command_.json) {
            auto shown = graph::json_of_merge(*merged, request);
            shown.as_object()["actor_id"] = writer(actor);
            static_cast<void>(written(shown));
        } else if (conflicting) show_conflicts(*merged);
        else show_merge(*merged);
        return conflicting ? exit_code::failed : exit_code::ok;
    }

    void show_conflicts(const merge_outcome& merged) {
        terminal_.out << terminal_.out_style(tone::bad, "conflicts")
                      << fmt::format(": {} is not merged into {}, which is as it was\n", printable(command_.name),
                                     printable(command_.to.branch));
        for (const auto& one : merged.conflicts)
            terminal_.out << fmt::format("  {}{} {}: {}\n", printable(one.table),
                                         one.row ? " " + printable(*one.row) : "", spelling(one.kind),
                                         printable(one.message));
        if (merged.conflict_count > merged.conflicts.size())
            terminal_.out << fmt::format("  and {} more\n", merged.conflict_count - merged.conflicts.size());
    }

    void show_merge(const merge_outcome& merged) {
        const bool is_new = merged.result != merge_result::already_up_to_date;
        terminal_.out << terminal_.out_style(tone::good, command_.dry_run ? "would be"
                                                         : is_new         ? "merged"
                                                                          : "nothing to do")
                      << fmt::format(" {}: {} into {}{}\n", spelling(merged.result), printable(command_.name),
                                     printable(command_.to.branch), merged.commit ? " as " + merged.commit->id : "");
        for (const auto& [table, rows] : merged.tables)
            terminal_.out << fmt::format("  {}: {}\n", printable(table), counted(rows));
    }

    int list_commits(graph_session& session) {
        const auto commits = session.commits_of(command_.branch, command_.most);
        if (!commits) return refused(commits.error());
        if (!command_.json) {
            for (const auto& commit : *commits | std::views::reverse) show(commit);
            return exit_code::ok;
        }
        boost::json::array all;
        for (const auto& commit : *commits | std::views::reverse) all.push_back(graph::json_of_commit(commit));
        return written(boost::json::object{{"commits", std::move(all)}});
    }

    void show(const graph_commit& commit) {
        const instant made{std::chrono::microseconds{commit.created_at_us}};
        terminal_.out << fmt::format("{} branch={} version={}{} at={}{}{}\n", commit.id, printable(commit.branch),
                                     commit.version, commit.kind.empty() ? "" : " kind=" + printable(commit.kind),
                                     format_timestamp(made),
                                     commit.parents.size() > 1 ? " merged=" + commit.parents[1] : "",
                                     commit.actor.empty() ? "" : " actor=" + printable(commit.actor));
    }

    int show_commit(graph_session& session) {
        const auto commit = session.commit(command_.name);
        if (!commit) return refused(commit.error());
        if (command_.json) return written(graph::json_of_whole_commit(*commit));
        show(*commit);
        for (const auto& [table, state] : commit->tables)
            terminal_.out << fmt::format("  {} v{} rows={}\n", printable(table), state.version, state.rows);
        return exit_code::ok;
    }

    int diff(graph_session& session) {
        const auto differs =
            session.diff({command_.from.point(), command_.to.point(), command_.tables, {}, command_.most});
        if (!differs) return refused(differs.error());
        if (command_.json) return written(graph::json_of_diff(*differs));
        for (const auto& row : differs->changes) {
            std::string properties;
            for (const auto& property : row.properties) properties += (properties.empty() ? " (" : ", ") + property;
            terminal_.out << fmt::format(
                "{} {} {}{}{}\n", spelling(row.edit), printable(row.table), printable(row.id),
                row.from && row.to ? ": " + printable(*row.from) + " -> " + printable(*row.to) : "",
                properties.empty() ? "" : printable(properties) + ")");
        }
        if (!differs->complete) terminal_.out << "... and more; --limit lists them\n";
        for (const auto& [table, rows] : differs->tables)
            terminal_.out << fmt::format("{}: {}\n", printable(table), counted(rows));
        if (differs->tables.empty())
            terminal_.out << (differs->schema_changed ? "no row differs\n" : "no difference\n");
        if (differs->schema_changed)
            terminal_.out << "the schema changed between both; rows are compared under the newer one\n";
        return exit_code::ok;
    }

    const history_command& command_;
    const console& terminal_;
    std::unique_ptr<graph_client> graph_;
    diagnostics findings_;
    std::string subject_, uri_;
};

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int show_history(const history_command& options, const std::optional<std::string>& actor,
                                  const client_surroundings& surroundings, const console& terminal) {
    return detail::history_caller{options, terminal}.run(actor, surroundings);
}

}  // namespace omnigraph::cluster::cli

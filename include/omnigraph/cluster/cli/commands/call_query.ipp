// Bodies of cli/commands/call_query.hpp.
#pragma once

#include <iterator>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/call_query.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/given_parameters.hpp>
#include <omnigraph/cluster/cli/input/graph_provider.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/input/query_source.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_explanation.hpp>
#include <omnigraph/cluster/cli/render/row_formats.hpp>
#include <omnigraph/cluster/cli/served/graph_client.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/query_explanation.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::cli::detail {

/// One call, from the words of the command line to the answer. A failing step appends to `findings_`.
class query_caller {
public:
    query_caller(const call_command& options, const client_surroundings& surroundings, const console& terminal)
        : command_{options}, surroundings_{surroundings}, terminal_{terminal} {}

    int run(const std::optional<std::string>& actor) {
        if (command_.explain && command_.target.server) return refused_by_server();
        graph_ = open_graph(command_.target, surroundings_, findings_);
        if (!graph_) return refused();
        auto chosen = graph_->select(command_, sources_, findings_);
        if (!chosen || !right_command(*chosen)) return refused();
        const auto parameters = given_parameters(command_, chosen->tree.parameters, findings_);
        if (!parameters) return refused_values(*std::move(chosen));
        const query_request request{chosen->text, chosen->tree.name, &*parameters, {}, command_.at.point()};
        if (command_.explain) return explain(request, *chosen);
        return command_.mutation ? mutate(request, *chosen, actor) : read(request, *chosen);
    }

private:
    int refused() { return refuse(terminal_, command_.json, findings_, sources_); }

    int refused(const graph_error& why, const selected_query& chosen) {
        if (why.query_faults.empty()) return refused(graph_->explain(why, chosen.path, ""));
        return refused(diagnostics_of(why.query_faults, chosen.path, chosen.file));
    }

    int refused(diagnostics further) {
        findings_.insert(findings_.end(), std::make_move_iterator(further.begin()),
                         std::make_move_iterator(further.end()));
        return refused();
    }

    /// A fault of the query itself is told before those of its values, as where the query is at hand.
    int refused_values(selected_query chosen) {
        if (chosen.is_known) return refused();
        auto of_values = std::exchange(findings_, {});
        const auto known = graph_->look_up(std::move(chosen), findings_);
        if (known && right_command(*known)) findings_ = std::move(of_values);
        return refused();
    }

    /// One that only a server knows is checked there.
    bool right_command(const selected_query& chosen) {
        if (!chosen.is_known) return true;
        if (chosen.tree.is_mutation() == command_.mutation) return true;
        auto wrong =
            error(codes::call_input_invalid, chosen.path, graph::other_kind(chosen.tree).message)
                .with_remedy(command_.mutation ? "Run it with `omnigraph query`." : "Run it with `omnigraph mutate`.");
        if (command_.query_file || command_.query_text) {
            const auto position = lang::locate(chosen.text, chosen.tree.name_span.begin);
            wrong.position = {chosen.file, position.line, position.column};
        }
        findings_.push_back(std::move(wrong));
        return false;
    }

    int read(const query_request& request, const selected_query& chosen) {
        const auto rows = graph_->session().query(request);
        return rows ? show(*rows) : refused(rows.error(), chosen);
    }

    int refused_by_server() {
        findings_.push_back(error(codes::call_input_invalid, "--explain", "A server does not explain queries.")
                                .with_remedy("Ask the graph where it is stored: --cluster DIR, or --store URI."));
        return refused();
    }

    int explain(const query_request& request, const selected_query& chosen) {
        const auto explained = graph_->session().explain(request);
        if (!explained) return refused(explained.error(), chosen);
        write_explanation(terminal_, *explained, shown_state(explained->commit),
                          {command_.json || command_.format.has_value(), command_.explain == "sql"});
        return exit_code::ok;
    }

    [[nodiscard]] graph::read_target shown_state(const std::string& commit) const {
        return graph::target_of(command_.at.point(), commit);
    }

    int show(const query_result& rows) {
        diagnostics warnings;
        auto preferences = read_operator_config(operator_home(), warnings);
        warn(terminal_, warnings);
        if (!preferences) {
            findings_.push_back(std::move(preferences).error());
            return refused();
        }
        const auto format = command_.json     ? "json"
                            : command_.format ? *command_.format
                                              : preferences->output.value_or("table");
        write_rows(terminal_.out, rows, shown_state(rows.commit), parse_row_format(format).value_or(row_format::table),
                   {preferences->column_width, preferences->wrap_cells, terminal_.width});
        return exit_code::ok;
    }

    /// A query that does not fit is refused before the target of the write is announced.
    int mutate(const query_request& request, const selected_query& chosen, const std::optional<std::string>& given) {
        auto& session = graph_->session();
        const auto faults = session.check(request);
        if (!faults) return refused(faults.error(), chosen);
        if (!faults->empty()) return refused(diagnostics_of(*faults, chosen.path, chosen.file));
        announce(terminal_, command_.quiet, "mutate", graph_->uri(), graph_->how());
        const auto changed = session.mutate(request, given.value_or(""));
        if (!changed) return refused(changed.error(), chosen);
        const auto actor = graph_->writer(given);
        mutation_result result{
            command_.at.branch, chosen.tree.name, changed->affected_nodes, changed->affected_edges, {}, {}};
        if (actor) result.actor_id = *actor;
        if (changed->commit) result.commit = changed->commit->id;
        if (command_.json) terminal_.out << pretty_json(to_json(result)) << '\n';
        else
            terminal_.out << terminal_.out_style(tone::good, "changed")
                          << fmt::format(" {} via {}: {} nodes, {} edges{}\n", printable(result.branch),
                                         chosen.tree.name, result.affected_nodes, result.affected_edges,
                                         actor ? " by " + printable(*actor) : "");
        return exit_code::ok;
    }

    const call_command& command_;
    const client_surroundings surroundings_;
    const console& terminal_;
    std::unique_ptr<graph_client> graph_;
    source_lines sources_;
    diagnostics findings_;
};

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int call_query(const call_command& options, const std::optional<std::string>& actor,
                                const store_opener& open, runtime& clock, const console& terminal,
                                const operator_scopes& named) {
    return detail::query_caller{options, {named, open, clock, &terminal}, terminal}.run(actor);
}

}  // namespace omnigraph::cluster::cli

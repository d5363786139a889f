// Bodies of cli/commands/call_query.hpp.
#pragma once

#include <cstddef>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/call_query.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/input/query_source.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/row_formats.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/sqlite_host.hpp>
#include <omnigraph/cluster/graph/values/query_result.hpp>
#include <omnigraph/cluster/graph/values/uncalled_embedder.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>

namespace omnigraph::cluster::cli::detail {

/// The provider that is applied to the graph, if any.
OMNIGRAPH_INLINE std::optional<graph::uncalled_embedder> provider_of(const found_graph& target) {
    if (!target.ledger) return std::nullopt;
    const auto& resources = *target.ledger->applied_revision.resources;
    const auto graph = resources.find("graph." + target.id);
    if (graph == resources.end() || !graph->second.embedding_provider) return std::nullopt;
    const auto provider = resources.find(*graph->second.embedding_provider);
    const bool known =
        provider != resources.end() && provider->second.embedding_profile && provider->second.embedding_profile->model;
    return graph::uncalled_embedder{known ? *provider->second.embedding_profile->model : std::string{}};
}

/// One call from its words to its answer; every step gives nullopt after it has said why in `found`.
class query_caller {
public:
    query_caller(const call_command& asked, const store_opener& open, runtime& clock, const console& to)
        : asked_{asked}, open_{open}, clock_{clock}, to_{to} {}

    int run(const std::optional<std::string>& actor) {
        auto target = look_up(asked_.target, open_, found_);
        if (!target) return refused();
        auto chosen = choose_query(asked_, *target, sources_, found_);
        if (!chosen || !right_command(*chosen)) return refused();
        const auto written = parameters_text();
        if (!written) return refused();
        graph::sqlite_host host{*target->store, clock_};
        auto handle = host.open(target->root);
        if (!handle) return refused(handle.error(), "graph." + target->id);
        return asked_.mutation ? mutate(**handle, *target, *chosen, *written, actor)
                               : read(**handle, *target, *chosen, *written);
    }

private:
    int refused() { return refuse(to_, asked_.json, found_, sources_); }

    int refused(const graph::graph_error& why, const std::string& subject) {
        auto further = diagnostics_of(why, subject, "");
        found_.insert(found_.end(), std::make_move_iterator(further.begin()), std::make_move_iterator(further.end()));
        return refused();
    }

    bool right_command(const chosen_query& chosen) {
        if (chosen.tree.is_mutation() == asked_.mutation) return true;
        const auto at = lang::locate(chosen.text, chosen.tree.name_span.begin);
        found_.push_back(
            error(codes::call_input_invalid, chosen.path,
                  fmt::format("`{}` {}.", chosen.tree.name, asked_.mutation ? "only reads" : "changes the graph"))
                .at({chosen.file, at.line, at.column})
                .fix(asked_.mutation ? "Run it with `omnigraph query`." : "Run it with `omnigraph mutate`."));
        return false;
    }

    /// The parameters as a JSON document; an empty object when none are given.
    std::optional<json> parameters_text() {
        const std::string name = asked_.params_file ? *asked_.params_file : "--params";
        std::string text = asked_.params.value_or("{}");
        if (asked_.params_file) {
            auto read = posix::read_bounded_file(*asked_.params_file, std::size_t{64} << 20);
            if (!read) {
                found_.push_back(
                    error(codes::call_input_invalid, name, "The parameters cannot be read: " + read.error().cause + ".")
                        .fix("Correct the path after --params-file."));
                return std::nullopt;
            }
            text = *std::move(read);
        }
        auto document = parse_json(text);
        if (document && document->is_object()) return *std::move(document);
        found_.push_back(error(codes::call_input_invalid, name,
                               document ? std::string{"The parameters are no JSON object."}
                                        : "The parameters are no JSON: " + document.error() + ".")
                             .fix("Write an object with one member a parameter, as in {\"name\": \"Ada\"}."));
        return std::nullopt;
    }

    std::optional<lang::checked_query> checked(const chosen_query& chosen, const lang::catalog& catalog) {
        lang::faults faults;
        auto query = lang::check_query(chosen.tree, catalog, faults);
        lang::append_faults(faults, chosen.text, chosen.file, chosen.path, found_,
                            [](const lang::fault&) { return codes::query_typecheck_error; });
        return query;
    }

    std::optional<lang::parameter_values> bound(const chosen_query& chosen, const json& written);

    int read(graph::graph_handle& handle, const found_graph& target, const chosen_query& chosen, const json& written) {
        auto view = handle.view();
        if (!view) return refused(view.error(), chosen.path);
        const auto query = checked(chosen, view->catalog());
        if (!query) return refused();
        const auto parameters = bound(chosen, written);
        if (!parameters) return refused();
        const auto texts = provider_of(target);
        const auto rows = view->query({*query, *parameters, clock_.now(), texts ? &*texts : nullptr});
        if (!rows) return refused(rows.error(), chosen.path);
        return show(graph::read_envelope(*rows, {"main", {}}));
    }

    int show(const json& envelope) {
        diagnostics warnings;
        auto preferences = read_operator_config(operator_home(), warnings);
        warn(to_, warnings);
        if (!preferences) {
            found_.push_back(std::move(preferences).error());
            return refused();
        }
        const auto wanted = asked_.json     ? "json"
                            : asked_.format ? *asked_.format
                                            : preferences->output.value_or("table");
        write_rows(to_.out, envelope, parse_row_format(wanted).value_or(row_format::table),
                   {preferences->column_width, preferences->wrap_cells});
        return exit_code::ok;
    }

    int mutate(graph::graph_handle& handle, const found_graph& target, const chosen_query& chosen, const json& written,
               const std::optional<std::string>& actor) {
        auto head = handle.head();
        if (!head) return refused(head.error(), chosen.path);
        const auto query = checked(chosen, (*head)->shape->catalog);
        if (!query) return refused();
        const auto parameters = bound(chosen, written);
        if (!parameters) return refused();
        announce(to_, asked_.quiet, "mutate", target.uri());
        const auto changed = handle.mutate(*query, *parameters, actor.value_or(""));
        if (!changed) return refused(changed.error(), chosen.path);
        mutation_result result{"main", chosen.tree.name, changed->affected_nodes, changed->affected_edges, {}, {}};
        if (actor) result.actor_id = *actor;
        if (changed->commit) result.commit = changed->commit->id;
        if (asked_.json) to_.out << pretty_json(to_json(result)) << '\n';
        else
            to_.out << to_.out_style(tone::good, "changed")
                    << fmt::format(" main via {}: {} nodes, {} edges{}\n", chosen.tree.name, result.affected_nodes,
                                   result.affected_edges, actor ? " by " + printable(*actor) : "");
        return exit_code::ok;
    }

    const call_command& asked_;
    const store_opener& open_;
    runtime& clock_;
    const console& to_;
    source_lines sources_;
    diagnostics found_;
};

OMNIGRAPH_INLINE std::optional<lang::parameter_values> query_caller::bound(const chosen_query& chosen,
                                                                           const json& written) {
    auto values = lang::bind_parameters(chosen.tree.parameters, written);
    if (values) return *std::move(values);
    for (const auto& fault : values.error().all)
        found_.push_back(
            error(codes::call_input_invalid, chosen.path, std::string{fault.code.text} + ": " + fault.message)
                .fix(fault.remedy));
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int call_query(const call_command& asked, const std::optional<std::string>& actor,
                                const store_opener& open, runtime& clock, const console& to) {
    return detail::query_caller{asked, open, clock, to}.run(actor);
}

}  // namespace omnigraph::cluster::cli

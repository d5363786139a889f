// Bodies of cli/commands/list_queries.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <ranges>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/list_queries.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/applied_payload.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/spelled_report.hpp>
#include <omnigraph/cluster/cli/served/served_session.hpp>
#include <omnigraph/cluster/cli/served/server_connection.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::cli::detail {

/// Of each file the queries; the rows of one file have one digest, and it is parsed once.
class stored_query_reader {
public:
    stored_query_reader(const cluster_location& cluster, queries_report& report, diagnostics& findings)
        : cluster_{cluster}, report_{report}, findings_{findings} {}

    void take(const std::string& address, const resource_entry& row) {
        const auto& pattern = resource_traits<kind::query>::pattern;
        if (pattern.check(address) != address_fault::none) return;
        const auto [file, is_new] = files_.try_emplace(row.digest);
        if (is_new) {
            auto text = applied_payload<kind::query>(*cluster_.store, cluster_.ledger, address);
            if (!text) {
                files_.erase(file);
                return findings_.push_back(std::move(text).error());
            }
            lang::faults ignored;
            file->second = lang::parse_sound_queries(*text, ignored).queries;
        }
        const auto name = address_label(pattern, address, 1);
        const auto query = std::ranges::find(file->second, name, &lang::query_tree::name);
        if (query == file->second.end())
            return findings_.push_back(
                error(codes::query_key_mismatch, address, "Its text declares no query of this name that can be read.")
                    .with_remedy("Run `omnigraph cluster apply` again."));
        report_.queries.push_back(report_of(address_label(pattern, address, 0), *query));
    }

private:
    static stored_query_report report_of(std::string_view graph, const lang::query_tree& query) {
        stored_query_report report{std::string{graph}, query.name,       query.is_mutation(), {},
                                   query.description,  query.instruction};
        for (const auto& parameter : query.parameters)
            report.params.push_back({parameter.name, lang::display(parameter.type), parameter.type.nullable});
        return report;
    }

    const cluster_location& cluster_;
    queries_report& report_;
    diagnostics& findings_;
    std::map<std::string, std::vector<lang::query_tree>> files_;
};

OMNIGRAPH_INLINE void render_queries(const queries_report& report, bool is_served, const console& terminal) {
    std::string graph;
    for (const auto& query : report.queries) {
        if (query.graph_id != graph)
            terminal.out << terminal.out_style(tone::strong, "graph." + query.graph_id) << '\n';
        graph = query.graph_id;
        std::string params;
        for (const auto& one : query.params)
            params += fmt::format("{}${}: {}", params.empty() ? "" : ", ", one.name, one.type);
        terminal.out << fmt::format("  {:<6}  {}({})\n", query.mutation ? "mutate" : "query", query.name, params);
        for (const auto& text : {query.description, query.instruction})
            if (text) terminal.out << "          " << printable(*text) << '\n';
    }
    if (report.queries.empty() && report.ok)
        terminal.out << (is_served ? "no stored query that you may call\n" : "no stored query is applied\n");
}

OMNIGRAPH_INLINE int show_queries(queries_report made, const queries_command& options, const console& terminal) {
    const auto report = spelled_report(std::move(made), terminal.spelled);
    if (options.json) {
        terminal.out << pretty_json(to_json(report)) << '\n';
    } else {
        render_queries(report, options.target.server.has_value(), terminal);
        source_lines sources;
        render(terminal.err, terminal.err_style, report.diagnostics, sources);
    }
    return report.ok ? exit_code::ok : exit_code::failed;
}

OMNIGRAPH_INLINE std::optional<queries_report> queries_of_server(const queries_command& options,
                                                                 const operator_scopes& named, diagnostics& findings) {
    auto server = open_server(options.target, named, operator_home());
    if (!server) {
        findings.push_back(std::move(server).error());
        return std::nullopt;
    }
    const auto graph = choose_served_graph(**server, options.target.graph, findings);
    if (!graph) return std::nullopt;
    const auto known = served_session{**server, *graph}.stored_queries();
    if (!known) {
        findings = served_diagnostics(known.error(), **server, "graph." + *graph);
        return std::nullopt;
    }
    queries_report made{.ok = true, .queries = {}, .diagnostics = {}};
    for (const auto& query : *known) {
        stored_query_report one{*graph, query.name, query.mutation, {}, query.description, query.instruction};
        for (const auto& parameter : query.parameters)
            one.params.push_back({parameter.name, lang::display(parameter.type), parameter.type.nullable});
        made.queries.push_back(std::move(one));
    }
    return made;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int list_queries(const queries_command& options, const store_opener& open, const console& terminal,
                                  const operator_scopes& named) {
    diagnostics findings;
    if (options.target.server) {
        auto made = detail::queries_of_server(options, named, findings);
        if (!made) return refuse(terminal, options.json, findings);
        return detail::show_queries(*std::move(made), options, terminal);
    }
    const auto cluster = open_cluster(*options.target.cluster, open, findings);
    if (!cluster) return refuse(terminal, options.json, findings);
    if (options.target.graph && !choose_applied_graph(*cluster, options.target, findings))
        return refuse(terminal, options.json, findings);
    queries_report made;
    detail::stored_query_reader reader{*cluster, made, findings};
    const auto prefix = "query." + (options.target.graph ? *options.target.graph + "." : std::string{});
    for (const auto& [address, row] : *cluster->ledger.applied_revision.resources)
        if (address.starts_with(prefix)) reader.take(address, row);
    std::ranges::stable_sort(made.queries, {}, [](const stored_query_report& one) {
        return std::pair<std::string_view, std::string_view>{one.graph_id, one.name};
    });
    made.ok = !has_errors(findings);
    made.diagnostics = report_of(findings);
    return detail::show_queries(std::move(made), options, terminal);
}

}  // namespace omnigraph::cluster::cli

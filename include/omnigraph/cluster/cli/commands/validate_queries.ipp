// Bodies of cli/commands/validate_queries.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/validate_queries.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/applied_payload.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster::cli::detail {

struct query_finding {
    std::string graph, query, message;
};

/// Checks query after query; a graph is opened once.
class query_validator {
public:
    query_validator(const cluster_location& cluster, runtime& clock)
        : cluster_{cluster}, engine_{*cluster.store, clock} {}

    void take(const std::string& address) {
        const auto& pattern = resource_traits<kind::query>::pattern;
        if (pattern.check(address) != address_fault::none) return;
        const std::string graph{address_label(pattern, address, 0)}, name{address_label(pattern, address, 1)};
        ++checked_;
        const auto broken = [&](std::string message) { breakages_.push_back({graph, name, std::move(message)}); };
        const auto text = applied_payload<kind::query>(*cluster_.store, cluster_.ledger, address);
        if (!text) return broken(text.error().message);
        const auto& session = session_of(graph);
        if (!session) return broken(session.error().message);
        const auto faults = (*session)->check({.source = *text, .name = name});
        if (!faults) return broken(faults.error().message);
        for (const auto& fault : *faults) broken(fault.message);
        if (faults->empty()) warn_of_vectors(graph, name, *text);
    }

    [[nodiscard]] std::size_t checked() const { return checked_; }
    [[nodiscard]] const std::vector<query_finding>& breakages() const { return breakages_; }
    [[nodiscard]] const std::vector<query_finding>& warnings() const { return warnings_; }

private:
    const graph_result<std::shared_ptr<graph_session>>& session_of(const std::string& graph) {
        const auto known = sessions_.find(graph);
        if (known != sessions_.end()) return known->second;
        return sessions_.emplace(graph, engine_.open(layout::graph_root(graph))).first->second;
    }

    void warn_of_vectors(const std::string& graph, const std::string& name, std::string_view text) {
        lang::faults ignored;
        const auto file = lang::parse_sound_queries(text, ignored);
        const auto query = std::ranges::find(file.queries, name, &lang::query_tree::name);
        if (query == file.queries.end()) return;
        for (const auto& parameter : query->parameters)
            if (parameter.type.scalar == lang::scalar_type::vector)
                warnings_.push_back({graph, name,
                                     fmt::format("`${}` is a vector, which people and agents cannot supply; a String "
                                                 "is embedded by the server.",
                                                 parameter.name)});
    }

    const cluster_location& cluster_;
    graph::graph_engine engine_;
    std::map<std::string, graph_result<std::shared_ptr<graph_session>>> sessions_;
    std::vector<query_finding> breakages_, warnings_;
    std::size_t checked_ = 0;
};

[[nodiscard]] OMNIGRAPH_INLINE boost::json::array json_of_findings(const std::vector<query_finding>& findings) {
    boost::json::array shown;
    for (const auto& one : findings)
        shown.push_back(boost::json::object{
            {"graph_id", one.graph}, {"query", one.query}, {"message", escape_invalid_utf8(one.message)}});
    return shown;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int validate_queries(const queries_command& options, const store_opener& open, runtime& clock,
                                      const console& terminal) {
    diagnostics findings;
    const auto cluster = open_cluster(options.target.cluster.value_or("."), open, findings);
    if (!cluster) return refuse(terminal, options.json, findings);
    if (options.target.graph && !choose_applied_graph(*cluster, options.target, findings))
        return refuse(terminal, options.json, findings);
    detail::query_validator validator{*cluster, clock};
    const auto prefix = "query." + (options.target.graph ? *options.target.graph + "." : std::string{});
    for (const auto& [address, row] : *cluster->ledger.applied_revision.resources)
        if (address.starts_with(prefix)) validator.take(address);
    const bool ok = validator.breakages().empty();
    if (options.json) {
        terminal.out << pretty_json(boost::json::object{{"ok", ok},
                                                        {"breakages", detail::json_of_findings(validator.breakages())},
                                                        {"warnings", detail::json_of_findings(validator.warnings())}})
                     << '\n';
        return ok ? exit_code::ok : exit_code::failed;
    }
    for (const auto& one : validator.breakages())
        terminal.out << terminal.out_style(tone::bad, "ERROR")
                     << fmt::format(" query.{}.{}: {}\n", one.graph, one.query, printable(one.message));
    for (const auto& one : validator.warnings())
        terminal.out << terminal.out_style(tone::caution, "WARN ")
                     << fmt::format(" query.{}.{}: {}\n", one.graph, one.query, printable(one.message));
    terminal.out << fmt::format("{} checked, {} broken\n", validator.checked(), validator.breakages().size());
    return ok ? exit_code::ok : exit_code::failed;
}

}  // namespace omnigraph::cluster::cli

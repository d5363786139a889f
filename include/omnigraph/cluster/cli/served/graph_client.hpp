// The graph that a data command works on: opened here, or asked through a server. A command is written once, for both.
//
//     auto graph = open_graph({.cluster = "brain"}, {named, env.open_store, clock}, found);
//     if (!graph) return refuse(to, false, found);
//     auto branches = graph->session().branches();
//     if (!branches) return refuse(to, false, graph->explain(branches.error(), graph->subject(), ""));
//
// (1) Calls that are the same for both are those of the session; this class has what differs.
// (2) A server knows who acts by the token; the actor that a call names counts only here.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/query_source.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>

namespace omnigraph::cluster::cli {

/// What a load did, with the branch that was made for it.
struct client_load {
    load_outcome outcome;
    bool branch_created = false;
};

class graph_client {
public:
    virtual ~graph_client() = default;

    [[nodiscard]] virtual graph_session& session() = 0;

    /// The graph in diagnostics: `graph.kb`.
    [[nodiscard]] virtual std::string subject() const = 0;

    /// Where the graph is.
    [[nodiscard]] virtual std::string uri() const = 0;

    /// How a write gets there: `served`, `direct, local` or `direct, remote`.
    [[nodiscard]] virtual std::string_view how() const = 0;

    /// The query that a call names: written with it, or stored.
    [[nodiscard]] virtual std::optional<selected_query> select(const call_command& options, source_lines& sources,
                                                               diagnostics& findings) = 0;

    /// Completes a selected query that is not known yet; nullopt after appending to `findings`.
    [[nodiscard]] virtual std::optional<selected_query> look_up(selected_query asked, diagnostics& /*findings*/) {
        return asked;
    }

    /// Loads; with `from`, makes the branch from that one unless it is there.
    [[nodiscard]] virtual graph_result<client_load> load(const load_request& request,
                                                         const std::optional<std::string>& from) = 0;

    /// The model that computes the vectors of this graph: known before here, and after embed() there. Empty: none.
    [[nodiscard]] virtual std::string model() const = 0;

    /// Who made the last write: `given` here, whom the server names there.
    [[nodiscard]] virtual std::optional<std::string> writer(const std::optional<std::string>& given) const = 0;

    /// What a failed call means to the user. `input` is the file of loaded records.
    [[nodiscard]] virtual diagnostics explain(const graph_error& failed, const std::string& about,
                                              const std::string& input) const = 0;
};

/// What opening a graph needs beside its target. Everything is borrowed, and outlives the client.
struct client_surroundings {
    const operator_scopes& named;
    const store_opener& open;
    runtime& clock;
    const console* terminal = nullptr;  ///< for what is to be told about the local copies, at the end
};

/// The graph of a resolved target; null after appending to `findings`. Codes: those of resolve_graph, open_server and
/// choose_served_graph, graph_failed, root_replaced.
[[nodiscard]] std::unique_ptr<graph_client> open_graph(const graph_target& target,
                                                       const client_surroundings& surroundings, diagnostics& findings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/served/graph_client.ipp>
#endif

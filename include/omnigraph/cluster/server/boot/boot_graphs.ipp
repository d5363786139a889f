// Bodies of server/boot/boot_graphs.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_settings.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_text.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>
#include <omnigraph/cluster/policy/evaluation.hpp>
#include <omnigraph/cluster/server/boot/boot_graphs.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE shared_policy compile_policy(const applied_policy& policy, policy_kind kind,
                                                            diagnostics& findings) {
    auto bundle = read_policy_bundle(policy.source, policy.name + ".yaml", "policy." + policy.name, kind, findings);
    return bundle ? std::make_shared<const policy_engine>(*std::move(bundle)) : nullptr;
}

/// A file of queries, parsed once however many graphs and queries have it.
struct parsed_file {
    lang::faults faults;
    stored_queries queries;
};
/// By the text, of which equal ones are one.
using parsed_files = std::map<const std::string*, parsed_file>;

[[nodiscard]] OMNIGRAPH_INLINE parsed_file parse_file(const std::string& text) {
    parsed_file parsed;
    const auto file = lang::parse_queries(text, parsed.faults);
    if (!file || !parsed.faults.empty()) return parsed;
    for (const auto& declared : file->queries)
        parsed.queries.emplace(declared.name, stored_query{declared, lang::query_text(text, declared)});
    return parsed;
}

OMNIGRAPH_INLINE void take_queries(const std::vector<const applied_query*>& queries, parsed_files& parsed,
                                   prepared_graph& graph) {
    std::set<const std::string*> told;  // of a file with several queries the faults are told once a graph
    for (const auto* applied : queries) {
        const auto& query = *applied;
        const auto path = "query." + query.graph + "." + query.name;
        const auto [file, is_new] = parsed.try_emplace(query.file.get());
        if (is_new) file->second = parse_file(*query.file);
        const auto& [faults, declared] = file->second;
        if (told.insert(query.file.get()).second)
            for (const auto& fault : faults) {
                const auto at = lang::locate(*query.file, fault.span.begin);
                graph.faults.push_back(error(codes::query_parse_error, path, fault.message)
                                           .with_position({query.name + ".gq", at.line, at.column}));
            }
        if (!faults.empty()) continue;
        const auto found = declared.find(query.name);
        if (found == declared.end())
            graph.faults.push_back(error(codes::query_key_mismatch, path,
                                         "The applied file does not declare a query `" + query.name + "`.")
                                       .with_remedy("Correct the file and run `omnigraph cluster apply`."));
        else graph.queries.insert(*found);
    }
}

OMNIGRAPH_INLINE void resolve_embedding(const applied_graph& applied, const environment_lookup& environment,
                                        prepared_graph& graph) {
    const auto path = "graph." + graph.id;
    if (!applied.embedding) {
        // Without a provider of its own a graph takes that of the environment, if there is one. A wrong one is no
        // fault of the graph: whoever needs it is told.
        auto usual = graph::embedding_of_environment(environment);
        if (usual) graph.embedding = *std::move(usual);
        else
            graph.embedding =
                resolved_embedding{.unready = graph::embedding_error{usual.error().message, usual.error().remedy}};
        return;
    }
    auto settings = graph::resolve_embedding(*applied.embedding, applied.provider, environment);
    if (settings) {
        graph.embedding = *std::move(settings);
        return;
    }
    auto fault = std::move(settings).error();
    fault.path = path;
    graph.faults.push_back(std::move(fault));
}

/// A schema that was changed outside the control plane is served as it is, with a warning (W73).
OMNIGRAPH_INLINE std::optional<diagnostic> schema_drift(const prepared_graph& graph, const std::string& live) {
    if (!graph.schema_digest || digest_of_bytes(live).hex() == *graph.schema_digest) return std::nullopt;
    return warning(codes::schema_differs_from_ledger, "schema." + graph.id,
                   "The graph `" + graph.id +
                       "` has another schema than the ledger records; it is served with the one it has.")
        .with_remedy("Run `omnigraph cluster refresh` and `plan` to see the difference.");
}

/// A graph that was copied or moved over another graph's root is not served as that graph.
OMNIGRAPH_INLINE std::optional<diagnostic> other_graph(const prepared_graph& graph) {
    const auto path = "graph." + graph.id;
    const auto found = graph.session->graph_uid();
    if (!found)
        return error(codes::graph_open_failed, path,
                     "The identity of this graph cannot be read: " + found.error().message);
    return check_graph_uid(graph.identity, "graph", path, *found, layout::graph_root(graph.id));
}

/// The queries that fit a schema, as one text a graph: graphs with equal schemas and queries are checked once.
class fitting_queries {
public:
    [[nodiscard]] static std::string key_of(const std::string& schema, const stored_queries& queries) {
        std::string key = schema;
        for (const auto& [name, query] : queries) key.append(1, '\0').append(name).append(1, '\0').append(query.source);
        return key;
    }
    [[nodiscard]] bool contains(const std::string& key) {
        const std::lock_guard lock{mutex_};
        return keys_.contains(key);
    }
    void add(std::string key) {
        const std::lock_guard lock{mutex_};
        keys_.insert(std::move(key));
    }

private:
    std::mutex mutex_;
    std::set<std::string> keys_;
};

OMNIGRAPH_INLINE void check_queries(prepared_graph& graph, const std::string& schema, fitting_queries& known) {
    auto key = fitting_queries::key_of(schema, graph.queries);
    if (known.contains(key)) return;
    std::vector<query_request> requests;
    for (const auto& [name, query] : graph.queries) requests.push_back({.source = query.source, .name = name});
    // Together, so that a bucket is asked for the head once and not once a query.
    const auto checked = graph.session->check_all(requests);
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (!checked[i]) {
            graph.faults.push_back(error(codes::graph_open_failed, "graph." + graph.id, checked[i].error().message));
            continue;
        }
        for (const auto& fault : *checked[i])
            graph.faults.push_back(
                error(codes::query_typecheck_error, "query." + graph.id + "." + std::string{requests[i].name},
                      fault.message)
                    .with_remedy("Correct the query or the schema and run `omnigraph cluster apply`."));
    }
    if (graph.faults.empty()) known.add(std::move(key));
}

OMNIGRAPH_INLINE diagnostic unopened(const std::string& path, const graph_error& failed) {
    return error(codes::graph_open_failed, path, "The graph cannot be opened: " + failed.message)
        .with_remedy(failed.remedy.empty() ? "Run `omnigraph cluster refresh` to see what is stored there."
                                           : failed.remedy);
}

OMNIGRAPH_INLINE std::optional<diagnostic> open_graph(prepared_graph& graph, const graph_opener& open,
                                                      fitting_queries& known) {
    const auto path = "graph." + graph.id;
    if (auto why = validate_graph_id(graph.id)) {
        graph.faults.push_back(
            error(codes::graph_id_not_servable, path, *why).with_remedy("Declare the graph under another id."));
        return std::nullopt;
    }
    if (graph.bundle) {
        graph.policy = compile_policy(*graph.bundle, policy_kind::graph, graph.faults);
        if (!graph.policy) return std::nullopt;
    }
    auto opened = open(layout::graph_root(graph.id), graph.embedding);
    if (!opened) {
        graph.faults.push_back(unopened(path, opened.error()));
        return std::nullopt;
    }
    graph.session = *std::move(opened);
    if (auto fault = other_graph(graph)) {
        graph.faults.push_back(*std::move(fault));
        return std::nullopt;
    }
    const auto schema = graph.session->schema_source();
    if (!schema) {
        graph.faults.push_back(error(codes::graph_open_failed, path,
                                     "The schema of this graph cannot be read: " + schema.error().message));
        return std::nullopt;
    }
    check_queries(graph, *schema, known);
    return schema_drift(graph, *schema);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE assigned_policies assign_policies(const serving_snapshot& snapshot, diagnostics& findings) {
    assigned_policies assigned;
    for (const auto& policy : snapshot.policies) {
        const auto path = "policy." + policy.name;
        for (const auto& scope : policy.applies_to) {
            if (normal_policy_scope(scope) != scope) {
                findings.push_back(error(codes::wrong_kind_reference, path,
                                         "The ledger binds this policy to `" + for_log(scope) +
                                             "`, which is neither `cluster` nor a graph.")
                                       .with_remedy("Correct `applies_to` and run `omnigraph cluster apply`."));
                continue;
            }
            const auto [first, is_new] = assigned.try_emplace(scope, &policy);
            if (!is_new)
                findings.push_back(
                    error(codes::duplicate_policy_binding, path,
                          "The policies `" + first->second->name + "` and `" + policy.name + "` are both bound to `" +
                              scope + "`.")
                        .with_remedy("Bind one bundle to each scope and run `omnigraph cluster apply`."));
        }
    }
    return assigned;
}

OMNIGRAPH_INLINE shared_policy compile_server_policy(const assigned_policies& policies, diagnostics& findings) {
    const auto at = policies.find(cluster_policy_scope);
    return at == policies.end() ? nullptr : detail::compile_policy(*at->second, policy_kind::server, findings);
}

OMNIGRAPH_INLINE std::vector<prepared_graph> prepare_graphs(const serving_snapshot& snapshot,
                                                            const assigned_policies& policies,
                                                            const environment_lookup& environment) {
    std::map<std::string_view, std::vector<const applied_query*>> queries;
    for (const auto& query : snapshot.queries) queries[query.graph].push_back(&query);
    std::vector<prepared_graph> graphs;
    detail::parsed_files parsed;
    for (const auto& applied : snapshot.graphs) {
        prepared_graph graph{applied.id, applied.schema_digest, applied.identity};
        if (const auto at = policies.find("graph." + applied.id); at != policies.end()) graph.bundle = at->second;
        detail::take_queries(queries[applied.id], parsed, graph);
        detail::resolve_embedding(applied, environment, graph);
        graphs.push_back(std::move(graph));
    }
    return graphs;
}

OMNIGRAPH_INLINE std::optional<diagnostic> lost_root(const served_graph& graph, const graph_opener& open) {
    const auto live = graph.session->schema_source();
    if (live || (live.error().fault != graph_fault::not_found && live.error().fault != graph_fault::conflict))
        return std::nullopt;
    const auto path = "graph." + graph.id, root = layout::graph_root(graph.id);
    const auto found = or_thrown([&] { return open(root, std::nullopt); },
                                 [](const std::string& what) -> graph_result<std::shared_ptr<graph_session>> {
                                     return graph_error{.message = "what opens this graph has thrown: " + what};
                                 });
    if (!found) return detail::unopened(path, found.error());
    const auto served = graph.session->graph_uid(), there = (*found)->graph_uid();
    if (!served || !there) return std::nullopt;
    return check_graph_uid(*served, "graph", path, *there, root);
}

OMNIGRAPH_INLINE void open_graphs(std::vector<prepared_graph>& graphs, const graph_opener& open,
                                  diagnostics& warnings) {
    std::vector<std::optional<diagnostic>> drift(graphs.size());
    detail::fitting_queries known;
    in_parallel(graphs.size(), 4, [&](std::size_t i) {
        drift[i] = or_thrown(
            [&] { return detail::open_graph(graphs[i], open, known); },
            [&](const std::string& what) -> std::optional<diagnostic> {
                graphs[i].faults.push_back(error(codes::graph_open_failed, "graph." + graphs[i].id,
                                                 "What opens this graph has thrown: " + what)
                                               .with_remedy("The other graphs are served; this one is tried again."));
                return std::nullopt;
            });
    });
    for (auto& warned : drift)
        if (warned) warnings.push_back(*std::move(warned));
}

}  // namespace omnigraph::cluster::server

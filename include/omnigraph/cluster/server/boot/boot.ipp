// Bodies of server/boot/boot.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/server/boot/boot.hpp>
#include <omnigraph/cluster/server/boot/serving_snapshot.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::string boot_failure_text(const std::string& cluster, const diagnostics& findings) {
    auto text = "cluster at " + hide_user(cluster) + " is not ready to serve";
    for (const auto& one : findings) {
        text += "\n  [" + std::string{one.code.text} + "] " + one.path + ": " + one.message;
        if (!one.remedy.empty()) text += " " + one.remedy;
    }
    return text + "\n";
}

OMNIGRAPH_INLINE std::string boot_failure_text(const std::string& cluster, const std::string& why) {
    return "cluster at " + hide_user(cluster) + " is not ready to serve\n  " + why + "\n";
}

}  // namespace omnigraph::cluster::server

namespace omnigraph::cluster::server::detail {

class boot_run {
public:
    boot_run(const boot_request& request, const boot_environment& world) : request_{request}, world_{world} {}

    [[nodiscard]] result<booted_cluster, std::string> run() {
        diagnostics findings;
        auto snapshot = read_serving_snapshot(world_.store, findings, world_.kinds);
        if (!snapshot) return boot_failure_text(request_.cluster, findings);
        report(*snapshot);
        if (auto refused = refuse_missing_graphs()) return *refused;

        auto policies = assign_policies(*snapshot, findings);
        if (has_errors(findings)) return boot_failure_text(request_.cluster, findings);
        auto graphs = prepare_graphs(*snapshot, policies, world_.environment);
        if (auto refused = quarantine_faulty(graphs)) return *refused;

        auto tokens = world_.tokens ? result<token_table, token_fault>{*world_.tokens}
                                    : load_tokens(world_.environment, world_.read_file);
        if (!tokens) return boot_failure_text(request_.cluster, tokens.error().message);
        if (!tokens->empty() && !world_.tokens) log_loaded_tokens(world_.log, *tokens);
        const auto mode = runtime_mode_for(*tokens, *snapshot);
        if (!mode) return boot_failure_text(request_.cluster, mode.error());
        warn_of(*mode);

        next_->cluster_policy = compile_server_policy(policies, findings);
        if (has_errors(findings)) return boot_failure_text(request_.cluster, findings);
        open_graphs(graphs, world_.open_graph, next_->warnings);
        if (auto refused = quarantine_faulty(graphs)) return *refused;
        publish(*snapshot, *mode, graphs);
        return booted_cluster{next_, *std::move(tokens)};
    }

private:
    /// Reports interrupted operations, which go into the registry.
    void report(serving_snapshot& snapshot) {
        for (auto& [graph, reasons] : snapshot.interrupted) {
            for (const auto& reason : reasons) write(reason);
            next_->quarantined.push_back({graph, reasons});
        }
        next_->warnings = snapshot.warnings;
        for (const auto& [address, reasons] : snapshot.withheld)
            next_->warnings.insert(next_->warnings.end(), reasons.begin(), reasons.end());
    }

    void write(const diagnostic& reason) const {
        world_.log.write(
            log_level::warn, "cluster startup diagnostic",
            {{"code", reason.code.text}, {"path", for_log(reason.path)}, {"message", for_log(reason.message)}});
    }

    [[nodiscard]] std::optional<std::string> refuse_missing_graphs() const {
        if (!request_.require_all_graphs || request_.reloading || next_->quarantined.empty()) return std::nullopt;
        return boot_failure_text(request_.cluster, reasons());
    }

    [[nodiscard]] diagnostics reasons() const {
        diagnostics all;
        for (const auto& graph : next_->quarantined) all.insert(all.end(), graph.reasons.begin(), graph.reasons.end());
        return all;
    }

    /// Moves graphs with faults into quarantine. Returns an error when all graphs are required, or when none is left.
    [[nodiscard]] std::optional<std::string> quarantine_faulty(std::vector<prepared_graph>& graphs) {
        std::erase_if(graphs, [&](prepared_graph& graph) {
            if (graph.faults.empty()) return false;
            for (const auto& fault : graph.faults) log_quarantined(world_.log, graph.id, fault);
            next_->quarantined.push_back({graph.id, std::move(graph.faults)});
            return true;
        });
        std::ranges::sort(next_->quarantined, {}, &quarantined_graph::id);
        if (auto refused = refuse_missing_graphs()) return refused;
        if (!graphs.empty()) return std::nullopt;
        diagnostics findings{
            error(codes::cluster_no_healthy_graphs, std::string{layout::graphs}, "No applied graph can be served.")
                .with_remedy("Cure what is said of each graph below, then start again.")};
        const auto each = reasons();
        findings.insert(findings.end(), each.begin(), each.end());
        return boot_failure_text(request_.cluster, findings);
    }

    [[nodiscard]] result<runtime_mode, std::string> runtime_mode_for(const token_table& tokens,
                                                                     const serving_snapshot& snapshot) const {
        if (!request_.reloading || !tokens.empty() || !snapshot.has_policy)
            return runtime_mode_of(!tokens.empty(), snapshot.has_policy, request_.unauthenticated);
        world_.log.write(log_level::error,
                         "policies are applied and there are no tokens: every request is refused until tokens are set "
                         "and the server gets SIGHUP",
                         {});
        return runtime_mode::policy_enabled;
    }

    void warn_of(runtime_mode mode) const {
        if (mode == runtime_mode::open)
            world_.log.write(log_level::warn,
                             "open mode: everybody who reaches this address may read and change every graph", {});
        if (mode == runtime_mode::default_deny)
            world_.log.write(log_level::warn,
                             "default deny: no policy is applied, so a valid token may read and nothing else", {});
    }

    /// Warns about stored queries with a vector parameter, because an agent cannot supply a vector.
    void warn_of_vector_parameters(const prepared_graph& graph) const {
        for (const auto& [name, query] : graph.queries)
            if (std::ranges::any_of(query.tree.parameters, [](const lang::parameter& one) {
                    return one.type.scalar == lang::scalar_type::vector;
                }))
                world_.log.write(
                    log_level::warn, "stored query advisory",
                    {{"graph", graph.id},
                     {"query", name},
                     {"advice",
                      "it takes a vector, which people and agents cannot supply; a String is embedded here"}});
    }

    void publish(const serving_snapshot& snapshot, runtime_mode mode, std::vector<prepared_graph>& graphs) {
        next_->mode = mode;
        next_->state_revision = snapshot.state_revision;
        next_->state_cas = snapshot.state_cas;
        next_->protected_by = snapshot.protected_by;
        next_->config_digest = snapshot.config_digest;
        next_->store = {std::shared_ptr<void>{}, &world_.store};
        next_->kinds = world_.kinds;
        next_->resources = {snapshot.resources.begin(), snapshot.resources.end()};
        boost::json::array ids;
        for (const auto& graph : next_->quarantined) ids.push_back(boost::json::string{graph.id});
        for (auto& graph : graphs) {
            warn_of_vector_parameters(graph);
            auto served = std::make_shared<served_graph>();
            served->id = graph.id;
            served->uri = world_.store.display(layout::graph_root(graph.id));
            served->session = std::move(graph.session);
            served->policy = std::move(graph.policy);
            served->queries = std::move(graph.queries);
            if (graph.embedding) served->embedding_model = graph.embedding->model;
            next_->graphs.emplace(graph.id, std::move(served));
        }
        for (const auto& warned : next_->warnings)
            world_.log.write(
                log_level::warn, "cluster startup diagnostic",
                {{"code", warned.code.text}, {"path", for_log(warned.path)}, {"message", for_log(warned.message)}});
        world_.log.write(
            log_level::info, "cluster ready",
            {{"ready", next_->graphs.size()}, {"quarantined", ids.size()}, {"quarantined_ids", json(ids)}});
    }

    const boot_request& request_;
    const boot_environment& world_;
    std::shared_ptr<registry> next_ = std::make_shared<registry>();
};

[[nodiscard]] OMNIGRAPH_INLINE std::uint64_t positive_number(const environment_lookup& lookup, const std::string& name,
                                                             std::uint64_t otherwise, event_log& log) {
    const auto value = nonblank_variable(lookup, name);
    if (!value) return otherwise;
    const auto text = trim_blanks(*value);
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc{} && read.ptr == text.data() + text.size() && number > 0) return number;
    log.write(log_level::warn, "setting ignored", {{"variable", name}, {"default", otherwise}});
    return otherwise;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE result<booted_cluster, std::string> boot(const boot_request& request, const boot_environment& world) {
    return detail::boot_run{request, world}.run();
}

OMNIGRAPH_INLINE void log_loaded_tokens(event_log& log, const token_table& tokens) {
    log.write(log_level::info, "bearer token source loaded", {{"source", "env-or-file"}, {"actors", tokens.size()}});
}

OMNIGRAPH_INLINE void log_quarantined(event_log& log, const std::string& graph, const diagnostic& reason) {
    log.write(log_level::warn, "graph quarantined",
              {{"graph_id", graph}, {"code", reason.code.text}, {"error", for_log(reason.message)}});
}

OMNIGRAPH_INLINE admission_limits limits_from(const environment_lookup& lookup, event_log& log) {
    const admission_limits usual;
    return {detail::positive_number(lookup, "OMNIGRAPH_PER_ACTOR_INFLIGHT_MAX", usual.in_flight, log),
            detail::positive_number(lookup, "OMNIGRAPH_PER_ACTOR_BYTES_MAX", usual.bytes, log)};
}

}  // namespace omnigraph::cluster::server

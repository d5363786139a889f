// Bodies of cli/served/graph_client.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/cli/input/graph_provider.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/local_copy_notice.hpp>
#include <omnigraph/cluster/cli/served/graph_client.hpp>
#include <omnigraph/cluster/cli/served/served_session.hpp>
#include <omnigraph/cluster/cli/served/server_connection.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>
#include <omnigraph/cluster/kinds/query.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>

namespace omnigraph::cluster::cli::detail {

/// A graph in a store that this program opens.
class embedded_graph final : public graph_client {
public:
    embedded_graph(graph_location target, runtime& clock, const console* terminal)
        : target_{std::move(target)}, clock_{clock}, engine_{*target_.store, clock}, notice_{terminal, engine_} {}

    /// False after appending to `findings`.
    [[nodiscard]] bool open(diagnostics& findings) {
        texts_ = provider_of(target_, clock_);
        auto opened = engine_.open(target_.root, texts_);
        if (!opened) {
            findings = explain(opened.error(), subject(), "");
            return false;
        }
        session_ = *std::move(opened);
        auto other = check_session(target_, *session_);
        if (other) findings.push_back(*std::move(other));
        return findings.empty() || !has_errors(findings);
    }

    graph_session& session() override { return *session_; }
    [[nodiscard]] std::string subject() const override { return "graph." + target_.id; }
    [[nodiscard]] std::string uri() const override { return target_.uri(); }
    [[nodiscard]] std::string_view how() const override { return direct_way(uri()); }

    std::optional<selected_query> select(const call_command& options, source_lines& sources,
                                         diagnostics& findings) override {
        return select_query(options, target_, sources, findings);
    }

    graph_result<client_load> load(const load_request& request, const std::optional<std::string>& from) override {
        std::optional<std::string> head;
        if (from) {
            auto forked = fork_unless_there(*session_, request.branch, *from);
            if (!forked) return forked.error();
            head = *std::move(forked);
        }
        auto loaded = session_->load(request);
        if (!loaded) return without_fork(*session_, request.branch, head, loaded.error());
        return client_load{*std::move(loaded), head.has_value()};
    }

    [[nodiscard]] std::string model() const override { return texts_ ? std::string{texts_->model()} : std::string{}; }

    [[nodiscard]] std::optional<std::string> writer(const std::optional<std::string>& given) const override {
        return given;
    }

    [[nodiscard]] diagnostics explain(const graph_error& failed, const std::string& about,
                                      const std::string& input) const override {
        return diagnostics_of(failed, about, input);
    }

private:
    graph_location target_;
    runtime& clock_;
    graph::graph_engine engine_;
    std::shared_ptr<const graph::embedder> texts_;
    local_copy_notice notice_;
    std::shared_ptr<graph_session> session_;
};

/// A graph behind a server.
class served_graph_client final : public graph_client {
public:
    served_graph_client(std::unique_ptr<server_connection> server, std::string graph)
        : server_{std::move(server)}, graph_{std::move(graph)}, session_{*server_, graph_} {}

    graph_session& session() override { return session_; }
    [[nodiscard]] std::string subject() const override { return "graph." + graph_; }
    [[nodiscard]] std::string uri() const override { return session_.uri(); }
    [[nodiscard]] std::string_view how() const override { return "served"; }

    /// A stored query is known to the server. Only the types that `--param` needs are asked for, so without it the
    /// catalog need not be readable.
    std::optional<selected_query> select(const call_command& options, source_lines& sources,
                                         diagnostics& findings) override {
        if (options.query_file || options.query_text) return select_query(options, {}, sources, findings);
        selected_query stored{"query." + graph_ + "." + *options.name, {}, {}, {}};
        stored.tree.name = *options.name;
        const bool is_name = resource_traits<kind::query>::pattern.check(stored.path) == address_fault::none;
        if (!is_name) return missing(stored, findings);
        stored.is_known = false;
        if (options.assignments.empty()) return stored;
        return look_up(std::move(stored), findings);
    }

    std::optional<selected_query> look_up(selected_query asked, diagnostics& findings) override {
        const auto known = session_.stored_queries();
        if (!known) {
            findings = explain(known.error(), asked.path, "");
            return std::nullopt;
        }
        const auto one = std::ranges::find(*known, asked.tree.name, &served_query::name);
        if (one == known->end()) return missing(asked, findings);
        asked.tree.parameters = one->parameters;
        if (one->mutation) asked.tree.body = lang::write_body{};
        asked.is_known = true;
        return asked;
    }

    graph_result<client_load> load(const load_request& request, const std::optional<std::string>& from) override {
        bool created = false;
        auto loaded = session_.load(request, from, created);
        if (!loaded) return loaded.error();
        return client_load{*std::move(loaded), created};
    }

    [[nodiscard]] std::string model() const override { return session_.model(); }

    [[nodiscard]] std::optional<std::string> writer(const std::optional<std::string>& /*given*/) const override {
        return session_.actor();
    }

    [[nodiscard]] diagnostics explain(const graph_error& failed, const std::string& about,
                                      const std::string& input) const override {
        if (!failed.faults.empty()) return diagnostics_of(failed, about, input);
        return served_diagnostics(failed, *server_, about);
    }

private:
    static std::optional<selected_query> missing(const selected_query& asked, diagnostics& findings) {
        findings = diagnostics_of(graph::with_reason(graph::not_found(std::string{codes::no_such_stored_query}),
                                                     graph_reason::stored_query_not_found),
                                  asked.path, "");
        return std::nullopt;
    }

    std::unique_ptr<server_connection> server_;
    std::string graph_;
    served_session session_;
};

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::unique_ptr<graph_client> open_graph(const graph_target& target,
                                                          const client_surroundings& surroundings,
                                                          diagnostics& findings) {
    if (target.server) {
        auto server = open_server(target, surroundings.named, operator_home());
        if (!server) {
            findings.push_back(std::move(server).error());
            return nullptr;
        }
        auto graph = choose_served_graph(**server, target.graph, findings);
        if (!graph) return nullptr;
        return std::make_unique<detail::served_graph_client>(*std::move(server), *std::move(graph));
    }
    auto location = resolve_graph(target, surroundings.open, findings);
    if (!location) return nullptr;
    auto graph =
        std::make_unique<detail::embedded_graph>(*std::move(location), surroundings.clock, surroundings.terminal);
    if (!graph->open(findings)) return nullptr;
    return graph;
}

}  // namespace omnigraph::cluster::cli

// An open graph of the embedded engine, as the handlers use it.
//
//     graph::sqlite_host host{store, clock};
//     boot_world world{store, opener_of(host, clock), ...};
//
// (1) Every call works on the head of the graph as it is when the call starts, and on
//     that head's schema: a query is checked against it, then its parameters are bound.
// (2) Several calls may run at once, each with a connection of its own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/derived_data.hpp>
#include <omnigraph/cluster/graph/query_executor.hpp>
#include <omnigraph/cluster/graph/query_result.hpp>
#include <omnigraph/cluster/graph/sqlite_host.hpp>
#include <omnigraph/cluster/lang/parameters.hpp>
#include <omnigraph/cluster/lang/query_checker.hpp>
#include <omnigraph/cluster/server/boot_graphs.hpp>
#include <omnigraph/cluster/server/graph_data.hpp>

namespace omnigraph::cluster::server {

/// Stands for a provider whose service this version does not call: it knows its model and nothing else.
class uncalled_embedder final : public graph::embedder {
public:
    explicit uncalled_embedder(std::string model) : model_{std::move(model)} {}

    [[nodiscard]] std::string model() const override { return model_; }
    [[nodiscard]] result<std::vector<float>, std::string> embed(std::string_view, std::uint32_t) const override {
        return std::string{"This version calls no embedding provider, so text cannot be turned into a vector here; pass the vector as a parameter."};
    }

private:
    std::string model_;
};

class open_graph final : public graph_data {
public:
    open_graph(std::shared_ptr<graph::graph_handle> handle, runtime& clock, std::optional<resolved_embedding> embedding)
        : handle_{std::move(handle)}, clock_{clock} {
        if (embedding) texts_ = std::make_unique<uncalled_embedder>(std::move(embedding->model));
    }

    graph::answer<std::string> schema_source() override {
        auto head = handle_->head();
        if (!head) return head.error();
        return (*head)->manifest.record.schema.source;
    }

    graph::answer<std::vector<std::string>> faults_of(const lang::query_tree& query) override {
        auto head = handle_->head();
        if (!head) return head.error();
        lang::faults faults;
        static_cast<void>(lang::check_query(query, (*head)->shape->catalog, faults));
        std::vector<std::string> texts;
        for (auto& fault : faults) texts.push_back(std::move(fault.message));
        return texts;
    }

    graph::answer<boost::json::object> read(const lang::query_tree& query, const json& params) override;
    graph::answer<mutation_outcome> mutate(const lang::query_tree& query, const json& params, const std::optional<std::string>& actor) override;
    graph::answer<load_outcome> load(std::string_view records, load_kind how, const std::optional<std::string>& actor) override;

private:
    std::shared_ptr<graph::graph_handle> handle_;
    runtime& clock_;
    std::unique_ptr<graph::embedder> texts_;
    std::shared_ptr<graph::derived_data> derived_ = std::make_shared<graph::derived_data>();
};

/// The host and the clock must outlive every graph that is opened.
[[nodiscard]] inline graph_opener opener_of(graph::sqlite_host& host, runtime& clock) {
    return [&host, &clock](const std::string& root, const std::optional<resolved_embedding>& embedding) -> graph::answer<std::shared_ptr<graph_data>> {
        auto handle = host.open(root);
        if (!handle) return handle.error();
        return std::shared_ptr<graph_data>{std::make_shared<open_graph>(*std::move(handle), clock, embedding)};
    };
}

}  // namespace omnigraph::cluster::server

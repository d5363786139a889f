// A ledger written by hand in a store without a disk, and graphs that open as told.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/kinds/embedding_provider.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/server/boot/boot.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

#include "server/served_fixture.hpp"

namespace omnigraph::cluster::server {

class boot_fixture {
public:
    boot_fixture() { graph("kb"); }

    void graph(const std::string& id, std::optional<std::string> provider = {}) {
        auto& row = rows()["graph." + id];
        row.digest = digest_of_bytes(id).hex();
        if (provider) row.embedding_provider = *std::move(provider);
        auto live = std::make_shared<scripted_graph>();
        rows()["schema." + id].digest = digest_of_bytes(live->schema).hex();
        live_[layout::graph_root(id)] = live;
    }
    void query(const std::string& graph, const std::string& name, const std::string& source) {
        publish<kind::query>("query." + graph + "." + name, source);
    }
    void policy(const std::string& name, const std::string& source, std::optional<std::vector<std::string>> scopes) {
        auto& row = publish<kind::policy>("policy." + name, source);
        row.applies_to.reset();
        if (scopes) row.applies_to = *std::move(scopes);
    }
    void provider(const std::string& name, const embedding_profile_record& profile) {
        auto& row = rows()["provider.embedding." + name];
        row.embedding_profile = profile;
        row.digest = digest_of_profile(profile).hex();
    }
    void interrupted(const std::string& graph, const std::string& id = "01ARZ3NDEKTSV4RRFFQ69G5FAV") {
        sidecar_record record;
        record.operation_id = id;
        record.started_at = "2026-06-10T02:07:08Z";
        record.kind = "graph_create";
        record.graph_id = graph;
        record.graph_uri = "memory:/graphs/" + graph + ".omni";
        record.desired_schema_digest = digest_of_bytes("x").hex();
        put(layout::sidecar(id), encode_document(record));
    }
    void put(const std::string& key, const std::string& text) { REQUIRE(store.put(key, text)); }

    /// The key of the payload of a query or policy that was published.
    [[nodiscard]] const std::string& payload_of(const std::string& address_text) const {
        return payloads_.at(address_text);
    }
    [[nodiscard]] std::map<std::string, resource_entry>& rows() { return state.applied_revision.resources; }
    [[nodiscard]] scripted_graph& live(const std::string& id) { return *live_.at(layout::graph_root(id)); }
    std::shared_ptr<scripted_graph> unopenable(const std::string& id) {
        const auto at = live_.find(layout::graph_root(id));
        auto kept = at->second;
        live_.erase(at);
        return kept;
    }
    void openable(const std::string& id, std::shared_ptr<scripted_graph> kept) {
        live_[layout::graph_root(id)] = std::move(kept);
    }

    void write_ledger() { put(std::string{layout::state}, encode_state(state)); }

    [[nodiscard]] boot_environment world() {
        return {
            store,
            [this](const std::string& root,
                   const std::optional<resolved_embedding>& embedding) -> graph_result<std::shared_ptr<graph_session>> {
                const std::lock_guard only_one{mutex_};
                if (embedding) embeddings[root] = *embedding;
                const auto at = live_.find(root);
                if (at == live_.end()) return graph::internal("there is no manifest");
                return std::shared_ptr<graph_session>{at->second};
            },
            [this](const std::string& name) -> std::optional<std::string> {
                const auto at = variables.find(name);
                return at == variables.end() ? std::nullopt : std::optional{at->second};
            },
            [](const std::string&) -> result<std::string, token_fault> { return token_fault{"there is no such file"}; },
            log,
            kinds};
    }

    [[nodiscard]] boot_request request() const { return {"here", unauthenticated, require_all}; }

    result<booted_cluster, std::string> boot_it() {
        if (has_ledger) write_ledger();
        return boot(request(), world());
    }

    memory_store store;
    ledger_state state;
    std::span<const erased_kind> kinds = {};  ///< none: the standard ones
    bool has_ledger = true;
    bool unauthenticated = true;
    bool require_all = false;
    std::map<std::string, std::string> variables;
    std::map<std::string, resolved_embedding> embeddings;
    std::string logged;
    event_log log{[this](std::string_view line) { logged += line; }, [] { return instant{}; }};

private:
    template <class Kind>
    resource_entry& publish(const std::string& address_text, const std::string& source) {
        const auto sum = digest_of_bytes(source);
        const auto key = layout::payload(resource_traits<Kind>::pattern, address_text, sum,
                                         resource_traits<Kind>::payload_extension);
        put(key, source);
        payloads_[address_text] = key;
        auto& row = rows()[address_text];
        row.digest = sum.hex();
        return row;
    }

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<scripted_graph>> live_;
    std::map<std::string, std::string> payloads_;
};

}  // namespace omnigraph::cluster::server

// Bodies of server/boot/serving_snapshot.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <ranges>
#include <set>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/json/json_fault.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/kinds/embedding_provider.hpp>
#include <omnigraph/cluster/kinds/graph.hpp>
#include <omnigraph/cluster/kinds/policy.hpp>
#include <omnigraph/cluster/kinds/query.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/payload_fault.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/ledger/put_back_ledger.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/server/boot/serving_snapshot.hpp>

namespace omnigraph::cluster::server::detail {

class snapshot_reader {
public:
    snapshot_reader(object_store& store, diagnostics& findings, kind_table kinds)
        : store_{store}, findings_{findings}, kinds_{kinds} {}

    [[nodiscard]] std::optional<serving_snapshot> read() {
        if (!read_interrupted() || !read_ledger()) return std::nullopt;
        hold_unprotected();
        hold_unknown();
        for (const auto& [address_text, entry] : state_.applied_revision.resources) {
            if (const auto graph = address<kind::graph>::parse(address_text)) take_graph(*graph, entry);
            else if (const auto query = address<kind::query>::parse(address_text)) take_query(*query, entry);
            else if (const auto policy = address<kind::policy>::parse(address_text)) take_policy(*policy, entry);
            take_resource(address_text, entry);
        }
        read_payloads();
        for (const auto& resource : served_) project(resource);
        check_count();
        if (has_errors(findings_)) {
            tell_interrupted();
            return std::nullopt;
        }
        return std::move(taken_);
    }

private:
    struct served_resource {
        std::string address;
        const erased_kind* kind;
        const resource_entry* row;
        std::string payload = {};
    };
    struct wanted_payload {
        std::string address, key, digest_text;
        std::function<void(std::string_view)> take;
    };

    [[nodiscard]] bool read_interrupted();
    [[nodiscard]] std::set<std::string> unattributed(const sidecar_listing& sidecars);
    [[nodiscard]] bool read_ledger();
    void hold_unprotected();
    void hold_unknown();
    void take_graph(const address<kind::graph>& graph, const resource_entry& entry);
    [[nodiscard]] std::optional<embedding_profile_record> provider_of(const std::string& graph,
                                                                      const std::string& reference);
    void take_query(const address<kind::query>& query, const resource_entry& entry);
    void take_policy(const address<kind::policy>& policy, const resource_entry& entry);
    void take_resource(const std::string& address_text, const resource_entry& entry);
    [[nodiscard]] bool is_withheld(const erased_kind& kind, const std::string& address_text) const;
    void read_payloads();
    void project(const served_resource& resource);
    void check_count();
    void tell_interrupted();

    object_store& store_;
    diagnostics& findings_;
    kind_table kinds_;
    ledger_state state_;
    serving_snapshot taken_;
    std::map<std::string, std::optional<embedding_profile_record>> checked_providers_;
    std::vector<served_resource> served_;
    std::vector<std::pair<std::string, std::string>> query_payloads_,
        policy_payloads_;  // address and digest, parallel to taken_
};

OMNIGRAPH_INLINE bool snapshot_reader::read_interrupted() {
    diagnostics listed;
    const auto sidecars = list_sidecars(store_, listed);
    const auto nameless = unattributed(sidecars);
    for (auto& fault : listed) {
        fault.level = severity::error;
        if (nameless.contains(fault.path))
            fault =
                error(codes::cluster_recovery_unattributed, fault.path,
                      "An interrupted operation does not say which graph it was changing.")
                    .with_remedy("Look at the file; remove it once every graph and the ledger agree, and start again.");
        findings_.push_back(std::move(fault));
    }
    for (const auto& sidecar : sidecars.pending) {
        const auto& record = sidecar.record;
        auto& reasons = record.address ? taken_.withheld[*record.address] : taken_.interrupted[record.graph_id];
        reasons.push_back(
            warning(codes::cluster_recovery_pending, subject_of(record),
                    "The operation " + record.operation_id + " (" + record.kind + ") on this " +
                        (record.address ? "resource" : "graph") + " was interrupted.")
                .with_remedy("Run `omnigraph cluster refresh` or `apply`, which finishes or refuses it."));
    }
    return !has_errors(findings_);
}

/// The unreadable sidecars that do not name a graph, by the place that users see.
OMNIGRAPH_INLINE std::set<std::string> snapshot_reader::unattributed(const sidecar_listing& sidecars) {
    std::set<std::string> nameless;
    for (const auto& sidecar : sidecars.undecodable) {
        const auto stored = read_stored(store_, sidecar.key);
        if (!stored) continue;
        const auto record =
            decode_document<sidecar_record>(stored->bytes, {"schema_version", 1, {read_limits::sidecar, 8}, true});
        if (record && is_blank(record->graph_id)) nameless.insert(store_.display(sidecar.key));
    }
    return nameless;
}

OMNIGRAPH_INLINE bool snapshot_reader::read_ledger() {
    if (const auto moved = graphs_moved_away(store_)) {
        findings_.push_back(relocated(*moved));
        return false;
    }
    auto loaded = read_state(store_, findings_);
    if (!loaded.state && !has_errors(findings_))
        findings_.push_back(
            error(codes::cluster_state_missing, std::string{layout::state},
                  "There is no ledger at " + store_.display(layout::state) + ", so nothing has been applied here.")
                .with_remedy(
                    "Run `omnigraph cluster import` and `omnigraph cluster apply` first, or correct --cluster."));
    if (!loaded.state) {
        tell_interrupted();
        return false;
    }
    warn_of_put_back_ledger(store_, loaded.state->state_revision, &loaded, taken_.warnings);
    state_ = *std::move(loaded.state);
    taken_.state_revision = state_.state_revision;
    taken_.state_cas = loaded.cas;
    taken_.protected_by = protections_of(state_);
    if (state_.applied_revision.config_digest) taken_.config_digest = *state_.applied_revision.config_digest;
    return true;
}

/// Takes out of service what is recorded and waits for what protects it.
OMNIGRAPH_INLINE void snapshot_reader::hold_unprotected() {
    for (const auto& [address_text, row] : state_.applied_revision.resources) {
        auto reason = unserved_row(state_, address_text);
        if (!reason) continue;
        const bool is_graph = address<kind::graph>::parse(address_text).has_value();
        auto& reasons =
            is_graph
                ? taken_.interrupted[std::string{address_label(resource_traits<kind::graph>::pattern, address_text, 0)}]
                : taken_.withheld[address_text];
        reasons.push_back(*std::move(reason));
    }
}

/// A row of an unknown kind is not served. One that applies to something may protect it, as only a newer program knows.
OMNIGRAPH_INLINE void snapshot_reader::hold_unknown() {
    const auto& rows = *state_.applied_revision.resources;
    const auto unknown = unknown_rows(kinds_, rows);
    warn_unknown_rows(unknown, taken_.warnings);
    for (const auto& address_text : unknown) {
        const auto& row = rows.at(address_text);
        if (!row.applies_to) continue;
        for (const auto& scope : *row.applies_to) {
            const auto graph = normal_policy_scope(scope) == scope ? graph_of_policy_scope(scope) : std::nullopt;
            auto reason = warning(codes::protection_not_applied, graph ? scope : address_text,
                                  "`" + address_text + "` applies to `" + scope +
                                      "`, and this program does not know its kind: it may protect it.")
                              .with_remedy("Use the version of the program that applied it.");
            if (graph) taken_.interrupted[*graph].push_back(std::move(reason));
            else {
                reason.level = severity::error;
                findings_.push_back(std::move(reason));
            }
        }
    }
}

OMNIGRAPH_INLINE void snapshot_reader::take_graph(const address<kind::graph>& graph, const resource_entry& entry) {
    applied_graph taken{std::string{address_label(resource_traits<kind::graph>::pattern, graph.str(), 0)}, {}, {}};
    if (taken_.interrupted.contains(taken.id)) return;
    const auto& rows = state_.applied_revision.resources;
    if (const auto schema = rows.find("schema." + taken.id); schema != rows.end())
        taken.schema_digest = schema->second.digest;
    taken.identity = recorded_graph_uid(state_, graph.str());
    taken.provider = entry.embedding_provider.value_or("");
    if (entry.embedding_provider) taken.embedding = provider_of(graph.str(), *entry.embedding_provider);
    taken_.graphs.push_back(std::move(taken));
}

OMNIGRAPH_INLINE std::optional<embedding_profile_record> snapshot_reader::provider_of(const std::string& graph,
                                                                                      const std::string& reference) {
    if (!address<kind::embedding_provider>::parse(reference)) {
        findings_.push_back(error(codes::wrong_kind_reference, graph,
                                  "The graph is bound to `" + reference + "`, which is no embedding provider.")
                                .with_remedy("Correct `embedding_provider` and run `omnigraph cluster apply`."));
        return std::nullopt;
    }
    const auto& rows = state_.applied_revision.resources;
    const auto row = rows.find(reference);
    if (row == rows.end()) {
        findings_.push_back(error(codes::embedding_provider_missing, graph,
                                  "The embedding provider `" + reference + "` of this graph is not applied.")
                                .with_remedy("Declare it and run `omnigraph cluster apply`."));
        return std::nullopt;
    }
    const auto [known, is_new] = checked_providers_.try_emplace(reference);
    if (!is_new) return known->second;
    if (!row->second.embedding_profile) {
        findings_.push_back(error(codes::embedding_provider_profile_missing, reference,
                                  "The ledger holds no profile of this embedding provider.")
                                .with_remedy("Run `omnigraph cluster apply`, which records it."));
    } else if (digest_of_profile(*row->second.embedding_profile).hex() != row->second.digest) {
        findings_.push_back(
            error(codes::embedding_provider_digest_mismatch, reference,
                  "The recorded profile of this embedding provider is not the one that was applied.")
                .with_remedy("Run `omnigraph cluster apply`, which records it again, then start again."));
    } else {
        known->second = *row->second.embedding_profile;
    }
    return known->second;
}

OMNIGRAPH_INLINE void snapshot_reader::take_query(const address<kind::query>& query, const resource_entry& entry) {
    constexpr auto& pattern = resource_traits<kind::query>::pattern;
    applied_query taken{
        std::string{address_label(pattern, query.str(), 0)}, std::string{address_label(pattern, query.str(), 1)}, {}};
    if (taken_.interrupted.contains(taken.graph)) return;
    taken_.queries.push_back(std::move(taken));
    query_payloads_.emplace_back(query.str(), entry.digest);
}

OMNIGRAPH_INLINE void snapshot_reader::take_policy(const address<kind::policy>& policy, const resource_entry& entry) {
    taken_.has_policy = true;
    if (!entry.applies_to || entry.applies_to->empty()) {
        findings_.push_back(
            error(codes::policy_bindings_missing, policy.str(), "The ledger does not say what this policy is bound to.")
                .with_remedy("Run `omnigraph cluster apply`, which records it."));
        return;
    }
    applied_policy taken{std::string{address_label(resource_traits<kind::policy>::pattern, policy.str(), 0)}, {}, {}};
    for (const auto& scope : *entry.applies_to) {
        const auto graph = normal_policy_scope(scope) == scope ? graph_of_policy_scope(scope) : std::nullopt;
        if (!graph || !taken_.interrupted.contains(*graph)) taken.applies_to.push_back(scope);
    }
    if (taken.applies_to.empty()) return;
    taken_.policies.push_back(std::move(taken));
    policy_payloads_.emplace_back(policy.str(), entry.digest);
}

OMNIGRAPH_INLINE void snapshot_reader::take_resource(const std::string& address_text, const resource_entry& entry) {
    const auto* kind = kind_of(kinds_, address_text);
    if (kind && kind->serve && !is_withheld(*kind, address_text)) served_.push_back({address_text, kind, &entry});
}

/// Whether the resource or its container has an interrupted operation.
OMNIGRAPH_INLINE bool snapshot_reader::is_withheld(const erased_kind& kind, const std::string& address_text) const {
    const auto graph = address<kind::graph>::parse(address_text);
    if (graph &&
        taken_.interrupted.contains(std::string{address_label(resource_traits<kind::graph>::pattern, address_text, 0)}))
        return true;
    return taken_.withheld.contains(address_text) ||
           (kind.within && is_withheld(kinds_[*kind.within], kind.container(address_text)));
}

OMNIGRAPH_INLINE void snapshot_reader::project(const served_resource& resource) {
    const auto& address = resource.address;
    const auto told = or_thrown(
        [&] {
            auto projection = resource.kind->serve(address, *resource.row, resource.payload);
            if (const auto fault = json_fault(projection); !fault.empty())
                return "What `serve` of the kind returns " + fault + ".";
            taken_.resources.emplace(address, std::move(projection));
            return std::string{};
        },
        [](std::string what) { return "`serve` of the kind has thrown: " + what; });
    if (told.empty()) return;
    taken_.withheld[address].push_back(
        warning(codes::resource_not_projected, address,
                "The " + std::string{resource.kind->name} + " is left out of what is served. " + told)
            .with_remedy("Correct it and run `omnigraph cluster apply`, or let the kind take what is applied."));
}

OMNIGRAPH_INLINE void snapshot_reader::read_payloads() {
    std::vector<wanted_payload> requests;
    for (auto& resource : served_)
        if (!resource.kind->payload_extension.empty())
            requests.push_back({resource.address,
                                layout::payload(resource.kind->pattern, resource.address,
                                                *digest::parse(resource.row->digest), resource.kind->payload_extension),
                                resource.row->digest,
                                [&resource](std::string_view text) { resource.payload.assign(text); }});
    const auto want = [&]<class Kind>(boost::hana::basic_type<Kind>, const auto& payloads, const auto& take) {
        for (std::size_t i = 0; i < payloads.size(); ++i) {
            const auto& [address_text, digest_text] = payloads[i];
            const auto key = layout::payload(resource_traits<Kind>::pattern, address_text, *digest::parse(digest_text),
                                             resource_traits<Kind>::payload_extension);
            requests.push_back({address_text, key, digest_text, [i, &take](std::string_view text) { take(i, text); }});
        }
    };
    std::map<std::string_view, std::shared_ptr<const std::string>> files;  // by digest
    const auto take_file = [&](std::size_t i, std::string_view text) {
        auto& file = files[query_payloads_[i].second];
        if (!file) file = std::make_shared<const std::string>(text);
        taken_.queries[i].file = file;
    };
    const auto take_bundle = [&](std::size_t i, std::string_view text) { taken_.policies[i].source.assign(text); };
    want(boost::hana::type_c<kind::query>, query_payloads_, take_file);
    want(boost::hana::type_c<kind::policy>, policy_payloads_, take_bundle);

    std::vector<recorded_payload> recorded;
    for (const auto& payload : requests) recorded.push_back({payload.key, *digest::parse(payload.digest_text)});
    std::vector<std::optional<diagnostic>> faults(requests.size());
    verify_payloads(store_, recorded, [&](std::size_t i, const payload_check& checked, std::string_view text) {
        const auto& payload = requests[i];
        faults[i] = payload_fault(payload.address, store_.display(payload.key), checked, payload_use::served);
        if (!faults[i]) payload.take(text);
    });
    for (auto& fault : faults)
        if (fault) findings_.push_back(*std::move(fault));
}

OMNIGRAPH_INLINE void snapshot_reader::tell_interrupted() {
    for (const auto* all : {&taken_.interrupted, &taken_.withheld})
        for (const auto& [of_one, reasons] : *all) findings_.insert(findings_.end(), reasons.begin(), reasons.end());
}

OMNIGRAPH_INLINE void snapshot_reader::check_count() {
    if (!taken_.graphs.empty()) return;
    const auto& rows = state_.applied_revision.resources;
    const bool any_applied =
        std::ranges::any_of(taken_.interrupted, [&](const auto& one) { return rows.contains("graph." + one.first); });
    if (any_applied)
        findings_.push_back(error(codes::cluster_no_healthy_graphs, std::string{layout::recoveries},
                                  "Every applied graph waits: for an interrupted operation, or for its policy.")
                                .with_remedy("Run `omnigraph cluster apply`, then start again."));
    else
        findings_.push_back(error(codes::cluster_empty, std::string{layout::state},
                                  "No graph is applied, so there is nothing to serve.")
                                .with_remedy("Declare a graph and run `omnigraph cluster apply`."));
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::optional<serving_snapshot> read_serving_snapshot(object_store& store, diagnostics& findings,
                                                                       std::span<const erased_kind> kinds) {
    const kind_table served = kinds.empty() ? kind_table{erased_kinds_of<standard_kinds>} : kinds;
    return detail::snapshot_reader{store, findings, served}.read();
}

}  // namespace omnigraph::cluster::server

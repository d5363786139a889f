// Bodies of server/handlers/cluster_history.hpp.
#pragma once

#include <charconv>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/engine/commands/history_reports.hpp>
#include <omnigraph/cluster/engine/execute/recorded_revision.hpp>
#include <omnigraph/cluster/engine/execute/revision_texts.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/kinds/query.hpp>
#include <omnigraph/cluster/kinds/schema.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/handlers/cluster_bodies.hpp>
#include <omnigraph/cluster/server/handlers/cluster_history.hpp>
#include <omnigraph/cluster/server/handlers/cluster_resources.hpp>

namespace omnigraph::cluster::server::detail {

inline constexpr std::size_t usual_revisions = 50, most_revisions = 1000;
/// The changes of one revision whose texts are compared in one answer.
inline constexpr std::size_t most_compared_changes = 200;

/// Zero for what is no number of revisions.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t number_of_revisions(std::string_view text) {
    std::size_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    return whole && number <= most_revisions ? number : 0;
}

/// The graph whose readers may see the text of this address; nullopt for a resource of another kind.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> graph_of_text(const std::string& address_text) {
    if (address<kind::query>::parse(address_text))
        return std::string{address_label(resource_traits<kind::query>::pattern, address_text, 0)};
    if (address<kind::schema>::parse(address_text))
        return std::string{address_label(resource_traits<kind::schema>::pattern, address_text, 0)};
    return std::nullopt;
}

/// Decides which texts the caller may see; asks policy once for each graph.
class readable_texts {
public:
    explicit readable_texts(const request_context& context) : context_{context} {}

    /// Whether the caller may read the graph that has the id now.
    [[nodiscard]] bool may_see(const std::string& address_text) { return !uid_of(address_text).empty(); }

    /// The change without what was of another graph; nullopt when nothing is left.
    [[nodiscard]] std::optional<row_change> visible(row_change change, const revision_contents& before,
                                                    const revision_contents& after) {
        if (!is_of_served_graph(change.address, before)) change.before.reset();
        if (!is_of_served_graph(change.address, after)) change.after.reset();
        return change.before || change.after ? std::optional{std::move(change)} : std::nullopt;
    }

private:
    /// Of the served graph, when the caller may read it; else empty.
    [[nodiscard]] const std::string& uid_of(const std::string& address_text) {
        static const std::string none;
        const auto graph = graph_of_text(address_text);
        if (!graph) return none;
        const auto [known, is_new] = uids_.try_emplace(*graph);
        const auto served = context_.serving.graphs.find(*graph);
        if (!is_new || served == context_.serving.graphs.end() ||
            !decide(served->second->policy.get(), {policy_action::read}, context_.actor).allowed)
            return known->second;
        if (auto uid = served->second->session->graph_uid()) known->second = *std::move(uid);
        return known->second;
    }

    /// A revision that does not say which graph it was may have had another one.
    [[nodiscard]] bool is_of_served_graph(const std::string& address_text, const revision_contents& contents) {
        const auto recorded = contents.graph_uids.find("graph." + graph_of_text(address_text).value_or(std::string{}));
        return recorded != contents.graph_uids.end() && !recorded->second.empty() &&
               recorded->second.front() == uid_of(address_text);
    }

    const request_context& context_;
    std::map<std::string, std::string> uids_;
};

[[nodiscard]] OMNIGRAPH_INLINE json change_json(const row_change& change) {
    boost::json::object shown{{"resource", change.address}, {"operation", change.operation}};
    if (change.before) shown["before_digest"] = change.before->digest;
    if (change.after) shown["after_digest"] = change.after->digest;
    boost::json::array metadata;
    for (const auto& name : *change.metadata) metadata.push_back(boost::json::string{name});
    if (!metadata.empty()) shown["metadata"] = std::move(metadata);
    return shown;
}

/// A record, and its predecessor when the chain has it.
struct followed_record {
    const history_record& record;
    const history_record* previous = nullptr;
};

[[nodiscard]] OMNIGRAPH_INLINE json texts_json(const request_context& context, object_store& store,
                                               const followed_record& followed, diagnostics& findings) {
    readable_texts readable{context};
    std::vector<row_change> compared;
    for (const auto& change : followed.record.changes)
        if (compared.size() < most_compared_changes && readable.may_see(change.address)) compared.push_back(change);
    if (compared.empty()) return boost::json::array{};
    const auto after = contents_of(store, followed.record);
    const auto before =
        followed.previous ? contents_of(store, *followed.previous) : result<revision_contents>{revision_contents{}};
    for (const auto* side : {&before, &after})
        if (!*side) findings.push_back(side->error());
    if (!before || !after) return boost::json::array{};
    std::vector<row_change> visible;
    for (auto& change : compared)
        if (auto shown = readable.visible(std::move(change), *before, *after)) visible.push_back(*std::move(shown));
    return to_json(text_changes(store, kinds_to_inspect(context), {*before, *after}, visible, findings));
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_cluster_history(const request_context& context) {
    const auto& asked = context.parameters;
    const auto limit = asked.find("limit");
    const auto most = limit == asked.end() ? detail::usual_revisions : detail::number_of_revisions(limit->second);
    if (auto refused = context.not_allowed_on_server({context.action()})) return *refused;
    if (most == 0) return refuse(refusal::bad_request, "`limit` is a number from 1 to 1000.");
    auto* store = store_to_inspect(context);
    if (!store) return refuse_without_store();
    diagnostics findings;
    std::size_t seen = 0;
    const auto chain = read_history(*store, state_to_inspect(*store, findings), findings,
                                    [&](const history_record&) { return ++seen >= most || stop_scope::requested(); });
    if (stop_scope::requested()) return refuse_stopped();
    boost::json::array revisions;
    for (const auto& record : chain.records) revisions.push_back(to_json(report_of(record)));
    return reply_with(boost::json::object{{"revisions", std::move(revisions)}, {"notes", notes_json(findings)}});
}

OMNIGRAPH_INLINE reply answer_cluster_revision(const request_context& context) {
    if (auto refused = context.not_allowed_on_server({context.action()})) return *refused;
    auto* store = store_to_inspect(context);
    if (!store) return refuse_without_store();
    diagnostics findings;
    const auto& wanted = context.target.name;
    bool met = false;  // one record more is read than the wanted one: its predecessor
    const auto chain =
        read_history(*store, state_to_inspect(*store, findings), findings, [&](const history_record& record) {
            return std::exchange(met, met || is_called(record, wanted)) || stop_scope::requested();
        });
    if (stop_scope::requested()) return refuse_stopped();
    diagnostics not_found;
    const auto found = find_revision(chain, wanted, not_found);
    if (!found && not_found.front().code == codes::history_read_error)
        return refuse_unread(not_found.front().message, context);
    if (!found) return refuse(refusal::not_found, not_found.front().message);
    const auto& record = chain.records[*found];
    const bool followed = record.previous && *found + 1 < chain.records.size();
    boost::json::array changes;
    for (const auto& change : record.changes) changes.push_back(detail::change_json(change));
    auto texts =
        detail::texts_json(context, *store, {record, followed ? &chain.records[*found + 1] : nullptr}, findings);
    return reply_with(boost::json::object{{"summary", to_json(report_of(record))},
                                          {"changes", std::move(changes)},
                                          {"statuses", to_json(*record.statuses)},
                                          {"texts", std::move(texts)},
                                          {"notes", notes_json(findings)}});
}

}  // namespace omnigraph::cluster::server

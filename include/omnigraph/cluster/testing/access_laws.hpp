// The law that nobody gains access by a change that was not shown as such, for clusters of the standard kinds.
//
//     const auto before = permissions_of(store, ledger, {"ann", "bob"}, {"main", "topic"});
//     const auto done = commands::apply<standard_kinds>(env);
//     const auto after = permissions_of(store, ledger_after, {"ann", "bob"}, {"main", "topic"});
//     CHECK(unshown_gains(before, after, done.changes).empty());
//
// permissions_of() asks every actor's every request as a server does: with queries of one's own, and with each stored
// query. What it says does not depend on how a plan finds out what widens.
//
// (1) Only graphs that were there before are compared: nobody had access to another.
// (2) A gain by hand is shown by a policy of the graph, a gain through a stored query by that query or such a policy.
// (3) A stored query gives nothing to whom may do the same by hand. A query with other words is another query.
#pragma once

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>
#include <omnigraph/cluster/policy/evaluation.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::testing {

/// One request that is permitted.
struct permission {
    std::string graph, actor, branch;
    policy_action action = policy_action::read;
    std::string query;  ///< the address of the stored query that is run; empty: a request by hand
    std::string words;  ///< what that query says
    auto operator<=>(const permission&) const = default;
};

/// What is permitted on the graphs of an applied cluster.
struct permissions {
    std::set<permission> permitted;
    std::set<std::string> graphs;
    std::set<std::pair<std::string, std::string>> guarded;  ///< graph, policy
};

namespace detail {

[[nodiscard]] inline std::string applied_text(object_store& store, const address_pattern& pattern,
                                              const std::string& address, const resource_entry& row,
                                              std::string_view extension) {
    const auto sum = digest::parse(row.digest);
    REQUIRE(sum);
    auto blob = store.get(layout::payload(pattern, address, *sum, extension));
    REQUIRE_MESSAGE(blob, address, " is published");
    REQUIRE(digest_of_bytes(blob->bytes) == *sum);
    return std::move(blob->bytes);
}

/// The words of a query, without comments and layout.
[[nodiscard]] inline std::string spoken(std::string_view text) {
    std::string words;
    lang::lexer reading{text};
    for (auto word = reading.next(); word.kind != lang::token_kind::end; word = reading.next())
        words += std::string{word.text} + " ";
    return words;
}

/// Decides the requests on one graph.
class graph_permissions {
public:
    graph_permissions(std::string graph, const std::optional<policy_bundle>& bundle, permissions& into)
        : graph_{std::move(graph)}, into_{into} {
        if (bundle) engine_.emplace(*bundle);
    }

    void add_by_hand(const std::string& actor, const std::string& branch) {
        for (const auto& facts : policy_actions) {
            if (facts.resource != policy_kind::graph || facts.action == policy_action::invoke_query) continue;
            policy_request request{.actor = actor, .action = facts.action};
            if (facts.takes_branch) request.branch = branch;
            if (facts.takes_target_branch) request.target_branch = branch;
            if (allows(request)) into_.permitted.insert({graph_, actor, branch, facts.action, {}, {}});
        }
    }

    void add_run(const std::string& actor, const std::string& branch, const std::string& address,
                 const lang::query_tree& query, const std::string& words) {
        const auto does = query.is_mutation() ? policy_action::change : policy_action::read;
        if (allows({.actor = actor, .action = policy_action::invoke_query, .query = query.name}) &&
            allows({.actor = actor, .action = does, .branch = branch, .query = query.name}))
            into_.permitted.insert({graph_, actor, branch, does, address, words});
    }

private:
    [[nodiscard]] bool allows(const policy_request& request) const {
        return engine_ ? engine_->decide(request).allowed
                       : decide_without_bundle(request.action, request.actor).allowed;
    }

    std::string graph_;
    permissions& into_;
    std::optional<policy_engine> engine_;
};

}  // namespace detail

/// Everything that `actors` may do on `branches`, by what `state` has applied and `store` has published.
[[nodiscard]] inline permissions permissions_of(object_store& store, const ledger_state& state,
                                                const std::vector<std::string>& actors,
                                                const std::vector<std::string>& branches) {
    using policy_traits = resource_traits<kind::policy>;
    using query_traits = resource_traits<kind::query>;
    permissions all;
    std::map<std::string, policy_bundle> bundles;
    for (const auto& [address, row] : *state.applied_revision.resources) {
        if (address.starts_with("graph.")) all.graphs.insert(address);
        if (!address.starts_with("policy.")) continue;
        diagnostics ignored;
        const auto text =
            detail::applied_text(store, policy_traits::pattern, address, row, policy_traits::payload_extension);
        for (const auto& scope : *row.applies_to) {
            all.guarded.emplace(scope, address);
            if (scope == cluster_policy_scope) continue;
            auto bundle = read_policy_bundle(text, "", "", policy_kind::graph, ignored);
            REQUIRE(bundle);
            bundles.emplace(scope, *std::move(bundle));
        }
    }
    for (const auto& graph : all.graphs) {
        const auto bundle = bundles.find(graph);
        detail::graph_permissions decided{graph, bundle == bundles.end() ? std::nullopt : std::optional{bundle->second},
                                          all};
        for (const auto& actor : actors)
            for (const auto& branch : branches) decided.add_by_hand(actor, branch);
        const auto prefix = "query." + graph.substr(6) + ".";
        for (const auto& [address, row] : *state.applied_revision.resources) {
            if (!address.starts_with(prefix)) continue;
            lang::faults ignored;
            const auto text =
                detail::applied_text(store, query_traits::pattern, address, row, query_traits::payload_extension);
            const auto parsed = lang::parse_sound_queries(text, ignored);
            const auto query =
                std::ranges::find(parsed.queries, address.substr(prefix.size()), &lang::query_tree::name);
            REQUIRE(query != parsed.queries.end());
            const auto words =
                detail::spoken(std::string_view{text}.substr(query->span.begin, query->span.end - query->span.begin));
            for (const auto& actor : actors)
                for (const auto& branch : branches) decided.add_run(actor, branch, address, *query, words);
        }
    }
    return all;
}

/// What is permitted after the applied ones of `changes`, was not before, and is shown by none of them.
[[nodiscard]] inline std::vector<permission> unshown_gains(const permissions& before, const permissions& after,
                                                           const std::vector<change_report>& changes) {
    std::set<std::string> widening;
    for (const auto& c : changes)
        if (c.disposition == "applied" && c.effect == "widens_access") widening.insert(c.resource);
    const auto shown = [&](const permission& gained) {
        if (widening.contains(gained.query)) return true;
        for (const auto* side : {&before, &after})
            for (const auto& [graph, policy] : side->guarded)
                if (graph == gained.graph && widening.contains(policy)) return true;
        return false;
    };
    std::vector<permission> unshown;
    for (const auto& gained : after.permitted) {
        auto by_hand = gained;
        by_hand.query.clear();
        by_hand.words.clear();
        if (!before.graphs.contains(gained.graph) || before.permitted.contains(gained) ||
            before.permitted.contains(by_hand) || shown(gained))
            continue;
        unshown.push_back(gained);
    }
    return unshown;
}

}  // namespace omnigraph::cluster::testing

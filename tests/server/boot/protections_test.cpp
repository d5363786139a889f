// A policy of a graph, or of the cluster, is told apart by what it is bound to and by its digest.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/server/boot/protections.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

ledger_state two_graphs() {
    ledger_state state;
    auto& rows = *state.applied_revision.resources;
    rows["graph.a"].digest = "a";
    rows["graph.b"].digest = "b";
    rows["policy.p"].digest = "1";
    rows["policy.p"].applies_to = std::vector<std::string>{"graph.a"};
    rows["policy.s"].digest = "2";
    rows["policy.s"].applies_to = std::vector<std::string>{"cluster"};
    return state;
}

using scopes = std::set<std::string, std::less<>>;

}  // namespace

TEST_CASE("the protection of a scope changes with its policies, its bindings and its mark, and with nothing else") {
    const auto old = two_graphs();
    const auto changed = [&](const ledger_state& next) {
        return changed_protections(protections_of(old), protections_of(next));
    };
    CHECK(changed(old).empty());
    auto next = two_graphs();
    auto& rows = *next.applied_revision.resources;
    SUBCASE("another schema or query") {
        rows["graph.a"].digest = "z";
        rows["query.a.q"].digest = "q";
        CHECK(changed(next).empty());
    }
    SUBCASE("another graph") {
        rows["graph.c"].digest = "c";
        CHECK(changed(next).empty());
    }
    SUBCASE("another text") {
        rows["policy.p"].digest = "9";
        CHECK(changed(next) == scopes{"graph.a"});
    }
    SUBCASE("another binding") {
        rows["policy.p"].applies_to = std::vector<std::string>{"graph.b"};
        CHECK(changed(next) == scopes{"graph.a", "graph.b"});
    }
    SUBCASE("no binding that can be read") {
        rows["policy.p"].applies_to.reset();
        CHECK(changed(next) == scopes{"graph.a"});
    }
    SUBCASE("no policy any more") {
        rows.erase("policy.s");
        CHECK(changed(next) == scopes{"cluster"});
    }
    SUBCASE("no graph any more") {
        rows.erase("graph.b");
        CHECK(changed(next) == scopes{"graph.b"});
    }
    SUBCASE("its policy is not applied yet") {
        set_condition(next, "graph.b", codes::protection_not_applied.text, true);
        CHECK(changed(next) == scopes{"graph.b"});
    }
}

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/ledger/protection.hpp>

using namespace omnigraph::cluster;

TEST_CASE("the mark of a row stands beside its other conditions, once, and goes alone") {
    ledger_state state;
    state.resource_statuses->emplace("graph.kb",
                                     resource_status{"drifted", std::vector<std::string>{"schema_mismatch"}, "why"});
    CHECK_FALSE(awaits_protection(state, "graph.kb"));
    const auto before = state;
    for (int i = 0; i < 2; ++i) set_awaits_protection(state, "graph.kb", true);
    CHECK(awaits_protection(state, "graph.kb"));
    CHECK(state.resource_statuses->at("graph.kb").status == "drifted");
    CHECK(state.resource_statuses->at("graph.kb").conditions->size() == 2);
    for (int i = 0; i < 2; ++i) set_awaits_protection(state, "graph.kb", false);
    CHECK(state == before);
    set_awaits_protection(state, "graph.new", false);
    CHECK(state == before);
    set_awaits_protection(state, "graph.new", true);
    CHECK(awaits_protection(state, "graph.new"));
    CHECK(state.resource_statuses->at("graph.new").status == "applied");
}

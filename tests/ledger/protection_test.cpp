#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a mark of a row stands beside its other conditions, once, and goes alone") {
    for (const auto mark : {std::string_view{codes::protection_not_applied.text}, protection_unknown}) {
        CAPTURE(mark);
        ledger_state state;
        state.resource_statuses->emplace(
            "graph.kb", resource_status{"drifted", std::vector<std::string>{"schema_mismatch"}, "why"});
        CHECK_FALSE(awaits_protection(state, "graph.kb"));
        CHECK_FALSE(unserved_row(state, "graph.kb"));
        const auto before = state;
        for (int i = 0; i < 2; ++i) set_condition(state, "graph.kb", mark, true);
        CHECK(awaits_protection(state, "graph.kb"));
        REQUIRE(unserved_row(state, "graph.kb"));
        CHECK(unserved_row(state, "graph.kb")->code == codes::protection_not_applied);
        CHECK(state.resource_statuses->at("graph.kb").status == "drifted");
        CHECK(state.resource_statuses->at("graph.kb").conditions->size() == 2);
        for (int i = 0; i < 2; ++i) set_condition(state, "graph.kb", mark, false);
        CHECK(state == before);
        set_condition(state, "graph.new", mark, false);
        CHECK(state == before);
        set_condition(state, "graph.new", mark, true);
        CHECK(awaits_protection(state, "graph.new"));
        CHECK(state.resource_statuses->at("graph.new").status == "applied");
    }
}

TEST_CASE("only a row of unknown protection can be accepted as it is") {
    ledger_state state;
    set_condition(state, "graph.kb", protection_unknown, true);
    CHECK(unserved_row(state, "graph.kb")->remedy.find("--accept graph.kb") != std::string::npos);
    set_condition(state, "graph.kb", codes::protection_not_applied.text, true);
    CHECK(unserved_row(state, "graph.kb")->remedy.find("--accept") == std::string::npos);
}

// What the history tells of a ledger that is lost.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/newest_contents.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

using namespace omnigraph::cluster;

namespace {

using row_table = std::map<std::string, resource_entry>;

row_table rows(std::string_view text) {
    resource_entry entry;
    entry.digest = digest_of_bytes(text).hex();
    return {{"policy.base", entry}};
}

/// Revisions of a ledger that is gone.
struct lost_ledger {
    memory_store store{"/lost"};
    loaded_state base;
    std::vector<std::string> keys;

    void record(const row_table& next_rows) {
        ledger_state next = base.state.value_or(ledger_state{});
        *next.applied_revision.resources = next_rows;
        record(std::move(next));
    }

    void record(ledger_state next) {
        next.state_revision = *next.state_revision + 1;
        const auto encoded = encode_for_write(next);
        diagnostics said;
        auto record = next_record(base, next, encoded.cas, find_previous_record(store, base, said).value_or({}));
        record.command = "apply";
        record.recorded_at = "2026-06-10T02:07:08Z";
        record.tool_version = "1";
        keys.push_back(*history_record_key(record.revision, record.state_cas));
        REQUIRE(write_history_record(store, std::move(record)));
        base = {next, encoded.cas, {}};
    }

    lost_contents contents() {
        auto found = newest_contents(store, findings);
        REQUIRE(found);
        return *std::move(found);
    }

    diagnostics findings;
};

}  // namespace

TEST_CASE("the rows are those of the newest record") {
    lost_ledger ledger;
    CHECK(ledger.contents().certain);
    ledger.record(rows("first"));
    ledger.record(rows("second"));
    CHECK(ledger.contents().certain);
    CHECK(ledger.contents().rows == rows("second"));
    CHECK(ledger.findings.empty());
}

TEST_CASE("uids and marks are those of the newest record, also where nothing of them has changed since") {
    lost_ledger ledger;
    ledger_state state;
    state.observations =
        std::map<std::string, json>{{"graph.kb", json{{"graph_uid", "u2"}, {"former_graph_uids", {"u1"}}}},
                                    {"graph.old", json{{"graph_uid", "u3"}}}};
    set_condition(state, "graph.kb", protection_unknown, true);
    ledger.record(state);
    state = *ledger.base.state;
    state.observations->erase("graph.old");
    (*state.observations)["graph.new"] = json{{"graph_uid", "u4"}};
    ledger.record(state);
    ledger.record(*ledger.base.state);
    const auto found = ledger.contents();
    CHECK(found.graph_uids == recorded_uids{{"graph.kb", {"u2", "u1"}}, {"graph.new", {"u4"}}});
    CHECK(found.protection_unknown == std::vector<std::string>{"graph.kb"});
}

TEST_CASE("nothing is certain when a newer record may be damaged, the newest cannot be rebuilt, or all are gone") {
    for (const std::size_t damaged : {0U, 1U}) {
        CAPTURE(damaged);
        lost_ledger ledger;
        ledger.record(rows("first"));
        ledger.record(rows("second"));
        REQUIRE(ledger.store.put(ledger.keys[damaged], "?").has_value());
        CHECK_FALSE(ledger.contents().certain);
        CHECK(ledger.contents().rows.empty());
    }
    lost_ledger ledger;
    REQUIRE(ledger.store.put(layout::history_source(digest_of_bytes("text")), "text").has_value());
    CHECK_FALSE(ledger.contents().certain);
}

TEST_CASE("nothing is certain when something else stands among the records, or a text of the history has no record") {
    for (const auto& key :
         {std::string{layout::history_revisions} + "/2.json/file", std::string{layout::history_revisions} + "/note",
          layout::history_source(digest_of_bytes("text"))}) {
        CAPTURE(key);
        lost_ledger ledger;
        ledger.record(rows("first"));
        REQUIRE(ledger.store.put(key, "text").has_value());
        CHECK_FALSE(ledger.contents().certain);
        CHECK(ledger.contents().rows.empty());
        CHECK(ledger.findings.empty() == key.starts_with(layout::history_sources));
    }
}

TEST_CASE("all rows of all records are named") {
    lost_ledger ledger;
    ledger.record(rows("first"));
    ledger.record(rows("second"));
    CHECK(ledger.contents().named.size() == 2);
    CHECK(ledger.contents().named.contains({"policy.base", digest_of_bytes("first").hex()}));
}

TEST_CASE("a ledger that was begun beside a record as new as its own did not know that one") {
    lost_ledger ledger;
    ledger.record(rows("first"));
    ledger.record(rows("second"));
    const auto second = ledger.store.get(ledger.keys[1])->bytes;
    REQUIRE(ledger.store.remove(ledger.keys[1]).has_value());
    ledger.base = {};
    ledger.record(row_table{});
    CHECK(ledger.contents().certain);
    REQUIRE(ledger.store.put(ledger.keys[1], second).has_value());
    CHECK_FALSE(ledger.contents().certain);
}

#include <doctest/doctest.h>

#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/store/key.hpp>

using namespace omnigraph::cluster;

TEST_CASE("the paths are those that other readers of a cluster expect") {
    const auto content = digest_of_bytes("");
    const auto hex = content.hex();
    CHECK(layout::state == "__cluster/state.json");
    CHECK(layout::lock == "__cluster/lock.json");
    CHECK(layout::sidecar("01JX0PERAT10N0000000000000") == "__cluster/recoveries/01JX0PERAT10N0000000000000.json");
    CHECK(layout::approval("01JX0PERAT10N0000000000000") == "__cluster/approvals/01JX0PERAT10N0000000000000.json");
    CHECK(layout::graph_root("kb") == "graphs/kb.omni");
    CHECK(layout::payload(address_pattern{"query.<graph>.<name>"}, "query.kb.find-x", content, ".gq") ==
          "__cluster/resources/query/kb/find-x/" + hex + ".gq");
    CHECK(layout::payload(address_pattern{"policy.<name>"}, "policy.base", content, ".yaml") ==
          "__cluster/resources/policy/base/" + hex + ".yaml");
    CHECK(layout::payload(address_pattern{"ui.dashboard.<name>"}, "ui.dashboard.home", content, ".json") ==
          "__cluster/resources/ui.dashboard/home/" + hex + ".json");
}

TEST_CASE("every path is a key that stores accept") {
    CHECK(validate_key(layout::state).empty());
    CHECK(validate_key(layout::lock).empty());
    CHECK(validate_key(layout::sidecar("01JX0PERAT10N0000000000000")).empty());
    CHECK(validate_key(layout::graph_root(std::string(128, 'x'))).empty());
    CHECK_FALSE(validate_key(layout::graph_root("../x")).empty());
}

TEST_CASE("the stem of a document is told only from keys directly in its folder") {
    CHECK(layout::document_stem(layout::recoveries, "__cluster/recoveries/a.json") == "a");
    CHECK_FALSE(layout::document_stem(layout::recoveries, "__cluster/recoveries/a/b.json"));
    CHECK_FALSE(layout::document_stem(layout::recoveries, "__cluster/recoveries/a.json.bak"));
    CHECK_FALSE(layout::document_stem(layout::recoveries, "__cluster/recoveries/.json"));
    CHECK_FALSE(layout::document_stem(layout::recoveries, "__cluster/recoveriesx/a.json"));
}

TEST_CASE("a payload says what it is of, and nothing else passes for one") {
    constexpr address_pattern query{"query.<graph>.<name>"};
    constexpr address_pattern provider{"provider.embedding.<name>"};
    const auto content = digest_of_bytes("x");
    const auto key = layout::payload(query, "query.kb.find", content, ".gq");
    const auto subject = layout::parse_payload(query, ".gq", key);
    REQUIRE(subject);
    CHECK(subject->address == "query.kb.find");
    CHECK(subject->content == content);
    CHECK(
        layout::parse_payload(provider, ".json", layout::payload(provider, "provider.embedding.p", content, ".json")));
    const auto hex = content.hex();
    for (const auto& other :
         {std::string{}, key + "x", "x" + key, key.substr(0, key.size() - 3),
          "__cluster/resources/query/" + hex + ".gq", "__cluster/resources/query/kb/" + hex + ".gq",
          "__cluster/resources/query/kb/a/b/" + hex + ".gq", "__cluster/resources/query/kb/../" + hex + ".gq",
          "__cluster/resources/query/kb//" + hex + ".gq", std::string{"__cluster/resources/query/kb/find/.gq"},
          "__cluster/resources/query/k.b/find/" + hex + ".gq"}) {
        CAPTURE(other);
        CHECK_FALSE(layout::parse_payload(query, ".gq", other));
    }
}

TEST_CASE("records of the history sort by revision") {
    const auto digest = digest_of_bytes("ledger");
    CHECK(layout::history_record(7, digest) == "__cluster/history/revisions/0000000007-" + digest.hex() + ".json");
    CHECK(layout::history_record(9, digest) < layout::history_record(10, digest));
    CHECK(layout::history_source(digest) == "__cluster/history/sources/" + digest.hex());
}

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

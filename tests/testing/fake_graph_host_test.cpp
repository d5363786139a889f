#include <memory>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/fake_constraints.hpp>
#include <omnigraph/cluster/testing/fake_graph_history.hpp>
#include <omnigraph/cluster/testing/fake_graph_host.hpp>
#include <omnigraph/cluster/testing/fake_graph_session.hpp>
#include <omnigraph/cluster/testing/graph_host_suite.hpp>

using namespace omnigraph::cluster;

TEST_CASE("the fake engine keeps the promises of hosts and sessions") {
    system_runtime clock;
    testing::run_graph_host_suite([&](object_store& storage) {
        return testing::opened_engine{
            std::make_shared<testing::fake_graph_host>(storage, testing::why_not_schema, &clock),
            [&storage](std::string_view root) { return testing::open_fake_graph(storage, root); }};
    });
}

TEST_CASE("a fake call that is told to fail says what it is told, once, and has happened or not") {
    memory_store store;
    testing::fake_graph_host host{store};
    REQUIRE(host.init("lands/a", "be kind", "ann"));
    for (const bool happened : {false, true}) {
        host.fail_next(testing::fake_call::apply_schema, write_effect::unknown, happened);
        const auto altered = host.apply_schema("lands/a", "be stern", "ann", {});
        REQUIRE_FALSE(altered);
        CHECK(altered.error().effect == write_effect::unknown);
        CHECK(host.observe("lands/a")->schema_source == (happened ? "be stern" : "be kind"));
    }
    CHECK(host.apply_schema("lands/a", "be mild", "ann", {})->manifest_version == 3);
    for (const bool happened : {false, true}) {
        host.fail_next(testing::fake_call::destroy, write_effect::no, happened);
        CHECK_FALSE(host.destroy("lands/a", {}));
        CHECK(*host.probe("lands/a") == (happened ? root_state::absent : root_state::present));
    }
}

TEST_CASE("texts that are no schemas differ by one step, or in words only; a fake that refuses says why") {
    memory_store store;
    testing::fake_graph_host host{store};
    REQUIRE(host.init("lands/a", "be kind", "ann"));
    CHECK(store.get("lands/a/manifest.json")->bytes == "be kind");
    CHECK(host.preview_schema("lands/a", "be kind  // always\n")->text_only);
    CHECK(host.apply_schema("lands/a", "be kind  // always\n", "ann", {})->manifest_version == 1);
    host.refuse_schemas("nobody wants that");
    CHECK_FALSE(host.preview_schema("lands/a", "be kind")->refusal());
    CHECK(host.preview_schema("lands/a", "be stern")->refusal()->message == "schema: nobody wants that");
    CHECK(host.apply_schema("lands/a", "be stern", "ann", {}).error().effect == write_effect::no);
    const auto stale = host.apply_schema("lands/a", "be kind", "ann", {.schema_digest = digest_of_bytes("be kind")});
    CHECK(stale.error().fault == graph_fault::conflict);
}

TEST_CASE("a session without export refuses it before the first line") {
    memory_store store;
    testing::fake_graph_host host{store, testing::why_not_schema};
    REQUIRE(host.init("graphs/kb.omni", "node Person { name: String @key }", "ann"));
    const auto session = testing::open_fake_graph(store, "graphs/kb.omni");
    REQUIRE(session);
    const auto refused = (*session)->export_records({}, [](std::string_view) {
        FAIL("there is no line");
        return true;
    });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == graph_fault::bad_request);
}

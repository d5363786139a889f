#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

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

namespace {

enum class flaw { nobody_did_it, another_order };

/// A host with one flaw.
class flawed_host : public graph_host {
public:
    flawed_host(object_store& store, runtime& clock, flaw chosen)
        : whole_{store, testing::why_not_schema, &clock}, flaw_{chosen} {}

    graph_result<root_state> probe(std::string_view root) override { return whole_.probe(root); }
    graph_result<live_graph> init(std::string_view root, std::string_view source, std::string_view actor) override {
        return whole_.init(root, source, flaw_ == flaw::nobody_did_it ? "" : actor);
    }
    std::vector<graph_result<live_graph>> init_all(std::span<const graph_creation> wanted) override {
        auto outcomes = graph_host::init_all(wanted);
        if (flaw_ == flaw::another_order) std::ranges::reverse(outcomes);
        return outcomes;
    }
    graph_result<live_graph> observe(std::string_view root) override { return whole_.observe(root); }
    graph_result<schema_preview> preview_schema(std::string_view root, std::string_view desired) override {
        return whole_.preview_schema(root, desired);
    }
    graph_result<live_graph> apply_schema(std::string_view root, std::string_view desired, std::string_view actor,
                                          const graph_guard& guard) override {
        return whole_.apply_schema(root, desired, actor, guard);
    }
    graph_result<done> destroy(std::string_view root, const graph_guard& guard) override {
        return whole_.destroy(root, guard);
    }

private:
    testing::fake_graph_host whole_;
    flaw flaw_;
};

void check_flawed(flaw chosen, void (*law)(const testing::engine_maker&)) {
    system_runtime clock;
    law([&](object_store& storage) {
        return testing::opened_engine{
            std::make_shared<flawed_host>(storage, clock, chosen),
            [&storage](std::string_view root) { return testing::open_fake_graph(storage, root); }};
    });
}

}  // namespace

TEST_CASE("the suite finds a host that forgets who creates a graph" * doctest::should_fail()) {
    check_flawed(flaw::nobody_did_it, testing::engine_laws::law_actors);
}

TEST_CASE("the suite finds a host whose outcomes are in another order" * doctest::should_fail()) {
    check_flawed(flaw::another_order, testing::engine_laws::law_created_together);
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

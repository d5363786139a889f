// What leads from one state to another is visited only as long as the caller wants it.
#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/versions/commit_log.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/past_states.hpp>
#include <omnigraph/cluster/graph/versions/state_difference.hpp>

#include "graph/graph_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

/// Two states of one graph that differ in some rows.
struct two_states {
    explicit two_states(bool joins_deltas) {
        const auto first = graph.handle->head();
        graph.loads(people_data);
        if (!joins_deltas)
            REQUIRE(graph.host.apply_schema(test_root, std::string{people_schema} + "node City {name: String @key}\n",
                                            "ann", {}));
        from = *past.state({.commit = (*first)->branch().head.id});
        to = *states.latest();
    }

    [[nodiscard]] graph_result<done> visit(const difference_visitor& visitor) {
        return visit_differences(past, *from, *to, {}, visitor);
    }

    test_graph graph;
    snapshots states{repository{graph.store, std::string{test_root}},
                     std::make_shared<file_cache>(graph.cache_folder.path()), graph.system};
    commit_log log{states.objects()};
    past_states past{states, log};
    snapshot_ptr from, to;
};

}  // namespace

TEST_CASE("a comparison ends between two rows when its caller goes away, or its time is over") {
    for (const bool joins_deltas : {true, false}) {
        CAPTURE(joins_deltas);
        two_states both{joins_deltas};
        std::size_t all = 0, seen = 0;
        REQUIRE(both.visit([&](const auto&, const auto&, const auto&) -> graph_result<done> {
            ++all;
            return done{};
        }));
        REQUIRE(all > 4);
        std::stop_source gone;
        const auto stopped = [&] {
            const stop_scope scope{gone.get_token()};
            return both.visit([&](const auto&, const auto&, const auto&) -> graph_result<done> {
                if (++seen == 3) gone.request_stop();
                return done{};
            });
        }();
        REQUIRE_FALSE(stopped);
        CHECK(stopped.error().fault == graph_fault::bad_request);
        CHECK_FALSE(is_limit(stopped.error()));
        CHECK(seen == 3);

        seen = 0;
        const call_limits allowed{.time = std::chrono::milliseconds{1}};
        const call_budget budget{allowed};
        const auto over = both.visit([&](const auto&, const auto&, const auto&) -> graph_result<done> {
            ++seen;
            while (!call_budget::is_spent()) std::this_thread::yield();
            return done{};
        });
        REQUIRE_FALSE(over);
        CHECK(is_limit(over.error()));
        CHECK(seen <= 1);
    }
}

TEST_CASE("the history is walked only as long as the caller wants it") {
    two_states both{true};
    std::stop_source gone;
    gone.request_stop();
    const stop_scope scope{gone.get_token()};
    const auto& manifest = both.to->manifest.record;
    const auto& head = both.to->branch().head;
    CHECK_FALSE(both.log.line(head, manifest, 10));
    CHECK_FALSE(both.log.find(both.from->branch().head.id, manifest));
    CHECK_FALSE(both.log.merge_base(head, both.from->branch().head, manifest));
}

TEST_CASE("a diff has the time of a query") {
    test_graph graph;
    const auto first = (*graph.handle->head())->branch().head.id;
    std::string records;
    for (int i = 0; i < 3000; ++i) records += R"({"type":"Person","data":{"name":"p)" + std::to_string(i) + "\"}}\n";
    graph.loads(records);
    graph_handles hasty{graph.store, graph.system, graph.cache_folder.path(),
                        call_limits{.time = std::chrono::milliseconds{1}}};
    const auto handle = hasty.open(test_root);
    REQUIRE(handle);
    engine_session session{*handle, graph.system, nullptr};
    const auto compared = session.diff({.from = {.commit = first}});
    REQUIRE_FALSE(compared);
    CHECK(is_limit(compared.error()));
}

// What a session answers that explains no query.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/query_explanation.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a session without explanations refuses") {
    struct plain_session final : graph_session {
        using graph_session::load;
        graph_result<std::string> schema_source() override { return std::string{}; }
        graph_result<std::vector<query_fault>> check(const query_request&) override {
            return std::vector<query_fault>{};
        }
        graph_result<query_result> query(const query_request&) override { return query_result{}; }
        graph_result<mutation_outcome> mutate(const query_request&, std::string_view) override {
            return mutation_outcome{};
        }
        graph_result<load_outcome> load(const load_request&) override { return load_outcome{}; }
        graph_result<std::vector<graph_commit>> commits(std::size_t) override { return std::vector<graph_commit>{}; }
        graph_result<graph_commit> commit(std::string_view) override { return graph_commit{}; }
    } session;
    const auto refused = session.explain({.source = "", .name = "q"});
    REQUIRE(!refused);
    CHECK(refused.error().fault == graph_fault::bad_request);
    CHECK(spelling(answer_source::arrays) == "arrays");
}

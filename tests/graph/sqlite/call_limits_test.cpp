// What a call may use: each limit is met with its code, and nothing has changed then.
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/core/codes/limits.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/query_call.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/values/held_bytes.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include <graph/graph_fixture.hpp>

namespace omnigraph::cluster::graph {
namespace {

using namespace std::chrono_literals;

/// The code of a call that failed at a limit.
template <class T>
std::string code_of(const graph_result<T>& outcome) {
    REQUIRE(!outcome);
    CHECK(outcome.error().fault == graph_fault::bad_request);
    CHECK(outcome.error().effect == write_effect::no);
    REQUIRE_MESSAGE(is_limit(outcome.error()), outcome.error().message);
    CHECK_FALSE(outcome.error().query_faults.front().remedy.empty());
    return std::string{outcome.error().query_faults.front().code.text};
}

/// A graph of people that is opened with limits.
struct limited_graph : test_graph {
    explicit limited_graph(std::string_view data = people_data) : test_graph{people_schema, data} {}

    [[nodiscard]] engine_session session(call_limits limits) {
        graph_handles handles{store, system, cache_folder.path(), limits};
        return engine_session{*handles.open(test_root), system, nullptr};
    }
};

std::string many_people(int count) {
    std::string records;
    for (int i = 0; i < count; ++i)
        records += fmt::format("{{\"type\":\"Person\",\"data\":{{\"name\":\"n{}\"}}}}\n", i);
    return records;
}

const query_request everyone{.source = "query q() { match { $p: Person } return { $p, $p.name } }", .name = "q"};

}  // namespace

TEST_CASE("a result has as many rows and bytes as are allowed") {
    limited_graph graph;
    CHECK(code_of(graph.session({.rows = 3}).query(everyone)) == codes::result_rows_exceeded.text);
    CHECK(graph.session({.rows = 4}).query(everyone));
    CHECK(graph.session({.rows = 0}).query(everyone));
    CHECK(code_of(graph.session({.bytes = 300}).query(everyone)) == codes::result_bytes_exceeded.text);
    const query_request groups{
        .source = "query q() { match { $p: Person $p knows $f } return { $p.name, count($f) as n } }", .name = "q"};
    CHECK(code_of(graph.session({.bytes = 100}).query(groups)) == codes::result_bytes_exceeded.text);
    std::string columns;
    for (int i = 0; i < 100; ++i) columns += fmt::format(" $p as c{}", i);
    CHECK(graph.session({.bytes = 1'000'000})
              .query({.source = "query q() { match { $p: Person } return {" + columns + " } }", .name = "q"}));
    CHECK(held_bytes({cell{std::string{"abc"}}}) == held_bytes({cell{}}) + 3);
}

TEST_CASE("queries, mutations and loads end when their time is over, and change nothing") {
    limited_graph graph{many_people(3000)};
    const auto before = graph.version();
    auto hasty = graph.session({.time = 1ms, .load_time = 1ms});
    const query_request wide{
        .source = "query q() { match { $a: Person $b: Person $c: Person } return { count(*) as n } }", .name = "q"};
    CHECK(code_of(hasty.query(wide)) == codes::call_time_exceeded.text);
    const query_request update{.source = "query u() { update Person set { age: 3 } where name != \"x\" }", .name = "u"};
    CHECK(code_of(hasty.mutate(update, "ann")) == codes::call_time_exceeded.text);
    CHECK(code_of(hasty.load({.records = many_people(4200), .mode = load_mode::merge})) ==
          codes::load_time_exceeded.text);
    CHECK(graph.version() == before);
    auto patient = graph.session({.time = 0ms, .load_time = 0ms});
    CHECK(patient.mutate(update, "ann"));
}

TEST_CASE("a search has a bounded number of words, and repeated ones count once") {
    limited_graph graph;
    auto session = graph.session({});
    const auto search = [&](const std::string& words) {
        const json parameters = boost::json::object{{"q", words}};
        return session.query(
            {.source = "query q($q: String) { match { $p: Person search($p.name, $q) } return { $p.name } }",
             .name = "q",
             .parameters = &parameters});
    };
    std::string words, repeated;
    for (std::size_t i = 0; i < max_search_words; ++i) words += fmt::format("w{} ", i);
    for (std::size_t i = 0; i < 2 * max_search_words; ++i) repeated += "alice ";
    CHECK(search(words)->rows.empty());
    CHECK(code_of(search(words + "alice")) == codes::search_too_long.text);
    CHECK(search(repeated)->rows.size() == 1);
}

TEST_CASE("databases need no more memory than is allowed, and a read sorts more than that on disk") {
    const temporary_folder folder;
    const auto path = folder.path().string() + "/x.db";
    REQUIRE(database::open(path, open_mode::create));
    const std::string sorted =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 60000) SELECT count(*) FROM "
        "(SELECT x, hex(zeroblob(200)) AS t FROM n ORDER BY t, x DESC LIMIT -1 OFFSET 1)";
    auto reading = database::open(path, open_mode::read_only), in_memory = database::in_memory();
    REQUIRE(reading);
    REQUIRE(in_memory);
    cap_memory(20'000'000);
    CHECK(memory_cap() == 20'000'000);
    const auto count = reading->integer_of(sorted);
    const auto refused = in_memory->integer_of("SELECT length(randomblob(30000000))");
    cap_memory(0);
    REQUIRE_MESSAGE(count, (count ? "" : count.error().message));
    CHECK(**count == 59'999);
    REQUIRE(!refused);
    CHECK(refused.error().fault == sql_fault::memory);
    CHECK(code_of(graph_result<done>{from_sql(refused.error(), "running")}) == codes::memory_exceeded.text);
}

TEST_CASE("a budget is over after its time, of which pauses are no part, and nested ones all count") {
    CHECK_FALSE(call_budget::is_spent());
    const call_budget long_one{{.time = 1h}};
    CHECK_FALSE(call_budget::is_spent());
    {
        const call_budget nested{{.time = 1ms}};
        {
            const call_budget::pause making_an_index;
            std::this_thread::sleep_for(3ms);
            CHECK_FALSE(call_budget::is_spent());
        }
        while (!call_budget::is_spent()) std::this_thread::yield();
        const call_budget inner{{}};
        CHECK(call_budget::is_spent());
        CHECK(call_budget::failure("query 'q'").message == "query 'q': it took longer than 1 ms and was stopped");
        std::stop_source gone;
        gone.request_stop();
        const stop_scope scope{gone.get_token()};
        CHECK_FALSE(is_limit(call_budget::failure("query 'q'")));
    }
    CHECK_FALSE(call_budget::is_spent());
}

TEST_CASE("the environment sets limits, and what is no number is named") {
    std::map<std::string, std::string> variables;
    const auto read = [&] {
        return limits_of_environment([&](const std::string& name) -> std::optional<std::string> {
            const auto at = variables.find(name);
            return at == variables.end() ? std::nullopt : std::optional{at->second};
        });
    };
    CHECK(read()->time == 30s);
    variables = {
        {"OMNIGRAPH_QUERY_SECONDS_MAX", "5"}, {"OMNIGRAPH_RESULT_ROWS_MAX", "0"}, {"OMNIGRAPH_MEMORY_BYTES_MAX", ""}};
    CHECK(read()->time == 5s);
    CHECK(read()->rows_or_all() > 1'000'000);
    CHECK(read()->memory == call_limits{}.memory);
    for (const auto* wrong : {"-1", "5s", "1e3", "99999999999999999999", " 1"}) {
        variables["OMNIGRAPH_LOAD_SECONDS_MAX"] = wrong;
        REQUIRE(!read());
        CHECK(read().error().starts_with("OMNIGRAPH_LOAD_SECONDS_MAX="));
    }
    variables["OMNIGRAPH_MEMORY_BYTES_MAX"] = "many";
    const auto wrong = wrong_limits([&](const std::string& name) -> std::optional<std::string> {
        const auto at = variables.find(name);
        return at == variables.end() ? std::nullopt : std::optional{at->second};
    });
    REQUIRE(wrong.size() == 2);
    CHECK(wrong.front().path == "OMNIGRAPH_LOAD_SECONDS_MAX");
    CHECK(wrong.back().path == "OMNIGRAPH_MEMORY_BYTES_MAX");
}

}  // namespace omnigraph::cluster::graph

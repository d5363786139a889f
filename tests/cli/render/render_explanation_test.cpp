#include <chrono>
#include <sstream>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/render/render_explanation.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;
using namespace std::chrono_literals;

namespace {

query_explanation friends() {
    query_explanation made{"friends"};
    made.rows = 1;
    made.checking = 20us;
    made.planning = 30us;
    made.running = 12'345us;
    made.searches = {{"words of Doc.body", 3, 2ms}};
    made.lines = {{0, "scan $p: Person", 0.5, 40, 100us},
                  {1, "where $p.age > 3", {}, {}, {}},
                  {0, "expand $p -Knows-> $f: Person", 1200.4, 1199, {}},
                  {0, "result", 10, 1, 12'345us}};
    made.statement = "SELECT 1";
    return made;
}

std::string shown(const query_explanation& explained, const explanation_format& format, bool coloured = false) {
    std::ostringstream out, err;
    console to{out, err};
    to.out_style = style{coloured};
    write_explanation(to, explained, {"main", {}}, format);
    return out.str();
}

}  // namespace

TEST_CASE("an explanation is a table of the plan under what it took") {
    CHECK(shown(friends(), {.statement = true}) ==
          "friends on branch main: 1 rows from stored rows in 12.3 ms\n"
          "  checked in 0.02 ms, planned in 0.03 ms\n"
          "  asked the words of Doc.body: 3 hits in 2.00 ms\n"
          "\n"
          "  rows  expected     time\n"
          "    40       0.5  0.10 ms  scan $p: Person\n"
          "                             where $p.age > 3\n"
          "  1199      1200        ?  expand $p -Knows-> $f: Person\n"
          "     1        10  12.3 ms  result\n"
          "\n"
          "SELECT 1\n");
    CHECK(shown(friends(), {}, true).find("\x1b[33m     0.5\x1b[0m") != std::string::npos);

    auto failed = friends();
    failed.rows.reset();
    failed.failure = "query 'friends': the result has more than 10 rows";
    CHECK(shown(failed, {})
              .starts_with("friends on branch main: no answer after 12.3 ms\n  query 'friends': the result has more "
                           "than 10 rows"));
}

TEST_CASE("an explanation as JSON has null where nothing was counted, and the SQL on request") {
    const auto document = *parse_json(shown(friends(), {.json = true}));
    CHECK(document == *parse_json(R"({"query_name": "friends", "target": {"branch": "main", "snapshot": null},
        "answered_from": "rows", "row_count": 1, "failure": null, "checked_milliseconds": 0.02,
        "planned_milliseconds": 0.03, "ran_milliseconds": 12.345,
        "searches": [{"asked": "words of Doc.body", "hits": 3, "milliseconds": 2.0}],
        "plan": [{"depth": 0, "text": "scan $p: Person", "expected_rows": 0.5, "rows": 40, "milliseconds": 0.1},
                 {"depth": 1, "text": "where $p.age > 3", "expected_rows": null, "rows": null, "milliseconds": null},
                 {"depth": 0, "text": "expand $p -Knows-> $f: Person", "expected_rows": 1200.4, "rows": 1199,
                  "milliseconds": null},
                 {"depth": 0, "text": "result", "expected_rows": 10.0, "rows": 1, "milliseconds": 12.345}]})"));
    CHECK(explanation_json(friends(), {"main", {}}, true).at("sql") == "SELECT 1");
}

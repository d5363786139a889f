// The reads of the LDBC social network benchmark on a small network: every row is the one that network.py computes
// without the query language.
#include <map>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/loader.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/files.hpp"
#include <graph/people_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

std::string file_of_network(const std::string& name) {
    return read_file(source_folder() / "tests" / "graph" / "social" / name);
}

struct social_network : query_graph {
    social_network() : query_graph{file_of_network("schema.pg")} {
        auto open = transaction::begin(db());
        REQUIRE(open);
        testing::fake_runtime clock;
        const auto loaded = load_records(
            db(), schema(), {.records = file_of_network("network.jsonl"), .mode = load_mode::append}, clock);
        REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
        REQUIRE(open->commit());
        lang::faults found;
        auto file = lang::parse_queries(file_of_network("queries.gq"), found);
        REQUIRE_MESSAGE(file, faults_text(found));
        for (auto& tree : file->queries) {
            auto checked = lang::check_query(tree, catalog(), found);
            REQUIRE_MESSAGE(checked, faults_text(found));
            queries.emplace(checked->tree.name, *std::move(checked));
        }
    }

    [[nodiscard]] std::string answer(const std::string& name, const json& parameters) {
        const auto& query = queries.at(name);
        const auto bound = lang::bind_parameters(query.tree.parameters, parameters);
        REQUIRE_MESSAGE(bound, (bound ? "" : bound.error().text()));
        const auto found = session().run({query, *bound, now, nullptr, {}});
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        boost::json::array rows;
        for (const auto& row : found->rows) {
            boost::json::array cells;
            for (std::size_t at = 0; at < row.size(); ++at)
                cells.push_back(json_of_cell(found->columns[at].type, row[at]));
            rows.push_back(std::move(cells));
        }
        return compact_json(rows);
    }

    std::map<std::string, lang::checked_query> queries;
};

}  // namespace

TEST_CASE("the reads of a social network give the rows that lists and loops give") {
    social_network network;
    const auto expected = parse_json(file_of_network("expected.json"));
    REQUIRE(expected);
    std::map<std::string, int> asked;
    for (const auto& call : expected->as_array()) {
        const std::string name{std::string_view{call.at("query").as_string()}};
        ++asked[name];
        INFO(name << compact_json(call.at("parameters")));
        CHECK(network.answer(name, call.at("parameters")) == compact_json(call.at("rows")));
    }
    CHECK(asked.size() == network.queries.size());
}

}  // namespace omnigraph::cluster::graph

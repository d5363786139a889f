// Arrays in the cache folder: right after every commit, on every branch and earlier state, and never trusted.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/graph_history.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/graph/sqlite/column_store.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

const std::vector<std::string> questions{
    "match { $a knows $b } return { $b.name, count($a) as n } order { n desc }",
    "match { $a knows $b } return { $a.age, count($b) as n, max($b.age) as m } order { n desc }",
    "match { $a: Person } return { $a.age, count($a) as n, max($a.name) as m } order { n }",
    "match { $a knows $b $b knows $c } return { $c.name, count(*) as n } order { n }",
    "match { $a worksAt $c } return { $c.name, count(distinct $a) as n, min($a.age) as m } order { n }",
    "match { $a: Person not { $a knows $_ } } return { count($a.name) as n, min($a.age) as m }",
};

std::string answer(graph_handle& handle, const std::string& question, bool arrays, const read_point& at = {}) {
    auto view = handle.view(at);
    REQUIRE_MESSAGE(view, (view ? "" : view.error().message));
    const auto source = "query q() { " + question + " }";
    const query_request request{.source = source, .name = "q"};
    const auto tree = parse_request(request);
    REQUIRE(tree);
    const auto fitted = fit_request(*tree, request, view->catalog());
    REQUIRE(fitted);
    const auto found = view->query({fitted->query, fitted->parameters, {}, nullptr, {}, arrays});
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    std::string text;
    for (const auto& row : found->rows)
        for (std::size_t column = 0; column < row.size(); ++column)
            text += compact_json(json_of_cell(found->columns[column].type, row[column])) + " ";
    return text;
}

void check_alike(graph_handle& handle, const read_point& at = {}) {
    for (const auto& question : questions)
        CHECK_MESSAGE(answer(handle, question, true, at) == answer(handle, question, false, at), question);
}

std::vector<std::filesystem::path> arrays_in(const std::filesystem::path& cache) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{cache})
        if (entry.path().extension() == ".col") files.push_back(entry.path());
    return files;
}

void mutate(test_graph& graph, const std::string& text, std::string_view branch = main_branch) {
    engine_session session{graph.handle, graph.system, nullptr};
    const auto source = "query q() { " + text + " }";
    const auto done = session.mutate({.source = source, .name = "q", .at = {.branch = branch}}, "tester");
    REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
}

}  // namespace

TEST_CASE("arrays follow commits, deletions, branches and earlier states") {
    test_graph graph{people_schema, people_data};
    check_alike(*graph.handle);
    const auto first = (*graph.handle->head())->branch().head.id;
    REQUIRE(graph.handle->history().create_branch({.name = "draft", .from = {}}));
    graph.loads(R"({"edge": "Knows", "from": "Diana", "to": "Diana"} {"edge": "Knows", "from": "Bob", "to": "Diana"})");
    check_alike(*graph.handle);
    mutate(graph, "delete Person where name = \"Bob\"");
    check_alike(*graph.handle);
    mutate(graph, "insert Person { name: \"Bob\", age: 1 }");
    check_alike(*graph.handle);
    mutate(graph, "update Person set { age: 77 } where name = \"Alice\"", "draft");
    check_alike(*graph.handle, {.branch = "draft"});
    check_alike(*graph.handle);
    check_alike(*graph.handle, {.commit = first});
    CHECK(answer(*graph.handle, questions[0], true, {.commit = first}) == "\"Bob\" 1 \"Charlie\" 1 \"Diana\" 1 ");
    CHECK(answer(*graph.handle, questions[0], true) == "\"Charlie\" 1 \"Diana\" 1 ");
}

TEST_CASE("stored arrays are private, used by the next process, and named by what they hold") {
    test_graph graph{people_schema, people_data};
    check_alike(*graph.handle);
    const auto stored = arrays_in(graph.cache_folder.path());
    CHECK(stored.size() == 5);  // the ids of two types, ages, two kinds of edges
    for (const auto& file : stored)
        CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::all) ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));

    test_engine next{graph.store, graph.system, graph.cache_folder.path()};
    check_alike(*test_graph::opened(next));
    CHECK(arrays_in(graph.cache_folder.path()).size() == stored.size());
}

TEST_CASE("a file that was cut, edited, swapped or taken away is made again") {
    test_graph graph{people_schema, people_data};
    check_alike(*graph.handle);
    const auto stored = arrays_in(graph.cache_folder.path());
    REQUIRE(stored.size() >= 3);
    const auto bytes_in = [](const std::filesystem::path& file) {
        std::ifstream in{file, std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    const auto write = [](const std::filesystem::path& file, const std::string& bytes) {
        std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes;
    };
    for (const int damage : {0, 1, 2, 3, 4}) {
        std::vector<std::string> before;
        for (const auto& file : stored) before.push_back(bytes_in(file));
        for (std::size_t at = 0; at < stored.size(); ++at) {
            auto bytes = before[at];
            if (damage == 0) write(stored[at], bytes.substr(0, bytes.size() / 2));
            if (damage == 1) bytes[bytes.size() - 9] ^= 1, write(stored[at], bytes);
            if (damage == 2) write(stored[at], before[(at + 1) % stored.size()]);
            if (damage == 3) std::filesystem::remove(stored[at]);
            if (damage == 4) write(stored[at], "");
        }
        test_engine next{graph.store, graph.system, graph.cache_folder.path()};
        check_alike(*test_graph::opened(next));
        for (std::size_t at = 0; at < stored.size(); ++at) CHECK(bytes_in(stored[at]) == before[at]);
    }
}

TEST_CASE("a cache folder that cannot be written to costs time only") {
    test_graph graph{people_schema, people_data};
    const auto uid = (*graph.handle->head())->manifest.record.graph_uid;
    std::ofstream{graph.cache_folder.path() / uid / "derived"} << "in the way";
    check_alike(*graph.handle);
    CHECK(arrays_in(graph.cache_folder.path()).empty());
}

TEST_CASE("a property that another migration brought back has its new values") {
    test_graph graph{people_schema, people_data};
    check_alike(*graph.handle);
    mutate(graph, "update Person set { age: 5 } where name = \"Alice\"");
    mutate(graph, "update Person set { age: 30 } where name = \"Alice\"");
    check_alike(*graph.handle);
}

TEST_CASE("random commits: arrays and rows never differ") {
    CHECK(rc::check([] {
        test_graph graph{people_schema};
        std::vector<std::string> names{"a", "b", "c", "d"};
        for (int commits = 0; commits < 6; ++commits) {
            const auto one = [&] { return *rc::gen::elementOf(names); };
            switch (*rc::gen::inRange(0, 4)) {
                case 0:
                    mutate(graph,
                           fmt::format("insert Person {{ name: \"{}\", age: {} }}", one(), *rc::gen::inRange(0, 3)));
                    break;
                case 1: mutate(graph, fmt::format("delete Person where name = \"{}\"", one())); break;
                default: {
                    const auto from = one(), to = one();
                    static_cast<void>(
                        graph.handle->load(fmt::format(R"({{"edge": "Knows", "from": "{}", "to": "{}"}})", from, to),
                                           load_mode::append, "tester"));
                }
            }
            for (const auto& question : questions)
                RC_ASSERT(answer(*graph.handle, question, true) == answer(*graph.handle, question, false));
        }
    }));
}

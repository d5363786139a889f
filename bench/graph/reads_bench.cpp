// Measures what reads of a graph cost inside one process, from rows and from arrays.
//
//     cmake --build --preset release --target reads_bench && build/release/bench/reads_bench [NODES] [ROUNDS]
//
// The graph is the one of graph_bench.py: people, and three times as many acquaintances. Times are CPU of one core in
// ms: "first" makes the arrays from rows, "file" is the first of another process, "warm" is the best of the rounds.
// Compare figures of one run only.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/graph_handles.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/store/file_store.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr auto schema =
    "node Person {slug: String @key  name: String?  team: String?  rank: I32?  bio: String?}\n"
    "edge Knows: Person -> Person {since: I32?}\n";

struct question {
    const char* name;
    const char* text;
};

const std::vector<question> whole_types{
    {"most referenced, top 10", "match { $a knows $b } return { $b.slug, count($a) as n } order { n desc } limit 10"},
    {"out-degree of all, top 10", "match { $a knows $b } return { $a.slug, count($b) as n } order { n desc } limit 10"},
    {"degree by team, count and max", "match { $a knows $b } return { $a.team, count($b) as n, max($b.rank) as m }"},
    {"count and average by team", "match { $a: Person } return { $a.team, count($a) as n, avg($a.rank) as m }"},
    {"triangles, counted", "match { $a knows $b $b knows $c $c knows $a } return { count($a) as n }"},
    {"paths of three hops, counted", "match { $a knows $b $b knows $c $c knows $d } return { count($d) as n }"},
};

const std::vector<question> few_nodes{
    {"look-up", "match { $p: Person { slug: \"p7\" } } return { $p.rank }"},
    {"one hop", "match { $p: Person { slug: \"p7\" } $p knows $q } return { $q.name }"},
    {"two hops", "match { $p: Person { slug: \"p7\" } $p knows $q $q knows $r } return { $r.name }"},
    {"three hops", "match { $p: Person { slug: \"p7\" } $p knows $q $q knows $r $r knows $s } return { $s.name }"},
};

double cpu_ms() {
    std::timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

template <class T>
T must(graph_result<T> outcome) {
    if (outcome) return *std::move(outcome);
    std::fprintf(stderr, "reads_bench: %s\n", outcome.error().message.c_str());
    std::exit(2);
}

std::string records_of(int nodes) {
    std::mt19937 draw{1};
    std::string text;
    for (int i = 0; i < nodes; ++i)
        text += fmt::format(
            R"({{"type":"Person","data":{{"slug":"p{0}","name":"Person {0}","team":"t{1}","rank":{2},"bio":"{3:032x}{4:032x}"}}}})"
            "\n",
            i, i % 50, i % 100, draw(), draw());
    for (int i = 0; i < 3 * nodes; ++i)
        text += fmt::format(R"({{"edge":"Knows","from":"p{}","to":"p{}","data":{{"id":"k{:024}","since":{}}}}})"
                            "\n",
                            draw() % static_cast<unsigned>(nodes), draw() % static_cast<unsigned>(nodes), i, i % 40);
    return text;
}

struct opened_graph {
    opened_graph(object_store& store, runtime& clock, const std::filesystem::path& cache)
        : handles{store, clock, cache}, handle{must(handles.open("kb"))} {}

    double ms_of(const char* text, bool arrays) {
        const auto source = std::string{"query q() { "} + text + " }";
        const query_request request{.source = source, .name = "q"};
        const auto start = cpu_ms();
        auto view = must(handle->view());
        const auto fitted = must(fit_request(must(parse_request(request)), request, view.catalog()));
        const auto rows = must(view.query({fitted.query, fitted.parameters, {}, nullptr, {}, arrays}));
        if (rows.rows.empty()) std::exit(3);
        return cpu_ms() - start;
    }

    graph_handles handles;
    std::shared_ptr<graph_handle> handle;
};

/// The best of the rounds.
template <class Run>
double best_of(int rounds, const Run& run) {
    double best = run();
    for (int i = 1; i < rounds; ++i) best = std::min(best, run());
    return best;
}

}  // namespace

int main(int count, char** words) {
    const int nodes = count > 1 ? std::atoi(words[1]) : 100'000, rounds = count > 2 ? std::atoi(words[2]) : 7;
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("omnigraph-reads-{}", ::getpid());
    std::filesystem::create_directories(folder / "store");
    system_runtime clock;
    file_store store{(folder / "store").string()};
    {
        graph_engine engine{store, clock, folder / "cache"};
        must(engine.init("kb", schema, "bench"));
        opened_graph graph{store, clock, folder / "cache"};
        must(graph.handle->load(records_of(nodes), load_mode::append, "bench"));
    }
    std::printf("%d nodes, %d edges; CPU in ms\n%-32s %9s %9s %9s %9s %7s\n", nodes, 3 * nodes, "", "rows", "first",
                "file", "warm", "ratio");
    opened_graph graph{store, clock, folder / "cache"};
    for (const auto& [name, text] : whole_types) {
        const auto rows = best_of(std::min(rounds, 2), [&, text = text] { return graph.ms_of(text, false); });
        std::error_code ignored;
        for (const auto& one : std::filesystem::directory_iterator{folder / "cache"})
            std::filesystem::remove_all(one.path() / "derived", ignored);
        opened_graph fresh{store, clock, folder / "cache"};
        (void)fresh.ms_of(few_nodes[0].text, true);
        const auto first = fresh.ms_of(text, true);
        opened_graph next{store, clock, folder / "cache"};
        (void)next.ms_of(few_nodes[0].text, true);
        const auto file = next.ms_of(text, true);
        const auto warm = best_of(rounds, [&, text = text] { return next.ms_of(text, true); });
        std::printf("%-32s %9.2f %9.2f %9.2f %9.2f %6.0fx\n", name, rows, first, file, warm, rows / warm);
        std::fflush(stdout);
    }
    engine_session session{graph.handle, clock, nullptr};
    std::printf("\n%-32s %9s %9s %7s\n", "", "anew", "known", "ratio");
    for (const auto& [name, text] : few_nodes) {
        const auto source = std::string{"query q() { "} + text + " }";
        const auto anew = best_of(200 * rounds, [&, text = text] { return graph.ms_of(text, true); });
        const auto known = best_of(200 * rounds, [&] {
            const auto start = cpu_ms();
            (void)must(session.query({.source = source, .name = "q"}));
            return cpu_ms() - start;
        });
        std::printf("%-32s %9.3f %9.3f %6.1fx\n", name, anew, known, anew / known);
    }
    std::filesystem::remove_all(folder);
    return 0;
}

// Measures what a ranked search costs: the best ten of many documents, by FTS5 alone and through the index of the
// cache; with a condition; and the nearest ten of as many vectors, beside a plain read of as much memory.
//
//     cmake --build --preset release --target search_bench
//     build/release/bench/search_bench [DOCUMENTS] [ROUNDS] [DIMENSION]
//
// Documents have 60 words; one word is in most of them, one in a hundredth. Times are ms of CPU: "hand" is a prepared
// statement of FTS5 on the same file, "made" makes the index, "changed" brings it up after one change, "file" is the
// first search of another process, "warm" the best of the rounds. "two readers" is the time that passes while two
// threads search, against one thread that searches as often; 2 is the best on two free cores. Whole queries are run
// twice: "all" has all hits given to the database, "first" the first ones (plan/leading_hits.hpp).
// Compare figures of one run only.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/graph/sqlite/query_executor.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/text_analysis.hpp>
#include <omnigraph/cluster/graph/sqlite/text_store.hpp>
#include <omnigraph/cluster/graph/sqlite/vector_store.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

double cpu_ms() {
    std::timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

template <class T>
T must(sql_result<T> outcome) {
    if (outcome) return *std::move(outcome);
    std::fprintf(stderr, "search_bench: %s\n", outcome.error().message.c_str());
    std::exit(2);
}

template <class Run>
double ms_of(const Run& run) {
    const auto start = cpu_ms();
    run();
    return cpu_ms() - start;
}

template <class Run>
double best_of(int rounds, const Run& run) {
    double best = ms_of(run);
    for (int i = 1; i < rounds; ++i) best = std::min(best, ms_of(run));
    return best;
}

std::string text_of(std::mt19937& draw) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
        const auto rank = 1.0 / (1.0 - static_cast<double>(draw() % 100'000) / 100'001.0);
        text += fmt::format("word{} ", static_cast<int>(rank * 20));
    }
    if (draw() % 100 < 85) text += "common ";
    if (draw() % 100 == 0) text += "rare ";
    return text;
}

class documents {
public:
    explicit documents(int count) {
        must(db.run(layout.ddl()));
        must(db.run("BEGIN"));
        std::mt19937 draw{1};
        auto row = must(db.prepare("INSERT INTO n_Doc(id, slug, year, body) VALUES (?1, ?1, ?2, ?3)"));
        for (int i = 0; i < count; ++i) {
            row.bind(1, fmt::format("d{:06}", i)).bind(2, static_cast<std::int64_t>(i % 10));
            must(row.bind(3, text_of(draw)).run());
        }
        must(db.run("COMMIT"));
        names.folder = std::filesystem::temp_directory_path() / fmt::format("omnigraph-search-{}", ::getpid());
        names.graph = "bench";
        names.digests["node:Doc"] = "0";
        std::filesystem::create_directories(names.folder);
    }
    ~documents() { std::filesystem::remove_all(names.folder); }

    void search(text_store& store, const std::string& word) {
        const auto& table = layout.node("Doc");
        const auto index = must(store.index_of({db, commit, names}, table, *table.find("body"), text_form::stemmed));
        if (must((*index).search(word, 10)).costs.empty()) std::exit(3);
    }

    [[nodiscard]] std::string file() const {
        return std::filesystem::directory_iterator { names.folder } -> path().string();
    }

    lang::faults found;
    lang::schema_catalog catalog =
        *lang::compile_schema("node Doc { slug: String @key  year: I32  body: String? }", found);
    table_layout layout{catalog};
    database db = must(database::in_memory());
    std::string commit = "c";
    derived_names names;
};

double seconds_of(documents& of, text_store& store, const std::string& word, int searches, int threads) {
    const auto begin = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> readers;
        for (int i = 0; i < threads; ++i)
            readers.emplace_back([&] {
                for (int at = 0; at < searches / threads; ++at) of.search(store, word);
            });
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Whole queries over the documents, with and without the first hits.
void measure_queries(documents& of, int rounds) {
    std::printf("%-44s %9s %9s\n", "", "all", "first");
    const auto derived = std::make_shared<derived_data>();
    auto session = query_session::open(of.db, of.layout, of.commit, derived, of.names);
    if (!session) std::exit(3);
    std::uint64_t asked = 0;
    for (const std::string question :
         {"match { $d: Doc $d.year > 2 } return { $d.slug } order { bm25($d.body, \"rare\") } limit 10",
          "match { $d: Doc $d.year > 2 } return { $d.slug } order { bm25($d.body, \"common\") } limit 10",
          "match { $d: Doc search($d.body, \"common\") } return { $d.slug } limit 10",
          "match { $d: Doc fuzzy($d.body, \"commom\", 1) } return { $d.slug } limit 10",
          "match { $d: Doc fuzzy($d.body, \"commom\", 1) $d.year > 2 } return { $d.slug } limit 10"}) {
        lang::faults found;
        const auto file = lang::parse_queries("query q() { " + question + " }", found);
        const auto checked = lang::check_query(file->queries.at(0), of.catalog, found);
        double times[2] = {};
        for (const bool first : {false, true}) {
            query_call call{*checked, {}};
            call.number = ++asked;
            call.first_hits = first ? 1000 : 0;
            times[first ? 1 : 0] = best_of(rounds, [&] {
                const auto rows = session->run(call);
                if (!rows || rows->rows.size() != 10) std::exit(3);
            });
        }
        std::printf("%-44s %9.2f %9.2f\n", question.substr(15, 44).c_str(), times[0], times[1]);
    }
}

/// What one core does when it only reads: GB/s.
double read_speed(const std::vector<float>& numbers, int rounds) {
    volatile float kept = 0;
    const auto ms = best_of(rounds, [&] {
        using lanes = float __attribute__((vector_size(32)));
        lanes sums[8] = {};
        for (std::size_t at = 0; at + 64 <= numbers.size(); at += 64)
            for (std::size_t lane = 0; lane < 8; ++lane) {
                lanes here;
                std::memcpy(&here, numbers.data() + at + lane * 8, sizeof here);
                sums[lane] += here;
            }
        for (const auto& sum : sums) kept = kept + sum[0];
    });
    return static_cast<double>(numbers.size() * sizeof(float)) / ms * 1e-6;
}

void measure_vectors(int rows, std::uint32_t dimension, int rounds) {
    lang::faults found;
    const auto catalog =
        *lang::compile_schema(fmt::format("node Doc {{ slug: String @key  v: Vector({})? }}", dimension), found);
    const table_layout layout{catalog};
    auto db = must(database::in_memory());
    must(db.run(layout.ddl() + ";BEGIN"));
    std::mt19937 draw{1};
    std::normal_distribution<float> normal;
    std::vector<float> numbers(dimension);
    auto row = must(db.prepare("INSERT INTO n_Doc(id, slug, v) VALUES (?1, ?1, ?2)"));
    for (int i = 0; i < rows; ++i) {
        for (auto& number : numbers) number = normal(draw);
        row.bind(1, fmt::format("d{:06}", i));
        must(row.bind(2, blob_bytes{std::string(reinterpret_cast<const char*>(numbers.data()), dimension * 4)}).run());
    }
    must(db.run("COMMIT"));
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("omnigraph-vectors-{}", ::getpid());
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    const derived_names names{folder, "bench", {{"node:Doc", "0"}}, {}};
    const std::string commit = "c";
    const auto& table = layout.node("Doc");
    const auto search = [&](vector_store& store) {
        const auto packed = must(store.vectors_of({db, commit, names}, table, *table.find("v")));
        if (must(packed->nearest(numbers, 10)).costs.size() != 10) std::exit(3);
    };
    vector_store maker, next;
    const auto made = ms_of([&] { search(maker); });
    const auto file = ms_of([&] { search(next); });
    const auto warm = best_of(rounds, [&] { search(next); });
    const auto bytes = static_cast<double>(rows) * dimension * sizeof(float);
    const auto speed = bytes / warm * 1e-6;
    const auto plain = read_speed(std::vector<float>(static_cast<std::size_t>(rows) * dimension, 1.0f), rounds);
    std::printf("%d vectors of %u numbers, nearest 10: made %.0f, file %.1f, warm %.1f (file / warm %.1f)\n", rows,
                dimension, made, file, warm, file / warm);
    std::printf("warm %.1f GB/s, a plain read of memory %.1f GB/s: %.2f\n", speed, plain, speed / plain);
    std::filesystem::remove_all(folder);
}

}  // namespace

int main(int count, char** words) {
    const int documents_made = count > 1 ? std::atoi(words[1]) : 100'000, rounds = count > 2 ? std::atoi(words[2]) : 7;
    const auto dimension = static_cast<std::uint32_t>(count > 3 ? std::atoi(words[3]) : 768);
    documents all{documents_made};
    text_store first;
    std::printf("%d documents; CPU in ms\nmade %.0f\n", documents_made, ms_of([&] { all.search(first, "rare"); }));
    std::printf("%-10s %9s %9s %9s %7s %12s\n", "", "hand", "file", "warm", "warm/hand", "two readers");
    auto by_hand = must(database::open(all.file(), open_mode::read_only));
    must(define_words(by_hand));
    auto statement = must(by_hand.prepare(
        "SELECT nodes.id, bm25(words) AS b FROM words JOIN nodes ON nodes.number = words.rowid WHERE words MATCH ?1 "
        "ORDER BY b LIMIT 10"));
    for (const std::string word : {"rare", "common"}) {
        const auto hand = best_of(rounds, [&] {
            statement.reset();
            statement.bind(1, word);
            while (must(statement.step())) {}
        });
        text_store next;
        const auto file = ms_of([&] { all.search(next, word); });
        const auto warm = best_of(rounds, [&] { all.search(next, word); });
        const int searches = std::max(2, static_cast<int>(1000 / std::max(warm, 0.5)) / 2 * 2);
        const auto one = seconds_of(all, next, word, searches, 1), two = seconds_of(all, next, word, searches, 2);
        std::printf("%-10s %9.2f %9.2f %9.2f %9.2f %12.2f\n", word.c_str(), hand, file, warm, warm / hand, one / two);
    }
    must(all.db.run("UPDATE n_Doc SET body = 'something else' WHERE id = 'd000001'"));
    all.names.digests["node:Doc"] = "1";
    std::printf("changed %.0f\n", ms_of([&] { all.search(first, "rare"); }));
    measure_queries(all, rounds);
    measure_vectors(documents_made, dimension, rounds);
    return 0;
}

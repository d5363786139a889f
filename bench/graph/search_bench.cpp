// Measures what a ranked search costs: the best ten of many documents, by FTS5 alone and through the index of the
// cache.
//
//     cmake --build --preset release --target search_bench && build/release/bench/search_bench [DOCUMENTS] [ROUNDS]
//
// Documents have 60 words; one word is in most of them, one in a hundredth. Times are ms of CPU: "hand" is a prepared
// statement of FTS5 on the same file, "made" makes the index, "changed" brings it up after one change, "file" is the
// first search of another process, "warm" the best of the rounds. "two readers" is the time that passes while two
// threads search, against one thread that searches as often; 2 is the best on two free cores.
// Compare figures of one run only.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/text_store.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

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
        auto row = must(db.prepare("INSERT INTO n_Doc(id, slug, body) VALUES (?1, ?1, ?2)"));
        for (int i = 0; i < count; ++i) must(row.bind(1, fmt::format("d{:06}", i)).bind(2, text_of(draw)).run());
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
    lang::schema_catalog catalog = *lang::compile_schema("node Doc { slug: String @key  body: String? }", found);
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

}  // namespace

int main(int count, char** words) {
    const int documents_made = count > 1 ? std::atoi(words[1]) : 100'000, rounds = count > 2 ? std::atoi(words[2]) : 7;
    documents all{documents_made};
    text_store first;
    std::printf("%d documents; CPU in ms\nmade %.0f\n", documents_made, ms_of([&] { all.search(first, "rare"); }));
    std::printf("%-10s %9s %9s %9s %7s %12s\n", "", "hand", "file", "warm", "warm/hand", "two readers");
    auto by_hand = must(database::open(all.file(), open_mode::read_only));
    const auto analyser = must(text_analyser::define_in(by_hand));
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
    return 0;
}

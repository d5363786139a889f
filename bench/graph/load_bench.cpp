// Measures what loads cost, beside SQLite by hand through the same library.
//
//     cmake --build --preset release --target load_bench && build/release/bench/load_bench [NODES]
//
// The records are those of graph_bench.py: people, and three times as many acquaintances; the second file has the edges
// without ids, and before their people. Each line is a process of its own: rows/s are rows by CPU of one core, with the
// image and the manifest; MB are its largest memory. Compare figures of one run only.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <sqlite3.h>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/host/record_file.hpp>
#include <omnigraph/cluster/store/file_store.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr auto schema =
    "node Person {slug: String @key  name: String?  team: String?  rank: I32?  bio: String?}\n"
    "edge Knows: Person -> Person {since: I32?}\n";

double cpu_seconds() {
    std::timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void must(bool done, const std::string& why) {
    if (done) return;
    std::fprintf(stderr, "load_bench: %s\n", why.c_str());
    std::_Exit(2);
}

void write_people(std::ofstream& out, int nodes, std::mt19937& draw) {
    for (int i = 0; i < nodes; ++i)
        out << fmt::format(
            R"({{"type":"Person","data":{{"slug":"p{0}","name":"Person {0}","team":"t{1}","rank":{2},"bio":"{3:032x}{4:032x}"}}}})"
            "\n",
            i, i % 50, i % 100, draw(), draw());
}

void write_edges(std::ofstream& out, int nodes, std::mt19937& draw, bool with_ids) {
    for (int i = 0; i < 3 * nodes; ++i) {
        const auto from = draw() % static_cast<unsigned>(nodes), to = draw() % static_cast<unsigned>(nodes);
        out << fmt::format(R"({{"edge":"Knows","from":"p{}","to":"p{}","data":{{{}"since":{}}}}})"
                           "\n",
                           from, to, with_ids ? fmt::format(R"("id":"k{:024}",)", i) : std::string{}, i % 40);
    }
}

/// Loads the file into the graph below the folder, which is made when it is not there.
void load(const std::filesystem::path& folder, const std::filesystem::path& file, load_mode mode) {
    system_runtime clock;
    file_store store{(folder / "store").string()};
    graph_engine engine{store, clock, folder / "cache"};
    if (!std::filesystem::exists(folder / "store")) {
        std::filesystem::create_directories(folder / "store");
        must(engine.init("kb", schema, "bench").has_value(), "init failed");
    }
    auto session = engine.open("kb");
    must(session.has_value(), "open failed");
    auto records = record_file::open(file.string());
    must(records.has_value(), "the records cannot be opened");
    const auto loaded = (*session)->load({.mode = mode, .actor = "bench", .source = &*records});
    if (!loaded) must(false, loaded.error().message);
}

void run_sql(sqlite3* db, const char* text) {
    must(sqlite3_exec(db, text, nullptr, nullptr, nullptr) == SQLITE_OK, text);
}

void bind(sqlite3_stmt* insert, int at, const boost::json::value* value) {
    if (!value || value->is_null()) sqlite3_bind_null(insert, at);
    else if (value->is_int64()) sqlite3_bind_int64(insert, at, value->get_int64());
    else
        sqlite3_bind_text64(insert, at, value->get_string().data(), value->get_string().size(), SQLITE_STATIC,
                            SQLITE_UTF8);
}

/// The same tables and indices, the indices last; ends are looked up, nothing else is checked, nothing is published.
void load_by_hand(const std::filesystem::path& folder, const std::filesystem::path& file) {
    std::filesystem::create_directories(folder);
    sqlite3* db = nullptr;
    must(sqlite3_open((folder / "by-hand.db").c_str(), &db) == SQLITE_OK, "open failed");
    run_sql(db,
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; BEGIN;"
            "CREATE TABLE person(id TEXT PRIMARY KEY NOT NULL, bio TEXT, name TEXT, rank INTEGER, slug TEXT NOT NULL, "
            "team TEXT) STRICT;"
            "CREATE TABLE knows(id TEXT PRIMARY KEY NOT NULL, src TEXT NOT NULL, dst TEXT NOT NULL, since INTEGER) "
            "STRICT;");
    sqlite3_stmt *person = nullptr, *knows = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO person VALUES (?1, ?2, ?3, ?4, ?1, ?5)", -1, &person, nullptr);
    sqlite3_prepare_v2(db, "INSERT INTO knows VALUES (?1, ?2, ?3, ?4)", -1, &knows, nullptr);
    std::ifstream records{file};
    std::vector<unsigned char> buffer(std::size_t{1} << 16);
    boost::json::monotonic_resource memory{buffer.data(), buffer.size()};
    for (std::string line; std::getline(records, line); memory.release()) {
        const auto record = boost::json::parse(line, &memory);
        const auto& object = record.get_object();
        const auto& data = object.at("data").get_object();
        auto* insert = object.contains("type") ? person : knows;
        if (insert == person) {
            bind(insert, 1, data.if_contains("slug"));
            bind(insert, 2, data.if_contains("bio"));
            bind(insert, 3, data.if_contains("name"));
            bind(insert, 4, data.if_contains("rank"));
            bind(insert, 5, data.if_contains("team"));
        } else {
            bind(insert, 1, data.if_contains("id"));
            bind(insert, 2, object.if_contains("from"));
            bind(insert, 3, object.if_contains("to"));
            bind(insert, 4, data.if_contains("since"));
        }
        must(sqlite3_step(insert) == SQLITE_DONE, sqlite3_errmsg(db));
        sqlite3_reset(insert);
    }
    run_sql(db,
            "CREATE INDEX knows_out ON knows(src, dst); CREATE INDEX knows_in ON knows(dst, src); CREATE INDEX "
            "person_slug ON person(slug);");
    sqlite3_stmt* dangling = nullptr;
    sqlite3_prepare_v2(db,
                       "SELECT 1 FROM knows WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = src) OR NOT EXISTS "
                       "(SELECT 1 FROM person WHERE id = dst) LIMIT 1",
                       -1, &dangling, nullptr);
    must(sqlite3_step(dangling) == SQLITE_DONE, "an edge dangles");
    run_sql(db, "COMMIT");
    for (auto* statement : {person, knows, dangling}) sqlite3_finalize(statement);
    sqlite3_close(db);
}

/// Runs in a process of its own and prints its line; returns the rows by second of CPU.
double measured(const char* name, int rows, const std::function<void()>& run) {
    int ends[2];
    must(::pipe(ends) == 0, "no pipe");
    const auto child = ::fork();
    if (child == 0) {
        const auto before = cpu_seconds();
        run();
        const double took = cpu_seconds() - before;
        must(::write(ends[1], &took, sizeof took) == sizeof took, "no answer");
        std::_Exit(0);
    }
    ::close(ends[1]);
    double took = 0;
    const bool told = ::read(ends[0], &took, sizeof took) == sizeof took;
    ::close(ends[0]);
    int status = 0;
    rusage used{};
    ::wait4(child, &status, 0, &used);
    must(told && status == 0, name);
    std::printf("%-44s %9.2f s %9.0f rows/s %7.0f MB\n", name, took, rows / took,
                static_cast<double>(used.ru_maxrss) / 1024);
    std::fflush(stdout);
    return rows / took;
}

}  // namespace

int main(int count, char** words) {
    const int nodes = count > 1 ? std::atoi(words[1]) : 100'000, rows = 4 * nodes;
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("omnigraph-loads-{}", ::getpid());
    std::filesystem::create_directories(folder);
    {
        std::mt19937 draw{1};
        std::ofstream first{folder / "first.jsonl"}, second{folder / "second.jsonl"};
        write_people(first, nodes, draw);
        write_edges(first, nodes, draw, true);
        write_edges(second, nodes, draw, false);
        write_people(second, nodes, draw);
    }
    std::printf("%d nodes, %d edges, %.1f MB of records\n", nodes, 3 * nodes,
                static_cast<double>(std::filesystem::file_size(folder / "first.jsonl")) / (1 << 20));
    const auto by_hand =
        measured("SQLite by hand, indices last", rows, [&] { load_by_hand(folder / "hand", folder / "first.jsonl"); });
    const auto ours = measured("append into an empty graph", rows,
                               [&] { load(folder / "a", folder / "first.jsonl", load_mode::append); });
    std::printf("%-44s %9.2f\n", "  ratio", ours / by_hand);
    measured("merge of the same file again", rows,
             [&] { load(folder / "a", folder / "first.jsonl", load_mode::merge); });
    measured("overwrite by the same file", rows,
             [&] { load(folder / "a", folder / "first.jsonl", load_mode::overwrite); });
    measured("merge of edges without ids, then people", rows,
             [&] { load(folder / "a", folder / "second.jsonl", load_mode::merge); });
    measured("the same into an empty graph", rows,
             [&] { load(folder / "b", folder / "second.jsonl", load_mode::merge); });
    std::filesystem::remove_all(folder);
    return 0;
}

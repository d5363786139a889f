// The shipped program, killed with SIGKILL before and after each of its requests to a bucket: a commit, an optimize and
// a cleanup of a graph. The next process, which has the same local cache, finds the graph as it was before or after.
//
// A commit's requests are the numbered steps of the protocol (specification engine D.4): the head is read, the commit
// is written, the manifest is moved; after its answer only the local file is left to do.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/render/local_copy_notice.hpp>

#include "cli/example_cluster.hpp"
#include "cli/started_program.hpp"
#include "support/pretended_bucket.hpp"
#include "support/sanitized.hpp"

using namespace omnigraph::cluster;

namespace {

/// A bucket that can kill the process that it answers. Its objects look two days old, so that cleanup takes them.
class killing_bucket {
public:
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    [[nodiscard]] pretended_bucket& objects() { return bucket_; }

    /// The request number `at` kills the process that kill_it() names, before it is carried out or after.
    void arm(int at, bool after) {
        victim_ = 0;
        seen_ = 0;
        after_ = after;
        at_ = at;
    }
    void disarm() { at_ = 0; }
    void kill_it(pid_t victim) {
        victim_ = victim;
        victim_.notify_all();
    }

private:
    std::string answer(const received_request& request) {
        const bool is_last = at_ != 0 && ++seen_ == at_;
        if (!is_last) return at_ != 0 && seen_ > at_ ? std::string{} : bucket_.answer(request);
        if (after_) static_cast<void>(bucket_.answer(request));
        victim_.wait(0);
        ::kill(victim_, SIGKILL);
        return {};
    }

    pretended_bucket bucket_{bucket_flaws{.clock_offset = std::chrono::hours{-48}}};
    std::atomic<int> at_ = 0, seen_ = 0;
    std::atomic<bool> after_ = false;
    std::atomic<pid_t> victim_ = 0;
    scripted_http_server server_{[this](const received_request& request) { return answer(request); }};
};

const std::string birthday = "query birthday() { update Person set { age: 37 } where name = \"Ada\" }";
const std::string everyone = "query all() { match { $p: Person } return { $p.name, $p.age } order { $p.name } }";

/// A graph in the bucket with four commits, and the local cache of who wrote them.
class stored_graph {
public:
    stored_graph() {
        std::filesystem::create_directory(kept_cache());
        folder_.write("cluster.yaml", "version: 1\nstorage: s3://b-1/p\ngraphs: { kb: { schema: kb.pg } }\n");
        folder_.write("kb.pg", example_schema);
        folder_.write("people.jsonl", example_records);
        // The tests of the bucket are not what is tested here; their record says that it has passed.
        bucket.objects().fill({{"/b-1/p/__cluster/doctor.json",
                                "{\"version\": 1, \"passed_at\": \"\", \"tool_version\": \"\", \"promises\": []}\n"}});
        succeed({"cluster", "import"});
        succeed({"cluster", "apply", "--as", "ann"});
        succeed({"load", "--data", "people.jsonl", "--mode", "merge", "--cluster", "."});
        for (const auto* name : {"Cy", "Di"})
            succeed({"mutate", "-e", "query add() { insert Person { name: \"" + std::string{name} + "\" } }",
                     "--cluster", "."});
        objects_ = bucket.objects().objects();
        std::filesystem::copy(cache(), kept_cache(), std::filesystem::copy_options::recursive);
    }

    /// Bucket and cache as they were in the beginning.
    void restore() {
        bucket.objects().fill(objects_);
        std::filesystem::remove_all(cache());
        std::filesystem::copy(kept_cache(), cache(), std::filesystem::copy_options::recursive);
    }

    [[nodiscard]] program_options options() const {
        return {.variables = {{"AWS_ACCESS_KEY_ID", "key"},
                              {"AWS_SECRET_ACCESS_KEY", "secret"},
                              {"AWS_REGION", "r"},
                              {"AWS_ENDPOINT_URL", bucket.url()},
                              {"XDG_CACHE_HOME", cache()}},
                .working_folder = folder_.str()};
    }

    std::string succeed(const std::vector<std::string>& words) const {
        const auto done = run_omnigraph(words, options());
        REQUIRE_MESSAGE(done.code == 0, done.out << done.err);
        return done.out;
    }

    [[nodiscard]] std::string rows() const {
        return succeed({"query", "-e", everyone, "--format", "csv", "--cluster", "."});
    }

    killing_bucket bucket;

private:
    [[nodiscard]] std::string cache() const { return folder_.str() + "/cache"; }
    [[nodiscard]] std::string kept_cache() const { return folder_.str() + "/kept"; }

    temporary_folder folder_;
    std::map<std::string, std::string> objects_;
};

/// A commit has four requests at least. Under a sanitizer every fourth is killed, before it and, two later, after it.
constexpr int stride = is_sanitized ? 4 : 1;
constexpr int fewest_kills = is_sanitized ? 2 : 2 * 4;

/// Kills `command` at each of its requests, before it and after it. Gives how many times.
int kill_at_each_request(stored_graph& graph, const std::vector<std::string>& command,
                         const std::vector<std::string>& allowed, const std::string& afterwards) {
    int killed = 0;
    for (const bool after : {false, true})
        for (int at = is_sanitized && after ? 3 : 1;; at += stride) {
            CAPTURE(at);
            CAPTURE(after);
            graph.restore();
            graph.bucket.arm(at, after);
            started_program writer{command, "omnigraph", graph.options()};
            graph.bucket.kill_it(writer.id());
            const auto ended = writer.wait();
            graph.bucket.disarm();
            if (!writer.was_killed()) {
                CHECK_MESSAGE(ended.code == 0, ended.err);
                break;
            }
            ++killed;
            const auto found = graph.rows();
            CAPTURE(found);
            CHECK(std::ranges::find(allowed, found) != allowed.end());
            graph.succeed(command);
            CHECK(graph.rows() == afterwards);
            CHECK(graph.succeed({"repair", "--cluster", "."}).find("nothing to repair") != std::string::npos);
        }
    return killed;
}

}  // namespace

TEST_CASE("a writer that is killed at any request leaves the graph as it was or with its commit, and no lock") {
    stored_graph graph;
    const auto before = graph.rows();
    graph.succeed({"mutate", "-e", birthday, "--cluster", "."});
    const auto after = graph.rows();
    REQUIRE(before != after);
    CHECK(kill_at_each_request(graph, {"mutate", "-e", birthday, "--cluster", "."}, {before, after}, after) >=
          fewest_kills);
}

TEST_CASE("an optimize or a cleanup that is killed at any request changes no row, and the next one ends it") {
    stored_graph graph;
    const auto rows = graph.rows();
    CHECK(kill_at_each_request(graph, {"optimize", "--cluster", "."}, {rows}, rows) >= fewest_kills);
    CHECK(kill_at_each_request(graph, {"cleanup", "--keep", "3", "--confirm", "--yes", "--cluster", "."}, {rows},
                               rows) >= fewest_kills);
}

TEST_CASE("a writer that is killed between the end of its local transaction and the stamp has committed") {
    const auto* programs = std::getenv("OMNIGRAPH_BIN");
    REQUIRE_MESSAGE(programs, "OMNIGRAPH_BIN names no folder with the programs");
    const auto preloaded = std::filesystem::path{programs}.parent_path() / "tests/kill_at_rename.so";
    REQUIRE(std::filesystem::exists(preloaded));
    temporary_folder folder;
    const auto root = folder.str() + "/graphs/kb.omni";
    folder.write("kb.pg", example_schema);
    folder.write("people.jsonl", example_records);
    const auto cache_named = [&](const std::string& name) {
        return program_options{.variables = {{"XDG_CACHE_HOME", folder.str() + "/" + name}}};
    };
    const auto succeed = [&](const std::vector<std::string>& words, const program_options& options) {
        const auto done = run_omnigraph(words, options);
        REQUIRE_MESSAGE(done.code == 0, done.out << done.err);
        return done.out;
    };
    const auto own = cache_named("cache");
    succeed({"init", "--schema", folder.str() + "/kb.pg", root}, own);
    succeed({"load", "--data", folder.str() + "/people.jsonl", "--mode", "merge", "--store", root}, own);
    const auto age_set = [](int age) {
        return "query birthday() { update Person set { age: " + std::to_string(age) + " } where name = \"Ada\" }";
    };
    int age = 50;
    for (const auto* ending : {".db", ".stamp"}) {
        CAPTURE(ending);
        auto killed = own;
        killed.variables["LD_PRELOAD"] = preloaded.string();
        killed.variables["OMNIGRAPH_KILL_AT_RENAME"] = ending;
        started_program writer{{"mutate", "-e", age_set(++age), "--store", root}, "omnigraph", killed};
        static_cast<void>(writer.wait());
        REQUIRE(writer.was_killed());
        const auto rows = succeed({"export", root}, own);
        CHECK(rows.find("\"age\":" + std::to_string(age)) != std::string::npos);
        CHECK(rows == succeed({"export", root}, cache_named(std::string{"fresh"} + ending)));
        CHECK(succeed({"repair", root}, own) == "nothing to repair\n");
        succeed({"mutate", "-e", age_set(++age), "--store", root}, own);
        CHECK(succeed({"export", root}, own) ==
              succeed({"export", root}, cache_named(std::string{"fresher"} + ending)));
    }
}

TEST_CASE("a cache directory that cannot be used is told, with --json, too, and the command works") {
    temporary_folder folder;
    const auto root = folder.str() + "/graphs/kb.omni";
    folder.write("kb.pg", example_schema);
    const program_options without_cache{.variables = {{"OMNIGRAPH_CACHE", "/proc/none"}}};
    REQUIRE(run_omnigraph({"init", "--schema", folder.str() + "/kb.pg", root}, without_cache).err.find("WARN") ==
            std::string::npos);
    const auto added = run_omnigraph(
        {"mutate", "-e", "query q() { insert Person { name: \"Cy\" } }", "--store", root, "--json"}, without_cache);
    CHECK(added.code == 0);
    CHECK(added.out.starts_with("{"));
    CHECK(added.err.find("WARN  local_copy_temporary") != std::string::npos);
    CHECK(added.err.find("/proc/none cannot be written to") != std::string::npos);
    for (const auto& words :
         {std::vector<std::string>{"export", root}, {"optimize", root}, {"commit", "list", "--store", root}}) {
        const auto done = run_omnigraph(words, without_cache);
        CHECK(done.code == 0);
        const bool reads_rows = words.front() != "commit";
        CHECK((done.err.find("set OMNIGRAPH_CACHE to another directory") != std::string::npos) == reads_rows);
    }
}

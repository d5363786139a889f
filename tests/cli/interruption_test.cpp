// The shipped binary, signalled while it works. Where it stands is known from what it has made and from the lock files
// of the store, which the test holds; nothing waits for a time to pass.
#include <array>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <regex>
#include <string>
#include <sys/file.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/posix/file.hpp>

#include "cli/example_cluster.hpp"
#include "cli/started_program.hpp"

using namespace omnigraph::cluster;

namespace {

/// The example with a second graph, imported; `graphs/` and `recoveries/` exist so that they can be watched.
class two_graphs {
public:
    two_graphs() {
        folder().write("cluster.yaml", std::string{example_config} + "  other:\n    schema: kb.pg\n");
        REQUIRE(cluster_.run("import").code == 0);
        std::filesystem::create_directories(folder() / "__cluster/recoveries");
        std::filesystem::create_directories(folder() / "graphs");
    }

    [[nodiscard]] const temporary_folder& folder() const { return cluster_.folder(); }
    [[nodiscard]] const example_cluster& cluster() const { return cluster_; }
    /// A command that waits for locks for longer than any test takes.
    [[nodiscard]] std::vector<std::string> line(const std::string& verb) const {
        return {"cluster", verb, "--config", cluster_.dir(), "--json", "--lock-timeout", "1000m"};
    }

    /// One graph is deployed; the other one, and a new schema of the first, are declared: two steps, one after the
    /// other.
    void declare_two_steps() const {
        folder().write("cluster.yaml", example_config);
        REQUIRE(cluster_.run("apply").code == 0);
        folder().write("cluster.yaml", std::string{example_config} + "  other:\n    schema: kb.pg\n");
        std::string schema{example_schema};
        folder().write("kb.pg",
                       schema.replace(schema.find("node Person {"), 13, "node Person {\n    nickname: String?"));
    }

    /// No lock, no record of an operation, no temporary file.
    void check_tidy() const {
        for (const auto& [name, text] : cluster_.files()) {
            CAPTURE(name);
            CHECK(name.find('#') == std::string::npos);
            CHECK(name.find("lock.json") == std::string::npos);
            CHECK_FALSE(name.starts_with("__cluster/recoveries/"));
        }
    }

private:
    example_cluster cluster_;
};

/// Holds every lock file of the store: a program that replaces or removes anything waits until this is gone.
class every_lock_file {
public:
    explicit every_lock_file(const temporary_folder& folder) {
        const auto locks = folder / ".omnigraph-locks#0";
        std::filesystem::create_directories(locks);
        for (int i = 0; i < 256; ++i) {
            std::array<char, 3> name{};
            std::snprintf(name.data(), name.size(), "%02x", i);
            files_.push_back(posix::open_at(AT_FDCWD, (locks / name.data()).string(), O_RDWR | O_CREAT));
            REQUIRE(::flock(files_.back().get(), LOCK_EX) == 0);
        }
    }
    void release() { files_.clear(); }

private:
    std::vector<posix::file_descriptor> files_;
};

json report_of_run(const finished_program& done) {
    auto document = parse_json(done.out);
    REQUIRE_MESSAGE(document, done.out << done.err);
    return *std::move(document);
}

bool has_code(const json& report, std::string_view code) {
    for (const auto& found : report.at("diagnostics").as_array())
        if (found.at("code") == boost::json::string_view{code.data(), code.size()}) return true;
    return false;
}

/// The disposition of a change, and its reason.
std::string outcome_of(const json& report, std::string_view address) {
    for (const auto& change : report.at("changes").as_array())
        if (change.at("resource") == boost::json::string_view{address.data(), address.size()}) {
            std::string outcome{change.at("disposition").as_string()};
            if (const auto* reason = change.as_object().if_contains("reason"))
                outcome += " " + std::string{reason->as_string()};
            return outcome;
        }
    return "no change";
}

}  // namespace

TEST_CASE("a signal lets apply finish the operation at hand, record it and take up no other one") {
    for (const auto& [signal, code] : {std::pair{SIGINT, 130}, {SIGTERM, 143}, {SIGHUP, 129}}) {
        CAPTURE(signal);
        const two_graphs graphs;
        graphs.declare_two_steps();
        every_lock_file held{graphs.folder()};
        const folder_events recoveries{graphs.folder() / "__cluster/recoveries"};
        started_program apply{graphs.line("apply")};
        recoveries.wait_for(".json");  // the second graph is about to be created
        apply.signal(signal);
        held.release();
        const auto done = apply.wait();
        CHECK(done.code == code);
        CHECK_FALSE(apply.was_killed());
        const auto report = report_of_run(done);
        CHECK_FALSE(report.at("ok").as_bool());
        CHECK_FALSE(report.at("converged").as_bool());
        CHECK(report.at("state_written").as_bool());
        CHECK(has_code(report, "command_interrupted"));
        CHECK(outcome_of(report, "graph.other") == "applied");
        CHECK(outcome_of(report, "schema.kb") == "blocked command_interrupted");
        graphs.check_tidy();
        const auto again = graphs.cluster().run("apply", {"--json"});
        CHECK(again.code == 0);
        CHECK(report_of_run(again).at("converged").as_bool());
    }
}

TEST_CASE("a signal ends the waiting for a lock, and nothing is touched") {
    const two_graphs graphs;
    const std::string other =
        R"({"version": 1, "lock_id": "01JX0PERAT10N0000000000000", "operation": "apply", "created_at": "", "pid": 7})";
    graphs.folder().write("__cluster/lock.json", other);
    const auto before = graphs.cluster().files();
    for (const auto* verb : {"plan", "apply", "import"}) {
        CAPTURE(verb);
        const folder_events seen{graphs.folder() / "__cluster"};
        started_program waiting{graphs.line(verb)};
        seen.wait_for_opens(4);
        waiting.signal(SIGTERM);
        const auto done = waiting.wait();
        CHECK(done.code == 143);
        CHECK(has_code(report_of_run(done), "command_interrupted"));
        CHECK(graphs.cluster().files() == before);
    }
}

TEST_CASE("a second signal ends apply at once; the next command says so, and typing what it says leads out") {
    const two_graphs graphs;
    every_lock_file held{graphs.folder()};
    const folder_events recoveries{graphs.folder() / "__cluster/recoveries"};
    started_program apply{graphs.line("apply")};
    recoveries.wait_for(".json");
    apply.signal(SIGINT);
    apply.signal(SIGTERM);
    const auto killed = apply.wait();
    CHECK(apply.was_killed());
    CHECK(killed.code >= 130);
    held.release();

    const auto refused = graphs.cluster().run("apply", {"--json"});
    CHECK(refused.code == 1);
    const auto found = report_of_run(refused).at("diagnostics").as_array().at(0);
    CHECK(found.at("code") == "state_lock_held");
    const std::string message{found.at("message").as_string()};
    CHECK(message.find(". That process no longer runs, so ") != std::string::npos);
    std::smatch typed;
    REQUIRE(std::regex_search(message, typed, std::regex{"`omnigraph cluster force-unlock ([0-9A-Z]{26})`"}));
    CHECK(report_of_run(graphs.cluster().run("status", {"--json"})).at("state_observations").at("lock_holder") ==
          "gone");
    CHECK(graphs.cluster().run("force-unlock", {typed[1]}).code == 0);
    const auto again = graphs.cluster().run("apply", {"--json"});
    CHECK(again.code == 0);
    CHECK(report_of_run(again).at("converged").as_bool());
    graphs.check_tidy();
}

TEST_CASE("a running or stopped holder is told apart from one that is gone") {
    const two_graphs graphs;
    every_lock_file held{graphs.folder()};
    const folder_events recoveries{graphs.folder() / "__cluster/recoveries"};
    started_program apply{graphs.line("apply")};
    recoveries.wait_for(".json");
    const auto holder = [&] {
        const auto status = report_of_run(graphs.cluster().run("status", {"--json"}));
        return std::string{status.at("state_observations").at("lock_holder").as_string()};
    };
    CHECK(holder() == "running");
    apply.stop();
    CHECK(holder() == "stopped");
    const auto refused = report_of_run(graphs.cluster().run("plan", {"--json"}));
    CHECK(refused.at("diagnostics").at(0).at("remedy") == "Let that process go on or end it: it releases the lock.");
    apply.signal(SIGCONT);
    held.release();
    CHECK(apply.wait().code == 0);
    graphs.check_tidy();
}

TEST_CASE("a lock file that a stopped process holds makes a command fail in words, also while it releases its lock") {
    const two_graphs graphs;
    every_lock_file held{graphs.folder()};
    const auto done = graphs.cluster().run("plan", {"--json", "--lock-timeout", "20ms"});
    CHECK(done.code == 1);
    const auto report = report_of_run(done);
    REQUIRE(has_code(report, "state_lock_error"));
    const std::string message{report.at("diagnostics").as_array().back().at("message").as_string()};
    CHECK(message.starts_with("The state lock could not be released: another process"));
    CHECK(message.find(graphs.folder().str() + "/.omnigraph-locks#0/") != std::string::npos);
}

TEST_CASE("what killed writers have left is collected by the next command that holds the lock, and by force-unlock") {
    const two_graphs graphs;
    const auto child = ::fork();
    if (child == 0) ::_exit(0);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    const auto ending = "#" + std::to_string(child) + "000001";
    graphs.folder().write("__cluster/state.json" + ending, "half");
    graphs.folder().write("__cluster/recoveries/x.json" + ending, "half");
    graphs.folder().write("__cluster/resources/query/kb/x/y.gq" + ending, "half");
    graphs.folder().write("graphs/kb.omni/manifest.json" + ending, "half");
    CHECK(graphs.cluster().run("plan").code == 0);
    CHECK_FALSE(graphs.folder().contains("__cluster/state.json" + ending));
    CHECK_FALSE(graphs.folder().contains("__cluster/recoveries/x.json" + ending));
    CHECK(graphs.folder().contains("graphs/kb.omni/manifest.json" + ending));
    graphs.folder().write("__cluster/lock.json", R"({"version": 1, "lock_id": "01JX0PERAT10N0000000000000",
        "operation": "apply", "created_at": "", "pid": 7})");
    CHECK(graphs.cluster().run("force-unlock", {"01JX0PERAT10N0000000000000"}).code == 0);
    graphs.check_tidy();
}

// A command on data that a signal stops: it says so in the form that was asked for, and changes nothing.
#include <csignal>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/started_program.hpp"

using namespace omnigraph::cluster;

namespace {

/// A graph without rows, and a pipe with a name that a command may read.
class one_graph {
public:
    one_graph() {
        std::signal(SIGPIPE, SIG_IGN);
        folder_.write("kb.pg", example_schema);
        REQUIRE(run_omnigraph({"init", "--schema", folder_.str() + "/kb.pg", graph()}).code == 0);
        REQUIRE(::mkfifo(pipe().c_str(), 0600) == 0);
    }

    [[nodiscard]] std::string graph() const { return folder_.str() + "/graphs/kb.omni"; }
    [[nodiscard]] std::string pipe() const { return folder_.str() + "/pipe"; }

    /// Returns once the command has the other end open, so it has begun.
    [[nodiscard]] int writing_end() const {
        const int end = ::open(pipe().c_str(), O_WRONLY | O_CLOEXEC);
        REQUIRE(end >= 0);
        return end;
    }

    void check_empty() const {
        const auto rows = run_omnigraph({"query", "--store", graph(), "--json", "-e",
                                         "query q() { match { $p: Person } return { count(*) as n } }"});
        REQUIRE(rows.code == 0);
        CHECK(parse_json(rows.out)->at("rows").at(0).at("n") == 0);
    }

private:
    temporary_folder folder_;
};

void check_interrupted(const finished_program& done) {
    const auto document = parse_json(done.out);
    REQUIRE_MESSAGE(document, done.out << done.err);
    CHECK_FALSE(document->at("ok").as_bool());
    const auto& found = document->at("diagnostics").as_array();
    REQUIRE(found.size() == 1);
    CHECK(found.at(0).at("code") == "command_interrupted");
    CHECK_FALSE(found.at(0).at("remedy").as_string().empty());
}

std::string person(int number) {
    return R"({"type": "Person", "data": {"name": "p)" + std::to_string(number) + R"("}})" + "\n";
}

}  // namespace

TEST_CASE("a load that waits for its input and one that reads it are ended by a signal with an answer") {
    for (const auto& [signal, code] : {std::pair{SIGINT, 130}, {SIGTERM, 143}, {SIGHUP, 129}}) {
        CAPTURE(signal);
        const one_graph at;
        started_program load{{"load", at.graph(), "--data", at.pipe(), "--mode", "append", "--json"}};
        const int to = at.writing_end();
        int number = 0;
        // More than fits into a pipe, so much of it was read.
        const auto write_on = [&] {
            const auto record = person(number++);
            return ::write(to, record.data(), record.size()) > 0;
        };
        while (signal != SIGHUP && number < 20'000 && write_on()) {}
        load.signal(signal);
        while (signal == SIGINT && write_on()) {}
        const auto done = load.wait();
        ::close(to);
        CHECK(done.code == code);
        CHECK_FALSE(load.was_killed());
        check_interrupted(done);
        at.check_empty();
    }
}

TEST_CASE("a query is ended by a signal, and without --json it says so on standard error") {
    const one_graph at;
    std::string records;
    for (int i = 0; i < 2000; ++i) records += person(i);
    program_options from_input;
    from_input.input = records;
    REQUIRE(run_omnigraph({"load", at.graph(), "--data", "-", "--mode", "append", "--quiet"}, from_input).code == 0);
    for (const bool json : {true, false}) {
        std::vector<std::string> words{
            "query",
            "--store",
            at.graph(),
            "--params-file",
            at.pipe(),
            "-e",
            "query q() { match { $a: Person $b: Person $c: Person $a.name != $b.name $b.name != $c.name $a.name != "
            "$c.name } return { count(*) as n } }"};
        if (json) words.emplace_back("--json");
        started_program query{words};
        const int to = at.writing_end();
        REQUIRE(::write(to, "{}", 2) == 2);
        ::close(to);
        query.signal(SIGTERM);
        const auto done = query.wait();
        CHECK(done.code == 143);
        CHECK_FALSE(query.was_killed());
        if (json) check_interrupted(done);
        else {
            CHECK(done.out.empty());
            CHECK(done.err.find("command_interrupted") != std::string::npos);
        }
    }
}

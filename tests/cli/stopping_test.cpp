#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/stopping.hpp>
#include <omnigraph/cluster/json/json.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

command cluster_line(cluster_verb verb) {
    cluster_command line;
    line.verb = verb;
    return line;
}

}  // namespace

TEST_CASE("a command with the lock ends between steps, one with an answer gives it, all others end at once") {
    CHECK(stopping_of(cluster_line(cluster_verb::apply)) == stopping::between_steps);
    CHECK(stopping_of(cluster_line(cluster_verb::gc)) == stopping::between_steps);
    CHECK(stopping_of(cluster_line(cluster_verb::validate)) == stopping::with_an_answer);
    CHECK(stopping_of(cluster_line(cluster_verb::log)) == stopping::with_an_answer);
    CHECK(stopping_of(load_command{}) == stopping::with_an_answer);
    CHECK(stopping_of(embed_command{}) == stopping::with_an_answer);
    CHECK(stopping_of(call_command{}) == stopping::with_an_answer);
    CHECK(stopping_of(history_command{}) == stopping::with_an_answer);
    CHECK(stopping_of(graph_command{}) == stopping::with_an_answer);
    CHECK(stopping_of(login_command{}) == stopping::at_once);
    CHECK(stopping_of(help_text{}) == stopping::at_once);
    CHECK(stopping_of(version_command{}) == stopping::at_once);
}

TEST_CASE("the last words are one document with --json, and name what to look at where a write may have happened") {
    std::ostringstream out;
    const console terminal{out, out};
    const auto document = [&](const command& options) {
        const auto words = parse_json(last_words(options, terminal));
        REQUIRE(words);
        CHECK_FALSE(words->at("ok").as_bool());
        const auto& found = words->at("diagnostics").as_array();
        REQUIRE(found.size() == 1);
        CHECK(found.at(0).at("code") == "command_interrupted");
        return std::string{found.at(0).at("remedy").as_string()};
    };
    load_command load;
    load.json = true;
    call_command read, write;
    read.json = write.json = write.mutation = true;
    CHECK(document(load) == document(write));
    CHECK(document(load).find("omnigraph commit list") != std::string::npos);
    CHECK(document(read).find("commit list") == std::string::npos);
    CHECK(last_words(embed_command{}, terminal).find("command_interrupted") != std::string::npos);
    CHECK(out.str().empty());
}

// What messages have to contain (specification §10.8): in the message itself, since scripts read no remedy.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

/// The message of the first finding of a refused command.
std::string message_of(const finished_program& done) {
    const auto report = parse_json(done.out);
    REQUIRE_MESSAGE(report, done.out << done.err);
    CHECK_FALSE(report->at("ok").as_bool());
    return std::string{report->at("diagnostics").at(0).at("message").as_string()};
}

void check_holds(const std::string& text, const std::vector<std::string>& parts) {
    for (const auto& part : parts) {
        CAPTURE(part);
        CHECK_MESSAGE(text.find(part) != std::string::npos, text);
    }
}

}  // namespace

TEST_CASE("messages contain what other programs look for in them (specification §10.8)") {
    const example_cluster cluster;
    check_holds(message_of(cluster.run("apply", {"--json"})), {"cluster import"});
    REQUIRE(cluster.run("import").code == 0);

    cluster.folder().write("__cluster/lock.json", R"({"version": 1, "lock_id": "01JX0PERAT10N0000000000000",
        "operation": "apply", "created_at": "2026-06-10T02:07:08Z", "pid": 7})");
    check_holds(message_of(cluster.run("apply", {"--json"})), {"force-unlock 01JX0PERAT10N0000000000000"});
    REQUIRE(cluster.run("force-unlock", {"01JX0PERAT10N0000000000000"}).code == 0);

    cluster.folder().write("cluster.yaml", std::string{example_config} + "  other:\n    schema: kb.pg\n");
    REQUIRE(cluster.run("apply").code == 0);
    const auto ask = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"query", "everyone", "--cluster", cluster.dir(), "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return message_of(run_omnigraph(words));
    };
    check_holds(ask({"--graph", "nobody"}), {"is not applied in cluster", "cluster apply"});
    check_holds(ask({}), {"2 graphs", "kb", "other", "--graph <id>"});

    cluster.folder().write("cluster.yaml", std::string{example_config} + "unknwon: 1\n");
    check_holds(message_of(cluster.run("validate", {"--json"})), {"unknown field"});
    const auto human = cluster.run("validate");
    check_holds(human.out, {"invalid_cluster_yaml"});
    cluster.folder().write("cluster.yaml", example_config);
    check_holds(cluster.run("validate").out, {"cluster config valid"});
}

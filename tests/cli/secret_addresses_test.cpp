// A storage URI with a secret in it: every command refuses it, and none repeats the secret.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/example_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string secret = "sk-proj-0123456789";

/// An AWS secret may have a `/` in it, and the colon before it may be written as an escape.
const std::vector<std::string> places{"s3://AKIA:" + secret + "@acme/x", "s3://AKIA:wJalr/" + secret + "@acme/x",
                                      "s3://AKIA%3AwJalr/" + secret + "@acme/x"};

void check_silent(const std::vector<std::string>& words, const program_options& options = {}) {
    CAPTURE(words.front());
    CAPTURE(words.back());
    const auto done = run_omnigraph(words, options);
    CHECK(done.code != 0);
    CHECK((done.out + done.err).find(secret) == std::string::npos);
    CHECK((done.out + done.err).find("***@acme/x") != std::string::npos);
}

}  // namespace

TEST_CASE("no command repeats the secret of a storage URI that it is given") {
    const example_cluster cluster;
    const auto config = cluster.folder().str();
    for (const auto& place : places) {
        const auto graph = place + "/graphs/kb.omni";
        check_silent({"store", "doctor", place});
        check_silent({"store", "doctor", place, "--json"});
        check_silent({"cluster", "migrate-storage", place, "--config", config});
        check_silent({"cluster", "migrate-state", place, "--config", config, "--json"});
        check_silent({"commit", "list", "--store", graph});
        check_silent({"init", "--schema", config + "/kb.pg", graph});
        check_silent({"optimize", graph});
        check_silent({"cluster", "status", "--config", place});
        program_options ambient;
        ambient.variables["OMNIGRAPH_CLUSTER"] = place;
        check_silent({"cluster", "status"}, ambient);
    }
}

TEST_CASE("a secret in cluster.yaml or in a profile is not repeated, wherever its slashes are") {
    const example_cluster cluster;
    const temporary_folder home;
    program_options options;
    options.variables["OMNIGRAPH_HOME"] = home.str();
    for (const auto& place : places) {
        for (const std::string& line : {"storage: " + place, "state: { backend: \"" + place + "\" }"}) {
            cluster.folder().write("cluster.yaml", std::string{example_config} + line + "\n");
            const auto done = cluster.run("validate");
            CHECK(done.out.find("invalid_storage_root") != std::string::npos);
            CHECK((done.out + done.err).find(secret) == std::string::npos);
        }
        home.write("config.yaml", "profiles:\n  one: { cluster: \"" + place + "\" }\n  two: { store: \"" + place +
                                      "/graphs/kb.omni\" }\n");
        for (const auto& words : std::vector<std::vector<std::string>>{{"profile", "list"},
                                                                       {"profile", "list", "--json"},
                                                                       {"profile", "show", "one"},
                                                                       {"profile", "show", "two", "--json"}}) {
            const auto done = run_omnigraph(words, options);
            CHECK(done.code == 0);
            CHECK(done.out.find("***@acme/x") != std::string::npos);
            CHECK((done.out + done.err).find(secret) == std::string::npos);
        }
    }
}

TEST_CASE("a secret in an address whose scheme is misspelt is repeated by no command") {
    const example_cluster cluster;
    const auto config = cluster.folder().str();
    const auto check = [&](const std::vector<std::string>& words) {
        CAPTURE(words.front());
        CAPTURE(words.back());
        const auto done = run_omnigraph(words, {});
        CHECK(done.code != 0);
        CHECK((done.out + done.err).find(secret) == std::string::npos);
    };
    for (const auto* misspelt : {"s3:AKIA:", "s3//AKIA:", "S3:AKIA:", "s3;//AKIA:", "s3a:AKIA:", "s3.AKIA:", "AKIA:",
                                 "s3:AKIA:w/", "minio:", "s3:"}) {
        const auto place = misspelt + secret + "@acme";
        CAPTURE(place);
        for (const std::string json : {"", "--json"}) {
            const auto with = [&](std::vector<std::string> words) {
                if (!json.empty()) words.push_back(json);
                check(words);
            };
            with({"store", "doctor", place});
            with({"cluster", "migrate-storage", place, "--config", config});
            with({"cluster", "migrate-state", place, "--config", config});
            with({"cluster", "status", "--config", place});
            with({"commit", "list", "--store", place});
            with({"init", "--schema", config + "/kb.pg", place});
            with({"optimize", place});
            with({"query", "x", "--cluster", place});
            with({"query", "x", "--server", place});
        }
        for (const std::string& line : {"storage: " + place, "storage: \"" + place + "\"  # ours",
                                        "state: { backend: \"" + place + "\" }", "storge: " + place}) {
            CAPTURE(line);
            cluster.folder().write("cluster.yaml", std::string{example_config} + line + "\n");
            check({"cluster", "validate", "--config", config});
            check({"cluster", "validate", "--config", config, "--json"});
        }
        cluster.folder().write("cluster.yaml", std::string{example_config});
    }
}

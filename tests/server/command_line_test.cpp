#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/server/boot/cluster_location.hpp>
#include <omnigraph/cluster/server/command_line.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

result<server_arguments, usage_fault> parse(const std::vector<std::string>& words,
                                            const std::map<std::string, std::string>& variables = {}) {
    return parse_command_line(words, [&](const std::string& name) -> std::optional<std::string> {
        const auto at = variables.find(name);
        return at == variables.end() ? std::nullopt : std::optional{at->second};
    });
}

}  // namespace

TEST_CASE("both spellings of an option with a value are taken, and the bind address has a default") {
    const auto spaced = parse({"--cluster", "brain", "--bind", "0.0.0.0:80"});
    REQUIRE(spaced);
    CHECK(spaced->cluster == "brain");
    CHECK(spaced->bind == "0.0.0.0:80");
    const auto joined = parse({"--cluster=s3://b/p=1"});
    REQUIRE(joined);
    CHECK(joined->cluster == "s3://b/p=1");
    CHECK(joined->bind == "127.0.0.1:8080");
}

TEST_CASE("an address that cannot be listened on is wrong usage, and so is a second cluster or address") {
    for (const auto* wrong : {"foo", "127.0.0.1", "127.0.0.1:99999", ":80", "::1:80"}) {
        const auto refused = parse({"--cluster", "x", "--bind", wrong});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().exit_code == 2);
        CHECK(refused.error().message.find("--bind takes an address to listen on; write HOST:PORT") !=
              std::string::npos);
    }
    for (const auto& twice : {std::vector<std::string>{"--cluster", "a", "--cluster=b"},
                              std::vector<std::string>{"--cluster", "a", "--bind", "[::1]:0", "--bind", "[::1]:1"},
                              std::vector<std::string>{"--cluster", "a", "--max-waiting=1", "--max-waiting", "2"}}) {
        const auto refused = parse(twice);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().exit_code == 2);
        CHECK(refused.error().message.find(" is given twice") != std::string::npos);
    }
}

TEST_CASE("the level of the log is one of four, or wrong usage") {
    const auto with_level = [](const std::string& level) {
        const std::vector<std::string> words{"--cluster", "x"};
        return parse_command_line(words, [&](const std::string& name) -> std::optional<std::string> {
            if (name == "OMNIGRAPH_LOG") return level;
            return std::nullopt;
        });
    };
    CHECK(with_level("")->least_logged == log_level::info);
    CHECK(with_level("warn")->least_logged == log_level::warn);
    CHECK(with_level(" debug ")->least_logged == log_level::debug);
    for (const auto* wrong : {"loud", "WARN", "2"}) {
        const auto refused = with_level(wrong);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().exit_code == 2);
        CHECK(refused.error().message.find("debug, info, warn or error") != std::string::npos);
    }
}

TEST_CASE("a switch is on by flag or by a variable that is neither blank, 0 nor false") {
    CHECK(parse({"--cluster", "x", "--unauthenticated"})->unauthenticated);
    for (const auto* on : {"1", "true", "yes", " on "})
        CHECK(parse({"--cluster", "x"}, {{"OMNIGRAPH_REQUIRE_ALL_GRAPHS", on}})->require_all_graphs);
    for (const auto* off : {"", " ", "0", "false", "FALSE", " False "})
        CHECK_FALSE(parse({"--cluster", "x"}, {{"OMNIGRAPH_UNAUTHENTICATED", off}})->unauthenticated);
}

TEST_CASE("limits are whole numbers in their bounds") {
    const auto asked =
        parse({"--cluster", "x", "--read-workers", "3", "--write-workers=2", "--drain-timeout", "0",
               "--reload-interval", "0", "--max-body-memory", "64", "--max-answer-memory=256", "--idle-timeout", "5"});
    REQUIRE(asked);
    CHECK(asked->limits.reads.threads == 3);
    CHECK(asked->limits.writes.threads == 2);
    CHECK(asked->limits.drain.count() == 0);
    CHECK(asked->reload_interval.count() == 0);
    CHECK(asked->limits.body_bytes == (std::size_t{64} << 20));
    CHECK(asked->limits.answer_bytes == (std::size_t{256} << 20));
    CHECK(asked->limits.idle.count() == 5);
    for (const auto* wrong : {"0", "-1", "257", "2x", "", "99999999999999999999"}) {
        const auto refused = parse({"--cluster", "x", "--read-workers", wrong});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().exit_code == 2);
    }
}

TEST_CASE("the shares of actors and graphs follow the number of threads, unless they are given") {
    const auto shares = [](const std::vector<std::string>& more) {
        auto words = std::vector<std::string>{"--cluster", "x"};
        words.insert(words.end(), more.begin(), more.end());
        const auto reads = parse(words)->limits.reads;
        return std::vector{reads.threads, reads.of_actor, reads.of_graph};
    };
    using numbers = std::vector<std::size_t>;
    CHECK(shares({}) == numbers{8, 6, 7});
    CHECK(shares({"--read-workers", "4"}) == numbers{4, 3, 3});
    CHECK(shares({"--read-workers", "32"}) == numbers{32, 24, 28});
    CHECK(shares({"--read-workers", "2"}) == numbers{2, 1, 1});
    CHECK(shares({"--read-workers", "1"}) == numbers{1, 1, 1});
    CHECK(shares({"--read-workers-per-graph=2", "--read-workers", "4"}) == numbers{4, 3, 2});
    CHECK(shares({"--read-workers", "4", "--read-workers-per-actor", "4"}) == numbers{4, 4, 3});
}

TEST_CASE("wrong usage is exit code 2 with the usage, a missing cluster is a failed boot") {
    const struct {
        std::vector<std::string> words;
        std::string why;
    } wrong[] = {{{"--config", "x"}, "unknown argument `--config`"},
                 {{"x.omni"}, "unknown argument `x.omni`"},
                 {{"--cluster"}, "--cluster needs a value"},
                 {{"--cluster="}, "--cluster needs a value that is not empty"},
                 {{"--unauthenticated=1"}, "unknown argument `--unauthenticated=1`"}};
    for (const auto& one : wrong) {
        const auto asked = parse(one.words);
        REQUIRE_FALSE(asked);
        CHECK(asked.error().exit_code == 2);
        CHECK(asked.error().message.starts_with("omnigraph-server: " + one.why +
                                                "\n\nusage: omnigraph-server --cluster <DIR|URI> "));
    }
    const auto missing = parse({"--bind", "127.0.0.1:0"});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().exit_code == 1);
    CHECK(missing.error().message ==
          "omnigraph-server: --cluster is missing. The server boots from a cluster and from nothing else; booting from "
          "a single graph was removed.\n");
}

TEST_CASE("a cluster is a root by its URI, or a folder with or without a cluster.yaml") {
    CHECK(*storage_root_of("s3://bucket/prod/") == "s3://bucket/prod");
    CHECK(*storage_root_of("file:///srv/brain/") == "/srv/brain");
    CHECK(*storage_root_of("file:///srv/my%20brain") == "/srv/my brain");
    CHECK(storage_root_of("http://x").error().front().code == codes::invalid_storage_root);
    const temporary_folder folder;
    CHECK(*storage_root_of(folder.str() + "/") == folder.str());
    folder.write("cluster.yaml", "version: 1\nstorage: ../elsewhere\n");
    CHECK(*storage_root_of(folder.str()) == (folder.path().parent_path() / "elsewhere").string());
    folder.write("cluster.yaml", "version: 1\ndashboards: {}\nstorage: ../elsewhere\n");
    CHECK_FALSE(storage_root_of(folder.str()));
    constexpr std::array<std::string_view, 1> sections{"dashboards"};
    CHECK(*storage_root_of(folder.str(), sections) == (folder.path().parent_path() / "elsewhere").string());
    folder.write("cluster.yaml", "version: [1\n");
    CHECK_FALSE(storage_root_of(folder.str()));
    CHECK_FALSE(storage_root_of(folder.str() + "/cluster.yaml"));
}

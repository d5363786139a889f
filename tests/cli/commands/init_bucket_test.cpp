// `omnigraph init` on a bucket: it is tested before anything is written into it.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/example_cluster.hpp"
#include "cli/started_program.hpp"
#include "support/pretended_bucket.hpp"

using namespace omnigraph::cluster;

namespace {

/// Runs init on a bucket with these flaws; `stored` gets the paths of what is stored then.
finished_program init_on(bucket_flaws flaws, std::vector<std::string>& stored) {
    temporary_folder folder;
    folder.write("kb.pg", example_schema);
    pretended_bucket bucket{flaws};
    scripted_http_server server{[&](const received_request& request) { return bucket.answer(request); }};
    const program_options options{
        .variables = {{"AWS_ACCESS_KEY_ID", "key"},
                      {"AWS_SECRET_ACCESS_KEY", "secret"},
                      {"AWS_REGION", "r"},
                      {"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(server.port())},
                      {"XDG_CACHE_HOME", folder.str() + "/cache"}},
        .working_folder = folder.str()};
    auto done = run_omnigraph({"init", "--schema", "kb.pg", "s3://b-1/p/graphs/kb.omni"}, options);
    for (const auto& [path, bytes] : bucket.objects()) stored.push_back(path);
    return done;
}

}  // namespace

TEST_CASE("init makes a graph in a bucket that keeps its promises, and records that") {
    std::vector<std::string> stored;
    const auto done = init_on({}, stored);
    CHECK_MESSAGE(done.code == 0, done.err);
    CHECK(std::ranges::find(stored, "/b-1/p/graphs/kb.omni/manifest.json") != stored.end());
    CHECK(std::ranges::find(stored, "/b-1/p/__cluster/doctor.json") != stored.end());
    CHECK(done.err.find("(direct, remote)") != std::string::npos);
}

TEST_CASE("init makes no graph in a bucket that would lose writes") {
    std::vector<std::string> stored;
    const auto done = init_on({.ignores_if_match = true}, stored);
    CHECK(done.code == 1);
    CHECK(done.err.find("store_unfit") != std::string::npos);
    CHECK(std::ranges::none_of(stored, [](const std::string& path) { return path.find("/graphs/") != path.npos; }));
}

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/host/branch_fork.hpp>

using namespace omnigraph::cluster;

namespace {

/// Branches whose head stays where it is told to be.
struct kept_branches : graph_branches {
    std::vector<branch_info> all{{"main", "m1"}};
    bool keeps = false;

    graph_result<std::vector<branch_info>> branches() override { return all; }
    graph_result<branch_info> create_branch(const branch_request& request) override {
        all.push_back({std::string{request.name}, all.front().head});
        return all.back();
    }
    graph_result<done> delete_branch(std::string_view name) override {
        if (keeps) return graph_error{"no", write_effect::no, graph_fault::conflict};
        std::erase_if(all, [&](const branch_info& one) { return one.name == name; });
        return done{};
    }
};

const graph_error bad_records{"bad records", write_effect::no, graph_fault::bad_request};

}  // namespace

TEST_CASE("main is there without asking; what an engine cannot say is an error") {
    graph_branches none;
    CHECK(*has_branch(none, "main"));
    CHECK_FALSE(has_branch(none, "draft"));
    CHECK_FALSE(fork_unless_there(none, "main", "main")->has_value());
    CHECK(fork_unless_there(none, "draft", "main").error().fault == graph_fault::bad_request);
}

TEST_CASE("a branch that is made can be addressed, and is not main; what is not there is said in one way") {
    for (const auto* good : {"draft", "a/b", "a.b", "...", "..a", ".hidden/x"}) CHECK(*new_branch_name(good) == good);
    for (const auto* bad : {"main", ".", "..", "a/..", "../a", "a/./b", "", " x", "__x"}) {
        CAPTURE(bad);
        CHECK(new_branch_name(bad).error().fault == graph_fault::bad_request);
    }
    CHECK(no_such_branch("draft").fault == graph_fault::not_found);
    CHECK(no_such_branch(" main").fault == graph_fault::bad_request);
}

TEST_CASE("a branch that was made for a load goes when the load fails") {
    kept_branches graph;
    const auto made = fork_unless_there(graph, "draft", "main");
    REQUIRE(made);
    CHECK(*made == "m1");
    CHECK(graph.all.size() == 2);
    CHECK(without_fork(graph, "draft", *made, bad_records).message == "bad records");
    CHECK(graph.all.size() == 1);
}

TEST_CASE("a branch that was there, has moved or cannot be removed stays, and the failure of the load says so") {
    kept_branches graph;
    graph.all.push_back({"draft", "d1"});
    CHECK_FALSE(fork_unless_there(graph, "draft", "main")->has_value());
    CHECK(without_fork(graph, "draft", std::nullopt, bad_records).effect == write_effect::no);
    CHECK(graph.all.size() == 2);

    auto moved = without_fork(graph, "draft", "m1", bad_records);
    CHECK(moved.message.ends_with("Branch 'draft', which was made for this load, stays."));
    CHECK(moved.effect == write_effect::yes);
    graph.keeps = true;
    CHECK(without_fork(graph, "draft", "d1", bad_records).effect == write_effect::yes);
    graph.keeps = false;
    auto unknown = bad_records;
    unknown.effect = write_effect::unknown;
    CHECK(without_fork(graph, "draft", "d1", unknown).message == "bad records");
    CHECK(graph.all.size() == 2);
}

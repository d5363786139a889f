#include <doctest/doctest.h>

#include <omnigraph/cluster/host/branch_fork.hpp>

using namespace omnigraph::cluster;

TEST_CASE("main is there without asking; what an engine cannot say is an error") {
    graph_branches none;
    CHECK(*has_branch(none, "main"));
    CHECK_FALSE(has_branch(none, "draft"));
    CHECK_FALSE(*fork_unless_there(none, "main", "main"));
    CHECK(fork_unless_there(none, "draft", "main").error().fault == graph_fault::bad_request);
}

// What an engine without branches answers, and which names a branch may have.
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_commit.hpp>

using namespace omnigraph::cluster;

TEST_CASE("an engine without branches refuses them in words, and nothing has moved") {
    graph_branches none;
    const auto is_refused = [](const auto& outcome) {
        return !outcome && outcome.error().fault == graph_fault::bad_request &&
               outcome.error().effect == write_effect::no && outcome.error().message.starts_with("This graph engine ");
    };
    CHECK(is_refused(none.branches()));
    CHECK(is_refused(none.create_branch({.name = "draft"})));
    CHECK(is_refused(none.delete_branch("draft")));
    CHECK(is_refused(none.merge_branch({.source = "draft"})));
    CHECK(is_refused(none.commits_of("draft", 1)));
    CHECK(is_refused(none.snapshot({})));
    CHECK(is_refused(none.diff({})));
}

TEST_CASE("a branch is named by text that can be shown, without blanks around it") {
    CHECK(*checked_branch_name("feature/x") == "feature/x");
    for (const auto* padded : {" main", "main ", "release\t", "\nrelease", "release\r", "release\u00a0", "\u3000main",
                               "main\u2028", "\u200bmain", "main\x01"}) {
        CAPTURE(padded);
        CHECK(checked_branch_name(padded).error().message.ends_with(
            "begins or ends with a blank or with what cannot be shown"));
    }
    CHECK(*checked_branch_name("größe 2") == "größe 2");
    const auto why = [](std::string_view name) { return checked_branch_name(name).error().message; };
    CHECK(why(" ") == "branch name cannot be empty");
    CHECK(why(std::string(201, 'x')) == "a branch name has at most 200 bytes");
    CHECK(why("a\x1b[2J") == "branch name 'a\\x1b[2J' has characters that cannot be shown");
    CHECK(why("a\xff"
              "b") == "branch name 'a\\xffb' has characters that cannot be shown");
    CHECK(why("//__schema_apply_lock__") ==
          "branch name '//__schema_apply_lock__' is an internal system ref: names do not begin with '__'");
    CHECK(why("01M8HKTNFMB46XPGHB15QAAG1C") == "branch name '01M8HKTNFMB46XPGHB15QAAG1C' could be the id of a commit");
}

TEST_CASE("what a read shows is a head unless a commit or a time is named") {
    CHECK(read_point{}.is_head());
    CHECK(read_point{}.branch == main_branch);
    CHECK(read_point{.branch = "draft"}.is_head());
    CHECK_FALSE(read_point{.commit = "x"}.is_head());
    CHECK_FALSE(read_point{.time = instant{}}.is_head());
}

TEST_CASE("results, conflicts and edits are spelled as in answers") {
    CHECK(spelling(merge_result::already_up_to_date) == "already_up_to_date");
    CHECK(spelling(merge_result::fast_forward) == "fast_forward");
    CHECK(spelling(merge_result::merged) == "merged");
    CHECK(spelling(merge_conflict_kind::divergent_insert) == "divergent_insert");
    CHECK(spelling(merge_conflict_kind::orphan_edge) == "orphan_edge");
    CHECK(spelling(row_edit::remove) == "delete");
}

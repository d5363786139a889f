// Expected decisions beside a bundle.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/policy/cases.hpp>

using namespace omnigraph::cluster;

namespace {

std::string messages(std::string_view text) {
    diagnostics found;
    const auto cases = read_policy_cases(text, "tests.yaml", found);
    CHECK(cases.has_value() == found.empty());
    std::string all;
    for (const auto& one : found) {
        CHECK(one.code == codes::policy_invalid);
        CHECK(one.position.file == "tests.yaml");
        CHECK(one.position.line > 0);
        all += one.message + "\n";
    }
    return all;
}

std::string with_case(const std::string& fields) { return "version: 1\ncases:\n  - {" + fields + "}\n"; }

}  // namespace

TEST_CASE("cases that hold are silent, and the others say what was expected") {
    diagnostics found;
    const auto cases = read_policy_cases(
        "version: 1\ncases:\n"
        "  - {id: fine, actor: ann, action: read, branch: main, target_branch: null, expect: allow}\n"
        "  - {id: open, actor: ann, action: change, expect: allow}\n"
        "  - {id: closed, actor: ann, action: read, expect: deny}\n"
        "  - {id: asked, actor: ann, action: invoke_query, query: find, expect: allow}\n"
        "  - {id: other, actor: ann, action: invoke_query, query: purge, expect: deny}\n",
        "tests.yaml", found);
    REQUIRE(cases);
    policy_bundle bundle;
    bundle.groups["team"] = {"ann"};
    bundle.rules = {{"read", "team", {policy_action::read}}, {"ask", "team", {policy_action::invoke_query}}};
    bundle.rules[1].queries = {"find"};
    CHECK(failing_cases(policy_engine{bundle}, *cases) ==
          std::vector<std::string>{"open: expected allow but got deny", "closed: expected deny but got allow"});
}

TEST_CASE("a case that is mistyped is refused, since it would test nothing") {
    const struct {
        std::string text;
        const char* sentence;
    } wrong[] = {
        {"version: 2\ncases: []\n", "The file has version 2, and only version 1 is known."},
        {"version: 1\n", "missing field `cases` in the top level of the file."},
        {"version: 1\ncases: {a: b}\n", "`cases` has to be a list of cases, and is a mapping."},
        {"version: 1\ncases: [x]\n", "`cases[0]` has to be a mapping, and is a text."},
        {"version: 1\ncase: []\ncases: []\n",
         "unknown field `case` in the top level of the file. Did you mean `cases`?"},
        {"version: 1\nversion: 1\n", "The key `version` repeats the one on line 1."},
        {with_case("id: '', actor: a, action: read, expect: deny"), "`cases[0].id` is blank."},
        {with_case("id: a, actor: ' ', action: read, expect: deny"), "`cases[0].actor` is blank."},
        {with_case("id: a, action: read, expect: deny"), "missing field `actor` in `cases[0]`."},
        {with_case("id: a, actor: a, action: fly, expect: deny"), "`cases[0].action` is `fly`, which is no action."},
        {with_case("id: a, actor: a, action: read, expect: maybe"), "`cases[0].expect` is `maybe`."},
        {with_case("id: a, actor: a, action: read, expcet: deny, expect: deny"),
         "unknown field `expcet` in `cases[0]`. Did you mean `expect`?"},
        {with_case("id: a, actor: a, action: read, expect: deny") +
             "  - {id: a, actor: a, action: read, expect: deny}\n",
         "The case id `a` is used twice, first on line 3."},
    };
    for (const auto& one : wrong) {
        CAPTURE(one.text);
        CHECK(messages(one.text) == one.sentence + std::string{"\n"});
    }
    CHECK(messages("version: 1\ncases: []\n").empty());
}

#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/render/plan_view.hpp>
#include <omnigraph/cluster/cli/render/render_change_details.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

const style plain{false};

change_report blocked_change() {
    change_report change;
    change.resource = "schema.kb";
    change.operation = "update";
    change.disposition = "blocked";
    change.reason = "dependency_not_applied";
    change.reversibility = "irreversible";
    change.effect = "widens_access";
    change.waits_for = {"graph.kb"};
    return change;
}

}  // namespace

TEST_CASE("the words of views, and nothing else, name one") {
    CHECK(parse_plan_view("summary") == plan_view::summary);
    CHECK(parse_plan_view("changes") == plan_view::changes);
    CHECK(parse_plan_view("full") == plan_view::full);
    CHECK_FALSE(parse_plan_view("Full"));
    CHECK_FALSE(parse_plan_view(""));
}

TEST_CASE("the notes of a change: effect, tier, reason and what is waited for, in this order") {
    auto change = blocked_change();
    CHECK(notes_of(plain, change, false) ==
          " [widens access] [irreversible] [Blocked: dependency_not_applied, waits for graph.kb]");
    change.waits_for = {"schema.kb"};  // itself: the reason says it all
    change.effect.reset();
    change.reversibility = "catalog_behaviour";
    CHECK(notes_of(plain, change, false) == " [Blocked: dependency_not_applied]");
    change.disposition = "applied";
    change.reason.reset();
    CHECK(notes_of(plain, change, false).empty());
    CHECK(notes_of(plain, change, true) == " [Applied]");
    change.metadata_change = "gardeners\x1b[31m";
    CHECK(notes_of(plain, change, false).find('\x1b') == std::string::npos);
}

TEST_CASE("a migration is shown in every view, digests and recorded facts in the full one") {
    auto change = blocked_change();
    change.migration = boost::json::object{{"supported", false}, {"steps", {{{"kind", "unsupported_change"}}}}};
    change.before_digest = std::string(64, 'a');
    change.recorded_facts = recorded_facts_report{{{"applies_to", {"graph.kb"}}}, {}};
    std::ostringstream changes, full;
    render_change_details(changes, plain, change, plan_view::changes);
    CHECK(changes.str() == "      migration UNSUPPORTED:\n      {\"kind\":\"unsupported_change\"}\n");
    render_change_details(full, plain, change, plan_view::full);
    CHECK(full.str() == changes.str() +
                            "        digest: aaaaaaaaaaaa → nothing\n"
                            "        applies_to: [\"graph.kb\"] → nothing\n");
}

TEST_CASE("sources: hunks with their file, notes where there are none, and one line for those who do not want them") {
    const std::vector<source_diff_report> diffs{
        {"a.gq", {"query.kb.a"}, 1, 1, "@@ -1 +1 @@\n-x\n+\x1b[2J\n", true, {}},
        {"b.gq", {"query.kb.b"}, 0, 0, {}, {}, "the applied text is missing from the catalog"}};
    std::ostringstream full, counted, nothing;
    render_source_diffs(full, plain, diffs);
    CHECK(
        full.str() ==
        "  sources\n    a.gq (+1 -1): query.kb.a\n      @@ -1 +1 @@\n      -x\n      +\\x1b[2J\n      (the rest is not "
        "shown)\n    b.gq (+0 -0): query.kb.b\n      the applied text is missing from the catalog\n");
    count_source_diffs(counted, diffs);
    CHECK(counted.str() == "  2 source(s) changed: +1 -1 line(s) (--view full shows them)\n");
    render_source_diffs(nothing, plain, {});
    count_source_diffs(nothing, {});
    render_apply_groups(nothing, {});
    render_left_out(nothing, {}, true);
    CHECK(nothing.str().empty());
    std::ostringstream left;
    render_left_out(left, {"a", "b", "c", "d", "e", "f"}, false);
    CHECK(left.str() == "  left out, because they are not targeted: 6 change(s) (a, b, c, d, e, …)\n");
}

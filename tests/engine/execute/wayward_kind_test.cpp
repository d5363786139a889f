// A kind that contradicts itself or throws: plan and apply agree, nothing of it counts as applied, and what else is
// declared goes on.
#include "support/wayward_kind.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/engine/commands/history.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>
#include <omnigraph/cluster/testing/apply_laws.hpp>
#include <omnigraph/cluster/testing/kind_fuzz.hpp>
#include <omnigraph/cluster/testing/kind_laws.hpp>
#include <omnigraph/cluster/testing/kind_root_laws.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;
using wayward::one_way;

namespace {

using bells = toy::basic_cluster<wayward::kinds>;

constexpr const char* noon = "version: 1\nbells: { noon: c }\n";
constexpr const char* other_noon = "version: 1\nbells: { noon: d }\n";

std::string outcome_of(const std::vector<change_report>& all, const std::string& address) {
    for (const auto& c : all)
        if (c.resource == address) return c.disposition.value_or("") + (c.reason ? " " + *c.reason : "");
    return "none";
}

std::string many_bells(int count) {
    std::string text = "version: 1\nbells: {";
    for (int i = 0; i < count; ++i) text += (i == 0 ? " " : ", ") + ("b" + std::to_string(i)) + ": c";
    return text + " }\n";
}

std::string tone_of(bells& cluster, const std::string& name = "noon") {
    const auto tone = cluster.store.get("bells/" + name + "/tone");
    return tone ? tone->bytes : "";
}

std::string condition_of(bells& cluster, const std::string& address) {
    const auto state = cluster.ledger();
    const auto& status = state.resource_statuses->at(address);
    return status.status + (status.conditions->empty() ? "" : " " + status.conditions->front());
}

}  // namespace

TEST_CASE("an update that its preview does not support is blocked by plan, by apply and by a saved plan") {
    bells cluster{noon};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(other_noon);
    const one_way unsupported{{.supported = false}};
    const auto shown = cluster.plan();
    CHECK(shown.ok);
    CHECK(outcome_of(shown.changes, "bell.noon") == "blocked bell_recast_failed");
    CHECK(toy::has_code(shown.diagnostics, wayward::recast_bell::failed));

    auto env = cluster.env();
    env.plan = std::make_shared<const saved_plan>(save_plan(shown, env));
    for (const auto& done : {commands::apply<wayward::kinds>(env), cluster.apply()}) {
        CHECK_FALSE(done.ok);
        CHECK_FALSE(done.converged);
        CHECK(outcome_of(done.changes, "bell.noon") == "blocked bell_recast_failed");
        CHECK(toy::has_code(done.diagnostics, wayward::recast_bell::failed));
        CHECK(tone_of(cluster) == "c");
        CHECK(cluster.store.list("__cluster/recoveries")->empty());
    }
}

TEST_CASE("what an operation leaves is compared with what was declared, and is drift when it is something else") {
    bells cluster{noon};
    REQUIRE(cluster.import_cluster().ok);
    for (const char* declared : {noon, other_noon}) {
        CAPTURE(declared);
        cluster.declare(declared);
        const auto wanted = digest_of_bytes(declared == noon ? "c" : "d").hex();
        {
            const one_way lying{{.left = "x"}};
            const auto done = cluster.apply();
            CHECK_FALSE(done.ok);
            CHECK_FALSE(done.converged);
            CHECK(done.state_written);
            CHECK(outcome_of(done.changes, "bell.noon").starts_with("blocked"));
            CHECK(done.applied_count == 0);
            CHECK(cluster.store.list("__cluster/recoveries")->empty());
        }
        const auto state = cluster.ledger();
        CHECK(state.applied_revision.resources->at("bell.noon").digest == digest_of_bytes("x").hex());
        CHECK(condition_of(cluster, "bell.noon") == "drifted bell_mismatch");
        const auto seen = state.observations->at("bell.noon").as_object();
        CHECK(seen.at("schema_digest") == json(digest_of_bytes("x").hex()));
        CHECK(seen.at("desired_schema_digest") == json(wanted));
        CHECK(seen.at("schema_matches_desired") == false);
        CHECK(cluster.refresh().ok);
        CHECK(condition_of(cluster, "bell.noon") == "drifted bell_mismatch");
        CHECK(outcome_of(cluster.plan().changes, "bell.noon") == "applied");

        const auto mended = cluster.apply();
        CHECK(mended.converged);
        CHECK(condition_of(cluster, "bell.noon") == "applied");
        CHECK(cluster.ledger().observations->at("bell.noon").as_object().at("schema_matches_desired") == true);
    }
}

TEST_CASE("an operation that does not say what it has left is in doubt, and the next apply looks") {
    bells cluster{noon};
    REQUIRE(cluster.import_cluster().ok);
    {
        const one_way silent{{.says_nothing = true}};
        const auto done = cluster.apply();
        CHECK_FALSE(done.ok);
        CHECK_FALSE(done.converged);
        CHECK(outcome_of(done.changes, "bell.noon") == "blocked bell_cast_failed");
        CHECK(cluster.store.list("__cluster/recoveries")->size() == 1);
        CHECK_FALSE(cluster.ledger().applied_revision.resources->contains("bell.noon"));
    }
    const auto mended = cluster.apply();
    CHECK(mended.converged);
    CHECK(toy::has_code(mended.diagnostics, codes::cluster_recovery_rolled_forward));

    cluster.declare("version: 1\n");
    REQUIRE(cluster.approve("bell.noon").ok);
    {
        const one_way still_there{{.left = "c"}};
        const auto done = cluster.apply();
        CHECK_FALSE(done.ok);
        CHECK(outcome_of(done.changes, "bell.noon") == "blocked bell_melt_failed");
        CHECK(cluster.ledger().applied_revision.resources->contains("bell.noon"));
    }
}

TEST_CASE("outcomes of run_all in another number than the requests are all in doubt") {
    for (const int more : {1, -1}) {
        CAPTURE(more);
        bells cluster{"version: 1\nbells: { eve: d, noon: c }\n"};
        REQUIRE(cluster.import_cluster().ok);
        {
            const one_way miscounting{{.outcomes_more = more}};
            const auto done = cluster.apply();
            CHECK_FALSE(done.ok);
            for (const char* address : {"bell.eve", "bell.noon"}) {
                CHECK(outcome_of(done.changes, address) == "blocked bell_cast_failed");
                CHECK_FALSE(cluster.ledger().applied_revision.resources->contains(address));
            }
            CHECK(cluster.store.list("__cluster/recoveries")->size() == 2);
        }
        CHECK(cluster.apply().converged);
    }
}

TEST_CASE("an exception of a member of a kind is a fault of what it was asked about, on every number of threads") {
    for (const int count : {1, 40}) {
        CAPTURE(count);
        bells cluster{many_bells(count)};
        REQUIRE(cluster.import_cluster().ok);
        for (const char* member : {"read", "digest_of"}) {
            CAPTURE(member);
            const one_way throwing{{.throwing = member}};
            CHECK(toy::has_code(cluster.validate().diagnostics, codes::kind_failed));
            CHECK(toy::has_code(cluster.plan().diagnostics, codes::kind_failed));
            const auto done = cluster.apply();
            CHECK_FALSE(done.ok);
            CHECK_FALSE(done.state_written);
        }
        {
            const one_way throwing{{.throwing = "prepare"}};
            CHECK(outcome_of(cluster.plan().changes, "bell.b0") == "blocked bell_cast_failed");
            const auto done = cluster.apply();
            CHECK(outcome_of(done.changes, "bell.b0") == "blocked bell_cast_failed");
            CHECK(toy::has_code(done.diagnostics, wayward::cast_bell::failed));
            CHECK(cluster.store.list("__cluster/recoveries")->empty());
        }
        {
            const one_way throwing{{.throwing = count == 1 ? "run" : "run_all"}};
            const auto done = cluster.apply();
            CHECK(outcome_of(done.changes, "bell.b0") == "blocked bell_cast_failed");
            CHECK(cluster.store.list("__cluster/recoveries")->size() == static_cast<std::size_t>(count));
        }
        for (const char* member : {"classify", "observe"}) {
            CAPTURE(member);
            const one_way throwing{{.throwing = member}};
            const auto done = cluster.apply();
            CHECK(outcome_of(done.changes, "bell.b0") == "blocked cluster_recovery_pending");
            CHECK(toy::has_code(done.diagnostics, codes::cluster_recovery_pending));
        }
        REQUIRE(cluster.apply().converged);
        {
            const one_way throwing{{.throwing = "observe"}};
            CHECK(toy::has_code(cluster.refresh().diagnostics, {"bell_observation_error"}));
        }
        cluster.declare(std::string{many_bells(count)}.replace(many_bells(count).find(": c"), 3, ": d"));
        const one_way throwing{{.throwing = "preview"}};
        CHECK(toy::has_code(cluster.plan().diagnostics, codes::schema_preview_unavailable));
    }
}

TEST_CASE("metadata that the ledger could not give back are a fault of their resource, and nothing is applied") {
    const auto nested = [](int levels) {
        json value = 1;
        for (; levels > 0; --levels) value = boost::json::array{value};
        return value;
    };
    bells cluster{noon};
    REQUIRE(cluster.import_cluster().ok);
    for (const auto& [made, why] :
         std::vector<std::pair<json, std::string>>{{nested(33), "is nested more than 32 levels deep"},
                                                   {nested(100), "is nested more than 32 levels deep"},
                                                   {json{"\xc3"}, "has a text that is not UTF-8"},
                                                   {boost::json::object{{"\xff", 1}}, "has a text that is not UTF-8"},
                                                   {std::numeric_limits<double>::infinity(), "is not finite"},
                                                   {boost::json::array{std::nan("")}, "is not finite"}}) {
        CAPTURE(why);
        const one_way recording{{.made = made}};
        const auto before = cluster.contents();
        for (const auto& found : {cluster.validate().diagnostics, cluster.plan().diagnostics}) {
            REQUIRE(found.size() == 1);
            CHECK(found.front().code == codes::kind_failed.text);
            CHECK(found.front().path == "bell.noon");
            CHECK(found.front().message.find(why) != std::string::npos);
        }
        const auto done = cluster.apply();
        CHECK_FALSE(done.ok);
        CHECK_FALSE(done.state_written);
        CHECK(cluster.contents() == before);
    }
    const one_way recording{{.made = nested(32)}};
    CHECK(cluster.apply().converged);
    CHECK(cluster.plan().changes.empty());
    CHECK(commands::log<wayward::kinds>(cluster.env()).ok);
}

TEST_CASE("whatever texts the members of a kind give, the ledger, the history and every report are UTF-8") {
    for (const char* member : {"observe", "fault", "uid", "run", "source"}) {
        CAPTURE(member);
        bells cluster{noon};
        REQUIRE(cluster.import_cluster().ok);
        if (std::string_view{member} != "run") REQUIRE(cluster.apply().converged);
        const one_way garbling{{.garbling = member}};
        CHECK(is_utf8(compact_json(to_json(cluster.validate()))));
        CHECK(is_utf8(compact_json(to_json(cluster.plan()))));
        CHECK(is_utf8(compact_json(to_json(cluster.refresh()))));
        CHECK(is_utf8(compact_json(to_json(cluster.apply()))));
        diagnostics found;
        CHECK_MESSAGE(read_state(cluster.store, found).state, "the ledger can still be read");
    }
}

TEST_CASE("steps of a preview that are no JSON are no preview") {
    bells cluster{noon};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(other_noon);
    const one_way showing{{.garbling = "steps"}};
    const auto plan = cluster.plan();
    CHECK(toy::has_code(plan.diagnostics, codes::schema_preview_unavailable));
    CHECK(is_utf8(compact_json(to_json(plan))));
}

TEST_CASE("the laws of apply hold for a kind that tells the truth") {
    testing::apply_laws<wayward::kinds>({{{"cluster.yaml", noon}}, {{"cluster.yaml", other_noon}}});
}

TEST_CASE("roots that overlap are refused before anything is written") {
    bells cluster{"version: 1\nbells: { eve: d, noon: c }\n"};
    REQUIRE(cluster.import_cluster().ok);
    const one_way forgetting{{.root = "tower"}};
    const auto before = cluster.contents();
    const auto found = cluster.validate().diagnostics;
    REQUIRE(found.size() == 1);
    CHECK(found.front().code == codes::kind_failed.text);
    CHECK(found.front().path == "bell.noon");
    CHECK(found.front().message.find("`bells/tower`") != std::string::npos);
    CHECK_FALSE(cluster.apply().ok);
    CHECK(cluster.contents() == before);
    CHECK(roots_overlap("a", "a/b"));
    CHECK(roots_overlap("a/b", "a"));
    CHECK_FALSE(roots_overlap("a", "ab"));
}

namespace {

const std::vector<wayward::declaration> tones{{"c"}, {"d"}};

}  // namespace

TEST_CASE("the laws of kinds hold for bells") { testing::kind_laws<wayward::kinds, wayward::bell>("bell.noon", tones); }

TEST_CASE("the laws of kinds catch metadata that the ledger cannot hold" * doctest::should_fail()) {
    const one_way recording{{.made = json{"\xc3"}}};
    testing::kind_laws<wayward::kinds, wayward::bell>("bell.noon", tones);
}

TEST_CASE("the laws of kinds catch a root that forgets the name" * doctest::should_fail()) {
    const one_way forgetting{{.root = "tower"}};
    testing::kind_laws<wayward::kinds, wayward::bell>("bell.noon", tones);
}

TEST_CASE("the fuzzer of kinds finds declarations that differ, and members that throw") {
    constexpr std::string_view archive = "version: 1\nbells: { noon: c }\n";
    const auto law = [&] {
        const auto* broken = testing::detail::broken_law(archive, kind_list_of<wayward::kinds>);
        return std::string{broken ? broken : "none"};
    };
    CHECK(law() == "none");
    {
        const one_way counting{{.counting = true}};
        CHECK(law() == "the same input declares the same");
    }
    const one_way throwing{{.throwing = "digest_of"}};
    CHECK(law() == "no member throws, and the ledger gives back what is declared");
}

TEST_CASE("the laws of apply catch an operation that leaves something else" * doctest::should_fail()) {
    const one_way lying{{.left = "x"}};
    testing::apply_laws<wayward::kinds>({{{"cluster.yaml", noon}}});
}

TEST_CASE("the laws of apply catch an operation that does not say what it has left" * doctest::should_fail()) {
    const one_way silent{{.says_nothing = true}};
    testing::apply_laws<wayward::kinds>({{{"cluster.yaml", noon}}});
}

TEST_CASE("the laws of apply catch an update whose preview is not supported" * doctest::should_fail()) {
    const one_way unsupported{{.supported = false}};
    testing::apply_laws<wayward::kinds>({{{"cluster.yaml", noon}}, {{"cluster.yaml", other_noon}}});
}

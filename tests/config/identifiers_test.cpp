// Names, references to secrets, and what policies are bound to.
#include <map>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a graph id is one that the server can route too (W3)") {
    for (const auto* good : {"a", "Knowledge", "kb-2", "a-", "clusters", "graph"}) {
        CAPTURE(good);
        CHECK_FALSE(validate_graph_id(good));
    }
    CHECK_FALSE(validate_graph_id(std::string(64, 'a')));
    for (const auto* bad : {"", "my_graph", "_a", "-a", "1a", "a.b", "a b", "a/b", "ü", "..", "a\n"}) {
        CAPTURE(bad);
        CHECK(validate_graph_id(bad));
    }
    CHECK(validate_graph_id(std::string(65, 'a')));
    CHECK(*validate_graph_id("my_graph") ==
          "The graph id `my_graph` has an underscore, and routes of the server allow none; use `-`.");
}

TEST_CASE("no graph is called cluster or like a route, in any case of letters (W3, W4)") {
    for (const auto* reserved : {"cluster", "Cluster", "policies", "healthz", "openapi", "graphs", "GRAPHS"}) {
        CAPTURE(reserved);
        const std::string taken_for = std::string_view{reserved}.substr(1) == "luster"
                                          ? "the whole cluster in `applies_to`"
                                          : "a route of the server";
        CHECK(*validate_graph_id(reserved) ==
              "`" + std::string{reserved} + "` is reserved: as a graph id it would be taken for " + taken_for + ".");
    }
}

TEST_CASE("other names may have underscores, and fit a file system") {
    for (const auto* good : {"find_person", "_x", "a-b", "A1", "cluster"}) CHECK_FALSE(validate_resource_name(good));
    for (const auto* bad : {"", "1a", "-a", "a.b", "a b", "ü", "../x"}) {
        CAPTURE(bad);
        CHECK(validate_resource_name(bad));
    }
    CHECK_FALSE(validate_resource_name(std::string(200, 'a')));
    CHECK(validate_resource_name(std::string(201, 'a')));
}

TEST_CASE("every graph id is also a legal name") {
    CHECK(rc::check([](const std::string& text) {
        if (!validate_graph_id(text)) RC_ASSERT(!validate_resource_name(text));
    }));
}

TEST_CASE("names that differ only by case are in conflict, each with the first of its spelling (W5)") {
    const std::map<std::string, int> names{{"KB", 0}, {"Kb", 0}, {"kb", 0}, {"other", 0}};
    CHECK(case_conflicts(names) == std::vector<case_conflict>{{"KB", "Kb"}, {"KB", "kb"}});
    CHECK(case_conflicts(std::map<std::string, int>{{"a", 0}, {"b", 0}}).empty());
}

TEST_CASE("a reference to a secret is exactly one name in ${} (W6)") {
    CHECK(env_reference_name("${KEY}") == "KEY");
    CHECK(env_reference_name("${_k1}") == "_k1");
    for (const auto* loose : {"", "KEY", "$KEY", "${}", "${ KEY }", " ${KEY}", "${KEY} ", "${A}${B}", "${1A}", "${A-B}",
                              "${A:-x}", "x${A}", "${A", "${A}}", "${ü}"}) {
        CAPTURE(loose);
        CHECK_FALSE(env_reference_name(loose));
    }
}

TEST_CASE("a reference is found among other characters, too") {
    for (const auto* text : {"${KEY}", "https://${HOST}/v1", "${ ${A}", "x${A}${"}) CHECK(has_env_reference(text));
    for (const auto* text : {"", "$KEY", "${}", "${1}", "${A", "{A}", "${a b}"}) CHECK_FALSE(has_env_reference(text));
}

TEST_CASE("a reference resolves to its value; an unset or empty variable is an error that names it (W6)") {
    const environment_lookup lookup = [](const std::string& name) -> std::optional<std::string> {
        if (name == "KEY") return "secret";
        if (name == "EMPTY") return "";
        return std::nullopt;
    };
    CHECK(*resolve_env_reference("${KEY}", lookup) == "secret");
    const auto why_not = [&](std::string_view reference) {
        const auto resolved = resolve_env_reference(reference, lookup);
        REQUIRE_FALSE(resolved);
        return resolved.error().message;
    };
    CHECK(why_not("${UNSET}") == "The environment variable UNSET, referred to as ${UNSET}, is not set.");
    CHECK(why_not("${EMPTY}") ==
          "The environment variable EMPTY, referred to as ${EMPTY}, is empty, which counts as not set.");
    CHECK(why_not("sk-secret") == "The value is no reference of the form ${NAME}.");
    CHECK_FALSE(posix::environment_variable("OMNIGRAPH_SURELY_UNSET_VARIABLE"));
    CHECK(posix::environment_variable("PATH"));
}

TEST_CASE("a binding is the cluster or one graph, and anything else with a dot is of a wrong kind") {
    CHECK(normal_policy_scope("cluster") == "cluster");
    CHECK(normal_policy_scope("kb") == "graph.kb");
    CHECK(normal_policy_scope("graph.kb") == "graph.kb");
    CHECK(normal_policy_scope("graph.cluster") == "graph.cluster");
    for (const auto* wrong : {"", "graph.", "graph.a.b", "policy.x", "a.b", "cluster.x", ".", "schema.kb"}) {
        CAPTURE(wrong);
        CHECK_FALSE(normal_policy_scope(wrong));
    }
    CHECK(graph_of_policy_scope("graph.kb") == "kb");
    CHECK_FALSE(graph_of_policy_scope("cluster"));
    CHECK(cluster_policy_scope < std::string_view{"graph.a"});
}

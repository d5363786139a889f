#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/engine/plan/finding_order.hpp>

using namespace omnigraph::cluster;

namespace {

constexpr erased_kind kind_at(const char* name, std::size_t rank, std::optional<std::size_t> within = {}) {
    erased_kind facts{name, address_pattern{"x.<id>"}, rank};
    facts.within = within;
    return facts;
}

std::vector<std::string> in_order(kind_table kinds, const std::vector<std::vector<std::string>>& paths) {
    std::vector<diagnostics> by_kind;
    for (const auto& of_kind : paths) {
        by_kind.emplace_back();
        for (const auto& path : of_kind) by_kind.back().push_back(error(codes::state_missing, path, ""));
    }
    diagnostics findings{error(codes::state_missing, "before", "")};
    append_in_order(kinds, std::move(by_kind), findings);
    std::vector<std::string> ordered;
    for (const auto& finding : findings) ordered.push_back(finding.path);
    return ordered;
}

}  // namespace

TEST_CASE("what is within a container is told with it, container by container, before other kinds") {
    const std::vector<erased_kind> kinds{kind_at("provider", 0),  kind_at("graph", 1),    kind_at("policy", 2),
                                         kind_at("schema", 3, 1), kind_at("query", 4, 1), kind_at("part", 5, 4)};
    CHECK(in_order(kinds, {{"providers.z", "providers.a"},
                           {"graphs.b", "graphs.a"},
                           {"policies.p"},
                           {"graphs.a.schema", "graphs.c.schema"},
                           {"graphs.b.queries.y", "graphs.b.queries.x", "elsewhere.k"},
                           {"graphs.a.parts.1"}}) ==
          std::vector<std::string>{"before", "providers.z", "providers.a", "graphs.a", "graphs.a.schema",
                                   "graphs.a.parts.1", "graphs.b", "graphs.b.queries.y", "graphs.b.queries.x",
                                   "graphs.c.schema", "elsewhere.k", "policies.p"});
    CHECK(in_order(kinds, {{}, {}, {}, {}, {}, {}}) == std::vector<std::string>{"before"});
}

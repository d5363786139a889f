// Laws of a ledger in which one row is not as it was applied, for any list of kinds. One line runs them for custom
// kinds:
//
//     TEST_CASE("whatever is in a row of dashboards, a plan says what apply makes of it") {
//         ledger_row_laws<acme::kinds>({{"cluster.yaml", "version: 1\ndashboards: { home: { title: Home } }\n"}});
//     }
//
// Include it in a file that includes doctest. The files are those of a configuration folder, by name; they must declare
// something and have no faults. Each fact of each row is taken away, added or changed, one at a time.
//
// (1) The rows that apply writes are exactly those that a plan before it shows as applied or derived.
// (2) When nothing is held back, the ledger has the rows again that it had before.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/testing/cluster_laws.hpp>

namespace omnigraph::cluster::testing {

namespace detail {

/// Something that makes a row another one.
struct row_alteration {
    std::string_view name;
    std::function<void(resource_entry&)> make;
};

template <class Value>
void take_or_add(rare<Value>& fact, Value added) {
    if (fact) fact.reset();
    else fact = std::move(added);
}

[[nodiscard]] inline std::vector<row_alteration> row_alterations() {
    const std::string nobody = "provider.embedding.nobody";
    return {{"another digest", [](auto& row) { row.digest = digest_of_bytes("another").hex(); }},
            {"other scopes",
             [](auto& row) { take_or_add(row.applies_to, std::vector<std::string>{std::string{"cluster"}}); }},
            {"no provider, or one", [=](auto& row) { take_or_add(row.embedding_provider, nobody); }},
            {"another provider", [=](auto& row) { row.embedding_provider = nobody; }},
            {"no profile, or one",
             [](auto& row) { take_or_add(row.embedding_profile, embedding_profile_record{.kind = "mock"}); }},
            {"another profile", [](auto& row) { row.embedding_profile = embedding_profile_record{.kind = "another"}; }},
            {"no metadata", [](auto& row) { row.metadata->clear(); }},
            {"more metadata", [](auto& row) { row.metadata->emplace("another", 1); }},
            {"no references", [](auto& row) { row.references->clear(); }},
            {"more references", [=](auto& row) {
                 row.references->push_back(nobody);
                 std::ranges::sort(*row.references);
             }}};
}

template <class List>
class ledger_row_law_run {
public:
    explicit ledger_row_law_run(const std::map<std::string, std::string>& files) : cluster_{files} {
        REQUIRE(commands::import_cluster<List>(cluster_.env()).ok);
        REQUIRE(commands::apply<List>(cluster_.env()).converged);
        applied_ = ledger();
        REQUIRE_MESSAGE(!applied_.applied_revision.resources->empty(), "the files declare something");
    }

    void run() {
        for (const auto& [address, row] : *applied_.applied_revision.resources) {
            for (const auto& alteration : row_alterations()) {
                auto altered = applied_;
                alteration.make(altered.applied_revision.resources->at(address));
                if (altered != applied_) check(address, alteration.name, altered);
            }
            auto without = applied_;
            without.applied_revision.resources->erase(address);
            check(address, "no row", without);
        }
    }

private:
    void check(const std::string& address, std::string_view alteration, const ledger_state& altered) {
        CAPTURE(address);
        CAPTURE(alteration);
        REQUIRE(cluster_.store.put(layout::state, encode_state(altered)));
        const auto shown = commands::plan<List>(cluster_.env());
        static_cast<void>(commands::apply<List>(cluster_.env()));
        const auto now = ledger();
        address_set happening;
        bool held_back = false;
        for (const auto& c : shown.changes) {
            const bool happens = c.disposition == "applied" || c.disposition == "derived";
            held_back = held_back || !happens;
            if (happens) happening.insert(c.resource);
        }
        CHECK_MESSAGE(happening == written(altered, now), "(1) a plan shows what apply writes");
        if (!held_back)
            CHECK_MESSAGE(*now.applied_revision.resources == *applied_.applied_revision.resources,
                          "(2) the rows are again as they were");
    }

    [[nodiscard]] static address_set written(const ledger_state& before, const ledger_state& after) {
        address_set differing;
        const auto add = [&](const ledger_state& some, const ledger_state& others) {
            for (const auto& [address, row] : *some.applied_revision.resources) {
                const auto other = others.applied_revision.resources->find(address);
                if (other == others.applied_revision.resources->end() || other->second != row)
                    differing.insert(address);
            }
        };
        add(before, after);
        add(after, before);
        return differing;
    }

    [[nodiscard]] ledger_state ledger() {
        diagnostics found;
        auto state = read_state(cluster_.store, found).state;
        REQUIRE(state);
        return *std::move(state);
    }

    laws_cluster cluster_;
    ledger_state applied_;
};

}  // namespace detail

template <class List>
void ledger_row_laws(const std::map<std::string, std::string>& files) {
    detail::ledger_row_law_run<List>{files}.run();
}

}  // namespace omnigraph::cluster::testing

// Laws of apply for any list of kinds. One line runs them for custom kinds:
//
//     TEST_CASE("whatever of dashboards is declared, apply keeps its laws") {
//         apply_laws<acme::kinds>({{{"cluster.yaml", "version: 1\ndashboards: { home: { title: Home } }\n"}},
//                                  {{"cluster.yaml", "version: 1\n"}}});
//     }
//
// The folders are declared and applied one after the other; each must have no fault. Every gate is approved.
//
// (1) apply converges, and nothing irreversible happened without an approval. Each approval is used up.
// (2) A plan after apply is empty, and a second apply writes nothing.
// (3) The ledger parses, and every published text that it names is there with its digest.
// (4) Of two applies at once exactly one writes a revision; the other says state_cas_mismatch, and nothing is lost.
// (5) No stored object has a secret: a text of `secrets`, which the environment of the process has as values.
// (6) Apply does with each change what a plan has shown before.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/commands/approve.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/cluster_laws.hpp>

namespace omnigraph::cluster::testing {

/// The files of a configuration folder, by name.
using declared_folder = std::map<std::string, std::string>;

namespace detail {

/// Calls `meanwhile` once, just before the ledger is replaced.
class interrupted_store final : public borrowed_store {
public:
    interrupted_store(object_store& owner, std::function<void()> meanwhile)
        : borrowed_store{owner}, meanwhile_{std::move(meanwhile)} {}

    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        if (key == layout::state && meanwhile_) std::exchange(meanwhile_, nullptr)();
        return borrowed_store::put_if_match(key, bytes, expected);
    }

private:
    std::function<void()> meanwhile_;
};

template <class List>
class apply_law_run {
public:
    apply_law_run(const declared_folder& first, const std::vector<std::string>& secrets)
        : cluster_{first}, secrets_{secrets} {
        REQUIRE(commands::import_cluster<List>(cluster_.env()).ok);
        check_ledger();
    }

    void apply(const declared_folder& files) {
        cluster_.declare(files);
        const auto approved = approve_gates();
        const auto used_before = ledger().approval_records->size();
        const auto shown = commands::plan<List>(cluster_.env());
        const auto done = commands::apply<List>(cluster_.env());
        for (const auto& told : done.diagnostics)
            CHECK_MESSAGE(told.severity != "error", told.code, ": ", told.message);
        CHECK_MESSAGE(done.converged, "(1) apply converges");
        CHECK_MESSAGE(std::ranges::equal(shown.changes, done.changes, {}, &outcome_of, &outcome_of),
                      "(6) apply does what was planned");
        for (const auto& c : done.changes) {
            const auto* kind = kind_of(erased_kinds_of<List>, c.resource);
            REQUIRE(kind);
            if (kind->fenced && c.operation == "delete")
                CHECK_MESSAGE(approved.contains(c.resource), "(1) ", c.resource, " is deleted under an approval");
        }
        CHECK_MESSAGE(ledger().approval_records->size() == used_before + approved.size(), "(1) approvals are used up");
        check_rest();
    }

    /// Two applies of `files`, of which the second begins when the first is about to write the ledger.
    void apply_twice_at_once(const declared_folder& files) {
        cluster_.declare(files);
        approve_gates();
        const auto revision = *ledger().state_revision;
        apply_report second;
        auto first_env = cluster_.env();
        first_env.open_store = [&](const std::string&) -> result<std::unique_ptr<object_store>> {
            return std::unique_ptr<object_store>{std::make_unique<interrupted_store>(cluster_.store, [&] {
                // As a program would that does not know of the lock.
                REQUIRE(cluster_.store.remove(layout::lock));
                second = commands::apply<List>(cluster_.env());
            })};
        };
        const auto first = commands::apply<List>(first_env);
        if (*ledger().state_revision != revision) {
            CHECK_MESSAGE(*ledger().state_revision == revision + 1, "(4) one of two writes a revision");
            CHECK_MESSAGE((first.state_written != second.state_written), "(4) exactly one of two wins");
            const auto& lost = first.state_written ? second : first;
            CHECK_MESSAGE(
                std::ranges::any_of(lost.diagnostics,
                                    [](const auto& told) { return told.code == codes::state_cas_mismatch.text; }),
                "(4) the other says so");
        }
        // What the winner has left is another change than the one that was approved.
        approve_gates();
        static_cast<void>(commands::apply<List>(cluster_.env()));
        check_rest();
    }

private:
    static std::pair<std::string, std::string> outcome_of(const change_report& c) {
        return {c.resource, c.disposition.value_or("") + " " + c.reason.value_or("")};
    }

    [[nodiscard]] ledger_state ledger() {
        diagnostics found;
        auto state = read_state(cluster_.store, found).state;
        REQUIRE_MESSAGE((state && found.empty()), "(3) the ledger parses");
        return *std::move(state);
    }

    std::set<std::string> approve_gates() {
        std::set<std::string> approved;
        auto env = cluster_.env();
        env.actor = "ann";
        for (const auto& gate : commands::plan<List>(cluster_.env()).approvals_required) {
            REQUIRE(commands::approve<List>(env, {gate.resource, {}}).ok);
            approved.insert(gate.resource);
        }
        return approved;
    }

    void check_rest() {
        CHECK_MESSAGE(commands::plan<List>(cluster_.env()).changes.empty(), "(2) nothing is left to do");
        const auto stored = objects();
        CHECK_MESSAGE(!commands::apply<List>(cluster_.env()).state_written, "(2) a second apply writes nothing");
        CHECK_MESSAGE(objects() == stored, "(2) a second apply writes nothing");
        check_ledger();
        for (const auto& [key, bytes] : stored)
            for (const auto& secret : secrets_)
                CHECK_MESSAGE(bytes.find(secret) == std::string::npos, "(5) ", key, " has a secret");
    }

    void check_ledger() {
        const auto state = ledger();
        for (const auto& [address, row] : *state.applied_revision.resources) {
            const auto* kind = kind_of(erased_kinds_of<List>, address);
            if (!kind || kind->payload_extension.empty()) continue;
            const auto sum = digest::parse(row.digest);
            REQUIRE(sum);
            const auto text =
                cluster_.store.get(layout::payload(kind->pattern, address, *sum, kind->payload_extension));
            REQUIRE_MESSAGE(text, "(3) ", address, " is published");
            CHECK_MESSAGE(digest_of_bytes(text->bytes) == *sum, "(3) ", address, " is what was published");
        }
    }

    [[nodiscard]] std::map<std::string, std::string> objects() {
        std::map<std::string, std::string> all;
        const auto entries = cluster_.store.list("");
        for (const auto& entry : *entries) all[entry.key] = cluster_.store.get(entry.key)->bytes;
        return all;
    }

    laws_cluster cluster_;
    std::vector<std::string> secrets_;
};

}  // namespace detail

/// `folders` is not empty.
template <class List>
void apply_laws(const std::vector<declared_folder>& folders, const std::vector<std::string>& secrets = {}) {
    detail::apply_law_run<List> one_by_one{folders.front(), secrets};
    for (const auto& files : folders) one_by_one.apply(files);
    detail::apply_law_run<List> racing{folders.front(), secrets};
    for (const auto& files : folders) racing.apply_twice_at_once(files);
}

}  // namespace omnigraph::cluster::testing

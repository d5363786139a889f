// The laws that every kind must keep; one line runs them for a kind:
//
//     TEST_CASE("dashboards keep the laws of kinds") {
//         kind_laws<acme::kinds, acme::dashboard>("dashboard.home", samples);     // a span of declarations
//         kind_laws<acme::kinds, acme::dashboard>("dashboard.home", generator);   // or rc::Gen of them
//     }
//
// Include this header in a file that has doctest. Samples must differ from one another in what the digest covers. A
// generator may make any declarations, so only laws for every pair are checked. References and metadata are part of the
// laws: the ledger row must describe what was declared.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#if __has_include(<rapidcheck.h>)
#include <rapidcheck.h>
#endif

#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/json/json_fault.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/testing/kind_root_laws.hpp>

namespace omnigraph::cluster::testing {

namespace detail {

template <class Kind>
void address_laws(const std::string& sample) {
    const auto parsed = address<Kind>::parse(sample);
    REQUIRE_MESSAGE(parsed, sample, " is not an address of the kind");
    CHECK_MESSAGE(parsed->str() == sample, "an address is read back as it was written");
    for (const auto& wrong : {sample + ".x", sample + "/x", sample + ".", "x" + sample, std::string{}})
        CHECK_MESSAGE(!address<Kind>::parse(wrong), wrong, " passes for an address of the kind");
}

// No text is an address of two kinds.
inline void prefix_law(kind_table kinds, const std::string& sample) {
    const auto owners = std::ranges::count_if(
        kinds, [&](const erased_kind& facts) { return facts.pattern.check(sample) == address_fault::none; });
    CHECK_MESSAGE(owners == 1, sample, " belongs to exactly one kind");
}

/// The one declared resource that a law examines.
template <class List, class Kind>
class declared_sample {
public:
    declared_sample(const address<Kind>& name, const declaration_of<Kind>& sample) : name_{name.str()} {
        desired_.declare(name, sample);
        table = resource_table_of(desired_);
    }

    [[nodiscard]] const declared_resource& resource() const { return table.at(name_); }
    [[nodiscard]] applied_rows applied() const { return {{name_, resource().entry}}; }

    resource_table table;

private:
    std::string name_;
    desired_state<List> desired_;
};

template <class Kind>
void declaration_laws(const declaration_of<Kind>& sample) {
    using traits = resource_traits<Kind>;
    const declaration_of<Kind> copy = sample;
    CHECK_MESSAGE(traits::digest_of(copy) == traits::digest_of(sample), "equal declarations have equal digests");
    if constexpr (has_payload<Kind>)
        CHECK_MESSAGE(digest_of_bytes(traits::payload(sample)) == traits::digest_of(sample),
                      "the digest of a kind with a payload is that of the payload: the catalog re-hashes it");
}

template <class List, class Kind>
void convergence_laws(const address<Kind>& name, const declaration_of<Kind>& sample) {
    constexpr kind_table kinds = erased_kinds_of<List>;
    const declared_sample<List, Kind> declared{name, sample};

    const auto created = diff(kinds, declared.table, {});
    REQUIRE(created.size() == 1);
    CHECK(created.front().action == change_action::create);
    CHECK_MESSAGE(diff(kinds, declared.table, declared.applied()).empty(), "nothing is left to do once it is applied");
    CHECK_MESSAGE(row_fault(declared.resource().entry) == "", "the ledger gives back what `metadata` records");

    const auto removed = diff(kinds, {}, declared.applied());
    REQUIRE(removed.size() == 1);
    CHECK(removed.front().action == change_action::erase);
}

// The ledger row gives every declared reference, and no other except the container.
template <class List, class Kind>
void reference_laws(const address<Kind>& name, const declaration_of<Kind>& sample) {
    constexpr kind_table kinds = erased_kinds_of<List>;
    const auto& facts = kinds[rank_of<Kind>(kind_order_t<List>{})];
    const declared_sample<List, Kind> declared{name, sample};
    const auto& references = declared.resource().references;
    const auto recorded = recorded_references(facts, name.str(), declared.resource().entry);
    CHECK_MESSAGE(std::ranges::includes(recorded, references), "a ledger row tells every declared reference");
    for (const auto& target : recorded)
        CHECK_MESSAGE(
            (std::ranges::binary_search(references, target) || (facts.within && target == facts.container(name.str()))),
            target, " is derived, and was not declared");
}

/// What `serve` makes of a row and its payload is JSON.
template <class List, class Kind>
void serving_laws(const address<Kind>& name, const declaration_of<Kind>& sample) {
    const declared_sample<List, Kind> declared{name, sample};
    const auto& resource = declared.resource();
    CHECK_MESSAGE(json_fault(resource_traits<Kind>::serve(name.str(), resource.entry, resource.payload)) == "",
                  "what `serve` returns can be served");
}

// Two different declarations differ by a change, unless nothing of the difference is recorded.
template <class List, class Kind>
void change_laws(const address<Kind>& name, const declaration_of<Kind>& before, const declaration_of<Kind>& after) {
    constexpr kind_table kinds = erased_kinds_of<List>;
    const declared_sample<List, Kind> first{name, before};
    const declared_sample<List, Kind> second{name, after};
    const auto changed = diff(kinds, second.table, first.applied());
    if (first.resource().entry == second.resource().entry) {
        CHECK_MESSAGE(changed.empty(), "what is recorded alike does not change");
        return;
    }
    REQUIRE_MESSAGE(changed.size() == 1, "a difference in digest, metadata or references is a change");
    CHECK(changed.front().action == change_action::update);
    CHECK((changed.front().metadata.has_value() ==
           (first.resource().content_digest == second.resource().content_digest)));
}

/// `opens` answers for each content that it is asked about, and for no other.
template <class Kind>
void opening_laws(const address<Kind>& name, const declaration_of<Kind>& sample) {
    const auto rules = resource_traits<Kind>::payload(sample);
    std::vector<content_change> contents;
    for (std::size_t asked = 0; asked < 4; ++asked) {
        CHECK_MESSAGE(resource_traits<Kind>::opens(rules, contents).size() == asked,
                      "`opens` has one answer for each content, in their order; another number opens all of them");
        contents.push_back({name.str(), asked == 1 ? std::optional<std::string_view>{""} : std::nullopt, ""});
    }
}

template <class Kind>
void content_laws(const erased_kind& facts, const declaration_of<Kind>& sample) {
    if (!facts.fence.carries && !facts.composite)
        CHECK_MESSAGE(facts.fence.content_digest(&sample).value_or(resource_traits<Kind>::digest_of(sample)) ==
                          resource_traits<Kind>::digest_of(sample),
                      "what is observed at the root is what the row of the kind records");
}

/// Every observation that the recovery table must judge, over three digests.
inline std::vector<recovery_observation> recovery_observations() {
    const std::array<std::optional<digest>, 4> digests{std::nullopt, digest_of_bytes("a"), digest_of_bytes("b"),
                                                       digest_of_bytes("c")};
    std::vector<recovery_observation> recovery_observations;
    for (const auto root : {root_state::absent, root_state::residue, root_state::present})
        for (const auto& live : digests)
            for (const auto& recorded : digests)
                for (const auto& wanted : digests)
                    if (root == root_state::present || !live)
                        recovery_observations.push_back({root, live, recorded, wanted});
    return recovery_observations;
}

inline void recovery_laws(const erased_operation& operation) {
    for (const auto& seen : recovery_observations()) {
        const auto verdict = operation.classify(seen);
        CHECK_MESSAGE(verdict == operation.classify(seen), "a verdict depends on what was seen alone");
        if (operation.action == change_action::erase) continue;
        if (verdict == recovery_verdict::finished)
            CHECK_MESSAGE((seen.live && seen.live == seen.wanted),
                          "an operation has finished only when what it wanted is live");
        if (seen.root == root_state::absent)
            CHECK_MESSAGE((verdict != recovery_verdict::finished && verdict != recovery_verdict::unopenable),
                          "what is absent has neither been finished nor does it fail to open");
        if (seen.live && seen.live == seen.recorded)
            CHECK_MESSAGE(verdict == recovery_verdict::already_recorded,
                          "what the ledger has recorded already is left alone");
    }
}

template <class List, class Kind>
void laws_of_one(const address<Kind>& name, const declaration_of<Kind>& sample) {
    declaration_laws<Kind>(sample);
    convergence_laws<List, Kind>(name, sample);
    reference_laws<List, Kind>(name, sample);
    if constexpr (has_opens<Kind>) opening_laws<Kind>(name, sample);
    if constexpr (fenced<Kind>) content_laws<Kind>(erased_kinds_of<List>[rank_of<Kind>(kind_order_t<List>{})], sample);
    if constexpr (has_serve<Kind>) serving_laws<List, Kind>(name, sample);
}

template <class List, class Kind>
address<Kind> laws_of_kind(const std::string& name) {
    address_laws<Kind>(name);
    prefix_law(erased_kinds_of<List>, name);
    const auto& facts = erased_kinds_of<List>[rank_of<Kind>(kind_order_t<List>{})];
    if (facts.fenced) root_overlap_laws(erased_kinds_of<List>, facts);
    for (const auto& operation : facts.fence.operations) recovery_laws(operation);
    return *address<Kind>::parse(name);
}

}  // namespace detail

/// `name` must be an address of the kind.
template <class List, class Kind>
void kind_laws(const std::string& name, std::span<const declaration_of<Kind>> samples) {
    const auto parsed = detail::laws_of_kind<List, Kind>(name);
    for (const auto& sample : samples) detail::laws_of_one<List, Kind>(parsed, sample);
    for (std::size_t i = 0; i < samples.size(); ++i)
        for (std::size_t j = i + 1; j < samples.size(); ++j) {
            CHECK_MESSAGE(resource_traits<Kind>::digest_of(samples[i]) != resource_traits<Kind>::digest_of(samples[j]),
                          "declarations ", i, " and ", j, " differ, and so do their digests");
            detail::change_laws<List, Kind>(parsed, samples[i], samples[j]);
        }
}

#if __has_include(<rapidcheck.h>)
/// The laws for every declaration and every pair that the generator makes.
template <class List, class Kind, std::same_as<declaration_of<Kind>> Declaration>
void kind_laws(const std::string& name, const rc::Gen<Declaration>& declarations) {
    const auto parsed = detail::laws_of_kind<List, Kind>(name);
    CHECK(rc::check(name + " keeps the laws of kinds", [&] {
        const auto before = *declarations.as("a declaration");
        const auto after = *declarations.as("another declaration");
        detail::laws_of_one<List, Kind>(parsed, before);
        detail::change_laws<List, Kind>(parsed, before, after);
    }));
}
#endif

}  // namespace omnigraph::cluster::testing

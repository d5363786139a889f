// What every kind has to keep, run for one kind by one line:
//
//     TEST_CASE("dashboards keep the laws of kinds") {
//         kind_laws<acme::kinds, acme::dashboard>("dashboard.home", samples);
//     }
//
// Include it in a file that has doctest. `samples` are declarations that differ from
// one another in what the digest should see.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/desired_state.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/disposition.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

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

// Nothing is taken for an address of two kinds.
template <class List>
void prefix_law(const std::string& sample) {
    int owners = 0;
    for_each_kind(kind_order_t<List>{}, [&]<class Other>(hana::basic_type<Other>) {
        if (resource_traits<Other>::pattern.check(sample) == address_fault::none) ++owners;
    });
    CHECK_MESSAGE(owners == 1, sample, " belongs to exactly one kind");
}

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
    desired_state<List> desired;
    desired.declare(name, sample);
    auto table = resource_table_of(desired);
    table.at(name.str()).references.clear();  // what it refers to is not the subject here

    auto created = diff(kind_facts_of<List>, table, {});
    REQUIRE(created.size() == 1);
    CHECK(created.front().action == change_action::create);

    const applied_rows applied{{name.str(), table.at(name.str()).entry}};
    CHECK_MESSAGE(diff(kind_facts_of<List>, table, applied).empty(), "nothing is left to do once it is applied");

    const auto removed = diff(kind_facts_of<List>, {}, applied);
    REQUIRE(removed.size() == 1);
    CHECK(removed.front().action == change_action::erase);
}

}  // namespace detail

/// `name` is any address of the kind.
template <class List, class Kind>
void kind_laws(const std::string& name, std::span<const declaration_of<Kind>> samples) {
    detail::address_laws<Kind>(name);
    detail::prefix_law<List>(name);
    for (const auto& sample : samples) {
        detail::declaration_laws<Kind>(sample);
        detail::convergence_laws<List, Kind>(*address<Kind>::parse(name), sample);
    }
    for (std::size_t i = 0; i < samples.size(); ++i)
        for (std::size_t j = i + 1; j < samples.size(); ++j)
            CHECK_MESSAGE(resource_traits<Kind>::digest_of(samples[i]) != resource_traits<Kind>::digest_of(samples[j]),
                          "declarations ", i, " and ", j, " differ, and so do their digests");
}

}  // namespace omnigraph::cluster::testing

// Runs a random law with parameters of its own, and as often as it needs to meet what it is about.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <sstream>

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace omnigraph::cluster::testing {

/// Whether the law holds with these parameters; its smallest counterexample is a failure of the test case.
template <class Law>
bool law_holds(const rc::detail::TestParams& params, Law&& law) {
    const auto found = rc::detail::checkTestable(law, rc::detail::TestMetadata{}, params);
    if (found.template is<rc::detail::SuccessResult>()) return true;
    std::ostringstream told;
    rc::detail::printResultMessage(found, told);
    FAIL_CHECK(told.str());
    return false;
}

/// How often a law is to meet one of the things it is about; its cases count.
struct wanted_count {
    const int& met;
    int wanted;
};

/// Checks the law again, with other draws, until its cases have met what it is about often enough. A law that met
/// nothing has held nothing, and how much one run meets is chance: a bare count fails on some seeds of a sound law.
template <class Law>
void check_until(std::initializer_list<wanted_count> counts, Law law) {
    const auto lacks = [](const wanted_count& count) { return count.met < count.wanted; };
    auto params = rc::detail::configuration().testParams;
    for (int run = 0; run < 100; ++run, ++params.seed)
        if (!law_holds(params, law) || std::ranges::none_of(counts, lacks)) return;
    FAIL_CHECK("a hundred runs of the law met too little of what it is about");
}

}  // namespace omnigraph::cluster::testing

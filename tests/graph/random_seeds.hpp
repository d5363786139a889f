// Runs a random test with seeds of its own, so that a run can be made longer and repeated.
#pragma once

#include <cstdint>
#include <sstream>

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace omnigraph::cluster::graph::naive {

/// Stops at the first failure, which is told in its smallest form; false after it, when what a test counts says
/// nothing.
template <class Test>
bool check_seeds(int count, std::uint64_t first, Test test) {
    for (int i = 0; i < count; ++i) {
        rc::detail::TestParams once;
        once.seed = first + static_cast<std::uint64_t>(i) * 7919;
        once.maxSuccess = 1;
        once.maxSize = 100;
        const auto result = rc::detail::checkTestable(test, rc::detail::TestMetadata{}, once);
        if (result.template is<rc::detail::SuccessResult>()) continue;
        std::ostringstream told;
        rc::detail::printResultMessage(result, told);
        FAIL_CHECK(told.str());
        return false;
    }
    return true;
}

}  // namespace omnigraph::cluster::graph::naive

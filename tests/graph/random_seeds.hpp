// Runs a random test with seeds of its own, so that a run can be made longer and repeated.
#pragma once

#include <cstdint>

#include <rapidcheck.h>

#include "support/laws.hpp"

namespace omnigraph::cluster::graph::naive {

/// A number below `end`. Each seed is drawn from at size 0, where a plain range has only its first number.
inline int number_below(int end) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, end)); }

/// Stops at the first failure, which is told in its smallest form; false after it, when what a test counts says
/// nothing.
template <class Test>
bool check_seeds(int count, std::uint64_t first, Test test) {
    for (int i = 0; i < count; ++i) {
        rc::detail::TestParams once;
        once.seed = first + static_cast<std::uint64_t>(i) * 7919;
        once.maxSuccess = 1;
        once.maxSize = 100;
        if (!testing::law_holds(once, test)) return false;
    }
    return true;
}

}  // namespace omnigraph::cluster::graph::naive

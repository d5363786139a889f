// Counts the work of a search beside SQLite, and looks at the limits of its call each so many steps.
//
//     search_work work;
//     for (const auto& word : words)
//         if (work.is_stopped_after(word.size())) return search_work::stopped();
//
// A step is about as much as one comparison of two characters.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

class search_work {
public:
    /// Adds the steps that are to be done next; whether the call is to end instead.
    [[nodiscard]] bool is_stopped_after(std::size_t steps) {
        constexpr std::size_t steps_between_looks = std::size_t{1} << 16;
        done_ += steps;
        if (done_ < steps_between_looks) return false;
        done_ = 0;
        return call_budget::has_ended();
    }

    [[nodiscard]] static sql_error stopped() { return {sql_fault::interrupted, "the search was stopped"}; }

private:
    std::size_t done_ = 0;
};

}  // namespace omnigraph::cluster::graph

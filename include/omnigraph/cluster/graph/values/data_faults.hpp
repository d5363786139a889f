// Collects the faults in the data of one call, up to a limit.
//
//     data_faults faults{"record"};
//     faults.add({7, 12}, of_input("unknown type '" + text + "'"));
//     if (!faults.empty()) return bad_data(faults.take());
//
// Faults that SQL finds (uniqueness, endpoints) are added after those of single records; take() sorts all of them by
// their place in the input.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>

namespace omnigraph::cluster::graph {

/// The place of a row in the input. A load counts records, a mutation counts statements; zero means unknown.
struct input_position {
    std::size_t number = 0;
    std::size_t line = 0;
};

class data_faults {
public:
    static constexpr std::size_t most = 20;

    /// `unit` names one item of the input: "record" or "statement".
    explicit data_faults(std::string unit) : unit_{std::move(unit)} {}

    void add(input_position where, fault_text what);

    /// Whether the limit is reached, so that a further search is useless.
    [[nodiscard]] bool full() const { return findings_.size() >= most; }
    [[nodiscard]] bool empty() const { return findings_.empty(); }
    [[nodiscard]] std::size_t room() const { return most - findings_.size(); }

    [[nodiscard]] std::vector<data_fault> take();

private:
    std::string unit_;
    std::vector<data_fault> findings_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/data_faults.ipp>
#endif

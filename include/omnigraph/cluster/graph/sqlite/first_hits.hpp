// Trying the first hits of an index before all of them (plan/leading_hits.hpp): how many, and what came of it.
//
//     first_hits trying{*leading, 1'000};
//     const auto shown = trying.cut(hits);                  // hits: trying.asked() of them, the best first
//     if (trying.suffice(rows_given)) return;               // they gave the rows that all hits give
//     const bool again = trying.take_more(rows_given);
//
// What is asked for is one hit more than what is shown, which says whether there are more. Of equal hits all are shown
// or none, unless those come first whose ids do.
#pragma once

#include <cstdint>

#include <omnigraph/cluster/graph/plan/leading_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>

namespace omnigraph::cluster::graph {

class first_hits {
public:
    /// `least` hits are tried, more when the rows need more.
    first_hits(const leading_hits& leading, std::uint64_t least);

    [[nodiscard]] std::uint64_t asked() const { return most_ + 1; }

    /// The hits that come before all others.
    [[nodiscard]] index_hits cut(index_hits hits);

    /// Whether so many rows of the shown hits are those that all hits give.
    [[nodiscard]] bool suffice(std::uint64_t rows) const { return are_all_ || (shown_any_ && rows >= leading_.limit); }

    /// As many hits as will probably be enough; false when all may as well be shown.
    [[nodiscard]] bool take_more(std::uint64_t rows);

private:
    leading_hits leading_;
    std::uint64_t least_, most_;
    bool are_all_ = false, shown_any_ = false, is_second_ = false;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/first_hits.ipp>
#endif

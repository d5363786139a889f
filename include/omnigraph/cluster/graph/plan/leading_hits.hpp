// Plans that can be answered from the first hits of an index: those that begin with the variable that is ranked or
// searched, and have a limit.
//
//     if (const auto leading = leading_hits_of(plan)) print(leading->needed);       // rows
//
// Of `match { $d: Doc $d.year > 2000 } ... order { bm25($d.body, "word") } limit 10` the best thousand hits are tried
// first. When they give ten rows, those are the ten rows of all hits.
#pragma once

#include <cstdint>
#include <optional>

#include <omnigraph/cluster/graph/plan/relational_plan.hpp>

namespace omnigraph::cluster::graph {

struct leading_hits {
    std::uint64_t needed = 0;            ///< rows, with those that the offset leaves out
    std::uint64_t limit = 0;             ///< rows
    const text_match* search = nullptr;  ///< the first filter of the plan; null: its ranking
    bool one_row_each = false;           ///< nothing else decides: each hit is a row
    bool ids_break_ties = false;         ///< of equal hits those come first whose ids do
};

/// nullopt for other plans, and where the limit is not known. Refers to the plan.
[[nodiscard]] std::optional<leading_hits> leading_hits_of(const read_plan& plan);

/// The number of the best rows that the limit and the offset of a plan need; none when it is not known.
[[nodiscard]] std::optional<std::uint64_t> rows_needed(const read_plan& plan);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/leading_hits.ipp>
#endif

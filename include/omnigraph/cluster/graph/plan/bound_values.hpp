// The values behind the placeholders of a statement, in terms of the plan.
//
//     const sql_binding value = bound_parameter{"name", column.type};
//
// A search or ranking is bound as a question; the dialect and the executor decide how the database answers it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct bound_parameter {
    std::string name;
    lang::value_type type;
};
struct bound_constant {
    lang::value value;
    lang::value_type type;
};

/// The type whose rows are searched.
struct searched_type {
    std::string name;
    bool edge = false;
    friend bool operator==(const searched_type&, const searched_type&) = default;
};

/// The rows of `type` whose text matches; with `first`, only that many, those whose ids come first.
struct bound_search {
    searched_type type;
    text_match match;
    std::optional<std::uint64_t> first = {};
};

/// The rows of `type` with their scores; with `best`, only that many of them.
struct bound_rank {
    searched_type type;
    rank_score rank;
    std::optional<std::uint64_t> best;
};

/// A text that is a duration, checked before it is bound; of whole days when it moves a Date.
struct bound_duration {
    argument text;
    bool whole_days = false;
};

using sql_binding =
    std::variant<bound_parameter, bound_constant, current_time, bound_search, bound_rank, bound_duration>;

}  // namespace omnigraph::cluster::graph

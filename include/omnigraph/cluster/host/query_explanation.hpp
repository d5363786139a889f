// How an engine answers a reading query: its steps, what was expected of each, and what came.
//
//     auto explained = session.explain({.source = text, .name = "friends"});  // host/graph_session.hpp
//     if (!explained) return explained.error();  // bad_request, too, when the engine explains nothing
//     for (const auto& line : explained->lines) print(line.text);
//
// (1) The query runs, as graph_session::query runs it. Then each beginning of its plan is run and counted, so a line
//     says how many rows there are at that point, and how long it took to come so far.
// (2) A query that fails at a limit is explained as far as the limits allow, with the reason in `failure`.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnigraph::cluster {

/// What the rows of an answer were made of.
enum class answer_source {
    rows,    ///< stored rows, by the database
    arrays,  ///< arrays of whole types (docs/performance.md)
};

[[nodiscard]] constexpr std::string_view spelling(answer_source source) {
    return source == answer_source::rows ? "rows" : "arrays";
}

/// One line of a plan. A line without numbers belongs to the one above it.
struct explained_line {
    std::size_t depth = 0;
    std::string text;                              ///< `expand $p -Knows-> $f: Person`
    std::optional<double> expected = {};           ///< rows, from the numbers of rows of the types
    std::optional<std::uint64_t> rows = {};        ///< empty: not counted before a limit was reached
    std::optional<std::chrono::nanoseconds> time;  ///< from the beginning of the plan to this line
};

/// A search index or a block of vectors that was asked before the plan ran.
struct explained_search {
    std::string text;  ///< `relevance Doc.body`
    std::uint64_t hits = 0;
    std::chrono::nanoseconds time{};  ///< with the making of the index, when there was none
};

struct query_explanation {
    std::string query;
    answer_source source = answer_source::rows;
    std::optional<std::uint64_t> rows = {};  ///< of the result; empty when there is none
    std::string failure = {};                ///< why there is none
    std::chrono::nanoseconds checking{};     ///< the text was parsed and checked
    std::chrono::nanoseconds planning{};
    std::chrono::nanoseconds running{};  ///< from the plan to the last row
    std::vector<explained_search> searches = {};
    std::vector<explained_line> lines = {};
    std::string statement = {};  ///< in the language of the database
    std::string commit = {};     ///< whose state was read; empty when the engine has no commits
};

}  // namespace omnigraph::cluster

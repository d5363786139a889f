// Bodies of graph/sqlite/query_explainer.hpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/plan/plan_text.hpp>
#include <omnigraph/cluster/graph/sqlite/query_explainer.hpp>

namespace omnigraph::cluster::graph::detail {

/// `return { count(*) }` after the first steps of a plan.
[[nodiscard]] OMNIGRAPH_INLINE read_plan count_after(const read_plan& plan, std::size_t steps) {
    const lang::value_type number{lang::scalar_type::i64};
    read_plan counted;
    counted.query = plan.query;
    counted.variables = plan.variables;
    counted.steps.assign(plan.steps.begin(), plan.steps.begin() + static_cast<std::ptrdiff_t>(steps));
    aggregation count{lang::aggregate_function::count, false, {}};
    count.argument.push_back({each_row{}, number});
    counted.columns.push_back({"count", number, {std::move(count), number}, true});
    counted.grouped = true;
    return counted;
}

class call_explainer {
public:
    call_explainer(query_session& session, const query_call& call, const table_sizes& sizes)
        : session_{session}, call_{call}, sizes_{sizes}, counting_{call.query} {
        counting_.columns = {lang::result_column{"count", {lang::scalar_type::i64}}};
    }

    [[nodiscard]] graph_result<query_explanation> explain() {
        const auto planning = clock::now();
        auto anew = call_;
        anew.number = 0;
        const auto planned = session_.planned_for(anew);
        if (!planned) return planned.error();
        query_explanation made{call_.query.tree.name};
        made.planning = clock::now() - planning;
        if (auto ran = run_all(**planned, made); !ran) return ran.error();
        made.statement = session_.statement_of(**planned).text;
        const auto& plan = (*planned)->plan;
        made.lines = lines_of(plan, made);
        if (auto counted = count_steps(plan, made.lines); !counted) return counted.error();
        return made;
    }

private:
    using clock = std::chrono::steady_clock;

    [[nodiscard]] graph_result<done> run_all(planned_query& planned, query_explanation& into) {
        query_trace trace;
        auto traced = call_;
        traced.trace = &trace;
        const auto begin = clock::now();
        const auto rows = session_.run(planned, traced);
        into.running = clock::now() - begin;
        // A caller that is gone, and damaged storage, are nothing to explain.
        if (!rows && (rows.error().fault != graph_fault::bad_request || stop_scope::requested())) return rows.error();
        if (rows) into.rows = rows->rows.size();
        else into.failure = rows.error().message;
        into.source = trace.by_arrays ? answer_source::arrays : answer_source::rows;
        into.searches = std::move(trace.searches);
        return done{};
    }

    [[nodiscard]] std::vector<explained_line> lines_of(const read_plan& plan, const query_explanation& ran) {
        const auto expected = expected_rows(plan, session_.catalog(), sizes_);
        std::vector<explained_line> lines;
        bool has_result = false;
        for (auto& line : plan_lines(plan)) {
            if (line.of_result && !std::exchange(has_result, true)) {
                lines.push_back({0, "result", expected.result, ran.rows, {}});
                if (ran.rows) lines.back().time = ran.running;
                ends_.emplace_back();
            }
            lines.push_back({line.depth + (line.of_result ? 1 : 0), std::move(line.text), {}, {}, {}});
            if (line.steps) lines.back().expected = expected.after_steps.at(*line.steps - 1);
            ends_.push_back(line.steps);
        }
        return lines;
    }

    [[nodiscard]] graph_result<done> count_steps(const read_plan& plan, std::vector<explained_line>& lines) {
        const auto begin = clock::now();
        for (std::size_t at = 0; at < lines.size(); ++at) {
            if (!ends_[at]) continue;
            query_call counted{counting_, call_.parameters, call_.now, call_.texts, call_.limits, call_.arrays};
            if (call_.limits.time.count() > 0) {
                counted.limits.time -= std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - begin);
                if (counted.limits.time.count() <= 0) return done{};
            }
            planned_query beginning{count_after(plan, *ends_[at])};
            const auto start = clock::now();
            const auto rows = session_.run(beginning, counted);
            if (!rows && (rows.error().fault != graph_fault::bad_request || stop_scope::requested()))
                return rows.error();
            if (!rows) return done{};
            lines[at].time = clock::now() - start;
            lines[at].rows = static_cast<std::uint64_t>(std::get<std::int64_t>(rows->rows.at(0).at(0).held));
        }
        return done{};
    }

    query_session& session_;
    const query_call& call_;
    const table_sizes& sizes_;
    lang::checked_query counting_;
    std::vector<std::optional<std::size_t>> ends_;  ///< by line: the steps that it and the lines before it are
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<query_explanation> explain_call(query_session& session, const query_call& call,
                                                              const table_sizes& sizes) {
    return detail::call_explainer{session, call, sizes}.explain();
}

}  // namespace omnigraph::cluster::graph

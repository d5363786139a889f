// Runs reading queries on one commit of a graph.
//
//     auto session = query_session::open(db, tables, commit_id, derived);
//     auto rows = session->run({checked, parameters, clock.now()});
//
// (1) The connection shows one commit; after open() it can only read (database::only_select).
// (2) Nothing runs unless every parameter has a value of its type. now() is one instant.
// (3) Every query ends: with its result, or with an error at a limit (call_limits.hpp). The making of an index at its
//     first use is not counted.
// (4) Plans that visit whole types and end in groups are answered from arrays (columns/group_plan.hpp), with the same
//     rows.
// (5) A connection has one session at a time and a session one thread. Destroy the session before its database.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/columns/group_operator.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/graph/plan/sql_writer.hpp>
#include <omnigraph/cluster/graph/sqlite/bfs_reachability.hpp>
#include <omnigraph/cluster/graph/sqlite/column_store.hpp>
#include <omnigraph/cluster/graph/sqlite/derived_data.hpp>
#include <omnigraph/cluster/graph/sqlite/first_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/query_call.hpp>
#include <omnigraph/cluster/graph/sqlite/repeated_edges.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/host/query_result.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// A plan, and its SQL once rows were asked.
struct planned_query {
    read_plan plan;
    std::optional<sql_query> sql = {};
    std::optional<sql_query> of_first_hits = {};
    bool answered_by_first_hits = false;  ///< when it ran last
};

class query_session {
public:
    /// The database, the schema (with its catalog) and `derived` must outlive the session.
    [[nodiscard]] static graph_result<query_session> open(database& db, const table_layout& schema, std::string commit,
                                                          std::shared_ptr<derived_data> derived,
                                                          derived_names names = {});

    /// bad_request when the call itself cannot be answered; internal when the storage failed.
    [[nodiscard]] graph_result<query_result> run(const query_call& call);

    /// The plan of the call; the one that was kept for it, when there is one.
    [[nodiscard]] graph_result<std::shared_ptr<planned_query>> planned_for(const query_call& call);

    /// Runs a plan whose columns are those of the call's query.
    [[nodiscard]] graph_result<query_result> run(planned_query& planned, const query_call& call);

    /// The statement that answers a plan from rows.
    [[nodiscard]] const sql_query& statement_of(planned_query& planned) const;

    [[nodiscard]] const lang::schema_catalog& catalog() const { return schema_->catalog(); }

private:
    query_session(database& db, const table_layout& schema, std::string commit, std::shared_ptr<derived_data> derived,
                  derived_names names);

    [[nodiscard]] graph_result<query_result> answer(planned_query& planned, const query_call& call);
    /// The answer from arrays; nullopt when the plan is not one that they answer.
    [[nodiscard]] graph_result<std::optional<group_rows>> by_arrays(const read_plan& plan, const query_call& call);
    [[nodiscard]] graph_result<query_result> by_rows(planned_query& planned, const query_call& call, query_result rows);
    [[nodiscard]] const sql_query& statement_of_all(planned_query& planned) const;
    [[nodiscard]] graph_result<query_result> run(const sql_query& query, const query_call& call, query_result rows);

    /// The rows that the first hits give, when those are the first rows of all hits.
    [[nodiscard]] graph_result<std::optional<query_result>> by_first_hits(planned_query& planned,
                                                                          const query_call& call,
                                                                          const query_result& empty);
    [[nodiscard]] graph_result<statement*> prepared(const std::string& text, const query_call& call);
    [[nodiscard]] graph_result<done> bind(statement& into, const sql_query& query, const query_call& call);
    [[nodiscard]] graph_result<column_value> bound_cell(const sql_binding& binding, const query_call& call);
    [[nodiscard]] graph_result<lang::value> value_of(const argument& bound_value, const query_call& call) const;
    [[nodiscard]] graph_result<column_value> duration_cell(const bound_duration& duration, const query_call& call);
    [[nodiscard]] graph_result<column_value> look_up(const bound_search& search, const query_call& call);
    [[nodiscard]] graph_result<column_value> look_up(const bound_rank& rank, const query_call& call);
    /// Makes hits visible to the statement.
    [[nodiscard]] column_value show(hit_lists::list hits);
    [[nodiscard]] std::optional<std::uint64_t> asked_hits(std::optional<std::uint64_t> bound) const;
    [[nodiscard]] graph_result<index_hits> found(const bound_search& search, const std::string* text,
                                                 const query_call& call);
    /// Notes what an index was asked.
    void note_search(const query_call& call, std::string what, std::size_t hits,
                     std::chrono::steady_clock::time_point begin) const;
    [[nodiscard]] graph_result<hit_lists::list> scored(const bound_rank& rank, const lang::value& query,
                                                       const query_call& call);
    [[nodiscard]] graph_result<done> check_fusion(const read_plan& plan, const query_call& call) const;
    [[nodiscard]] graph_result<done> fetch(statement& statement, const query_call& call, query_result& into) const;
    [[nodiscard]] static graph_result<done> check_size(const query_call& call, std::uint64_t bytes);
    [[nodiscard]] graph_result<done> show_objects(const query_call& call, query_result& in) const;

    [[nodiscard]] const physical_table& table_of(const searched_type& type) const;

    static constexpr std::size_t max_statements = 64, max_plans = 256;
    static constexpr std::uint64_t max_first_hits = 100'000;

    database* db_;
    const table_layout* schema_;
    std::string commit_;
    std::shared_ptr<derived_data> derived_;
    derived_names names_;
    std::unique_ptr<bfs_reachability> reachability_;
    std::unique_ptr<hit_lists> hits_;
    std::unique_ptr<repeated_edges> repeated_;
    first_hits* trying_ = nullptr;                              ///< while a statement of few hits is bound
    std::map<std::string, statement, std::less<>> statements_;  ///< by their SQL text
    std::map<std::string, std::shared_ptr<planned_query>> plans_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/query_executor.ipp>
#endif

// Bodies of graph/sqlite/query_executor.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <ranges>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/plan/leading_hits.hpp>
#include <omnigraph/cluster/graph/plan/plan_builder.hpp>
#include <omnigraph/cluster/graph/plan/plan_text.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>
#include <omnigraph/cluster/graph/sqlite/first_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/group_arrays.hpp>
#include <omnigraph/cluster/graph/sqlite/list_elements.hpp>
#include <omnigraph/cluster/graph/sqlite/object_reader.hpp>
#include <omnigraph/cluster/graph/sqlite/query_executor.hpp>
#include <omnigraph/cluster/graph/sqlite/searched_vector.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite_dialect.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/held_bytes.hpp>
#include <omnigraph/cluster/graph/values/literal_value.hpp>
#include <omnigraph/cluster/graph/values/typed_cells.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/duration.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE query_session::query_session(database& db, const table_layout& schema, std::string commit,
                                              std::shared_ptr<derived_data> derived, derived_names names)
    : db_{&db}, schema_{&schema}, commit_{std::move(commit)}, derived_{std::move(derived)}, names_{std::move(names)} {}

OMNIGRAPH_INLINE const physical_table& query_session::table_of(const searched_type& type) const {
    return type.edge ? schema_->edge(type.name) : schema_->node(type.name);
}

OMNIGRAPH_INLINE graph_result<query_session> query_session::open(database& db, const table_layout& schema,
                                                                 std::string commit,
                                                                 std::shared_ptr<derived_data> derived,
                                                                 derived_names names) {
    query_session session{db, schema, std::move(commit), std::move(derived), std::move(names)};
    auto reachability = bfs_reachability::define_in(db, schema);
    if (!reachability) return from_sql(reachability.error(), "preparing a connection for queries");
    session.reachability_ = *std::move(reachability);
    auto hits = hit_lists::define_in(db);
    if (!hits) return from_sql(hits.error(), "preparing a connection for queries");
    session.hits_ = *std::move(hits);
    auto repeated = repeated_edges::define_in(db, schema, session.commit_, session.derived_);
    if (!repeated) return from_sql(repeated.error(), "preparing a connection for queries");
    session.repeated_ = *std::move(repeated);
    if (auto lists = define_list_functions(db); !lists)
        return from_sql(lists.error(), "preparing a connection for queries");
    if (auto functions = define_expression_functions(db); !functions)
        return from_sql(functions.error(), "preparing a connection for queries");
    const auto usable = only_select_with_tables(
        db, "SELECT 1 FROM json_each('[]'), og_texts('[]'), og_reach('', '', 1, 1), og_found(0), og_repeated('')");
    if (!usable) return from_sql(usable.error(), "preparing a connection for queries");
    return session;
}

OMNIGRAPH_INLINE graph_result<query_result> query_session::run(const query_call& call) {
    // The plan may leave a parameter out, but the call must still provide it.
    for (const auto& declared : call.query.tree.parameters)
        if (!call.parameters.contains(declared.name)) return not_provided(call.query, declared.name);
    const auto planned = planned_for(call);
    if (!planned) return planned.error();
    return run(**planned, call);
}

OMNIGRAPH_INLINE graph_result<query_result> query_session::run(planned_query& planned, const query_call& call) {
    const call_budget budget{call.limits};
    db_->cap(database::caps{});
    auto answered = answer(planned, call);
    db_->cap(std::nullopt);
    hits_->clear();
    // SQLite looks at the clock while it steps, and not at what the last step took.
    if (answered && call_budget::is_spent()) return call_budget::failure("running query '" + planned.plan.query + "'");
    return answered;
}

OMNIGRAPH_INLINE graph_result<query_result> query_session::answer(planned_query& planned, const query_call& call) {
    const auto& plan = planned.plan;
    if (auto checked = check_fusion(plan, call); !checked) return checked.error();
    query_result rows{call.query.tree.name, {}, {}};
    for (const auto& column : call.query.columns) rows.columns.push_back(column_of(column));
    auto groups = by_arrays(plan, call);
    if (!groups) return groups.error();
    if (call.trace) call.trace->by_arrays = groups->has_value();
    if (!*groups) return by_rows(planned, call, std::move(rows));
    std::uint64_t bytes = 0;
    for (auto& values : **groups) {
        auto& row = rows.rows.emplace_back();
        for (auto& value : values) row.push_back(cell_of(std::move(value)));
        if (auto fits = check_size(call, bytes += held_bytes(row)); !fits) return fits.error();
    }
    if (auto shown = show_objects(call, rows); !shown) return shown.error();
    return rows;
}

OMNIGRAPH_INLINE const sql_query& query_session::statement_of(planned_query& planned) const {
    return planned.answered_by_first_hits ? *planned.of_first_hits : statement_of_all(planned);
}

OMNIGRAPH_INLINE graph_result<query_result> query_session::by_rows(planned_query& planned, const query_call& call,
                                                                   query_result rows) {
    auto first = by_first_hits(planned, call, rows);
    if (!first) return first.error();
    planned.answered_by_first_hits = first->has_value();
    if (*first) return **std::move(first);
    return run(statement_of_all(planned), call, std::move(rows));
}

OMNIGRAPH_INLINE const sql_query& query_session::statement_of_all(planned_query& planned) const {
    if (!planned.sql) planned.sql = write_sql(planned.plan, sqlite_dialect{*schema_});
    return *planned.sql;
}

OMNIGRAPH_INLINE graph_result<query_result> query_session::run(const sql_query& query, const query_call& call,
                                                               query_result rows) {
    hits_->clear();
    auto statement = prepared(query.text, call);
    if (!statement) return statement.error();
    auto ran = bind(**statement, query, call);
    if (call.limits.steps > 0) db_->cap(database::caps{{}, call.limits.steps});
    if (ran) ran = fetch(**statement, call, rows);
    (*statement)->reset();
    if (ran) ran = show_objects(call, rows);
    if (!ran) return ran.error();
    return rows;
}

OMNIGRAPH_INLINE graph_result<std::optional<query_result>> query_session::by_first_hits(planned_query& planned,
                                                                                        const query_call& call,
                                                                                        const query_result& empty) {
    const auto leading = leading_hits_of(planned.plan);
    // Steps are those of SQLite, so who counts them wants them taken.
    const bool tries = leading && leading->needed <= max_first_hits && call.first_hits > 0 && call.limits.steps == 0;
    if (!tries) return std::optional<query_result>{};
    if (!planned.of_first_hits) planned.of_first_hits = write_sql_of(*leading, planned.plan, sqlite_dialect{*schema_});
    first_hits trying{*leading, call.first_hits};
    for (;;) {
        trying_ = &trying;
        auto rows = run(*planned.of_first_hits, call, empty);
        trying_ = nullptr;
        if (!rows) return rows.error();
        const auto given = rows->rows.size();
        if (trying.suffice(given)) return std::optional{*std::move(rows)};
        if (!trying.take_more(given)) return std::optional<query_result>{};
    }
}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<planned_query>> query_session::planned_for(const query_call& call) {
    const auto key = call.number == 0 ? std::string{} : plan_key(call);
    if (const auto known = plans_.find(key); call.number != 0 && known != plans_.end()) return known->second;
    auto plan = build_plan(call.query, schema_->catalog(), &call.parameters);
    if (!plan) return plan.error();
    auto made = std::make_shared<planned_query>(planned_query{*std::move(plan)});
    if (call.number == 0) return made;
    if (plans_.size() >= max_plans) plans_.clear();
    plans_.emplace(key, made);
    return made;
}

OMNIGRAPH_INLINE graph_result<std::optional<group_rows>> query_session::by_arrays(const read_plan& plan,
                                                                                  const query_call& call) {
    // Steps are those of SQLite, so who counts them wants them taken.
    if (!call.arrays || call.limits.steps != 0) return std::optional<group_rows>{};
    const auto walk = plan_groups(plan, schema_->catalog(), call.parameters);
    if (!walk) return std::optional<group_rows>{};
    const auto data = read_arrays(derived_->columns(), {*db_, *schema_, commit_, names_}, *walk);
    const auto doing = "running query '" + plan.query + "'";
    if (!data) return from_sql(data.error(), doing);
    if (!*data) return std::optional<group_rows>{};
    const auto stopped = [] { return call_budget::has_ended(); };
    auto rows = run_groups(*walk, **data, {stopped, group_limits{}.bytes, call.limits.rows_or_all()});
    if (rows) return std::optional{*std::move(rows)};
    switch (rows.error()) {
        case group_fault::stopped: return call_budget::failure(doing);
        case group_fault::too_many_rows: return limit_failed(call, call_limit::rows);
        case group_fault::too_large: break;  // SQLite sorts on disk
    }
    return std::optional<group_rows>{};
}

OMNIGRAPH_INLINE graph_result<statement*> query_session::prepared(const std::string& text, const query_call& call) {
    if (const auto known = statements_.find(text); known != statements_.end()) return &known->second;
    auto statement = db_->prepare(text);
    // The SQL is correct by construction, so an error of SQLite here means that the statement is too large.
    if (!statement && statement.error().fault == sql_fault::other)
        return query_failed(call.query,
                            "it is larger than the engine can execute (" + statement.error().message + "); split it");
    if (!statement) return from_sql(statement.error(), "preparing a query");
    if (statements_.size() >= max_statements) statements_.clear();
    return &statements_.emplace(text, *std::move(statement)).first->second;
}

OMNIGRAPH_INLINE graph_result<done> query_session::bind(statement& into, const sql_query& query,
                                                        const query_call& call) {
    for (std::size_t i = 0; i < query.bindings.size(); ++i) {
        auto value = bound_cell(query.bindings[i], call);
        if (!value) return value.error();
        into.bind(static_cast<int>(i + 1), *value);
    }
    return done{};
}

OMNIGRAPH_INLINE graph_result<column_value> query_session::bound_cell(const sql_binding& binding,
                                                                      const query_call& call) {
    return std::visit(
        overloaded{[&](const bound_parameter& p) -> graph_result<column_value> {
                       const auto value = value_of(parameter_ref{p.name}, call);
                       if (!value) return value.error();
                       return to_cell(p.type, *value);
                   },
                   [&](const bound_constant& c) -> graph_result<column_value> { return to_cell(c.type, c.value); },
                   [&](const current_time&) -> graph_result<column_value> {
                       return column_value{std::int64_t{
                           std::chrono::floor<std::chrono::milliseconds>(call.now).time_since_epoch().count()}};
                   },
                   [&](const bound_duration& duration) { return duration_cell(duration, call); },
                   [&](const bound_search& search) { return look_up(search, call); },
                   [&](const bound_rank& rank) { return look_up(rank, call); }},
        binding);
}

OMNIGRAPH_INLINE graph_result<column_value> query_session::duration_cell(const bound_duration& duration,
                                                                         const query_call& call) {
    const auto value = value_of(duration.text, call);
    if (!value) return value.error();
    const auto* text = std::get_if<std::string>(&value->held);
    if (!text) return column_value{};
    const auto by = lang::parse_duration(*text);
    if (!by) return query_failed(call.query, "\"" + shortened(*text) + "\" is no duration; write it like P7D or PT12H");
    if (duration.whole_days && !by->is_whole_days())
        return query_failed(call.query,
                            "a Date cannot be moved by \"" + shortened(*text) + "\", which is no number of days");
    return column_value{*text};
}

OMNIGRAPH_INLINE graph_result<lang::value> query_session::value_of(const argument& bound_value,
                                                                   const query_call& call) const {
    if (const auto* fixed = std::get_if<constant>(&bound_value)) return fixed->value;
    const auto& name = std::get<parameter_ref>(bound_value).name;
    const auto& declared = call.query.tree.parameters;
    const auto parameter = std::ranges::find(declared, name, &lang::parameter::name);
    const auto given = call.parameters.find(name);
    if (given == call.parameters.end() || parameter == declared.end()) return not_provided(call.query, name);
    auto fitted = fit(parameter->type, given->second);
    if (!fitted) return query_failed(call.query, "parameter '" + name + "': " + fitted.error().message);
    return *std::move(fitted);
}

OMNIGRAPH_INLINE graph_result<column_value> query_session::look_up(const bound_search& search, const query_call& call) {
    const auto query = value_of(search.match.query, call);
    if (!query) return query.error();
    const auto* text = std::get_if<std::string>(&query->held);
    auto hits = found(search, text, call);
    if (!hits) return hits.error();
    return show(search.first && trying_ ? trying_->cut(*std::move(hits)) : *std::move(hits));
}

OMNIGRAPH_INLINE graph_result<column_value> query_session::look_up(const bound_rank& bound, const query_call& call) {
    const auto query = value_of(bound.rank.query, call);
    if (!query) return query.error();
    if (query->is_null()) return show(index_hits{std::make_shared<const node_index>(std::vector<std::string>{}), {}});
    auto hits = scored(bound, *query, call);
    if (!hits) return hits.error();
    if (bound.best && trying_) return show(trying_->cut(std::get<index_hits>(*std::move(hits))));
    return show(*std::move(hits));
}

OMNIGRAPH_INLINE column_value query_session::show(hit_lists::list hits) { return hits_->add(std::move(hits)); }

OMNIGRAPH_INLINE void query_session::note_search(const query_call& call, std::string what, std::size_t hits,
                                                 std::chrono::steady_clock::time_point begin) const {
    if (call.trace) call.trace->searches.push_back({std::move(what), hits, std::chrono::steady_clock::now() - begin});
}

/// A statement of the first hits is bound with as many as are tried, and one more.
OMNIGRAPH_INLINE std::optional<std::uint64_t> query_session::asked_hits(std::optional<std::uint64_t> bound) const {
    return bound && trying_ ? std::optional{trying_->asked()} : bound;
}

OMNIGRAPH_INLINE graph_result<index_hits> query_session::found(const bound_search& search, const std::string* text,
                                                               const query_call& call) {
    const auto& match = search.match;
    std::int64_t edits = 2;
    if (match.edits) {
        const auto asked = value_of(*match.edits, call);
        if (!asked) return asked.error();
        const auto* number = std::get_if<std::int64_t>(&asked->held);
        if (!number || *number < 0)
            return query_failed(call.query, "fuzzy(...) needs a number of edits that is not negative");
        edits = *number;
    }
    if (!text) return index_hits{std::make_shared<const node_index>(std::vector<std::string>{}), {}};
    const auto& table = table_of(search.type);
    const auto& column = *table.find(match.property);
    const commit_source source{*db_, commit_, names_};
    const auto first = asked_hits(search.first);
    const auto begin = std::chrono::steady_clock::now();
    auto hits = match.mode == text_mode::fuzzy
                    ? derived_->fuzzy(source, table, column, *text, static_cast<std::size_t>(edits), first)
                    : derived_->matching(source, table, column, *text, first);
    if (!hits && hits.error().fault == sql_fault::too_long) return limit_failed(call, call_limit::search_words);
    if (!hits) return from_sql(hits.error(), "searching " + search.type.name + "." + match.property);
    note_search(call, fmt::format("words of {}.{}", search.type.name, match.property), hits->costs.size(), begin);
    return *std::move(hits);
}

OMNIGRAPH_INLINE graph_result<hit_lists::list> query_session::scored(const bound_rank& bound, const lang::value& query,
                                                                     const query_call& call) {
    const auto& table = table_of(bound.type);
    const auto& column = *table.find(bound.rank.property);
    const commit_source source{*db_, commit_, names_};
    const auto name = bound.type.name + "." + bound.rank.property;
    const auto best = asked_hits(bound.best);
    const auto begin = std::chrono::steady_clock::now();
    if (bound.rank.measure == rank_measure::relevance) {
        const auto* text = std::get_if<std::string>(&query.held);
        auto hits = derived_->search(source, table, column, text ? *text : std::string{}, best);
        if (!hits && hits.error().fault == sql_fault::too_long) return limit_failed(call, call_limit::search_words);
        if (!hits) return from_sql(hits.error(), "searching " + name);
        note_search(call, "words of " + name, hits->costs.size(), begin);
        return hit_lists::list{*std::move(hits)};
    }
    const auto wanted = searched_vector(call, table, column, query);
    if (!wanted) return wanted.error();
    auto hits = derived_->nearest(source, table, column, *wanted, best);
    if (!hits) return from_sql(hits.error(), "reading the vectors of " + name);
    const auto* all = std::get_if<index_hits>(&*hits);
    note_search(call, "vectors of " + name, all ? all->costs.size() : std::get<1>(*hits)->size(), begin);
    return *std::move(hits);
}

OMNIGRAPH_INLINE graph_result<done> query_session::check_size(const query_call& call, std::uint64_t bytes) {
    if (call.limits.bytes == 0 || bytes <= call.limits.bytes) return done{};
    return limit_failed(call, call_limit::bytes);
}

OMNIGRAPH_INLINE graph_result<done> query_session::check_fusion(const read_plan& plan, const query_call& call) const {
    const auto* fused = plan.rank ? std::get_if<fused_rank>(&*plan.rank) : nullptr;
    if (!fused) return done{};
    const auto k = value_of(fused->k, call);
    if (!k) return k.error();
    const auto* number = std::get_if<std::int64_t>(&k->held);
    if (!number || *number <= 0) return query_failed(call.query, "rrf(...) needs a k above 0");
    return done{};
}

/// The statement gives the ids of whole nodes and edges; the rows have the objects.
OMNIGRAPH_INLINE graph_result<done> query_session::show_objects(const query_call& call, query_result& in) const {
    object_reader objects{*db_, *schema_};
    std::uint64_t bytes = 0;
    const auto& columns = call.query.columns;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        if (!columns[at].whole) continue;
        for (auto& row : in.rows) {
            auto shown = objects.shown(*columns[at].whole, row[at]);
            if (!shown) return shown.error();
            row[at] = *std::move(shown);
            if (auto fits = check_size(call, bytes += cell_bytes(row[at])); !fits) return fits;
        }
    }
    return done{};
}

OMNIGRAPH_INLINE graph_result<done> query_session::fetch(statement& statement, const query_call& call,
                                                         query_result& into) const {
    const auto& columns = call.query.columns;
    std::uint64_t bytes = 0;
    for (;;) {
        const auto more = statement.step();
        if (!more) return from_sql(more.error(), "running query '" + into.query + "'");
        if (!*more) return done{};
        if (into.rows.size() >= call.limits.rows_or_all()) return limit_failed(call, call_limit::rows);
        query_row row;
        row.reserve(columns.size());
        for (std::size_t i = 0; i < columns.size(); ++i)
            row.push_back(cell_of(from_cell(columns[i].type, statement.cell(static_cast<int>(i)))));
        if (auto fits = check_size(call, bytes += held_bytes(row)); !fits) return fits;
        into.rows.push_back(std::move(row));
    }
}

}  // namespace omnigraph::cluster::graph

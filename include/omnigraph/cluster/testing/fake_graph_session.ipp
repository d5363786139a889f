// Bodies of testing/fake_graph_session.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/graph/values/line_reader.hpp>
#include <omnigraph/cluster/graph/values/typed_cells.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>
#include <omnigraph/cluster/testing/fake_graph_history.hpp>
#include <omnigraph/cluster/testing/fake_graph_session.hpp>

namespace omnigraph::cluster::testing::detail {

/// Null is stored as absent.
OMNIGRAPH_INLINE void set(boost::json::object& row, std::string_view property, json value) {
    if (!value.is_null()) row[property] = std::move(value);
}

[[nodiscard]] OMNIGRAPH_INLINE graph_error not_in_the_fake(std::string_view what) {
    return graph::bad_request(of_input("the fake engine does not know " + std::string{what}));
}

class fake_graph_session final : public graph_session {
public:
    fake_graph_session(object_store& store, std::string root) : store_{store}, root_{std::move(root)} {}

    graph_result<std::string> graph_uid() override {
        auto stored = read();
        if (!stored) return stored.error();
        return std::move(stored->graph.uid);
    }

    graph_result<std::string> schema_source() override {
        auto stored = read();
        if (!stored) return stored.error();
        return std::move(stored->graph.schema);
    }

    graph_result<std::vector<query_fault>> check(const query_request& request) override {
        const auto view = shown(request.at);
        if (!view) return view.error();
        const auto schema = catalog_of(view->state.schema);
        if (!schema) return schema.error();
        return graph::find_query_faults(request, *schema);
    }

    graph_result<query_result> query(const query_request& request) override;
    graph_result<mutation_outcome> mutate(const query_request& request, std::string_view actor) override;
    graph_result<load_outcome> load(const load_request& request) override;

    graph_result<std::vector<graph_commit>> commits(std::size_t most) override { return commits_of(main_branch, most); }

    graph_result<graph_commit> commit(std::string_view id) override {
        const auto stored = read();
        if (!stored) return stored.error();
        return find_fake_commit(stored->graph, id);
    }

    graph_result<std::vector<branch_info>> branches() override {
        const auto stored = read();
        if (!stored) return stored.error();
        return fake_branches(stored->graph);
    }

    graph_result<branch_info> create_branch(const branch_request& request) override {
        return edit<branch_info>([&](fake_graph& graph) { return add_fake_branch(graph, request); });
    }

    graph_result<done> delete_branch(std::string_view name) override {
        return edit<done>([&](fake_graph& graph) { return remove_fake_branch(graph, name); });
    }

    graph_result<merge_outcome> merge_branch(const merge_request& request) override {
        return edit<merge_outcome>([&](fake_graph& graph) { return merge_fake_branches(graph, request); },
                                   [](const merge_outcome& outcome) { return outcome.commit.has_value(); });
    }

    graph_result<std::vector<graph_commit>> commits_of(std::string_view branch, std::size_t most) override {
        const auto stored = read();
        if (!stored) return stored.error();
        auto line = fake_line(stored->graph, branch);
        if (!line) return line.error();
        if (line->size() > most) line->resize(most);
        std::ranges::reverse(*line);
        return line;
    }

    graph_result<graph_snapshot> snapshot(const read_point& at) override {
        const auto stored = read();
        if (!stored) return stored.error();
        const auto view = view_fake_graph(stored->graph, at);
        if (!view) return view.error();
        return fake_snapshot(stored->graph, *view);
    }

    graph_result<graph_diff> diff(const diff_request& request) override {
        const auto stored = read();
        if (!stored) return stored.error();
        return diff_fake_graph(stored->graph, request);
    }

private:
    using rows_change = std::function<graph_result<done>(const lang::schema_catalog&, fake_tables&)>;

    graph_result<stored_fake_graph> read() { return read_fake_graph(store_, root_); }
    graph_result<fake_view> shown(const read_point& at) {
        const auto stored = read();
        if (!stored) return stored.error();
        return view_fake_graph(stored->graph, at);
    }
    static graph_result<lang::schema_catalog> catalog_of(std::string_view source);
    static graph_result<graph::fitted_query> fit(const query_request& request, const lang::schema_catalog& schema,
                                                 bool writes);
    template <class Outcome, class Change>
    graph_result<Outcome> edit(const Change& change, bool (*is_written)(const Outcome&) = nullptr);
    graph_result<std::optional<graph_commit>> publish(std::string_view branch, std::string_view kind,
                                                      std::string_view actor, const rows_change& change);
    static graph_result<done> insert(const lang::insert_statement& insert, const graph::fitted_query& call,
                                     const lang::schema_catalog& schema, fake_tables& into);

    object_store& store_;
    std::string root_;
};

OMNIGRAPH_INLINE graph_result<lang::schema_catalog> fake_graph_session::catalog_of(std::string_view source) {
    lang::faults faults;
    auto compiled = lang::compile_schema(source, faults);
    if (!compiled) return graph::internal(faults.front().message);
    return *std::move(compiled);
}

OMNIGRAPH_INLINE graph_result<graph::fitted_query> fake_graph_session::fit(const query_request& request,
                                                                           const lang::schema_catalog& schema,
                                                                           bool writes) {
    const auto tree = graph::parse_request(request);
    if (!tree) return tree.error();
    if (tree->is_mutation() != writes) return graph::bad_request("a query is no mutation, nor a mutation a query");
    return graph::fit_request(*tree, request, schema);
}

/// Changes the document, and starts again when another writer was faster.
template <class Outcome, class Change>
graph_result<Outcome> fake_graph_session::edit(const Change& change, bool (*is_written)(const Outcome&)) {
    for (int tried = 0; tried < 5; ++tried) {
        auto stored = read();
        if (!stored) return stored.error();
        graph_result<Outcome> outcome = change(stored->graph);
        if (!outcome || (is_written && !is_written(*outcome))) return outcome;
        const auto written = write_fake_graph(store_, root_, stored->graph, stored->version);
        if (written) return outcome;
        if (written.error().fault != graph_fault::conflict) return written.error();
    }
    return graph::conflicting("other writers were faster five times");
}

OMNIGRAPH_INLINE graph_result<std::optional<graph_commit>> fake_graph_session::publish(std::string_view branch,
                                                                                       std::string_view kind,
                                                                                       std::string_view actor,
                                                                                       const rows_change& change) {
    using commit_made = std::optional<graph_commit>;
    return edit<commit_made>(
        [&](fake_graph& graph) -> graph_result<commit_made> {
            auto head = view_fake_graph(graph, {.branch = branch});
            if (!head) return head.error();
            const auto schema = catalog_of(graph.schema);
            if (!schema) return schema.error();
            if (const auto changed = change(*schema, head->state.tables); !changed) return changed.error();
            return commit_to_fake_branch(graph, branch, kind, actor, std::move(head->state.tables));
        },
        [](const commit_made& made) { return made.has_value(); });
}

// ---- queries ----------------------------------------------------------------------------

[[nodiscard]] OMNIGRAPH_INLINE cell cell_of(const json* value) {
    if (!value) return {};
    if (value->is_bool()) return {value->get_bool()};
    if (value->is_int64()) return {value->get_int64()};
    if (value->is_double()) return {value->get_double()};
    if (value->is_string()) return {std::string{std::string_view{value->get_string()}}};
    return {};
}

OMNIGRAPH_INLINE graph_result<query_result> fake_graph_session::query(const query_request& request) {
    const auto view = shown(request.at);
    if (!view) return view.error();
    const auto schema = catalog_of(view->state.schema);
    if (!schema) return schema.error();
    const auto call = fit(request, *schema, false);
    if (!call) return call.error();
    const auto& body = std::get<lang::read_body>(call->query.tree.body);
    const auto* people = body.match.size() == 1 ? std::get_if<lang::binding>(&body.match.front()) : nullptr;
    if (!people || !people->conditions.empty() || body.limit || body.offset || body.distinct)
        return not_in_the_fake("matches of more than one type");
    query_result answer{call->query.tree.name, {}, {}};
    answer.commit = view->commit.id;
    for (const auto& column : call->query.columns) answer.columns.push_back(graph::column_of(column));
    const auto table = view->state.tables.find("node:" + people->type);
    if (table == view->state.tables.end()) return answer;
    for (const auto& [id, properties] : table->second) {
        auto& row = answer.rows.emplace_back();
        for (const auto& shown : body.returns) {
            if (shown.value.form != lang::expression_form::property) return not_in_the_fake("such columns");
            row.push_back(shown.value.name == "id" ? cell{std::string{id}}
                                                   : cell_of(properties.if_contains(shown.value.name)));
        }
    }
    return answer;
}

// ---- writes -----------------------------------------------------------------------------

[[nodiscard]] OMNIGRAPH_INLINE json json_of(const lang::value& value) {
    if (const auto* flag = std::get_if<bool>(&value.held)) return *flag;
    if (const auto* whole = std::get_if<std::int64_t>(&value.held)) return *whole;
    if (const auto* number = std::get_if<double>(&value.held)) return *number;
    if (const auto* text = std::get_if<std::string>(&value.held)) return json(std::string_view{*text});
    return nullptr;
}

OMNIGRAPH_INLINE graph_result<done> fake_graph_session::insert(const lang::insert_statement& insert,
                                                               const graph::fitted_query& call,
                                                               const lang::schema_catalog& schema, fake_tables& into) {
    const auto* type = schema.node(insert.type);
    if (!type || type->key.size() != 1) return not_in_the_fake("types without one key");
    boost::json::object row;
    for (const auto& assigned : insert.assignments) {
        if (!assigned.value.is_parameter) return not_in_the_fake("assigned values that are no parameters");
        set(row, assigned.name, json_of(call.parameters.find(assigned.value.name)->second));
    }
    into["node:" + type->name][text_member(row, type->key.front())] = std::move(row);
    return done{};
}

OMNIGRAPH_INLINE graph_result<mutation_outcome> fake_graph_session::mutate(const query_request& request,
                                                                           std::string_view actor) {
    if (!request.at.is_head()) return graph::bad_request("a mutation runs on the head of a branch");
    mutation_outcome outcome;
    const auto run = [&](const lang::schema_catalog& schema, fake_tables& tables) -> graph_result<done> {
        outcome.affected_nodes = 0;
        const auto call = fit(request, schema, true);
        if (!call) return call.error();
        for (const auto& statement : std::get<lang::write_body>(call->query.tree.body).statements) {
            const auto* added = std::get_if<lang::insert_statement>(&statement);
            if (!added) return not_in_the_fake("updates and deletes");
            if (const auto inserted = insert(*added, *call, schema, tables); !inserted) return inserted.error();
            ++outcome.affected_nodes;
        }
        return done{};
    };
    auto commit = publish(request.at.branch, "mutate", actor, run);
    if (!commit) return commit.error();
    outcome.commit = *std::move(commit);
    return outcome;
}

/// One record as a row; a fault is one clause.
struct fake_record {
    std::string table, id;
    boost::json::object row;
};

[[nodiscard]] OMNIGRAPH_INLINE result<fake_record, std::string> record_of(std::string_view text,
                                                                          const lang::schema_catalog& schema) {
    const auto record = parse_json(text);
    if (!record || !record->is_object()) return std::string{"it is no JSON object"};
    const auto& object = record->get_object();
    const auto* edge = schema.edge(text_member(*record, "edge"));
    const auto* node = schema.node(text_member(*record, "type"));
    if (!edge && (!node || node->key.size() != 1)) return std::string{"its type is not known"};
    fake_record fake_record{edge ? "edge:" + edge->name : "node:" + node->name, {}, {}};
    if (const auto* data = object.if_contains("data"); data && data->is_object())
        for (const auto& [name, value] : data->get_object()) set(fake_record.row, name, value);
    if (edge)
        for (const auto* end : {"from", "to"}) fake_record.row[end] = text_member(*record, end);
    fake_record.id = text_member(fake_record.row, edge ? std::string_view{"id"} : std::string_view{node->key.front()});
    if (fake_record.id.empty()) return std::string{"it has no id"};
    return fake_record;
}

OMNIGRAPH_INLINE graph_result<load_outcome> fake_graph_session::load(const load_request& request) {
    const auto mode = request.mode;
    std::string whole{request.records};
    if (request.source) {
        auto read = read_whole(*request.source, std::size_t{1} << 30);
        if (!read)
            return graph::bad_request(of_input("the records cannot be read to their end: " + read.error().cause));
        whole = *std::move(read);
    }
    load_outcome outcome{mode, {}, {}};
    const auto run = [&](const lang::schema_catalog& schema, fake_tables& tables) -> graph_result<done> {
        outcome.rows.clear();
        outcome.unchanged.clear();
        std::vector<data_fault> faults;
        graph::line_reader reader{std::string_view{whole}};
        for (graph::raw_record raw; reader.next(raw);) {
            const auto fault = [&](const std::string& why) {
                faults.push_back({raw.number, raw.line, "record " + std::to_string(raw.number) + ": " + why});
            };
            auto record = record_of(raw.text, schema);
            if (!record) {
                fault(record.error());
                continue;
            }
            auto& table = tables[record->table];
            if (outcome.rows[record->table]++ == 0 && mode == load_mode::overwrite) table.clear();
            if (mode == load_mode::append && table.contains(record->id)) fault("'" + record->id + "' is there already");
            else {
                const auto stored = table.find(record->id);
                if (stored != table.end() && stored->second == record->row) ++outcome.unchanged[record->table];
                table[record->id] = std::move(record->row);
            }
        }
        if (!reader.failed().empty()) faults.push_back({reader.number(), reader.line(), reader.failed()});
        if (!faults.empty()) return graph::bad_data(std::move(faults));
        return done{};
    };
    auto commit = publish(request.branch, "load", request.actor, run);
    if (!commit) return commit.error();
    outcome.commit = *std::move(commit);
    return outcome;
}

}  // namespace omnigraph::cluster::testing::detail

namespace omnigraph::cluster::testing {

OMNIGRAPH_INLINE std::optional<std::string> why_not_schema(std::string_view source) {
    lang::faults faults;
    if (lang::compile_schema(source, faults)) return std::nullopt;
    return faults.empty() ? std::string{"the schema does not compile"} : faults.front().message;
}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<graph_session>> open_fake_graph(object_store& store,
                                                                              std::string_view root) {
    auto session = std::make_shared<detail::fake_graph_session>(store, std::string{root});
    if (const auto schema = session->schema_source(); !schema) return schema.error();
    return std::shared_ptr<graph_session>{std::move(session)};
}

}  // namespace omnigraph::cluster::testing

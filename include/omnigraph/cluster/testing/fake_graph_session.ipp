// Bodies of testing/fake_graph_session.hpp.
#pragma once

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
#include <omnigraph/cluster/testing/fake_graph_session.hpp>

namespace omnigraph::cluster::testing::detail {

/// Null is stored as absent.
OMNIGRAPH_INLINE void set(boost::json::object& row, std::string_view property, json value) {
    if (!value.is_null()) row[property] = std::move(value);
}

[[nodiscard]] OMNIGRAPH_INLINE graph_error not_in_the_fake(std::string_view what) {
    return graph::bad_request("the fake engine does not know " + std::string{what});
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
        const auto schema = catalog();
        if (!schema) return schema.error();
        return graph::find_query_faults(request, *schema);
    }

    graph_result<query_result> query(const query_request& request) override;
    graph_result<mutation_outcome> mutate(const query_request& request, std::string_view actor) override;
    graph_result<load_outcome> load(const load_request& request) override;

    graph_result<std::vector<graph_commit>> commits(std::size_t most) override {
        auto stored = read();
        if (!stored) return stored.error();
        auto& all = stored->graph.commits;
        if (all.size() > most) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
        return std::move(all);
    }

    graph_result<graph_commit> commit(std::string_view id) override {
        const auto stored = read();
        if (!stored) return stored.error();
        for (const auto& commit : stored->graph.commits)
            if (commit.id == id) return commit;
        return graph::not_found("there is no commit '" + std::string{id} + "'");
    }

private:
    using graph_change = std::function<graph_result<done>(fake_graph&)>;

    graph_result<stored_fake_graph> read() { return read_fake_graph(store_, root_); }
    graph_result<lang::schema_catalog> catalog();
    graph_result<graph::fitted_query> fit(const query_request& request, bool writes);
    graph_result<std::optional<graph_commit>> publish(std::string_view kind, std::string_view actor,
                                                      const graph_change& change);
    static graph_result<done> insert(const lang::insert_statement& insert, const graph::fitted_query& call,
                                     const lang::schema_catalog& schema, fake_graph& into);

    object_store& store_;
    std::string root_;
};

OMNIGRAPH_INLINE graph_result<lang::schema_catalog> fake_graph_session::catalog() {
    const auto source = schema_source();
    if (!source) return source.error();
    lang::faults faults;
    auto compiled = lang::compile_schema(*source, faults);
    if (!compiled) return graph::internal(faults.front().message);
    return *std::move(compiled);
}

OMNIGRAPH_INLINE graph_result<graph::fitted_query> fake_graph_session::fit(const query_request& request, bool writes) {
    const auto schema = catalog();
    if (!schema) return schema.error();
    const auto tree = graph::parse_request(request);
    if (!tree) return tree.error();
    if (tree->is_mutation() != writes) return graph::bad_request("a query is no mutation, nor a mutation a query");
    return graph::fit_request(*tree, request, *schema);
}

OMNIGRAPH_INLINE graph_result<std::optional<graph_commit>> fake_graph_session::publish(std::string_view kind,
                                                                                       std::string_view actor,
                                                                                       const graph_change& change) {
    for (int tried = 0; tried < 5; ++tried) {
        const auto before = read();
        if (!before) return before.error();
        auto after = before->graph;
        if (const auto changed = change(after); !changed) return changed.error();
        add_fake_commit(after, kind, actor);
        auto& commit = after.commits.back();
        bool moved = false;
        for (const auto& [key, rows] : after.tables) {
            const auto was = before->graph.tables.find(key);
            if (was == before->graph.tables.end() ? rows.empty() : was->second == rows) continue;
            commit.tables[key] = {commit.tables[key].version + 1, rows.size()};
            moved = true;
        }
        if (!moved) return std::optional<graph_commit>{};
        const auto stored = write_fake_graph(store_, root_, after, before->version);
        if (stored) return std::optional{std::move(commit)};
        if (stored.error().fault != graph_fault::conflict) return stored.error();
    }
    return graph::conflicting("other writers were faster five times");
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
    const auto call = fit(request, false);
    if (!call) return call.error();
    const auto& body = std::get<lang::read_body>(call->query.tree.body);
    const auto* people = body.match.size() == 1 ? std::get_if<lang::binding>(&body.match.front()) : nullptr;
    if (!people || !people->conditions.empty() || body.limit || body.offset || body.distinct)
        return not_in_the_fake("matches of more than one type");
    const auto stored = read();
    if (!stored) return stored.error();
    query_result answer{call->query.tree.name, {}, {}};
    for (const auto& column : call->query.columns) answer.columns.push_back(graph::column_of(column));
    const auto table = stored->graph.tables.find("node:" + people->type);
    if (table == stored->graph.tables.end()) return answer;
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
                                                               const lang::schema_catalog& schema, fake_graph& into) {
    const auto* type = schema.node(insert.type);
    if (!type || type->key.size() != 1) return not_in_the_fake("types without one key");
    boost::json::object row;
    for (const auto& assigned : insert.assignments) {
        if (!assigned.value.is_parameter) return not_in_the_fake("assigned values that are no parameters");
        set(row, assigned.name, json_of(call.parameters.find(assigned.value.name)->second));
    }
    into.tables["node:" + type->name][text_member(row, type->key.front())] = std::move(row);
    return done{};
}

OMNIGRAPH_INLINE graph_result<mutation_outcome> fake_graph_session::mutate(const query_request& request,
                                                                           std::string_view actor) {
    mutation_outcome outcome;
    const auto run = [&](fake_graph& graph) -> graph_result<done> {
        outcome.affected_nodes = 0;
        const auto call = fit(request, true);
        if (!call) return call.error();
        const auto schema = catalog();
        if (!schema) return schema.error();
        for (const auto& statement : std::get<lang::write_body>(call->query.tree.body).statements) {
            const auto* added = std::get_if<lang::insert_statement>(&statement);
            if (!added) return not_in_the_fake("updates and deletes");
            if (const auto inserted = insert(*added, *call, *schema, graph); !inserted) return inserted.error();
            ++outcome.affected_nodes;
        }
        return done{};
    };
    auto commit = publish("mutate", actor, run);
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
    if (request.branch != main_branch) return not_in_the_fake("branches");
    std::string whole{request.records};
    if (request.source) {
        auto read = read_whole(*request.source, std::size_t{1} << 30);
        if (!read) return graph::bad_request("the records cannot be read to their end: " + read.error().cause);
        whole = *std::move(read);
    }
    load_outcome outcome{mode, {}, {}};
    const auto run = [&](fake_graph& graph) -> graph_result<done> {
        outcome.rows.clear();
        const auto schema = catalog();
        if (!schema) return schema.error();
        std::vector<data_fault> faults;
        graph::line_reader reader{std::string_view{whole}};
        for (graph::raw_record raw; reader.next(raw);) {
            const auto fault = [&](const std::string& why) {
                faults.push_back({raw.number, raw.line, "record " + std::to_string(raw.number) + ": " + why});
            };
            auto record = record_of(raw.text, *schema);
            if (!record) {
                fault(record.error());
                continue;
            }
            auto& table = graph.tables[record->table];
            if (outcome.rows[record->table]++ == 0 && mode == load_mode::overwrite) table.clear();
            if (mode == load_mode::append && table.contains(record->id)) fault("'" + record->id + "' is there already");
            else table[record->id] = std::move(record->row);
        }
        if (!reader.failed().empty()) faults.push_back({reader.number(), reader.line(), reader.failed()});
        if (!faults.empty()) return graph::bad_data(std::move(faults));
        return done{};
    };
    auto commit = publish("load", request.actor, run);
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

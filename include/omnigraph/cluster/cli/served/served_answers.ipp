// Bodies of cli/served/served_answers.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/cli/served/served_answers.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/type_parser.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE const json* member(const json& answer, std::string_view name) {
    const auto* object = answer.if_object();
    return object ? object->if_contains(boost::json::string_view{name.data(), name.size()}) : nullptr;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> text_of(const json& answer, std::string_view name) {
    const auto* value = member(answer, name);
    if (!value || !value->is_string()) return std::nullopt;
    return std::string{std::string_view{value->as_string()}};
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> number_of(const json& answer, std::string_view name) {
    const auto* value = member(answer, name);
    if (!value || !value->is_int64()) return std::nullopt;
    return value->as_int64();
}

[[nodiscard]] cell object_of(const json& value);

[[nodiscard]] OMNIGRAPH_INLINE cell cell_of(const json& value) {
    switch (value.kind()) {
        case boost::json::kind::bool_: return {value.as_bool()};
        case boost::json::kind::int64: return {value.as_int64()};
        case boost::json::kind::uint64: return {static_cast<double>(value.as_uint64())};
        case boost::json::kind::double_: return {value.as_double()};
        case boost::json::kind::string: return {std::string{std::string_view{value.as_string()}}};
        case boost::json::kind::object: return object_of(value);
        case boost::json::kind::array: {
            cell_list list;
            for (const auto& item : value.as_array()) list.push_back(cell_of(item));
            return {std::move(list)};
        }
        case boost::json::kind::null: break;
    }
    return {};
}

/// The narrowest type that shows a cell as the server wrote it.
[[nodiscard]] OMNIGRAPH_INLINE cell_type type_of(const json& value) {
    if (value.is_object()) return {value.as_object().contains("from") ? cell_scalar::edge : cell_scalar::node};
    if (value.is_bool()) return {cell_scalar::boolean};
    if (value.is_int64()) return {cell_scalar::i64};
    if (value.is_double() || value.is_uint64()) return {cell_scalar::f64};
    if (!value.is_array()) return {cell_scalar::string};
    auto type = value.as_array().empty() ? cell_type{} : type_of(value.as_array().front());
    type.list = true;
    return type;
}

/// A whole node or edge; anything else that is an object is shown as its text.
[[nodiscard]] OMNIGRAPH_INLINE cell object_of(const json& value) {
    const auto* properties = member(value, "properties");
    auto type = text_of(value, "type"), id = text_of(value, "id");
    if (!type || !id || !properties || !properties->is_object()) return {compact_json(value)};
    graph_object shown{*std::move(type), member(value, "from") != nullptr, *std::move(id), {}, {}, {}, {}};
    shown.from = text_of(value, "from").value_or("");
    shown.to = text_of(value, "to").value_or("");
    auto columns = std::make_shared<std::vector<query_column>>();
    for (const auto& property : properties->as_object()) {
        columns->push_back({std::string{std::string_view{property.key()}}, type_of(property.value())});
        shown.values.push_back(cell_of(property.value()));
    }
    shown.properties = std::move(columns);
    return {object_cell{std::make_shared<const graph_object>(std::move(shown))}};
}

[[nodiscard]] OMNIGRAPH_INLINE lang::value_type parameter_type(std::string_view kind) {
    if (kind == "bool") return {lang::scalar_type::boolean};
    if (kind == "int") return {lang::scalar_type::i32};
    if (kind == "bigint") return {lang::scalar_type::i64};
    if (kind == "float") return {lang::scalar_type::f64};
    if (kind == "date") return {lang::scalar_type::date};
    if (kind == "datetime") return {lang::scalar_type::datetime};
    if (kind == "blob") return {lang::scalar_type::blob};
    if (kind == "vector") return {lang::scalar_type::vector};
    return {lang::scalar_type::string};
}

/// The scalar of a type as it is displayed: `U32`, `[U32]?`. nullopt for vectors.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<lang::scalar_type> scalar_in(std::string_view type) {
    if (type.ends_with('?')) type.remove_suffix(1);
    if (type.starts_with('[') && type.ends_with(']')) type = type.substr(1, type.size() - 2);
    return lang::scalar_named(type);
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<lang::parameter> parameter_of(const json& shown) {
    const auto name = text_of(shown, "name"), kind = text_of(shown, "kind");
    if (!name || !kind) return std::nullopt;
    lang::parameter parameter;
    parameter.name = *name;
    const bool list = *kind == "list";
    // An older server says kinds alone, which are wider than types.
    const auto exact = scalar_in(text_of(shown, "type").value_or(""));
    parameter.type = exact ? lang::value_type{*exact}
                           : parameter_type(list ? text_of(shown, "item_kind").value_or("string") : *kind);
    parameter.type.list = list;
    if (const auto dimension = number_of(shown, "vector_dim"))
        parameter.type.dimension = static_cast<std::uint32_t>(*dimension);
    parameter.type.nullable = flag_in_answer(shown, "nullable");
    return parameter;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE graph_error no_usable(std::string_view name) {
    return {"The answer of the server has no usable `" + std::string{name} + "`: it is of another version.",
            write_effect::no, graph_fault::internal};
}

OMNIGRAPH_INLINE graph_result<std::uint64_t> count_in_answer(const json& answer, std::string_view name) {
    const auto number = detail::number_of(answer, name);
    if (!number || *number < 0) return no_usable(name);
    return static_cast<std::uint64_t>(*number);
}

OMNIGRAPH_INLINE bool flag_in_answer(const json& answer, std::string_view name) {
    const auto* value = detail::member(answer, name);
    return value && *value == true;
}

OMNIGRAPH_INLINE graph_result<std::string> text_in_answer(const json& answer, std::string_view name) {
    auto text = detail::text_of(answer, name);
    if (!text) return no_usable(name);
    return *std::move(text);
}

OMNIGRAPH_INLINE graph_result<std::vector<const boost::json::object*>> objects_in(const json& answer,
                                                                                  std::string_view name) {
    const auto* list = detail::member(answer, name);
    if (!list || !list->is_array()) return no_usable(name);
    std::vector<const boost::json::object*> objects;
    for (const auto& item : list->as_array()) {
        if (!item.is_object()) return no_usable(name);
        objects.push_back(&item.as_object());
    }
    return objects;
}

OMNIGRAPH_INLINE graph_result<query_result> rows_in(const json& answer) {
    query_result result;
    result.query = detail::text_of(answer, "query_name").value_or("");
    if (const auto* target = detail::member(answer, "target"))
        result.commit = detail::text_of(*target, "snapshot").value_or("");
    if (const auto* columns = detail::member(answer, "columns")) {
        if (!columns->is_array()) return no_usable("columns");
        for (const auto& name : columns->as_array()) {
            if (!name.is_string()) return no_usable("columns");
            result.columns.push_back({std::string{std::string_view{name.as_string()}}});
        }
    }
    const auto rows = objects_in(answer, "rows");
    if (!rows) return rows.error();
    for (const auto* object : *rows) {
        query_row row;
        for (auto& column : result.columns) {
            const auto* value = object->if_contains(column.name);
            if (!value) return no_usable("rows");
            if (!value->is_null()) column.type = detail::type_of(*value);
            row.push_back(detail::cell_of(*value));
        }
        result.rows.push_back(std::move(row));
    }
    return result;
}

OMNIGRAPH_INLINE graph_result<graph_commit> commit_in(const json& answer) {
    graph_commit commit;
    const auto id = detail::text_of(answer, "graph_commit_id");
    const auto version = detail::number_of(answer, "manifest_version"), time = detail::number_of(answer, "created_at");
    if (!id || !version || !time) return no_usable("commit");
    commit.id = *id;
    commit.branch = detail::text_of(answer, "manifest_branch").value_or("");
    commit.version = static_cast<std::uint64_t>(*version);
    for (const auto* parent : {"parent_commit_id", "merged_parent_commit_id"})
        if (auto known = detail::text_of(answer, parent)) commit.parents.push_back(*std::move(known));
    commit.actor = detail::text_of(answer, "actor_id").value_or("");
    commit.kind = detail::text_of(answer, "kind").value_or("");
    commit.created_at_us = *time;
    // Only the answer about one commit lists them, and no older server does.
    if (!detail::member(answer, "tables")) return commit;
    const auto tables = objects_in(answer, "tables");
    if (!tables) return tables.error();
    for (const auto* table : *tables) {
        const json shown(*table);
        const auto key = text_in_answer(shown, "table_key");
        const auto table_version = count_in_answer(shown, "table_version"), rows = count_in_answer(shown, "row_count");
        if (!key || !table_version || !rows) return no_usable("tables");
        auto& state = commit.tables[*key];
        state.version = *table_version;
        state.rows = *rows;
    }
    return commit;
}

OMNIGRAPH_INLINE graph_result<mutation_outcome> mutation_in(const json& answer) {
    mutation_outcome outcome;
    const auto nodes = detail::number_of(answer, "affected_nodes"), edges = detail::number_of(answer, "affected_edges");
    if (!nodes || !edges) return no_usable("affected_nodes");
    outcome.affected_nodes = static_cast<std::uint64_t>(*nodes);
    outcome.affected_edges = static_cast<std::uint64_t>(*edges);
    if (const auto* commit = detail::member(answer, "commit"); commit && commit->is_object()) {
        auto read = commit_in(*commit);
        if (!read) return read.error();
        outcome.commit = *std::move(read);
    }
    return outcome;
}

OMNIGRAPH_INLINE graph_result<embedding_outcome> embedding_in(const json& answer) {
    embedding_outcome filled;
    const struct {
        const char* name;
        std::uint64_t* into;
    } counts[] = {{"embedded", &filled.embedded},
                  {"unchanged", &filled.unchanged},
                  {"without_text", &filled.without_text},
                  {"commits", &filled.commits}};
    for (const auto& [name, into] : counts) {
        const auto read = count_in_answer(answer, name);
        if (!read) return read.error();
        *into = *read;
    }
    const auto* rows = answer.as_object().if_contains("rows");
    if (!rows || !rows->is_object()) return no_usable("rows");
    for (const auto& [property, stored] : rows->as_object()) {
        const auto read = count_in_answer(*rows, property);
        if (!read) return read.error();
        filled.rows.emplace(property, *read);
    }
    return filled;
}

OMNIGRAPH_INLINE graph_result<load_outcome> load_in(const json& answer, load_mode mode) {
    load_outcome outcome{mode, {}, {}};
    const auto tables = objects_in(answer, "tables");
    if (!tables) return tables.error();
    for (const auto* table : *tables) {
        const json shown(*table);
        const auto key = detail::text_of(shown, "table_key");
        const auto rows = detail::number_of(shown, "rows_loaded");
        if (!key || !rows) return no_usable("tables");
        outcome.rows[*key] = static_cast<std::uint64_t>(*rows);
        if (const auto unchanged = detail::number_of(shown, "rows_unchanged"); unchanged && *unchanged > 0)
            outcome.unchanged[*key] = static_cast<std::uint64_t>(*unchanged);
    }
    if (const auto* commit = detail::member(answer, "commit"); commit && commit->is_object()) {
        auto read = commit_in(*commit);
        if (!read) return read.error();
        outcome.commit = *std::move(read);
    }
    return outcome;
}

OMNIGRAPH_INLINE graph_result<std::vector<served_query>> queries_in(const json& answer) {
    const auto shown = objects_in(answer, "queries");
    if (!shown) return shown.error();
    std::vector<served_query> queries;
    for (const auto* object : *shown) {
        const json one(*object);
        const auto name = detail::text_of(one, "name");
        const auto parameters = objects_in(one, "params");
        if (!name || !parameters) return no_usable("queries");
        served_query query{*name,
                           flag_in_answer(one, "mutation"),
                           {},
                           detail::text_of(one, "description"),
                           detail::text_of(one, "instruction")};
        for (const auto* parameter : *parameters) {
            auto read = detail::parameter_of(json(*parameter));
            if (!read) return no_usable("params");
            query.parameters.push_back(*std::move(read));
        }
        queries.push_back(std::move(query));
    }
    return queries;
}

}  // namespace omnigraph::cluster::cli

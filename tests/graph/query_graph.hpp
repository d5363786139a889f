// A small graph in memory that read queries are run on.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <omnigraph/cluster/graph/plan/plan_builder.hpp>
#include <omnigraph/cluster/graph/plan/plan_text.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/query_executor.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite_dialect.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

namespace omnigraph::cluster::graph {

inline std::string faults_text(const lang::faults& found) {
    std::string text;
    for (const auto& fault : found) text += fault.message + "\n";
    return text;
}

inline lang::schema_catalog catalog_of(std::string_view schema) {
    lang::faults found;
    auto catalog = lang::compile_schema(schema, found);
    REQUIRE_MESSAGE(catalog, faults_text(found));
    return *std::move(catalog);
}

/// The one query of the source, checked.
inline lang::checked_query checked_against(const lang::schema_catalog& catalog, std::string_view source) {
    lang::faults found;
    auto file = lang::parse_queries(source, found);
    REQUIRE_MESSAGE(file, faults_text(found));
    auto checked = lang::check_query(file->queries.at(0), catalog, found);
    REQUIRE_MESSAGE(checked, faults_text(found));
    return *std::move(checked);
}

/// A cell of a result as the language's value; a whole node or edge as its id.
inline lang::value value_of(const cell& shown) {
    return std::visit(
        [](const auto& held) -> lang::value {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, cell_list>) {
                lang::value_list list;
                for (const auto& element : held) list.push_back(value_of(element));
                return {std::move(list)};
            } else if constexpr (std::is_same_v<std::decay_t<decltype(held)>, object_cell>) {
                return {held.object->id};
            } else {
                return {held};
            }
        },
        shown.held);
}

class query_graph {
public:
    explicit query_graph(lang::schema_catalog catalog) : catalog_{std::move(catalog)}, schema_{catalog_} {
        REQUIRE(db_.run(schema_.ddl()));
    }

    explicit query_graph(std::string_view schema) : query_graph{catalog_of(schema)} {}

    using values = std::vector<std::pair<std::string, lang::value>>;

    void node(const std::string& type, const std::string& id, const values& given = {}) {
        insert(schema_.node(type), {id}, given);
    }

    /// Gives the id of the edge: `edge 1`, `edge 2`, ...
    std::string edge(const std::string& type, const std::string& from, const std::string& to,
                     const values& given = {}) {
        const auto id = "edge " + std::to_string(++edges_);
        insert(schema_.edge(type), {id, from, to}, given);
        return id;
    }

    /// From here on the graph can only be read.
    query_session& session() {
        if (!session_) {
            auto opened = query_session::open(db_, schema_, "commit", derived_);
            REQUIRE(opened);
            session_ = std::make_unique<query_session>(*std::move(opened));
        }
        return *session_;
    }

    /// `source` without the `query q(...)` around it runs as a query without parameters.
    [[nodiscard]] graph_result<query_result> try_run(const std::string& source, std::string_view parameters = "{}",
                                                     const embedder* texts = nullptr, call_limits limits = {}) {
        const auto checked = checked_against(catalog_, full(source));
        const auto written = parse_json(parameters);
        REQUIRE(written);
        const auto bound = lang::bind_parameters(checked.tree.parameters, *written);
        REQUIRE_MESSAGE(bound, (bound ? "" : bound.error().text()));
        return session().run({checked, *bound, now, texts, limits, arrays, 0, nullptr, first_hits});
    }

    /// The rows as JSON, one array of cells a row: `[["Alice",30],["Bob",25]]`.
    [[nodiscard]] std::string rows(const std::string& source, std::string_view parameters = "{}",
                                   const embedder* texts = nullptr) {
        const auto found = try_run(source, parameters, texts);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        boost::json::array all;
        for (const auto& row : found->rows) {
            boost::json::array cells;
            for (std::size_t at = 0; at < row.size(); ++at)
                cells.push_back(json_of_cell(found->columns[at].type, row[at]));
            all.push_back(std::move(cells));
        }
        return compact_json(all);
    }

    /// The cells of one column in sorted order, as `Bob Charlie`.
    [[nodiscard]] std::string set(const std::string& source, std::string_view parameters = "{}",
                                  const embedder* texts = nullptr) {
        auto words = list(source, parameters, texts);
        std::ranges::sort(words);
        return fmt::format("{}", fmt::join(words, " "));
    }

    /// The cells of one column as they come.
    [[nodiscard]] std::string in_order(const std::string& source, std::string_view parameters = "{}",
                                       const embedder* texts = nullptr) {
        return fmt::format("{}", fmt::join(list(source, parameters, texts), " "));
    }

    [[nodiscard]] std::string refusal(const std::string& source, std::string_view parameters = "{}",
                                      const embedder* texts = nullptr) {
        const auto found = try_run(source, parameters, texts);
        REQUIRE(!found);
        CHECK(found.error().fault == graph_fault::bad_request);
        return found.error().message;
    }

    [[nodiscard]] std::string plan(const std::string& source) {
        const auto made = build_plan(checked_against(catalog_, full(source)), catalog_);
        REQUIRE(made);
        return plan_text(*made);
    }

    [[nodiscard]] sql_query sql_of(const std::string& source) {
        const auto made = build_plan(checked_against(catalog_, full(source)), catalog_);
        REQUIRE(made);
        return write_sql(*made, sqlite_dialect{schema_});
    }

    instant now{};
    bool arrays = true;  ///< false: every answer comes from rows
    std::uint64_t first_hits = 1'000;

    [[nodiscard]] const lang::schema_catalog& catalog() const { return catalog_; }
    [[nodiscard]] const table_layout& schema() const { return schema_; }
    [[nodiscard]] database& db() { return db_; }

private:
    [[nodiscard]] static std::string full(const std::string& source) {
        return source.starts_with("query") ? source : "query q() { " + source + " }";
    }

    [[nodiscard]] std::vector<std::string> list(const std::string& source, std::string_view parameters,
                                                const embedder* texts) {
        const auto found = try_run(source, parameters, texts);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        std::vector<std::string> words;
        for (const auto& row : found->rows) {
            const auto* text = std::get_if<std::string>(&row.at(0).held);
            words.push_back(text ? *text : compact_json(json_of_cell(found->columns[0].type, row[0])));
        }
        return words;
    }

    void insert(const physical_table& table, const std::vector<std::string>& system, const values& given) {
        std::string text = "INSERT INTO " + table.sql_name() + (table.edge ? "(id, src, dst" : "(id");
        for (const auto& [name, value] : given) text += ", " + table.sql_name_of(name);
        text += ") VALUES (?";
        for (std::size_t at = 1; at < system.size() + given.size(); ++at) text += ", ?";
        auto row = db_.prepare(text + ")");
        REQUIRE(row);
        int at = 0;
        for (const auto& value : system) row->bind(++at, value);
        for (const auto& [name, value] : given) row->bind(++at, to_cell(table.find(name)->type, value));
        const auto added = row->run();
        REQUIRE_MESSAGE(added, (added ? "" : added.error().message));
    }

    lang::schema_catalog catalog_;
    table_layout schema_;
    database db_ = *database::in_memory();
    int edges_ = 0;
    std::shared_ptr<derived_data> derived_ = std::make_shared<derived_data>();
    std::unique_ptr<query_session> session_;
};

}  // namespace omnigraph::cluster::graph

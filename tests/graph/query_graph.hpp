// A small graph in memory that read queries are run on.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/cells.hpp>
#include <omnigraph/cluster/graph/physical_schema.hpp>
#include <omnigraph/cluster/graph/query_executor.hpp>

namespace omnigraph::cluster::graph {

inline lang::value none() { return {}; }

class query_graph {
public:
    explicit query_graph(lang::catalog catalog) : catalog_{std::move(catalog)}, schema_{catalog_} {
        REQUIRE(db_.run(schema_.ddl()));
    }

    using values = std::initializer_list<std::pair<std::string, lang::value>>;

    void node(const std::string& type, const std::string& id, const values& given = {}) { insert(schema_.node(type), {id}, given); }

    void edge(const std::string& type, const std::string& from, const std::string& to, const values& given = {}) {
        insert(schema_.edge(type), {"edge " + std::to_string(++edges_), from, to}, given);
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

    [[nodiscard]] const lang::catalog& catalog() const { return catalog_; }
    [[nodiscard]] const physical_schema& schema() const { return schema_; }
    [[nodiscard]] database& db() { return db_; }

private:
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

    lang::catalog catalog_;
    physical_schema schema_;
    database db_ = *database::in_memory();
    int edges_ = 0;
    std::shared_ptr<derived_data> derived_ = std::make_shared<derived_data>();
    std::unique_ptr<query_session> session_;
};

}  // namespace omnigraph::cluster::graph

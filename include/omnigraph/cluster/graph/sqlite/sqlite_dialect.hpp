// Plans as SQLite executes them: the only place that spells what only SQLite has.
//
// The connection must offer og_reach (reach.hpp), og_found and og_score (found_nodes.hpp).
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include <omnigraph/cluster/graph/plan/sql_dialect.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>

namespace omnigraph::cluster::graph {

/// The schema must outlive it.
class sqlite_dialect final : public sql_dialect {
public:
    explicit sqlite_dialect(const physical_schema& schema) : schema_{&schema} {}

    [[nodiscard]] std::string node_table(std::string_view type) const override {
        return schema_->node(type).sql_name();
    }
    [[nodiscard]] std::string edge_table(std::string_view type) const override {
        return schema_->edge(type).sql_name();
    }
    [[nodiscard]] std::string node_column(std::string_view type, std::string_view property) const override {
        return schema_->node(type).sql_name_of(property);
    }
    [[nodiscard]] std::string edge_column(std::string_view type, std::string_view property) const override {
        return schema_->edge(type).sql_name_of(property);
    }

    [[nodiscard]] std::string placeholder(std::size_t n) const override { return fmt::format("?{}", n); }

    /// CROSS JOIN is the one join that SQLite never reorders.
    [[nodiscard]] std::string_view ordered_join() const override { return " CROSS JOIN "; }

    /// The index on (src, dst) ends with the rowid, so this is one probe of an index.
    [[nodiscard]] std::string first_of_parallel(std::string_view table, std::string_view row,
                                                std::string_view other) const override {
        return fmt::format(
            "NOT EXISTS (SELECT 1 FROM {0} {2} WHERE {2}.src = {1}.src AND {2}.dst = {1}.dst AND {2}.rowid < "
            "{1}.rowid)",
            table, row, other);
    }

    [[nodiscard]] std::string reach(const reach_request& asked) const override {
        return fmt::format("og_reach({}, {}, {}, {}, {})", asked.edge, asked.forward, asked.from, asked.min, asked.max);
    }

    [[nodiscard]] std::string has_element(std::string_view list, std::string_view element) const override {
        return fmt::format("EXISTS (SELECT 1 FROM json_each({}) WHERE value = {})", list, element);
    }

    [[nodiscard]] std::string is_found(std::string_view id, std::string_view found) const override {
        return fmt::format("{} IN (SELECT id FROM og_found({}))", id, found);
    }
    [[nodiscard]] std::string score(std::string_view id, std::string_view found) const override {
        return fmt::format("og_score({}, {})", found, id);
    }

    /// An index on a REAL column turns what is looked up into a REAL; `+` keeps the index out of it.
    [[nodiscard]] std::string float_beside_integer(std::string_view column) const override {
        return fmt::format("+{}", column);
    }

    /// SQLite's sum() of integers fails above 2^63: halves of 32 bits are summed apart, and joined in one rounding.
    [[nodiscard]] std::string sum(std::string_view number, lang::scalar type) const override {
        if (type == lang::scalar::i64 || type == lang::scalar::u64)
            return fmt::format("(CAST(sum({0} >> 32) AS REAL) * 4294967296.0 + CAST(sum({0} & 4294967295) AS REAL))",
                               number);
        return fmt::format("CAST(sum({}) AS REAL)", number);
    }

    [[nodiscard]] std::string ascending(std::string_view value) const override {
        return fmt::format("{} ASC NULLS FIRST", value);
    }
    [[nodiscard]] std::string descending(std::string_view value) const override {
        return fmt::format("{} DESC NULLS LAST", value);
    }

private:
    const physical_schema* schema_;
};

}  // namespace omnigraph::cluster::graph

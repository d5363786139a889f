// Bodies of testing/fake_constraints.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/testing/fake_constraints.hpp>

namespace omnigraph::cluster::testing::detail {

class fake_constraints {
public:
    fake_constraints(const lang::schema_catalog& schema, const fake_tables& tables)
        : schema_{schema}, tables_{tables} {}

    [[nodiscard]] std::vector<merge_conflict> check() {
        for (const auto& [name, type] : schema_.edges) check_edges("edge:" + name, type);
        for (const auto& [name, type] : schema_.nodes) check_uniques("node:" + name, type);
        return std::move(conflicts_);
    }

private:
    [[nodiscard]] const fake_table& rows_of(const std::string& key) const {
        static const fake_table none;
        const auto table = tables_.find(key);
        return table == tables_.end() ? none : table->second;
    }

    void check_edges(const std::string& key, const lang::edge_type& type) {
        std::map<std::string, std::uint64_t> counts;
        for (const auto& [id, row] : rows_of(key)) {
            ++counts[text_member(row, "from")];
            for (const auto& [end, shown, nodes] : {std::tuple{"from", "src", &type.from}, {"to", "dst", &type.to}})
                if (const auto node = text_member(row, end); !rows_of("node:" + *nodes).contains(node))
                    conflicts_.push_back({key, id, merge_conflict_kind::orphan_edge,
                                          std::string{shown} + " '" + node + "' not found in " + *nodes});
        }
        for (const auto& [source, count] : counts)
            if (count < type.card.min || (type.card.max && count > *type.card.max))
                conflicts_.push_back({key,
                                      {},
                                      merge_conflict_kind::cardinality_violation,
                                      "@card violation: '" + source + "' would have " + std::to_string(count)});
        check_uniques(key, type);
    }

    void check_uniques(const std::string& key, const lang::table_type& type) {
        for (const auto& group : type.uniques) {
            std::map<std::string, std::string> first;
            for (const auto& [id, row] : rows_of(key)) {
                boost::json::array values;
                for (const auto& column : group.columns) {
                    const auto* value = row.if_contains(column == "src" ? "from" : column == "dst" ? "to" : column);
                    if (value) values.push_back(*value);
                }
                if (values.size() != group.columns.size()) continue;  // null never collides
                const auto [other, is_new] = first.emplace(compact_json(values), id);
                if (!is_new)
                    conflicts_.push_back({key, id, merge_conflict_kind::unique_violation,
                                          "unique constraint violated by '" + other->second + "' and '" + id + "'"});
            }
        }
    }

    const lang::schema_catalog& schema_;
    const fake_tables& tables_;
    std::vector<merge_conflict> conflicts_;
};

}  // namespace omnigraph::cluster::testing::detail

namespace omnigraph::cluster::testing {

OMNIGRAPH_INLINE std::vector<merge_conflict> fake_constraint_conflicts(const lang::schema_catalog& schema,
                                                                       const fake_tables& tables) {
    return detail::fake_constraints{schema, tables}.check();
}

}  // namespace omnigraph::cluster::testing

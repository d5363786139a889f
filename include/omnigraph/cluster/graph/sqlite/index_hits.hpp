// Makes the results of text and vector indexes visible to SQL.
//
//     auto answers = hit_lists::define_in(db);
//     const auto number = (*answers)->add(hits);      // bound to ?1
//
//   SELECT ... WHERE v0.id IN (SELECT id FROM og_found(?1)) ORDER BY og_score(?1, v0.id)
//
// An index is searched before the statement runs; the statement refers to the result by its number. A score is a cost:
// smaller is better.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>

namespace omnigraph::cluster::graph {

/// Distinct ids with their positions.
class node_index {
public:
    explicit node_index(std::vector<std::string> ids);

    [[nodiscard]] const std::vector<std::string>& ids() const { return *ids_; }
    [[nodiscard]] table_rows rows() const { return ids_; }
    [[nodiscard]] const std::size_t* find(std::string_view id) const;

private:
    table_rows ids_;
    std::unordered_map<std::string_view, std::size_t> places_;  ///< views of the texts in ids_
};

struct index_hits {
    std::shared_ptr<const node_index> nodes;
    std::vector<double> costs;  ///< parallel to `nodes->ids()`
};

/// Hits whose costs are computed when they are asked for: for statements that ask for few of them. For one thread.
class lazy_hits {
public:
    virtual ~lazy_hits() = default;
    [[nodiscard]] virtual std::optional<double> cost_of(std::string_view id) = 0;
    [[nodiscard]] virtual table_rows ids() const = 0;
    [[nodiscard]] virtual std::size_t size() const = 0;
};

/// The index results for the running statement, by number. For one statement at a time.
class hit_lists {
public:
    [[nodiscard]] static sql_result<std::unique_ptr<hit_lists>> define_in(database& db);

    void clear() { lists_.clear(); }

    using list = std::variant<index_hits, std::unique_ptr<lazy_hits>>;

    /// Adds a result and returns its number.
    [[nodiscard]] std::int64_t add(list hits);

private:
    hit_lists() = default;
    [[nodiscard]] const list* find(std::int64_t number) const;
    std::vector<list> lists_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/index_hits.ipp>
#endif

// A parsed `.gq` file while the queries of a graph are read: its text, its valid queries by name, and its faults.
// take() stores the trees; free_trees() frees them after every query has been read.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster {

struct parsed_queries {
    std::shared_ptr<const source_file> file;
    lang::query_file tree = {};  ///< its valid queries, until free_trees()
    bool parses = true;          ///< the whole file parses
    bool is_let_go = false;      ///< by free_trees()
    std::map<std::string_view, const lang::query_tree*> by_name = {};
    lang::faults wrong = {};  ///< faults of its queries, collected so that one limit covers them all
    std::optional<lang::line_table> known_lines = {};

    /// Computed when the first diagnostic about the file needs it.
    [[nodiscard]] const lang::line_table& lines() {
        if (!known_lines) known_lines.emplace(file->text);
        return *known_lines;
    }

    [[nodiscard]] source_position position_of(const lang::source_span& where) {
        const auto location = lines().locate(where.begin);
        return {file->display, location.line, location.column};
    }

    void take(lang::query_file parsed) {
        tree = std::move(parsed);
        is_let_go = false;
        for (const auto& query : tree.queries) by_name.emplace(query.name, &query);
    }

    /// Frees the trees, which take far more memory than texts. A file of a folder is visited once; a second visit
    /// parses it again.
    void free_trees() {
        by_name.clear();
        tree = {};
        is_let_go = true;
    }
};

}  // namespace omnigraph::cluster

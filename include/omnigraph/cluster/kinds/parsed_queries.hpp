// A `.gq` file while the queries of a graph are read: its text, its sound queries by name, and what is wrong with them.
// `take` brings the trees in, `let_go` drops them once every query has been looked at.
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
    lang::query_file tree = {};  ///< its sound queries, unless they have been let go
    bool parses = true;          ///< all of it
    bool is_let_go = false;
    std::map<std::string_view, const lang::query_tree*> by_name = {};
    lang::faults wrong = {};  ///< of its queries; together, so that they are bounded together
    std::optional<lang::line_table> known_lines = {};

    /// Found when something has to be said of the file.
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

    /// Trees take far more memory than texts, and a file of a folder is visited once; a second visit parses it again.
    void let_go() {
        by_name.clear();
        tree = {};
        is_let_go = true;
    }
};

}  // namespace omnigraph::cluster

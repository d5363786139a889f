// A bulk load: a stream of JSON records into the tables, as part of one commit.
//
//     auto loaded = load_records(db, tables, text, load_mode::merge, clock);
//
// (1) All or nothing: any fault, and the caller rolls back. Up to twenty are collected.
// (2) The order of records is irrelevant: edges may come before their nodes.
// (3) merge: a row with an id that exists is replaced whole (absent properties take their
//     default, or become null). append: it is an error. overwrite: the rows of each type in
//     the file replace that type's table; types that are not in the file stay, but no edge
//     may dangle.
// (4) Two records with one id are an error, except edges and keyless nodes under merge:
//     there the later one wins.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>

namespace omnigraph::cluster::graph {

enum class load_mode { overwrite, append, merge };

/// `overwrite`, `append` or `merge`; nullopt for anything else.
[[nodiscard]] constexpr std::optional<load_mode> parse_load_mode(std::string_view text) {
    if (text == "overwrite") return load_mode::overwrite;
    if (text == "append") return load_mode::append;
    if (text == "merge") return load_mode::merge;
    return std::nullopt;
}

[[nodiscard]] constexpr std::string_view spelling(load_mode mode) {
    switch (mode) {
        case load_mode::overwrite: return "overwrite";
        case load_mode::append: return "append";
        case load_mode::merge: return "merge";
    }
    return "";
}

struct loaded_rows {
    std::map<std::string, std::uint64_t> rows;  ///< records per table key
    written_tables tables;
};

/// Inside a transaction. On an error the transaction must be rolled back.
[[nodiscard]] answer<loaded_rows> load_records(database& db, const table_layout& schema, std::string_view input,
                                               load_mode mode, runtime& clock);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/loader.ipp>
#endif

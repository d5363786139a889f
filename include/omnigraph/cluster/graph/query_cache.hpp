// Queries that were parsed and checked before, by their text and by the schema.
//
//     query_cache known;                                            // one a graph; safe to use from several threads
//     auto parsed = known.parse(request);
//     if (!parsed) return parsed.error();
//     auto checked = known.check(*parsed, request, catalog, schema_source);
//
// (1) The same text against the same schema gives the same checked query, without being parsed or checked again.
// (2) What does not parse, or does not fit, is not kept.
// (3) The texts in it are bounded in number and size; the one that was not used for longest goes first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph {

/// Numbers of this process: no two of them are equal.
struct parsed_query {
    lang::query_tree tree;
    std::uint64_t number = 0;
};
struct known_query {
    lang::checked_query checked;
    std::uint64_t number = 0;
};

class query_cache {
public:
    struct limits {
        std::size_t queries = 256;
        std::size_t bytes = std::size_t{4} << 20;  ///< of their texts
    };

    query_cache() : query_cache{limits{}} {}
    explicit query_cache(limits allowed) : allowed_{allowed} {}

    /// Like parse_request().
    [[nodiscard]] graph_result<std::shared_ptr<const parsed_query>> parse(const query_request& request);

    /// Like check_request(). `schema_text` is the source of the schema, which tells it from every other.
    [[nodiscard]] graph_result<std::shared_ptr<const known_query>> check(
        const std::shared_ptr<const parsed_query>& parsed, const query_request& request,
        const lang::schema_catalog& schema, std::string_view schema_text);

    /// How many texts were parsed, and how many queries were checked.
    struct counts {
        std::uint64_t parsed = 0, checked = 0;
    };
    [[nodiscard]] counts counted();

private:
    /// A source and the name of a query in it.
    using text_key = std::pair<std::string, std::string>;
    struct entry {
        std::shared_ptr<const parsed_query> parsed;
        std::map<std::string, std::shared_ptr<const known_query>, std::less<>> checked;  ///< by text of the schema
        std::size_t bytes = 0;
        std::uint64_t used = 0;
    };
    static constexpr std::size_t max_schemas = 4;  ///< of branches that are read in turn

    limits allowed_;
    std::mutex mutex_;
    std::map<text_key, entry> known_;
    std::map<std::uint64_t, text_key> by_number_;
    std::size_t bytes_ = 0;
    std::uint64_t uses_ = 0;
    counts counts_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/query_cache.ipp>
#endif

// Checks traversals: their edge types, direction, ends and hops (T4, T5, T15, T22, T23; languages specification §2.6).
//
//     traversal_checker{context}.check(along, names);      // binds the unbound ends
//
// A bound end decides the direction, the left end first. Without one, the direction is that of the source text.
#pragma once

#include <string>

#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

class traversal_checker {
public:
    explicit traversal_checker(const check_context& context) : context_{context} {}

    /// Sets the declared spelling and the direction of each edge.
    void check(traversal& traversal, variable_scope& names);

private:
    void check_hops(const hop_bounds& hops);
    void bind_end(const std::string& variable, const std::string& type, source_span span, const edge_type& edge,
                  variable_scope& names);
    void bind_edge(const traversal& traversal, const edge_type& edge, variable_scope& names);
    void bind_path(const traversal& traversal, variable_scope& names);
    [[nodiscard]] bool refuse_path_end(const traversal& traversal, const variable_scope& names);
    void bind_unknown(const traversal& traversal, variable_scope& names);
    [[nodiscard]] const edge_type* find_edge(std::string& name, source_span where);
    [[nodiscard]] bool choose_direction(traversal& traversal, const edge_type& edge, const variable_scope& names);
    [[nodiscard]] bool check_others(traversal& traversal, const edge_type& first);
    void check_undirected(const traversal& traversal, const edge_type& edge, source_span where);
    [[nodiscard]] bool refuse_missing_end(const traversal& traversal, const variable_scope& names);

    const check_context& context_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/traversal_checker.ipp>
#endif

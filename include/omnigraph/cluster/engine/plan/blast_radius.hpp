// The blast radius of a change: everything that refers to it, directly or through others, over declared and recorded
// references (W52).
//
//     const reverse_edges edges{list.kinds, loaded.table, applied};
//     edges.reached_from("schema.kb");      // query.kb.experts, ...
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/engine/plan/diff.hpp>

namespace omnigraph::cluster {

/// Edges from a resource to those that refer to it. Borrows the addresses of both tables.
class reverse_edges {
public:
    reverse_edges(kind_table kinds, const resource_table& declared, const applied_rows& applied);

    /// All addresses that `address` reaches, sorted, without itself.
    [[nodiscard]] std::vector<std::string> reached_from(std::string_view address) const;

    /// The addresses that refer to `address` directly.
    [[nodiscard]] std::set<std::string, std::less<>> direct_referrers(std::string_view address) const;

private:
    std::map<std::string, std::set<std::string_view>, std::less<>> edges_;
};

/// One entry for each change that reaches something.
[[nodiscard]] std::vector<blast_radius_report> blast_radius(const reverse_edges& edges, const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/blast_radius.ipp>
#endif

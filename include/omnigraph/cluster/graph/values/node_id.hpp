// The id of a node: from its key, or fresh.
//
//     node_id(person, values);     // key `name` = "Ann"           -> Ann
//                                  // key `number` = 7             -> 7
//                                  // key (name, tenant)           -> ["Ann","acme"]
//
// A single String key is the id as it is; another single scalar is spelled as its
// literal. A composite key becomes the JSON array of its values in the order of the
// properties' names, without blanks: two tuples never share an id.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// `values` stand in the order of `type.properties` and fit them; the type has a key.
[[nodiscard]] std::string node_id(const lang::node_type& type, const std::vector<lang::value>& values);

/// Fresh ids for one call: ULIDs that start at a place of their own and count up, so the
/// rows of a load arrive in the order of their ids, and drawing one costs nothing.
class id_sequence {
public:
    explicit id_sequence(runtime& clock) : clock_{&clock} {}

    [[nodiscard]] std::string next();

private:
    /// The time of a new id, and random digits hashed from it: ids of a runtime that
    /// counts would otherwise follow each other as closely as the ids of one call do.
    [[nodiscard]] std::string start();

    /// The random part (the last 16 characters) plus one; false when it is exhausted.
    [[nodiscard]] bool increment();

    runtime* clock_;
    std::string last_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/node_id.ipp>
#endif

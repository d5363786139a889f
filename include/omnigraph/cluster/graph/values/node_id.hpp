// The id of a node: from its key, or new.
//
//     node_id(person, values);     // key `name` = "Ann"           -> Ann
//                                  // key `number` = 7             -> 7
//                                  // key (name, tenant)           -> ["Ann","acme"]
//
// A single String key is the id itself; another single scalar is spelled like its literal. A composite key becomes a
// JSON array of its values without blanks, in the order of the properties' names, so two tuples never have the same id.
// An F32 is spelled as the double that it is, 0.10000000149011612; id_named reads it in every spelling.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// `values` are in the order of `type.properties` and fit them; the type must have a key.
[[nodiscard]] std::string node_id(const lang::node_type& type, const std::vector<lang::value>& values);

/// Whether there is an F32 or an F64 in the key, so that a text can name an id that it does not spell.
[[nodiscard]] bool has_fraction_key(const lang::node_type& type);

/// The id that a text from outside means: `0.1` is the id 0.10000000149011612 where the key is an F32, and `1e21` the
/// id 1e+21 where it is an F64. Other texts are what they are.
[[nodiscard]] std::string id_named(const lang::node_type& type, std::string_view written);

/// What ids of the type look like, as a clause for messages: `; an id of Tenant is like ["<name>","<org>"]`. Empty
/// unless its key has several properties.
[[nodiscard]] std::string id_form(const lang::node_type& type);

/// New ids for one call: ULIDs that begin at a random place and count up, so the rows of a load are written in id
/// order, and an id needs no new random number.
class id_sequence {
public:
    explicit id_sequence(runtime& clock) : clock_{&clock} {}

    [[nodiscard]] std::string next();

private:
    /// The time of a new id with random digits hashed from it. Without the hash, ids of a runtime that counts would be
    /// as close to each other as the ids of one call.
    [[nodiscard]] std::string start();

    /// Adds one to the random part (the last 16 characters); false when it overflows.
    [[nodiscard]] bool increment();

    runtime* clock_;
    std::string last_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/node_id.ipp>
#endif

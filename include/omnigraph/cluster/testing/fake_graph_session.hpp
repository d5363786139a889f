// An open graph of fake_graph_host: schemas and queries are the real languages, and rows are one JSON document in the
// store.
//
//     fake_graph_host host{store, why_not_schema};
//     auto session = open_fake_graph(store, "graphs/kb.omni");
//
// It loads records of types with one String key and edges with an id, inserts such nodes, and reads the properties of
// one type in the order of its ids; everything else is bad_request. Of records only types and ids are checked. It has
// branches and history (testing/fake_graph_history.hpp).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>

namespace omnigraph::cluster {

class object_store;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::testing {

/// A schema_check that uses the schema compiler.
[[nodiscard]] std::optional<std::string> why_not_schema(std::string_view source);

/// The store must outlive the session. not_found when there is no graph at the root.
[[nodiscard]] graph_result<std::shared_ptr<graph_session>> open_fake_graph(object_store& store, std::string_view root);

}  // namespace omnigraph::cluster::testing

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/testing/fake_graph_session.ipp>
#endif

// A graph engine of a few lines, for tests of planning, applying and sweeping: graphs are
// schema texts in an object store.
//
//     fake_graph_host host{store};
//     host.fail_next_init(write_effect::unknown, true);   // it happened, and nobody was told
//
// Any text is a schema, unless a check of schemas is given. testing/fake_graph_session.hpp opens its graphs.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/host/graph_host.hpp>

namespace omnigraph::cluster {

class object_store;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::testing {

/// Why a text is no schema; nullopt when it is one.
using schema_check = std::function<std::optional<std::string>(std::string_view)>;

class fake_graph_host final : public graph_host {
public:
    /// The store must outlive it.
    explicit fake_graph_host(object_store& store, schema_check check = {}) : store_{store}, check_{std::move(check)} {}

    /// The next init fails with `moved`; the graph is there all the same when `happened`.
    void fail_next_init(write_effect moved, bool happened) { failure_ = {moved, happened}; }

    graph_result<root_state> probe(std::string_view root) override;
    graph_result<live_graph> init(std::string_view root, std::string_view schema_source, std::string_view) override;
    graph_result<live_graph> observe(std::string_view root) override;

private:
    struct planned_failure {
        write_effect effect;
        bool happened;
    };

    object_store& store_;
    schema_check check_;
    std::optional<planned_failure> failure_;
};

namespace detail {

/// The schema of a graph, and the rows of one that has any.
[[nodiscard]] std::string fake_manifest(std::string_view root);
[[nodiscard]] std::string fake_rows(std::string_view root);

}  // namespace detail

}  // namespace omnigraph::cluster::testing

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/testing/fake_graph_host.ipp>
#endif

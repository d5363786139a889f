// A graph engine of a few lines, for tests of planning, applying and sweeping: graphs are
// schema texts in an object store.
//
//     fake_graph_host host{store};
//     host.fail_next_init(movement::unknown, true);   // it happened, and nobody was told
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::testing {

class fake_graph_host final : public graph_host {
public:
    explicit fake_graph_host(object_store& store) : store_{store} {}

    /// The next init fails with `moved`; the graph is there all the same when `happened`.
    void fail_next_init(movement moved, bool happened) { failure_ = {moved, happened}; }

    graph_result<root_state> probe(std::string_view root) override {
        switch (store_.probe(manifest(root))) {
            case presence::present: return root_state::present;
            case presence::unknown: return graph_failure{"the storage does not answer", movement::no};
            case presence::absent: break;
        }
        switch (store_.probe(root)) {
            case presence::present: return root_state::residue;
            case presence::unknown: return graph_failure{"the storage does not answer", movement::no};
            case presence::absent: break;
        }
        return root_state::absent;
    }

    graph_result<live_graph> init(std::string_view root, std::string_view schema_source, std::string_view) override {
        const auto failing = std::exchange(failure_, std::nullopt);
        if (failing && !failing->happened) return graph_failure{"told to fail", failing->moved};
        const auto put = store_.put_if_absent(manifest(root), schema_source);
        if (!put)
            return graph_failure{put.error().cause,
                                 put.error().fault == store_fault::ambiguous ? movement::unknown : movement::no};
        if (failing) return graph_failure{"told to fail", failing->moved};
        return observe(root);
    }

    graph_result<live_graph> observe(std::string_view root) override {
        const auto object = store_.get(manifest(root));
        if (!object) return graph_failure{object.error().cause, movement::no};
        return live_graph{1, object->bytes, digest_of_bytes(object->bytes)};
    }

private:
    struct planned_failure {
        movement moved;
        bool happened;
    };

    static std::string manifest(std::string_view root) { return std::string{root} + "/manifest.json"; }

    object_store& store_;
    std::optional<planned_failure> failure_;
};

}  // namespace omnigraph::cluster::testing

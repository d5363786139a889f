// A graph host for a command that only looks: each look is made once, and nothing can be changed.
//
//     observing_host looking{host};
//     looking.observe("graphs/kb.omni");                      // one read of the engine
//     looking.observe("graphs/kb.omni");                      // the same answer, without another read
//     looking.destroy("graphs/kb.omni", {});                  // an error; nothing moved
//
// So everything that a plan says about a root fits together, even while others write, and looking at a root again costs
// nothing. May be used by several threads at once.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>

namespace omnigraph::cluster {

class observing_host final : public graph_host {
public:
    /// `engine` is borrowed.
    explicit observing_host(graph_host& engine) : engine_{engine} {}

    graph_result<root_state> probe(std::string_view root) override;
    graph_result<live_graph> observe(std::string_view root) override;
    graph_result<schema_preview> preview_schema(std::string_view root, std::string_view desired_source) override;

    /// These fail; nothing moved.
    graph_result<live_graph> init(std::string_view root, std::string_view schema_source,
                                  std::string_view actor) override;
    graph_result<live_graph> apply_schema(std::string_view root, std::string_view desired_source,
                                          std::string_view actor, const graph_guard& guard) override;
    graph_result<done> destroy(std::string_view root, const graph_guard& guard) override;

private:
    template <class Key, class Value, class Look>
    graph_result<Value> once(std::map<Key, graph_result<Value>>& seen, Key key, Look&& look);

    graph_host& engine_;
    std::mutex lock_;
    std::map<std::string, graph_result<root_state>> states_;
    std::map<std::string, graph_result<live_graph>> graphs_;
    std::map<std::pair<std::string, std::string>, graph_result<schema_preview>> previews_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/observing_host.ipp>
#endif

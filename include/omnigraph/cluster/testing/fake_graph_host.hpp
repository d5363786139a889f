// A graph engine of a few lines, for tests of planning, applying and sweeping: each graph is one document in an
// object store (testing/fake_graph_document.hpp).
//
//     fake_graph_host host{store};
//     host.fail_next(fake_call::apply_schema, write_effect::unknown, true);   // it happened, and nobody was told
//     host.refuse_schemas("the rows of Person are too old");                  // a step that is not supported
//
// Any text is a schema, unless a check of schemas is given; `{` is a graph that does not open.
// testing/fake_graph_session.hpp opens its graphs.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/host/graph_host.hpp>

namespace omnigraph::cluster {

class object_store;
class runtime;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::testing {

/// Why a text is no schema; nullopt when it is one.
using schema_check = std::function<std::optional<std::string>(std::string_view)>;

/// What can be told to fail.
enum class fake_call { init, apply_schema, destroy };

class fake_graph_host final : public graph_host {
public:
    /// The store must outlive it, and so must `ids`, which draws the uids of new graphs; without it they are made of
    /// the root, and a copy of a graph that has not moved cannot be told.
    explicit fake_graph_host(object_store& store, schema_check check = {}, runtime* ids = nullptr)
        : store_{store}, check_{std::move(check)}, ids_{ids} {}

    /// The next such call fails and says `effect`; it has happened all the same when `happened`.
    void fail_next(fake_call call, write_effect effect, bool happened) { failures_[call] = {effect, happened}; }
    void fail_next_init(write_effect effect, bool happened) { fail_next(fake_call::init, effect, happened); }

    /// Every schema that differs in more than its text is previewed with an unsupported change for this reason.
    void refuse_schemas(std::string reason) { refusal_ = std::move(reason); }

    graph_result<root_state> probe(std::string_view root) override;
    graph_result<live_graph> init(std::string_view root, std::string_view schema_source,
                                  std::string_view actor) override;
    graph_result<live_graph> observe(std::string_view root) override;
    graph_result<schema_preview> preview_schema(std::string_view root, std::string_view desired_source) override;
    graph_result<live_graph> apply_schema(std::string_view root, std::string_view desired_source,
                                          std::string_view actor, const graph_guard& guard) override;
    graph_result<done> destroy(std::string_view root, const graph_guard& guard) override;

private:
    struct planned_failure {
        write_effect effect;
        bool happened;
    };

    /// What the call is told to do wrong; once.
    std::optional<planned_failure> take_failure(fake_call call);
    graph_result<live_graph> alter(std::string_view root, std::string_view desired_source, std::string_view actor,
                                   const graph_guard& guard);
    graph_result<done> remove(std::string_view root, const graph_guard& guard);
    void add_refusal(schema_preview& preview) const;

    object_store& store_;
    schema_check check_;
    runtime* ids_;
    std::map<fake_call, planned_failure> failures_;
    std::string refusal_;
};

}  // namespace omnigraph::cluster::testing

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/testing/fake_graph_host.ipp>
#endif

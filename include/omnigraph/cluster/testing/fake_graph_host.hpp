// A graph engine of a few lines, for tests of plan, apply and sweep: each graph is one document in an object store
// (testing/fake_graph_document.hpp).
//
//     fake_graph_host host{store};
//     host.fail_next(fake_call::apply_schema, write_effect::unknown, true);   // it happened, and nobody was told
//     host.refuse_schemas("the rows of Person are too old");                  // a step that is not supported
//
// Any text is a schema unless a schema_check is given; a document that begins with `{` and is no JSON graph does not
// open. testing/fake_graph_session.hpp opens its graphs.
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

/// The calls that can be told to fail.
enum class fake_call { init, apply_schema, destroy };

class fake_graph_host final : public graph_host {
public:
    /// The store must outlive the host, and so must `ids`, which makes the uids of new graphs. Without `ids` a uid is
    /// derived from the root, so a copy of an unchanged graph cannot be distinguished from the original.
    explicit fake_graph_host(object_store& store, schema_check check = {}, runtime* ids = nullptr)
        : store_{store}, check_{std::move(check)}, ids_{ids} {}

    /// The next such call fails with this effect; with `happened` it does its work anyway.
    void fail_next(fake_call call, write_effect effect, bool happened) { failures_[call] = {effect, happened}; }
    void fail_next_init(write_effect effect, bool happened) { fail_next(fake_call::init, effect, happened); }

    /// From now on every schema that differs in more than its text gets an unsupported change with this reason.
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

    /// The failure planned for this call, used once.
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

// The operations that create and remove graphs (control-plane specification §5.4); engine/execute/fence.hpp performs
// them.
//
//     using operations = operation_list<graph_create, graph_remove>;          // in resource_traits<kind::graph>
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/change_action.hpp>
#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/host/operation.hpp>
#include <omnigraph/cluster/kinds/graph.hpp>
#include <omnigraph/cluster/store/is_object.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

namespace detail {

inline constexpr const char* look_again =
    "Check the storage, then run `omnigraph cluster apply` again. In the place of a link put the folder itself, or "
    "declare with `storage:` where the cluster lies; a file in the place of a folder has to be moved away.";

}  // namespace detail

/// Creates an empty graph with its schema (control-plane specification §5.4, column "create").
struct graph_create {
    using declaration = declaration_of<kind::graph>;

    static constexpr std::string_view name = "graph_create";
    static constexpr change_action action = change_action::create;
    static constexpr diagnostic_code failed = codes::graph_create_failed;
    static constexpr diagnostic_code incomplete = codes::graph_create_incomplete;

    /// An existing graph is adopted when it has the declared schema, and refused otherwise (W47).
    static preparation prepare(const operation_context& context, const declaration& d) {
        if (!d.schema) return preparation::refuse(error(failed, context.address, "Its schema could not be read."));
        // Mostly nothing is there, which takes less to find out than what is.
        if (const auto there = context.host.probe(context.root); there && *there == root_state::absent)
            return preparation::proceed(d.schema->content_digest);
        auto seen = observe_root(context.host, context.root);
        if (!seen)
            return preparation::refuse(
                error(failed, context.address,
                      "The root of `" + context.address + "` cannot be looked at: " + seen.error().message)
                    .with_remedy(detail::look_again));
        if (seen->state == root_state::absent) return preparation::proceed(d.schema->content_digest);
        const auto& live = seen->live;
        if (live && live->schema_digest == d.schema->content_digest)
            return preparation::adopt(
                *live, warning(codes::graph_adopted, context.address,
                               "A graph with the declared schema was there already; it is recorded as it is.")
                           .with_remedy("Nothing has to be done. Its data was not touched."));
        const auto where = context.store.display(context.root);
        return preparation::refuse(error(codes::graph_root_occupied, context.address,
                                         live ? "There is a graph with another schema at `" + where + "`."
                                              : "There is something at `" + where + "` that is not a graph that opens.")
                                       .with_remedy("Move it away, or declare the graph under another id."));
    }

    static graph_result<operation_outcome> run(const operation_context& context, const declaration& d) {
        auto live = context.host.init(context.root, d.schema->text, context.actor);
        if (!live) return std::move(live).error();
        return operation_outcome{*std::move(live)};
    }

    static std::vector<graph_result<operation_outcome>> run_all(
        std::span<const operation_request<declaration>> requests) {
        std::vector<graph_creation> wanted;
        for (const auto& [context, d] : requests) wanted.push_back({context->root, d->schema->text, context->actor});
        std::vector<graph_result<operation_outcome>> outcomes;
        if (requests.empty()) return outcomes;
        for (auto& live : requests.front().context->host.init_all(wanted)) {
            if (live) outcomes.emplace_back(operation_outcome{*std::move(live)});
            else outcomes.emplace_back(std::move(live).error());
        }
        return outcomes;
    }

    static recovery_verdict classify(const recovery_observation& seen) { return classify_creation(seen); }
};

/// Removes a graph with all its data, even when its root cannot be opened (control-plane specification §5.4, column
/// "delete").
struct graph_remove {
    static constexpr std::string_view name = "graph_delete";
    static constexpr change_action action = change_action::erase;
    static constexpr diagnostic_code failed = codes::graph_delete_failed;
    static constexpr diagnostic_code incomplete = codes::graph_delete_incomplete;

    /// Rows written after the approval cause only a warning, because the approval of a delete covers all data of the
    /// graph. A graph whose schema differs from the recorded one is another graph or has drifted, and what is no folder
    /// never was a graph: neither is removed.
    static preparation prepare(const operation_context& context) {
        const auto seen = observe_root(context.host, context.root);
        if (!seen)
            return preparation::refuse(
                error(failed, context.address,
                      "The root of `" + context.address + "` cannot be looked at: " + seen.error().message)
                    .with_remedy(detail::look_again));
        if (seen->state == root_state::residue && is_object(context.store, context.root))
            return preparation::refuse(
                error(codes::graph_root_occupied, context.address,
                      "At `" + context.store.display(context.root) + "` there is a file, and no graph.")
                    .with_remedy("Look at it and move it away; `omnigraph cluster apply` then finds the graph gone."));
        auto prepared = preparation::proceed({});
        const auto& live = seen->live;
        if (!live) return prepared;
        if (const auto differs = graph_guard{.schema_digest = context.recorded}.mismatch(*live); !differs.empty())
            return preparation::refuse(
                error(failed, context.address, "The graph is not the one that is to be deleted: " + differs + ".")
                    .with_remedy("Run `omnigraph cluster refresh`, look at `omnigraph cluster plan`, and approve the "
                                 "delete of what is there now."));
        prepared.observed_version = live->manifest_version;
        if (context.approved_version && *context.approved_version != live->manifest_version)
            prepared.findings.push_back(
                warning(codes::approved_graph_moved, context.address,
                        "Data was written after the delete was approved: the graph was at version " +
                            std::to_string(*context.approved_version) + ", and is at version " +
                            std::to_string(live->manifest_version) + ".")
                    .with_remedy("It goes with the rest. Ask writers to stop before a delete is approved."));
        return prepared;
    }

    static graph_result<operation_outcome> run(const operation_context& context) {
        auto gone = context.host.destroy(context.root, {.schema_digest = context.recorded});
        if (!gone) return std::move(gone).error();
        return operation_outcome{};
    }

    static recovery_verdict classify(const recovery_observation& seen) { return classify_removal(seen); }
};

}  // namespace omnigraph::cluster

// Creating what moves data: a sidecar before, the host's call, the sidecar's fate after
// (specification §5.4, column "create").
//
// (1) The root is looked at first: what is there already is adopted when it is what was
//     declared, and refused otherwise, before anything is written (W47).
// (2) The sidecar is written before the host is called, and stays until the ledger has
//     recorded the outcome.
// (3) When the host says that nothing moved, the sidecar goes at once; on any doubt it stays.
// (4) A failure stops the graph it hits, not its neighbours (W46).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/desired_state.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// What the creations of one run left behind.
struct move_results {
    std::map<std::string, live_graph> created;   ///< by address
    std::vector<std::string> finished_sidecars;  ///< operation ids, to be removed once the ledger has been written
};

namespace detail {

class creation {
public:
    creation(const environment& env, object_store& store, graph_host& host, const std::string& cas_base,
             diagnostics& found)
        : env_{env}, store_{store}, host_{host}, cas_base_{cas_base}, found_{found} {}

    template <class Kind>
    bool run(change& c, const declaration_of<Kind>& declaration, move_results& results) {
        using traits = resource_traits<Kind>;
        const std::string id{address_label(traits::pattern, c.address, 0)};
        const auto root = layout::graph_root(id);
        const auto wanted = traits::intended(declaration);
        if (!wanted) return fail(c, "its schema could not be read");
        switch (preflight(c, root, *wanted, results)) {
            case entry::adopted: return true;
            case entry::refused: return fail(c);
            case entry::clear: break;
        }
        auto sidecar = arm(c, std::string{traits::create_operation}, id, root, *wanted);
        if (!sidecar) return fail(c);
        const auto made = traits::create(host_, root, declaration, env_.actor.value_or(std::string{}));
        if (!made) return undo(c, sidecar->record.operation_id, made.error());
        sidecar->record.expected_manifest_version = made->manifest_version;
        // The version is there for whoever investigates; classification goes by digest (W48).
        if (const auto noted = rewrite_sidecar(store_, sidecar->record, sidecar->version); !noted)
            found_.push_back(as_warning(noted.error()));
        results.created.emplace(c.address, *made);
        results.finished_sidecars.push_back(sidecar->record.operation_id);
        return true;
    }

private:
    struct armed_sidecar {
        sidecar_record record;
        object_version version;
    };

    enum class entry { clear, adopted, refused };

    entry preflight(const change& c, const std::string& root, const digest& wanted, move_results& results) {
        const auto there = host_.probe(root);
        if (!there) return refuse(c, "The root of `" + c.address + "` cannot be looked at: " + there.error().message);
        if (*there == root_state::absent) return entry::clear;
        auto live = *there == root_state::present ? host_.observe(root) : graph_result<live_graph>{graph_failure{}};
        if (live && live->schema_digest == wanted) {
            found_.push_back(warning(codes::graph_adopted, c.address,
                                     "A graph with the declared schema was there already; it is recorded as it is.")
                                 .fix("Nothing has to be done. Its data was not touched."));
            results.created.emplace(c.address, *std::move(live));
            return entry::adopted;
        }
        found_.push_back(
            error(codes::graph_root_occupied, c.address,
                  live ? "There is a graph with another schema at `" + store_.display(root) + "`."
                       : "There is something at `" + store_.display(root) + "` that is not a graph that opens.")
                .fix("Move it away, or declare the graph under another id."));
        return entry::refused;
    }

    entry refuse(const change& c, std::string message) {
        found_.push_back(error(codes::graph_create_failed, c.address, std::move(message))
                             .fix("Check the storage, then run apply again."));
        return entry::refused;
    }

    std::optional<armed_sidecar> arm(const change& c, std::string operation, const std::string& id,
                                     const std::string& root, const digest& wanted) {
        sidecar_record record;
        record.operation_id = env_.system.new_id();
        record.started_at = format_timestamp(env_.system.now());
        if (env_.actor) record.actor = *env_.actor;
        record.kind = std::move(operation);
        record.graph_id = id;
        record.graph_uri = store_.display(root);
        record.desired_schema_digest = wanted.hex();
        record.state_cas_base = cas_base_;
        auto armed = arm_sidecar(store_, record);
        if (armed) return armed_sidecar{std::move(record), *std::move(armed)};
        auto fault = std::move(armed).error();
        fault.message += " The creation of `" + c.address + "` was not begun.";
        found_.push_back(std::move(fault));
        return std::nullopt;
    }

    bool undo(change& c, const std::string& operation_id, const graph_failure& why) {
        auto fault = error(codes::graph_create_failed, c.address, "The graph could not be created: " + why.message);
        if (why.moved != movement::no)
            fault.remedy =
                "Whether it was created is not certain. Run apply again: it looks, and finishes or starts over.";
        else if (const auto removed = remove_sidecar(store_, operation_id); !removed)
            found_.push_back(as_warning(removed.error()));
        found_.push_back(std::move(fault));
        return fail(c);
    }

    bool fail(change& c, const std::string& why) {
        found_.push_back(error(codes::graph_create_failed, c.address, "The graph could not be created: " + why + "."));
        return fail(c);
    }
    static bool fail(change& c) {
        c.outcome = disposition::blocked;
        c.reason = reasons::graph_create_failed;
        return false;
    }
    static diagnostic as_warning(diagnostic fault) {
        fault.level = severity::warning;
        return fault;
    }

    const environment& env_;
    object_store& store_;
    graph_host& host_;
    const std::string& cas_base_;
    diagnostics& found_;
};

}  // namespace detail

/// Performs every creation that is still `applied`, in address order; a failed one becomes `blocked`.
template <class List>
[[nodiscard]] move_results create_graphs(const environment& env, object_store& store, graph_host& host,
                                         const std::string& cas_base, const desired_state<List>& desired, changes& all,
                                         diagnostics& found) {
    move_results results;
    detail::creation creation{env, store, host, cas_base, found};
    for_each_kind(kind_order_t<List>{}, [&]<class Kind>(hana::basic_type<Kind>) {
        if constexpr (fenced<Kind>)
            for (auto& c : all)
                if (c.what == operation::create && c.outcome == disposition::applied)
                    if (const auto name = address<Kind>::parse(c.address))
                        creation.run<Kind>(c, desired.template of<Kind>().at(*name), results);
    });
    return results;
}

}  // namespace omnigraph::cluster

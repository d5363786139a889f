// Bodies of lang/migration/migration_planner.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/migration/annotation_changes.hpp>
#include <omnigraph/cluster/lang/migration/constraint_changes.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/migration/property_changes.hpp>
#include <omnigraph/cluster/lang/migration/rename_matching.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang::detail {

class migration_planner {
public:
    migration_planner(const canonical_schema& accepted, const canonical_schema& desired)
        : accepted_{accepted}, desired_{desired} {}

    [[nodiscard]] migration_plan plan() {
        plan_types(type_kind::interface, accepted_.interfaces, desired_.interfaces);
        plan_types(type_kind::node, accepted_.nodes, desired_.nodes);
        plan_types(type_kind::edge, accepted_.edges, desired_.edges);
        if (const auto more = plan_.refusals - std::min(plan_.refusals, migration_plan::max_refusals); more > 0)
            plan_.steps.push_back(unsupported_change{
                "schema", std::to_string(more) + " more changes cannot be made. Change less at a time."});
        return std::move(plan_);
    }

private:
    template <class Type>
    void plan_types(type_kind kind, const std::vector<Type>& accepted, const std::vector<Type>& desired) {
        const auto matched = match_names(
            accepted, desired, [&](const Type& before, const Type& after) { return is_possible(before, after); });
        for (std::size_t at = 0; at < desired.size(); ++at) {
            const auto& [before, renamed, refusal] = matched.pairs[at];
            const auto& after = desired[at];
            if (!refusal.empty()) refuse(entity_of(kind, after.name), refusal);
            if (renamed) {
                plan_.steps.push_back(rename_type{kind, before->name, after.name});
                if (kind == type_kind::node) renamed_nodes_.emplace(before->name, after.name);
            }
            if (before) plan_changes(*before, after);
            else if (refusal.empty()) plan_.steps.push_back(add_type{kind, after.name});
        }
        for (const auto* dropped : matched.leftovers) plan_drop(kind, dropped->name);
    }

    /// Whether the type can become the other one; else a new type that has an earlier name of it is another type.
    template <class Type>
    [[nodiscard]] bool is_possible(const Type& before, const Type& after) {
        auto planned = std::exchange(plan_, {});
        plan_changes(before, after);
        return std::exchange(plan_, std::move(planned)).refusals == 0;
    }

    void plan_drop(type_kind kind, const std::string& name) {
        if (kind != type_kind::interface) return plan_.steps.push_back(drop_type{kind, name});
        refuse(entity_of(kind, name),
               "The interface is not declared any more. Keep it: an interface that no node type implements changes "
               "nothing.");
    }

    void plan_changes(const canonical_interface& before, const canonical_interface& after) {
        (void)plan_properties({type_kind::interface, after.name}, before.properties, after.properties, plan_);
    }

    void plan_changes(const canonical_node& before, const canonical_node& after) {
        if (before.implements != after.implements)
            refuse(
                entity_of(type_kind::node, after.name),
                "It implements " + listed(after.implements) + ", and implemented " + listed(before.implements) +
                    ". Keep the interfaces that it implements; it may declare the properties of another one itself.");
        plan_table(type_kind::node, before, after);
    }

    void plan_changes(const canonical_edge& before, const canonical_edge& after) {
        const auto from = renamed_end(before.from), to = renamed_end(before.to);
        if (!is_kept(from, after.from) || !is_kept(to, after.to)) {
            refuse(entity_of(type_kind::edge, after.name),
                   "It connects " + after.from + " -> " + after.to + ", and connected " + from + " -> " + to +
                       ". Declare a new edge type between these, load its edges, and remove this one.");
        } else {
            plan_end("from", from, after.from, after);
            plan_end("to", to, after.to, after);
        }
        plan_cardinality(before, after);
        plan_table(type_kind::edge, before, after);
    }

    void plan_end(std::string end, const std::string& before, const std::string& after, const canonical_edge& edge) {
        if (before == after) return;
        const bool loses = !std::ranges::includes(end_types(after), end_types(before));
        if (loses && edge.card.min > 1)
            return refuse(entity_of(type_kind::edge, edge.name),
                          "Without the edges that lead " + end + " other nodes than " + types_for_people(after) +
                              " some nodes may have less than the " + std::to_string(edge.card.min) +
                              " edges that its cardinality requires. Require at most one first.");
        plan_.steps.push_back(change_end{edge.name, std::move(end), before, after,
                                         loses ? std::optional{drop_mode::soft} : std::nullopt});
    }

    /// Whether an end keeps a node type, so that the edges there mean what they meant.
    [[nodiscard]] static bool is_kept(const std::string& before, const std::string& after) {
        std::vector<std::string> kept;
        std::ranges::set_intersection(end_types(before), end_types(after), std::back_inserter(kept));
        return !kept.empty();
    }

    void plan_cardinality(const canonical_edge& before, const canonical_edge& after) {
        const auto &was = before.card, &is = after.card;
        if (was == is) return;
        const bool allows_all = is.min <= was.min && (!is.max || (was.max && *is.max >= *was.max));
        if (allows_all) return plan_.steps.push_back(change_cardinality{after.name, was, is});
        refuse(entity_of(type_kind::edge, after.name),
               "Its cardinality `" + display(is) + "` forbids what `" + display(was) +
                   "` allowed, and edges may be there that break it. Keep bounds that allow `" + display(was) +
                   "`, or declare a new edge type with these, load its edges, and remove this one.");
    }

    void plan_table(type_kind kind, const canonical_table& before, const canonical_table& after) {
        const auto entity = entity_of(kind, after.name);
        const auto annotations = compare_type_annotations(before.annotations, after.annotations);
        if (annotations.metadata_changed)
            plan_.steps.push_back(update_type_metadata{kind, after.name, annotations.metadata});
        if (!annotations.others_changed.empty())
            refuse(entity, "Its annotations " + display_names(annotations.others_changed) +
                               " changed, and what they mean for its rows is not known. Write them as they were.");
        const auto names = plan_properties(
            {kind, after.name, key_columns(before), key_columns(after), unique_columns(after), before.constraints},
            before.properties, after.properties, plan_);
        plan_constraints({kind, after.name, names}, before.constraints, after.constraints, plan_);
    }

    [[nodiscard]] const std::string& renamed(const std::string& node) const {
        const auto at = renamed_nodes_.find(node);
        return at == renamed_nodes_.end() ? node : at->second;
    }
    [[nodiscard]] std::string renamed_end(const std::string& end) const {
        auto types = end_types(end);
        for (auto& type : types) type = renamed(type);
        return joined_types(std::move(types));
    }
    [[nodiscard]] static std::string listed(const std::vector<std::string>& interfaces) {
        return interfaces.empty() ? "no interface" : display_names(interfaces);
    }
    void refuse(std::string entity, std::string reason) { plan_.refuse({std::move(entity), std::move(reason)}); }

    const canonical_schema& accepted_;
    const canonical_schema& desired_;
    migration_plan plan_;
    std::map<std::string_view, std::string> renamed_nodes_;
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE migration_plan plan_migration(const canonical_schema& accepted, const canonical_schema& desired) {
    return detail::migration_planner{accepted, desired}.plan();
}

}  // namespace omnigraph::cluster::lang

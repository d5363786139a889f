// Bodies of lang/migration/property_changes.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/migration/property_changes.hpp>
#include <omnigraph/cluster/lang/migration/rename_matching.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_widening.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string entity_of(type_kind kind, const std::string& type) {
    return std::string{spelling(kind)} + ":" + type;
}

OMNIGRAPH_INLINE std::optional<std::string> default_of(const canonical_property& property) {
    const auto* annotation = property.annotation("default");
    return annotation ? annotation->value : std::nullopt;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// Whether the range allows each number of the new type that it allows in the old one.
[[nodiscard]] OMNIGRAPH_INLINE bool keeps_range(const canonical_constraint& rule, scalar_type from, scalar_type to) {
    const range_constraint range{rule.columns.front(), rule.min, rule.max, {}};
    const auto below = compare_numbers(least_beside(from, range), least_beside(to, range)) < 0;
    const auto above = compare_numbers(most_beside(from, range), most_beside(to, range)) > 0;
    return !below && !above;
}

class property_planner {
public:
    property_planner(property_owner owner, migration_plan& plan) : owner_{std::move(owner)}, plan_{plan} {}

    renamed_properties plan(const std::vector<canonical_property>& accepted,
                            const std::vector<canonical_property>& desired) {
        const auto matched = match_names(
            accepted, desired, [](const auto& before, const auto& after) { return before.type == after.type; });
        renamed_properties names;
        for (std::size_t at = 0; at < desired.size(); ++at)
            if (matched.pairs[at].renamed) names.emplace(matched.pairs[at].before->name, desired[at].name);
        for (std::size_t at = 0; at < desired.size(); ++at) {
            const auto& [before, was_renamed, refusal] = matched.pairs[at];
            const auto& after = desired[at];
            if (!refusal.empty()) refuse(after, refusal);
            if (was_renamed) plan_.steps.push_back(rename_property{owner_.kind, owner_.name, before->name, after.name});
            if (before) compare(*before, after, names);
            else if (refusal.empty()) add(after);
        }
        for (const auto* dropped : matched.leftovers)
            plan_.steps.push_back(drop_property{owner_.kind, owner_.name, dropped->name});
        return names;
    }

private:
    void add(const canonical_property& property) {
        auto given = default_of(property);
        if (owner_.kind == type_kind::interface || property.type.nullable || given)
            return plan_.steps.push_back(
                add_property{owner_.kind, owner_.name, property.name, property.type, std::move(given)});
        refuse(property,
               "It is new and required, and rows that are there have no value for it. " + instead_of_adding(property),
               codes::required_property_added);
    }

    /// What to do instead of adding it: an identifying property cannot have a default, and a key column cannot be
    /// optional.
    [[nodiscard]] std::string instead_of_adding(const canonical_property& property) const {
        const auto& type = property.type;
        if (std::ranges::find(owner_.desired_key, property.name) != owner_.desired_key.end())
            return "A key has no default and is not optional: declare a new type with this key, load its rows, and "
                   "remove this one.";
        if (std::ranges::find(owner_.unique, property.name) != owner_.unique.end())
            return "What is unique has no default: leave @unique out and make it optional, " + display(type) +
                   "?, or declare a new type with it, load its rows, and remove this one.";
        const bool may_have_default =
            !type.list && type.scalar != scalar_type::vector && type.scalar != scalar_type::blob;
        return std::string{may_have_default ? "Give it a default, @default(...), or make" : "Make"} +
               " it optional: " + display(type) + "?.";
    }

    void compare(const canonical_property& before, const canonical_property& after, const renamed_properties& names) {
        if (before.type != after.type) compare_types(before, after);
        if (const auto was = default_of(before), is = default_of(after); was != is)
            plan_.steps.push_back(change_property_default{owner_.kind, owner_.name, after.name, was, is, after.type});
        auto annotations = compare_property_annotations(before.annotations, after.annotations, names);
        if (annotations.metadata_changed)
            plan_.steps.push_back(
                update_property_metadata{owner_.kind, owner_.name, after.name, std::move(annotations.metadata)});
        if (!annotations.others_changed.empty())
            refuse(after, "Its annotations " + display_names(annotations.others_changed) +
                              " changed, and what they mean for its values is not known. Write them as they were, or "
                              "add another property that has them.");
    }

    void compare_types(const canonical_property& before, const canonical_property& after) {
        const auto &from = before.type, &to = after.type;
        const auto change = "It is " + display(to) + ", and was " + display(from);
        constexpr auto instead = " Add another property of the new type, copy the values, and remove this one.";
        const bool in_key = std::ranges::find(owner_.key, before.name) != owner_.key.end();
        const auto* range = is_lossless(from, to) ? narrowed_range(before, to) : nullptr;
        if (owner_.kind == type_kind::interface ||
            (is_lossless(from, to) && !(in_key && !keeps_ids(from, to)) && !range))
            return plan_.steps.push_back(change_property_type{owner_.kind, owner_.name, after.name, from, to});
        if (range)
            return refuse(after,
                          change + ", for which the bounds of " + display(*range) +
                              " are rounded, so values are allowed that the range forbids in the new type. Keep the "
                              "type, or add another property of the new type with a wider range, copy the values, and "
                              "remove this one.",
                          codes::property_type_changed);
        if (is_lossless(from, to))
            return refuse(after,
                          change +
                              "; it is part of the key, and the ids of the nodes would be spelled otherwise. Keep the "
                              "type of a key, or give it a wider integer.",
                          codes::property_type_changed);
        if (!holds_every_value(from, to))
            return refuse(after, change + ", which holds values that the new type does not." + instead,
                          codes::property_type_changed);
        refuse(after,
               change +
                   ", and rows that are there may have none. Keep it optional, or add another property that is "
                   "required and has a @default(...)," +
                   " copy the values, and remove this one.",
               codes::optional_property_required);
    }

    /// The range of a property that forbids in the new type what it allows in the old one; null when none does.
    [[nodiscard]] const canonical_constraint* narrowed_range(const canonical_property& before,
                                                             const value_type& to) const {
        const auto at = std::ranges::find_if(owner_.accepted, [&](const canonical_constraint& rule) {
            return rule.kind == constraint_kind::range && rule.columns.front() == before.name &&
                   !keeps_range(rule, before.type.scalar, to.scalar);
        });
        return at == owner_.accepted.end() ? nullptr : &*at;
    }

    void refuse(const canonical_property& property, std::string reason, std::optional<diagnostic_code> code = {}) {
        plan_.refuse({entity_of(owner_.kind, owner_.name) + "." + property.name, std::move(reason), code});
    }

    property_owner owner_;
    migration_plan& plan_;
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE renamed_properties plan_properties(property_owner owner,
                                                    const std::vector<canonical_property>& accepted,
                                                    const std::vector<canonical_property>& desired,
                                                    migration_plan& plan) {
    return detail::property_planner{std::move(owner), plan}.plan(accepted, desired);
}

}  // namespace omnigraph::cluster::lang

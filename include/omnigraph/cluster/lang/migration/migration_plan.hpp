// What leads from one schema to another: steps, and for each whether it can be taken back
// (specification languages §6.2).
//
//     const auto plan = plan_migration(accepted, desired);      // migration_planner.hpp
//     if (!plan.supported()) return plan.steps;                 // its unsupported_change steps say why
//     for (const auto& step : plan.steps) print(describe(step), word_of(reversibility_of(step)));
//
// A step on an interface changes the catalog only; an interface has no rows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// What happens to the rows of something that is dropped. soft: old versions stay readable until they are
/// cleaned up. hard: they are cleaned up at once.
enum class drop_mode { soft, hard };

[[nodiscard]] constexpr std::string_view word_of(drop_mode mode) { return mode == drop_mode::soft ? "soft" : "hard"; }

struct add_type {
    type_kind kind;
    std::string name;
};
struct rename_type {
    type_kind kind;
    std::string from, to;
};

/// `default_text` is what @default says. Rows that are there already get it when the property is required, and null
/// when it is optional.
struct add_property {
    type_kind kind;
    std::string type_name, property_name;
    value_type type;
    std::optional<std::string> default_text = {};
};
struct rename_property {
    type_kind kind;
    std::string type_name, from, to;
};

/// To a type that holds every value of the other one: no value changes.
struct change_property_type {
    type_kind kind;
    std::string type_name, property_name;
    value_type from, to;
};

/// What @default says; nullopt: there is none. Rows that are there already keep what they have.
struct change_property_default {
    type_kind kind;
    std::string type_name, property_name;
    std::optional<std::string> from, to;
    value_type type = {};
};

/// To bounds that allow whatever the others allowed.
struct change_cardinality {
    std::string type_name;
    cardinality from, to;
};
struct add_constraint {
    type_kind kind;
    std::string type_name;
    canonical_constraint constraint;
};
struct remove_constraint {
    type_kind kind;
    std::string type_name;
    canonical_constraint constraint;
};

/// The whole set of @description and @instruction that the type has from now on.
struct update_type_metadata {
    type_kind kind;
    std::string name;
    std::vector<canonical_annotation> annotations;
};
struct update_property_metadata {
    type_kind kind;
    std::string type_name, property_name;
    std::vector<canonical_annotation> annotations;
};
struct drop_type {
    type_kind kind;
    std::string name;
    drop_mode mode = drop_mode::soft;
};
struct drop_property {
    type_kind kind;
    std::string type_name, property_name;
    drop_mode mode = drop_mode::soft;
};

/// What cannot be done. `entity` is `node:Person` or `node:Person.age`; `reason` says what to do instead.
struct unsupported_change {
    std::string entity;
    std::string reason;
    std::optional<diagnostic_code> code = {};
};

/// `type_name` is the name after a rename.
using migration_step =
    std::variant<add_type, rename_type, add_property, rename_property, change_property_type, change_property_default,
                 change_cardinality, add_constraint, remove_constraint, update_type_metadata, update_property_metadata,
                 drop_type, drop_property, unsupported_change>;

/// Can a step be taken back?
enum class reversibility {
    reversible,    ///< the plan that leads back is supported and loses nothing that was there before
    forward_only,  ///< loses nothing, but no plan leads back: the rows may hold what the old schema refuses
    recoverable,   ///< rows or values are gone from the graph; old versions keep them until they are cleaned up
    irreversible,  ///< rows or values are gone for good
    unsupported,   ///< the step is never taken
};

[[nodiscard]] constexpr std::string_view word_of(reversibility level) {
    switch (level) {
        case reversibility::reversible: return "reversible";
        case reversibility::forward_only: return "forward_only";
        case reversibility::recoverable: return "recoverable";
        case reversibility::irreversible: return "irreversible";
        case reversibility::unsupported: return "unsupported";
    }
    return "";
}

[[nodiscard]] reversibility reversibility_of(const migration_step& step);

struct migration_plan {
    static constexpr std::size_t max_refusals = 10'000;

    std::vector<migration_step> steps;  ///< in the order of §6.5
    std::size_t refusals = 0;           ///< the unsupported steps, and those that were too many to be kept

    /// Adds an unsupported step; beyond `max_refusals` of them it is only counted.
    void refuse(unsupported_change step);

    /// Every step can be taken.
    [[nodiscard]] bool supported() const;
};

/// The option `allow_data_loss` of §6.6: soft drops become hard, nothing else changes.
void allow_data_loss(migration_plan& plan);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/migration_plan.ipp>
#endif

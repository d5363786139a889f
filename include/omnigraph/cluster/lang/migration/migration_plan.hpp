// A migration plan: the steps from one schema to another, each with its reversibility (languages specification §6.2).
//
//     const auto plan = plan_migration(accepted, desired);      // migration_planner.hpp
//     if (!plan.supported()) return plan.steps;                 // its unsupported_change steps say why
//     for (const auto& step : plan.steps) print(describe(step), spelling(reversibility_of(step)));
//
// A step on an interface changes only the catalog, because an interface has no rows.
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

/// What happens to the rows of a dropped type or property. soft: old versions stay readable until they are cleaned up.
/// hard: old versions are cleaned up at once.
enum class drop_mode { soft, hard };

[[nodiscard]] constexpr std::string_view spelling(drop_mode mode) { return mode == drop_mode::soft ? "soft" : "hard"; }

struct add_type {
    type_kind kind;
    std::string name;
};
struct rename_type {
    type_kind kind;
    std::string from, to;
};

/// `default_text` is the text of @default. Existing rows get the default when the property is required, and null when
/// it is optional.
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

/// Changes to a type that holds every value of the old one, so no value changes.
struct change_property_type {
    type_kind kind;
    std::string type_name, property_name;
    value_type from, to;
};

/// `from` and `to` are texts of @default; nullopt: none. Existing rows keep their values.
struct change_property_default {
    type_kind kind;
    std::string type_name, property_name;
    std::optional<std::string> from, to;
    value_type type = {};
};

/// Node types of an end are added or removed; `from` and `to` are ends as in the canonical form. The edges of the types
/// that are removed are dropped, as `mode` says.
struct change_end {
    std::string type_name;
    std::string end;  ///< `from` or `to`
    std::string from, to;
    std::optional<drop_mode> mode = {};
};

/// Changes to bounds that allow everything that the old ones allowed.
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

/// `annotations` is the whole new set of @description and @instruction.
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

/// A change that is not possible. `entity` is `node:Person` or `node:Person.age`; `reason` says what to do instead.
struct unsupported_change {
    std::string entity;
    std::string reason;
    std::optional<diagnostic_code> code = {};
};

/// `type_name` is the name after a rename.
using migration_step =
    std::variant<add_type, rename_type, add_property, rename_property, change_property_type, change_property_default,
                 change_end, change_cardinality, add_constraint, remove_constraint, update_type_metadata,
                 update_property_metadata, drop_type, drop_property, unsupported_change>;

/// Whether a step can be taken back.
enum class step_reversibility {
    reversible,    ///< the plan back is supported and loses nothing that existed before
    forward_only,  ///< loses nothing, but there is no plan back, because rows may violate the old schema
    recoverable,   ///< rows or values leave the graph; old versions keep them until they are cleaned up
    irreversible,  ///< rows or values are gone for good
    unsupported,   ///< the step never happens
};

[[nodiscard]] constexpr std::string_view spelling(step_reversibility level) {
    switch (level) {
        case step_reversibility::reversible: return "reversible";
        case step_reversibility::forward_only: return "forward_only";
        case step_reversibility::recoverable: return "recoverable";
        case step_reversibility::irreversible: return "irreversible";
        case step_reversibility::unsupported: return "unsupported";
    }
    return "";
}

[[nodiscard]] step_reversibility reversibility_of(const migration_step& step);

struct migration_plan {
    static constexpr std::size_t max_refusals = 10'000;

    std::vector<migration_step> steps;  ///< in the order of §6.5
    std::size_t refusals = 0;           ///< the number of unsupported steps, including those beyond `max_refusals`

    /// Adds an unsupported step; beyond `max_refusals` it is only counted.
    void refuse(unsupported_change step);

    /// Whether every step is possible.
    [[nodiscard]] bool supported() const;
};

/// The option `allow_data_loss` of §6.6: soft drops become hard drops.
void allow_data_loss(migration_plan& plan);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/migration_plan.ipp>
#endif

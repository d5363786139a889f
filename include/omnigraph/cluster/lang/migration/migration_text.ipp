// Bodies of lang/migration/migration_text.hpp.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_text.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang::detail {

struct step_sentences {
    std::string operator()(const add_type& step) const { return "Add " + type(step.kind, step.name) + "."; }
    std::string operator()(const rename_type& step) const {
        return "Rename " + type(step.kind, step.from) + " to " + step.to + "; its rows keep their ids.";
    }
    std::string operator()(const add_property& step) const {
        const auto text = "Add the property `" + step.property_name + ": " + display(step.type) + "` to " +
                          type(step.kind, step.type_name);
        if (!step.default_text || step.kind == type_kind::interface) return text + ".";
        if (step.type.nullable)
            return text + "; rows that are there have none, new ones get " + shown(*step.default_text, step.type) + ".";
        return text + "; rows that are there get " + shown(*step.default_text, step.type) + ".";
    }
    std::string operator()(const rename_property& step) const {
        return "Rename the property `" + step.from + "` of " + type(step.kind, step.type_name) + " to `" + step.to +
               "`.";
    }
    std::string operator()(const change_property_type& step) const {
        return "Change " + property(step.kind, step.type_name, step.property_name) + " from " + display(step.from) +
               " to " + display(step.to) + "; no value changes.";
    }
    std::string operator()(const change_property_default& step) const {
        const auto said = [&](const std::optional<std::string>& text) {
            return text ? shown(*text, step.type) : std::string{"none"};
        };
        return "Change the default of " + property(step.kind, step.type_name, step.property_name) + " from " +
               said(step.from) + " to " + said(step.to) + ".";
    }
    std::string operator()(const change_end& step) const {
        const auto way = std::string{step.end == "from" ? "from" : "to"};
        const auto text = "Let edges of the edge type " + step.type_name + " lead " + way + " " +
                          types_for_people(step.to) + " instead of " + types_for_people(step.from);
        if (!step.mode) return text + "; no edge changes.";
        return text + "; those " + way + " other nodes are dropped" + fate(type_kind::edge, *step.mode) + ".";
    }
    std::string operator()(const change_cardinality& step) const {
        return "Relax the cardinality of the edge type " + step.type_name + " from `" + display(step.from) + "` to `" +
               display(step.to) + "`.";
    }
    std::string operator()(const add_constraint& step) const {
        return "Add " + display(step.constraint) + " to " + type(step.kind, step.type_name) + ".";
    }
    std::string operator()(const remove_constraint& step) const {
        return "Remove " + display(step.constraint) + " from " + type(step.kind, step.type_name) + ".";
    }
    std::string operator()(const update_type_metadata& step) const {
        return metadata(type(step.kind, step.name), step.annotations);
    }
    std::string operator()(const update_property_metadata& step) const {
        return metadata(property(step.kind, step.type_name, step.property_name), step.annotations);
    }
    std::string operator()(const drop_type& step) const {
        return "Drop " + type(step.kind, step.name) + " with its rows" + fate(step.kind, step.mode) + ".";
    }
    std::string operator()(const drop_property& step) const {
        return "Drop " + property(step.kind, step.type_name, step.property_name) +
               (step.kind == type_kind::interface ? "" : " with its values") + fate(step.kind, step.mode) + ".";
    }
    std::string operator()(const unsupported_change& change) const {
        return "Not possible" + (change.code ? " (" + std::string{change.code->text} + ")" : std::string{}) + ": " +
               change.entity + ". " + change.reason;
    }

private:
    [[nodiscard]] static std::string type(type_kind kind, const std::string& name) {
        return kind == type_kind::interface ? "the interface " + name
                                            : "the " + std::string{spelling(kind)} + " type " + name;
    }
    [[nodiscard]] static std::string property(type_kind kind, const std::string& type_name, const std::string& name) {
        return "the property `" + name + "` of " + type(kind, type_name);
    }
    /// A default in the spelling of a schema: numbers and booleans without quotes.
    [[nodiscard]] static std::string shown(const std::string& text, const value_type& type) {
        return is_numeric(type.scalar) || type.scalar == scalar_type::boolean ? shortened(text)
                                                                              : json_quoted(shortened(text));
    }
    [[nodiscard]] static std::string fate(type_kind kind, drop_mode mode) {
        if (kind == type_kind::interface) return {};
        return mode == drop_mode::soft ? "; old versions keep them until they are cleaned up" : ", for good";
    }
    [[nodiscard]] static std::string metadata(const std::string& type,
                                              const std::vector<canonical_annotation>& annotations) {
        if (annotations.empty()) return "Remove the description of " + type + ".";
        std::vector<std::string> names;
        for (const auto& one : annotations) names.push_back("@" + one.name);
        return "Set " + display_names(names) + " of " + type + ".";
    }
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string describe(const migration_step& step) { return std::visit(detail::step_sentences{}, step); }

}  // namespace omnigraph::cluster::lang

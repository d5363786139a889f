// Bodies of lang/migration/migration_text.hpp.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_text.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang::detail {

struct step_sentences {
    std::string operator()(const add_type& of) const { return "Add " + type(of.kind, of.name) + "."; }
    std::string operator()(const rename_type& of) const {
        return "Rename " + type(of.kind, of.from) + " to " + of.to + "; its rows keep their ids.";
    }
    std::string operator()(const add_property& of) const {
        const auto text =
            "Add the property `" + of.property_name + ": " + display(of.type) + "` to " + type(of.kind, of.type_name);
        if (!of.default_text || of.kind == type_kind::interface) return text + ".";
        if (of.type.nullable)
            return text + "; rows that are there have none, new ones get " + shown(*of.default_text, of.type) + ".";
        return text + "; rows that are there get " + shown(*of.default_text, of.type) + ".";
    }
    std::string operator()(const rename_property& of) const {
        return "Rename the property `" + of.from + "` of " + type(of.kind, of.type_name) + " to `" + of.to + "`.";
    }
    std::string operator()(const change_property_type& of) const {
        return "Change " + property(of.kind, of.type_name, of.property_name) + " from " + display(of.from) + " to " +
               display(of.to) + "; no value changes.";
    }
    std::string operator()(const change_property_default& of) const {
        const auto said = [&](const std::optional<std::string>& text) {
            return text ? shown(*text, of.type) : std::string{"none"};
        };
        return "Change the default of " + property(of.kind, of.type_name, of.property_name) + " from " + said(of.from) +
               " to " + said(of.to) + ".";
    }
    std::string operator()(const change_cardinality& of) const {
        return "Relax the cardinality of the edge type " + of.type_name + " from `" + display(of.from) + "` to `" +
               display(of.to) + "`.";
    }
    std::string operator()(const add_constraint& of) const {
        return "Add " + display(of.constraint) + " to " + type(of.kind, of.type_name) + ".";
    }
    std::string operator()(const remove_constraint& of) const {
        return "Remove " + display(of.constraint) + " from " + type(of.kind, of.type_name) + ".";
    }
    std::string operator()(const update_type_metadata& of) const {
        return metadata(type(of.kind, of.name), of.annotations);
    }
    std::string operator()(const update_property_metadata& of) const {
        return metadata(property(of.kind, of.type_name, of.property_name), of.annotations);
    }
    std::string operator()(const drop_type& of) const {
        return "Drop " + type(of.kind, of.name) + " with its rows" + fate(of.kind, of.mode) + ".";
    }
    std::string operator()(const drop_property& of) const {
        return "Drop " + property(of.kind, of.type_name, of.property_name) +
               (of.kind == type_kind::interface ? "" : " with its values") + fate(of.kind, of.mode) + ".";
    }
    std::string operator()(const unsupported_change& of) const {
        return "Not possible" + (of.code ? " (" + std::string{of.code->text} + ")" : std::string{}) + ": " + of.entity +
               ". " + of.reason;
    }

private:
    [[nodiscard]] static std::string type(type_kind kind, const std::string& name) {
        return kind == type_kind::interface ? "the interface " + name
                                            : "the " + std::string{word_of(kind)} + " type " + name;
    }
    [[nodiscard]] static std::string property(type_kind kind, const std::string& type_name, const std::string& name) {
        return "the property `" + name + "` of " + type(kind, type_name);
    }
    /// A default as a schema spells it: numbers and booleans bare.
    [[nodiscard]] static std::string shown(const std::string& text, const value_type& type) {
        return is_numeric(type.of) || type.of == scalar::boolean ? shortened(text) : json_quoted(shortened(text));
    }
    [[nodiscard]] static std::string fate(type_kind kind, drop_mode mode) {
        if (kind == type_kind::interface) return {};
        return mode == drop_mode::soft ? "; old versions keep them until they are cleaned up" : ", for good";
    }
    [[nodiscard]] static std::string metadata(const std::string& of,
                                              const std::vector<canonical_annotation>& annotations) {
        if (annotations.empty()) return "Remove the description of " + of + ".";
        std::vector<std::string> names;
        for (const auto& one : annotations) names.push_back("@" + one.name);
        return "Set " + display_names(names) + " of " + of + ".";
    }
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string describe(const migration_step& step) { return std::visit(detail::step_sentences{}, step); }

}  // namespace omnigraph::cluster::lang

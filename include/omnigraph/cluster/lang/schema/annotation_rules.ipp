// Bodies of lang/schema/annotation_rules.hpp.
#pragma once

#include <set>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/lang/schema/annotation_rules.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void annotation_rules::check_head(const std::vector<annotation>& annotations) {
    for (const auto& one : annotations)
        if (is_constraint(one.name) || one.name == "embed" || one.name == "default")
            found_.parse(codes::annotation_on_type, one.span, "@" + one.name + " cannot annotate a type.",
                         one.name == "embed"     ? "Write it after a Vector property."
                         : one.name == "default" ? "Write it after the property that has the default."
                                                 : "Write it after a property, or as a rule like @" + one.name +
                                                       "(a, b) between the braces.");
    check_texts(annotations);
    check_renames(annotations, "Old");
}

OMNIGRAPH_INLINE void annotation_rules::check_property(const property_declaration& property) {
    std::set<std::string_view> seen;
    for (const auto& one : property.annotations) {
        if (is_constraint(one.name) || one.name == "embed") {
            if (!seen.insert(one.name).second) repeated(one);
            check_place(property, one);
            check_type(property, one);
        }
        if (one.name == "embed") check_embed(property, one);
        if (one.name == "instruction")
            found_.parse(codes::annotation_misplaced, one.span, "@instruction is for types, not for properties.",
                         "Use @description.");
    }
    check_texts(property.annotations);
    check_renames(property.annotations, "old");
}

OMNIGRAPH_INLINE bool annotation_rules::is_constraint(std::string_view name) {
    return name == "key" || name == "unique" || name == "index";
}

OMNIGRAPH_INLINE void annotation_rules::repeated(const annotation& one) {
    found_.parse(codes::annotation_repeated, one.span, "@" + one.name + " stands here twice.", "Remove one.");
}

OMNIGRAPH_INLINE void annotation_rules::check_texts(const std::vector<annotation>& annotations) {
    std::set<std::string_view> seen;
    for (const auto& one : annotations) {
        if (one.name != "description" && one.name != "instruction") continue;
        if (!seen.insert(one.name).second) repeated(one);
        if (!one.value || is_blank(*one.value))
            found_.parse(codes::annotation_value, one.span, "@" + one.name + " needs a text.",
                         "Write @" + one.name + "(\"...\").");
    }
}

OMNIGRAPH_INLINE void annotation_rules::check_renames(const std::vector<annotation>& annotations,
                                                      const std::string& example) {
    std::set<std::string_view> seen;
    for (const auto& one : annotations) {
        if (one.name != "rename_from") continue;
        if (!one.value || is_blank(*one.value))
            found_.parse(codes::annotation_value, one.span, "@rename_from does not say the old name.",
                         "Write it, as in @rename_from(\"" + example + "\").");
        else if (!seen.insert(*one.value).second) repeated(one);
    }
}

OMNIGRAPH_INLINE void annotation_rules::check_place(const property_declaration& property, const annotation& one) {
    if (of_.kind == owner_kind::edge && (one.name == "key" || one.name == "embed"))
        found_.parse(codes::annotation_misplaced, one.span,
                     "The property `" + property.name + "` of an edge type cannot have @" + one.name + ".",
                     one.name == "key" ? "Edges have no key; use @unique(src, dst) to allow an edge once."
                                       : "Embed a property of a node type.");
    if (one.value && one.name != "embed")
        found_.parse(codes::annotation_value, one.span, "@" + one.name + " after a property takes no value.",
                     "Remove the value.");
}

OMNIGRAPH_INLINE void annotation_rules::check_type(const property_declaration& property, const annotation& one) {
    const auto& type = property.type;
    const bool allowed = type.list                   ? false
                         : type.of == scalar::vector ? one.name == "index" || one.name == "embed"
                                                     : type.of != scalar::blob;
    if (allowed) return;
    const auto* what = type.list ? "a list" : type.of == scalar::vector ? "a vector" : "a blob";
    found_.parse(codes::annotation_not_for_type, one.span,
                 "@" + one.name + " is not possible for `" + property.name + "`, which is " + what + ".",
                 "Remove @" + one.name + ".");
}

OMNIGRAPH_INLINE void annotation_rules::check_embed(const property_declaration& property, const annotation& one) {
    for (const auto& [name, value] : one.named)
        if (name != "model")
            found_.parse(codes::embed_argument, one.span, "@embed has no argument `" + name + "`.",
                         "It may have model=\"...\".");
    if (property.type.list || property.type.of == scalar::blob || found_.full())
        return;  // the first two are said above
    if (property.type.of != scalar::vector)
        return found_.parse(
            codes::annotation_not_for_type, one.span,
            "@embed is for Vector properties; `" + property.name + "` is " + display(property.type) + ".",
            "Write it after the Vector that holds the embedding.");
    if (!one.value || is_blank(*one.value))
        return found_.parse(codes::embed_source, one.span, "@embed does not say which property is embedded.",
                            "Write @embed(\"text\").");
    const auto* source = of_.find(*one.value);
    // An interface may leave it to the node types to have the source.
    if (!source && of_.kind == owner_kind::interface) return;
    if (!source)
        return found_.parse(codes::embed_source, one.span,
                            "@embed names the property `" + *one.value + "`, which " + std::string{of_.name} +
                                " does not have." + of_.suggestion(*one.value),
                            "Name a String property of the same type.");
    if (of_.inherited.disputed.contains(source->name)) return;  // that its type is wrong is said where it is declared
    if (source->type.of != scalar::string || source->type.list)
        found_.parse(codes::embed_source, one.span,
                     "@embed needs a String to embed; `" + *one.value + "` is " + display(source->type) + ".",
                     "Name a String property of the same type.");
}

OMNIGRAPH_INLINE bool annotation_rules::is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace omnigraph::cluster::lang

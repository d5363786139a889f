// Bodies of lang/schema/annotation_rules.hpp.
#pragma once

#include <set>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/schema/annotation_rules.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void annotation_rules::check_head(const std::vector<annotation>& annotations) {
    for (const auto& annotation : annotations)
        if (is_constraint(annotation.name) || annotation.name == "embed" || annotation.name == "default")
            findings_.parse(codes::annotation_on_type, annotation.span,
                            "@" + annotation.name + " cannot annotate a type.",
                            annotation.name == "embed"     ? "Write it after a Vector property."
                            : annotation.name == "default" ? "Write it after the property that has the default."
                                                           : "Write it after a property, or as a rule like @" +
                                                                 annotation.name + "(a, b) between the braces.");
    check_texts(annotations);
    check_renames(annotations, "Old");
}

OMNIGRAPH_INLINE void annotation_rules::check_property(const property_declaration& property) {
    std::set<std::string_view> seen;
    for (const auto& annotation : property.annotations) {
        if (is_constraint(annotation.name) || annotation.name == "embed") {
            if (!seen.insert(annotation.name).second) repeated(annotation);
            if (check_place(property, annotation)) check_type(property, annotation);
        }
        if (annotation.name == "embed") check_embed(property, annotation);
        if (annotation.name == "index" && !annotation.named.empty()) check_text_index(property, annotation);
        if (annotation.name == "instruction")
            findings_.parse(codes::annotation_misplaced, annotation.span,
                            "@instruction is for types, not for properties.", "Use @description.");
    }
    check_texts(property.annotations);
    check_renames(property.annotations, "old");
}

OMNIGRAPH_INLINE bool annotation_rules::is_constraint(std::string_view name) {
    return name == "key" || name == "unique" || name == "index";
}

OMNIGRAPH_INLINE void annotation_rules::repeated(const annotation& annotation) {
    findings_.parse(codes::annotation_repeated, annotation.span, "@" + annotation.name + " stands here twice.",
                    "Remove one.");
}

OMNIGRAPH_INLINE void annotation_rules::check_texts(const std::vector<annotation>& annotations) {
    std::set<std::string_view> seen;
    for (const auto& annotation : annotations) {
        if (annotation.name != "description" && annotation.name != "instruction") continue;
        if (!seen.insert(annotation.name).second) repeated(annotation);
        if (!annotation.value || is_blank(*annotation.value))
            findings_.parse(codes::annotation_value, annotation.span, "@" + annotation.name + " needs a text.",
                            "Write @" + annotation.name + "(\"...\").");
    }
}

OMNIGRAPH_INLINE void annotation_rules::check_renames(const std::vector<annotation>& annotations,
                                                      const std::string& example) {
    std::set<std::string_view> seen;
    for (const auto& annotation : annotations) {
        if (annotation.name != "rename_from") continue;
        if (!annotation.value || is_blank(*annotation.value))
            findings_.parse(codes::annotation_value, annotation.span, "@rename_from does not say the old name.",
                            "Write it, as in @rename_from(\"" + example + "\").");
        else if (!seen.insert(*annotation.value).second) repeated(annotation);
    }
}

/// `@index(text: english)`.
OMNIGRAPH_INLINE void annotation_rules::check_text_index(const property_declaration& property,
                                                         const annotation& annotation) {
    for (const auto& [name, value] : annotation.named) {
        if (name != "text")
            findings_.parse(codes::annotation_value, annotation.span, "@index has no argument `" + name + "`.",
                            "Write @index(text: english) or @index(text: none).");
        else if (value != "english" && value != "none")
            findings_.parse(codes::annotation_value, annotation.span,
                            "Texts are stemmed as `english` or as `none`; `" + shown_source(value) + "` is neither.",
                            "Write `none` for texts of other languages.");
        else if (property.type.scalar != scalar_type::string || property.type.list || property.type.is_enum())
            findings_.parse(codes::annotation_not_for_type, annotation.span,
                            "How texts are searched can be said of a String; `" + property.name + "` is " +
                                display(property.type) + ".",
                            "Write @index.");
    }
}

/// False when it cannot stand there at all; then nothing more is said about it.
OMNIGRAPH_INLINE bool annotation_rules::check_place(const property_declaration& property,
                                                    const annotation& annotation) {
    if (owner_.kind == owner_kind::edge && (annotation.name == "key" || annotation.name == "embed")) {
        findings_.parse(codes::annotation_misplaced, annotation.span,
                        "The property `" + property.name + "` of an edge type cannot have @" + annotation.name + ".",
                        annotation.name == "key" ? "Edges have no key; use @unique(src, dst) to allow an edge once."
                                                 : "Embed a property of a node type.");
        return false;
    }
    if (annotation.value && annotation.name != "embed")
        findings_.parse(codes::annotation_value, annotation.span,
                        "@" + annotation.name + " after a property takes no value.", "Remove the value.");
    return true;
}

OMNIGRAPH_INLINE void annotation_rules::check_type(const property_declaration& property, const annotation& annotation) {
    const auto& type = property.type;
    const bool allowed = type.list                            ? false
                         : type.scalar == scalar_type::vector ? annotation.name == "index" || annotation.name == "embed"
                                                              : type.scalar != scalar_type::blob;
    if (allowed) return;
    const auto* what = type.list ? "a list" : type.scalar == scalar_type::vector ? "a vector" : "a blob";
    findings_.parse(codes::annotation_not_for_type, annotation.span,
                    "@" + annotation.name + " is not possible for `" + property.name + "`, which is " + what + ".",
                    "Remove @" + annotation.name + ".");
}

OMNIGRAPH_INLINE void annotation_rules::check_embed(const property_declaration& property,
                                                    const annotation& annotation) {
    for (const auto& [name, value] : annotation.named)
        if (name != "model")
            findings_.parse(codes::embed_argument, annotation.span, "@embed has no argument `" + name + "`.",
                            "It may have model=\"...\".");
    if (owner_.kind == owner_kind::edge || property.type.list || property.type.scalar == scalar_type::blob ||
        findings_.full())
        return;  // the first three are said above
    if (property.type.scalar != scalar_type::vector)
        return findings_.parse(
            codes::annotation_not_for_type, annotation.span,
            "@embed is for Vector properties; `" + property.name + "` is " + display(property.type) + ".",
            "Write it after the Vector that holds the embedding.");
    if (!annotation.value || is_blank(*annotation.value))
        return findings_.parse(codes::embed_source, annotation.span, "@embed does not say which property is embedded.",
                               "Write @embed(\"text\").");
    const auto* source = owner_.find(*annotation.value);
    // An interface may leave the source property to its node types.
    if (!source && owner_.kind == owner_kind::interface) return;
    if (!source)
        return findings_.parse(codes::embed_source, annotation.span,
                               "@embed names the property `" + *annotation.value + "`, which " +
                                   std::string{owner_.name} + " does not have." + owner_.suggestion(*annotation.value),
                               "Name a String property of the same type.");
    if (owner_.inherited.disputed.contains(source->name)) return;  // its wrong type is reported where it is declared
    if (source->type.scalar != scalar_type::string || source->type.list)
        findings_.parse(codes::embed_source, annotation.span,
                        "@embed needs a String to embed; `" + *annotation.value + "` is " + display(source->type) + ".",
                        "Name a String property of the same type.");
}

OMNIGRAPH_INLINE bool annotation_rules::is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace omnigraph::cluster::lang

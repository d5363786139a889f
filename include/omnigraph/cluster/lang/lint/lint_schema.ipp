// Bodies of lang/lint/lint_schema.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <string>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/lint/lint_schema.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/source/source_places.hpp>
#include <omnigraph/cluster/lang/syntax/rule_parser.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang::detail {

class annotation_linter {
public:
    annotation_linter(source_places& places, lint_report& into) : places_{places}, report_{into} {}

    void look_at(const schema_tree& tree) {
        for (const auto& type : tree.interfaces) look_at_properties(type);
        for (const auto& type : tree.nodes) look_at_table(type);
        for (const auto& type : tree.edges) look_at_table(type);
    }

private:
    void look_at_table(const auto& type) {
        for (const auto& one : type.annotations) look_at(one, type.name, {});
        look_at_properties(type);
    }
    void look_at_properties(const auto& type) {
        for (const auto& property : type.properties)
            for (const auto& one : property.annotations) look_at(one, type.name, property.name);
    }

    void look_at(const annotation& annotation, const std::string& type, const std::string& property) {
        if (std::ranges::find(known_annotations, annotation.name) != known_annotations.end()) return;
        const auto near = closest_word(annotation.name, known_annotations);
        if (!near) return;
        report_.add({lint_severity::warning, codes::misspelled_annotation,
                     "@" + annotation.name + " means nothing to the language." + suggested("@" + *near),
                     places_.locate(annotation.span),
                     "Correct it; an annotation of your own is better named less alike.", type, property});
    }

    source_places& places_;
    lint_report& report_;
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<schema_catalog> lint_schema(const lint_source& source, lint_report& into) {
    faults wrong;
    auto compiled = compile_schema(source.text, wrong);
    source_places places{source.file, source.text};
    if (compiled) detail::annotation_linter{places, into}.look_at(parse_sound_schema(source.text, wrong));
    for (const auto& one : wrong)
        into.add({lint_severity::error, one.code, one.message, places.locate(one.span), one.remedy});
    into.sort_findings();
    return compiled;
}

}  // namespace omnigraph::cluster::lang

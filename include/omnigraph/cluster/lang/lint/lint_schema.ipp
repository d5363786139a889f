// Bodies of lang/lint/lint_schema.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <string>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
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
    annotation_linter(source_places& places, lint_report& into) : places_{places}, into_{into} {}

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

    void look_at(const annotation& one, const std::string& type, const std::string& property) {
        if (std::ranges::find(known_annotations, one.name) != known_annotations.end()) return;
        const auto near = closest_word(one.name, known_annotations);
        if (!near) return;
        into_.add({lint_severity::warning, codes::misspelled_annotation,
                   "@" + one.name + " means nothing to the language." + suggested("@" + *near), places_.of(one.span),
                   "Correct it; an annotation of your own is better named less alike.", type, property});
    }

    source_places& places_;
    lint_report& into_;
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<catalog> lint_schema(const lint_source& source, lint_report& into) {
    faults wrong;
    auto made = compile_schema(source.text, wrong);
    source_places places{source.file, source.text};
    if (made) detail::annotation_linter{places, into}.look_at(parse_sound_schema(source.text, wrong));
    for (const auto& one : wrong)
        into.add({lint_severity::error, one.code, one.message, places.of(one.span), one.remedy});
    into.sort_findings();
    return made;
}

}  // namespace omnigraph::cluster::lang

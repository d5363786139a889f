// Bodies of lang/schema/declared_schema.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <ranges>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/schema/declared_schema.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/rule_parser.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang::detail {

/// Does a value of the type lie within both bounds? Unset ones are those of the type.
[[nodiscard]] OMNIGRAPH_INLINE bool some_value_lies_in(scalar_type type, const range_constraint& range) {
    const auto least_bound = least_beside(type, range), most_bound = most_beside(type, range);
    if (compare_numbers(least_bound, most_bound) > 0) return false;
    constexpr double largest = std::numeric_limits<float>::max();
    if (type == scalar_type::f32)
        return !(compare_numbers(least_bound, {largest}) > 0 || compare_numbers(most_bound, {-largest}) < 0);
    if (!is_integer(type)) return true;
    // The least integer that is not below the minimum has to be one of the type, and not above the maximum.
    const auto limits = range_of(type);
    auto least = limits.min;
    if (compare_numbers(least_bound, {limits.min}) > 0) {
        if (compare_numbers(least_bound, {limits.max}) > 0) return false;
        least = std::get<std::int64_t>(least_bound.held);
    }
    return most_bound.is_null() || compare_numbers(most_bound, {least}) >= 0;
}

class declaration_critic {
public:
    [[nodiscard]] std::vector<declaration_fault> judge(const schema_tree& tree) {
        for (const auto& type : tree.interfaces) look_at_properties(type);
        for (const auto& type : tree.nodes) look_at_table(type);
        for (const auto& type : tree.edges) look_at_table(type);
        return std::move(found_);
    }

private:
    void look_at_table(const auto& type) {
        for (const auto& one : type.annotations) look_at(one, type.name, {});
        look_at_properties(type);
        for (const auto& rule : type.constraints)
            if (const auto* range = std::get_if<range_constraint>(&rule)) look_at(*range, type);
    }
    void look_at_properties(const auto& type) {
        for (const auto& property : type.properties)
            for (const auto& one : property.annotations) look_at(one, type.name, property.name);
    }

    void look_at(const annotation& written, const std::string& type, const std::string& property) {
        if (written.name == "embed") return look_at_model(written, type, property);
        if (std::ranges::find(known_annotations, written.name) != known_annotations.end()) return;
        const auto near = closest_word(written.name, known_annotations);
        if (!near) return;
        add(codes::misspelled_annotation, written.span,
            "@" + written.name + " means nothing to the language." + suggested("@" + *near),
            "Correct it; an annotation of your own is better named less alike.", type, property);
    }

    void look_at_model(const annotation& embed, const std::string& type, const std::string& property) {
        const auto model = embed.named.find("model");
        if (model == embed.named.end() || !is_blank(model->second)) return;
        add(codes::embed_source, embed.span, "@embed records a model without a name, which no provider has.",
            "Write the name of the provider's model, or leave `model` out.", type, property);
    }

    /// The property of an interface may stand elsewhere; its type is looked at where it is declared.
    void look_at(const range_constraint& range, const auto& type) {
        const auto at = std::ranges::find(type.properties, range.property, &property_declaration::name);
        if (at == type.properties.end() || !is_numeric(at->type.scalar) || at->type.list ||
            some_value_lies_in(at->type.scalar, range))
            return;
        add(codes::range_of_nothing, range.span,
            "No value of `" + range.property + "`, which is " + display(at->type) + ", lies in this range.",
            range.min && range.max ? "Write the smaller bound first, and bounds that the type reaches."
                                   : "Write a bound that the type reaches.",
            type.name, range.property);
    }

    void add(diagnostic_code code, source_span span, std::string message, std::string remedy, const std::string& type,
             const std::string& property) {
        found_.push_back({{fault_family::parse, code, span, std::move(message), std::move(remedy)}, type, property});
    }

    std::vector<declaration_fault> found_;
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::vector<declaration_fault> find_declaration_faults(const schema_tree& tree) {
    return detail::declaration_critic{}.judge(tree);
}

OMNIGRAPH_INLINE std::optional<schema_catalog> compile_declared_schema(std::string_view source, faults& findings) {
    auto compiled = compile_schema(source, findings);
    if (!compiled) return std::nullopt;
    auto found = find_declaration_faults(parse_sound_schema(source, findings));
    for (auto& one : found) findings.push_back(std::move(one.what));
    if (!found.empty()) return std::nullopt;
    return compiled;
}

OMNIGRAPH_INLINE std::optional<diagnostic> refuse_without_nodes(const schema_catalog& declared, const std::string& file,
                                                                const std::string& path) {
    if (!declared.nodes.empty()) return std::nullopt;
    return error(cluster::codes::schema_catalog_error, path,
                 "`" + file + "` declares no node type, so a graph with this schema has no rows.")
        .with_remedy(
            "Restore the text, or declare at least one node type. A graph that is to go is taken out of cluster.yaml.")
        .with_position({file});
}

}  // namespace omnigraph::cluster::lang

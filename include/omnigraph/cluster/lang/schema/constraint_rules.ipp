// Bodies of lang/schema/constraint_rules.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/schema/constraint_rules.hpp>
#include <omnigraph/cluster/lang/types/regex.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE constraint_rules::constraint_rules(const owner& owner, schema_faults& findings, constraint_target into)
    : owner_{owner}, findings_{findings}, table_{into} {}

OMNIGRAPH_INLINE void constraint_rules::collect(const std::vector<constraint>& rules) {
    for (const auto& rule : rules) std::visit([this](const auto& one) { add(one); }, rule);
    add_annotations();
    if (table_.key) take_key();
}

OMNIGRAPH_INLINE void constraint_rules::add_annotations() {
    for (const auto& property : owner_.properties) {
        std::set<std::string_view> seen;  // annotation_rules reports a repeated one
        for (const auto& one : property.annotations)
            if (seen.insert(one.name).second) add_annotation(property, one);
    }
}

OMNIGRAPH_INLINE void constraint_rules::add_annotation(const property_declaration& property,
                                                       const annotation& annotation) {
    if (annotation.name == "key" && owner_.kind != owner_kind::edge) {
        if (property.type.nullable && is_plain(property.type)) nullable_key(property.name, annotation.span);
        keys_.push_back({{property.name}, annotation.span, owner_.origin(property)});
    }
    if (annotation.name == "unique") table_.table->uniques.push_back({{property.name}, annotation.span});
    if (annotation.name == "index") table_.table->indexes.push_back({{property.name}, annotation.span});
}

OMNIGRAPH_INLINE void constraint_rules::add(const key_constraint& rule) {
    if (owner_.kind == owner_kind::edge)
        return findings_.parse(codes::key_on_edge, rule.span, "Edges have no key.",
                               "Use @unique(src, dst) to allow an edge once.");
    check_columns(rule, [&](const property_declaration& column, source_span at) {
        if (!is_plain(column.type)) wrong_type(codes::key_column_type, at, "key", column);
        else if (column.type.nullable) nullable_key(column.name, at);
    });
    keys_.push_back({sorted(rule.columns), rule.span, nullptr});
}

OMNIGRAPH_INLINE void constraint_rules::add(const unique_constraint& rule) {
    check_columns(rule, [&](const property_declaration& column, source_span at) {
        if (!is_plain(column.type)) wrong_type(codes::constraint_column_type, at, "unique", column);
    });
    table_.table->uniques.push_back({sorted(rule.columns), rule.span});
}

OMNIGRAPH_INLINE void constraint_rules::add(const index_constraint& rule) {
    check_columns(rule, [&](const property_declaration& column, source_span at) {
        if (column.type.scalar == scalar_type::blob) wrong_type(codes::constraint_column_type, at, "index", column);
    });
    table_.table->indexes.push_back({sorted(rule.columns), rule.span});
}

OMNIGRAPH_INLINE void constraint_rules::add(const range_constraint& rule) {
    if (owner_.kind == owner_kind::edge) return not_on_edges("range", rule.span);
    const auto* property = known("range", rule.property, rule.property_span);
    if (property && (!is_numeric(property->type.scalar) || property->type.list))
        wrong_type(codes::constraint_column_type, rule.property_span, "range", *property);
    table_.table->ranges.push_back(rule);
}

OMNIGRAPH_INLINE void constraint_rules::add(const check_constraint& rule) {
    if (owner_.kind == owner_kind::edge) return not_on_edges("check", rule.span);
    const auto* property = known("check", rule.property, rule.property_span);
    if (property && (property->type.scalar != scalar_type::string || property->type.list))
        wrong_type(codes::constraint_column_type, rule.property_span, "check", *property);
    if (const auto compiled = regex::compile(rule.pattern); !compiled)
        findings_.parse(codes::check_pattern, rule.pattern_span,
                        "This is no regular expression: " + compiled.error() + ".",
                        "Look-around and back-references are not supported; a backslash is written \\\\ in a string.");
    table_.table->checks.push_back(rule);
}

OMNIGRAPH_INLINE const property_declaration* constraint_rules::known(std::string_view rule, std::string_view property,
                                                                     source_span span) {
    const auto* declared = owner_.find(property);
    if (!declared && !findings_.full())
        findings_.parse(codes::constraint_unknown_property, span,
                        "@" + std::string{rule} + " names `" + std::string{property} + "`, which is no property of " +
                            std::string{owner_.name} + "." + owner_.suggestion(property),
                        owner_.kind == owner_kind::edge ? "Name a property of the edge type, src or dst."
                                                        : "Name a property of the type.");
    return declared;
}

OMNIGRAPH_INLINE bool constraint_rules::is_plain(const value_type& type) {
    return !type.list && type.scalar != scalar_type::vector && type.scalar != scalar_type::blob;
}

OMNIGRAPH_INLINE void constraint_rules::take_key() {
    if (keys_.empty()) return;
    std::ranges::stable_sort(keys_, {}, [](const written_key& one) {
        return std::pair{one.from == nullptr, one.from ? one.from->span.begin : one.span.begin};
    });
    for (auto surplus = keys_.begin() + 1; surplus != keys_.end(); ++surplus) refuse_key(*surplus, keys_.front());
    *table_.key = std::move(keys_.front().columns);
}

OMNIGRAPH_INLINE void constraint_rules::refuse_key(const written_key& surplus, const written_key& first) {
    const auto name = std::string{owner_.name};
    const auto already = name + " has a key already" + (first.from ? ", from the interface " + first.from->name : "");
    if (surplus.from && surplus.from != first.from)
        return findings_.parse(codes::several_keys, surplus.from->span,
                               already + "; " + surplus.from->name + " brings another one.",
                               "Declare `" + surplus.columns.front() + "` in " + name + " too, without @key.");
    findings_.parse(codes::several_keys, surplus.span, already + ".",
                    surplus.columns == first.columns ? "Remove one of them."
                    : first.from && !surplus.from ? "Remove this one, or declare `" + first.columns.front() + "` in " +
                                                        name + " too, without @key."
                                                  : "For a key of several properties write one rule: @key(a, b).");
}

OMNIGRAPH_INLINE void constraint_rules::nullable_key(const std::string& column, source_span span) {
    findings_.parse(codes::key_column_type, span, "The key `" + column + "` may be null.",
                    "Remove the `?` from its type.");
}

OMNIGRAPH_INLINE void constraint_rules::wrong_type(diagnostic_code code, source_span span, std::string_view rule,
                                                   const property_declaration& column) {
    findings_.parse(
        code, span,
        "@" + std::string{rule} + " is not possible for `" + column.name + "`, which is " + display(column.type) + ".",
        rule == "range"   ? "Ranges are for numbers."
        : rule == "check" ? "Checks are for String properties."
                          : "Name another property.");
}

OMNIGRAPH_INLINE void constraint_rules::not_on_edges(std::string_view rule, source_span span) {
    findings_.parse(codes::constraint_on_edge, span, "@" + std::string{rule} + " is not possible for edge types.",
                    "Edge types may have @unique and @index.");
}

OMNIGRAPH_INLINE std::vector<std::string> constraint_rules::sorted(std::vector<std::string> columns) {
    std::ranges::sort(columns);
    return columns;
}

}  // namespace omnigraph::cluster::lang

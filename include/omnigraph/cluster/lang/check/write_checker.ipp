// Bodies of lang/check/write_checker.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <list>
#include <ranges>
#include <variant>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/write_checker.hpp>
#include <omnigraph/cluster/lang/types/name_table.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void write_checker::check(write_body& body) {
    for (auto& one : body.statements) std::visit([this](auto& written) { check(written); }, one);
}

OMNIGRAPH_INLINE write_checker::target write_checker::find(const std::string& type, source_span at) {
    if (const auto* node = context_.schema.node(type)) return {node, nullptr};
    if (const auto edge = context_.schema.edges.find(type); edge != context_.schema.edges.end())
        return {nullptr, &edge->second};
    std::string suggestion;
    if (!context_.found.full()) suggestion = key_suggestion(context_.schema.nodes, type);
    if (suggestion.empty() && !context_.found.full()) suggestion = key_suggestion(context_.schema.edges, type);
    const auto* what = context_.schema.interfaces.contains(type) ? " is an interface, which has no rows of its own."
                                                                 : " is no node or edge type of the schema.";
    context_.found.add(codes::T10, at, type + what + suggestion, "Name a node or edge type.");
    return {};
}

OMNIGRAPH_INLINE const value_type* write_checker::type_of(const target& in, std::string_view property) const {
    static const value_type end{scalar::string};
    if (in.has_end(property)) return &end;
    const auto* found = in.table()->find(property);
    return found ? &found->type : nullptr;
}

/// What can be assigned.
OMNIGRAPH_INLINE std::vector<std::string_view> write_checker::names_of(const target& in) {
    std::vector<std::string_view> names;
    if (in.edge) names = {"from", "to"};
    for (const auto& property : in.table()->properties) names.push_back(property.name);
    return names;
}

/// What a name that no property has stands for: the one that is spelled much like it, or the end of an edge; empty
/// when nobody knows.
OMNIGRAPH_INLINE std::string write_checker::meant_by(const target& in, std::string_view name) {
    if (in.edge && (name == "src" || name == "dst")) return name == "src" ? "from" : "to";
    return closest_word(name, names_of(in)).value_or("");
}

OMNIGRAPH_INLINE void write_checker::unknown_property(const target& in, const std::string& name, source_span at) {
    const auto& type = *in.table();
    const bool system = name == "id" || (in.edge && (name == "src" || name == "dst"));
    context_.found.add(codes::T11, at,
                       type.name + " has no property `" + name + "`." +
                           (context_.found.full() || system ? "" : did_you_mean(name, names_of(in))),
                       !system                ? "Correct the name, or declare the property."
                       : name != "id"         ? "The ends of an edge are called from and to here."
                       : in.edge              ? "Edges are found by from, to or their properties."
                       : in.node->key.empty() ? "Find the node by one of its properties."
                                              : "Use the key: " + in.node->key.front() + ".");
}

OMNIGRAPH_INLINE void write_checker::check(insert_statement& of) {
    const auto in = find(of.type, of.type_span);
    if (!in.table()) return;
    check_assignments(in, of.assignments);
    check_required(in, of);
}

OMNIGRAPH_INLINE void write_checker::check(update_statement& of) {
    const auto in = find(of.type, of.type_span);
    if (!in.table()) return;
    if (in.edge)
        return context_.found.add(codes::T16, of.type_span, "Edges cannot be updated; " + of.type + " is an edge type.",
                                  "Delete the edge and insert it anew.");
    check_assignments(in, of.assignments);
    for (const auto& one : of.assignments)
        if (std::ranges::find(in.node->key, one.name) != in.node->key.end())
            context_.found.add(codes::key_updated, one.span,
                               "`" + one.name + "` is the key of " + of.type + " and cannot be updated.",
                               "Insert a new node and delete the old one.");
    check_predicate(in, of.where);
}

OMNIGRAPH_INLINE void write_checker::check(delete_statement& of) {
    const auto in = find(of.type, of.type_span);
    if (in.table()) check_predicate(in, of.where);
}

OMNIGRAPH_INLINE void write_checker::check_assignments(const target& in, std::vector<property_value>& assignments) {
    name_table<bool> seen;
    for (auto& one : assignments) {
        if (!seen.add(one.name, true))
            context_.found.add(codes::T13, one.span, "`" + one.name + "` has a value already.", "Remove one of them.");
        const auto* type = type_of(in, one.name);
        if (!type) unknown_property(in, one.name, one.span);
        else values_.check({one.name, *type, value_use::assignment}, one.value);
    }
}

/// Nothing embeds a text while it is inserted, so an embedding is as required as all else. What a misspelled name
/// evidently means is not missing as well.
OMNIGRAPH_INLINE void write_checker::check_required(const target& in, const insert_statement& of) {
    name_table<bool> given;
    std::list<std::string> meant;  // `given` holds views of these
    for (const auto& one : of.assignments) {
        given.add(one.name, true);
        if (!type_of(in, one.name) && !context_.found.full())
            given.add(meant.emplace_back(meant_by(in, one.name)), true);
    }
    constexpr std::size_t most_shown = 10;
    std::string missing;
    std::size_t count = 0;
    bool always = false;
    const auto require = [&](std::string_view name, bool of_all_rows) {
        if (given.find(name)) return;
        always = always || of_all_rows;
        if (count++ < most_shown) missing += (count > 1 ? ", `" : "`") + std::string{name} + "`";
    };
    if (in.edge) {
        require("from", true);
        require("to", true);
    }
    for (const auto& property : in.table()->properties)
        if (!property.type.nullable && !property.default_value)
            require(property.name, in.node && std::ranges::find(in.node->key, property.name) != in.node->key.end());
    if (count == 0) return;
    if (count > most_shown) missing += " and " + std::to_string(count - most_shown) + " more";
    const std::string them = count > 1 ? "them" : "it";
    context_.found.add(
        codes::T12, of.type_span,
        "Inserting " + of.type + " needs " + (count > 1 ? "values for " : "a value for ") + missing + ".",
        "Assign " + them + (always ? "." : ", or make " + them + " optional in the schema."));
}

OMNIGRAPH_INLINE void write_checker::check_predicate(const target& in, predicate& of) {
    const auto* type = type_of(in, of.property);
    if (!type) return unknown_property(in, of.property, of.property_span);
    if (type->of == scalar::blob && !of.is_null)
        return context_.found.add(codes::T11, of.property_span,
                                  "`" + of.property + "` is a Blob, which cannot be compared.",
                                  "Compare another property.");
    if (of.is_null) return;
    const bool equality = of.op == comparison::equal || of.op == comparison::not_equal;
    if ((type->list || type->of == scalar::vector) && !equality)
        return context_.found.add(codes::T7, of.span,
                                  "`" + of.property + "` is " + display(*type) + ", which has no order.",
                                  "Compare with = or !=.");
    values_.check({of.property, *type, equality ? value_use::predicate : value_use::comparison}, of.value);
}

}  // namespace omnigraph::cluster::lang

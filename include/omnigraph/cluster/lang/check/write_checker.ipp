// Bodies of lang/check/write_checker.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <list>
#include <optional>
#include <ranges>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/check/test_checker.hpp>
#include <omnigraph/cluster/lang/check/write_checker.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/schema/node_set.hpp>
#include <omnigraph/cluster/lang/syntax/literal_parser.hpp>
#include <omnigraph/cluster/lang/types/name_table.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void write_checker::check(write_body& body) {
    for (auto& one : body.statements) {
        const bool inserts = std::holds_alternative<insert_statement>(one);
        context_.findings.name_rows(inserts ? row_naming::by_parameter : row_naming::alone);
        std::visit([this](auto& written) { check(written); }, one);
    }
    context_.findings.name_rows(row_naming::by_variable);
}

OMNIGRAPH_INLINE write_checker::target write_checker::find(const std::string& type, source_span span) {
    if (const auto* node = context_.schema.node(type)) return {node, nullptr};
    if (const auto edge = context_.schema.edges.find(type); edge != context_.schema.edges.end())
        return {nullptr, &edge->second};
    std::string suggestion;
    if (!context_.findings.full()) suggestion = key_suggestion(context_.schema.nodes, type);
    if (suggestion.empty() && !context_.findings.full()) suggestion = key_suggestion(context_.schema.edges, type);
    if (!context_.schema.interfaces.contains(type)) {
        context_.findings.add(codes::T10, span, type + " is no node or edge type of the schema." + suggestion,
                              "Name a node or edge type.");
        return {};
    }
    std::string types;
    if (const auto set = node_set_of(context_.schema, type))
        for (const auto* one : set->types) types += (types.empty() ? "" : ", ") + one->name;
    context_.findings.add(codes::T10, span, type + " is an interface, which has no rows of its own.",
                          types.empty() ? "Name a node type."
                                        : "Write a statement for each node type that implements it: " + types + ".");
    return {};
}

OMNIGRAPH_INLINE const value_type* write_checker::type_of(const target& in, std::string_view property) const {
    static const value_type end{scalar_type::string};
    if (in.has_end(property)) return &end;
    const auto* found = in.table()->find(property);
    return found ? &found->type : nullptr;
}

/// The names that can be assigned.
OMNIGRAPH_INLINE std::vector<std::string_view> write_checker::names_of(const target& in) {
    std::vector<std::string_view> names;
    if (in.edge) names = {"from", "to"};
    for (const auto& property : in.table()->properties) names.push_back(property.name);
    return names;
}

/// The name that an unknown property probably means: one with a similar spelling, or the end of an edge; empty when
/// there is none.
OMNIGRAPH_INLINE std::string write_checker::meant_by(const target& in, std::string_view name) {
    if (const auto end = in.edge ? end_meant_by(name) : std::string_view{}; !end.empty()) return std::string{end};
    return closest_word(name, names_of(in)).value_or("");
}

OMNIGRAPH_INLINE void write_checker::unknown_property(const target& in, const std::string& name, source_span span,
                                                      std::string_view otherwise) {
    const auto& type = *in.table();
    const bool end = in.edge && (meant_by(in, name) == "from" || meant_by(in, name) == "to");
    const bool system = name == "id" || end;
    context_.findings.add(codes::T11, span,
                          type.name + " has no property `" + name + "`." +
                              (context_.findings.full() || system ? "" : did_you_mean(name, names_of(in))),
                          !system                ? std::string{otherwise}
                          : name != "id"         ? "The ends of an edge are called from and to here."
                          : in.edge              ? "Edges are found by from, to or their properties."
                          : in.node->key.empty() ? "Find the node by one of its properties."
                                                 : "Use the key: " + in.node->key.front() + ".");
}

OMNIGRAPH_INLINE void write_checker::check(insert_statement& insert) {
    const auto in = find(insert.type, insert.type_span);
    if (!in.table()) return;
    check_assignments(in, insert.assignments);
    check_required(in, insert);
}

OMNIGRAPH_INLINE void write_checker::check(update_statement& update) {
    const auto in = find(update.type, update.type_span);
    if (!in.table()) return;
    check_assignments(in, update.assignments);
    for (const auto& assignment : update.assignments) {
        if (in.has_end(assignment.name))
            context_.findings.add(codes::T16, assignment.span,
                                  "`" + assignment.name + "` is an end of " + update.type + " and cannot be updated.",
                                  "Insert a new edge and delete the old one.");
        else if (in.node && std::ranges::find(in.node->key, assignment.name) != in.node->key.end())
            context_.findings.add(
                codes::key_updated, assignment.span,
                "A write cannot update @key property `" + assignment.name + "` of " + update.type + ".",
                "Insert a new node and delete the old one.");
    }
    check_where(in, update.where);
}

OMNIGRAPH_INLINE void write_checker::check(delete_statement& deletion) {
    const auto in = find(deletion.type, deletion.type_span);
    if (in.table()) check_where(in, deletion.where);
}

OMNIGRAPH_INLINE void write_checker::check_assignments(const target& in, std::vector<property_value>& assignments) {
    name_table<bool> seen;
    for (auto& assignment : assignments) {
        if (!seen.add(assignment.name, true))
            context_.findings.add(codes::T13, assignment.span, "`" + assignment.name + "` has a value already.",
                                  "Remove one of them.");
        const auto* type = type_of(in, assignment.name);
        if (!type) unknown_property(in, assignment.name, assignment.span);
        else if (is_computed(assignment.value)) check_computed(in, assignment.name, *type, assignment.value);
        else values_.check({assignment.name, *type, value_use::assignment}, assignment.value);
    }
}

/// Reports a property beside itself where a parameter has its name: without its `$` the write would be about all rows.
OMNIGRAPH_INLINE bool write_checker::means_parameter(std::string_view property, const expression& value) const {
    const bool itself = value.form == expression_form::property && value.name == property;
    if (!itself || !context_.parameter_named(value.name)) return false;
    context_.findings.add(codes::T7, value.span,
                          "This is the property `" + value.name + "` itself, and not the parameter.",
                          "Write $" + value.name + ".");
    return true;
}

/// A value that is computed is of a type here; whether it fits without loss is seen when it is there.
OMNIGRAPH_INLINE void write_checker::check_computed(const target& in, std::string_view property, const value_type& type,
                                                    expression& value) {
    if (!knows_properties(in, value) || means_parameter(property, value)) return;
    variable_scope row;
    row.bind(row_variable, {in.table(), in.edge != nullptr});
    const auto found = expression_checker{context_}.check(value, row, expression_context::match);
    if (found.kind == operand::category::wrong) return;
    const auto is_date = [](const value_type& one) {
        return one.scalar == scalar_type::date || one.scalar == scalar_type::datetime;
    };
    const auto beside = "`" + std::string{property} + "`, which is " + display(type) + ".";
    if (found.kind == operand::category::duration)
        return context_.findings.add(codes::T7, value.span, "A duration does not fit " + beside,
                                     "Move a date by it, as in now() + duration(\"P7D\").");
    if (!compatible(type, found.type))
        return context_.findings.add(codes::T7, value.span,
                                     "This is " + display(found.type) + " and does not fit " + beside,
                                     is_date(type) || is_date(found.type) ? comparison_remedy(type, found.type)
                                                                          : "Compute a value of that type.");
    check_words(property, type, value);
}

/// The texts that a case or coalesce chooses from are values of the enum.
OMNIGRAPH_INLINE void write_checker::check_words(std::string_view property, const value_type& type,
                                                 const expression& value) const {
    if (value.value) return check_enum_value(context_, property, type, *value.value);
    const bool chosen = value.form == expression_form::conditional ||
                        (value.form == expression_form::call && value.operation == scalar_function::coalesce);
    if (!chosen || !type.is_enum()) return;
    for (const auto& one : value.arguments) check_words(property, type, one);
    for (const auto& branch : value.branches) check_words(property, type, branch.value);
}

/// Reports the names that are no properties, which may be texts without quotes.
OMNIGRAPH_INLINE bool write_checker::knows_properties(const target& in, const expression& value) {
    bool known = true;
    if (value.form == expression_form::property && !type_of(in, value.name)) {
        unknown_property(in, value.name, value.span, "Name a property of the row; texts stand in quotes.");
        known = false;
    }
    for (const auto& argument : value.arguments) known = knows_properties(in, argument) && known;
    for (const auto& branch : value.branches) {
        known = knows_properties(in, branch.condition) && known;
        known = knows_properties(in, branch.value) && known;
    }
    return known;
}

OMNIGRAPH_INLINE bool write_checker::knows_properties(const target& in, const test& condition) {
    if (const auto* compared = std::get_if<filter>(&condition)) {
        const bool left = knows_properties(in, compared->left);
        return knows_properties(in, compared->right) && left;
    }
    if (const auto* tested = std::get_if<null_test>(&condition)) return knows_properties(in, tested->value);
    bool known = true;
    for (const auto& part : std::get<junction>(condition).parts) known = knows_properties(in, part) && known;
    return known;
}

/// A vector that `@embed` makes of an assigned text may be left out: the graph's provider computes it. A property that
/// a misspelled name evidently means is not reported as missing, too.
OMNIGRAPH_INLINE void write_checker::check_required(const target& in, const insert_statement& insert) {
    name_table<bool> given;
    std::list<std::string> meant;  // `given` has views of these
    for (const auto& assignment : insert.assignments) {
        given.add(assignment.name, true);
        if (!type_of(in, assignment.name) && !context_.findings.full())
            given.add(meant.emplace_back(meant_by(in, assignment.name)), true);
    }
    constexpr std::size_t max_shown = 10;
    std::string missing;
    std::size_t count = 0;
    bool always = false;
    const auto require = [&](std::string_view name, bool of_all_rows) {
        if (given.find(name)) return;
        always = always || of_all_rows;
        if (count++ < max_shown) missing += (count > 1 ? ", `" : "`") + std::string{name} + "`";
    };
    if (in.edge) {
        require("from", true);
        require("to", true);
    }
    const auto is_embedded = [&](const property& one) {
        const auto* text = one.embed ? in.table()->find(one.embed->property) : nullptr;
        return text && (given.find(text->name) || text->default_value);
    };
    for (const auto& property : in.table()->properties)
        if (!property.type.nullable && !property.default_value && !is_embedded(property))
            require(property.name, in.node && std::ranges::find(in.node->key, property.name) != in.node->key.end());
    if (count == 0) return;
    if (count > max_shown) missing += " and " + std::to_string(count - max_shown) + " more";
    const std::string them = count > 1 ? "them" : "it";
    context_.findings.add(
        codes::T12, insert.type_span,
        "Inserting " + insert.type + " needs " + (count > 1 ? "values for " : "a value for ") + missing + ".",
        "Assign " + them + (always ? "." : ", or make " + them + " optional in the schema."));
}

/// Before a comparison every word is read as a property. `true` and `false` are values unless one is called so.
OMNIGRAPH_INLINE void write_checker::read_truths(const target& in, row_test& where) const {
    const auto truth = [&](const std::string& word, source_span span) -> std::optional<expression> {
        if (!literal_parser::is_literal_word(word) || type_of(in, word)) return std::nullopt;
        std::optional<expression> value{std::in_place};
        value->value = literal{word == "true", span};
        value->span = span;
        return value;
    };
    if (auto* compared = std::get_if<filter>(&where)) {
        if (compared->left.form != expression_form::property) return;
        if (auto value = truth(compared->left.name, compared->left.span)) compared->left = *std::move(value);
    } else if (auto* one = std::get_if<predicate>(&where)) {
        auto value = truth(one->property, one->property_span);
        if (!value) return;
        if (one->is_null) where = null_test{*std::move(value), !*one->is_null, one->span};
        else where = filter{*std::move(value), one->op, std::move(one->value), one->span};
    }
}

OMNIGRAPH_INLINE void write_checker::check_where(const target& in, row_test& where) {
    read_truths(in, where);
    if (auto* one = std::get_if<predicate>(&where)) return check_predicate(in, *one);
    if (auto* several = std::get_if<row_junction>(&where)) {
        for (auto& part : several->parts) check_where(in, part);
        return;
    }
    if (auto* compared = std::get_if<filter>(&where)) check_filter(in, std::move(*compared), where);
    else check_filter(in, std::move(std::get<null_test>(where)), where);
}

/// A test with something computed in it is checked as in a read, with the row as its only variable.
OMNIGRAPH_INLINE void write_checker::check_filter(const target& in, test condition, row_test& into) {
    const auto* const compared = std::get_if<filter>(&condition);
    const bool itself = compared && compared->left.form == expression_form::property &&
                        means_parameter(compared->left.name, compared->right);
    if (!itself && knows_properties(in, condition)) {
        variable_scope row;
        row.bind(row_variable, {in.table(), in.edge != nullptr});
        const expression_checker expressions{context_};
        test_checker{context_, expressions}.check(condition, row, expression_context::match);
    }
    if (auto* one = std::get_if<filter>(&condition)) into = std::move(*one);
    else into = std::move(std::get<null_test>(condition));
}

OMNIGRAPH_INLINE void write_checker::check_predicate(const target& in, predicate& predicate) {
    const auto* type = type_of(in, predicate.property);
    if (!type) return unknown_property(in, predicate.property, predicate.property_span);
    if (type->scalar == scalar_type::blob && !predicate.is_null)
        return context_.findings.add(codes::T11, predicate.property_span,
                                     "`" + predicate.property + "` is a Blob, which cannot be compared.",
                                     "Compare another property.");
    if (predicate.is_null) return;
    if (predicate.op == comparison::in || predicate.op == comparison::not_in) return check_list(*type, predicate);
    const bool of_texts = predicate.op == comparison::contains || predicate.op == comparison::starts_with ||
                          predicate.op == comparison::ends_with;
    if (of_texts) return check_part(*type, predicate);
    const bool equality = predicate.op == comparison::equal || predicate.op == comparison::not_equal;
    if ((type->list || type->scalar == scalar_type::vector) && !equality)
        return context_.findings.add(codes::T7, predicate.span,
                                     "`" + predicate.property + "` is " + display(*type) + ", which has no order.",
                                     "Compare with = or !=.");
    values_.check({predicate.property, *type, equality ? value_use::predicate : value_use::comparison},
                  predicate.value);
}

/// `contains` of a list looks for an element; of texts, it and `starts_with` and `ends_with` compare parts.
OMNIGRAPH_INLINE void write_checker::check_part(const value_type& type, predicate& predicate) {
    const bool contains = predicate.op == comparison::contains;
    if (type.list && contains) return values_.check({predicate.property, type, value_use::condition}, predicate.value);
    if (!type.list && type.scalar == scalar_type::string)
        return values_.check({predicate.property, type, value_use::comparison}, predicate.value);
    context_.findings.add(
        codes::T7, predicate.property_span,
        contains ? "contains needs a list or a text on its left; `" + predicate.property + "` is " + display(type) + "."
                 : "starts_with and ends_with compare texts; `" + predicate.property + "` is " + display(type) + ".",
        type.list ? "Use contains to look for an element." : "Compare with =.");
}

OMNIGRAPH_INLINE void write_checker::check_list(const value_type& type, predicate& predicate) {
    auto& value = predicate.value;
    if (type.list || type.scalar == scalar_type::vector)
        return context_.findings.add(
            codes::T7, predicate.property_span,
            "`in` looks for one value; `" + predicate.property + "` is " + display(type) + ".",
            type.list ? "Write `contains` between a list and a value." : "Compare another property.");
    auto listed = type;
    listed.list = true;
    listed.nullable = false;
    const auto* given = value.form == expression_form::variable ? context_.parameter_named(value.name) : nullptr;
    const auto literal_type = value.value ? lang::type_of(*value.value) : result<value_type, literal_fault>{listed};
    if (value.form == expression_form::variable && !given)
        return values_.check({predicate.property, listed, value_use::predicate}, value);
    if (!literal_type) return values_.check({predicate.property, listed, value_use::predicate}, value);
    const bool computed = value.form == expression_form::now || value.form == expression_form::call;
    const auto found = given ? given->type : computed ? value_type{type.scalar} : *literal_type;
    if (!found.list)
        return context_.findings.add(codes::T7, value.span,
                                     "`in` needs a list on its right; this is " + display(found) + ".",
                                     given ? "Declare the parameter as $" + value.name + ": [" +
                                                 std::string{spelling(type.scalar)} + "], or compare with =."
                                     : computed ? "Compare with =."
                                                : "Write it in brackets, as in [1, 2].");
    const bool empty = value.value && is_empty_list(*value.value);
    if (!empty && !compatible(listed, found))
        return context_.findings.add(
            codes::T7, value.span,
            "`" + predicate.property + "`, which is " + display(type) + ", cannot be in " + display(found) + ".",
            given ? "Declare the parameter as $" + value.name + ": [" + std::string{spelling(type.scalar)} + "]."
                  : comparison_remedy(type, element_of(found)));
    values_.check({predicate.property, listed, value_use::predicate}, value);
}

}  // namespace omnigraph::cluster::lang

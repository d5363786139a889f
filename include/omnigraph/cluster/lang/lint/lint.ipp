// Bodies of lang/lint/lint.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <ranges>
#include <set>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/check/query_uses.hpp>
#include <omnigraph/cluster/lang/lint/lint.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/source/source_places.hpp>
#include <omnigraph/cluster/lang/syntax/fragment_expander.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang::detail {

/// The properties of one node type that the updates of the set assign.
struct updated_type {
    std::set<std::string, std::less<>> properties;
    std::set<std::string> queries;
    lint_location first;
};

/// Lints one file after another into one report.
class query_linter {
public:
    query_linter(const schema_catalog* schema, lint_report& into) : schema_{schema}, report_{into} {}

    void look_at(const lint_source& source);
    void finish();

private:
    void check(query_tree query, source_places& places);
    void look_at_fragments(const query_file& file, source_places& places);
    void look_for_oddities(const checked_query& query, source_places& places, lint_result& result);
    void look_at_parameters(const checked_query& query, const query_uses& uses, source_places& places);
    void look_at_pattern(const checked_query& query, const read_body& read, query_uses& uses, source_places& places);
    void look_at_unconnected(const checked_query& query, const read_body& read, query_uses& uses,
                             source_places& places);
    void look_at_hops(const checked_query& query, const std::vector<clause>& clauses, source_places& places);
    void look_at_direction(const checked_query& query, const read_body& read, source_places& places);
    void remember_updates(const checked_query& query, source_places& places);
    void tell_twice(const query_tree& query, const lint_location& location);

    void add(lint_severity severity, diagnostic_code code, const query_tree& tree, lint_location location,
             std::string message, std::string remedy) {
        // What is odd in a fragment is so in each of its calls, and told once.
        const auto place = location.file + ":" + std::to_string(location.line) + ":" + std::to_string(location.column);
        if (!tree.fragments.empty() && !told_.insert(std::string{code.text} + place).second) return;
        report_.add({severity,
                     code,
                     without_call_numbers(std::move(message)),
                     std::move(location),
                     without_call_numbers(std::move(remedy)),
                     {},
                     {},
                     {tree.name}});
    }

    const schema_catalog* schema_;
    lint_report& report_;
    std::map<std::string, updated_type, std::less<>> updated_;
    std::map<std::string, std::string, std::less<>> declared_in_;  ///< query -> file
    std::set<std::string> told_;                                   ///< codes with places, of queries with fragments
};

OMNIGRAPH_INLINE void query_linter::look_at(const lint_source& source) {
    report_.files.push_back(source.file);
    source_places places{source.file, source.text};
    faults broken;
    auto parsed = parse_sound_queries(source.text, broken);
    for (const auto& query : broken)
        report_.add({lint_severity::error,
                     codes::query_does_not_parse,
                     coded_message(query),
                     places.locate(query.span),
                     query.remedy,
                     {},
                     {},
                     {},
                     std::string{query.code.text}});
    if (broken.empty()) look_at_fragments(parsed, places);
    if (!schema_) return;
    for (auto& query : parsed.queries) check(std::move(query), places);
}

/// Those that no query reaches, not even through another fragment.
OMNIGRAPH_INLINE void query_linter::look_at_fragments(const query_file& file, source_places& places) {
    if (file.fragments.empty()) return;
    std::set<std::string_view> used;
    for (const auto& query : file.queries)
        for (const auto& use : query.fragments) used.insert(use.name);
    for (const auto& fragment : file.fragments)
        if (!used.contains(fragment.name))
            report_.add({lint_severity::warning,
                         codes::unused_fragment,
                         "No query of the file calls the fragment `" + fragment.name +
                             "`, and so it is not checked against the schema.",
                         places.locate(fragment.name_span),
                         "Write call " + fragment.name + "(...) in a `match`, or remove it.",
                         {},
                         {},
                         {}});
}

OMNIGRAPH_INLINE void query_linter::check(query_tree query, source_places& places) {
    lint_result result{query.name, places.locate(query.name_span), query.is_mutation()};
    tell_twice(query, result.location);
    faults wrong;
    const auto checked = check_query(std::move(query), *schema_, wrong);
    for (const auto& one : wrong)
        report_.add(
            {lint_severity::error, one.code, one.message, places.locate(one.span), one.remedy, {}, {}, {result.name}});
    if (!wrong.empty()) {
        result.error = coded_message(wrong.front());
        if (wrong.size() > 1) result.error += " (and " + std::to_string(wrong.size() - 1) + " more)";
    }
    if (checked) look_for_oddities(*checked, places, result);
    report_.results.push_back(std::move(result));
}

OMNIGRAPH_INLINE void query_linter::tell_twice(const query_tree& query, const lint_location& location) {
    const auto [first, is_new] = declared_in_.emplace(query.name, location.file);
    if (is_new || first->second == location.file) return;
    add(lint_severity::error, codes::duplicate_query, query, location,
        "There is a query `" + query.name + "` in " + first->second + " already.",
        "Rename one of them: the queries of a graph have distinct names.");
}

OMNIGRAPH_INLINE void query_linter::look_for_oddities(const checked_query& query, source_places& places,
                                                      lint_result& result) {
    const auto& tree = query.tree;
    query_uses uses{query};
    look_at_parameters(query, uses, places);
    if (const auto* read = std::get_if<read_body>(&tree.body)) return look_at_pattern(query, *read, uses, places);
    remember_updates(query, places);
    if (!tree.parameters.empty()) return;
    std::string message = "`" + tree.name + "` changes the graph and has no parameters: every call does the same.";
    result.warnings.push_back(message);
    add(lint_severity::warning, codes::write_without_parameters, tree, result.location, std::move(message),
        "Make what differs between calls a parameter.");
}

OMNIGRAPH_INLINE void query_linter::look_at_parameters(const checked_query& query, const query_uses& uses,
                                                       source_places& places) {
    for (const auto& parameter : query.tree.parameters)
        if (!uses.uses_parameter(parameter.name))
            add(lint_severity::warning, codes::unused_parameter, query.tree, places.locate(parameter.span),
                "The parameter `$" + parameter.name + "` is not used.",
                parameter.type.nullable ? "Remove it, or use it."
                                        : "Remove it, or use it: callers have to give it for nothing.");
    for (const auto& parameter : query.tree.parameters)
        if (uses.count(parameter.name) > 0)
            add(lint_severity::warning, codes::shadowed_variable, query.tree, places.locate(parameter.span),
                "`$" + parameter.name +
                    "` is a parameter and a variable of the pattern: alone it means the parameter, "
                    "in `$" +
                    parameter.name + ".property` the variable.",
                "Rename one of them.");
    for (const auto& parameter : query.tree.parameters)
        if (parameter.type.scalar == scalar_type::vector)
            add(lint_severity::warning, codes::vector_parameter, query.tree, places.locate(parameter.span),
                "The parameter `$" + parameter.name + "` is a vector, which people and agents cannot supply.",
                "Take a String: nearest(...) embeds it with the provider of the graph.");
}

OMNIGRAPH_INLINE void query_linter::look_at_pattern(const checked_query& query, const read_body& read, query_uses& uses,
                                                    source_places& places) {
    for (const auto& use : uses.traversed())
        if ((use.negated || !uses.counts_rows()) && uses.count(use.name) == 1)
            add(lint_severity::info, codes::unused_variable, query.tree, places.locate(use.span),
                "`$" + use.name + "` is bound and not used again.",
                !use.is_edge  ? "Write `$_`, which matches the same."
                : use.negated ? "Leave it out."
                              : "Leave it out, unless each edge shall give a row of its own.");
    look_at_unconnected(query, read, uses, places);
    look_at_hops(query, read.match, places);
    look_at_direction(query, read, places);
    const bool one_row = std::ranges::all_of(
        read.returns, [](const projection& one) { return one.value.form == expression_form::aggregate; });
    if (read.limit && read.order.empty() && !query.variables.empty() && !one_row)
        add(lint_severity::info, codes::limit_without_order, query.tree, places.locate(query.tree.name_span),
            "`" + query.tree.name +
                "` has a limit and no order: it always keeps the same rows, but nothing in the query says which.",
            "Add an `order` block.");
}

/// Two and more hops along edges of which none follows another.
OMNIGRAPH_INLINE void query_linter::look_at_hops(const checked_query& query, const std::vector<clause>& clauses,
                                                 source_places& places) {
    const auto look =
        overloaded{[&](const traversal& along) {
                       const auto* edge = schema_->edge(along.edge);
                       if (!along.hops || along.hops->min < 2 || !edge || can_chain(*edge)) return;
                       add(lint_severity::warning, codes::hops_of_nothing, query.tree, places.locate(along.hops->span),
                           "No edge of " + edge->name + " follows another, because it connects " + edge->from + " -> " +
                               edge->to + ": nothing is " + std::to_string(along.hops->min) + " hops away.",
                           "Leave the hops out, or follow an edge in between.");
                   },
                   [&](const negation& absent) { look_at_hops(query, absent.clauses, places); },
                   [&](const optional_block& block) { look_at_hops(query, block.clauses, places); },
                   [&](const choice& any) {
                       for (const auto& branch : any.branches) look_at_hops(query, branch, places);
                   },
                   [](const auto&) {}};
    for (const auto& one : clauses) std::visit(look, one);
}

/// A ranking puts the best first. It is the first key, or none.
OMNIGRAPH_INLINE void query_linter::look_at_direction(const checked_query& query, const read_body& read,
                                                      source_places& places) {
    if (read.order.empty() || read.order.front().direction.end == 0) return;
    const auto& key = read.order.front();
    const auto column = std::ranges::find(query.columns, key.value.name, &result_column::name);
    const bool named = key.value.form == expression_form::alias && column != query.columns.end();
    const auto& value =
        named ? read.returns[static_cast<std::size_t>(column - query.columns.begin())].value : key.value;
    if (value.form != expression_form::bm25 && value.form != expression_form::rrf) return;
    add(lint_severity::warning, codes::ignored_direction, query.tree, places.locate(key.direction),
        std::string{value.form == expression_form::bm25 ? "bm25" : "rrf"} +
            "(...) always gives the best first; the direction has no effect.",
        "Leave it out.");
}

OMNIGRAPH_INLINE void query_linter::look_at_unconnected(const checked_query& query, const read_body& read,
                                                        query_uses& uses, source_places& places) {
    const auto first = uses.component_starts(query);
    if (first.size() < 2) return;
    const auto binds = [&](const clause& one, std::string_view name) {
        if (const auto* bound = std::get_if<binding>(&one); bound && bound->variable == name) return true;
        const auto* along = std::get_if<traversal>(&one);
        return along && (along->left == name || along->right == name || along->edge_variable == name);
    };
    const auto at = std::ranges::find_if(read.match, [&](const clause& one) { return binds(one, first[1]); });
    const auto span =
        at == read.match.end() ? query.tree.name_span : std::visit([](const auto& one) { return one.span; }, *at);
    const auto more = first.size() > 2 ? " Nor with " + std::to_string(first.size() - 2) + " more." : std::string{};
    add(lint_severity::warning, codes::unconnected_patterns, query.tree, places.locate(span),
        "Nothing connects `$" + std::string{first[1]} + "` with `$" + std::string{first[0]} +
            "`: every combination of them is a row." + more,
        "Connect them by an edge or a comparison, or ask two queries.");
}

OMNIGRAPH_INLINE void query_linter::remember_updates(const checked_query& query, source_places& places) {
    for (const auto& one : std::get<write_body>(query.tree.body).statements) {
        const auto* update = std::get_if<update_statement>(&one);
        if (!update || !schema_->node(update->type)) continue;
        auto [entry, is_new] = updated_.try_emplace(update->type);
        if (is_new) entry->second.first = places.locate(update->type_span);
        entry->second.queries.insert(query.tree.name);
        for (const auto& assignment : update->assignments) entry->second.properties.insert(assignment.name);
    }
}

OMNIGRAPH_INLINE void query_linter::finish() {
    for (const auto& [name, updated] : updated_) {
        const auto& type = *schema_->node(name);
        for (const auto& property : type.properties) {
            const bool is_key = std::ranges::find(type.key, property.name) != type.key.end();
            if (!property.type.nullable || is_key || property.embed || updated.properties.contains(property.name))
                continue;
            report_.add({lint_severity::warning,
                         codes::property_never_updated,
                         name + "." + property.name + " exists in schema but no update query sets it",
                         updated.first,
                         "Set it in an update query, unless it never changes.",
                         name,
                         property.name,
                         {updated.queries.begin(), updated.queries.end()}});
        }
    }
    report_.sort_findings();
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE lint_report lint_queries(std::span<const lint_source> sources, const schema_catalog* schema) {
    lint_report report;
    detail::query_linter linter{schema, report};
    for (const auto& source : sources) linter.look_at(source);
    linter.finish();
    return report;
}

OMNIGRAPH_INLINE lint_report lint_queries(std::string_view source, std::string file, const schema_catalog& schema) {
    const lint_source only{file, std::string{source}};
    auto report = lint_queries(std::span{&only, 1}, &schema);
    report.query_path = std::move(file);
    return report;
}

}  // namespace omnigraph::cluster::lang

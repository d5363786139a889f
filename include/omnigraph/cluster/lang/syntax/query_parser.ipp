// Bodies of lang/syntax/query_parser.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/fragment_expander.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/match_parser.hpp>
#include <omnigraph/cluster/lang/syntax/node_types.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>
#include <omnigraph/cluster/lang/syntax/read_parser.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/syntax/type_parser.hpp>
#include <omnigraph/cluster/lang/syntax/write_parser.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>

namespace omnigraph::cluster::lang::detail {

/// The names of the parameters that are no nodes.
template <class Parameter>
[[nodiscard]] std::set<std::string, std::less<>> values_of(const std::vector<Parameter>& parameters) {
    std::set<std::string, std::less<>> names;
    for (const auto& one : parameters) {
        if constexpr (requires { one.node_type; })
            if (!one.node_type.empty()) continue;
        names.insert(one.name);
    }
    return names;
}

class query_parser {
public:
    query_parser(std::string_view source, faults& findings)
        : source_{source},
          cursor_{source, findings},
          expressions_{cursor_},
          matches_{cursor_, expressions_},
          reads_{cursor_, expressions_},
          writes_{cursor_, expressions_} {}

    /// The queries without faults.
    [[nodiscard]] query_file parse();

private:
    [[nodiscard]] bool at_query() const {
        const auto next = cursor_.following().kind;
        return (cursor_.is_word("query") && next == token_kind::identifier) ||
               (cursor_.is_word("fragment") && (next == token_kind::identifier || next == token_kind::type_name));
    }
    [[nodiscard]] bool pairs_up(std::size_t begin) const;
    void skip_to_query();
    [[nodiscard]] bool parse_declaration();
    [[nodiscard]] std::string how_to_begin_file(std::span<const std::string_view> words) const;
    [[nodiscard]] bool parse_query(source_span begin);
    [[nodiscard]] bool parse_fragment(source_span begin);
    [[nodiscard]] bool parse_fragment_parameters(fragment_tree& into);
    [[nodiscard]] bool parse_fragment_parameter(fragment_tree& into);
    void expand_calls();
    [[nodiscard]] bool parse_parameters(query_tree& into);
    [[nodiscard]] bool parse_parameter(query_tree& into);
    [[nodiscard]] bool parse_metadata(query_tree& into);
    [[nodiscard]] bool parse_remark(query_tree& into);
    [[nodiscard]] bool parse_body(query_tree& into);

    std::string_view source_;
    token_cursor cursor_;
    expression_parser expressions_;
    match_parser matches_;
    read_parser reads_;
    write_parser writes_;
    query_file file_;
    std::set<std::string_view> names_;                     ///< views of the source
    std::set<std::string_view> fragment_names_;            ///< views of the source
    std::set<std::string, std::less<>> broken_fragments_;  ///< whose faults were reported
};

OMNIGRAPH_INLINE query_file query_parser::parse() {
    while (!cursor_.at_end() && !cursor_.gave_up()) {
        const auto begin = cursor_.current().span.begin;
        const auto faults_before = cursor_.fault_count();
        const bool whole = parse_declaration();
        const bool torn = cursor_.fault_count() > faults_before && !cursor_.gave_up() && !pairs_up(begin);
        if (torn || !whole) skip_to_query();
        if (torn) cursor_.keep_first_expectation(faults_before);
    }
    expand_calls();
    return std::move(file_);
}

/// A query with a call that is wrong, or of a fragment that is, is left out.
OMNIGRAPH_INLINE void query_parser::expand_calls() {
    const bool may_call = !fragment_names_.empty() || source_.find("call") != std::string_view::npos;
    if (!may_call || cursor_.gave_up()) return;
    fragment_expander fragments{cursor_, file_.fragments, broken_fragments_};
    fragments.check_fragments();
    std::erase_if(file_.queries, [&](query_tree& query) { return !fragments.expand(query); });
    std::erase_if(file_.fragments, [&](const fragment_tree& one) { return fragments.is_wrong(one.name); });
}

/// Whether braces, parentheses and brackets pair from here to the next query.
OMNIGRAPH_INLINE bool query_parser::pairs_up(std::size_t begin) const {
    const auto text = source_.substr(begin);
    lexer words{text};
    std::ptrdiff_t braces = 0, brackets = 0;
    std::size_t behind = 0;
    for (auto word = words.next(); word.kind != token_kind::end; word = words.next()) {
        const bool begins_line =
            behind > 0 && text.substr(behind, word.span.begin - behind).find('\n') != std::string_view::npos;
        if (begins_line && (word.text == "query" || word.text == "fragment") &&
            lexer{words}.next().kind == token_kind::identifier)
            break;
        behind = word.span.end;
        switch (word.kind) {
            case token_kind::brace_open: ++braces; break;
            case token_kind::brace_close: --braces; break;
            case token_kind::parenthesis_open:
            case token_kind::bracket_open: ++brackets; break;
            case token_kind::parenthesis_close:
            case token_kind::bracket_close: --brackets; break;
            default: break;
        }
        if (braces < 0 || brackets < 0) return false;
    }
    return braces == 0 && brackets == 0;
}

OMNIGRAPH_INLINE void query_parser::skip_to_query() {
    while (!cursor_.at_end() && !(at_query() && cursor_.on_new_line()) && !at_next_query(cursor_)) cursor_.take();
}

OMNIGRAPH_INLINE bool query_parser::parse_declaration() {
    const auto begin = cursor_.current().span;
    if (cursor_.accept_word("query")) return parse_query(begin);
    if (at_query() && cursor_.accept_word("fragment")) return parse_fragment(begin);
    static constexpr std::array<std::string_view, 2> words{"query", "fragment"};
    cursor_.unexpected_word("`query`", words, how_to_begin_file(words));
    if (!cursor_.at_end()) cursor_.take();
    return false;
}

/// Where neither a query nor a fragment begins; empty for a misspelling of one of the words.
OMNIGRAPH_INLINE std::string query_parser::how_to_begin_file(std::span<const std::string_view> words) const {
    if (cursor_.is(token_kind::minus)) return "Comments begin with //.";
    const auto word = ascii_lower(cursor_.current().text);
    const bool is_name = cursor_.is(token_kind::identifier) || cursor_.is(token_kind::type_name);
    if (!is_name || closest_word(word, words) || word == "mutation" || word == "subscription") return {};
    static constexpr std::array<std::string_view, 11> writes{"insert", "update", "delete", "create", "merge",  "upsert",
                                                             "set",    "remove", "put",    "add",    "replace"};
    return std::ranges::find(writes, word) != writes.end()
               ? "A file holds queries, also for changes: query add() { insert Person { name: \"Ann\" } }."
               : "A file holds queries: query people() { match { $p: Person } return { $p.name } }.";
}

OMNIGRAPH_INLINE bool query_parser::parse_fragment(source_span begin) {
    const auto faults_before = cursor_.fault_count();
    if (cursor_.is(token_kind::type_name)) {
        cursor_.unexpected("the name of a fragment",
                           "Begin it with a small letter: " + with_small_letter(cursor_.current().text) + ".");
        return false;
    }
    const auto name = cursor_.take();
    fragment_tree tree;
    tree.name = name.text;
    tree.name_span = name.span;
    if (!fragment_names_.insert(name.text).second)
        cursor_.fail(codes::duplicate_fragment, name.span,
                     "There is a fragment `" + shown_source(name.text) + "` in this file already.",
                     "Rename one of them.");
    bool whole = parse_fragment_parameters(tree);
    if (whole) {
        expressions_.know_parameters(values_of(tree.parameters));
        whole = matches_.parse_block(tree.clauses);
    }
    tree.span = cursor_.since(begin);
    if (cursor_.fault_count() == faults_before) cursor_.append(file_.fragments, std::move(tree));
    else broken_fragments_.insert(std::string{name.text});
    return whole;
}

OMNIGRAPH_INLINE bool query_parser::parse_fragment_parameters(fragment_tree& into) {
    if (!cursor_.is(token_kind::parenthesis_open)) {
        cursor_.unexpected("`(` and the parameters",
                           "Write fragment " + into.name + "($p: Person) { ... }, with the clauses of a match block.");
        return false;
    }
    cursor_.take();
    while (!cursor_.is(token_kind::parenthesis_close)) {
        if (!parse_fragment_parameter(into)) return false;
        if (!cursor_.accept(token_kind::comma)) break;
    }
    return cursor_.expect(token_kind::parenthesis_close, "`,` or `)` after a parameter").has_value();
}

/// The name of a scalar type makes a value, any other name of a type a node.
OMNIGRAPH_INLINE bool query_parser::parse_fragment_parameter(fragment_tree& into) {
    const auto name = cursor_.expect(token_kind::variable, "a parameter like $name");
    if (!name || !cursor_.expect(token_kind::colon, "`:` and the type of the parameter")) return false;
    fragment_parameter declared{name_of(*name), {}, {}, name->span, cursor_.current().span};
    const bool of_node = cursor_.is(token_kind::type_name) && cursor_.current().text != "Vector" &&
                         !scalar_named(cursor_.current().text);
    if (of_node) {
        if (!parse_node_types(cursor_, "the type of the parameter", declared.node_type, declared.each_type_span))
            return false;
        declared.type_span = cursor_.since(declared.type_span);
    } else {
        declared.type = parse_type(cursor_, type_forms::parameters);
        if (!declared.type) return false;
    }
    if (cursor_.is(token_kind::equal)) {
        cursor_.unexpected("`,` or `)`", "Parameters of fragments have no defaults; every call gives all arguments.");
        return false;
    }
    if (declared.name == "_")
        cursor_.fail(codes::anonymous_variable, name->span, "`$_` stands for anything and cannot be a parameter.",
                     "Give the parameter a name.");
    if (std::ranges::find(into.parameters, declared.name, &fragment_parameter::name) != into.parameters.end())
        cursor_.fail(codes::duplicate_parameter, name->span, "There is a parameter `$" + declared.name + "` already.",
                     "Rename or remove one of them.");
    cursor_.append(into.parameters, std::move(declared));
    return true;
}

OMNIGRAPH_INLINE bool query_parser::parse_query(source_span begin) {
    const auto faults_before = cursor_.fault_count();
    const auto name = cursor_.expect(token_kind::identifier, "the name of the query, which begins lower-case");
    if (!name) return false;
    query_tree tree;
    tree.name = name->text;
    tree.name_span = name->span;
    cursor_.charge(sizeof(std::string) + 4 * sizeof(void*));
    if (!names_.insert(name->text).second)
        cursor_.fail(codes::duplicate_query, name->span,
                     "There is a query `" + shown_source(name->text) + "` in this file already.",
                     "Rename one of them.");
    if (!parse_parameters(tree)) return false;
    expressions_.know_parameters(values_of(tree.parameters));
    // What stands behind wrong parameters is no mistake of its own.
    while (cursor_.fault_count() > faults_before && !cursor_.is(token_kind::brace_open) &&
           !cursor_.is(token_kind::at) && !cursor_.at_end() && !cursor_.on_new_line())
        cursor_.take();
    if (!parse_metadata(tree) || !cursor_.expect(token_kind::brace_open, "`{`") || !parse_body(tree)) return false;
    if (!cursor_.expect(token_kind::brace_close, "`}`")) return false;
    tree.span = cursor_.since(begin);
    if (cursor_.fault_count() == faults_before) cursor_.append(file_.queries, std::move(tree));
    return true;
}

OMNIGRAPH_INLINE bool query_parser::parse_parameters(query_tree& into) {
    if (!cursor_.expect(token_kind::parenthesis_open, "`(` and the parameters")) return false;
    if (cursor_.accept(token_kind::parenthesis_close)) return true;
    const auto list = cursor_.opened();
    const auto faults_before = cursor_.fault_count();
    for (;;) {
        if (!parse_parameter(into)) cursor_.skip_item(list, token_kind::parenthesis_close);
        if (cursor_.accept(token_kind::parenthesis_close)) return true;
        if (cursor_.accept(token_kind::comma)) continue;
        // The list was left open; its fault was reported when the body begins here.
        if (cursor_.fault_count() > faults_before && cursor_.is(token_kind::brace_open)) return true;
        cursor_.unexpected("`,` or `)` after a parameter");
        cursor_.skip_item(list, token_kind::parenthesis_close);
        if (cursor_.accept(token_kind::parenthesis_close) || cursor_.is(token_kind::brace_open)) return true;
        if (!cursor_.accept(token_kind::comma)) return false;
    }
}

OMNIGRAPH_INLINE bool query_parser::parse_parameter(query_tree& into) {
    const auto name = cursor_.expect(token_kind::variable, "a parameter like $name");
    if (!name) return false;
    if (!cursor_.is(token_kind::colon)) {
        const bool ends = cursor_.is(token_kind::comma) || cursor_.is(token_kind::parenthesis_close);
        cursor_.unexpected("`:` and the type of the parameter",
                           ends ? "Every parameter has a type: " + std::string{name->text} + ": String." : "");
        return false;
    }
    cursor_.take();
    const auto type = parse_type(cursor_, type_forms::parameters);
    if (!type) return false;
    parameter declared{name_of(*name), *type, name->span};
    if (cursor_.accept(token_kind::equal)) {
        if (cursor_.reads_as("null")) {
            cursor_.unexpected("a literal", type->nullable
                                                ? "Leave the default out: it is null when no value is given."
                                                : "There is no null literal; a parameter whose type ends with a `?` "
                                                  "is null when no value is given.");
            return false;
        }
        auto value = expressions_.parse_value();
        if (!value) return false;
        if (!value->value) {
            cursor_.fail(
                codes::unexpected_token, value->span, "The default of a parameter is a literal.",
                "Write a value, as in $limit: I64 = 20; for a time that depends on the call make the parameter "
                "nullable, and use coalesce($since, now()).");
            return false;
        }
        // Beside integers it is the integer that is written. Whether it fits, the checker says.
        if (is_integer(type->scalar)) static_cast<void>(settle_beside(type->scalar, *value->value));
        declared.default_value = std::move(value->value);
    }
    cursor_.append(into.parameters, std::move(declared));
    return true;
}

OMNIGRAPH_INLINE bool query_parser::parse_metadata(query_tree& into) {
    while (cursor_.is(token_kind::at)) {
        const auto list = cursor_.opened();
        if (parse_remark(into)) continue;
        while (!cursor_.at_end() && !cursor_.is(token_kind::brace_open) &&
               !(cursor_.is(token_kind::at) && cursor_.opened().brackets <= list.brackets))
            cursor_.take();
    }
    return true;
}

OMNIGRAPH_INLINE bool query_parser::parse_remark(query_tree& into) {
    static constexpr std::array<std::string_view, 2> words{"description", "instruction"};
    const auto sign = cursor_.take();
    if (!cursor_.is_word("description") && !cursor_.is_word("instruction")) {
        if (!refuse_reserved(cursor_, reserved_context::metadata))
            cursor_.unexpected_word("`description` or `instruction` after the `@`", words);
        return false;
    }
    const auto name = cursor_.take();
    if (!cursor_.expect(token_kind::parenthesis_open, "`(` and a text in quotes")) return false;
    const auto text = cursor_.expect(token_kind::string, "a text in quotes");
    if (!text || !cursor_.expect(token_kind::parenthesis_close, "`)`")) return false;
    auto& kept = name.text == "description" ? into.description : into.instruction;
    if (kept)
        cursor_.fail(codes::duplicate_metadata, cursor_.since(sign.span),
                     "The query has @" + std::string{name.text} + " already.", "Keep one of them.");
    kept = cursor_.decoded(*text);
    return true;
}

OMNIGRAPH_INLINE bool query_parser::parse_body(query_tree& into) {
    static constexpr std::array<std::string_view, 4> words{"match", "insert", "update", "delete"};
    if (cursor_.is_word("match")) return reads_.parse(into.body.emplace<read_body>());
    if (cursor_.is_word("insert") || cursor_.is_word("update") || cursor_.is_word("delete"))
        return writes_.parse(into.body.emplace<write_body>());
    const bool foreign = cursor_.is(token_kind::identifier) && !closest_word(cursor_.current().text, words) &&
                         foreign_remedy(cursor_.current().text).empty();
    const auto next = cursor_.following().kind;
    const bool field =
        next == token_kind::parenthesis_open || next == token_kind::dot || next == token_kind::brace_open;
    const bool block = cursor_.is_word("from") && next == token_kind::brace_open;
    cursor_.unexpected_word("`match`, `insert`, `update` or `delete`", words,
                            block              ? "Write `match`, as in match { $p: Person }."
                            : foreign && field ? foreign_remedy("find")
                                               : std::string{});
    return false;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE query_file parse_sound_queries(std::string_view source, faults& findings) {
    if (!token_cursor::readable(source, findings)) return {};
    return detail::query_parser{source, findings}.parse();
}

OMNIGRAPH_INLINE std::optional<query_file> parse_queries(std::string_view source, faults& findings) {
    const auto before = findings.size();
    auto sound = parse_sound_queries(source, findings);
    if (findings.size() > before) return std::nullopt;
    return sound;
}

}  // namespace omnigraph::cluster::lang

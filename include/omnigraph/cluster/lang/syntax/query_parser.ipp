// Bodies of lang/syntax/query_parser.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/match_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>
#include <omnigraph/cluster/lang/syntax/read_parser.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/syntax/type_parser.hpp>
#include <omnigraph/cluster/lang/syntax/write_parser.hpp>

namespace omnigraph::cluster::lang::detail {

class query_parser {
public:
    query_parser(std::string_view source, faults& found)
        : source_{source},
          at_{source, found},
          expressions_{at_},
          reads_{at_, expressions_},
          writes_{at_, expressions_} {}

    /// The sound queries.
    [[nodiscard]] query_file parse();

private:
    [[nodiscard]] bool at_query() const {
        return at_.is_word("query") && at_.following().kind == token_kind::identifier;
    }
    [[nodiscard]] bool pairs_up(std::size_t begin) const;
    void skip_to_query();
    [[nodiscard]] bool parse_query();
    [[nodiscard]] bool parse_parameters(query_tree& into);
    [[nodiscard]] bool parse_parameter(query_tree& into);
    [[nodiscard]] bool parse_metadata(query_tree& into);
    [[nodiscard]] bool parse_remark(query_tree& into);
    [[nodiscard]] bool parse_body(query_tree& into);

    std::string_view source_;
    token_cursor at_;
    expression_parser expressions_;
    read_parser reads_;
    write_parser writes_;
    query_file file_;
    std::set<std::string_view> names_;  ///< views of the source
};

OMNIGRAPH_INLINE query_file query_parser::parse() {
    while (!at_.at_end() && !at_.gave_up()) {
        const auto begin = at_.current().span.begin;
        const auto faults_before = at_.fault_count();
        const bool whole = parse_query();
        const bool torn = at_.fault_count() > faults_before && !at_.gave_up() && !pairs_up(begin);
        if (torn || !whole) skip_to_query();
        if (torn) at_.keep_first_expectation(faults_before);
    }
    return std::move(file_);
}

/// Do the braces pair, and the parentheses and brackets, from here to the next query?
OMNIGRAPH_INLINE bool query_parser::pairs_up(std::size_t begin) const {
    const auto text = source_.substr(begin);
    lexer words{text};
    std::ptrdiff_t braces = 0, brackets = 0;
    std::size_t behind = 0;
    for (auto one = words.next(); one.kind != token_kind::end; one = words.next()) {
        const bool begins_line =
            behind > 0 && text.substr(behind, one.span.begin - behind).find('\n') != std::string_view::npos;
        if (begins_line && one.text == "query" && lexer{words}.next().kind == token_kind::identifier) break;
        behind = one.span.end;
        switch (one.kind) {
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
    while (!at_.at_end() && !(at_query() && at_.on_new_line()) && !at_next_query(at_)) at_.take();
}

OMNIGRAPH_INLINE bool query_parser::parse_query() {
    const auto begin = at_.current().span;
    const auto faults_before = at_.fault_count();
    if (!at_.accept_word("query")) {
        static constexpr std::array<std::string_view, 1> words{"query"};
        at_.unexpected_word("`query`", words, at_.is(token_kind::minus) ? "Comments begin with //." : "");
        if (!at_.at_end()) at_.take();
        return false;
    }
    const auto name = at_.expect(token_kind::identifier, "the name of the query, which begins lower-case");
    if (!name) return false;
    query_tree tree;
    tree.name = name->text;
    tree.name_span = name->span;
    at_.charge(sizeof(std::string) + 4 * sizeof(void*));
    if (!names_.insert(name->text).second)
        at_.fail(codes::duplicate_query, name->span,
                 "There is a query `" + shown_source(name->text) + "` in this file already.", "Rename one of them.");
    if (!parse_parameters(tree) || !parse_metadata(tree) || !at_.expect(token_kind::brace_open, "`{`") ||
        !parse_body(tree))
        return false;
    if (!at_.expect(token_kind::brace_close, "`}`")) return false;
    tree.span = at_.since(begin);
    if (at_.fault_count() == faults_before) at_.append(file_.queries, std::move(tree));
    return true;
}

OMNIGRAPH_INLINE bool query_parser::parse_parameters(query_tree& into) {
    if (!at_.expect(token_kind::parenthesis_open, "`(` and the parameters")) return false;
    if (at_.accept(token_kind::parenthesis_close)) return true;
    const auto list = at_.opened();
    const auto faults_before = at_.fault_count();
    for (;;) {
        if (!parse_parameter(into)) at_.skip_item(list, token_kind::parenthesis_close);
        if (at_.accept(token_kind::parenthesis_close)) return true;
        if (at_.accept(token_kind::comma)) continue;
        // The list was left open; what is wrong with it has been said if the body begins here.
        if (at_.fault_count() > faults_before && at_.is(token_kind::brace_open)) return true;
        at_.unexpected("`,` or `)` after a parameter");
        at_.skip_item(list, token_kind::parenthesis_close);
        if (at_.accept(token_kind::parenthesis_close) || at_.is(token_kind::brace_open)) return true;
        if (!at_.accept(token_kind::comma)) return false;
    }
}

OMNIGRAPH_INLINE bool query_parser::parse_parameter(query_tree& into) {
    const auto name = at_.expect(token_kind::variable, "a parameter like $name");
    if (!name || !at_.expect(token_kind::colon, "`:` and the type of the parameter")) return false;
    const auto type = parse_type(at_, type_forms::parameters);
    if (!type) return false;
    at_.append(into.parameters, {name_of(*name), *type, name->span});
    if (!at_.is(token_kind::equal)) return true;
    at_.fail(codes::reserved_syntax, at_.current().span,
             "Defaults of parameters are reserved: they are not part of this version of the language.",
             "Make the parameter nullable with `?`, and test it: $x is null or $p.age = $x.");
    return false;
}

OMNIGRAPH_INLINE bool query_parser::parse_metadata(query_tree& into) {
    while (at_.is(token_kind::at)) {
        const auto list = at_.opened();
        if (parse_remark(into)) continue;
        while (!at_.at_end() && !at_.is(token_kind::brace_open) &&
               !(at_.is(token_kind::at) && at_.opened().brackets <= list.brackets))
            at_.take();
    }
    return true;
}

OMNIGRAPH_INLINE bool query_parser::parse_remark(query_tree& into) {
    static constexpr std::array<std::string_view, 2> words{"description", "instruction"};
    const auto sign = at_.take();
    if (!at_.is_word("description") && !at_.is_word("instruction")) {
        if (!refuse_reserved(at_, reserved_place::metadata))
            at_.unexpected_word("`description` or `instruction` after the `@`", words);
        return false;
    }
    const auto name = at_.take();
    if (!at_.expect(token_kind::parenthesis_open, "`(` and a text in quotes")) return false;
    const auto text = at_.expect(token_kind::string, "a text in quotes");
    if (!text || !at_.expect(token_kind::parenthesis_close, "`)`")) return false;
    auto& kept = name.text == "description" ? into.description : into.instruction;
    if (kept)
        at_.fail(codes::duplicate_metadata, at_.since(sign.span),
                 "The query has @" + std::string{name.text} + " already.", "Keep one of them.");
    kept = at_.decoded(*text);
    return true;
}

OMNIGRAPH_INLINE bool query_parser::parse_body(query_tree& into) {
    static constexpr std::array<std::string_view, 4> words{"match", "insert", "update", "delete"};
    if (at_.is_word("match")) return reads_.parse(into.body.emplace<read_body>());
    if (at_.is_word("insert") || at_.is_word("update") || at_.is_word("delete"))
        return writes_.parse(into.body.emplace<write_body>());
    at_.unexpected_word("`match`, `insert`, `update` or `delete`", words);
    return false;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE query_file parse_sound_queries(std::string_view source, faults& found) {
    if (!token_cursor::readable(source, found)) return {};
    return detail::query_parser{source, found}.parse();
}

OMNIGRAPH_INLINE std::optional<query_file> parse_queries(std::string_view source, faults& found) {
    const auto before = found.size();
    auto sound = parse_sound_queries(source, found);
    if (found.size() > before) return std::nullopt;
    return sound;
}

}  // namespace omnigraph::cluster::lang

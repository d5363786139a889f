// Syntax of the query language (specification languages §2.1, §2.2).
//
//     faults found;
//     auto file = parse_queries(text, found);
//
// (1) Keywords are not reserved: they are names that mean something where they stand.
// (2) After a fault parsing goes on with the next clause, or the next `query name(`.
// (3) The names of the queries of a file are distinct.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/expression_parser.hpp>
#include <omnigraph/cluster/lang/match_parser.hpp>
#include <omnigraph/cluster/lang/query_tree.hpp>
#include <omnigraph/cluster/lang/source.hpp>
#include <omnigraph/cluster/lang/token_cursor.hpp>
#include <omnigraph/cluster/lang/type_parser.hpp>

namespace omnigraph::cluster::lang {

/// nullopt exactly when faults were appended.
std::optional<query_file> parse_queries(std::string_view source, faults& found);

/// For tools that have something to say about the rest of a file too: its queries in which no fault stands.
query_file parse_sound_queries(std::string_view source, faults& found);

// ---- details ----------------------------------------------------------------------------

namespace detail {

class query_parser {
public:
    query_parser(std::string_view source, faults& found) : at_{source, found}, expressions_{at_}, matches_{at_, expressions_} {}

    [[nodiscard]] std::optional<query_file> parse();

    /// Those without a fault from the `first_fault`th on.
    [[nodiscard]] query_file parse_sound(const faults& found, std::size_t first_fault);

private:
    void parse_all();
    [[nodiscard]] bool at_query() const { return at_.is_word("query") && at_.following().kind == token_kind::identifier; }
    void skip_to_query();
    [[nodiscard]] bool parse_query();
    [[nodiscard]] bool parse_parameters(query_tree& into);
    [[nodiscard]] bool parse_parameter(query_tree& into);
    [[nodiscard]] bool parse_metadata(query_tree& into);
    [[nodiscard]] bool parse_body(query_tree& into);
    [[nodiscard]] bool parse_read(read_body& into);
    [[nodiscard]] bool parse_return(std::vector<projection>& into);
    [[nodiscard]] bool parse_order(std::vector<order_key>& into);
    [[nodiscard]] bool parse_write(write_body& into);
    [[nodiscard]] std::optional<statement> parse_insert(const token& word);
    [[nodiscard]] std::optional<statement> parse_update(const token& word);
    [[nodiscard]] std::optional<statement> parse_delete(const token& word);
    [[nodiscard]] bool parse_assignments(std::vector<property_value>& into);
    [[nodiscard]] bool parse_where(predicate& into);

    token_cursor at_;
    expression_parser expressions_;
    match_parser matches_;
    query_file file_;
    std::set<std::string, std::less<>> names_;
};

inline void query_parser::parse_all() {
    while (!at_.at_end() && !at_.gave_up())
        if (!parse_query()) skip_to_query();
}

inline std::optional<query_file> query_parser::parse() {
    parse_all();
    if (at_.failed()) return std::nullopt;
    return std::move(file_);
}

inline query_file query_parser::parse_sound(const faults& found, std::size_t first_fault) {
    parse_all();
    std::erase_if(file_.queries, [&](const query_tree& query) {
        return std::any_of(found.begin() + static_cast<std::ptrdiff_t>(first_fault), found.end(),
                           [&](const fault& one) { return one.span.begin >= query.span.begin && one.span.begin < query.span.end; });
    });
    return std::move(file_);
}

inline void query_parser::skip_to_query() {
    while (!at_.at_end() && !(at_query() && at_.on_new_line())) at_.take();
}

inline bool query_parser::parse_query() {
    const auto begin = at_.current().span;
    if (!at_.expect_word("query")) {
        if (!at_.at_end()) at_.take();
        return false;
    }
    const auto name = at_.expect(token_kind::identifier, "the name of the query, which begins lower-case");
    if (!name) return false;
    query_tree tree;
    tree.name = name->text;
    tree.name_span = name->span;
    at_.charge(sizeof(std::string) + 4 * sizeof(void*));
    if (!names_.insert(tree.name).second)
        at_.fail(codes::duplicate_query, name->span, "There is a query `" + shown_source(name->text) + "` in this file already.", "Rename one of them.");
    if (!parse_parameters(tree) || !parse_metadata(tree) || !at_.expect(token_kind::brace_open, "`{`") || !parse_body(tree)) return false;
    if (!at_.expect(token_kind::brace_close, tree.is_mutation() ? "insert, update, delete or `}`" : "`order`, `limit` or `}`")) return false;
    tree.span = at_.since(begin);
    at_.append(file_.queries, std::move(tree));
    return true;
}

inline bool query_parser::parse_parameters(query_tree& into) {
    if (!at_.expect(token_kind::parenthesis_open, "`(` and the parameters")) return false;
    if (at_.accept(token_kind::parenthesis_close)) return true;
    do {
        if (!parse_parameter(into)) return false;
    } while (at_.accept(token_kind::comma));
    const auto* remedy = at_.is(token_kind::equal) ? "Parameters have no defaults; make it nullable with `?`." : "";
    if (at_.accept(token_kind::parenthesis_close)) return true;
    at_.unexpected("`,` or `)` after a parameter", remedy);
    return false;
}

inline bool query_parser::parse_parameter(query_tree& into) {
    const auto name = at_.expect(token_kind::variable, "a parameter like $name");
    if (!name || !at_.expect(token_kind::colon, "`:` and the type of the parameter")) return false;
    const auto type = parse_type(at_, type_forms::parameters);
    if (!type) return false;
    at_.append(into.parameters, {name_of(*name), *type, name->span});
    return true;
}

inline bool query_parser::parse_metadata(query_tree& into) {
    while (at_.is(token_kind::at)) {
        const auto sign = at_.take();
        const auto name = at_.expect(token_kind::identifier, "`description` or `instruction`");
        if (!name) return false;
        if (name->text != "description" && name->text != "instruction") {
            at_.fail(codes::unexpected_token, at_.since(sign.span), "A query has no @" + shown_source(name->text) + ".", "It may have @description(\"...\") and @instruction(\"...\").");
            return false;
        }
        if (!at_.expect(token_kind::parenthesis_open, "`(` and a text in quotes")) return false;
        const auto text = at_.expect(token_kind::string, "a text in quotes");
        if (!text || !at_.expect(token_kind::parenthesis_close, "`)`")) return false;
        auto& kept = name->text == "description" ? into.description : into.instruction;
        if (kept) at_.fail(codes::duplicate_metadata, at_.since(sign.span), "The query has @" + std::string{name->text} + " already.", "Keep one of them.");
        kept = at_.decoded(*text);
    }
    return true;
}

inline bool query_parser::parse_body(query_tree& into) {
    if (at_.is_word("match")) return parse_read(into.body.emplace<read_body>());
    if (at_.is_word("insert") || at_.is_word("update") || at_.is_word("delete")) return parse_write(into.body.emplace<write_body>());
    at_.unexpected("`match`, `insert`, `update` or `delete`");
    return false;
}

inline bool query_parser::parse_read(read_body& into) {
    at_.take();
    if (!matches_.parse_block(into.match) || !at_.expect_word("return") || !parse_return(into.returns)) return false;
    if (at_.accept_word("order") && !parse_order(into.order)) return false;
    if (!at_.accept_word("limit")) return true;
    const auto* remedy = at_.is(token_kind::variable) ? "A limit is a number; it cannot be a parameter." : "";
    if (!at_.is(token_kind::integer)) {
        at_.unexpected("a number after `limit`", remedy);
        return false;
    }
    into.limit = at_.number<std::uint64_t>(at_.take(), "a limit");
    return into.limit.has_value();
}

inline bool query_parser::parse_return(std::vector<projection>& into) {
    if (!at_.expect(token_kind::brace_open, "`{` and what is returned")) return false;
    do {
        auto value = expressions_.parse_expression();
        if (!value) return false;
        projection made{*std::move(value), std::nullopt};
        if (at_.accept_word("as")) {
            const auto alias = at_.expect(token_kind::identifier, "a name after `as`");
            if (!alias) return false;
            made.alias = alias->text;
        }
        at_.append(into, std::move(made));
        if (at_.accept(token_kind::comma) && at_.is(token_kind::comma)) {
            at_.unexpected("an expression");
            return false;
        }
    } while (!at_.accept(token_kind::brace_close));
    return true;
}

inline bool query_parser::parse_order(std::vector<order_key>& into) {
    if (!at_.expect(token_kind::brace_open, "`{` and what to order by")) return false;
    do {
        auto value = expressions_.parse_expression();
        if (!value) return false;
        order_key made{*std::move(value), false};
        const bool directed = at_.is_word("asc") || at_.is_word("desc");
        if (directed && made.value.form == expression_form::nearest) {
            at_.unexpected("`,` or `}`", "nearest(...) always gives the nearest first; it takes no direction.");
            return false;
        }
        if (directed) made.descending = at_.take().text == "desc";
        at_.append(into, std::move(made));
    } while (at_.accept(token_kind::comma));
    return at_.expect(token_kind::brace_close, "`,` or `}` after what to order by").has_value();
}

inline bool query_parser::parse_write(write_body& into) {
    for (;;) {
        std::optional<statement> made;
        if (at_.is_word("insert")) made = parse_insert(at_.take());
        else if (at_.is_word("update")) made = parse_update(at_.take());
        else if (at_.is_word("delete")) made = parse_delete(at_.take());
        else return true;
        if (!made) return false;
        at_.append(into.statements, *std::move(made));
    }
}

inline std::optional<statement> query_parser::parse_insert(const token& word) {
    const auto type = at_.expect(token_kind::type_name, "the name of a type after `insert`");
    if (!type) return std::nullopt;
    insert_statement made{std::string{type->text}, {}, {}, type->span};
    if (!parse_assignments(made.assignments)) return std::nullopt;
    made.span = at_.since(word.span);
    return made;
}

inline std::optional<statement> query_parser::parse_update(const token& word) {
    const auto type = at_.expect(token_kind::type_name, "the name of a type after `update`");
    if (!type || !at_.expect_word("set")) return std::nullopt;
    update_statement made{std::string{type->text}, {}, {}, {}, type->span};
    if (!parse_assignments(made.assignments) || !parse_where(made.where)) return std::nullopt;
    made.span = at_.since(word.span);
    return made;
}

inline std::optional<statement> query_parser::parse_delete(const token& word) {
    const auto type = at_.expect(token_kind::type_name, "the name of a type after `delete`");
    if (!type) return std::nullopt;
    delete_statement made{std::string{type->text}, {}, {}, type->span};
    if (!parse_where(made.where)) return std::nullopt;
    made.span = at_.since(word.span);
    return made;
}

inline bool query_parser::parse_assignments(std::vector<property_value>& into) {
    if (!at_.expect(token_kind::brace_open, "`{` and the values of properties")) return false;
    do {
        const auto name = at_.expect(token_kind::identifier, "a property");
        if (!name || !at_.expect(token_kind::colon, "`:` after the name of the property")) return false;
        auto value = expressions_.parse_value();
        if (!value) return false;
        at_.append(into, {std::string{name->text}, *std::move(value), name->span});
        if (at_.accept(token_kind::comma) && at_.is(token_kind::comma)) {
            at_.unexpected("a property");
            return false;
        }
    } while (!at_.accept(token_kind::brace_close));
    return true;
}

inline bool query_parser::parse_where(predicate& into) {
    if (!at_.is_word("where")) {
        at_.unexpected("`where` and one comparison", "To change every node, compare with something that holds for all.");
        return false;
    }
    at_.take();
    const auto property = at_.expect(token_kind::identifier, "a property after `where`");
    if (!property) return false;
    if (at_.accept_word("is")) {
        const auto negated = parse_nullness(at_);
        if (!negated) return false;
        into = {std::string{property->text}, {}, {}, at_.since(property->span), property->span, !*negated};
        return true;
    }
    const auto op = comparison_at(at_);
    if (!op) {
        at_.unexpected("a comparison: =, !=, <, <=, >, >= or is null");
        return false;
    }
    at_.take();
    auto value = expressions_.parse_value();
    if (!value) return false;
    into = {std::string{property->text}, *op, *std::move(value), at_.since(property->span), property->span};
    return true;
}

}  // namespace detail

inline std::optional<query_file> parse_queries(std::string_view source, faults& found) {
    if (!token_cursor::readable(source, found)) return std::nullopt;
    return detail::query_parser{source, found}.parse();
}

inline query_file parse_sound_queries(std::string_view source, faults& found) {
    if (!token_cursor::readable(source, found)) return {};
    const auto before = found.size();
    return detail::query_parser{source, found}.parse_sound(found, before);
}

}  // namespace omnigraph::cluster::lang

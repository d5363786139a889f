// Bodies of lang/syntax/schema_parser.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_clauses.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_declarations.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/node_types.hpp>
#include <omnigraph/cluster/lang/syntax/rule_parser.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/syntax/type_parser.hpp>

namespace omnigraph::cluster::lang::detail {

class schema_parser {
public:
    schema_parser(std::string_view source, faults& findings)
        : cursor_{source, findings, max_schema_tree_bytes}, rules_{cursor_} {}

    /// The declarations without faults.
    [[nodiscard]] schema_tree parse() {
        while (!cursor_.at_end() && !cursor_.gave_up())
            if (!parse_declaration()) skip_to_declaration();
        return std::move(tree_);
    }

private:
    /// Receives the members of a type; interfaces have no rules.
    struct body {
        std::vector<property_declaration>* properties;
        std::vector<constraint>* rules;
    };

    static constexpr std::array<std::string_view, 3> keywords{"node", "edge", "interface"};
    [[nodiscard]] static bool is_keyword(const token& word) {
        return word.kind == token_kind::identifier && std::ranges::find(keywords, word.text) != keywords.end();
    }
    [[nodiscard]] bool at_declaration() const {
        return is_keyword(cursor_.current()) && cursor_.following().kind == token_kind::type_name;
    }
    [[nodiscard]] bool at_swapped_name() const {
        return cursor_.is(token_kind::type_name) && is_keyword(cursor_.following());
    }
    /// Skips at least one token, unless a declaration begins here.
    void skip_to_declaration() {
        while (!cursor_.at_end() && !at_declaration()) cursor_.take();
    }
    /// Whether a comment of another language is here.
    [[nodiscard]] bool at_foreign_comment() const {
        return cursor_.current().text == "#" ||
               (cursor_.is(token_kind::minus) && cursor_.following().kind == token_kind::minus);
    }
    /// Several lines of them are one mistake.
    void refuse_foreign_comment(std::string_view expected) {
        cursor_.unexpected(expected, rules_.at_marked_name() ? "Annotations begin with @." : "Comments begin with //.");
        while (at_foreign_comment()) {
            do cursor_.take();
            while (!cursor_.at_end() && !cursor_.on_new_line());
        }
    }
    [[nodiscard]] bool at_separator() const { return cursor_.is(token_kind::comma) || cursor_.current().text == ";"; }
    /// In the line of a fault `edge Person` is part of it, and no declaration.
    void skip_member() {
        do {
            if (at_declaration() && cursor_.on_new_line()) return;
            cursor_.take();
        } while (!cursor_.at_end() && !cursor_.is(token_kind::brace_close) && !cursor_.on_new_line());
    }

    template <class Declaration>
    void add(std::vector<Declaration>& declarations, Declaration declared) {
        if (cursor_.fault_count() == faults_before_) cursor_.append(declarations, std::move(declared));
    }
    [[nodiscard]] bool parse_declaration();
    [[nodiscard]] bool parse_interface();
    [[nodiscard]] bool parse_node();
    [[nodiscard]] bool parse_edge();
    [[nodiscard]] bool parse_end(std::string_view what, std::string& types, source_span& span,
                                 std::vector<source_span>& each);
    [[nodiscard]] bool parse_implements(std::vector<implemented_interface>& into);
    [[nodiscard]] bool parse_head_annotations(std::vector<annotation>& into);
    [[nodiscard]] bool parse_body(body into);
    [[nodiscard]] bool parse_property(body into);
    [[nodiscard]] bool parse_body_rule(body into);
    [[nodiscard]] bool parse_rule(const token& sign, const token& name, body into);
    [[nodiscard]] bool expect_property_colon(const token& name);
    [[nodiscard]] std::optional<annotation> parse_annotation(const token& sign, const token& name, bool of_enum);
    void refuse_cardinality(const token& sign);

    token_cursor cursor_;
    rule_parser rules_;
    schema_tree tree_;
    std::size_t faults_before_ = 0;  ///< the declaration that is being parsed
    bool has_card_ = false;          ///< that declaration
    static constexpr std::string_view how_to_close = "Close the type with `}` before the next one begins.";
    bool before_colon_ = false;  ///< the member that is being parsed has no colon so far
    std::size_t left_open_ = 0;  ///< bodies in which another declaration begins
};

OMNIGRAPH_INLINE bool schema_parser::parse_declaration() {
    faults_before_ = cursor_.fault_count();
    has_card_ = false;
    if (left_open_ > 0 && cursor_.accept(token_kind::brace_close)) return --left_open_, true;
    constexpr std::string_view expected = "`node`, `edge` or `interface`";
    if (at_foreign_comment()) return refuse_foreign_comment(expected), true;
    if (cursor_.at_end()) return false;
    auto keyword = std::string{cursor_.current().text};
    if (!is_keyword(cursor_.current())) {
        cursor_.unexpected_word(
            expected, keywords,
            at_separator() || cursor_.is(token_kind::brace_close) ? "Remove it: nothing stands between declarations."
            : at_swapped_name() ? "The word stands before the name: " + std::string{cursor_.following().text} + " " +
                                      shown_source(keyword) + "."
                                : "");
        if (cursor_.gave_up()) return false;
        // A misspelled keyword is read as the one that is meant, so that the rest is checked, too.
        const bool named = cursor_.is(token_kind::identifier) && cursor_.following().kind == token_kind::type_name;
        keyword = named ? closest_word(keyword, keywords).value_or("") : "";
    }
    cursor_.take();
    if (keyword == "interface") return parse_interface();
    if (keyword == "node") return parse_node();
    return keyword == "edge" && parse_edge();
}

OMNIGRAPH_INLINE bool schema_parser::parse_interface() {
    const auto name = cursor_.expect(token_kind::type_name, "the name of the interface, which begins upper-case");
    if (!name) return false;
    interface_declaration declared{std::string{name->text}, {}, name->span};
    if (refuse_interface_head(cursor_) || !parse_body({&declared.properties, nullptr})) return false;
    add(tree_.interfaces, std::move(declared));
    return true;
}

OMNIGRAPH_INLINE bool schema_parser::parse_node() {
    const auto name = cursor_.expect(token_kind::type_name, "the name of the node type, which begins upper-case");
    if (!name) return false;
    node_declaration declared;
    declared.name = name->text;
    declared.span = name->span;
    if (!parse_head_annotations(declared.annotations) || !parse_implements(declared.implements)) return false;
    if (cursor_.is(token_kind::at)) {
        cursor_.unexpected("`{`", "Annotations of a node type stand before `implements`.");
        return false;
    }
    if (!parse_body({&declared.properties, &declared.constraints})) return false;
    add(tree_.nodes, std::move(declared));
    return true;
}

OMNIGRAPH_INLINE bool schema_parser::parse_implements(std::vector<implemented_interface>& into) {
    constexpr std::array<std::string_view, 1> keyword{"implements"};
    if (cursor_.is(token_kind::identifier) && !cursor_.is_word(keyword.front())) {
        const bool misspelled = closest_word(cursor_.current().text, keyword).has_value();
        cursor_.unexpected_word("`implements` or `{`", keyword);
        if (!misspelled) return false;
        cursor_.take();
    } else if (!cursor_.accept_word("implements")) {
        return true;
    }
    do {
        if (refuse_brackets_of_interface(cursor_)) return false;
        const auto name = cursor_.expect(token_kind::type_name, "the name of an interface");
        if (!name) return false;
        cursor_.append(into, {std::string{name->text}, name->span});
    } while (cursor_.accept(token_kind::comma));
    return !refuse_other_comma(cursor_);
}

OMNIGRAPH_INLINE bool schema_parser::parse_edge() {
    const auto name = cursor_.expect(token_kind::type_name, "the name of the edge type, which begins upper-case");
    if (!name || refuse_behind_edge_name(cursor_, *name)) return false;
    cursor_.take();
    edge_declaration declared;
    declared.name = name->text;
    declared.span = name->span;
    if (!parse_end("the node type that the edge leaves", declared.from, declared.from_span, declared.each_from_span) ||
        refuse_other_arrow(cursor_, declared.from) || !cursor_.accept(token_kind::arrow) ||
        !parse_end("the node type that the edge enters", declared.to, declared.to_span, declared.each_to_span) ||
        refuse_number_of_ends(cursor_))
        return false;
    if (cursor_.is(token_kind::at) && cursor_.following().text == "card") {
        const auto sign = cursor_.take();
        cursor_.take();
        const auto card = rules_.parse_cardinality(sign);
        if (!card) return false;
        declared.card = *card;
        has_card_ = true;
    }
    if (!parse_head_annotations(declared.annotations)) return false;
    if (cursor_.is(token_kind::brace_open) && !parse_body({&declared.properties, &declared.constraints})) return false;
    add(tree_.edges, std::move(declared));
    return true;
}

OMNIGRAPH_INLINE bool schema_parser::parse_end(std::string_view what, std::string& types, source_span& span,
                                               std::vector<source_span>& each) {
    span = cursor_.current().span;
    if (refuse_other_end(cursor_, what)) return false;
    if (!parse_node_types(cursor_, what, types, each)) return false;
    span = cursor_.since(span);
    return true;
}

OMNIGRAPH_INLINE bool schema_parser::parse_head_annotations(std::vector<annotation>& into) {
    while (cursor_.is(token_kind::at)) {
        const auto sign = cursor_.take();
        const auto name = rules_.expect_name("the name of an annotation");
        if (!name) return false;
        if (is_rule_name(name->text) && cursor_.is(token_kind::parenthesis_open)) {
            cursor_.fail(codes::unexpected_token, cursor_.since(sign.span),
                         "A rule like @" + std::string{name->text} + "(...) cannot stand in the head of a type.",
                         "Move it between the braces.");
            return false;
        }
        auto made = parse_annotation(sign, *name, false);
        if (!made) return false;
        cursor_.append(into, *std::move(made));
    }
    return true;
}

OMNIGRAPH_INLINE bool schema_parser::parse_body(body into) {
    if (!cursor_.expect(token_kind::brace_open, "`{`")) return false;
    std::optional<std::size_t> wrong;  // the fault of the member before
    while (!cursor_.accept(token_kind::brace_close)) {
        if (cursor_.at_end() || at_declaration()) {
            if (!cursor_.at_end()) ++left_open_;
            if (!cursor_.reported_here()) cursor_.unexpected("`}`", cursor_.at_end() ? "" : std::string{how_to_close});
            return false;
        }
        if (at_foreign_comment()) {
            refuse_foreign_comment("a property or `}`");
            continue;
        }
        if (at_separator()) {
            wrong = cursor_.fault_count();
            cursor_.unexpected("a property", "Properties are separated by blanks or new lines; remove the " +
                                                 std::string{cursor_.is(token_kind::comma) ? "comma" : "semicolon"} +
                                                 ".");
            while (at_separator()) cursor_.take();
            continue;
        }
        const auto faults = cursor_.fault_count();
        const bool begins = cursor_.on_new_line() && (cursor_.is(token_kind::identifier) || cursor_.is(token_kind::at));
        if (cursor_.is(token_kind::at) ? parse_body_rule(into) : parse_property(into)) {
            wrong.reset();
            continue;
        }
        if (cursor_.gave_up()) return false;
        // What begins no member follows from the fault before it.
        if (wrong && before_colon_ && !begins) cursor_.keep_first_expectation(*wrong);
        wrong = faults;
        if (!cursor_.is(token_kind::brace_close)) skip_member();
    }
    return true;
}

OMNIGRAPH_INLINE bool schema_parser::parse_property(body into) {
    before_colon_ = true;
    if (!into.properties->empty() && refuse_foreign_column(cursor_)) return false;
    if (!cursor_.is(token_kind::identifier)) {
        cursor_.unexpected("a property or `}`");
        return false;
    }
    const auto name = cursor_.take();
    if (!expect_property_colon(name)) return false;
    before_colon_ = false;
    auto type = parse_type(cursor_, type_forms::properties);
    if (!type) return false;
    property_declaration declared{std::string{name.text}, *std::move(type), {}, name.span};
    for (bool rule_follows = false; cursor_.is(token_kind::at) && !rule_follows;) {
        const auto sign = cursor_.take();
        const auto annotated = rules_.expect_name("the name of an annotation");
        if (!annotated) return false;
        rule_follows =
            is_rule_name(annotated->text) && cursor_.is(token_kind::parenthesis_open) && !rules_.at_named_argument();
        if (rule_follows) {
            const auto faults = cursor_.fault_count();
            if (!parse_rule(sign, *annotated, into)) return false;
            rule_follows = cursor_.fault_count() == faults;  // a wrong rule was meant as an annotation: more may follow
        } else {
            auto made = parse_annotation(sign, *annotated, declared.type.is_enum());
            if (!made) return false;
            cursor_.append(declared.annotations, *std::move(made));
        }
    }
    if (cursor_.is(token_kind::equal)) {
        const auto value = cursor_.following();
        const bool plain = value.kind == token_kind::string || value.kind == token_kind::integer ||
                           value.kind == token_kind::decimal || value.kind == token_kind::identifier;
        cursor_.unexpected("a property or `}`", "What rows have that are given no value is written @default(" +
                                                    (plain ? shown_source(value.text) : "...") + ").");
        return false;
    }
    cursor_.append(*into.properties, std::move(declared));
    return true;
}

/// A `?` before the colon is read as if it were behind the type.
OMNIGRAPH_INLINE bool schema_parser::expect_property_colon(const token& name) {
    constexpr std::string_view wanted = "`:` after the name of the property";
    if (cursor_.is(token_kind::question) && cursor_.following().kind == token_kind::colon) {
        const auto type = cursor_.following(2);
        cursor_.unexpected(wanted, "The `?` stands after the type: " + shown_source(name.text) + ": " +
                                       (type.kind == token_kind::type_name ? shown_source(type.text) : "String") +
                                       "?.");
        cursor_.take();
    }
    if (at_declaration()) return cursor_.unexpected(wanted, std::string{how_to_close}), false;
    return cursor_.expect(token_kind::colon, wanted).has_value();
}

OMNIGRAPH_INLINE bool schema_parser::parse_body_rule(body into) {
    before_colon_ = false;
    const auto sign = cursor_.take();
    const auto name = rules_.expect_name("the name of a rule");
    if (!name) return false;
    if (name->text == "card") return refuse_cardinality(sign), false;
    if (!is_rule_name(name->text)) {
        cursor_.fail(
            codes::unexpected_token, cursor_.since(sign.span),
            "`@" + shown_source(name->text) + "` stands at no property." + did_you_mean(name->text, rule_names),
            "Write it directly after the property, or before the braces when it annotates the type.");
        return false;
    }
    if (!cursor_.is(token_kind::parenthesis_open)) {
        cursor_.fail(codes::unexpected_token, cursor_.since(sign.span),
                     "@" + std::string{name->text} + " without parentheses stands at no property.",
                     "Write it directly after the type of a property, before any rule, or with its properties: @" +
                         std::string{name->text} + "(...).");
        return false;
    }
    return parse_rule(sign, *name, into);
}

OMNIGRAPH_INLINE bool schema_parser::parse_rule(const token& sign, const token& name, body into) {
    if (into.rules) return rules_.parse_rule(sign, name, *into.rules);
    cursor_.fail(
        codes::unexpected_token, cursor_.since(sign.span), "Interfaces have no rules of their own.",
        "Write @key, @unique or @index without parentheses after the property, or the rule into each node type.");
    return false;
}

OMNIGRAPH_INLINE void schema_parser::refuse_cardinality(const token& sign) {
    if (has_card_)
        return cursor_.fail(codes::misplaced_cardinality, cursor_.since(sign.span),
                            "The edge type has a @card already.", "Remove one of them.");
    cursor_.fail(codes::misplaced_cardinality, cursor_.since(sign.span),
                 "@card stands directly after the two node types of an edge, and nowhere else.",
                 "Write `edge Knows: Person -> Person @card(0..1)`, other annotations after it.");
}

/// Refuses annotations that would silently have no effect: a misplaced @card, and @range or @check without arguments.
OMNIGRAPH_INLINE std::optional<annotation> schema_parser::parse_annotation(const token& sign, const token& name,
                                                                           bool of_enum) {
    if (name.text == "card") {
        refuse_cardinality(sign);
        return std::nullopt;
    }
    if (name.text == "range" || name.text == "check") {
        cursor_.fail(codes::constraint_arguments, cursor_.since(sign.span),
                     "@" + std::string{name.text} + " has no meaning without arguments.",
                     name.text == "range" ? "Write @range(property, 0..10)."
                                          : "Write @check(property, \"regular expression\").");
        return std::nullopt;
    }
    return rules_.parse_annotation(sign, name, of_enum);
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE schema_tree parse_sound_schema(std::string_view source, faults& findings) {
    if (!token_cursor::readable(source, findings)) return {};
    return detail::schema_parser{source, findings}.parse();
}

OMNIGRAPH_INLINE std::optional<schema_tree> parse_schema(std::string_view source, faults& findings) {
    const auto before = findings.size();
    auto sound = parse_sound_schema(source, findings);
    if (findings.size() > before) return std::nullopt;
    return sound;
}

}  // namespace omnigraph::cluster::lang

// Bodies of lang/syntax/rule_parser.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/decimal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/rule_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool is_rule_name(std::string_view name) {
    return std::ranges::find(rule_names, name) != rule_names.end();
}

OMNIGRAPH_INLINE bool rule_parser::at_bound() const {
    return cursor_.is(token_kind::integer) || cursor_.is(token_kind::decimal) || cursor_.is(token_kind::minus);
}

OMNIGRAPH_INLINE std::optional<token> rule_parser::expect_name(std::string_view what) {
    if (!cursor_.is(token_kind::type_name)) return cursor_.expect(token_kind::identifier, what);
    const auto lower = ascii_lower(cursor_.current().text);
    const bool known = std::ranges::find(known_annotations, lower) != known_annotations.end();
    const auto meant = known ? std::optional{lower} : closest_word(lower, known_annotations);
    cursor_.unexpected(what, meant ? "Write @" + *meant + "." : "Names of annotations begin lower-case.");
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// What the arguments of a rule are.
[[nodiscard]] OMNIGRAPH_INLINE std::string arguments_of(std::string_view rule) {
    if (rule == "range") return "Write @range(age, 0..150).";
    if (rule == "check") return "Write @check(email, \"@\").";
    return "@" + std::string{rule} + "(...) takes names of properties only, as in @" + std::string{rule} + "(a, b).";
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool rule_parser::parse_rule(const token& sign, const token& name, std::vector<constraint>& into) {
    const bool columns = name.text != "range" && name.text != "check";
    auto arguments = parse_arguments({columns ? "the name of a property" : "a property, a range like 0..10, or a value",
                                      detail::arguments_of(name.text)});
    if (!arguments) return false;
    const auto span = cursor_.since(sign.span);
    if (name.text == "key") add_columns<key_constraint>(*arguments, span, name.text, into);
    else if (name.text == "unique") add_columns<unique_constraint>(*arguments, span, name.text, into);
    else if (name.text == "index") add_columns<index_constraint>(*arguments, span, name.text, into);
    else if (name.text == "range") add_range(*arguments, span, into);
    else add_check(*arguments, span, into);
    return true;
}

OMNIGRAPH_INLINE std::optional<std::vector<rule_argument>> rule_parser::parse_arguments(
    const expected_argument& expected) {
    if (!cursor_.expect(token_kind::parenthesis_open, "`(`")) return std::nullopt;
    std::vector<rule_argument> arguments;
    do {
        auto argument = parse_argument(expected);
        if (!argument) return std::nullopt;
        cursor_.append(arguments, *std::move(argument));
    } while (cursor_.accept(token_kind::comma));
    if (!cursor_.is(token_kind::parenthesis_close)) {
        cursor_.unexpected("`,` or `)`", cursor_.is(token_kind::minus)
                                             ? "Two dots stand between the bounds: @range(age, 0..150)."
                                             : "");
        return std::nullopt;
    }
    cursor_.take();
    return arguments;
}

OMNIGRAPH_INLINE std::optional<rule_argument> rule_parser::parse_argument(const expected_argument& expected) {
    const auto begin = cursor_.current().span;
    if (cursor_.is(token_kind::identifier) && !cursor_.is_word("true") && !cursor_.is_word("false"))
        return rule_argument{std::string{cursor_.take().text}, begin};
    if (!at_bound() && !cursor_.is(token_kind::dots)) {
        const bool text = cursor_.is(token_kind::string);
        auto literal = parse_literal(expected);
        if (!literal) return std::nullopt;
        return rule_argument{rule_literal{text ? std::move(literal) : std::nullopt}, begin};
    }
    rule_bounds bounds;
    const bool negative = cursor_.is(token_kind::minus);
    const auto lower = cursor_.current();
    if (at_bound() && !(bounds.min = parse_bound())) return std::nullopt;
    if (bounds.min) bounds.least_whole = ceiling_of_decimal(taken_bound(lower));
    if (!cursor_.is(token_kind::dots)) {
        if (!negative) return rule_argument{rule_literal{}, begin};
        cursor_.unexpected("`..` after the lower bound");
        return std::nullopt;
    }
    cursor_.take();
    const auto upper = cursor_.current();
    if (at_bound() && !(bounds.max = parse_bound())) return std::nullopt;
    if (bounds.max) bounds.most_whole = floor_of_decimal(taken_bound(upper));
    if (!bounds.min && !bounds.max) {
        cursor_.unexpected("a bound");
        return std::nullopt;
    }
    return rule_argument{bounds, cursor_.since(begin)};
}

OMNIGRAPH_INLINE std::optional<range_bound> rule_parser::parse_bound() {
    const auto sign = cursor_.current();
    const bool negative = cursor_.accept(token_kind::minus);
    const auto digits = cursor_.current();
    const bool decimal = cursor_.is(token_kind::decimal);
    if (!decimal && !cursor_.is(token_kind::integer)) {
        cursor_.unexpected("a number");
        return std::nullopt;
    }
    if (negative && digits.span.begin != sign.span.end) {
        cursor_.fail(codes::unexpected_token, sign.span, "The sign of a number stands directly before it.");
        return std::nullopt;
    }
    cursor_.take();
    const auto text = (negative ? "-" : "") + std::string{digits.text};
    const auto read = [&](auto number) -> std::optional<range_bound> {
        if (std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc{}) return number;
        cursor_.fail(
            codes::number_out_of_range, digits.span, "`" + shown_source(text) + "` is too large for a bound.",
            decimal
                ? "A bound is a number that F64 holds."
                : "Bounds are integers from -9223372036854775808 to 9223372036854775807; leave one out for no bound.");
        return std::nullopt;
    };
    return decimal ? read(double{}) : read(std::int64_t{});
}

OMNIGRAPH_INLINE std::string_view rule_parser::taken_bound(const token& first) const {
    return {first.text.data(), cursor_.since(first.span).end - first.span.begin};
}

/// The text of the literal: a number or boolean as it is spelled, a string decoded.
OMNIGRAPH_INLINE std::optional<std::string> rule_parser::parse_literal(const expected_argument& expected) {
    if (cursor_.is(token_kind::minus)) {
        const auto sign = cursor_.current();
        if (!parse_bound()) return std::nullopt;
        return std::string{taken_bound(sign)};
    }
    if (cursor_.is(token_kind::string)) return cursor_.decoded(cursor_.take());
    if (cursor_.is(token_kind::integer) || cursor_.is(token_kind::decimal) || cursor_.is_word("true") ||
        cursor_.is_word("false"))
        return std::string{cursor_.take().text};
    cursor_.unexpected(expected.what, cursor_.current().text == "'" ? "Texts stand in \"...\"."
                                      : cursor_.is(token_kind::type_name) && expected.remedy.empty()
                                          ? "Write it in quotes: \"" + shown_source(cursor_.current().text) + "\"."
                                          : expected.remedy);
    return std::nullopt;
}

template <class Constraint>
void rule_parser::add_columns(std::vector<rule_argument>& arguments, source_span span, std::string_view name,
                              std::vector<constraint>& into) {
    Constraint rule;
    rule.span = span;
    for (auto& argument : arguments) {
        auto* column = std::get_if<std::string>(&argument.value);
        if (!column)
            return cursor_.fail(codes::constraint_arguments, argument.span,
                                "@" + std::string{name} + "(...) takes names of properties.",
                                "Write them without quotes, separated by commas.");
        cursor_.append(rule.columns, std::move(*column));
        cursor_.append(rule.column_spans, argument.span);
    }
    cursor_.append(into, std::move(rule));
}

OMNIGRAPH_INLINE void rule_parser::add_range(std::vector<rule_argument>& arguments, source_span span,
                                             std::vector<constraint>& into) {
    auto* property = std::get_if<std::string>(&arguments.front().value);
    auto* bounds = arguments.size() == 2 ? std::get_if<rule_bounds>(&arguments.back().value) : nullptr;
    if (!property || !bounds)
        return cursor_.fail(codes::constraint_arguments, span, "@range takes a property and its bounds.",
                            "Write @range(age, 0..150), @range(age, 0..) or @range(age, ..150).");
    cursor_.append(into, range_constraint{std::move(*property), bounds->min, bounds->max, span, arguments.front().span,
                                          bounds->least_whole, bounds->most_whole});
}

OMNIGRAPH_INLINE void rule_parser::add_check(std::vector<rule_argument>& arguments, source_span span,
                                             std::vector<constraint>& into) {
    auto* property = std::get_if<std::string>(&arguments.front().value);
    auto* pattern = arguments.size() == 2 ? std::get_if<rule_literal>(&arguments.back().value) : nullptr;
    if (!property || !pattern || !pattern->text)
        return cursor_.fail(codes::constraint_arguments, span,
                            "@check takes a property and a regular expression in quotes.",
                            "Write @check(email, \"@\").");
    cursor_.append(into, check_constraint{std::move(*property), *std::move(pattern->text), span, arguments.front().span,
                                          arguments.back().span});
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// The remedy for empty parentheses.
[[nodiscard]] OMNIGRAPH_INLINE std::string without_value(std::string_view annotation) {
    const auto name = std::string{annotation};
    if (name == "default") return "Write @default(0) or @default(\"text\").";
    if (name == "embed") return "Write the property that is embedded, as in @embed(text).";
    if (name == "description" || name == "instruction" || name == "rename_from") return "Write @" + name + "(\"...\").";
    return "Leave the parentheses out: @" + name + ".";
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool rule_parser::at_named_argument() const {
    return cursor_.is(token_kind::parenthesis_open) && cursor_.following().kind == token_kind::identifier &&
           cursor_.following(2).kind == token_kind::colon;
}

/// `(text: english)`.
OMNIGRAPH_INLINE bool rule_parser::parse_named_arguments(annotation& into) {
    cursor_.take();
    do {
        const auto key = cursor_.expect(token_kind::identifier, "the name of an argument");
        if (!key || !cursor_.expect(token_kind::colon, "`:` after the name of an argument")) return false;
        const auto in_small = cursor_.is(token_kind::type_name)
                                  ? "Words are in small letters here: " + ascii_lower(cursor_.current().text) + "."
                                  : std::string{};
        auto value = cursor_.is(token_kind::identifier) ? std::optional{std::string{cursor_.take().text}}
                                                        : parse_literal({"a word or a text after `:`", in_small});
        if (!value) return false;
        cursor_.charge(sizeof(std::pair<const std::string, std::string>) + 4 * sizeof(void*));
        if (!into.named.emplace(key->text, *std::move(value)).second)
            cursor_.fail(codes::annotation_repeated, key->span,
                         "The argument `" + shown_source(key->text) + "` is given twice.", "Remove one.");
    } while (cursor_.accept(token_kind::comma));
    return cursor_.expect(token_kind::parenthesis_close, "`,` or `)`").has_value();
}

OMNIGRAPH_INLINE bool rule_parser::at_marked_name() const {
    const auto name = cursor_.following();
    return cursor_.current().text == "#" && name.span.begin == cursor_.current().span.end &&
           std::ranges::find(known_annotations, name.text) != known_annotations.end();
}

/// An annotation of one's own has one value, and then named ones.
OMNIGRAPH_INLINE bool rule_parser::at_arguments_of_misspelled(const token& name) const {
    if (!cursor_.is(token_kind::parenthesis_open) || at_named_argument()) return false;
    if (std::ranges::find(known_annotations, name.text) != known_annotations.end()) return false;
    const auto behind = cursor_.following(2);
    const bool fits = behind.kind == token_kind::parenthesis_close || cursor_.following(4).kind == token_kind::equal;
    return !fits && closest_word(name.text, known_annotations).has_value();
}

OMNIGRAPH_INLINE void rule_parser::skip_arguments() {
    int open = 0;
    do {
        if (cursor_.is(token_kind::parenthesis_open)) ++open;
        if (cursor_.is(token_kind::parenthesis_close)) --open;
        cursor_.advance();
    } while (open > 0 && !cursor_.at_end() && !cursor_.is(token_kind::brace_open) &&
             !cursor_.is(token_kind::brace_close));
}

/// A body that stands directly behind an annotation has names with colons, or nothing.
OMNIGRAPH_INLINE bool rule_parser::refuse_other_brackets(const token& name) {
    const bool brace = cursor_.is(token_kind::brace_open);
    if ((!brace && !cursor_.is(token_kind::bracket_open)) || cursor_.current().span.begin != name.span.end)
        return false;
    const auto next = cursor_.following();
    const bool body = next.kind == token_kind::brace_close || next.text == "@" ||
                      (next.kind == token_kind::identifier && cursor_.following(2).kind == token_kind::colon);
    if (brace && body) return false;
    cursor_.unexpected("`(`", "Arguments stand in parentheses: @" + std::string{name.text} + "(...).");
    const auto close = brace ? token_kind::brace_close : token_kind::bracket_close;
    while (!cursor_.at_end() && !cursor_.accept(close)) cursor_.advance();
    return true;
}

OMNIGRAPH_INLINE std::optional<annotation> rule_parser::parse_annotation(const token& sign, const token& name,
                                                                         bool of_enum) {
    annotation annotation{std::string{name.text}, std::nullopt, {}, {}};
    if (refuse_other_brackets(name)) return std::nullopt;
    if (at_arguments_of_misspelled(name)) {
        skip_arguments();
    } else if (at_named_argument()) {
        if (!parse_named_arguments(annotation)) return std::nullopt;
    } else if (cursor_.accept(token_kind::parenthesis_open)) {
        annotation.spelled = cursor_.is(token_kind::identifier) ? argument_spelling::word
                             : cursor_.is(token_kind::string)   ? argument_spelling::text
                                                                : argument_spelling::number;
        const bool is_negative = cursor_.is(token_kind::minus) && cursor_.following().kind != token_kind::decimal;
        const bool begins_word = cursor_.is(token_kind::identifier) || cursor_.is(token_kind::integer) || is_negative;
        if (of_enum && name.text == "default" && begins_word) {
            const auto word = cursor_.expect_enum_word();
            if (!word) return std::nullopt;
            annotation.spelled = argument_spelling::word;
            annotation.value = std::string{word->text};
        } else if (cursor_.is(token_kind::identifier)) {
            annotation.value = std::string{cursor_.take().text};
        } else {
            annotation.value = parse_literal(
                {"a value", cursor_.is(token_kind::parenthesis_close)            ? detail::without_value(name.text)
                            : name.text == "default" && cursor_.reads_as("null") ? std::string{null_default}
                                                                                 : ""});
        }
        if (!annotation.value) return std::nullopt;
        while (cursor_.accept(token_kind::comma)) {
            const auto key = cursor_.expect(token_kind::identifier, "a name before `=`");
            if (!key || !cursor_.expect(token_kind::equal,
                                        "`=` after the name of an argument; only the first argument has none"))
                return std::nullopt;
            auto value = parse_literal({"a value after `=`"});
            if (!value) return std::nullopt;
            cursor_.charge(sizeof(std::pair<const std::string, std::string>) + 4 * sizeof(void*));
            if (!annotation.named.emplace(key->text, *std::move(value)).second)
                cursor_.fail(codes::annotation_repeated, key->span,
                             "The argument `" + shown_source(key->text) + "` is given twice.", "Remove one.");
        }
        if (!cursor_.is(token_kind::parenthesis_close)) {
            const bool date = cursor_.is(token_kind::minus) && annotation.spelled == argument_spelling::number;
            cursor_.unexpected("`,` or `)`", date ? "Dates stand in quotes: @default(\"2024-01-01\")." : "");
            return std::nullopt;
        }
        cursor_.take();
    }
    annotation.span = cursor_.since(sign.span);
    return annotation;
}

OMNIGRAPH_INLINE std::optional<cardinality> rule_parser::parse_cardinality(const token& sign) {
    const auto wrong = [&]() -> std::optional<cardinality> {
        cursor_.fail(codes::misplaced_cardinality, cursor_.current().span, "This is no cardinality.",
                     "Write @card(0..1), or @card(1..) for no upper bound.");
        return std::nullopt;
    };
    if (!cursor_.accept(token_kind::parenthesis_open) || !cursor_.is(token_kind::integer)) return wrong();
    cardinality card;
    const auto min = cursor_.number<std::uint32_t>(cursor_.take(), "a cardinality");
    if (!min) return std::nullopt;
    card.min = *min;
    if (!cursor_.accept(token_kind::dots)) return wrong();
    if (cursor_.is(token_kind::integer) && !(card.max = cursor_.number<std::uint32_t>(cursor_.take(), "a cardinality")))
        return std::nullopt;
    if (!cursor_.accept(token_kind::parenthesis_close)) return wrong();
    if (card.max && card.min > *card.max)
        cursor_.fail(codes::cardinality_bounds, cursor_.since(sign.span),
                     "The minimum of this cardinality is above its maximum.", "Swap them.");
    return card;
}

}  // namespace omnigraph::cluster::lang

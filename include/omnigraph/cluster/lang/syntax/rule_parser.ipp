// Bodies of lang/syntax/rule_parser.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/syntax/rule_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool is_rule_name(std::string_view name) {
    return std::ranges::find(rule_names, name) != rule_names.end();
}

OMNIGRAPH_INLINE bool rule_parser::at_bound() const {
    return at_.is(token_kind::integer) || at_.is(token_kind::decimal) || at_.is(token_kind::minus);
}

OMNIGRAPH_INLINE std::optional<token> rule_parser::expect_name(std::string_view what) {
    if (!at_.is(token_kind::type_name)) return at_.expect(token_kind::identifier, what);
    const auto lower = ascii_lower(at_.current().text);
    const bool known = std::ranges::find(known_annotations, lower) != known_annotations.end();
    const auto meant = known ? std::optional{lower} : closest_word(lower, known_annotations);
    at_.unexpected(what, meant ? "Write @" + *meant + "." : "Names of annotations begin lower-case.");
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
    const auto span = at_.since(sign.span);
    if (name.text == "key") add_columns<key_constraint>(*arguments, span, name.text, into);
    else if (name.text == "unique") add_columns<unique_constraint>(*arguments, span, name.text, into);
    else if (name.text == "index") add_columns<index_constraint>(*arguments, span, name.text, into);
    else if (name.text == "range") add_range(*arguments, span, into);
    else add_check(*arguments, span, into);
    return true;
}

OMNIGRAPH_INLINE std::optional<std::vector<rule_argument>> rule_parser::parse_arguments(const wanted& each) {
    if (!at_.expect(token_kind::parenthesis_open, "`(`")) return std::nullopt;
    std::vector<rule_argument> arguments;
    do {
        auto argument = parse_argument(each);
        if (!argument) return std::nullopt;
        at_.append(arguments, *std::move(argument));
    } while (at_.accept(token_kind::comma));
    if (!at_.expect(token_kind::parenthesis_close, "`,` or `)`")) return std::nullopt;
    return arguments;
}

OMNIGRAPH_INLINE std::optional<rule_argument> rule_parser::parse_argument(const wanted& of) {
    const auto begin = at_.current().span;
    if (at_.is(token_kind::identifier) && !at_.is_word("true") && !at_.is_word("false"))
        return rule_argument{std::string{at_.take().text}, begin};
    if (!at_bound() && !at_.is(token_kind::dots)) {
        const bool text = at_.is(token_kind::string);
        auto literal = parse_literal(of);
        if (!literal) return std::nullopt;
        return rule_argument{rule_literal{text ? std::move(literal) : std::nullopt}, begin};
    }
    rule_bounds bounds;
    const bool negative = at_.is(token_kind::minus);
    if (at_bound() && !(bounds.min = parse_bound())) return std::nullopt;
    if (!at_.is(token_kind::dots)) {
        if (!negative) return rule_argument{rule_literal{}, begin};
        at_.unexpected("`..` after the lower bound");
        return std::nullopt;
    }
    at_.take();
    if (at_bound() && !(bounds.max = parse_bound())) return std::nullopt;
    if (!bounds.min && !bounds.max) {
        at_.unexpected("a bound");
        return std::nullopt;
    }
    return rule_argument{bounds, at_.since(begin)};
}

OMNIGRAPH_INLINE std::optional<range_bound> rule_parser::parse_bound() {
    const auto sign = at_.current();
    const bool negative = at_.accept(token_kind::minus);
    const auto digits = at_.current();
    const bool decimal = at_.is(token_kind::decimal);
    if (!decimal && !at_.is(token_kind::integer)) {
        at_.unexpected("a number");
        return std::nullopt;
    }
    if (negative && digits.span.begin != sign.span.end) {
        at_.fail(codes::unexpected_token, sign.span, "The sign of a number stands directly before it.");
        return std::nullopt;
    }
    at_.take();
    const auto text = (negative ? "-" : "") + std::string{digits.text};
    const auto read = [&](auto number) -> std::optional<range_bound> {
        if (std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc{}) return number;
        at_.fail(
            codes::number_out_of_range, digits.span, "`" + shown_source(text) + "` is too large for a bound.",
            decimal
                ? "A bound is a number that F64 holds."
                : "Bounds are integers from -9223372036854775808 to 9223372036854775807; leave one out for no bound.");
        return std::nullopt;
    };
    return decimal ? read(double{}) : read(std::int64_t{});
}

/// As text: the spelling of a number or a boolean, the decoded string.
OMNIGRAPH_INLINE std::optional<std::string> rule_parser::parse_literal(const wanted& of) {
    if (at_.is(token_kind::minus)) {
        const auto sign = at_.current();
        if (!parse_bound()) return std::nullopt;
        return std::string{sign.text.data(), at_.since(sign.span).end - sign.span.begin};
    }
    if (at_.is(token_kind::string)) return at_.decoded(at_.take());
    if (at_.is(token_kind::integer) || at_.is(token_kind::decimal) || at_.is_word("true") || at_.is_word("false"))
        return std::string{at_.take().text};
    at_.unexpected(of.what, at_.current().text == "'" ? "Texts stand in \"...\"."
                            : at_.is(token_kind::type_name) && of.remedy.empty()
                                ? "Names of types are written in quotes here."
                                : of.remedy);
    return std::nullopt;
}

template <class Constraint>
void rule_parser::add_columns(std::vector<rule_argument>& arguments, source_span span, std::string_view name,
                              std::vector<constraint>& into) {
    Constraint rule;
    rule.span = span;
    for (auto& argument : arguments) {
        auto* column = std::get_if<std::string>(&argument.of);
        if (!column)
            return at_.fail(codes::constraint_arguments, argument.span,
                            "@" + std::string{name} + "(...) takes names of properties.",
                            "Write them without quotes, separated by commas.");
        at_.append(rule.columns, std::move(*column));
        at_.append(rule.column_spans, argument.span);
    }
    at_.append(into, std::move(rule));
}

OMNIGRAPH_INLINE void rule_parser::add_range(std::vector<rule_argument>& arguments, source_span span,
                                             std::vector<constraint>& into) {
    auto* property = std::get_if<std::string>(&arguments.front().of);
    auto* bounds = arguments.size() == 2 ? std::get_if<rule_bounds>(&arguments.back().of) : nullptr;
    if (!property || !bounds)
        return at_.fail(codes::constraint_arguments, span, "@range takes a property and its bounds.",
                        "Write @range(age, 0..150), @range(age, 0..) or @range(age, ..150).");
    at_.append(into, range_constraint{std::move(*property), bounds->min, bounds->max, span, arguments.front().span});
}

OMNIGRAPH_INLINE void rule_parser::add_check(std::vector<rule_argument>& arguments, source_span span,
                                             std::vector<constraint>& into) {
    auto* property = std::get_if<std::string>(&arguments.front().of);
    auto* pattern = arguments.size() == 2 ? std::get_if<rule_literal>(&arguments.back().of) : nullptr;
    if (!property || !pattern || !pattern->text)
        return at_.fail(codes::constraint_arguments, span,
                        "@check takes a property and a regular expression in quotes.", "Write @check(email, \"@\").");
    at_.append(into, check_constraint{std::move(*property), *std::move(pattern->text), span, arguments.front().span,
                                      arguments.back().span});
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// What to write instead of empty parentheses.
[[nodiscard]] OMNIGRAPH_INLINE std::string without_value(std::string_view annotation) {
    const auto name = std::string{annotation};
    if (name == "default") return "Write @default(0) or @default(\"text\").";
    if (name == "embed") return "Write the property that is embedded, as in @embed(text).";
    if (name == "description" || name == "instruction" || name == "rename_from") return "Write @" + name + "(\"...\").";
    return "Leave the parentheses out: @" + name + ".";
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<annotation> rule_parser::parse_annotation(const token& sign, const token& name) {
    annotation made{std::string{name.text}, std::nullopt, {}, {}};
    if (at_.accept(token_kind::parenthesis_open)) {
        made.spelled = at_.is(token_kind::identifier) ? argument_spelling::word
                       : at_.is(token_kind::string)   ? argument_spelling::text
                                                      : argument_spelling::number;
        if (at_.is(token_kind::identifier)) made.value = std::string{at_.take().text};
        else
            made.value = parse_literal(
                {"a value", at_.is(token_kind::parenthesis_close) ? detail::without_value(name.text) : ""});
        if (!made.value) return std::nullopt;
        while (at_.accept(token_kind::comma)) {
            const auto key = at_.expect(token_kind::identifier, "a name before `=`");
            if (!key ||
                !at_.expect(token_kind::equal, "`=` after the name of an argument; only the first argument has none"))
                return std::nullopt;
            auto value = parse_literal({"a value after `=`"});
            if (!value) return std::nullopt;
            at_.charge(sizeof(std::pair<const std::string, std::string>) + 4 * sizeof(void*));
            if (!made.named.emplace(key->text, *std::move(value)).second)
                at_.fail(codes::annotation_repeated, key->span,
                         "The argument `" + shown_source(key->text) + "` is given twice.", "Remove one.");
        }
        if (!at_.expect(token_kind::parenthesis_close, "`,` or `)`")) return std::nullopt;
    }
    made.span = at_.since(sign.span);
    return made;
}

OMNIGRAPH_INLINE std::optional<cardinality> rule_parser::parse_cardinality(const token& sign) {
    const auto wrong = [&]() -> std::optional<cardinality> {
        at_.fail(codes::misplaced_cardinality, at_.current().span, "This is no cardinality.",
                 "Write @card(0..1), or @card(1..) for no upper bound.");
        return std::nullopt;
    };
    if (!at_.accept(token_kind::parenthesis_open) || !at_.is(token_kind::integer)) return wrong();
    cardinality card;
    const auto min = at_.number<std::uint32_t>(at_.take(), "a cardinality");
    if (!min) return std::nullopt;
    card.min = *min;
    if (!at_.accept(token_kind::dots)) return wrong();
    if (at_.is(token_kind::integer) && !(card.max = at_.number<std::uint32_t>(at_.take(), "a cardinality")))
        return std::nullopt;
    if (!at_.accept(token_kind::parenthesis_close)) return wrong();
    if (card.max && card.min > *card.max)
        at_.fail(codes::cardinality_bounds, at_.since(sign.span),
                 "The minimum of this cardinality is above its maximum.", "Swap them.");
    return card;
}

}  // namespace omnigraph::cluster::lang

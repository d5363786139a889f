// @default("..."): what a row has that is given no value for a property, and what rows get
// that are there already when a required property is added.
//
//     name: String @default("unknown")     rank: I32 @default(-1)     since: Date @default("2024-01-01")
//
// (1) A default is a value of the property's type, without loss, that its @range and @check
//     accept: what the engine writes by itself never fails.
// (2) It identifies nothing: keys and unique properties have none.
// (3) It is spelled like the literal of a query: texts, dates and times in quotes, numbers and booleans without.
//     Only the words of an enum stand either way.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>
#include <omnigraph/cluster/lang/schema/schema_faults.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/regex.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::lang {

inline constexpr std::string_view default_annotation = "default";

/// The value that a default's text stands for: the text itself, a word of the enum, `true`, a number, a date, a time.
/// nullopt when the type has no such value; lists, vectors and blobs have none.
[[nodiscard]] std::optional<value> default_from(const value_type& type, std::string_view text);

// ---- details ----------------------------------------------------------------------------

namespace detail {

[[nodiscard]] inline std::optional<value> integer_default(scalar of, std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto range = range_of(of);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || number < range.min || number > range.max)
        return std::nullopt;
    return value{number};
}

[[nodiscard]] inline std::optional<value> float_default(scalar of, std::string_view text) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
    if (text.find('.') == std::string_view::npos) {  // an integer is kept as it is, or not at all
        std::int64_t whole = 0;
        const auto digits = std::from_chars(text.data(), text.data() + text.size(), whole);
        if (digits.ec != std::errc{} || !keeps_number(of, {whole, {}})) return std::nullopt;
    }
    if (of == scalar::f64) return value{number};
    if (std::abs(number) > static_cast<double>(std::numeric_limits<float>::max())) return std::nullopt;
    return value{static_cast<double>(static_cast<float>(number))};
}

/// What a default of the type looks like, for a remedy.
[[nodiscard]] inline std::string default_form(const value_type& type) {
    if (type.is_enum()) return "Write one of its values, as in @default(\"" + type.enum_values[0] + "\").";
    if (is_integer(type.of))
        return "Write an integer from " + std::to_string(range_of(type.of).min) + " to " +
               std::to_string(range_of(type.of).max) + ".";
    switch (type.of) {
        case scalar::f32: return "Write a number that F32 holds: 0.5, or an integer like those up to 16777216.";
        case scalar::f64: return "Write a number that F64 holds: 0.5, or an integer like those up to 9007199254740992.";
        case scalar::boolean: return "Write @default(true) or @default(false).";
        case scalar::date: return "Write a day, as in @default(\"2024-12-31\").";
        case scalar::datetime: return "Write a moment, as in @default(\"2024-12-31T23:59:00Z\").";
        default: return "Write a text in quotes, as in @default(\"text\").";
    }
}

/// The defaults of one type, once its constraints are collected.
class default_rules {
public:
    default_rules(const owner& of, schema_faults& found, const table_type& constraints,
                  const std::vector<std::string>& key)
        : of_{of}, found_{found} {
        identifying_.insert(key.begin(), key.end());
        for (const auto& one : constraints.uniques)
            if (one.columns.size() == 1) identifying_.insert(one.columns.front());
        for (const auto& one : constraints.ranges) ranges_.emplace(one.property, &one);
        for (const auto& one : constraints.checks) checks_.emplace(one.property, &one);
    }

    void check() const {
        for (const auto& property : of_.properties) {
            bool seen = false;
            for (const auto& one : property.annotations) {
                if (one.name != default_annotation) continue;
                if (seen)
                    found_.parse(codes::annotation_repeated, one.span, "@default stands here twice.", "Remove one.");
                else check_one(property, one);
                seen = true;
            }
        }
    }

private:
    void check_one(const property_declaration& property, const annotation& one) const {
        const auto& type = property.type;
        if (type.list || type.of == scalar::vector || type.of == scalar::blob)
            return found_.parse(codes::annotation_not_for_type, one.span,
                                "`" + property.name + "` is " + display(type) + ", which can have no default.",
                                "Make it optional with `?` instead.");
        if (!one.value || !one.named.empty())
            return found_.parse(codes::annotation_value, one.span, "@default takes one value.",
                                "Write @default(0) or @default(\"text\").");
        if (identifying_.contains(property.name))
            return found_.parse(codes::default_of_identity, one.span,
                                "`" + property.name + "` has to differ from row to row, so it can have no default.",
                                "Remove @default, or the @key or @unique.");
        const auto given = default_from(type, *one.value);
        if (!given || !is_spelled_for(type, one.spelled))
            return misfit(property, one,
                          "is " + display(type) + "." +
                              (type.is_enum() && !found_.full() ? did_you_mean(*one.value, type.enum_values) : ""),
                          given ? spelled_otherwise(one) : default_form(type));
        if (const auto broken = broken_rule(property.name, *given))
            misfit(property, one,
                   "has a " + std::string{broken->kind == constraint_kind::range ? "@range" : "@check"} +
                       " that does not accept it.",
                   "Write a value that " + display(*broken) + " accepts.");
    }

    [[nodiscard]] static bool is_spelled_for(const value_type& type, argument_spelling spelled) {
        if (type.is_enum()) return true;
        if (is_numeric(type.of)) return spelled == argument_spelling::number;
        return spelled == (type.of == scalar::boolean ? argument_spelling::word : argument_spelling::text);
    }

    [[nodiscard]] static std::string spelled_otherwise(const annotation& one) {
        const auto shown = shown_source(*one.value);
        return one.spelled == argument_spelling::text ? "Write it without quotes: @default(" + shown + ")."
                                                      : "Write it in quotes: @default(\"" + shown + "\").";
    }

    /// The rule that does not accept a value of the property.
    [[nodiscard]] std::optional<canonical_constraint> broken_rule(const std::string& property,
                                                                  const value& given) const {
        for (auto [at, end] = ranges_.equal_range(property); at != end; ++at)
            if (!within(*at->second, given))
                return canonical_constraint{constraint_kind::range, {property}, at->second->min, at->second->max, {}};
        const auto* text = std::get_if<std::string>(&given.held);
        for (auto [at, end] = checks_.equal_range(property); text && at != end; ++at) {
            const auto compiled = pattern::compile(at->second->pattern);
            if (compiled && !compiled->matches(*text))  // what is no pattern is reported where it stands
                return canonical_constraint{
                    constraint_kind::check, {property}, std::nullopt, std::nullopt, at->second->pattern};
        }
        return std::nullopt;
    }

    [[nodiscard]] static bool within(const range_constraint& range, const value& given) {
        const auto* whole = std::get_if<std::int64_t>(&given.held);
        const auto* real = std::get_if<double>(&given.held);
        if (!whole && !real) return true;
        const auto compare = [&](const std::optional<range_bound>& bound, auto holds) {
            if (!bound) return true;
            if (whole && std::holds_alternative<std::int64_t>(*bound))
                return holds(*whole, std::get<std::int64_t>(*bound));
            const auto limit = std::visit([](auto number) { return static_cast<double>(number); }, *bound);
            return holds(whole ? static_cast<double>(*whole) : *real, limit);
        };
        return compare(range.min, [](auto a, auto b) { return a >= b; }) &&
               compare(range.max, [](auto a, auto b) { return a <= b; });
    }

    void misfit(const property_declaration& property, const annotation& one, const std::string& why,
                std::string remedy) const {
        const auto shown =
            one.spelled == argument_spelling::text ? "\"" + shown_source(*one.value) + "\"" : shown_source(*one.value);
        found_.parse(codes::default_value, one.span,
                     "`" + shown + "` cannot be the default of `" + property.name + "`, which " + why,
                     std::move(remedy));
    }

    const owner& of_;
    schema_faults& found_;
    std::set<std::string_view> identifying_;
    std::multimap<std::string_view, const range_constraint*> ranges_;
    std::multimap<std::string_view, const check_constraint*> checks_;
};

}  // namespace detail

inline std::optional<value> default_from(const value_type& type, std::string_view text) {
    if (type.list) return std::nullopt;
    switch (type.of) {
        case scalar::string:
            if (type.is_enum() && !std::ranges::binary_search(type.enum_values, text)) return std::nullopt;
            return value{std::string{text}};
        case scalar::boolean:
            if (text != "true" && text != "false") return std::nullopt;
            return value{text == "true"};
        case scalar::i32:
        case scalar::i64:
        case scalar::u32:
        case scalar::u64: return detail::integer_default(type.of, text);
        case scalar::f32:
        case scalar::f64: return detail::float_default(type.of, text);
        case scalar::date: {
            const auto days = parse_date(text);
            return days ? std::optional{value{std::int64_t{*days}}} : std::nullopt;
        }
        case scalar::datetime: {
            const auto milliseconds = parse_datetime(text);
            return milliseconds ? std::optional{value{*milliseconds}} : std::nullopt;
        }
        case scalar::blob:
        case scalar::vector: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang

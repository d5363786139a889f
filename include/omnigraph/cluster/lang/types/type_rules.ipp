// Bodies of lang/types/type_rules.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ranges>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool compatible(const value_type& a, const value_type& b) {
    if (a.list != b.list) return false;
    if (a.of == scalar::vector || b.of == scalar::vector) return a.of == b.of && a.dimension == b.dimension;
    return a.of == b.of || (is_numeric(a.of) && is_numeric(b.of));
}

OMNIGRAPH_INLINE value_type element_of(value_type type) {
    type.list = false;
    return type;
}

OMNIGRAPH_INLINE bool is_empty_list(const literal& written) {
    const auto* list = std::get_if<std::vector<literal>>(&written.value);
    return list && list->empty();
}

OMNIGRAPH_INLINE std::optional<std::size_t> vector_length(const literal& written) {
    const auto* list = std::get_if<std::vector<literal>>(&written.value);
    const auto number = [](const literal& one) {
        return std::holds_alternative<std::int64_t>(one.value) || std::holds_alternative<double>(one.value);
    };
    if (!list || list->empty() || !std::ranges::all_of(*list, number)) return std::nullopt;
    return list->size();
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

struct literal_typing {
    using answer = result<value_type, literal_fault>;
    source_span span;

    answer operator()(const std::string&) const { return value_type{scalar::string}; }
    answer operator()(std::int64_t) const { return value_type{scalar::i64}; }
    answer operator()(double) const { return value_type{scalar::f64}; }
    answer operator()(bool) const { return value_type{scalar::boolean}; }
    answer operator()(const date_text& date) const {
        if (parse_date(date.text)) return value_type{scalar::date};
        return literal_fault{span, "This is no date.", "Write it as date(\"2024-12-31\")."};
    }
    answer operator()(const datetime_text& at) const {
        if (parse_datetime(at.text)) return value_type{scalar::datetime};
        return literal_fault{span, "This is no point in time.", "Write it as datetime(\"2024-12-31T23:59:00Z\")."};
    }
    answer operator()(const std::vector<literal>& elements) const {
        value_type list{scalar::string, true};
        for (const auto& element : elements) {
            if (std::holds_alternative<std::vector<literal>>(element.value))
                return literal_fault{element.span, "A list cannot hold lists.", "Write one flat list."};
            const auto type = type_of(element);
            if (!type) return type;
            const auto of = type->of;
            if (&element == &elements.front()) list.of = of;
            else if (of != list.of && !(is_numeric(of) && is_numeric(list.of)))
                return literal_fault{element.span,
                                     "The elements of a list are of one type; this is " + std::string{spelling(of)} +
                                         " among " + std::string{spelling(list.of)} + ".",
                                     "Write elements of one type."};
            else if (of == scalar::f64) list.of = of;
        }
        return list;
    }
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<std::int64_t> whole_number(double number) {
    constexpr double limit = 9223372036854775808.0;
    if (!(number >= -limit && number < limit) || number != std::floor(number)) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

OMNIGRAPH_INLINE result<value_type, literal_fault> type_of(const literal& written) {
    return std::visit(detail::literal_typing{written.span}, written.value);
}

OMNIGRAPH_INLINE bool keeps_number(scalar of, const literal& written) {
    const auto* whole = std::get_if<std::int64_t>(&written.value);
    const auto* real = std::get_if<double>(&written.value);
    if (!whole && !real) return true;
    if (is_integer(of)) {
        const auto number = whole ? std::optional{*whole} : whole_number(*real);
        const auto range = range_of(of);
        return number && *number >= range.min && *number <= range.max;
    }
    if (of == scalar::f64) return real || whole_number(static_cast<double>(*whole)) == *whole;
    if (of != scalar::f32) return true;
    if (real) return std::abs(*real) <= static_cast<double>(std::numeric_limits<float>::max());
    return whole_number(static_cast<double>(static_cast<float>(*whole))) == *whole;
}

}  // namespace omnigraph::cluster::lang

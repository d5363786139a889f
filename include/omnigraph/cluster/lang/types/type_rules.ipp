// Bodies of lang/types/type_rules.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <ranges>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool compatible(const value_type& a, const value_type& b) {
    if (a.list != b.list) return false;
    if (a.scalar == scalar_type::vector || b.scalar == scalar_type::vector)
        return a.scalar == b.scalar && a.dimension == b.dimension;
    return a.scalar == b.scalar || (is_numeric(a.scalar) && is_numeric(b.scalar));
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

    answer operator()(const std::string&) const { return value_type{scalar_type::string}; }
    answer operator()(std::int64_t) const { return value_type{scalar_type::i64}; }
    answer operator()(double) const { return value_type{scalar_type::f64}; }
    answer operator()(bool) const { return value_type{scalar_type::boolean}; }
    answer operator()(const date_text& date) const {
        if (parse_date(date.text)) return value_type{scalar_type::date};
        return literal_fault{span, "This is no date.", "Write it as date(\"2024-12-31\")."};
    }
    answer operator()(const datetime_text& text) const {
        if (parse_datetime(text.text)) return value_type{scalar_type::datetime};
        return literal_fault{span, "This is no point in time.", "Write it as datetime(\"2024-12-31T23:59:00Z\")."};
    }
    answer operator()(const std::vector<literal>& elements) const {
        value_type list{scalar_type::string, true};
        for (const auto& element : elements) {
            if (std::holds_alternative<std::vector<literal>>(element.value))
                return literal_fault{element.span, "A list cannot hold lists.", "Write one flat list."};
            const auto type = type_of(element);
            if (!type) return type;
            const auto element_scalar = type->scalar;
            if (&element == &elements.front()) list.scalar = element_scalar;
            else if (element_scalar != list.scalar && !(is_numeric(element_scalar) && is_numeric(list.scalar)))
                return literal_fault{element.span,
                                     "The elements of a list are of one type; this is " +
                                         std::string{spelling(element_scalar)} + " among " +
                                         std::string{spelling(list.scalar)} + ".",
                                     "Write elements of one type."};
            else if (element_scalar == scalar_type::f64) list.scalar = element_scalar;
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

OMNIGRAPH_INLINE bool keeps_number(scalar_type scalar_type, const literal& written) {
    if (!is_numeric(scalar_type)) return true;
    const auto number = number_in(written);
    return !number || stored_number(scalar_type, *number);
}

}  // namespace omnigraph::cluster::lang

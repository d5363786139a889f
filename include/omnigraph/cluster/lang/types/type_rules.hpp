// The types of literals, and which types go together (specification languages §2.5).
//
//     auto type = type_of(literal);          // or what is wrong inside of it, and where
//     compatible(left, right)                // may be compared or assigned
//
// Nullability and the values of enums do not matter for compatibility.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// Lists alike, and the scalars equal, both numeric, or vectors of one dimension.
[[nodiscard]] inline bool compatible(const value_type& a, const value_type& b) {
    if (a.list != b.list) return false;
    if (a.of == scalar::vector || b.of == scalar::vector) return a.of == b.of && a.dimension == b.dimension;
    return a.of == b.of || (is_numeric(a.of) && is_numeric(b.of));
}

/// Of a list, what its elements are.
[[nodiscard]] inline value_type element_of(value_type type) {
    type.list = false;
    return type;
}

struct literal_fault {
    source_span span;
    std::string message;
    std::string remedy;
};

/// Dates are read; a list has elements of one kind, of which numbers may be mixed. An empty list counts as one of
/// String.
[[nodiscard]] result<value_type, literal_fault> type_of(const literal& written);

[[nodiscard]] inline bool is_empty_list(const literal& written) {
    const auto* list = std::get_if<std::vector<literal>>(&written.value);
    return list && list->empty();
}

/// How many numbers a list has that can stand for a vector; nullopt when it cannot.
[[nodiscard]] inline std::optional<std::size_t> vector_length(const literal& written) {
    const auto* list = std::get_if<std::vector<literal>>(&written.value);
    const auto number = [](const literal& one) {
        return std::holds_alternative<std::int64_t>(one.value) || std::holds_alternative<double>(one.value);
    };
    if (!list || list->empty() || !std::ranges::all_of(*list, number)) return std::nullopt;
    return list->size();
}

/// Can a numeric property of this scalar hold the literal without loss? True for literals that are no numbers.
[[nodiscard]] bool keeps_number(scalar of, const literal& written);

// ---- details ----------------------------------------------------------------------------

namespace detail {

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

struct integer_range {
    std::int64_t min, max;
};

[[nodiscard]] constexpr integer_range range_of(scalar of) {
    switch (of) {
        case scalar::i32: return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
        case scalar::u32: return {0, std::numeric_limits<std::uint32_t>::max()};
        case scalar::u64: return {0, std::numeric_limits<std::int64_t>::max()};
        default: return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
}

/// As an integer, when it is one of 64 bits.
[[nodiscard]] inline std::optional<std::int64_t> whole_number(double number) {
    constexpr double limit = 9223372036854775808.0;
    if (!(number >= -limit && number < limit) || number != std::floor(number)) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

}  // namespace detail

inline result<value_type, literal_fault> type_of(const literal& written) {
    return std::visit(detail::literal_typing{written.span}, written.value);
}

inline bool keeps_number(scalar of, const literal& written) {
    const auto* whole = std::get_if<std::int64_t>(&written.value);
    const auto* real = std::get_if<double>(&written.value);
    if (!whole && !real) return true;
    if (is_integer(of)) {
        const auto number = whole ? std::optional{*whole} : detail::whole_number(*real);
        const auto range = detail::range_of(of);
        return number && *number >= range.min && *number <= range.max;
    }
    if (of == scalar::f64) return real || detail::whole_number(static_cast<double>(*whole)) == *whole;
    if (of != scalar::f32) return true;
    if (real) return std::abs(*real) <= static_cast<double>(std::numeric_limits<float>::max());
    return detail::whole_number(static_cast<double>(static_cast<float>(*whole))) == *whole;
}

}  // namespace omnigraph::cluster::lang

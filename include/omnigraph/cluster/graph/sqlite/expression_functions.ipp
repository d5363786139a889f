// Bodies of graph/sqlite/expression_functions.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/letter_case.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>
#include <omnigraph/cluster/graph/values/exact_sum.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/types/duration.hpp>

namespace omnigraph::cluster::graph::detail {

using given_values = std::span<const sql_argument>;

[[nodiscard]] OMNIGRAPH_INLINE column_value finite(double number) {
    if (!std::isfinite(number)) return std::monostate{};
    return number == 0 ? 0.0 : number;
}

[[nodiscard]] OMNIGRAPH_INLINE column_value cell_of_integer(std::optional<std::int64_t> number) {
    if (!number) return std::monostate{};
    return *number;
}

using whole_result = std::optional<std::int64_t>;

[[nodiscard]] OMNIGRAPH_INLINE whole_result checked_sum(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::nullopt : whole_result{sum};
}
[[nodiscard]] OMNIGRAPH_INLINE whole_result checked_difference(std::int64_t a, std::int64_t b) {
    std::int64_t difference = 0;
    return __builtin_sub_overflow(a, b, &difference) ? std::nullopt : whole_result{difference};
}
[[nodiscard]] OMNIGRAPH_INLINE whole_result checked_product(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? std::nullopt : whole_result{product};
}
[[nodiscard]] constexpr bool divides(std::int64_t a, std::int64_t b) {
    return b != 0 && !(b == -1 && a == std::numeric_limits<std::int64_t>::min());
}
[[nodiscard]] OMNIGRAPH_INLINE whole_result checked_quotient(std::int64_t a, std::int64_t b) {
    return divides(a, b) ? whole_result{a / b} : std::nullopt;
}
[[nodiscard]] OMNIGRAPH_INLINE whole_result checked_remainder(std::int64_t a, std::int64_t b) {
    if (b == -1) return 0;
    return divides(a, b) ? whole_result{a % b} : std::nullopt;
}

/// Of two integers an integer, which is null on overflow; else of two floats.
[[nodiscard]] OMNIGRAPH_INLINE column_value computed(char sign, const column_value& a, const column_value& b) {
    const auto* whole = std::get_if<std::int64_t>(&a);
    const auto* other = std::get_if<std::int64_t>(&b);
    const auto number = [](const column_value& held) {
        const auto* integer = std::get_if<std::int64_t>(&held);
        const auto* real = std::get_if<double>(&held);
        return integer ? static_cast<double>(*integer) : real ? *real : std::numeric_limits<double>::quiet_NaN();
    };
    const auto of = [&](auto integers, auto floats) {
        return whole && other ? cell_of_integer(integers(*whole, *other)) : finite(floats(number(a), number(b)));
    };
    switch (sign) {
        case '+': return of(checked_sum, [](double x, double y) { return x + y; });
        case '-': return of(checked_difference, [](double x, double y) { return x - y; });
        case '*': return of(checked_product, [](double x, double y) { return x * y; });
        case '/': return of(checked_quotient, [](double x, double y) { return x / y; });
        default: return of(checked_remainder, [](double x, double y) { return std::fmod(x, y); });
    }
}

/// Integers stay as they are.
template <class Real>
[[nodiscard]] column_value rounded(given_values given, Real real) {
    if (given[0].is_integer()) return given[0].integer();
    return finite(real(given[0].real()));
}

[[nodiscard]] OMNIGRAPH_INLINE std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

[[nodiscard]] OMNIGRAPH_INLINE std::int64_t characters(std::string_view text) {
    return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

/// The duration of the second argument, negated when the third is 0.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<lang::duration> duration_of(given_values given) {
    auto by = lang::parse_duration(given[1].text());
    if (by && given[2].integer() == 0) by = by->negated();
    return by;
}

/// Ends a sort from inside, which no value can.
struct sort_given_up {};

/// Collects the values of a group, sorted when it is finished. `held` counts the bytes of all that their connection
/// collects at once.
class collected_values final : public running_aggregate {
public:
    explicit collected_values(std::shared_ptr<std::size_t> held) : held_{std::move(held)} {}
    ~collected_values() override { *held_ -= bytes_; }

    [[nodiscard]] sql_result<done> add(given_values row) override {
        if (row[0].is_null()) return done{};
        auto cell = row[0].cell();
        const auto* text = std::get_if<std::string>(&cell);
        const auto bytes = sizeof(value) + (text ? text->size() : 0);
        bytes_ += bytes;
        *held_ += bytes;
        if (values_.size() >= max_collected_values || *held_ > max_collected_bytes)
            return sql_error{sql_fault::too_large, "more values are collected than may be held at once"};
        if (const auto* whole = std::get_if<std::int64_t>(&cell)) values_.emplace_back(*whole);
        else if (const auto* real = std::get_if<double>(&cell)) values_.emplace_back(*real);
        else if (text) values_.emplace_back(std::get<std::string>(std::move(cell)));
        return done{};
    }

    /// A JSON list. The work of a large one takes long, so it looks now and then whether anybody still waits.
    [[nodiscard]] sql_result<column_value> result() override {
        const sql_error over{sql_fault::interrupted, "the collected values are not needed any more"};
        if (!sorted()) return over;
        std::string list{"["};
        for (auto& one : values_) {
            if (is_over()) return over;
            if (list.size() > 1) list += ',';
            list += std::visit(overloaded{[](std::string& text) { return compact_json(json(std::string_view{text})); },
                                          [](auto number) { return compact_json(json(number)); }},
                               one);
            one = std::int64_t{0};  // the list has it now
        }
        return column_value{list += ']'};
    }

private:
    using value = std::variant<std::int64_t, double, std::string>;

    [[nodiscard]] bool is_over() {
        constexpr std::size_t between_looks = 4096;
        return ++steps_ % between_looks == 0 && call_budget::has_ended();
    }

    [[nodiscard]] bool sorted() {
        try {
            std::ranges::sort(values_, [&](const value& a, const value& b) {
                if (is_over()) throw sort_given_up{};
                return a < b;
            });
        } catch (const sort_given_up&) {
            return false;
        }
        return true;
    }

    std::shared_ptr<std::size_t> held_;
    std::vector<value> values_;
    std::size_t bytes_ = 0, steps_ = 0;
};

/// The sum or the mean of a group.
class added_values final : public running_aggregate {
public:
    explicit added_values(bool mean) : mean_{mean} {}

    [[nodiscard]] sql_result<done> add(given_values row) override {
        if (row[0].is_null()) return done{};
        if (row[0].is_integer()) sum_.add(row[0].integer());
        else sum_.add(row[0].real());
        return done{};
    }

    [[nodiscard]] sql_result<column_value> result() override {
        const auto number = mean_ ? sum_.mean() : sum_.total();
        return number ? finite(*number) : column_value{};
    }

private:
    exact_sum sum_;
    bool mean_;
};

/// Registers functions until one fails.
class function_registry {
public:
    explicit function_registry(database& db) : db_{db} {}

    template <class Function>
    void add(const std::string& name, int arguments, Function function) {
        if (!answer_) return;
        answer_ = db_.define(name, arguments, [function](given_values given) -> sql_result<column_value> {
            for (const auto& one : given)
                if (one.is_null()) return column_value{};
            return column_value{function(given)};
        });
    }

    [[nodiscard]] sql_result<done> answer() { return std::move(answer_); }

private:
    database& db_;
    sql_result<done> answer_ = done{};
};

OMNIGRAPH_INLINE void add_numbers(function_registry& functions) {
    constexpr std::array<std::pair<const char*, char>, 5> operators{
        {{"og_add", '+'}, {"og_subtract", '-'}, {"og_multiply", '*'}, {"og_divide", '/'}, {"og_remainder", '%'}}};
    for (const auto& [name, sign] : operators)
        functions.add(name, 2, [sign](given_values given) { return computed(sign, given[0].cell(), given[1].cell()); });
    functions.add("og_chain", -1, [](given_values given) {
        auto value = given[1].cell();
        const auto signs = given[0].text();
        for (std::size_t at = 0; at < signs.size() && !std::holds_alternative<std::monostate>(value); ++at)
            value = computed(signs[at], value, given[at + 2].cell());
        return value;
    });
    functions.add("og_quotient", 3, [](given_values given) -> column_value {
        const auto count = std::max<std::int64_t>(given[2].integer(), 1);
        return nearest_quotient(given[0].integer(), given[1].integer(), static_cast<std::uint64_t>(count));
    });
    functions.add("og_abs", 1, [](given_values given) -> column_value {
        if (!given[0].is_integer()) return finite(std::abs(given[0].real()));
        const auto number = given[0].integer();
        return number < 0 ? cell_of_integer(checked_difference(0, number)) : column_value{number};
    });
    functions.add("og_floor", 1,
                  [](given_values given) { return rounded(given, [](double number) { return std::floor(number); }); });
    functions.add("og_ceil", 1,
                  [](given_values given) { return rounded(given, [](double number) { return std::ceil(number); }); });
    functions.add("og_round", 1,
                  [](given_values given) { return rounded(given, [](double number) { return std::round(number); }); });
}

OMNIGRAPH_INLINE void add_texts(function_registry& functions) {
    functions.add("og_lower", 1, [](given_values given) { return lower_case(given[0].text()); });
    functions.add("og_upper", 1, [](given_values given) { return upper_case(given[0].text()); });
    functions.add("og_trim", 1, [](given_values given) { return std::string{trimmed(given[0].text())}; });
    functions.add("og_char_length", 1, [](given_values given) { return characters(given[0].text()); });
    functions.add("og_starts_with", 2,
                  [](given_values given) { return std::int64_t{given[0].text().starts_with(given[1].text())}; });
    functions.add("og_ends_with", 2,
                  [](given_values given) { return std::int64_t{given[0].text().ends_with(given[1].text())}; });
    functions.add("og_contains", 2, [](given_values given) {
        return std::int64_t{given[0].text().find(given[1].text()) != std::string_view::npos};
    });
}

OMNIGRAPH_INLINE void add_dates(function_registry& functions) {
    functions.add("og_date", 1, [](given_values given) { return lang::day_of_datetime(given[0].integer()); });
    functions.add("og_datetime", 1, [](given_values given) { return given[0].integer() * 86'400'000; });
    functions.add("og_date_part", 2, [](given_values given) {
        const auto part = given[0].integer();
        return lang::part_of_date(part == 1   ? lang::date_part::year
                                  : part == 2 ? lang::date_part::month
                                              : lang::date_part::day,
                                  given[1].integer());
    });
    functions.add("og_move_date", 3, [](given_values given) {
        const auto by = duration_of(given);
        return cell_of_integer(by ? lang::shift_date(given[0].integer(), *by) : std::nullopt);
    });
    functions.add("og_move_datetime", 3, [](given_values given) {
        const auto by = duration_of(given);
        return cell_of_integer(by ? lang::shift_datetime(given[0].integer(), *by) : std::nullopt);
    });
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<done> define_expression_functions(database& db) {
    detail::function_registry functions{db};
    detail::add_numbers(functions);
    detail::add_texts(functions);
    detail::add_dates(functions);
    if (auto defined = functions.answer(); !defined) return defined.error();
    for (const bool mean : {false, true})
        if (auto defined = db.define_aggregate(mean ? "og_avg" : "og_sum", 1,
                                               [mean] { return std::make_unique<detail::added_values>(mean); });
            !defined)
            return defined.error();
    return db.define_aggregate("og_collect", 1, [held = std::make_shared<std::size_t>(0)] {
        return std::make_unique<detail::collected_values>(held);
    });
}

OMNIGRAPH_INLINE std::string text_test_sql(lang::comparison op, std::string_view text, std::string_view part) {
    const auto* const function = op == lang::comparison::starts_with ? "og_starts_with"
                                 : op == lang::comparison::ends_with ? "og_ends_with"
                                                                     : "og_contains";
    return fmt::format("{}({}, {})", function, text, part);
}

}  // namespace omnigraph::cluster::graph

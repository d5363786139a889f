// A chain of too many operands: following its remedy gives the same value.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/long_chain.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// `+1-2+1`: signs and digits.
struct operand {
    char sign, digit;
};
using chain = std::vector<operand>;

struct parsed_text {
    explicit parsed_text(const std::string& source)
        : cursor{source, found}, parser{cursor}, made{parser.parse_expression()} {}
    faults found;
    token_cursor cursor;
    expression_parser parser;
    std::optional<expression> made;
};

std::int64_t value_of(const expression& of) {
    if (of.value) return std::get<std::int64_t>(of.value->value);
    const auto left = value_of(of.arguments[0]), right = value_of(of.arguments[1]);
    switch (of.operation) {
        case scalar_function::add: return left + right;
        case scalar_function::subtract: return left - right;
        case scalar_function::multiply: return left * right;
        case scalar_function::divide: return left / right;
        default: return left % right;
    }
}

/// From the left, as the language computes it.
std::int64_t value_of(const chain& all) {
    std::int64_t value = 0;
    for (const auto& [sign, digit] : all) {
        const auto number = std::int64_t{digit - '0'};
        if (&sign == &all.front().sign) value = number;
        else if (sign == '+') value += number;
        else if (sign == '-') value -= number;
        else if (sign == '*') value *= number;
        else if (sign == '/') value /= number;
    }
    return value;
}

std::string text_of(const chain& all) {
    std::string text;
    for (const auto& one : all)
        text += (text.empty() ? "" : std::string{" "} + one.sign + " ") + std::string(1, one.digit);
    return text;
}

/// The operands with this sign, joined by `by`.
std::string joined(const chain& all, char sign, const std::string& by) {
    std::string text;
    for (const auto& one : all)
        if (one.sign == sign) text += (text.empty() ? "" : by) + std::string(1, one.digit);
    return text;
}

/// As the remedy says: neighbours of one sign in parentheses, `a * (b * c) / (d * e)`.
std::string neighbours_joined(const chain& all) {
    std::string text(1, all.front().digit);
    for (std::size_t at = 1; at < all.size();) {
        auto end = at;
        std::string group;
        for (; end < all.size() && all[end].sign == all[at].sign; ++end)
            group += (group.empty() ? "" : " * ") + std::string(1, all[end].digit);
        text += std::string{" "} + all[at].sign + " (" + group + ")";
        at = end;
    }
    return text;
}

chain random_chain(std::size_t count, std::string_view signs, std::size_t run, std::mt19937& random) {
    chain all;
    while (all.size() < count) {
        const char sign = signs[random() % signs.size()];
        for (auto left = 1 + random() % run; left > 0 && all.size() < count; --left)
            all.push_back({sign, random() % 9 == 0 ? '2' : '1'});
    }
    all.front() = {signs.front(), '9'};
    return all;
}

void check_same(const chain& all, std::string_view told_part, const std::string& right) {
    parsed_text wrong{text_of(all)};
    INFO(text_of(all));
    CHECK_FALSE(wrong.made);
    REQUIRE(wrong.found.size() == 1);
    INFO(wrong.found.front().remedy);
    CHECK(wrong.found.front().code == codes::query_too_large);
    CHECK(wrong.found.front().remedy.find(told_part) != std::string::npos);
    parsed_text shorter{right};
    INFO(right);
    REQUIRE(shorter.made);
    CHECK(value_of(*shorter.made) == value_of(all));
}

}  // namespace

TEST_CASE("a chain that is too long has the same value once its remedy is followed") {
    std::mt19937 random{20260301};
    for (int round = 0; round < 20; ++round) {
        const auto count = expression_parser::max_chain + 1 + random() % 60;
        const auto sums = random_chain(count, "+", 9, random);
        const std::size_t half = count / 2;
        check_same(sums, "as in $a + $b + ($c + $d)",
                   text_of({sums.begin(), sums.begin() + static_cast<std::ptrdiff_t>(half)}) + " + (" +
                       text_of({sums.begin() + static_cast<std::ptrdiff_t>(half), sums.end()}) + ")");
        auto mixed = random_chain(count, "+-", 1, random);
        mixed[1].sign = '-';
        check_same(mixed, "$a + $c - ($b + $d) for $a - $b + $c - $d",
                   joined(mixed, '+', " + ") + " - (" + joined(mixed, '-', " + ") + ")");
        const auto products = random_chain(count, "*", 9, random);
        check_same(products, "as in $a * $b * ($c * $d)",
                   text_of({products.begin(), products.begin() + static_cast<std::ptrdiff_t>(half)}) + " * (" +
                       text_of({products.begin() + static_cast<std::ptrdiff_t>(half), products.end()}) + ")");
        auto divided = random_chain(count, "*/", 20, random);
        divided[1].sign = '/';
        check_same(divided, "$a / ($b * $c) for $a / $b / $c", neighbours_joined(divided));
    }
}

TEST_CASE("a remainder has no shorter form, and another operator in front decides nothing") {
    std::string text = "9";
    for (int at = 0; at < expression_parser::max_chain; ++at) text += at == 3 ? " % 2" : " * 1";
    const parsed_text wrong{text};
    REQUIRE(wrong.found.size() == 1);
    CHECK(wrong.found.front().remedy.find("as a parameter") != std::string::npos);
    const parsed_text sum{"1 + 2 * 3 * 4"};
    REQUIRE(sum.made);
    CHECK(how_to_shorten(*sum.made).find("$a + $b + ($c + $d)") != std::string_view::npos);
}

}  // namespace omnigraph::cluster::lang

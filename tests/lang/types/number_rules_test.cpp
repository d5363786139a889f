// The one rule for numbers, against exact decimal arithmetic.
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/schema/default_rules.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/types/nearest_f32.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {
namespace {

using exact = boost::multiprecision::cpp_rational;
using boost::multiprecision::cpp_int;

/// The number that a text of JSON stands for, with nothing rounded.
exact exact_of(std::string text) {
    const bool negative = text.starts_with('-');
    if (negative) text.erase(0, 1);
    int exponent = 0;
    if (const auto mark = text.find_first_of("eE"); mark != std::string::npos) {
        exponent = std::stoi(text.substr(mark + 1));
        text.resize(mark);
    }
    if (const auto point = text.find('.'); point != std::string::npos) {
        exponent -= static_cast<int>(text.size() - point - 1);
        text.erase(point, 1);
    }
    cpp_int digits = 0;
    for (const char c : text) digits = digits * 10 + (c - '0');
    const cpp_int power = boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(std::abs(exponent)));
    const exact number = exponent < 0 ? exact{digits, power} : exact{digits * power};
    return negative ? exact{-number} : number;
}

/// Digits near what is hard: powers of two and ten, ends of ranges, halves between floats, many digits.
std::string random_number() {
    static const std::vector<std::string> hard{"9007199254740992",
                                               "9007199254740993",
                                               "9223372036854775807",
                                               "9223372036854775808",
                                               "18446744073709551615",
                                               "18446744073709551616",
                                               "18446744073709555712",
                                               "99999999999999991611392",
                                               "2147483647",
                                               "2147483648",
                                               "4294967295",
                                               "4294967296",
                                               "16777216",
                                               "16777217",
                                               "0",
                                               "1",
                                               "4503599627370496",
                                               "340282346638528859811704183484516925440",
                                               "123456789012345678901234567890"};
    auto text = *rc::gen::inRange(0, 3) == 0 ? std::to_string(*rc::gen::inRange<std::uint32_t>(0, 100000))
                                             : *rc::gen::elementOf(hard);
    switch (*rc::gen::inRange(0, 6)) {
        case 0: text += ".0"; break;
        case 1: text += ".5"; break;
        case 2: text += "." + std::string(static_cast<std::size_t>(*rc::gen::inRange(0, 30)), '0') + "1"; break;
        case 3: text += "e" + std::to_string(*rc::gen::inRange(-50, 20)); break;
        case 4:
            text = text.substr(0, 1) + "." + text.substr(1) + "0E" + std::to_string(*rc::gen::inRange(-5, 40));
            break;
        default: break;
    }
    return (*rc::gen::arbitrary<bool>() ? "-" : "") + text;
}

/// No float of the type is nearer: half of the way to each neighbour lies beyond the number.
template <class Float>
bool is_nearest(Float stored, const exact& number) {
    const auto distance = [&](Float one) { return exact{abs(exact{one} - number)}; };
    const auto below = std::nextafter(stored, -std::numeric_limits<Float>::max());
    const auto above = std::nextafter(stored, std::numeric_limits<Float>::max());
    return distance(stored) <= distance(below) && distance(stored) <= distance(above);
}

void check_number(const std::string& text) {
    RC_LOG() << text << "\n";
    const auto document = parse_data_json(text);
    RC_ASSERT(document);
    const auto written = number_in(*document);
    RC_ASSERT(written);
    const auto number = exact_of(text);
    for (const auto type : {scalar_type::i32, scalar_type::i64, scalar_type::u32, scalar_type::u64}) {
        const auto range = range_of(type);
        const bool fits = denominator(number) == 1 && number >= range.min && number <= range.max;
        const auto stored = stored_number(type, *written);
        RC_ASSERT(stored.has_value() == fits);
        if (stored) RC_ASSERT(exact{std::get<std::int64_t>(stored->held)} == number);
    }
    const bool integer = text.find_first_of(".eE") == std::string::npos;
    if (const auto stored = stored_number(scalar_type::f64, *written)) {
        const auto held = std::get<double>(stored->held);
        RC_ASSERT(is_nearest(held, number));
        RC_ASSERT(!integer || exact{held} == number);
        RC_ASSERT(!(held == 0 && std::signbit(held)));
    } else {
        RC_ASSERT((integer && exact{std::stod(text)} != number) || std::isinf(std::stod(text)));
    }
    if (const auto stored = stored_number(scalar_type::f32, *written)) {
        const auto held = std::get<double>(stored->held);
        RC_ASSERT(static_cast<double>(static_cast<float>(std::stod(text))) == held);
        RC_ASSERT(!integer || exact{held} == number);
    }
}

}  // namespace

TEST_CASE("numbers of JSON are stored exactly, to the nearest, or not at all") {
    CHECK(rc::check([] { check_number(random_number()); }));
}

TEST_CASE("numbers that other spellings of the same rule would change") {
    const auto stored = [](scalar_type type, std::string_view text) {
        return stored_number(type, *number_in(*parse_data_json(text)));
    };
    CHECK(stored(scalar_type::i64, "9007199254740993.0") == value{std::int64_t{9007199254740993}});
    CHECK(stored(scalar_type::i64, "-9007199254740993.0e0") == value{std::int64_t{-9007199254740993}});
    CHECK(stored(scalar_type::i64, "1e3") == value{std::int64_t{1000}});
    CHECK(stored(scalar_type::i64, "-0.0") == value{std::int64_t{0}});
    CHECK_FALSE(stored(scalar_type::i64, "2.00000000000000000001"));
    CHECK_FALSE(stored(scalar_type::i64, "1e-400"));
    CHECK(stored(scalar_type::f64, "1e-400") == value{0.0});
    CHECK(stored(scalar_type::f64, "9007199254740993.0") == value{9007199254740992.0});
    CHECK_FALSE(stored(scalar_type::f64, "9007199254740993"));
    CHECK(stored(scalar_type::f64, "18446744073709551616") == value{18446744073709551616.0});
    CHECK_FALSE(stored(scalar_type::f64, "18446744073709551617"));
    CHECK_FALSE(stored(scalar_type::f64, "1e400"));
    CHECK_FALSE(stored(scalar_type::f32, "1e39"));
    CHECK_FALSE(stored(scalar_type::f32, "16777217"));
    CHECK_FALSE(stored(scalar_type::f32, "18446744073709555712"));
    CHECK_FALSE(stored(scalar_type::f32, "99999999999999991611392"));
    CHECK(stored(scalar_type::f32, "99999999999999991611392.0"));
    CHECK(stored(scalar_type::f64, "99999999999999991611392"));
    CHECK(stored(scalar_type::f32, "16777217.0") == value{16777216.0});
    CHECK(stored(scalar_type::vector, "16777217") == value{16777216.0});
    CHECK(stored(scalar_type::f64, "5e-324") == value{std::numeric_limits<double>::denorm_min()});
}

TEST_CASE("a literal, a parameter and a value follow the rule of JSON") {
    CHECK(rc::check([] {
        const auto text = random_number();
        RC_PRE(text.find_first_of("eE") == std::string::npos);
        faults found;
        const auto parsed = parse_queries("query q() { insert T { n: " + text + " } }", found);
        if (!parsed) {  // an integer that no type holds
            RC_ASSERT(text.find('.') == std::string::npos);
            for (const auto type : {scalar_type::i64, scalar_type::u64, scalar_type::f64})
                RC_ASSERT(!stored_number(type, *number_in(*parse_data_json(text))));
            return;
        }
        const auto& insert =
            std::get<insert_statement>(std::get<write_body>(parsed->queries.front().body).statements[0]);
        const auto written = number_in(*insert.assignments.front().value.value);
        const auto json_number = number_in(*parse_data_json(text));
        for (const auto type : {scalar_type::i32, scalar_type::i64, scalar_type::u32, scalar_type::u64,
                                scalar_type::f32, scalar_type::f64}) {
            const auto stored = stored_number(type, *json_number);
            RC_ASSERT(stored_number(type, *written) == stored);
            const parameter declared{"n", {type}, {}};
            const auto bound = bind_parameters({&declared, 1}, *parse_data_json("{\"n\": " + text + "}"));
            RC_ASSERT(bound.has_value() == stored.has_value());
            if (stored) RC_ASSERT(bound->at("n") == *stored);
            if (stored) RC_ASSERT(stored_number(type, *number_in(*stored)) == stored);
            RC_ASSERT(default_from({type}, text) == stored);
            const auto with_default = parse_queries(
                "query q($n: " + display({type}) + " = " + text + ") { match { $t: T } return { $t } }", found);
            RC_ASSERT(with_default);
            const auto left_out = bind_parameters(with_default->queries.front().parameters, nullptr);
            if (stored) RC_ASSERT(left_out.has_value());
            if (stored) RC_ASSERT(left_out->at("n") == *stored);
        }
    }));
}

TEST_CASE("a bound of a range is rounded as what it bounds") {
    const auto least = [](scalar_type type, range_bound bound, std::optional<std::int64_t> whole = {}) {
        return least_beside(type, {.property = "x", .min = bound, .max = {}, .span = {}, .least_whole = whole});
    };
    CHECK(least(scalar_type::f32, 0.1) == value{static_cast<double>(0.1F)});
    CHECK(least(scalar_type::f64, 0.1) == value{0.1});
    CHECK(least(scalar_type::f32, 1e300) == value{1e300});
    CHECK(least(scalar_type::f32, std::int64_t{16777217}) == value{std::int64_t{16777217}});
    // Beside integers a decimal is what it says, and not the double next to it.
    CHECK(least(scalar_type::i64, 9007199254740992.0, 9007199254740993) == value{std::int64_t{9007199254740993}});
    CHECK(least(scalar_type::f64, 9007199254740992.0, 9007199254740993) == value{9007199254740992.0});
    CHECK(least(scalar_type::u64, 9223372036854775808.0) == value{std::numeric_limits<double>::infinity()});
    CHECK(least(scalar_type::i64, -9223372036854775808.0) == value{-std::numeric_limits<double>::infinity()});
    CHECK(most_beside(scalar_type::i64, {.property = "x", .min = 0.5, .max = {}, .span = {}}).is_null());
}

TEST_CASE("a number is in the range of F32 when its nearest F32 is finite") {
    constexpr auto largest = std::numeric_limits<float>::max();
    CHECK(nearest_f32(3.4028235e38) == largest);
    CHECK(nearest_f32(-3.4028235e38) == -largest);
    CHECK(nearest_f32(std::nextafter(0x1.ffffffp+127, 0)) == largest);
    CHECK_FALSE(nearest_f32(0x1.ffffffp+127));
    CHECK_FALSE(nearest_f32(-1e39));
    CHECK_FALSE(nearest_f32(std::nan("")));
    CHECK(nearest_f32(0.1) == 0.1F);
    CHECK(stored_number(scalar_type::f32, number_of_digits("3.4028235e+38")) == value{static_cast<double>(largest)});
    CHECK_FALSE(stored_number(scalar_type::f32, number_of_digits("3.4028236e+38")));
}

TEST_CASE("numbers of two types are compared exactly") {
    CHECK(rc::check([] {
        const auto whole = *rc::gen::element<std::int64_t>(
            0, 1, -1, 9007199254740992, 9007199254740993, std::numeric_limits<std::int64_t>::max(),
            std::numeric_limits<std::int64_t>::min(), *rc::gen::arbitrary<std::int64_t>());
        const auto real =
            *rc::gen::element(0.5, -0.5, 9007199254740992.0, 9223372036854775808.0, -9223372036854775808.0, 1e300,
                              -1e300, static_cast<double>(whole), static_cast<double>(whole) + 0.5);
        const exact a{whole}, b{real};
        const auto order = compare_numbers({whole}, {real});
        RC_ASSERT((order < 0) == (a < b));
        RC_ASSERT((order > 0) == (a > b));
        RC_ASSERT((compare_numbers({real}, {whole}) < 0) == (b < a));
    }));
    CHECK(compare_numbers({std::int64_t{1}}, {std::nan("")}) == std::partial_ordering::unordered);
    CHECK(compare_numbers({std::string{"1"}}, {1.0}) == std::partial_ordering::unordered);
}

TEST_CASE("a decimal literal is settled by what stands beside it") {
    literal number{9007199254740992.0, {}, true, false, std::int64_t{9007199254740993}};
    auto beside_float = number;
    CHECK(settle_beside(scalar_type::f64, beside_float));
    CHECK(std::get<double>(beside_float.value) == 9007199254740992.0);
    CHECK(settle_beside(scalar_type::i64, number));
    CHECK(std::get<std::int64_t>(number.value) == 9007199254740993);
    literal fraction{2.0, {}, true, {}};
    CHECK_FALSE(settle_beside(scalar_type::i64, fraction));
    literal tenth{0.1, {}};
    CHECK(settle_beside(scalar_type::f32, tenth));
    CHECK(std::get<double>(tenth.value) == static_cast<double>(0.1F));
}

}  // namespace omnigraph::cluster::lang

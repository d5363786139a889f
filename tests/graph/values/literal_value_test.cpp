#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/literal_value.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>

namespace omnigraph::cluster::graph {
namespace {

using lang::literal, lang::value;

template <class T>
literal written(T value) {
    return {std::move(value), {}};
}
literal date(std::string text) { return written(lang::date_text{std::move(text)}); }
literal datetime(std::string text) { return written(lang::datetime_text{std::move(text)}); }

std::string refusal(const literal& of) {
    const auto read = value_of(of);
    REQUIRE_FALSE(read);
    return read.error().message;
}

}  // namespace

TEST_CASE("a literal without a spelling of its own stands for itself") {
    CHECK(rc::check([](const std::string& text, std::int64_t whole, double real, bool flag) {
        RC_ASSERT(*value_of(written(text)) == value{text});
        RC_ASSERT(*value_of(written(whole)) == value{whole});
        RC_ASSERT(*value_of(written(real)) == value{real});
        RC_ASSERT(*value_of(written(flag)) == value{flag});
    }));
}

TEST_CASE("a date is its days and a point in time its milliseconds") {
    CHECK(*value_of(date("1970-01-08")) == value{std::int64_t{7}});
    CHECK(*value_of(datetime("1970-01-01T00:00:01.5Z")) == value{std::int64_t{1500}});
    CHECK(rc::check([] {
        const auto days = *rc::gen::inRange<std::int64_t>(-719'528, 2'932'897);
        RC_ASSERT(*value_of(date(lang::format_date(days))) == value{days});
        const auto milliseconds = days * 86'400'000 + *rc::gen::inRange<std::int64_t>(0, 86'400'000);
        RC_ASSERT(*value_of(datetime(lang::format_datetime(milliseconds))) == value{milliseconds});
    }));
}

TEST_CASE("a text that is no date or no point in time is quoted in the refusal, cut when it is long") {
    CHECK(refusal(date("2024-13-01")) == R"("2024-13-01" is not a date)");
    CHECK(refusal(datetime("soon")) == R"("soon" is not a point in time)");
    CHECK(refusal(date(std::string(100, 'x'))) == '"' + std::string(80, 'x') + R"(…" is not a date)");
}

TEST_CASE("a list has the values of its elements in their order, and the first wrong one refuses it") {
    CHECK(*value_of(written(std::vector<literal>{})) == value{lang::value_list{}});
    CHECK(*value_of(written(std::vector{date("1970-01-02"), date("1970-01-01")})) ==
          value{lang::value_list{{std::int64_t{1}}, {std::int64_t{0}}}});
    CHECK(refusal(written(std::vector{date("1970-01-02"), date("x"), date("y")})) == R"("x" is not a date)");
}

}  // namespace omnigraph::cluster::graph

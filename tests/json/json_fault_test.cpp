// Values that somebody has made: each fault has its clause, and what has none is read back as it is.
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/json_fault.hpp>

using namespace omnigraph::cluster;

namespace {

json nested(int levels) {
    json value = 1;
    for (; levels > 0; --levels)
        value = levels % 2 == 0 ? json(boost::json::array{value}) : boost::json::object{{"in", value}};
    return value;
}

}  // namespace

TEST_CASE("a made value without a fault is read back as it is") {
    for (const json& value : {json{}, json{true}, json{-0.0}, json{1e300}, json{std::uint64_t{18446744073709551615u}},
                              json{"a\n\"\xc3\xa9"}, nested(32)}) {
        CHECK(json_fault(value) == "");
        const auto read = parse_json(compact_json(value));
        REQUIRE(read);
        CHECK(*read == value);
    }
}

TEST_CASE("a made value that would be read back as another one, or not at all, has a fault") {
    CHECK(json_fault(json{"\xc3"}) == "has a text that is not UTF-8");
    CHECK(json_fault(boost::json::object{{"\xff", 1}}) == "has a text that is not UTF-8");
    CHECK(json_fault(boost::json::array{1, std::numeric_limits<double>::quiet_NaN()}) ==
          "has a number that is not finite");
    CHECK(json_fault(-std::numeric_limits<double>::infinity()) == "has a number that is not finite");
    CHECK(json_fault(nested(33)) == "is nested more than 32 levels deep");
    CHECK(json_fault(nested(3), 2) == "is nested more than 2 levels deep");
    CHECK(json_fault(nested(3), 3) == "");
}

// A record is a Hana Struct, whichever of the two macros names its fields, and the codec reads and writes it alike.
#include <string>
#include <vector>

#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/members.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>
#include <doctest/doctest.h>

#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace hana = boost::hana;
using namespace omnigraph::cluster;

namespace shop {

struct sale {
    std::string item;
    int count = 0;
    friend bool operator==(const sale&, const sale&) = default;
};

struct sale_of_hana {
    std::string item;
    int count = 0;
};

}  // namespace shop

OMNIGRAPH_ADAPT_RECORD(shop::sale, item, count);
BOOST_HANA_ADAPT_STRUCT(shop::sale_of_hana, item, count);

TEST_CASE("an adapted record is a Struct of Hana with names and members in the order of declaration") {
    static_assert(hana::Struct<shop::sale>::value);
    const shop::sale sold{"pen", 3};
    CHECK(hana::members(sold) == hana::make_tuple(std::string{"pen"}, 3));
    const auto item = BOOST_HANA_STRING("item");
    const auto count = BOOST_HANA_STRING("count");
    CHECK(hana::value(hana::keys(sold) == hana::make_tuple(item, count)));
    auto other = sold;
    hana::for_each(hana::accessors<shop::sale>(), [&](auto field) {
        if constexpr (decltype(hana::first(field) == count)::value) hana::second(field)(other) = 4;
    });
    CHECK(other.count == 4);
}

TEST_CASE("the codec treats both macros alike") {
    CHECK(pretty_json(to_json(shop::sale{"pen", 3})) == pretty_json(to_json(shop::sale_of_hana{"pen", 3})));
    const auto document = parse_json(R"({"item":"pen","count":3})");
    REQUIRE(document);
    const auto read = from_json<shop::sale>(*document);
    REQUIRE_MESSAGE(read, (read ? "" : read.error()));
    CHECK(*read == shop::sale{"pen", 3});
    CHECK(from_json<shop::sale_of_hana>(*document)->count == 3);
    const auto unknown = parse_json(R"({"item":"pen","count":3,"price":1})");
    CHECK(from_json<shop::sale>(*unknown).error() == from_json<shop::sale_of_hana>(*unknown).error());
}

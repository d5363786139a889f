// The reading half of records, where a document goes wrong: the path of the first fault and what is wrong there.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/hana/adapt_struct.hpp>
#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/json_fwd.hpp>
#include <omnigraph/cluster/json/record_reader.hpp>

namespace reading {

struct leaf {
    std::uint8_t number = 0;
};
struct tree {
    std::string name;
    std::vector<leaf> leaves;
    std::map<std::string, leaf> named;
    std::optional<bool> flag;
};

}  // namespace reading

BOOST_HANA_ADAPT_STRUCT(reading::leaf, number);
BOOST_HANA_ADAPT_STRUCT(reading::tree, name, leaves, named, flag);

using namespace omnigraph::cluster;

namespace {

static_assert(record<reading::tree> && !record<std::string>);
static_assert(text_map<std::map<std::string, int>> && !text_map<std::map<int, int>>);
static_assert(list_like<std::vector<bool>> && !list_like<std::map<std::string, int>>);

json document(std::string_view text) {
    auto parsed = parse_json(text);
    REQUIRE(parsed);
    return *std::move(parsed);
}

/// The first fault of a document that is no tree.
std::string fault_of(std::string_view text) {
    record_reader reader;
    reading::tree into;
    CHECK_FALSE(reader.read(document(text), into));
    return std::move(reader).fault();
}

}  // namespace

TEST_CASE("a document fills a record, field by field") {
    record_reader reader;
    reading::tree into;
    into.flag = true;
    CHECK(reader.read(document(R"({"name": "a", "leaves": [{"number": 255}], "named": {"b": {"number": 0}}})"), into));
    CHECK(into.name == "a");
    CHECK(into.leaves.at(0).number == 255);
    CHECK(into.named.at("b").number == 0);
    CHECK_FALSE(into.flag);
    json any;
    CHECK(record_reader{}.read(document("[1]"), any));
    CHECK(any.is_array());
}

TEST_CASE("the first fault is told with its path: members by name, elements and keys in brackets") {
    const std::string_view expected = "expected a whole number from 0 to 255";
    for (const auto& [text, path] :
         {std::pair{R"({"name": "a", "leaves": [{"number": 1}, {"number": 256}], "named": {}})", "leaves[1].number"},
          {R"({"name": "a", "leaves": [], "named": {"k": {"number": -1}}})", "named[k].number"}}) {
        const auto fault = fault_of(text);
        CHECK(fault.starts_with(path));
        CHECK(fault.ends_with(expected));
    }
}

TEST_CASE("missing, unknown and wrong fields are faults, and the first one ends the reading") {
    const std::vector<std::string> documents{R"({})",
                                             R"([])",
                                             R"({"name": 1, "leaves": [], "named": {}})",
                                             R"({"name": "a", "leaves": {}, "named": {}})",
                                             R"({"name": "a", "leaves": [], "named": []})",
                                             R"({"name": "a", "leaves": [], "named": {}, "flag": 1})",
                                             R"({"name": "a", "leaves": [], "named": {}, "more": 1})"};
    for (const auto& text : documents) CHECK_FALSE(fault_of(text).empty());
    CHECK(fault_of(R"({"name": 1, "leaves": 2})") == fault_of(R"({"name": 1, "leaves": []})"));
}

TEST_CASE("fields are visited in the order of their declaration") {
    std::string names;
    for_each_field<reading::tree>([&](const char* name, auto) { names += name + std::string{" "}; });
    CHECK(names == "name leaves named flag ");
}

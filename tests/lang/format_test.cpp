// The layout that the formatters give, one pair for each construct.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/query_formatter.hpp>
#include <omnigraph/cluster/lang/schema_formatter.hpp>

namespace omnigraph::cluster::lang {

namespace {

std::string formatted_schema(std::string_view source) {
    faults found;
    const auto text = format_schema(source, found);
    INFO(std::string{source});
    REQUIRE(text);
    return *text;
}

}  // namespace

TEST_CASE("a declaration begins a line, and a member has a line of its own") {
    CHECK(formatted_schema("node Person{name:String@key age:I32?}edge Knows:Person->Person@card(0..1){since:Date?}") ==
          R"(node Person {
    name: String @key
    age: I32?
}

edge Knows: Person -> Person @card(0..1) {
    since: Date?
}
)");
}

}  // namespace omnigraph::cluster::lang

#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::lang {
namespace {

schema_catalog with_edges(std::initializer_list<const char*> names) {
    schema_catalog made;
    for (const auto* name : names) {
        made.edges[name].name = name;
        made.edge_names.insert(name);
    }
    return made;
}

std::string edge_found(const schema_catalog& in, std::string_view name) {
    const auto* found = in.edge(name);
    return found ? found->name : "";
}

}  // namespace

TEST_CASE("an edge is found by its exact name, then in any case of ASCII letters") {
    const auto schema = with_edges({"Knows", "worksAt"});
    CHECK(edge_found(schema, "Knows") == "Knows");
    CHECK(edge_found(schema, "kNOWS") == "Knows");
    CHECK(edge_found(schema, "WORKSAT") == "worksAt");
    CHECK(edge_found(schema, "Know").empty());
    CHECK(edge_found(schema, "Knows ").empty());
    CHECK(edge_found(schema, "").empty());
}

TEST_CASE("a node is found by its exact name alone") {
    schema_catalog schema;
    schema.nodes["Person"].name = "Person";
    REQUIRE(schema.node("Person") != nullptr);
    CHECK(schema.node("Person")->name == "Person");
    CHECK(schema.node("person") == nullptr);
}

TEST_CASE("a property is found among the sorted ones of its type") {
    table_type type;
    for (const auto* name : {"a", "b", "ba", "c"}) type.properties.push_back({name, {}, {}, {}});
    for (const auto* name : {"a", "b", "ba", "c"}) {
        REQUIRE(type.find(name) != nullptr);
        CHECK(type.find(name)->name == name);
    }
    for (const auto* name : {"", "A", "bb", "d"}) CHECK(type.find(name) == nullptr);
}

TEST_CASE("names are ordered by their lower case, so that two that differ in case alone are one") {
    const folded_less less;
    const auto word = [] {
        std::string made;
        for (auto left = *rc::gen::inRange(0, 4); left > 0; --left)
            made += *rc::gen::element('a', 'A', 'z', 'Z', '_', '[');
        return made;
    };
    const auto lower = [](std::string text) {
        for (auto& c : text)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        return text;
    };
    CHECK(rc::check([&] {
        const auto a = word(), b = word();
        RC_ASSERT(less(a, b) == (lower(a) < lower(b)));
    }));
    CHECK(less("z", "\xC3\xA9"));
}

}  // namespace omnigraph::cluster::lang

// How a catalog lies in tables, and values in cells.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;
using lang::scalar_type;
using lang::value;

namespace {

lang::property property(std::string name, lang::value_type type) { return {std::move(name), std::move(type), {}, {}}; }

lang::schema_catalog colliding() {
    lang::schema_catalog catalog;
    lang::node_type upper, lower;
    upper.name = "PERSON";
    lower.name = "Person";
    lower.properties = {property("_n", {scalar_type::i32}), property("iD", {scalar_type::string}),
                        property("name", {scalar_type::string}), property("nAME", {scalar_type::f64, false, true})};
    std::ranges::sort(lower.properties, {}, &lang::property::name);
    catalog.nodes.emplace("PERSON", upper);
    catalog.nodes.emplace("Person", lower);
    lang::edge_type knows;
    knows.name = "Knows";
    knows.from = knows.to = "Person";
    knows.uniques = {{{"dst", "src"}, {}}};
    knows.properties = {property("sRC", {scalar_type::boolean}), property("since", {scalar_type::date, false, true})};
    catalog.edge_names.insert("Knows");
    catalog.edges.emplace("Knows", knows);
    return catalog;
}

value number(std::int64_t n) { return {n}; }
value real(double n) { return {n}; }
value text(std::string s) { return {std::move(s)}; }

value round_trip(const lang::value_type& type, const value& given) { return from_cell(type, to_cell(type, given)); }

}  // namespace

TEST_CASE("types and properties that differ only in case get tables and columns of their own") {
    const auto catalog = colliding();
    const table_layout schema{catalog};
    CHECK(schema.node("PERSON").name == "n_PERSON");
    CHECK(schema.node("Person").name == "n_Person~2");
    CHECK(schema.node("Person").find("iD")->name == "iD~2");
    CHECK(schema.node("Person").find("nAME")->name == "nAME");
    CHECK(schema.node("Person").find("name")->name == "name~2");
    CHECK(schema.edge("Knows").sql_name_of("src") == "\"src\"");
    CHECK(schema.edge("Knows").sql_name_of("sRC") == "\"sRC~2\"");
    CHECK(schema.node("Person").sql_name_of("src").empty());
    CHECK(schema.node("Person").find("age") == nullptr);
    auto db = database::in_memory();
    REQUIRE(db->run(schema.ddl()));
    CHECK(*db->integer_of("SELECT count(*) FROM sqlite_master WHERE type = 'table'") == 4);
}

TEST_CASE(
    "L§1.4.3 L§1.4.4 L§1.7.3 the columns of the system come first; keys are indexed, and so is what is declared") {
    lang::faults found;
    const auto catalog = lang::compile_schema(
        "node B { b: I32 a: I32 c: I32 @key(b, a) @index(c) } edge E: B -> B { w: I32 @index(w, src) }", found);
    REQUIRE(catalog);
    const table_layout schema{*catalog};
    auto db = database::in_memory();
    REQUIRE(db->run(schema.ddl()));
    const auto text_of = [&](const std::string& asked) {
        auto query = db->prepare(asked);
        REQUIRE(query);
        REQUIRE(*query->step());
        return std::string{query->text(0)};
    };
    CHECK(text_of("SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info('n_B') ORDER BY cid)") ==
          "id,a,b,c");
    CHECK(text_of("SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info('e_E') ORDER BY cid)") ==
          "id,src,dst,w");
    const auto indexed =
        text_of("SELECT group_concat(sql, ';') FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL");
    for (const auto* columns : {R"("n_B"("a", "b"))", R"("n_B"("c"))", R"("e_E"("src", "w"))"})
        CHECK(indexed.find(columns) != std::string::npos);
}

TEST_CASE("tables are strict: a cell of another class is refused, and so is a null where none may be") {
    const auto catalog = colliding();
    const table_layout schema{catalog};
    auto db = database::in_memory();
    REQUIRE(db->run(schema.ddl()));
    CHECK(db->run("INSERT INTO \"e_Knows\" VALUES ('e', 'a', 'b', 1, NULL)"));
    CHECK_FALSE(db->run("INSERT INTO \"e_Knows\" VALUES ('f', 'a', 'b', 'x', NULL)"));
    CHECK_FALSE(db->run("INSERT INTO \"e_Knows\" VALUES ('f', 'a', 'b', NULL, NULL)"));
    auto twice = db->run("INSERT INTO \"e_Knows\" VALUES ('e', 'a', 'b', 1, NULL)");
    REQUIRE_FALSE(twice);
    CHECK(twice.error().fault == sql_fault::constraint);
}

TEST_CASE("the fingerprint tells shapes apart and is the same for equal catalogs") {
    auto catalog = colliding();
    const auto same = table_layout{colliding()}.fingerprint();
    CHECK(table_layout{catalog}.fingerprint() == same);
    catalog.nodes.at("Person").properties[0].type.nullable = true;
    CHECK(table_layout{catalog}.fingerprint() != same);
}

TEST_CASE("a file says whose it is, and one that does not is no file of ours") {
    auto db = database::in_memory();
    CHECK_FALSE(read_identity(*db));
    const auto catalog = colliding();
    const table_layout schema{catalog};
    REQUIRE(db->run(schema.ddl()));
    CHECK_FALSE(read_identity(*db));
    const file_identity identity{"uid", "commit", schema.fingerprint()};
    REQUIRE(write_identity(*db, {"other", "one", "x"}));
    REQUIRE(write_identity(*db, identity));
    CHECK(*read_identity(*db) == identity);
}

TEST_CASE("values keep what they are through a cell") {
    CHECK(round_trip({scalar_type::boolean}, {true}) == value{true});
    CHECK(round_trip({scalar_type::date}, number(-7)) == number(-7));
    CHECK(round_trip({scalar_type::f64}, real(0.1)) == real(0.1));
    CHECK(round_trip({scalar_type::string, false, true}, {}) == value{});
    const value words{lang::value_list{text("a\"b\\\n\x01"), {}, text("ü")}};
    CHECK(round_trip({scalar_type::string, true}, words) == words);
    CHECK(to_cell({scalar_type::string, true}, words) ==
          column_value{std::string{"[\"a\\\"b\\\\\\n\\u0001\",null,\"ü\"]"}});
    const value floats{lang::value_list{real(1), real(0.25), {}}};
    CHECK(round_trip({scalar_type::f32, true}, floats) == floats);
    const value flags{lang::value_list{value{true}, value{false}}};
    CHECK(round_trip({scalar_type::boolean, true}, flags) == flags);
    CHECK(std::get<blob_bytes>(to_cell({scalar_type::vector, false, false, 2}, {lang::value_list{real(1), real(-2)}}))
              .bytes == std::string("\0\0\x80\x3f\0\0\0\xc0", 8));
    CHECK(rc::check([](const std::vector<float>& given) {
        lang::value_list list;
        for (const float one : given) list.push_back({static_cast<double>(one)});
        RC_ASSERT(round_trip({scalar_type::vector, false, false, static_cast<std::uint32_t>(list.size())}, {list}) ==
                  value{list});
    }));
}

TEST_CASE("a value fits only where nothing of it is lost") {
    const auto fits = [](lang::value_type type, value given) { return fit(type, given).has_value(); };
    CHECK(fits({scalar_type::i32}, number(2147483647)));
    CHECK_FALSE(fits({scalar_type::i32}, number(2147483648)));
    CHECK_FALSE(fits({scalar_type::u32}, number(-1)));
    CHECK(fits({scalar_type::u32}, number(4294967295)));
    CHECK_FALSE(fits({scalar_type::u64}, number(-1)));
    CHECK(*fit({scalar_type::i64}, real(2.0)) == number(2));
    CHECK_FALSE(fits({scalar_type::i64}, real(2.5)));
    CHECK_FALSE(fits({scalar_type::i64}, real(9.3e18)));
    CHECK(*fit({scalar_type::f64}, number(1LL << 53)) == real(9007199254740992.0));
    CHECK_FALSE(fits({scalar_type::f64}, number((1LL << 53) + 1)));
    CHECK_FALSE(fits({scalar_type::f32}, number(16777217)));
    CHECK(*fit({scalar_type::f32}, real(0.1)) == real(static_cast<double>(0.1F)));
    CHECK_FALSE(fits({scalar_type::f32}, real(1e39)));
    CHECK_FALSE(fits({scalar_type::f64}, real(std::numeric_limits<double>::quiet_NaN())));
    CHECK_FALSE(fits({scalar_type::f64}, real(std::numeric_limits<double>::infinity())));
    CHECK_FALSE(std::signbit(std::get<double>(fit({scalar_type::f64}, real(-0.0))->held)));
    CHECK_FALSE(fits({scalar_type::string}, number(1)));
    CHECK_FALSE(fits({scalar_type::boolean}, number(1)));
    CHECK_FALSE(fits({scalar_type::i32}, {true}));
    CHECK_FALSE(fits({scalar_type::date}, number(2932897)));
    CHECK(fits({scalar_type::string, false, true}, {}));
    CHECK_FALSE(fits({scalar_type::string}, {}));
    CHECK(fits({scalar_type::i32, true}, {lang::value_list{number(1), {}}}));
    CHECK_FALSE(fits({scalar_type::i32, true}, {lang::value_list{text("1")}}));
    CHECK_FALSE(fits({scalar_type::i32, true}, number(1)));
    CHECK_FALSE(fits({scalar_type::i32}, {lang::value_list{number(1)}}));
    CHECK(fits({scalar_type::vector, false, false, 2}, {lang::value_list{number(1), real(2.5)}}));
    CHECK_FALSE(fits({scalar_type::vector, false, false, 3}, {lang::value_list{number(1), real(2.5)}}));
    CHECK_FALSE(fits({scalar_type::vector, false, false, 1}, {lang::value_list{value{}}}));
    const lang::value_type colour{scalar_type::string, false, false, 0, std::vector<std::string>{"blue", "red"}};
    CHECK(fits(colour, text("red")));
    REQUIRE_FALSE(fits(colour, text("green")));
    CHECK(fit(colour, text("green")).error().message == "invalid enum value 'green': expected one of enum(blue, red)");
    CHECK(fit({scalar_type::i32}, text("seven")).error().message == "expected I32, found \"seven\"");
}

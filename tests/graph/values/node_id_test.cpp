#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

namespace omnigraph::cluster::graph {
namespace {

using lang::scalar_type, lang::value;

lang::node_type keyed(const std::vector<std::pair<std::string, scalar_type>>& properties,
                      std::vector<std::string> key) {
    lang::node_type type;
    for (const auto& [name, scalar] : properties) type.properties.push_back({name, {scalar}, {}, {}});
    type.key = std::move(key);
    return type;
}

value text(std::string of) { return {std::move(of)}; }
value whole(std::int64_t number) { return {number}; }

}  // namespace

TEST_CASE("a single key of text is the id, character for character") {
    const auto type = keyed({{"name", scalar_type::string}, {"note", scalar_type::string}}, {"name"});
    CHECK(rc::check([&](const std::string& name, const std::string& note) {
        RC_ASSERT(node_id(type, {text(name), text(note)}) == name);
    }));
}

TEST_CASE("a single key of another type is spelled as its literal") {
    CHECK(node_id(keyed({{"n", scalar_type::i64}}, {"n"}), {whole(-7)}) == "-7");
    CHECK(node_id(keyed({{"n", scalar_type::boolean}}, {"n"}), {value{true}}) == "true");
    CHECK(node_id(keyed({{"n", scalar_type::date}}, {"n"}), {whole(7)}) == "1970-01-08");
    CHECK(node_id(keyed({{"n", scalar_type::datetime}}, {"n"}), {whole(0)}) == "1970-01-01T00:00:00.000Z");
}

TEST_CASE("an F32 in a key is spelled as its double, and it and an F64 are named in every spelling of the number") {
    const auto one = keyed({{"n", scalar_type::f32}}, {"n"});
    const value tenth{static_cast<double>(0.1F)};
    const std::string stored = "0.10000000149011612";
    CHECK(node_id(one, {tenth}) == stored);
    CHECK(has_fraction_key(one));
    for (const auto* written : {"0.1", "1e-1", "0.10", "0.10000000149011612"}) CHECK(id_named(one, written) == stored);
    CHECK(id_named(one, "1") == node_id(one, {value{1.0}}));
    CHECK(id_named(one, "-0.0") == node_id(one, {value{0.0}}));
    for (const auto* other : {"", "x", "[0.1]", "0.1 x", "1e400", "16777217", "null", "\"0.1\""})
        CHECK(id_named(one, other) == other);
    const auto both = keyed({{"a", scalar_type::f32}, {"b", scalar_type::string}}, {"a", "b"});
    CHECK(id_named(both, "[0.1,\"0.1\"]") == node_id(both, {tenth, text("0.1")}));
    CHECK(id_named(both, " [ 1e-1, \"x\" ]") == node_id(both, {tenth, text("x")}));
    for (const auto* other : {"[0.1]", "0.1", "[0.1,\"x\",1]"}) CHECK(id_named(both, other) == other);
    const auto exact = keyed({{"n", scalar_type::f64}}, {"n"});
    CHECK(has_fraction_key(exact));
    for (const auto* written : {"1e21", "1e+21", "1000000000000000000000"})
        CHECK(id_named(exact, written) == node_id(exact, {value{1e21}}));
    const auto with_count = keyed({{"a", scalar_type::f64}, {"b", scalar_type::i64}}, {"a", "b"});
    CHECK(id_named(with_count, "[10e20,7]") == node_id(with_count, {value{1e21}, whole(7)}));
    CHECK(id_named(with_count, "[1,1000000000000000000001]") == "[1,1000000000000000000001]");
    const auto counted = keyed({{"n", scalar_type::i64}}, {"n"});
    CHECK_FALSE(has_fraction_key(counted));
    CHECK(id_named(counted, "1e1") == "1e1");
    CHECK(rc::check([&](std::string any) { RC_ASSERT(id_named(one, id_named(one, any)) == id_named(one, any)); }));
}

TEST_CASE("the form of an id is said of composite keys only, with quotes where texts stand") {
    auto type = keyed({{"born", scalar_type::date}, {"n", scalar_type::i64}, {"name", scalar_type::string}},
                      {"born", "n", "name"});
    type.name = "Tenant";
    CHECK(id_form(type) == R"(; an id of Tenant is like ["<born>",<n>,"<name>"], the values of its key)");
    CHECK(id_form(keyed({{"name", scalar_type::string}}, {"name"})).empty());
    CHECK(id_form(keyed({{"name", scalar_type::string}}, {})).empty());
}

TEST_CASE("a composite key is the JSON array of its values, without blanks") {
    const auto type = keyed({{"born", scalar_type::date}, {"name", scalar_type::string}, {"tenant", scalar_type::i32}},
                            {"born", "name", "tenant"});
    CHECK(node_id(type, {whole(0), text("Ann \"A\""), whole(3)}) == R"(["1970-01-01","Ann \"A\"",3])");
}

TEST_CASE("two tuples of a composite key share an id exactly when they are equal") {
    const auto type =
        keyed({{"a", scalar_type::string}, {"b", scalar_type::string}, {"n", scalar_type::i64}}, {"a", "b", "n"});
    const auto tuple = [] {
        const auto part = [] {
            std::string made;
            for (auto left = *rc::gen::inRange(0, 4); left > 0; --left)
                made += *rc::gen::element<std::string>("\"", ",", "\\", "[", "]", "1", "");
            return text(made);
        };
        return std::vector<value>{part(), part(), whole(*rc::gen::inRange<std::int64_t>(0, 2))};
    };
    CHECK(rc::check([&] {
        const auto one = tuple(), other = tuple();
        RC_ASSERT((node_id(type, one) == node_id(type, other)) == (one == other));
        const auto read = parse_json(node_id(type, one));
        RC_ASSERT(read.has_value());
        RC_ASSERT(read->get_array().at(0).get_string() == std::get<std::string>(one[0].held));
    }));
}

TEST_CASE("the ids of one call are ULIDs of its time that count up, and two calls share none") {
    testing::fake_runtime clock;
    std::set<std::string> given;
    for (int call = 0; call < 5; ++call) {
        id_sequence ids{clock};
        std::string last;
        for (int row = 0; row < 2000; ++row) {
            const auto id = ids.next();
            REQUIRE(is_ulid(id));
            REQUIRE(id > last);
            REQUIRE(given.insert(id).second);
            last = id;
        }
    }
    CHECK(clock.ids_given == 5);
    CHECK(given.begin()->substr(0, 10) == given.rbegin()->substr(0, 10));
}

}  // namespace omnigraph::cluster::graph

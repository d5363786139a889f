// Elements of stored lists in SQL, also those that hold U+0000.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/list_elements.hpp>

namespace omnigraph::cluster::graph {
namespace {

using namespace std::string_literals;

const lang::value_type texts{.scalar = lang::scalar_type::string, .list = true};

column_value asked(database& db, const lang::value& list, column_value element) {
    auto query = db.prepare("SELECT " + has_element_sql("?1", "?2"));
    REQUIRE(query);
    query->bind(1, to_cell(texts, list)).bind(2, std::move(element));
    REQUIRE(query->step());
    return query->cell(0);
}

std::int64_t has(database& db, const lang::value& list, const std::string& element) {
    return std::get<std::int64_t>(asked(db, list, element));
}

bool is_in(database& db, const std::string& element, const lang::value& list) {
    auto query = db.prepare("SELECT " + is_element_sql("?2", "?1"));
    REQUIRE(query);
    query->bind(1, to_cell(texts, list)).bind(2, element);
    REQUIRE(query->step());
    return query->integer(0) != 0;
}

}  // namespace

TEST_CASE("a list has exactly its elements, whatever characters they hold") {
    auto db = *database::in_memory();
    REQUIRE(define_list_functions(db));
    REQUIRE(define_list_functions(db));
    const lang::value list{lang::value_list{{"a\0b"s}, {"c"s}, {"\\u0000"s}, {}}};
    CHECK(has(db, list, "a\0b"s) == 1);
    CHECK(has(db, list, "a") == 0);
    CHECK(has(db, list, "a\0"s) == 0);
    CHECK(has(db, list, "c") == 1);
    CHECK(has(db, list, "\\u0000") == 1);
    CHECK(has(db, list, "") == 0);
    CHECK(has(db, lang::value{lang::value_list{{"x"s}}}, "x\0y"s) == 0);
    CHECK(from_cell(texts, to_cell(texts, list)) == list);
    for (const auto& element : {"a\0b"s, "c"s, "\\u0000"s}) CHECK(is_in(db, element, list));
    for (const auto& element : {"a"s, "a\0"s, ""s, "b"s}) CHECK_FALSE(is_in(db, element, list));
    CHECK(is_in(db, "x", lang::value{lang::value_list{{"x"s}, {}}}));
    CHECK_FALSE(is_in(db, "x", lang::value{}));
}

TEST_CASE("nothing is known about a list that is null, nor about an element that is null") {
    auto db = *database::in_memory();
    REQUIRE(define_list_functions(db));
    const column_value unknown;
    CHECK(asked(db, lang::value{}, std::string{"x"}) == unknown);
    CHECK(asked(db, lang::value{}, unknown) == unknown);
    for (const auto& list : {lang::value_list{}, lang::value_list{{"x"s}, {}}, lang::value_list{{"a\0b"s}}})
        CHECK(asked(db, lang::value{list}, unknown) == unknown);
    CHECK(has(db, lang::value{lang::value_list{{"x"s}, {}}}, "y") == 0);
}

}  // namespace omnigraph::cluster::graph

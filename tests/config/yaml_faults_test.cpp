#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

using namespace omnigraph::cluster;

namespace {

constexpr std::size_t unbounded = std::size_t{64} << 20;

std::string random_text() {
    std::string text;
    for (auto left = *rc::gen::inRange(0, 40); left > 0; --left)
        text += *rc::gen::element<std::string>("a", "\n", "ü", "日", "🦆", " ");
    return text;
}

}  // namespace

TEST_CASE("a place counted in characters is the one counted in bytes, in rising order and again from the start") {
    CHECK(rc::check([] {
        const auto text = random_text();
        yaml_locator places{text};
        const auto compare_all = [&] {
            std::size_t line = 0, column = 0, index = 0;
            for (std::size_t byte = 0; byte < text.size(); byte += utf8_sequence_length(text, byte)) {
                const auto expected = places.locate_byte(byte);
                const auto found = places.locate(line, column, index);
                RC_ASSERT(found.line == expected.line);
                RC_ASSERT(found.column == expected.column);
                ++index;
                text[byte] == '\n' ? (++line, column = 0) : ++column;
            }
        };
        compare_all();
        compare_all();
    }));
}

TEST_CASE("lines and columns begin at 1, and columns count bytes") {
    const yaml_locator places{"ab\nü: x\n"};
    const auto at = [&](std::size_t offset) {
        const auto place = places.locate_byte(offset);
        return std::to_string(place.line) + ":" + std::to_string(place.column);
    };
    CHECK(at(0) == "1:1");
    CHECK(at(2) == "1:3");
    CHECK(at(3) == "2:1");
    CHECK(at(5) == "2:3");
    CHECK(at(1000) == "3:1");
}

TEST_CASE("the plain spellings of nothing are those of YAML's core schema") {
    for (const auto* nothing : {"", "~", "null", "Null", "NULL"}) CHECK(is_yaml_null(nothing));
    for (const auto* text : {"nULL", "none", " ", "~ ", "nil", "0", "false"}) CHECK_FALSE(is_yaml_null(text));
}

TEST_CASE("a problem that is known is told in our words, and an unknown one is told as it came") {
    const auto quote = explain_yaml_problem("found unexpected end of stream", "while scanning a quoted scalar");
    CHECK(quote.message == "A quoted text is opened and never closed.");
    CHECK(quote.remedy == "Close it with the same kind of quote.");
    CHECK(quote.at_opening);
    // The same problem elsewhere is none of an open quote.
    CHECK_FALSE(explain_yaml_problem("found unexpected end of stream", "while scanning a tag").at_opening);

    CHECK(explain_yaml_problem("the moon is full", "while scanning").message ==
          "The YAML is malformed: while scanning, the moon is full.");
    CHECK(explain_yaml_problem("the moon is full", "").message == "The YAML is malformed: the moon is full.");
    CHECK(explain_yaml_problem("the moon is full", "").remedy ==
          "Check the indentation and the punctuation around this place.");
}

TEST_CASE("what can be parsed is not refused before") {
    CHECK(rc::check([] { RC_ASSERT(!refuse_before_parsing(random_text(), unbounded).has_value()); }));
    CHECK_FALSE(refuse_before_parsing("", 0));
    CHECK_FALSE(refuse_before_parsing(std::string(10, 'a'), 10));
}

TEST_CASE("a text is refused for its size before anything in it is looked at") {
    const auto refused = refuse_before_parsing("\xff\xff", 1);
    REQUIRE(refused);
    CHECK(refused->kind == yaml_fault_kind::too_large);
    CHECK(refused->line == 1);
    CHECK(refused->column == 1);
}

TEST_CASE("the first byte that belongs to no character is named with its place") {
    const auto refused = refuse_before_parsing("a: 1\nü: \xff\n", unbounded);
    REQUIRE(refused);
    CHECK(refused->kind == yaml_fault_kind::encoding);
    CHECK(refused->message == "The file is not UTF-8: byte 9 belongs to no character.");
    CHECK(refused->line == 2);
    CHECK(refused->column == 5);
}

TEST_CASE("a thousand tag directives are read, and one more is refused") {
    std::string directives;
    for (int i = 0; i < 1000; ++i) directives += "%TAG ! x:\n";
    CHECK_FALSE(refuse_before_parsing(directives, unbounded));
    const auto refused = refuse_before_parsing(directives + "%TAG", unbounded);
    REQUIRE(refused);
    CHECK(refused->kind == yaml_fault_kind::unsupported);
}

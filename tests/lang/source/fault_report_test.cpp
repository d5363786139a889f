// Where a fault is shown, whatever the source holds.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/source/excerpt.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::lang;

namespace {

std::string shown(std::string_view source, std::size_t begin, std::size_t end) {
    return excerpt(line_table{source}, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

}  // namespace

TEST_CASE("a caret stands under each character of a fault, whatever its bytes") {
    CHECK(shown("a bc d", 2, 4) == "a bc d\n  ^^\n");
    CHECK(shown("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80 x", 2, 9) ==
          "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80 x\n ^^^\n");  // the last one is two columns wide
    CHECK(shown("\ta\tb", 3, 4) == " a b\n   ^\n");
    CHECK(shown("a\r\nbc\r\n", 3, 5) == "bc\n^^\n");
    CHECK(shown("ab\r\ncd", 1, 6) == "ab\n ^\n");
    CHECK(shown("ab", 2, 3) == "ab\n  ^\n");
    CHECK(shown("", 0, 1) == "\n^\n");
    CHECK(shown("a\n", 2, 3) == "\n^\n");
    CHECK(shown("a\r\n", 1, 2) == "a\n ^\n");
}

TEST_CASE("what a terminal would obey, and what is no UTF-8, is not shown as it is") {
    CHECK(shown("a\x1B[31m\x07\x7F", 0, 1) == "a\\x1b[31m\\x07\\x7f\n^\n");
    CHECK(shown("a\x1B"
                "b",
                1, 2) == "a\\x1bb\n ^^^^\n");
    CHECK(shown("a\rb", 2, 3) == "a\\rb\n   ^\n");
    CHECK(shown("\xC2\x9B"
                "31m",
                0, 2) == "\\u009b31m\n^^^^^^\n");
    for (const auto* mark : {"\xE2\x80\x8E", "\xE2\x80\xA8", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9"})
        CHECK(shown(mark + std::string{"abc"}, 3, 4) == printable(mark) + "abc\n      ^\n");
    CHECK(shown("\xE2\x80\xA6"
                "abc",
                3, 4) ==
          "\xE2\x80\xA6"
          "abc\n ^\n");
    CHECK(shown("\xEF\xBB\xBF"
                "a\xE2\x80\x8B"
                "b\xC2\xA0"
                "c",
                0, 3) == "\\ufeffa\\u200bb c\n^^^^^^\n");
    CHECK(shown("a\xFFg", 1, 2) == "a\\xffg\n ^^^^\n");
    CHECK(shown("\xE2\x82", 0, 1) == "\\xe2\\x82\n^^^^\n");
}

TEST_CASE("a character that nobody would see is spelled, and is to be removed") {
    struct row {
        std::string character, said;
    };
    for (const auto& [character, said] :
         {row{std::string(1, '\0'), "\\x00"}, row{"\x1B", "\\x1B"}, row{"\x7F", "\\x7F"}, row{"\xC2\x9B", "U+009B"},
          row{"\xC2\xA0", "U+00A0"}, row{"\xE2\x80\x8B", "U+200B"}, row{"\xE2\x80\xAE", "U+202E"},
          row{"\xEF\xBB\xBF", "U+FEFF"}, row{"\xF3\xA0\x80\x81", "U+E0001"}}) {
        faults found;
        (void)parse_schema("node A { }\n" + character, found);
        (void)parse_queries("query q() { match { $p: A } return { $p } }\n" + character, found);
        REQUIRE(found.size() == 2);
        const auto behind = " found the character `" + said + "`, which means nothing here.";
        CHECK(found[0].message == "Expected `node`, `edge` or `interface`," + behind);
        CHECK(found[1].message == "Expected `query`," + behind);
        for (const auto& one : found) CHECK(one.remedy == "Remove it.");
    }
    faults found;
    (void)parse_schema("\xEF\xBB\xBFnode A { }", found);
    REQUIRE(found.size() == 1);
    CHECK(found[0].remedy == "Save the file without a byte-order mark.");
    found.clear();
    (void)parse_schema("node A { a: String @x(1 \"a\xE2\x80\xAE\tb\xC3\xA4\") }", found);
    REQUIRE(found.size() == 1);
    CHECK(found[0].message == "Expected `,` or `)`, found `\"aU+202E b\xC3\xA4\"`.");
}

TEST_CASE("of a long line the part near the fault is shown") {
    const std::string line(3000, 'x');
    CHECK(shown(line, 0, 3000) == std::string(159, 'x') + "…\n" + std::string(160, '^') + "\n");
    CHECK(shown(line, 1000, 1002) == "…" + std::string(158, 'x') + "…\n" + std::string(107, ' ') + "^^\n");
    CHECK(shown(line, 3000, 3001) == "…" + std::string(106, 'x') + "\n" + std::string(107, ' ') + "^\n");
    CHECK(excerpt_of(line, 10, 11, 20).text == std::string(19, 'x') + "…");
    CHECK(excerpt_of(std::string(20, 'x'), 0, 30, 20).carets == std::string(20, '^'));
    std::string letters;
    for (int i = 0; i < 500; ++i) letters += "\xC3\xA4";
    CHECK(is_utf8(shown(letters, 600, 602)));
    CHECK(shown(letters, 601, 602).find('?') == std::string::npos);
}

TEST_CASE("an excerpt is two short lines of UTF-8 for any bytes and any span") {
    CHECK(rc::check([](const std::string& bytes) {
        const auto begin = *rc::gen::inRange<std::size_t>(0, bytes.size() + 2);
        const auto text = shown(bytes, begin, begin + *rc::gen::inRange<std::size_t>(0, 9));
        RC_ASSERT(is_utf8(text));
        RC_ASSERT(text.size() < 1000);
        RC_ASSERT(std::ranges::count(text, '\n') == 2);
        RC_ASSERT(text.find('^') != std::string::npos);
    }));
}

TEST_CASE("lines end at LF only, and a CR before it is no part of them") {
    const line_table lines{"a\r\nb\rc\n\nd"};
    CHECK(lines.line(1) == "a");
    CHECK(lines.line(2) == "b\rc");
    CHECK(lines.line(3).empty());
    CHECK(lines.line(4) == "d");
    CHECK(lines.line(5).empty());
    CHECK(lines.line(0).empty());
    CHECK(lines.locate(5).line == 2);
    CHECK(lines.locate(1000).line == 4);
    CHECK(lines.locate(1000).column == 2);
}

// Where one record of a load ends and the next begins.
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/input_window.hpp>
#include <omnigraph/cluster/graph/values/line_reader.hpp>
#include <omnigraph/cluster/graph/values/record_slips.hpp>

#include "graph/values/pieces_law.hpp"
#include "support/piecewise_source.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

struct found {
    std::size_t number, line;
    std::string text;
    friend bool operator==(const found&, const found&) = default;
};

std::vector<found> read(std::string_view input, std::string* fault = nullptr) {
    line_reader records{input};
    std::vector<found> all;
    for (raw_record one; records.next(one);) all.push_back({one.number, one.line, std::string{one.text}});
    if (fault) *fault = records.failed();
    else CHECK(records.failed().empty());
    return all;
}

}  // namespace

TEST_CASE("records stand one per line, over several lines, or side by side") {
    CHECK(read("").empty());
    CHECK(read(" \r\n\t").empty());
    CHECK(read("{}\n\n{\n \"a\": [1,\n2]}{\"b\":\"}\\\"{\"}\r\n") ==
          std::vector<found>{{1, 1, "{}"}, {2, 3, "{\n \"a\": [1,\n2]}"}, {3, 5, "{\"b\":\"}\\\"{\"}"}});
}

TEST_CASE("what is no object is still handed over, for the parser to refuse") {
    CHECK(read("7 \"a b\" // x\n{}") == std::vector<found>{{1, 1, "7 \"a b\" // x"}, {2, 2, "{}"}});
    CHECK(read("}{}\n{}") == std::vector<found>{{1, 1, "}{}"}, {2, 2, "{}"}});
    CHECK(read("{\"a\": \"b}\n{}") == std::vector<found>{{1, 1, "{\"a\": \"b}"}, {2, 2, "{}"}});
}

TEST_CASE("a record that is never closed is named with its number and line") {
    std::string fault;
    CHECK(read("{}\n{\"a\": \"b\"\n{}", &fault).size() == 1);
    CHECK(fault == "the input ends inside it: a quote, a brace or a bracket is never closed");
    read("[" + std::string(max_record_bytes, ' ') + "]", &fault);
    CHECK(fault == "it is longer than 16 MiB, or a quote, a brace or a bracket is never closed");
}

TEST_CASE("a window holds what was read and not dropped, and says why no more comes") {
    piecewise_source source{"abcdef", 4};
    input_window input{source};
    CHECK(input.rest().empty());
    REQUIRE(input.grow());
    CHECK(input.rest() == "abcd");
    input.drop(3);
    REQUIRE(input.grow());
    CHECK(input.rest() == "def");
    CHECK(input.dropped() == 3);
    CHECK_FALSE(input.grow());
    CHECK(input.failed().empty());
    piecewise_source broken{"abcdef", 4};
    broken.fails_at = 4;
    line_reader records{broken};
    raw_record one;
    CHECK_FALSE(records.next(one));
    CHECK(records.input().failed() == "the disk is gone");
    CHECK(records.failed().empty());
    CHECK_FALSE(input_window{"abc"}.grow());
}

TEST_CASE("no input is read past its end, every record is a piece of it, and a source gives what its text gives") {
    CHECK(rc::check([](const std::vector<char>& picks, unsigned char piece) {
        static constexpr char alphabet[] = "{}[]\"\\ \n1a:,";
        std::string input;
        for (const char pick : picks) input += alphabet[static_cast<unsigned char>(pick) % (sizeof alphabet - 1)];
        line_reader records{input};
        std::size_t total = 0, count = 0;
        for (raw_record one; records.next(one); ++count) {
            RC_ASSERT(!one.text.empty());
            RC_ASSERT(one.number == count + 1);
            total += one.text.size();
        }
        RC_ASSERT(total <= input.size());
        check_pieces<line_reader>(input, std::size_t{1} + piece % 8);
    }));
}

TEST_CASE("a slip in a record is named") {
    const auto has = [](std::string_view text, std::string_view part) {
        const auto slip = json_slip(text).value_or("");
        INFO(slip);
        return slip.find(part) != std::string::npos;
    };
    CHECK(has("{\"a\": \"x\ty\"}", "\\t"));
    CHECK(has("{\"a\": \"x\x01\"}", "\\u0001"));
    CHECK(has(R"({"a": "C:\dir"})", "write it twice"));
    CHECK(has(R"({"a": [1, 2, ]})", "before `]`"));
    CHECK(has(R"({"a": 1,})", "before `}`"));
    CHECK(has(R"({"a": 1,, "b": 2})", "two commas"));
    for (const auto* word : {"Infinity", "-Infinity", "NaN", "None", "True", "nil", "undefined"})
        CHECK(has(R"({"a": )" + std::string{word} + "}", "is no value of JSON"));
    CHECK(has("{a: 1}", "\"a\""));
    CHECK(has("{\"a\": 'x'}", "double quotes"));
    CHECK(has("{\"a\": \"x}", "a quote is missing"));
    CHECK(has("{\"a\": 1} // one", "no comments"));
    CHECK(has("{\"a\": \"\xC3\x28\"}", "byte 8 is no UTF-8"));
    CHECK(has(std::string("{\0\"\0", 4), "UTF-16"));
    CHECK(has(std::string("{\"a\": \"\0\"}", 10), "a byte 0"));
    // What is right has no slip, whatever stands in its texts.
    CHECK_FALSE(json_slip(R"({"a": [1, -2.5e10, 1E+3, true, false, null], "b": "x, } ' # // \" \\ é 🤣", "c": {}})"));
}

TEST_CASE("a file that holds no records is told by its first bytes, once") {
    for (const std::string_view begin :
         {"\x1F\x8B\x08", "\x28\xB5\x2F\xFD", "PK\x03\x04", "BZh9", "PAR1", "\xFF\xFE{", "\xFE\xFF"}) {
        CHECK_FALSE(foreign_bytes(begin).empty());
        line_reader rows{begin};
        raw_record record;
        CHECK_FALSE(rows.next(record));
        CHECK(rows.failed() == foreign_bytes(begin));
        CHECK_FALSE(rows.next(record));
    }
    for (const std::string_view begin : {"", "{", "[1]", "PA", "\xEF\xBB\xBF{", "# x", "k,v"})
        CHECK(foreign_bytes(begin).empty());
}

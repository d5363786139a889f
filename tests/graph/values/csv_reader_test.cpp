// Where one row of CSV ends and the next begins, and its fields.
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/csv_reader.hpp>

#include "graph/values/pieces_law.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

std::vector<std::string> rows(std::string_view input, std::string* fault = nullptr) {
    csv_reader reader{input};
    std::vector<std::string> all;
    for (raw_record row; reader.next(row);)
        all.push_back(std::to_string(row.number) + ":" + std::to_string(row.line) + ":" + std::string{row.text});
    if (fault) *fault = reader.failed();
    else CHECK(reader.failed().empty());
    return all;
}

/// The fields of a row between bars, quoted ones in quotes, or the fault.
std::string fields(std::string_view row) {
    const auto read = csv_fields(row);
    if (!read) return read.error();
    std::string text;
    for (const auto& one : *read) text += "|" + (one.quoted ? "'" + one.text + "'" : one.text);
    return text;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("rows end in LF or CRLF, and a quoted field goes on over the end of its line") {
    CHECK(rows("").empty());
    CHECK(rows("a,b\n1,2\r\n\"x\ny\",3\n4,5") == list{"0:1:a,b", "1:2:1,2", "2:3:\"x\ny\",3", "3:5:4,5"});
    CHECK(rows("a\"b\n\"x\"\"\ny\"\nz") == list{"0:1:a\"b", "1:2:\"x\"\"\ny\"", "2:4:z"});
    CHECK(rows("a\n\nb\n\r\n\n") == list{"0:1:a", "1:3:b"});
    CHECK(rows("\na\n") == list{"0:1:", "1:2:a"});
    CHECK(rows("a\n\"\"\n") == list{"0:1:a", "1:2:\"\""});
    CHECK(rows("\xEF\xBB\xBF"
               "a\n1") == list{"0:1:a", "1:2:1"});
    std::string fault;
    CHECK(rows("\xFF\xFE"
               "a",
               &fault)
              .empty());
    CHECK(fault == "this is UTF-16; save the file as UTF-8");
    CHECK(rows("a\n\"b\nc", &fault).size() == 1);
    CHECK(fault == "the input ends inside a quoted field: a quote is never closed");
    rows("\"" + std::string(max_record_bytes, 'x'), &fault);
    CHECK(fault == "it is longer than 16 MiB, or a quote is never closed");
}

TEST_CASE("quotes stand around whole fields and are doubled inside; nothing is not the empty text") {
    CHECK(fields("a,b") == "|a|b");
    CHECK(fields("") == "|");
    CHECK(fields("a,") == "|a|");
    CHECK(fields("\"\",") == "|''|");
    CHECK(fields("\"a \"\"b\"\", c\",d") == "|'a \"b\", c'|d");
    CHECK(fields(" a ,b") == "| a |b");
    CHECK(fields("a\"b") ==
          "field 1: a quote stands inside a field that does not begin with one; quote the field, and double the quote");
    CHECK(fields("x,\"a\"b") ==
          "field 2: something stands behind the closing quote; a quote inside a quoted field is doubled");
    CHECK(fields("\"a") == "field 1: a quote is never closed");
    CHECK(fields("a\rb") == "field 1: a carriage return stands alone; lines end in LF or CRLF");
}

TEST_CASE("what is written as CSV is read as it was") {
    CHECK(rc::check([](const std::vector<std::string>& given) {
        std::string row;
        for (const auto& text : given) {
            row += row.empty() ? "\"" : ",\"";
            for (const char c : text) row += c == '"' ? std::string{"\"\""} : std::string{c};
            row += '"';
        }
        csv_reader reader{row};
        raw_record one;
        if (given.empty()) {
            RC_ASSERT(!reader.next(one));
            return;
        }
        RC_ASSERT(reader.next(one));
        const auto read = csv_fields(one.text);
        RC_ASSERT(static_cast<bool>(read));
        RC_ASSERT(read->size() == given.size());
        for (std::size_t i = 0; i < given.size(); ++i) RC_ASSERT((*read)[i].text == given[i]);
        RC_ASSERT(!reader.next(one));
    }));
}

TEST_CASE("a source gives the rows that its text gives, in pieces of any size") {
    CHECK(rc::check([](const std::vector<char>& picks, unsigned char piece, bool mark) {
        static constexpr char alphabet[] = "a,\"\"\n\n\r";
        std::string input = mark ? "\xEF\xBB\xBF" : "";
        for (const char pick : picks) input += alphabet[static_cast<unsigned char>(pick) % (sizeof alphabet - 1)];
        check_pieces<csv_reader>(input, std::size_t{1} + piece % 4);
    }));
}

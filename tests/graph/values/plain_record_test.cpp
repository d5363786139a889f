// Records that are split without a document: what is read is what the parser reads, and everything rare is left to it.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/line_reader.hpp>
#include <omnigraph/cluster/graph/values/plain_record.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>

#include "support/laws.hpp"
#include "support/piecewise_source.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

std::size_t length_of(std::string_view text) {
    plain_record members;
    return members.read(text);
}

/// Whether the member is what the document holds.
bool is_member(const plain_member& member, const json& document) {
    const auto* object = document.if_object();
    const auto* held = object ? object->if_contains(member.name) : nullptr;
    if (!held) return false;
    switch (member.kind) {
        case plain_kind::text: return text_in(*held) == member.value;
        case plain_kind::number: return *parse_data_json(member.value) == *held;
        default: return compact_json(*held) == member.value;
    }
}

bool is_read_alike(std::string_view text, const plain_record& members) {
    const auto parsed = parse_data_json(text, {max_record_bytes, 16});
    if (!parsed) return false;
    std::size_t head = 0, data = 0;
    for (const auto& member : members.head()) head += is_member(member, *parsed);
    const auto* held = parsed->get_object().if_contains("data");
    for (const auto& member : members.data()) data += held && is_member(member, *held);
    return head == members.head().size() && data == members.data().size() &&
           parsed->get_object().size() == head + (held ? 1 : 0) && (!held || held->get_object().size() == data);
}

constexpr std::string_view parts[] = {
    "{",
    "}",
    "{\"type\":\"P\",\"data\":{",
    "}}",
    "\"k\"",
    "\"data\"",
    ":",
    ",",
    "\"",
    "\\n",
    "\"\xC3\xA4\"",
    "\xFF",
    "7",
    "-0.5",
    "1e3",
    "01",
    "-",
    ".",
    "true",
    "false",
    "null",
    "nul",
    "[]",
    " ",
    "\n",
    "\"a\":1",
    "\"b\":\"long enough to fill a word\"",
};

}  // namespace

TEST_CASE("a plain record is split into the members of the object and of its data") {
    plain_record members;
    const std::string_view text = R"( {"type" : "P", "data":{"k":"ä b", "n":-1.5e3,"t":true,"f":false,"z":null} } {})";
    CHECK(members.read(text) == 0);
    const auto record = text.substr(1);
    REQUIRE(members.read(record) == record.size() - 3);
    REQUIRE(members.head().size() == 1);
    CHECK(members.head()[0].name == "type");
    CHECK(members.head()[0].value == "P");
    REQUIRE(members.data().size() == 5);
    CHECK(members.data()[0].value == "ä b");
    CHECK(members.data()[1].kind == plain_kind::number);
    CHECK(members.data()[1].value == "-1.5e3");
    CHECK(members.data()[2].kind == plain_kind::truth);
    CHECK(members.data()[3].kind == plain_kind::falsehood);
    CHECK(members.data()[4].kind == plain_kind::null);
    CHECK(members.read("{}") == 2);
    CHECK(members.data().empty());
}

TEST_CASE("a text ends at its quote, wherever that is, and at nothing else") {
    for (std::size_t before = 0; before < 20; ++before)
        for (int byte = 1; byte < 256; ++byte) {
            const auto value = std::string(before, '!') + static_cast<char>(byte) + "#!\x7F !";
            const auto text = R"({"k":")" + value + R"(","l":7})";
            plain_record members;
            const auto length = members.read(text);
            if (byte < 0x20 || byte > 0x7F || byte == '"' || byte == '\\') {
                CHECK(length == 0);
                continue;
            }
            CHECK(length == text.size());
            CHECK(members.head()[0].value == value);
        }
}

TEST_CASE("what is rare or wrong is left to the parser") {
    for (const auto* text : {"",
                             "7",
                             "[1]",
                             "{",
                             R"({"a":)",
                             R"({"a":"b)",
                             R"({"a":"b\n"})",
                             R"({"a":[1]})",
                             R"({"a":{}})",
                             R"({"data":{"a":{}}})",
                             R"({"data":{},"data":{}})",
                             R"({"a":1,"a":2})",
                             R"({"data":{"a":1,"a":2}})",
                             R"({"a":01})",
                             R"({"a":1.})",
                             R"({"a":.5})",
                             R"({"a":-})",
                             R"({"a":1e})",
                             R"({"a":nul})",
                             R"({"a":tru)",
                             R"({"a":1,})",
                             R"({"a" 1})",
                             R"({a:1})",
                             R"({"a":1 "b":2})",
                             "{\"a\":\"\n\"}",
                             "{\"a\":\"\xFF\"}",
                             "{\"a\":\"0123456\x01 89\"}"})
        CHECK_MESSAGE(length_of(text) == 0, text);
    std::string many;
    for (int i = 0; i < 65; ++i) many += (many.empty() ? "{\"" : ",\"") + std::to_string(i) + "\":0";
    CHECK(length_of(many + "}") == 0);
}

TEST_CASE("a text that is split is an object with these members to the parser, too") {
    int split = 0;
    testing::check_until({{split, 6}}, [&split](const std::vector<unsigned char>& picks, bool is_opened) {
        std::string text = is_opened ? "{\"type\":\"P\",\"data\":{" : "{";
        for (const auto pick : picks) text += parts[pick % std::size(parts)];
        if (is_opened) text += "}}";
        plain_record members;
        const auto length = members.read(text);
        if (length == 0) return;
        ++split;
        RC_ASSERT(is_read_alike(std::string_view{text}.substr(0, length), members));
    });
}

TEST_CASE("records are the same whether their members are asked for or not") {
    CHECK(rc::check([](const std::vector<unsigned char>& picks, unsigned char piece) {
        std::string input;
        for (const auto pick : picks)
            input += pick % 3 == 0 ? "{\"type\":\"P\",\"data\":{\"k\":\"" + std::to_string(pick) + "\"}}\n"
                                   : std::string{parts[pick % std::size(parts)]};
        piecewise_source source{input, std::size_t{1} + piece % 16};
        line_reader whole{input}, split{source};
        plain_record members;
        for (raw_record one, other; whole.next(one);) {
            RC_ASSERT((split.next_plain(other, members) || split.next(other)));
            RC_ASSERT(other.number == one.number);
            RC_ASSERT(other.line == one.line);
            RC_ASSERT(other.text == one.text);
        }
        raw_record none;
        RC_ASSERT(!split.next_plain(none, members));
        RC_ASSERT(!split.next(none));
        RC_ASSERT(split.failed() == whole.failed());
        RC_ASSERT(split.number() == whole.number());
    }));
}

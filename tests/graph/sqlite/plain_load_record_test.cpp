// Records that are read from their members are what the reader of documents makes of their texts.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/load_record.hpp>
#include <omnigraph/cluster/graph/sqlite/plain_load_record.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/plain_record.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/laws.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr std::string_view schema = R"(
node P {k: String @key  n: I32? @default(7)  u: U64?  f: F64?  g: F32?  b: Bool?  d: Date?  t: DateTime?
        e: enum(x, y)?  l: [String]?  s: String @default("none")  o: Blob?}
node Q {r: I64  t: String?}
node K {a: String  i: I32  @key(a, i)}
node F {a: F32 @key}
edge E: P -> Q {w: I32?}
edge G: F -> F {w: I32?}
edge M: P | Q -> P
)";

struct both_readers {
    both_readers() {
        lang::faults found;
        catalog = lang::compile_schema(schema, found);
        REQUIRE(catalog);
        layout.emplace(*catalog);
        plain.emplace(*layout, ids);
    }
    /// The record from its members; nullptr when it is left to the other reader.
    const load_record* split(std::string_view text) {
        if (members.read(text) != text.size() || !plain->read(members, record)) return nullptr;
        return &record;
    }
    std::optional<load_record> parsed(std::string_view text) {
        data_faults faults{"record"};
        return read_load_record({1, 1, text}, *layout, ids, faults);
    }

    testing::fake_runtime clock;
    id_sequence ids{clock};
    std::optional<lang::schema_catalog> catalog;
    std::optional<table_layout> layout;
    std::optional<plain_record_reader> plain;
    plain_record members;
    load_record record;  ///< used again, as a load does
};

bool is_alike(const load_record& one, const load_record& other) {
    return one.table == other.table && one.id_given == other.id_given && one.open_ends == other.open_ends &&
           (!one.id_given || one.content.id == other.content.id) && one.content.src == other.content.src &&
           one.content.dst == other.content.dst && one.content.values == other.content.values;
}

constexpr std::string_view heads[] = {
    R"({"type":"P")",
    R"({"type":"P")",
    R"({"data":{},"type":"P")",
    R"({"type":"Q")",
    R"({"type":"K")",
    R"({"edge":"E","from":"p","to":"q")",
    R"({"to":"q","edge":"e","from":"p")",
    R"({"edge":"G","from":"0.1","to":"2")",
    R"({"edge":"M","from":"p","to":"q")",
    R"({"edge":"E","from":"p")",
    R"({"type":"N")",
    R"({"type":"P","x":1)",
};
constexpr std::string_view names[] = {"k", "n", "u", "f", "g", "b", "d", "t",  "e",
                                      "l", "s", "o", "r", "w", "a", "i", "id", "zz"};
constexpr std::string_view values[] = {
    "\"x\"",
    "\"y\"",
    "\"\"",
    "7",
    "-7",
    "-0",
    "0",
    "2147483648",
    "9007199254740993",
    "99999999999999999999",
    "0.5",
    "-0.0",
    "0.1",
    "1e3",
    "1e400",
    "3.0",
    "9007199254740993.0",
    "true",
    "false",
    "null",
    "\"2020-02-29\"",
    "\"2020-01-01T00:00:00Z\"",
    "\"base64:AA==\"",
    "\"base64:!\"",
    "\"https://example.org/a\"",
    "[\"x\"]",
};

constexpr std::string_view fitting[] = {
    "\"n\":7",
    "\"n\":null",
    "\"u\":0",
    "\"f\":0.5",
    "\"f\":-7",
    "\"g\":0.1",
    "\"b\":true",
    "\"d\":\"2020-02-29\"",
    "\"e\":\"x\"",
    "\"s\":\"\"",
    "\"o\":\"base64:AA==\"",
    "\"t\":\"2020-01-01T00:00:00Z\"",
};

}  // namespace

TEST_CASE("a record that is read from its members is what its text says, and everything common is read so") {
    both_readers readers;
    for (const auto* text :
         {R"({"type":"P","data":{"k":"p0","n":1,"f":0.5,"b":true,"d":"2020-02-29","e":"x"}})",
          R"({"data":{"s":"z","k":"p1"},"type":"P"})", R"({"type":"Q","data":{"r":-5,"id":"q1"}})",
          R"({"type":"Q","data":{"r":5}})", R"({"type":"K","data":{"a":"x","i":1}})",
          R"({"edge":"E","from":"p0","to":"q1"})", R"({"edge":"e","from":"p0","to":"q1","data":{"w":null}})"}) {
        const auto* split = readers.split(text);
        REQUIRE_MESSAGE(split, text);
        const auto parsed = readers.parsed(text);
        REQUIRE(parsed);
        CHECK_MESSAGE(is_alike(*split, *parsed), text);
    }
    for (const auto* text : {R"({"type":"P","data":{"k":"p","l":["x"]}})", R"({"edge":"M","from":"p","to":"q"})",
                             R"({"edge":"G","from":"0.1","to":"2"})", R"({"type":"P"})", R"({"type":"P","edge":"E"})",
                             R"({"type":"P","data":{"k":"p","id":"q"}})", R"({"type":"Q","data":{"r":1,"id":7}})"})
        CHECK_FALSE_MESSAGE(readers.split(text), text);
}

TEST_CASE("no record is read from its members otherwise than from its text") {
    both_readers readers;
    int read = 0;
    testing::check_until({{read, 3}}, [&](const std::vector<unsigned short>& picks, unsigned char pick_of_head) {
        const std::size_t head = pick_of_head % 16 < 8 ? 0 : pick_of_head;
        std::string data = "\"k\":\"p\"";
        if (head % std::size(heads) > 0) data.clear();
        // The more members, the rarer is a record that is read.
        const std::size_t most = pick_of_head % 2 == 0 ? 1 : 6;
        std::size_t count = 0;
        for (const auto pick : picks) {
            if (++count > most) break;
            const auto any = "\"" + std::string{names[pick / 4 % std::size(names)]} +
                             "\":" + std::string{values[pick / 128 % std::size(values)]};
            data +=
                (data.empty() ? "" : ",") + (pick % 4 == 0 ? any : std::string{fitting[pick / 4 % std::size(fitting)]});
        }
        const auto text = std::string{heads[head % std::size(heads)]} + ",\"data\":{" + data + "}}";
        const auto* split = readers.split(text);
        if (!split) return;
        ++read;
        const auto parsed = readers.parsed(text);
        RC_ASSERT(parsed.has_value());
        RC_ASSERT(is_alike(*split, *parsed));
    });
}

// The YAML reader: what it understands, where it says things are, and what it refuses.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/config/yaml.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

using namespace omnigraph::cluster;

namespace {

yaml_node tree(std::string_view text) {
    auto parsed = parse_yaml(text);
    REQUIRE_MESSAGE(!parsed.fault, parsed.fault->message);
    REQUIRE(parsed.duplicates.empty());
    return parsed.root;
}

yaml_fault fault(std::string_view text, const yaml_limits& limits = {}) {
    auto parsed = parse_yaml(text, limits);
    REQUIRE(parsed.fault);
    CHECK(parsed.root.entries.empty());
    CHECK_FALSE(parsed.fault->message.empty());
    CHECK_FALSE(parsed.fault->remedy.empty());
    return *parsed.fault;
}

std::string place(const auto& at) { return std::to_string(at.line) + ":" + std::to_string(at.column); }

// A document written piece by piece, remembering where each key and value begins.
struct written_document {
    std::string text;
    std::string line_break = "\n";
    std::uint32_t line = 1, column = 1;

    void put(const std::string& piece) {
        text += piece;
        column += static_cast<std::uint32_t>(piece.size());
    }
    void end_line() {
        text += line_break;
        ++line;
        column = 1;
    }
};

std::string in_quotes(const std::string& text, char quote) {
    std::string quoted{quote};
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + quote;
}

rc::Gen<std::string> word() {
    return rc::gen::mapcat(rc::gen::inRange(1, 6), [](int length) {
        return rc::gen::map(rc::gen::container<std::vector<std::string>>(
                                static_cast<std::size_t>(length),
                                rc::gen::element<std::string>("a", "b", "z", "ü", "日", "_", "7", "🙂")),
                            [](const std::vector<std::string>& pieces) {
                                std::string text{"k"};
                                for (const auto& piece : pieces) text += piece;
                                return text;
                            });
    });
}

yaml_node write_scalar(written_document& out) {
    yaml_node node;
    node.kind = yaml_kind::scalar;
    node.line = out.line;
    node.column = out.column;
    node.text = *word();
    node.quoted = *rc::gen::arbitrary<bool>();
    out.put(node.quoted ? in_quotes(node.text, *rc::gen::element('"', '\'')) : node.text);
    return node;
}

// `key: value` lines, nested by indentation, or a flow list.
yaml_node write_mapping(written_document& out, int depth, std::size_t indent) {
    yaml_node node;
    node.kind = yaml_kind::mapping;
    const auto count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
        if (*rc::gen::inRange(0, 4) == 0) {
            out.put("# ü comment: [not, {read");
            out.end_line();
        }
        out.put(std::string(indent, ' '));
        yaml_entry entry;
        entry.line = out.line;
        entry.column = out.column;
        entry.key = *word() + std::to_string(i);
        if (node.entries.empty()) node.line = out.line, node.column = out.column;
        out.put(*rc::gen::arbitrary<bool>() ? in_quotes(entry.key, '"') : entry.key);
        out.put(":");
        const auto shape = *rc::gen::inRange(0, depth > 0 ? 3 : 2);
        if (shape == 0) {
            out.put(" ");
            entry.value = write_scalar(out);
            out.end_line();
        } else if (shape == 1) {
            out.put(" ");
            entry.value.kind = yaml_kind::sequence;
            entry.value.line = out.line;
            entry.value.column = out.column;
            out.put("[");
            const auto items = *rc::gen::inRange(0, 3);
            for (int item = 0; item < items; ++item) {
                if (item > 0) out.put(", ");
                entry.value.items.push_back(write_scalar(out));
            }
            out.put("]");
            out.end_line();
        } else {
            out.end_line();
            entry.value = write_mapping(out, depth - 1, indent + 2);
        }
        node.entries.push_back(std::move(entry));
    }
    return node;
}

bool same(const yaml_node& left, const yaml_node& right) {
    return left.kind == right.kind && left.text == right.text && left.quoted == right.quoted &&
           place(left) == place(right) && std::ranges::equal(left.items, right.items, same) &&
           std::ranges::equal(left.entries, right.entries, [](const yaml_entry& a, const yaml_entry& b) {
               return a.key == b.key && place(a) == place(b) && same(a.value, b.value);
           });
}

}  // namespace

TEST_CASE("whatever is written is read back, every key and value at its line and its byte column") {
    CHECK(rc::check([] {
        written_document out;
        if (*rc::gen::arbitrary<bool>()) out.line_break = "\r\n";
        const auto expected = write_mapping(out, 3, 0);
        const auto parsed = parse_yaml(out.text);
        RC_LOG(out.text);
        RC_ASSERT(!parsed.fault);
        RC_ASSERT(parsed.duplicates.empty());
        RC_ASSERT(same(parsed.root, expected));
    }));
}

TEST_CASE("any bytes give a tree or a fault with a place, never a crash") {
    CHECK(rc::check([](const std::vector<std::uint8_t>& bytes) {
        const auto parsed = parse_yaml({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        if (parsed.fault) RC_ASSERT(parsed.fault->line > 0u);
    }));
    // The same from an alphabet in which structure is likely.
    CHECK(rc::check([] {
        const auto pieces = *rc::gen::container<std::vector<std::string>>(
            rc::gen::element<std::string>("a", ":", " ", "\n", "- ", "[", "]", "{", "}", ",", "&x ", "*x", "\"", "'",
                                          "|", ">", "#", "!", "%TAG", "---", "<<", "\t", "?", "~", "\r\n"));
        std::string text;
        for (const auto& piece : pieces) text += piece;
        const auto parsed = parse_yaml(text);
        if (parsed.fault)
            RC_ASSERT(!parsed.fault->message.empty() && is_utf8(parsed.fault->message) && parsed.fault->line > 0u);
    }));
}

TEST_CASE("texts stay texts, and only a plain blank, ~ or null is nothing") {
    const auto root = tree("a: no\nb: '12'\nc:\nd: ~\ne: \"null\"\nf: null\ng: !!str 5\nh: |\n  two\n  lines\n");
    CHECK(root.find("a")->text == "no");
    CHECK_FALSE(root.find("a")->quoted);
    CHECK(root.find("b")->quoted);
    for (const auto* key : {"c", "d", "f"}) CHECK(root.find(key)->kind == yaml_kind::null);
    CHECK(root.find("e")->kind == yaml_kind::scalar);
    CHECK(root.find("g")->quoted);
    CHECK(root.find("h")->text == "two\nlines\n");
    CHECK(root.find("z") == nullptr);
}

TEST_CASE("an empty text is nothing, and so is one of comments only") {
    CHECK(tree("").kind == yaml_kind::null);
    CHECK(tree("# nothing\n").kind == yaml_kind::null);
    CHECK(tree("---\n...\n").kind == yaml_kind::null);
}

TEST_CASE("a byte order mark is skipped and Windows line ends count as one") {
    const auto root = tree(
        "\xEF\xBB\xBF"
        "a: 1\r\nb: 2\r\n");
    CHECK(place(root.entries[0]) == "1:1");
    CHECK(place(root.entries[1].value) == "2:4");
    CHECK(root.entries[1].value.text == "2");
}

TEST_CASE("repeated keys are found wherever they stand and however they are spelled (W1)") {
    const auto parsed = parse_yaml(
        "graphs: {g: {schema: a}, g: {schema: b}}\n"
        "\"policies\": {}\n"
        "policies: {}\n"
        "list:\n"
        "  - {x: 1}\n"
        "  - {y: 1, 'y': 2, \"y\": 3}\n"
        "text: |\n"
        "  graphs: no key\n"
        "  graphs: no key\n"
        "anchored: &here {a: 1}\n"
        "again: *here\n");
    REQUIRE_FALSE(parsed.fault);
    REQUIRE(parsed.duplicates.size() == 4);
    CHECK(parsed.duplicates[0].path == "graphs.g");
    CHECK(place(parsed.duplicates[0]) == "1:26");
    CHECK(parsed.duplicates[0].first_line == 1);
    CHECK(parsed.duplicates[1].path == "policies");
    CHECK(place(parsed.duplicates[1]) == "3:1");
    CHECK(parsed.duplicates[1].first_line == 2);
    CHECK(parsed.duplicates[2].path == "list[1].y");
    CHECK(parsed.duplicates[3].path == "list[1].y");
    CHECK(parsed.root.find("graphs")->find("g")->find("schema")->text == "a");
    CHECK(parsed.root.find("graphs")->entries.size() == 1);
}

TEST_CASE("repeated keys are found below repeated keys and before a fault") {
    const auto parsed = parse_yaml("a: 1\na: {b: 1, b: 2}\nc: [\n");
    REQUIRE(parsed.duplicates.size() == 2);
    CHECK(parsed.duplicates[1].path == "a.b");
    CHECK(parsed.fault);
}

TEST_CASE("the list of repeated keys has an end") {
    std::string text;
    for (int i = 0; i < 12; ++i) text += "a: 1\n";
    yaml_limits limits;
    limits.duplicates = 10;
    CHECK(fault(text, limits).kind == yaml_fault_kind::too_large);
}

TEST_CASE("an alias stands for a copy, with the places of the anchored text") {
    const auto root = tree("one: &shared\n  file: a.pg\ntwo: *shared\n");
    CHECK(root.find("two")->find("file")->text == "a.pg");
    CHECK(place(*root.find("two")->find("file")) == "2:9");
}

TEST_CASE("an alias of nothing, or of what contains it, is a fault at the alias") {
    const auto unknown = fault("a: *missing\n");
    CHECK(place(unknown) == "1:4");
    CHECK(unknown.message == "This alias stands for nothing: no finished value before it has its anchor.");
    CHECK(fault("a: &loop [1, *loop]\n").kind == yaml_fault_kind::syntax);
}

TEST_CASE("no fault repeats a tag or the name of an alias: each may be a secret without its quotes") {
    for (const std::string value : {"!sk-123456", "!!sk-123456 x", "!<sk-123456> x", "*sk-123456"}) {
        CAPTURE(value);
        const auto refused = fault("api_key: " + value + "\n");
        CHECK(refused.message.find("sk-123456") == std::string::npos);
        CHECK(refused.remedy.find("sk-123456") == std::string::npos);
        CHECK(place(refused) == "1:10");
    }
}

TEST_CASE("an alias takes no value from where secrets stand to where none does") {
    CHECK(fault("api_key: &k sk-1\nschema: *k\n").kind == yaml_fault_kind::unsupported);
    CHECK(fault("providers: { e: &e { model: m } }\ngraphs: { kb: *e }\n").kind == yaml_fault_kind::unsupported);
    CHECK(tree("providers: { e: &e { model: m }, f: *e }\n").find("providers")->find("f")->find("model")->text == "m");
    CHECK(tree("one: &n 1\napi_key: *n\n").find("api_key")->text == "1");
}

TEST_CASE("an alias bomb is refused by what it would expand to") {
    std::string nodes = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 12; ++i) {
        const auto last = "*a" + std::to_string(i - 1);
        nodes += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j) nodes += (j ? "," : "") + last;
        nodes += "]\n";
    }
    CHECK(fault(nodes).kind == yaml_fault_kind::too_large);

    std::string bytes = "a: &a " + std::string(1 << 20, 'x') + "\nb: [";
    for (int j = 0; j < 200; ++j) bytes += "*a,";
    CHECK(fault(bytes + "]\n").kind == yaml_fault_kind::too_large);

    std::string depth = "a0: &a0 [x]\n";
    for (int i = 1; i < 80; ++i)
        depth += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    CHECK(fault(depth).kind == yaml_fault_kind::too_deep);
}

TEST_CASE("deep nesting is refused at the level that is too deep, in any style") {
    CHECK(fault(std::string(2'000'000, '[')).kind == yaml_fault_kind::too_deep);
    CHECK(place(fault(std::string(2'000'000, '['))) == "1:65");
    std::string dashes;
    for (int i = 0; i < 100'000; ++i) dashes += "- ";
    CHECK(fault(dashes + "x").kind == yaml_fault_kind::too_deep);
    std::string braces;
    for (int i = 0; i < 100'000; ++i) braces += "{a: ";
    CHECK(fault(braces).kind == yaml_fault_kind::too_deep);

    std::string deepest = std::string(64, '[') + std::string(64, ']');
    CHECK_FALSE(parse_yaml(deepest).fault);
}

TEST_CASE("a text beyond the limit is refused before it is looked at") {
    yaml_limits limits;
    limits.bytes = 10;
    CHECK(fault("a: 12345678", limits).kind == yaml_fault_kind::too_large);
    limits.nodes = 3;
    limits.bytes = 1000;
    CHECK(fault("[a, b, c]", limits).kind == yaml_fault_kind::too_large);
    CHECK_FALSE(parse_yaml("[a, b]", limits).fault);
    CHECK(fault("[&x a, b]", limits).kind == yaml_fault_kind::too_large);  // what an anchor keeps counts
}

TEST_CASE("bytes that are no UTF-8 and control characters are refused where they stand") {
    const auto latin = fault("a: 1\nb: caf\xE9\n");
    CHECK(latin.kind == yaml_fault_kind::encoding);
    CHECK(place(latin) == "2:7");
    CHECK(fault("a: \xED\xA0\x80").kind == yaml_fault_kind::encoding);  // a surrogate
    CHECK(fault("\xFF\xFE"
                "a\0")
              .kind == yaml_fault_kind::encoding);  // UTF-16
    const auto nul = fault(std::string_view{"a: 1\nb: \0\n", 10});
    CHECK(nul.kind == yaml_fault_kind::encoding);
    CHECK(place(nul) == "2:4");
    CHECK(fault("a: \x07").kind == yaml_fault_kind::encoding);
    CHECK(place(fault("a: 1\nb: \"x\\0y\"\n")) == "2:4");  // a NUL written as an escape
}

TEST_CASE("legal YAML that nobody needs here is refused in words") {
    for (const auto* text :
         {"a: 1\n---\nb: 2\n", "base: &b {x: 1}\nmore:\n  <<: *b\n", "[a]: 1\n", "? {a: 1}\n: 2\n", "&k a: 1\n",
          "a: !secret x\n", "a: !!int \"5\"\n", "a: !!set {x}\n", "a: &k x\n*k : 1\n"}) {
        CAPTURE(text);
        CHECK(fault(text).kind == yaml_fault_kind::unsupported);
    }
    CHECK(place(fault("a: 1\n---\nb: 2\n")) == "2:1");
    CHECK(tree("'<<': 1\n").entries[0].key == "<<");
    CHECK(fault("? \n: 1\n").message == "A key is missing before `:`.");
    std::string directives;
    for (int i = 0; i < 2000; ++i) directives += "%TAG !t" + std::to_string(i) + "! x:\n";
    CHECK(fault(directives + "---\na: 1\n").kind == yaml_fault_kind::unsupported);
}

TEST_CASE("each common slip is explained in our words, with its place") {
    const struct {
        const char* text;
        std::string_view sentence;
    } slips[] = {
        {"a: {: 1}\n", "A value or a name is missing here."},
        {"'a' b\n", "There is text after the end of the document, or after a closing quote."},
        {"a: \"open\nb: 1\n", "A quoted text is opened and never closed."},
        {"a: b: c\n", "A second `: ` stands on this line, or a field is indented under a value."},
        {"a:\n\tb: 1\n", "A value cannot begin with this character (a tab, `@`, `` ` `` or `%`)."},
        {"a: [1, 2\nb: 3\n", "A list in brackets is not closed, or lacks a comma."},
        {"a: {b: 1\nc: 2\n", "A mapping in braces is not closed, or lacks a comma."},
        {"a: 1\n b: 2\n", "A second `: ` stands on this line, or a field is indented under a value."},
        {"a: 1\nb\n", "A key has no `:` after it."},
        {"a: @x\n", "A value cannot begin with this character (a tab, `@`, `` ` `` or `%`)."},
        {"a: \"\\q\"\n", "A double-quoted text has an escape that YAML does not know."},
        {"a: - b\n", "A list item (`- `) cannot stand here."},
        {"- a\nb: 1\n", "A list item is expected here: the line is not indented like the items before it."},
        {"a: !x!y z\n", "A value begins with a `!` tag that is not declared."},
    };
    for (const auto& slip : slips) {
        const auto found = fault(slip.text);
        CAPTURE(slip.text);
        CAPTURE(found.message);
        CHECK(found.message == slip.sentence);
        CHECK(found.line > 0);
        CHECK(found.column > 0);
    }
    CHECK(place(fault("b: 1\na: \"open\n")) == "2:4");
    CHECK(place(fault("b: 1\na: [1,\n2\n")) == "2:4");
}

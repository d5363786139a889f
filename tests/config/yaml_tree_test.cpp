#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

using namespace omnigraph::cluster;

namespace {

yaml_node node(yaml_kind kind) {
    yaml_node made;
    made.kind = kind;
    return made;
}

yaml_node scalar(std::string text, bool quoted = false) {
    auto made = node(yaml_kind::scalar);
    made.quoted = quoted;
    made.text = std::move(text);
    return made;
}

}  // namespace

TEST_CASE("a value is found by the whole key, case and all") {
    auto mapping = node(yaml_kind::mapping);
    mapping.entries.push_back({"schema", 1, 1, scalar("a.pg")});
    mapping.entries.push_back({"", 2, 1, scalar("blank")});
    REQUIRE(mapping.find("schema") != nullptr);
    CHECK(mapping.find("schema")->text == "a.pg");
    CHECK(mapping.find("")->text == "blank");
    CHECK(mapping.find("Schema") == nullptr);
    CHECK(mapping.find("schem") == nullptr);
    CHECK(yaml_node{}.find("schema") == nullptr);
}

TEST_CASE("a node is described as what a reader of the file sees") {
    CHECK(describe({}) == "nothing");
    CHECK(describe(node(yaml_kind::sequence)) == "a list");
    CHECK(describe(node(yaml_kind::mapping)) == "a mapping");
    CHECK(describe(scalar("12")) == "the text `12`");
    CHECK(describe(scalar("12", true)) == "the quoted text `12`");
    CHECK(describe(scalar("")) == "the text ``");
    CHECK(describe_kind(scalar("12")) == "a text");
    CHECK(describe_kind(scalar("12", true)) == "a quoted text");
    CHECK(describe_kind(node(yaml_kind::mapping)) == "a mapping");
}

TEST_CASE("a long text is cut at a whole character and says that it goes on") {
    CHECK(describe(scalar(std::string(40, 'a'))) == "the text `" + std::string(40, 'a') + "`");
    CHECK(describe(scalar(std::string(41, 'a'))) == "the text `" + std::string(40, 'a') + "…`");
    CHECK(rc::check([] {
        std::string text;
        for (auto left = *rc::gen::inRange(0, 60); left > 0; --left)
            text += *rc::gen::element<std::string>("a", "ü", "日", "🦆");
        const auto shown = describe(scalar(text));
        RC_ASSERT(is_utf8(shown));
        const std::string head = "the text `";
        const auto goes_on = shown.ends_with("…`");
        const auto kept = shown.substr(head.size(), shown.size() - head.size() - (goes_on ? 4 : 1));
        RC_ASSERT(text.starts_with(kept));
        RC_ASSERT(goes_on == (kept.size() < text.size()));
        RC_ASSERT(kept.size() <= 40U);
        RC_ASSERT((!goes_on || kept.size() > 36U));
    }));
}

TEST_CASE("a plain number or boolean is told from a text") {
    const auto plain = [](const char* text) {
        return is_number_or_boolean(yaml_node{yaml_kind::scalar, false, 1, 1, text, {}, {}});
    };
    for (const auto* text : {"0", "5", "-5", "+5", "1.10", "1.", ".5", "1e3", "-1.5E-7", "0x1F", "0o17", ".inf",
                             "-.INF", ".nan", "true", "True", "FALSE"}) {
        CAPTURE(text);
        CHECK(plain(text));
        CHECK_FALSE(is_number_or_boolean(yaml_node{yaml_kind::scalar, true, 1, 1, text, {}, {}}));
    }
    for (const auto* text : {"", "a", "5a", "1.2.3", "1e", "e3", ".", "-", "0x", "0xg", "0o8", "yes", "no", "on",
                             "2024-01-01", "./5", "5.gq", "nan", "1_000"}) {
        CAPTURE(text);
        CHECK_FALSE(plain(text));
    }
    CHECK_FALSE(is_number_or_boolean(yaml_node{yaml_kind::null, false, 1, 1, "", {}, {}}));
}

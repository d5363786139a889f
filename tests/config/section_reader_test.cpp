// The section reader as the author of a kind uses it.
#include <doctest/doctest.h>

#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/strict_document.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

using namespace omnigraph::cluster;

namespace {

/// What reading `text` with `use` reports.
template <class Use>
std::string messages(std::string_view text, Use use) {
    diagnostics found;
    fault_sink faults{"dash.yaml", codes::invalid_cluster_yaml, "dashboards", found};
    const auto parsed = parse_yaml(text);
    report_yaml_faults(parsed, faults);
    if (faults.count() == 0) {
        section_reader section{parsed.root, "dashboards.sales", faults};
        use(section);
        section.refuse_unknown();
    }
    CHECK(faults.count() == found.size());
    std::string all;
    for (const auto& one : found) {
        CHECK(one.position.file == "dash.yaml");
        all += std::to_string(one.position.line) + ":" + std::to_string(one.position.column) + " " + one.message + "\n";
    }
    return all;
}

}  // namespace

TEST_CASE("what is there is read with its place, and what is blank or absent is nothing") {
    CHECK(messages(
              "title: Sales\ntiles: [a, b]\nlive: true\nheight: 12\nnote:\nparts: {x: 1, y: 2}\n",
              [](section_reader& section) {
                  CHECK(section.required_text("title") == located<std::string>{"Sales", {"dash.yaml", 1, 8}});
                  CHECK(section.required_text_list("tiles")->at(1) == located<std::string>{"b", {"dash.yaml", 2, 12}});
                  CHECK(section.boolean("live")->value);
                  CHECK(section.whole_number("height") == located<std::uint64_t>{12, {"dash.yaml", 4, 9}});
                  CHECK_FALSE(section.text("note"));
                  CHECK_FALSE(section.text("absent"));
                  CHECK_FALSE(section.text_list("absent too"));
                  CHECK(section.entries("parts").size() == 2);
                  CHECK(section.entries("no parts").empty());
                  CHECK(section.position() == source_position{"dash.yaml", 1, 1});
              })
              .empty());
}

TEST_CASE("reading goes on after a fault, and each fault has its place") {
    CHECK(messages("title: [x]\nlive: on\nheight: -1\ntiels: []\n",
                   [](section_reader& section) {
                       CHECK_FALSE(section.required_text("title"));
                       CHECK_FALSE(section.boolean("live"));
                       CHECK_FALSE(section.whole_number("height"));
                       CHECK_FALSE(section.required_text_list("tiles"));
                   }) ==
          "1:8 `dashboards.sales.title` has to be a text, and is a list.\n"
          "2:7 `dashboards.sales.live` has to be true or false, and is the text `on`.\n"
          "3:9 `dashboards.sales.height` has to be a whole number, and is the text `-1`.\n"
          "1:1 missing field `tiles` in `dashboards.sales`.\n"
          "4:1 unknown field `tiels` in `dashboards.sales`. Did you mean `tiles`?\n");
}

TEST_CASE("a value that is no mapping is one fault, and asking further adds none") {
    CHECK(messages("[a]\n", [](section_reader& section) {
              CHECK_FALSE(section.usable());
              CHECK_FALSE(section.required_text("title"));
              CHECK_FALSE(section.required_whole_number("height"));
          }) == "1:1 `dashboards.sales` has to be a mapping, and is a list.\n");
}

TEST_CASE("repeated keys and malformed text are reported in place of a tree") {
    CHECK(messages("a: 1\na: 2\n", [](section_reader&) {}) == "2:1 The key `a` repeats the one on line 1.\n");
    CHECK(messages("a: \"x\n", [](section_reader&) {}) == "1:4 A quoted text is opened and never closed.\n");
}

TEST_CASE("very long keys and values are cut in messages, at whole characters") {
    std::string umlauts;
    for (int i = 0; i < 500; ++i) umlauts += "ü";
    const auto text = messages(umlauts + ": 1\nlive: x" + umlauts + "\n",
                               [](section_reader& section) { static_cast<void>(section.boolean("live")); });
    CHECK(text.size() < 600);
    CHECK(is_utf8(text));
    CHECK(text.find("…") != std::string::npos);
}

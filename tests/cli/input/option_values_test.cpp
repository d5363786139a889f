// An option that misses its value takes no other option for it, whichever option of whichever command.
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/option_tree.hpp>
#include <omnigraph/cluster/cli/input/option_values.hpp>

namespace omnigraph::cluster::cli {

namespace {

bool faulty(CLI::App& app, std::vector<std::string> words) {
    words.insert(words.begin(), "omnigraph");
    std::vector<const char*> line;
    for (const auto& word : words) line.push_back(word.c_str());
    const auto wrong = fault_of_values(app, line);
    if (wrong) CHECK_FALSE(wrong->remedy.empty());
    return wrong.has_value();
}

bool refused(const std::vector<const char*>& words) {
    std::vector<const char*> line{"omnigraph"};
    line.insert(line.end(), words.begin(), words.end());
    return std::holds_alternative<usage_fault>(parse_command_line(static_cast<int>(line.size()), line.data()));
}

template <class Line>
std::vector<std::string> joined(const Line& path, const std::vector<std::string>& more) {
    auto words = path;
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::size_t check_options(CLI::App& root, CLI::App& app, const std::vector<std::string>& path) {
    std::size_t checked = 0;
    for (const auto* option : app.get_options()) {
        if (!option->nonpositional() || option->get_items_expected_min() == 0) continue;  // a flag
        const auto name = option->get_name();
        CAPTURE(name);
        CAPTURE(app.get_name());
        for (const auto* next : {"--json", "--as", "--unknown", "--help", "--x=y", "--", "-h"})
            CHECK(faulty(root, joined(path, {name, next})));
        CHECK(faulty(root, joined(path, {name})));
        for (const auto* value : {"value", "-5", "-", "-x", "", "plan"})
            CHECK_FALSE(faulty(root, joined(path, {name, value})));
        if (name.starts_with("--"))
            for (const auto* next : {"value", "--json"}) CHECK(faulty(root, joined(path, {name + "=", next})));
        if (name.starts_with("--")) CHECK_FALSE(faulty(root, joined(path, {name + "=--json"})));
        CHECK_FALSE(faulty(root, joined(path, {"--", name, "--json"})));
        ++checked;
    }
    for (auto* sub : app.get_subcommands({})) checked += check_options(root, *sub, joined(path, {sub->get_name()}));
    return checked;
}

}  // namespace

TEST_CASE("no option of any command takes the next option for its value") {
    option_tree line;
    CHECK(check_options(line.app(), line.app(), {}) > 100);
}

TEST_CASE("an option of one value is given once, and others as often as one likes") {
    option_tree line;
    auto& app = line.app();
    CHECK(faulty(app, {"cluster", "apply", "--as", "x", "--as", "y"}));
    CHECK(faulty(app, {"--as", "x", "cluster", "apply", "--as=y"}));
    CHECK_FALSE(faulty(app, {"query", "q", "--param", "a=1", "--param", "b=-5", "--json", "--json"}));
    CHECK_FALSE(faulty(app, {"cluster", "plan", "--target", "graph.a", "--target", "graph.b"}));
}

TEST_CASE("a line with such a fault is refused, and no other line is offered") {
    for (const auto& words : std::vector<std::vector<const char*>>{{"cluster", "apply", "--as", "--json"},
                                                                   {"cluster", "plan", "--out", "--json"},
                                                                   {"cluster", "plan", "--to", "--json"},
                                                                   {"cluster", "recover", "--discard", "--json"},
                                                                   {"cluster", "approve", "graph.kb", "--as", "--json"},
                                                                   {"--store", "--json", "query", "q"},
                                                                   {"query", "-e", "--json"},
                                                                   {"cluster", "apply", "--as", "x", "--as", "y"}})
        CHECK(refused(words));
    std::vector<const char*> words{"omnigraph", "cluster", "apply", "--as", "x", "--as", "y", "--json"};
    const auto asked = parse_command_line(static_cast<int>(words.size()), words.data());
    const auto* wrong = std::get_if<usage_fault>(&asked);
    REQUIRE(wrong);
    CHECK(wrong->json);
    CHECK(wrong->remedy.find("omnigraph") == std::string::npos);
    CHECK_FALSE(refused({"query", "q", "--param", "x=-5"}));
    CHECK_FALSE(refused({"query", "q", "--param=-5"}));
}

TEST_CASE("what nothing can be called is refused, wherever a name is asked for") {
    const auto is_refused = [](std::vector<std::string> words, const std::string& name) {
        words.push_back(name);
        std::vector<const char*> line;
        for (const auto& word : words) line.push_back(word.c_str());
        return refused(line);
    };
    const std::string longest(longest_name, 'x'), longer = longest + "x";
    for (const auto& words : std::vector<std::vector<std::string>>{{"commit", "show"},
                                                                   {"commit", "list", "--branch"},
                                                                   {"query", "people", "--snapshot"},
                                                                   {"query"},
                                                                   {"mutate"},
                                                                   {"export", "--table"},
                                                                   {"export", "--type"},
                                                                   {"branch", "create", "x", "--from"},
                                                                   {"branch", "delete"},
                                                                   {"branch", "merge"},
                                                                   {"branch", "merge", "x", "--into"},
                                                                   {"diff"},
                                                                   {"diff", "main"},
                                                                   {"diff", "main", "--table"},
                                                                   {"schema", "show", "--graph"},
                                                                   {"snapshot", "--branch"}}) {
        CAPTURE(words.back());
        for (const auto& odd :
             {std::string{"\xff"}, std::string{"a\x01"}, std::string{"a\nb"}, std::string{"\x7f"}, longer})
            CHECK(is_refused(words, odd));
        for (const auto& fine : {std::string{".."}, std::string{"a/b"}, std::string{"\xc3\xa9"}, longest})
            CHECK_FALSE(is_refused(words, fine));
    }
    CHECK_FALSE(refused({"load", "--mode", "merge", "--data", "\xff"}));
    CHECK_FALSE(refused({"snapshot", "--cluster", "\xff"}));
}

}  // namespace omnigraph::cluster::cli

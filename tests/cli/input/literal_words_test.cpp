// A word of a line is one value, whatever brackets and commas it has, wherever several words may stand.
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/literal_words.hpp>
#include <omnigraph/cluster/cli/input/option_tree.hpp>

namespace omnigraph::cluster::cli {

namespace {

using words = std::vector<std::string>;

command parsed(const words& line) {
    std::vector<const char*> given{"omnigraph"};
    for (const auto& word : line) given.push_back(word.c_str());
    return parse_command_line(static_cast<int>(given.size()), given.data());
}

void check_options(CLI::App& app, const words& path) {
    for (auto* option : app.get_options()) {
        if (option->get_items_expected_max() == 0 || option->get_type_size() == 0) continue;  // a flag
        CAPTURE(option->get_name());
        const bool is_positional = !option->nonpositional();
        for (const std::string value : {"[a,b]", "[]", "[a]", "[[a],[b]]", "[1, 0]"}) {
            option_tree fresh;
            auto line = path;
            if (is_positional) line.push_back(value);
            else line.insert(line.end(), {option->get_name(), value});
            std::vector<const char*> given{"omnigraph"};
            for (const auto& word : line) given.push_back(word.c_str());
            try {
                fresh.app().parse(literal_words(given));
            } catch (const CLI::ParseError&) {
                continue;  // a number, or another word is missing
            }
            auto* at = &fresh.app();
            for (const auto& name : path) at = at->get_subcommand(name);
            if (const auto* same = at->get_option_no_throw(option->get_name()); same && same->count() > 0)
                CHECK(same->results() == words{value});
        }
    }
    for (auto* below : app.get_subcommands({})) {
        auto further = path;
        further.push_back(below->get_name());
        check_options(*below, further);
    }
}

}  // namespace

TEST_CASE("brackets belong to the word that has them") {
    CHECK(std::get<format_command>(parsed({"fmt", "[q]", "[a,b]", "[]"})).paths == words{"[q]", "[a,b]", "[]"});
    CHECK(std::get<alias_command>(parsed({"alias", "near", "[1,0,0]", "[b]"})).arguments == words{"[1,0,0]", "[b]"});
    CHECK(std::get<cluster_command>(parsed({"cluster", "diff", "[1]", "[2,3]"})).inspection.subjects ==
          words{"[1]", "[2,3]"});
    CHECK(std::get<cluster_command>(parsed({"cluster", "blame", "[graph.kb]"})).inspection.subjects ==
          words{"[graph.kb]"});
    CHECK(std::get<lint_command>(parsed({"lint", "--query", "[a].gq", "[root]"})).target.store == "[root]");
    const auto unknown = std::get<usage_fault>(parsed({"cluster", "plan", "[x]"}));
    CHECK(unknown.message.find("`[x]`") != std::string::npos);
}

TEST_CASE("a word that a command has for itself may be the name of a command") {
    option_tree tree;
    std::set<std::string> names{"create", "list", "delete", "merge", "plan", "show", "help", "check", "lint"};
    for (const auto* app : tree.app().get_subcommands({})) names.insert(app->get_name());
    REQUIRE(names.size() > 25);
    for (const auto& name : names) {
        CAPTURE(name);
        for (const auto* verb : {"create", "delete", "merge"})
            CHECK(std::get<history_command>(parsed({"branch", verb, name, "--store", "g"})).name == name);
        CHECK(std::holds_alternative<history_command>(parsed({"diff", "main", name, "--store", "g"})));
        CHECK(std::holds_alternative<history_command>(parsed({"diff", name, "main", "--store", "g"})));
        CHECK(std::get<history_command>(parsed({"commit", "show", name, "--store", "g"})).name == name);
        CHECK(std::get<call_command>(parsed({"query", name, "--graph", "g"})).name == name);
        CHECK(std::get<call_command>(parsed({"mutate", name, "--param", "a=b", "--graph", "g"})).name == name);
        CHECK(std::get<load_command>(parsed({"load", "--data", "f", "--mode", "merge", "--branch", name})).branch ==
              name);
        CHECK(std::get<load_command>(parsed({"load", "--data", "f", "--mode", "merge", name})).target.store == name);
        CHECK(std::get<format_command>(parsed({"fmt", "a.pg", name})).paths == words{"a.pg", name});
        CHECK(std::get<alias_command>(parsed({"alias", name, name})).arguments == words{name});
        CHECK(std::get<profile_command>(parsed({"profile", "show", name})).name == name);
        CHECK(std::get<cluster_command>(parsed({"cluster", "show", name})).inspection.subjects == words{name});
        CHECK(std::get<cluster_command>(parsed({"cluster", "migrate-storage", name})).new_place == name);
    }
}

TEST_CASE("a switch stands alone, or says true or false") {
    const std::vector<words> switches{{"cleanup", "--keep", "3", "--confirm"},
                                      {"branch", "delete", "b", "--yes"},
                                      {"repair", "--confirm"},
                                      {"cluster", "gc", "--yes"},
                                      {"schema", "plan", "--schema", "s", "--allow-data-loss"},
                                      {"query", "q", "--explain"}};
    for (const auto& line : switches) {
        CAPTURE(line.front());
        const auto with = [&](const std::string& value) {
            auto given = line;
            given.back() += value;
            return std::holds_alternative<usage_fault>(parsed(given));
        };
        CHECK_FALSE(with(""));
        CHECK(with("="));
        CHECK(with("=5"));
        CHECK(with("=yes"));
        if (line.front() == "query") continue;  // it has words
        CHECK_FALSE(with("=true"));
        CHECK_FALSE(with("=false"));
    }
    CHECK_FALSE(std::get<graph_command>(parsed({"cleanup", "--keep", "3", "--confirm=false"})).confirm);
    CHECK_FALSE(std::holds_alternative<usage_fault>(parsed({"query", "q", "--explain=sql"})));
}

TEST_CASE("a number is decimal, whatever zeros lead it") {
    const auto kept = [](const std::string& text) {
        const auto asked = parsed({"cleanup", "--keep", text});
        const auto* understood = std::get_if<graph_command>(&asked);
        return understood ? understood->keep.value_or(0) : 0;
    };
    CHECK(kept("10") == 10);
    CHECK(kept("010") == 10);
    CHECK(kept("0100") == 100);
    for (const std::string text : {"0x10", "+5", "08x", "1e3", "1_0", "", "0", "-5", " 5", "99999999999999999999"}) {
        CAPTURE(text);
        CHECK(kept(text) == 0);
    }
}

TEST_CASE("every option and every word of every command keeps its brackets") {
    option_tree tree;
    check_options(tree.app(), {});
}

}  // namespace omnigraph::cluster::cli

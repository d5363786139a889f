// Every command line of the family works, or is answered by a line that does.
#include <algorithm>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/foreign_words.hpp>
#include <omnigraph/cluster/cli/input/usage_advice.hpp>
#include <omnigraph/cluster/server/command_line.hpp>

#include "support/files.hpp"
#include "support/sanitized.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

std::vector<std::string> split(const std::string& line) {
    std::istringstream words{line};
    std::vector<std::string> all;
    for (std::string word; words >> word;) all.push_back(word);
    return all;
}

command parse(const std::vector<std::string>& words) {
    std::vector<const char*> pointers;
    for (const auto& word : words) pointers.push_back(word.c_str());
    return parse_command_line(static_cast<int>(pointers.size()), pointers.data());
}

std::optional<usage_fault> fault_of(const std::string& line) {
    const auto parsed = parse(split(line));
    const auto* wrong = std::get_if<usage_fault>(&parsed);
    return wrong ? std::optional{*wrong} : std::nullopt;
}

/// The lines in backticks that begin with a program of ours.
std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t from = 0; (from = text.find("`omnigraph", from)) != std::string::npos;) {
        const auto end = std::min(text.find('`', from + 1), text.size());
        lines.push_back(text.substr(from + 1, end - from - 1));
        from = end;
    }
    return lines;
}

bool is_understood(const std::string& line) {
    if (!line.starts_with("omnigraph-server")) return !fault_of(line);
    auto words = split(line);
    words.erase(words.begin());
    return server::parse_command_line(words, [](const auto&) { return std::nullopt; }).has_value();
}

/// Says what to type: a line that can be typed, and is more than a call for help.
bool says_what_to_type(const usage_fault& wrong) {
    bool says = false;
    for (const auto& line : lines_in(wrong.remedy)) {
        if (!is_understood(line)) return false;
        says = says || !line.ends_with("--help");
    }
    return says;
}

}  // namespace

TEST_CASE("every command line of the family works here, or says what does") {
    std::istringstream file{read_file(source_folder() / "tests/cli/input/family_lines.txt")};
    std::size_t lines = 0, working = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        ++lines;
        if (is_sanitized && lines % 8 != 0) continue;
        const auto wrong = fault_of("omnigraph " + line);
        if (!wrong) ++working;
        else CHECK_MESSAGE(says_what_to_type(*wrong), (line + "\n  " + wrong->message + "\n  " + wrong->remedy));
    }
    CHECK(lines >= 400);
    CHECK(working >= (is_sanitized ? 15 : 130));
}

TEST_CASE("a line is offered in the words that were written, and only when it is understood") {
    const auto remedy = [](const std::string& line) {
        const auto wrong = fault_of(line);
        return wrong ? wrong->remedy : std::string{};
    };
    CHECK(remedy("omnigraph plan --config brain") == "Write `omnigraph cluster plan --config brain`.");
    CHECK(remedy("omnigraph ingest --data a.jsonl") == "Write `omnigraph load --data a.jsonl --mode merge`.");
    CHECK(remedy("omnigraph read find --uri graphs/kb.omni --query f.gq") ==
          "Write `omnigraph query find --store graphs/kb.omni --query f.gq`.");
    CHECK(remedy("omnigraph query --name find --target brain") == "Write `omnigraph query find --cluster brain`.");
    CHECK(remedy("omnigraph --json cluster plan") == "Write `omnigraph cluster plan --json`.");
    CHECK(remedy("omnigraph cluster --config brain plan") == "Write `omnigraph cluster plan --config brain`.");
    CHECK(remedy("omnigraph query find --mode merge") == "See `omnigraph query --help`.");
    CHECK(fault_of("omnigraph query find --mode merge")->message ==
          "`omnigraph query` has no option `--mode`: it is one of `omnigraph load`.");
    CHECK(remedy("omnigraph nonsense") == "See `omnigraph --help`.");
    CHECK(fault_of("omnigraph load --data a.jsonl --mode merge --as ann --uri x")->remedy.find("--as ann") !=
          std::string::npos);
}

TEST_CASE("a token is never repeated in a remedy") {
    const auto wrong = fault_of("omnigraph query find --token SECRET");
    REQUIRE(wrong);
    CHECK((wrong->message + wrong->remedy).find("SECRET") == std::string::npos);
}

TEST_CASE("the notes about foreign commands are about commands that are none here, each once") {
    std::set<std::string_view> seen;
    for (const auto& note : foreign_commands()) {
        CAPTURE(note.words);
        CHECK(seen.insert(note.words).second);
        const auto wrong = fault_of("omnigraph " + std::string{note.words});
        REQUIRE(wrong);
        CHECK(wrong->message == note.message);
    }
    CHECK(foreign_command(std::vector<std::string>{"state", "mv"})->words == "state mv");
    CHECK(foreign_command(std::vector<std::string>{"schema", "apply"}) == nullptr);
    CHECK(foreign_command(std::vector<std::string>{"schema"}) == nullptr);
    CHECK(foreign_command(std::vector<std::string>{}) == nullptr);
}

TEST_CASE("a line is respelled word by word, and what means nothing here is dropped only when asked") {
    const std::vector<std::string> line{"omnigraph", "change", "add", "--token", "t", "--uri=x"};
    CHECK(respelled(line, unusable_options::kept) ==
          std::vector<std::string>{"omnigraph", "mutate", "add", "--token", "t", "--store", "x"});
    CHECK(respelled(line, unusable_options::dropped) ==
          std::vector<std::string>{"omnigraph", "mutate", "add", "--cluster", "DIR"});
    CHECK(respelled({}, unusable_options::dropped).empty());
}

TEST_CASE("nothing is offered for a line that nobody understands, nor one that could not stand in backticks") {
    usage_fault wrong{"m", "See `omnigraph --help`.", false, true};
    advise(wrong, {"omnigraph", "plan"}, [](const auto&) { return false; });
    CHECK(wrong.remedy == "See `omnigraph --help`.");
    advise(wrong, {"omnigraph", "read", "a`b"}, [](const auto&) { return true; });
    CHECK(wrong.remedy == "See `omnigraph --help`.");
    advise(wrong, {"omnigraph", "read", "it's"}, [](const auto&) { return true; });
    CHECK(wrong.remedy == "Write `omnigraph query 'it'\\''s'`.");
}

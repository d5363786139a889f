// Every command line that stands in a message or a remedy is one that this program understands.
//
// The lines are taken from the sources: string literals, joined across `+` and `<<` with a placeholder for what is put
// between them, and in these whatever stands in backticks and begins with the name of a program.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/render/command_spelling.hpp>
#include <omnigraph/cluster/server/command_line.hpp>

#include "support/files.hpp"

using namespace omnigraph::cluster;
namespace fs = std::filesystem;

namespace {

constexpr char placeholder = '\x01';

/// The string literals of a source file, each with what the source puts between it and the one before.
struct literal {
    std::string text;
    std::string gap;
};

class source_literals {
public:
    explicit source_literals(std::string source) : source_{std::move(source)} {}

    std::vector<literal> read() {
        while (at_ < source_.size()) {
            if (source_.compare(at_, 2, "//") == 0) skip_comment();
            else if (source_.compare(at_, 3, "R\"(") == 0) take_raw();
            else if (source_[at_] == '"') take_plain();
            else if (source_[at_] == '\'' && !is_digit_separator()) skip_character();
            else gap_ += source_[at_++];
        }
        return std::move(literals_);
    }

private:
    void skip_comment() { at_ = std::min(source_.find('\n', at_), source_.size()); }
    bool is_digit_separator() const {
        return at_ > 0 && std::isdigit(static_cast<unsigned char>(source_[at_ - 1])) != 0;
    }
    void skip_character() {
        gap_ += "'";
        for (++at_; at_ < source_.size() && source_[at_] != '\''; ++at_)
            if (source_[at_] == '\\') ++at_;
        ++at_;
    }
    void take_raw() {
        const auto end = source_.find(")\"", at_);
        add(source_.substr(at_ + 3, end - at_ - 3));
        at_ = end + 2;
    }
    void take_plain() {
        std::string text;
        for (++at_; at_ < source_.size() && source_[at_] != '"'; ++at_) {
            if (source_[at_] == '\\') ++at_;
            text += source_[at_];
        }
        ++at_;
        add(std::move(text));
    }
    void add(std::string text) {
        literals_.push_back({std::move(text), std::move(gap_)});
        gap_.clear();
    }

    std::string source_;
    std::size_t at_ = 0;
    std::string gap_;
    std::vector<literal> literals_;
};

std::string trimmed(const std::string& text) {
    const auto from = text.find_first_not_of(" \n");
    return from == std::string::npos ? std::string{} : text.substr(from, text.find_last_not_of(" \n") - from + 1);
}

/// The sentences of a source: literals that one expression joins.
std::vector<std::string> sentences_of(const std::string& source) {
    std::vector<std::string> sentences;
    for (const auto& [text, between] : source_literals{source}.read()) {
        const auto gap = trimmed(between);
        const auto joins = [&](std::string_view sign) { return gap.starts_with(sign) && gap.ends_with(sign); };
        const bool one_expression = (joins("+") || joins("<<")) && gap.find(';') == std::string::npos;
        if (!sentences.empty() && gap.empty()) sentences.back() += text;
        else if (!sentences.empty() && one_expression)
            sentences.back() += (gap == "+" || gap == "<<" ? std::string{} : std::string{placeholder}) + text;
        else sentences.push_back(text);
    }
    return sentences;
}

/// What stands in backticks and begins with the name of a program.
std::vector<std::string> command_lines_of(const std::string& sentence) {
    std::vector<std::string> lines;
    for (std::size_t from = 0; (from = sentence.find("`omnigraph", from)) != std::string::npos;) {
        const auto end = std::min(sentence.find('`', from + 1), sentence.size());
        lines.push_back(sentence.substr(from + 1, end - from - 1));
        from = end;
    }
    return lines;
}

/// The words of a line, with a value in the place of each placeholder.
std::vector<std::string> words_of(std::string line) {
    for (std::size_t at; (at = line.find("{}")) != std::string::npos;) line.replace(at, 2, "1");
    std::ranges::replace(line, placeholder, '1');
    std::istringstream read{line};
    std::vector<std::string> words;
    const std::map<std::string, std::string> values{{"TIME", "30s"}, {"MODE", "merge"}, {"FORMAT", "json"}};
    for (std::string word; read >> word;) words.push_back(values.contains(word) ? values.at(word) : word);
    return words;
}

/// Empty when the line is understood, or names a command as its help would have it; otherwise what is wrong with it.
std::string fault_in(const std::vector<std::string>& words) {
    const bool has_options = std::ranges::any_of(words, [](const auto& word) { return word.starts_with("-"); });
    if (words.front() == "omnigraph-server") {
        const auto none = [](const std::string&) { return std::optional<std::string>{}; };
        const auto parsed = server::parse_command_line(std::span{words}.subspan(1), none);
        return parsed || words.size() == 1 ? std::string{} : parsed.error().message;
    }
    if (words.front() != "omnigraph") return "there is no such program";
    const auto parse = [](const std::vector<const char*>& words_so_far) {
        return cli::parse_command_line(static_cast<int>(words_so_far.size()), words_so_far.data());
    };
    // A word that is no command has the help of the command before it.
    const auto help_of = [&](std::vector<const char*> words_so_far) {
        if (words_so_far.empty()) return std::string{};
        words_so_far.push_back("--help");
        const auto answer = parse(words_so_far);
        const auto* help = std::get_if<cli::help_text>(&answer);
        return help ? help->text : std::string{};
    };
    std::vector<const char*> line;
    for (const auto& word : words) line.push_back(word.c_str());
    const auto parsed = parse(line);
    const auto* wrong = std::get_if<cli::usage_fault>(&parsed);
    if (!wrong) return {};
    const auto help = help_of(line);
    if (!has_options && !help.empty() && help != help_of({line.begin(), line.end() - 1})) return {};
    return wrong->message;
}

std::map<std::string, std::string> wrong_lines(std::size_t& checked) {
    std::map<std::string, std::string> wrong;
    for (const auto& folder : {source_folder() / "include", source_folder() / "examples"})
        for (const auto& entry : fs::recursive_directory_iterator{folder}) {
            const auto extension = entry.path().extension();
            if (extension != ".hpp" && extension != ".ipp" && extension != ".cpp") continue;
            for (const auto& sentence : sentences_of(read_file(entry.path())))
                for (const auto& line : command_lines_of(sentence)) {
                    const auto words = words_of(line);
                    if (words.size() > 1 && words[1] == "1") continue;  // names what was typed
                    ++checked;
                    if (const auto fault = fault_in(words); !fault.empty())
                        wrong[entry.path().filename().string() + ": " + line] = fault;
                }
        }
    return wrong;
}

}  // namespace

TEST_CASE("every command line in a message or a remedy is one that this program understands") {
    std::size_t checked = 0;
    for (const auto& [line, fault] : wrong_lines(checked)) FAIL_CHECK(line << "\n  " << fault);
    CHECK(checked >= 60);
}

TEST_CASE("every one of them is understood under another name too, with the folder that its reader named") {
    const std::string place = "deploy/my brain";
    const cli::command_spelling spelled{"acme", {.folder = place, .target = {.cluster = place}}};
    std::size_t checked = 0, with_folder = 0;
    for (const auto& folder : {source_folder() / "include", source_folder() / "examples"})
        for (const auto& entry : fs::recursive_directory_iterator{folder}) {
            const auto extension = entry.path().extension();
            if (extension != ".hpp" && extension != ".ipp" && extension != ".cpp") continue;
            for (const auto& sentence : sentences_of(read_file(entry.path()))) {
                const auto shown = spelled(sentence);
                for (const auto& line : command_lines_of(shown))
                    CHECK_MESSAGE(line.starts_with("omnigraph-server"),
                                  (entry.path().filename().string() + ": " + line));
                for (std::size_t from = 0; (from = shown.find("`acme ", from)) != std::string::npos;) {
                    const auto end = std::min(shown.find('`', from + 1), shown.size());
                    auto line = "omnigraph" + shown.substr(from + 5, end - from - 5);
                    from = end;
                    if (const auto at = line.find(" 'deploy/my brain'"); at != std::string::npos) {
                        ++with_folder;
                        line.replace(at, 18, " deploy/brain");
                    }
                    const auto words = words_of(line);
                    if (words.size() > 1 && words[1] == "1") continue;
                    ++checked;
                    // A sentence may name a command without its other words; a place makes it no more complete.
                    auto named = words;
                    const auto option = named.size() > 2 ? named[named.size() - 2] : std::string{};
                    if (option == "--config" || option == "--cluster") named.resize(named.size() - 2);
                    CHECK_MESSAGE((fault_in(words).empty() || fault_in(named).empty()),
                                  (entry.path().filename().string() + ": " + line));
                }
            }
        }
    CHECK(checked >= 60);
    CHECK(with_folder >= 40);
}

TEST_CASE("a command line that is not understood would be found") {
    const auto faults_in = [](const std::string& source) {
        std::vector<std::string> faults;
        for (const auto& sentence : sentences_of(source))
            for (const auto& line : command_lines_of(sentence)) faults.push_back(fault_in(words_of(line)));
        return faults;
    };
    CHECK(faults_in(R"(fix("Run `omnigraph cluster " "aply`."))").at(0) != "");
    CHECK(faults_in(R"(fix("Run `omnigraph cluster plan --bogus`."))").at(0) != "");
    CHECK(faults_in(R"(fix("Run `omnigraph cluster apply --lock-timeout soon`."))").at(0) != "");
    CHECK(faults_in(R"(fix("`omnigraph-server --clutser " + dir + "`"))").at(0) != "");
    CHECK(faults_in(R"(fix("Run `omnigraph cluster force-unlock " + id + "`, then `omnigraph cluster apply`."))") ==
          std::vector<std::string>{"", ""});
    CHECK(faults_in(R"(// `omnigraph nothing`)").empty());
}

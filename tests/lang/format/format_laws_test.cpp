// What holds for every source that the formatters get: its words, its comments and its meaning stay, and formatting
// again changes nothing.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/format/schema_formatter.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>

#include "support/files.hpp"
#include <lang/random_sources.hpp>
#include <lang/tree_text.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// A source taken apart without the lexer of the languages.
struct taken_apart {
    struct comment {
        std::string text;    ///< of a line comment without the carriage returns at its end
        std::size_t behind;  ///< so much of the words
        bool after_comma;    ///< there is one between it and the word before it
    };
    std::string words;  ///< without blanks, comments and commas
    std::vector<comment> comments;
    std::set<std::size_t> commas;  ///< so much of the words is before each
    std::string outline;           ///< the source with an x for each byte inside of a string or comment

    explicit taken_apart(std::string_view source) {
        for (std::size_t at = 0; at < source.size();) {
            const auto end = end_of(source, at);
            const auto text = source.substr(at, end - at);
            if (text.size() > 1 && text.front() == '/') keep_comment(text);
            else if (text.size() > 1) words += text, outline.append(text.size(), 'x');
            else keep_byte(text.front());
            at = end;
        }
    }

private:
    static std::size_t end_of(std::string_view source, std::size_t at) {
        const auto rest = source.substr(at);
        if (rest.starts_with("//")) return std::min(source.find('\n', at), source.size());
        if (rest.starts_with("/*")) return source.find("*/", at + 2) + 2;
        if (rest.front() != '"') return at + 1;
        for (++at; source[at] != '"'; ++at)
            if (source[at] == '\\') ++at;
        return at + 1;
    }
    void keep_comment(std::string_view text) {
        outline.append(text.size(), 'x');
        while (text[1] == '/' && text.ends_with('\r')) text.remove_suffix(1);
        comments.push_back({std::string{text}, words.size(), commas.contains(words.size())});
    }
    void keep_byte(char c) {
        outline += c;
        if (c == ',') commas.insert(words.size());
        if (std::string_view{" \t\r\n,"}.find(c) == std::string_view::npos) words += c;
    }
};

/// Every comment is between the words that it was between, and on its side of their comma if they keep one: only a `//`
/// that a comma stood behind stands behind the comma.
bool keeps_comments(const taken_apart& before, const taken_apart& after) {
    return std::ranges::equal(before.comments, after.comments, [&](const auto& was, const auto& is) {
        if (was.text != is.text || was.behind != is.behind) return false;
        const bool comma_stays = before.commas.contains(was.behind) && after.commas.contains(was.behind);
        const bool may_pass = was.text.starts_with("//") && is.after_comma;
        return !comma_stays || may_pass || was.after_comma == is.after_comma;
    });
}

std::string meaning_of(std::string_view source, bool schema) {
    faults found;
    if (schema) {
        const auto tree = parse_schema(source, found);
        return tree ? tree_text::of(*tree) : "no schema: " + found.front().message;
    }
    const auto tree = parse_queries(source, found);
    return tree ? tree_text::of(*tree) : "no queries: " + found.front().message;
}

std::optional<std::string> formatted(std::string_view source, bool schema) {
    faults found;
    return schema ? format_schema(source, found) : format_queries(source, found);
}

/// Empty when the formatter keeps its promises for this source; else which one it breaks.
std::string broken_promise(std::string_view source, bool schema) {
    const auto meaning = meaning_of(source, schema);
    const auto text = formatted(source, schema);
    if (!text) return "does not parse: " + meaning;
    const taken_apart before{source}, after{*text};
    if (after.words != before.words) return "other words";
    if (!keeps_comments(before, after)) return "other comments, or elsewhere";
    if (meaning_of(*text, schema) != meaning) return "another meaning";
    if (formatted(*text, schema) != text) return "formatting again changes it";
    for (const auto* never : {"\n\n\n", " \n", "\r", "\t", "{\n\n"})
        if (after.outline.find(never) != std::string::npos) return "a blank where none belongs: " + std::string{never};
    for (auto at = after.outline.find("\n\n"); at != std::string::npos; at = after.outline.find("\n\n", at + 1))
        if (after.outline[std::min(after.outline.find_first_not_of("\n ", at), after.outline.size() - 1)] == '}')
            return "a blank line before }";
    if (text->empty()) return before.words.empty() && before.comments.empty() ? "" : "nothing is left";
    if (text->front() == '\n' || text->back() != '\n' || text->ends_with("\n\n"))
        return "begins or ends with blank lines";
    if (text->size() > 64 + 20 * source.size()) return "grows";
    return {};
}

void holds(bool schema, how_much how) {
    CHECK(rc::check([&] {
        const auto bytes = rc::gen::resize(
            400, rc::gen::container<std::vector<std::uint8_t>>(rc::gen::cast<std::uint8_t>(rc::gen::inRange(0, 256))));
        choices from{*bytes}, apart{*bytes};
        random_source made{from};
        const auto source = joined(schema ? made.schema() : made.queries(), how, apart);
        RC_LOG() << source << "\n---- formatted\n" << formatted(source, schema).value_or("") << "\n";
        const auto broken = broken_promise(source, schema);
        if (!broken.empty()) RC_FAIL(broken);
    }));
}

std::vector<std::filesystem::path> sources_below(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
        if (entry.path().extension() == ".pg" || entry.path().extension() == ".gq") all.push_back(entry.path());
    return all;
}

}  // namespace

TEST_CASE("a formatted schema has the words, the comments and the meaning that it had, and stays as it is") {
    holds(true, how_much::comments);
}
TEST_CASE("formatted queries have the words, the comments and the meaning that they had, and stay as they are") {
    holds(false, how_much::comments);
}
TEST_CASE("a schema without blanks is formatted like any other") { holds(true, how_much::blanks); }
TEST_CASE("queries without blanks are formatted like any other") { holds(false, how_much::blanks); }

TEST_CASE("the corpus keeps its meaning: its schema has the same hash, and its queries are the same") {
    const auto* source = std::getenv("OMNIGRAPH_SOURCE");
    const auto folder = std::filesystem::path{source ? source : "."} / ".." / "shared" / "corpus";
    if (!source || !std::filesystem::exists(folder)) {
        std::cout << "skipped: the corpus keeps its meaning: its schema has the same hash, and its queries are the "
                     "same (needs ../shared)\n";
        return;
    }
    const auto hash_of = [](std::string_view text) {
        faults found;
        const auto compiled = compile_schema(text, found);
        REQUIRE(compiled);
        return schema_hash(canonical_form(*compiled));
    };
    const auto all = sources_below(folder);
    CHECK(all.size() >= 9);
    for (const auto& file : all) {
        INFO(file.string());
        const auto text = read_file(file);
        const bool schema = file.extension() == ".pg";
        CHECK(broken_promise(text, schema) == "");
        if (schema) CHECK(hash_of(*formatted(text, schema)) == hash_of(text));
    }
}

TEST_CASE("the examples are formatted") {
    const auto all = sources_below(source_folder() / "examples");
    CHECK(all.size() >= 8);
    for (const auto& file : all) {
        INFO(file.string());
        const auto text = read_file(file);
        CHECK(formatted(text, file.extension() == ".pg") == text);
    }
}

TEST_CASE("the layout that docs/languages.md shows is the layout") {
    auto page = read_file(source_folder() / "docs" / "languages.md");
    const auto begin = page.find("\n## Formatting\n");
    REQUIRE(begin != std::string::npos);
    page = page.substr(begin + 1, page.find("\n## ", begin + 1) - begin);
    const std::string fence = "```\n";
    std::size_t shown = 0;
    for (auto open = page.find(fence); open != std::string::npos; open = page.find(fence, open)) {
        const auto close = page.find(fence, open + fence.size());
        REQUIRE(close != std::string::npos);
        const auto example = page.substr(open + fence.size(), close - open - fence.size());
        CHECK(formatted(example, example.find("\nquery ") == std::string::npos) == example);
        open = close + fence.size();
        ++shown;
    }
    CHECK(shown == 2);
}

TEST_CASE("what does not parse is not formatted, and the faults are the parser's") {
    for (const std::string_view source :
         {"node person {}", "node Person { name String }", "/* no end", "node Person {", "\xFF"}) {
        faults found, expected;
        CHECK_FALSE(format_schema(source, found));
        CHECK_FALSE(parse_schema(source, expected));
        REQUIRE(found.size() == expected.size());
        CHECK(found.front().message == expected.front().message);
    }
    faults found;
    CHECK_FALSE(format_queries("query q() { match { } return { $p } }", found));
    CHECK_FALSE(found.empty());
}

TEST_CASE("a source that would grow beyond what is read is refused, and the longest that does not is formatted") {
    const auto of_size = [](std::size_t size, std::string_view end) {
        return "/*" + std::string(size - 4 - end.size(), ' ') + "*/" + std::string{end};
    };
    faults found;
    CHECK(format_schema(of_size(lexer::max_source_bytes, "\nnode P {}\n"), found));
    CHECK(found.empty());
    CHECK_FALSE(format_schema(of_size(lexer::max_source_bytes, "\nnode P{x:I32}"), found));
    REQUIRE(found.size() == 1);
    CHECK(found.front().code.text == codes::source_too_large.text);
    CHECK_FALSE(format_queries(of_size(lexer::max_source_bytes, "/**//**/"), found));
    CHECK(found.size() == 2);
}

TEST_CASE("the deepest source that parses is formatted, and does not grow without bound") {
    std::string blocks = "query q() { match ", lists = "query q() { match { $p: P { a: ";
    for (int i = 0; i < 63; ++i) blocks += "{ $a b $c not ", lists += "[";
    blocks += "{ $a b $c }";
    for (int i = 0; i < 63; ++i) blocks += "}", lists += (i == 0 ? "1, 2" : "") + std::string{"]"};
    CHECK(broken_promise(blocks + " return { $a } }", false) == "");
    CHECK(broken_promise(lists + " } } return { $p } }", false) == "");
}

}  // namespace omnigraph::cluster::lang

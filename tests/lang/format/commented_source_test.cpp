#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/lang/format/commented_source.hpp>

namespace omnigraph::cluster::lang::detail {
namespace {

using texts = std::vector<std::string>;

texts comments_of(commented_source& read, std::size_t piece) {
    texts all;
    for (const auto& one : read.comments_before(piece)) all.emplace_back(read.text_of(one));
    return all;
}

texts pieces_of(const commented_source& read) {
    texts all;
    for (const auto& one : read.pieces) all.emplace_back(read.text_of(one));
    return all;
}

}  // namespace

TEST_CASE("a piece is a token, commas are none, and the last piece is the end (1, 3)") {
    const auto read = read_commented("f(a, b)", dialect::queries);
    CHECK(pieces_of(read) == texts{"f", "(", "a", "b", ")", ""});
    CHECK(read.pieces[2].comma);
    CHECK_FALSE(read.pieces[3].comma);
    CHECK(read.pieces.back().kind == token_kind::end);
    CHECK(pieces_of(read_commented("", dialect::schemas)) == texts{""});
}

TEST_CASE("comments on either side of a comma are together before the next piece, and say their side (1)") {
    auto read = read_commented("a /* one */, /* two */ b", dialect::queries);
    CHECK(pieces_of(read) == texts{"a", "b", ""});
    CHECK(comments_of(read, 1) == texts{"/* one */", "/* two */"});
    CHECK_FALSE(read.comments_before(1)[0].after_comma);
    CHECK(read.comments_before(1)[1].after_comma);
}

TEST_CASE("a comment to the end of its line ends before the line does, and says so") {
    auto read = read_commented("a // one\r\n// two", dialect::queries);
    CHECK(comments_of(read, 1) == texts{"// one", "// two"});
    CHECK(read.comments_before(1)[0].to_line_end);
    CHECK(read.comments_before(1)[0].newlines == 0);
    CHECK(read.comments_before(1)[1].newlines == 1);
}

TEST_CASE("of blanks only the ends of lines are kept, up to two (2)") {
    const auto newlines = [](std::string_view between) {
        return read_commented("a" + std::string{between} + "b", dialect::queries).pieces[1].newlines;
    };
    CHECK(newlines(" \t") == 0);
    CHECK(newlines("\n") == 1);
    CHECK(newlines("\r\n \n") == 2);
    CHECK(newlines("\n\n\n\n") == 2);
    CHECK(newlines("\n,\n") == 1);
}

TEST_CASE("the words of an enum are single pieces in a schema and nowhere else") {
    CHECK(pieces_of(read_commented("x: enum(1a, b-2)", dialect::schemas)) ==
          texts{"x", ":", "enum", "(", "1a", "b-2", ")", ""});
    CHECK(pieces_of(read_commented("x: enum(1a, b)", dialect::queries)).size() > 7);
    CHECK(pieces_of(read_commented("x: enum(a, b-2)? @description(\"d\") @default(b-2)\ny: I32 @default(-3)",
                                   dialect::schemas)) ==
          texts{"x",       ":", "enum", "(", "a", "b-2", ")",   "?", "@",       "description", "(", "\"d\"", ")", "@",
                "default", "(", "b-2",  ")", "y", ":",   "I32", "@", "default", "(",           "-", "3",     ")", ""});
}

TEST_CASE("what opens is no closer, and each bracket is one of the two") {
    using enum token_kind;
    for (const auto kind : {brace_open, parenthesis_open, bracket_open}) CHECK((opens(kind) && !closes(kind)));
    for (const auto kind : {brace_close, parenthesis_close, bracket_close}) CHECK((!opens(kind) && closes(kind)));
    for (const auto kind : {comma, colon, identifier, end}) CHECK((!opens(kind) && !closes(kind)));
}

TEST_CASE("every comment is in exactly one gap, in order, and no word is lost (2)") {
    CHECK(rc::check([] {
        std::string source;
        texts words, comments;
        for (auto left = *rc::gen::inRange(0, 12); left > 0; --left) {
            switch (*rc::gen::inRange(0, 4)) {
                case 0: source += *rc::gen::element<std::string>(" ", "\n", "\r\n\t"); break;
                case 1:
                    words.push_back("w" + std::to_string(words.size()));
                    source += words.back() + *rc::gen::element<std::string>(" ", ",", "\n");
                    break;
                case 2:
                    comments.push_back("/* " + std::to_string(comments.size()) + " */");
                    source += comments.back();
                    break;
                default: comments.push_back("// " + std::to_string(comments.size())); source += comments.back() + "\n";
            }
        }
        auto read = read_commented(source, dialect::queries);
        texts found;
        for (std::size_t at = 0; at < read.pieces.size(); ++at)
            for (const auto& text : comments_of(read, at)) found.push_back(text);
        RC_ASSERT(found == comments);
        words.emplace_back();
        RC_ASSERT(pieces_of(read) == words);
    }));
}

}  // namespace omnigraph::cluster::lang::detail

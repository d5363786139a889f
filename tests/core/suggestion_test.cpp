// Texts from outside: is it UTF-8, and what was probably meant.
#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

using namespace omnigraph::cluster;

namespace {

/// The whole table, which distance_within is held against.
std::size_t edit_distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> before(to.size() + 1), last(to.size() + 1), row(to.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[to.size()];
}

}  // namespace

TEST_CASE("the distance is the number of edits, a swap of neighbours counting once") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("schema", "shema") == 1);
    CHECK(edit_distance("schema", "shcema") == 1);
    CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the distance is symmetric, zero only for equals, and at most the longer length") {
    CHECK(rc::check([](const std::string& left, const std::string& right) {
        const auto distance = edit_distance(left, right);
        RC_ASSERT(distance == edit_distance(right, left));
        RC_ASSERT((distance == 0) == (left == right));
        RC_ASSERT(distance <= std::max(left.size(), right.size()));
    }));
}

TEST_CASE("the bounded distance is the distance, up to its bound") {
    const auto word = rc::gen::resize(20, rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abc"})));
    CHECK(rc::check([&] {
        const auto left = *word, right = *word;
        const auto allowed = *rc::gen::inRange<std::size_t>(1, 4);
        const auto distance = edit_distance(left, right);
        const auto bounded = bounded_edit_distance(left, right, allowed);
        if (distance <= allowed) RC_ASSERT(bounded == distance);
        else RC_ASSERT(bounded > allowed);
    }));
    CHECK(bounded_edit_distance("abcd", "badc", 2) == 2);
    CHECK(bounded_edit_distance("", "", 1) == 0);
    CHECK(bounded_edit_distance("schema", "shema", 1) == 1);
    CHECK(bounded_edit_distance("schema", "shcema", 1) == 1);
    CHECK(bounded_edit_distance("kitten", "sitting", 3) == 3);
}

TEST_CASE("of very many known words only the first are compared") {
    std::vector<std::string> known(100'000, "abcdefgh");
    known.push_back("schema");
    CHECK(closest_word("shema", known) == "schema");  // the others are too long to be near
    known.insert(known.begin(), 5000, "zzzzzz");
    CHECK_FALSE(closest_word("shema", known));
}

TEST_CASE("the nearest known word is suggested, and nothing when none is near") {
    const std::vector<std::string> known{"schema", "queries", "embedding_provider", "file"};
    CHECK(closest_word("shema", known) == "schema");
    CHECK(closest_word("querys", known) == "queries");
    CHECK(closest_word("embeding_providr", known) == "embedding_provider");
    CHECK(closest_word("fil", known) == "file");
    CHECK_FALSE(closest_word("banana", known));
    CHECK_FALSE(closest_word("x", known));
    CHECK_FALSE(closest_word(std::string(100'000, 's'), known));
    CHECK(did_you_mean("shema", known) == " Did you mean `schema`?");
    CHECK(did_you_mean("banana", known).empty());
}

TEST_CASE("UTF-8 is told from what only resembles it, with the offset of the fault") {
    CHECK(is_utf8(""));
    CHECK(is_utf8("plain ascii, longer than eight bytes"));
    CHECK(is_utf8("ü 日本 🙂 \xEF\xBF\xBD \xF4\x8F\xBF\xBF"));
    CHECK(find_invalid_utf8("12345678\xFF") == 8);
    CHECK(find_invalid_utf8("1234567890\xC3") == 10);
    for (const auto* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE6\x97", "\xF0\x9F\x99"})
        CHECK(find_invalid_utf8(bad) == 0);
}

TEST_CASE("every code point but the surrogates is UTF-8") {
    const auto encode = [](std::uint32_t c) {
        std::string text;
        if (c < 0x80) text += static_cast<char>(c);
        else if (c < 0x800) {
            text += static_cast<char>(0xC0 | c >> 6);
            text += static_cast<char>(0x80 | (c & 63));
        } else if (c < 0x10000) {
            text += static_cast<char>(0xE0 | c >> 12);
            text += static_cast<char>(0x80 | (c >> 6 & 63));
            text += static_cast<char>(0x80 | (c & 63));
        } else {
            text += static_cast<char>(0xF0 | c >> 18);
            text += static_cast<char>(0x80 | (c >> 12 & 63));
            text += static_cast<char>(0x80 | (c >> 6 & 63));
            text += static_cast<char>(0x80 | (c & 63));
        }
        return text;
    };
    std::size_t wrong = 0;
    for (std::uint32_t c = 0; c < 0x120000; ++c)
        if (is_utf8(encode(c)) != (c < 0x110000 && !(c >= 0xD800 && c < 0xE000))) ++wrong;
    CHECK(wrong == 0);
}

TEST_CASE("the same letters in other case are the nearest word, however many differ") {
    const std::vector<std::string> types{"Persons", "Company", "Person"};
    CHECK(closest_word("PERSON", types) == "Person");
    CHECK(closest_word("person", types) == "Person");
    CHECK(closest_word("Person", std::vector<std::string>{"Person"}) == std::nullopt);
    CHECK(did_you_mean("DEVELOPEDBY", std::vector<std::string>{"developedBy"}) == " Did you mean `developedBy`?");
}

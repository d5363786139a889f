#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/source/source_places.hpp>

namespace omnigraph::cluster::lang {
namespace {

std::string random_text() {
    std::string text;
    for (auto left = *rc::gen::inRange(0, 30); left > 0; --left)
        text += *rc::gen::element<std::string>("a", "\n", "\r\n", "ü", "日", "🦆", " ");
    return text;
}

/// UTF-16 code units of a text that is UTF-8.
std::size_t units(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = cluster::utf8_sequence_length(text, at);
        count += length == 4 ? 2 : 1;
        at += length;
    }
    return count;
}

}  // namespace

TEST_CASE("lines and columns count from 1, and columns count bytes") {
    const auto at = [](std::string_view source, std::size_t offset) {
        const auto place = locate(source, offset);
        return std::to_string(place.line) + ":" + std::to_string(place.column);
    };
    CHECK(at("", 0) == "1:1");
    CHECK(at("ab\nüc", 2) == "1:3");
    CHECK(at("ab\nüc", 3) == "2:1");
    CHECK(at("ab\nüc", 5) == "2:3");
    CHECK(at("ab\n", 100) == "2:1");
}

TEST_CASE("a place counts as many bytes and UTF-16 code units as stand before it, in any order of spans") {
    CHECK(rc::check([] {
        const auto text = random_text();
        std::vector<std::size_t> starts;
        for (std::size_t at = 0; at <= text.size();
             at += at < text.size() ? cluster::utf8_sequence_length(text, at) : 1)
            starts.push_back(at);
        source_places places{"q.gq", text};
        for (int spans = 0; spans < 10; ++spans) {
            const auto begin = *rc::gen::elementOf(starts), end = *rc::gen::elementOf(starts);
            const auto at = places.locate({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
            const auto last = std::max(begin, end);  // a span that ends before it begins is empty
            RC_ASSERT(at.file == "q.gq");
            RC_ASSERT(at.line == locate(text, begin).line);
            RC_ASSERT(at.column == locate(text, begin).column);
            RC_ASSERT(at.end_line == locate(text, last).line);
            RC_ASSERT(at.end_column == locate(text, last).column);
            const auto on_line = [&](std::size_t offset, std::size_t column) {
                return units(std::string_view{text}.substr(offset - (column - 1), column - 1)) + 1;
            };
            RC_ASSERT(at.column16 == on_line(begin, at.column));
            RC_ASSERT(at.end_column16 == on_line(last, at.end_column));
        }
    }));
}

}  // namespace omnigraph::cluster::lang

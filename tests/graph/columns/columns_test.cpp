// Derived files and the arrays in them: what is written is read again, and nothing else is.
#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/columns/derived_file.hpp>
#include <omnigraph/cluster/graph/columns/graph_columns.hpp>
#include <omnigraph/cluster/graph/columns/group_table.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

using edge_ends = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

std::vector<std::uint32_t> listed(std::span<const std::uint32_t> numbers) { return {numbers.begin(), numbers.end()}; }

}  // namespace

TEST_CASE("sections are read under their own name only") {
    const std::vector<std::uint32_t> numbers{1, 2, 3};
    const auto bytes = pack_sections("numbers", {bytes_of(numbers), "", "text"});
    const auto sections = unpack_sections(bytes, "numbers");
    REQUIRE(sections);
    REQUIRE(sections->size() == 3);
    CHECK(numbers_of<std::uint32_t>((*sections)[0]) == numbers);
    CHECK((*sections)[1].empty());
    CHECK((*sections)[2] == "text");
    CHECK_FALSE(unpack_sections(bytes, "number"));
    CHECK_FALSE(numbers_of<std::uint64_t>((*sections)[0]));
}

TEST_CASE("a file with any changed, missing or surplus byte is not read") {
    const auto bytes = pack_sections("text", {"some text", "more"});
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        CHECK_MESSAGE(!unpack_sections(changed, "text"), "byte ", at);
        CHECK_MESSAGE(!unpack_sections(bytes.substr(0, at), "text"), "length ", at);
    }
    CHECK_FALSE(unpack_sections(bytes + std::string(8, '\0'), "text"));
    CHECK_FALSE(unpack_sections(bytes + bytes, "text"));
}

TEST_CASE("texts have numbers in byte order") {
    const auto list = text_list::make({"", "a", "ab", "b", "\xC3\xA9"});
    REQUIRE(list);
    const text_numbers numbers{*list};
    for (std::uint32_t at = 0; at < list->size(); ++at) {
        CHECK(numbers.find((*list)[at]) == at);
        CHECK(list->lower_bound((*list)[at]) == at);
    }
    CHECK_FALSE(numbers.find("abc"));
    CHECK(list->lower_bound("aa") == 2);
    CHECK(list->lower_bound("\xFF") == 5);
    CHECK_FALSE(text_list::make({"b", "a"}));
    CHECK_FALSE(text_list::make({"a", "a"}));
    CHECK_FALSE(text_list::make({0, 2, 1}, "ab"));
    CHECK_FALSE(text_list::make({}, ""));
    CHECK(text_list::make(std::vector<std::string>{})->size() == 0);

    const auto again = text_list::decode(list->encode("ids"), "ids");
    REQUIRE(again);
    CHECK(again->fingerprint() == list->fingerprint());
    CHECK(text_list::make({"", "a", "ab", "b"})->fingerprint() != list->fingerprint());
    CHECK(text_list::make({"xy", "z"})->fingerprint() != text_list::make({"x", "yz"})->fingerprint());
}

TEST_CASE("columns keep their values and their nulls") {
    const auto whole = scalar_column::of_integers({7, 0, INT64_MIN}, {1, 0, 1});
    const auto real = scalar_column::of_reals({0.5, 0, -1e300}, {1, 0, 1});
    const auto text = scalar_column::of_texts({"b", std::nullopt, "a"});
    REQUIRE(text);
    for (const auto* column : {&whole, &real, &*text}) {
        const auto read = scalar_column::decode(column->encode("c"), "c", 3);
        REQUIRE(read);
        CHECK(read->size() == 3);
        CHECK(read->held() == column->held());
        CHECK_FALSE(read->is_null(0));
        CHECK(read->is_null(1));
        CHECK_FALSE(read->is_null(2));
        CHECK_FALSE(scalar_column::decode(column->encode("c"), "c", 2));
    }
    CHECK(whole.integer(2) == INT64_MIN);
    CHECK(real.real(2) == -1e300);
    CHECK(text->texts()[static_cast<std::uint32_t>(text->integer(0))] == "b");
    CHECK(text->integer(2) < text->integer(0));
}

TEST_CASE("a file with a right checksum and wrong numbers is not read") {
    const auto sections = [](const auto&... parts) { return pack_sections("x", {bytes_of(parts)...}); };
    using numbers = std::vector<std::uint32_t>;
    using wide = std::vector<std::uint64_t>;
    const std::vector<char> ab{'a', 'b'};
    CHECK(scalar_column::decode(sections(wide{2}, numbers{0, UINT32_MAX}, numbers{0, 1, 2}, ab), "x", 2));
    CHECK_FALSE(scalar_column::decode(sections(wide{2}, numbers{0, 2}, numbers{0, 1, 2}, ab), "x", 2));
    CHECK_FALSE(scalar_column::decode(sections(wide{3}, numbers{0, 1}, numbers{0, 1, 2}, ab), "x", 2));
    CHECK_FALSE(scalar_column::decode(sections(wide{2}, numbers{0, 1}, numbers{0, 1}, ab), "x", 2));

    CHECK(adjacency::decode(sections(numbers{0, 2, 2}, numbers{0, 1}), "x", 2, 2));
    CHECK_FALSE(adjacency::decode(sections(numbers{0, 2, 2}, numbers{0, 2}), "x", 2, 2));  // no such node
    CHECK_FALSE(adjacency::decode(sections(numbers{0, 3, 2}, numbers{0, 1}), "x", 2, 2));  // beyond the end
    CHECK_FALSE(adjacency::decode(sections(numbers{0, 2, 2}, numbers{1, 0}), "x", 2, 2));  // descending
    CHECK_FALSE(adjacency::decode(sections(numbers{0, 2, 2}, numbers{1, 1}), "x", 2, 2));  // twice
    CHECK_FALSE(adjacency::decode(sections(numbers{1, 2, 2}, numbers{0, 1}), "x", 2, 2));
    CHECK_FALSE(adjacency::decode(sections(numbers{0, 2, 2}, numbers{0, 1}), "x", 3, 2));
}

TEST_CASE("neighbours are those of the edges, in both directions, once") {
    CHECK(rc::check([] {
        const auto nodes = *rc::gen::inRange<std::uint32_t>(1, 8);
        auto ends = *rc::gen::container<edge_ends>(
            rc::gen::pair(rc::gen::inRange<std::uint32_t>(0, nodes), rc::gen::inRange<std::uint32_t>(0, nodes)));
        std::ranges::sort(ends);
        const auto made = adjacency::make(nodes, nodes, ends);
        RC_ASSERT(made);
        const auto read = adjacency::decode(made->encode("e"), "e", nodes, nodes);
        RC_ASSERT(read);
        for (const auto* one : {&*made, &*read})
            for (std::uint32_t node = 0; node < nodes; ++node) {
                std::vector<std::uint32_t> out, in;
                for (std::uint32_t other = 0; other < nodes; ++other) {
                    const bool there = std::ranges::binary_search(ends, std::pair{node, other});
                    if (there) out.push_back(other);
                    if (std::ranges::binary_search(ends, std::pair{other, node})) in.push_back(other);
                    RC_ASSERT(one->connects(node, other, true) == there);
                    RC_ASSERT(one->connects(other, node, false) == there);
                }
                RC_ASSERT(listed(one->neighbours(node, true)) == out);
                RC_ASSERT(listed(one->neighbours(node, false)) == in);
                RC_ASSERT(one->degree(node, true) == out.size());
            }
    }));
    CHECK_FALSE(adjacency::make(2, 2, edge_ends{{1, 0}, {0, 0}}));
    CHECK_FALSE(adjacency::make(2, 2, edge_ends{{0, 2}}));
}

TEST_CASE("groups have numbers by their keys, and null is a key of its own") {
    group_table dense{1, 3};
    CHECK(dense.of_number(2) == 0);
    CHECK(dense.of_number(0) == 1);
    CHECK(dense.of_number(2) == 0);
    CHECK(dense.size() == 2);
    CHECK(dense.key(1, 0) == 0);

    group_table wide{2, 0};
    for (std::int64_t round = 0; round < 2; ++round)
        for (std::int64_t i = 0; i < 500; ++i) CHECK(wide.of_key({i % 25, i / 25}, {0, 0}) == i);
    CHECK(wide.of_key({0, 0}, {0, 1}) == 500);
    CHECK(wide.is_null(500, 1));
    CHECK_FALSE(wide.is_null(500, 0));
    CHECK(wide.key(26, 0) == 1);

    CHECK(nullable_number{}.compare({false, false, -5, 0}) < 0);
    CHECK(nullable_number{}.compare({}) == 0);
    CHECK(nullable_number{false, true, 0, 0.5}.compare({false, true, 0, 0.25}) > 0);
}

// Packing an image, and what is refused when one is unpacked.
#include <cstdint>
#include <span>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/versions/codec.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

TEST_CASE("bytes unpack to what was packed") {
    CHECK(rc::check([](const std::string& bytes) {
        const auto packed = compress(bytes);
        RC_ASSERT(packed.has_value());
        RC_ASSERT(*decompress(*packed, bytes.size()) == bytes);
    }));
}

TEST_CASE("a frame of another size than recorded is refused before anything is allocated") {
    const auto packed = compress(std::string(1 << 20, 'x'));
    REQUIRE(packed);
    CHECK(packed->size() < 1000);
    CHECK_FALSE(decompress(*packed, (1 << 20) - 1));
    CHECK_FALSE(decompress(*packed, std::uint64_t{1} << 40));
    CHECK_FALSE(decompress("not a frame", 11));
    CHECK_FALSE(decompress("", 0));
    auto damaged = *packed;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
    damaged.resize(damaged.size() - 3);
    CHECK_FALSE(decompress(damaged, 1 << 20));
}

TEST_CASE("a file is packed piece by piece, and unpacks to what it held") {
    const temporary_folder folder;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1} << 18, (std::size_t{3} << 18) + 7}) {
        std::string held(size, '\0');
        for (std::size_t i = 0; i < size; ++i) held[i] = static_cast<char>(i * i >> 7);
        folder.write("image", held);
        const auto packed = compress_file(folder / "image");
        REQUIRE(packed);
        CHECK(packed->raw_bytes == size);
        const auto unpacked = decompress(packed->bytes, size);
        REQUIRE(unpacked);
        CHECK(*unpacked == held);
    }
    CHECK_FALSE(compress_file(folder / "missing"));
}

TEST_CASE("what is unpacked in pieces is what was packed, and what is broken or longer is refused") {
    rc::check([](const std::string& start, std::uint16_t size) {
        std::string bytes = start;
        while (bytes.size() < size) bytes += start + "x";
        const auto packed = compress(bytes);
        RC_ASSERT(packed.has_value());
        std::string again;
        const auto collect = [&](std::span<char> piece) {
            again.append(piece.data(), piece.size());
            return true;
        };
        RC_ASSERT(decompress_to(*packed, bytes.size(), 512, collect).has_value());
        RC_ASSERT(again == bytes);
        RC_ASSERT(!decompress_to(*packed, bytes.size() + 1, 512, collect));
        RC_ASSERT(!decompress_to(*packed + "more", bytes.size(), 512, collect));
        if (packed->size() > 20)
            RC_ASSERT(!decompress_to(packed->substr(0, packed->size() - 9), bytes.size(), 512, collect));
    });
    const auto packed = compress(std::string(4096, 'a'));
    int pieces = 0;
    const auto ended = decompress_to(*packed, 4096, 512, [&](std::span<char>) { return ++pieces < 3; });
    REQUIRE_FALSE(ended);
    CHECK(ended.error().cause.empty());
    CHECK(pieces == 3);
}

// Packing an image, and what is refused when one is unpacked.
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

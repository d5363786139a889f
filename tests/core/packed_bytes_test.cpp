// Numbers and texts come back from bytes, and bytes that were cut or made up are told.
#include <cstdint>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/packed_bytes.hpp>

using namespace omnigraph::cluster;

TEST_CASE("what was written is read, in the same order") {
    CHECK(rc::check([](std::uint64_t number, const std::string& text) {
        packed_writer out;
        out.text(text);
        out.number(number);
        out.sum(digest_of_bytes(text));
        packed_reader in{out.bytes()};
        RC_ASSERT(in.text() == text);
        RC_ASSERT(in.number() == number);
        RC_ASSERT(in.sum() == digest_of_bytes(text));
        RC_ASSERT(in.is_at_end());
    }));
}

TEST_CASE("(2) bytes that were cut anywhere are not sound, and nothing beyond them is read") {
    packed_writer out;
    out.text("graph.kb");
    out.number(7);
    out.sum(digest_of_bytes("x"));
    for (std::size_t size = 0; size < out.bytes().size(); ++size) {
        packed_reader in{std::string_view{out.bytes()}.substr(0, size)};
        static_cast<void>(in.text());
        static_cast<void>(in.number());
        static_cast<void>(in.sum());
        CHECK_FALSE(in.is_sound());
        CHECK_FALSE(in.is_at_end());
    }
}

TEST_CASE("a count that the rest cannot hold is 0 and not sound") {
    packed_writer out;
    out.number(3);
    out.number(0);
    packed_reader fits{out.bytes()};
    CHECK(fits.count(2) == 3);
    CHECK(fits.is_sound());
    packed_reader large{out.bytes()};
    CHECK(large.count(8) == 0);
    CHECK_FALSE(large.is_sound());
}

#include <cstdint>
#include <string>

#include <boost/beast/zlib/inflate_stream.hpp>
#include <boost/crc.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/server/http/gzip.hpp>
#include <omnigraph/cluster/server/http/reply_headers.hpp>

using namespace omnigraph::cluster::server;

namespace {

/// What a gzip member of one block holds; its sum and its length have to be right.
std::string unpacked(const std::string& packed) {
    REQUIRE(packed.substr(0, 4) == std::string("\x1f\x8b\x08\x00", 4));
    const auto number = [&](std::size_t from_end) {
        std::uint32_t value = 0;
        for (int i = 3; i >= 0; --i)
            value =
                value << 8 | static_cast<unsigned char>(packed[packed.size() - from_end + static_cast<unsigned>(i)]);
        return value;
    };
    std::string text(number(4), '\0');
    namespace zlib = boost::beast::zlib;
    zlib::inflate_stream stream;
    zlib::z_params sides;
    sides.next_in = packed.data() + 10;
    sides.avail_in = packed.size() - 18;
    sides.next_out = text.data();
    sides.avail_out = text.size();
    boost::system::error_code ended;
    stream.write(sides, zlib::Flush::finish, ended);
    CHECK(sides.avail_out == 0);
    boost::crc_32_type sum;
    sum.process_bytes(text.data(), text.size());
    CHECK(sum.checksum() == number(8));
    return text;
}

}  // namespace

TEST_CASE("a caller takes gzip when the header names it, or everything, and not with a weight of zero") {
    for (const auto* yes : {"gzip", "GZIP", "deflate, gzip;q=0.5", "*", "br, *;q=0.1", "gzip;q=1.0, identity"})
        CHECK(accepts_gzip(yes));
    for (const auto* no : {"", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "identity", "*, gzip;q=0", "xgzip"})
        CHECK_FALSE(accepts_gzip(no));
}

TEST_CASE("what is packed is shorter and unpacks to the same text; what would not be shorter is left") {
    std::string rows = "{\"rows\":[";
    for (int i = 0; i < 20'000; ++i) rows += "{\"p.name\":\"person " + std::to_string(i) + "\"},";
    const auto packed = gzip(rows);
    REQUIRE(packed);
    CHECK(packed->size() * 4 < rows.size());
    CHECK(unpacked(*packed) == rows);
    CHECK_FALSE(gzip(""));
    CHECK_FALSE(gzip("short"));
    rc::check("law: packed or left, never longer", [](const std::string& text) {
        const auto doubled = text + text + text + text;
        if (const auto small = gzip(doubled)) {
            RC_ASSERT(small->size() < doubled.size());
            RC_ASSERT(unpacked(*small) == doubled);
        }
    });
}

TEST_CASE("a plain name of a request is kept, and any other is replaced by one that nobody else has") {
    CHECK(request_id_of("job-7.A_b") == "job-7.A_b");
    for (const auto& given : {std::string{}, std::string{"a b"}, std::string{"a\r\nX: y"}, std::string(65, 'x')})
        CHECK(request_id_of(given) != given);
    CHECK(request_id_of("") != request_id_of(""));
}

TEST_CASE("a tag follows the body, and what the caller has already is not sent again") {
    reply first{.body = "one"}, second{.body = "two"}, refused{.status = 404, .body = "none"};
    tag_reply(first, "");
    tag_reply(second, "");
    tag_reply(refused, "*");
    REQUIRE(first.headers.size() == 2);
    CHECK(first.status == 200);
    CHECK(first.headers[0].second != second.headers[0].second);
    CHECK(refused.headers.empty());
    CHECK(refused.status == 404);
    reply again{.body = "one"}, other{.body = "one"};
    tag_reply(again, "\"x\", " + first.headers[0].second);
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    tag_reply(other, second.headers[0].second);
    CHECK(other.status == 200);
}

#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/server/http/gzip.hpp>
#include <omnigraph/cluster/server/http/reply_headers.hpp>

using namespace omnigraph::cluster::server;

namespace {

gunzip_fault fault_of(std::string_view packed, std::size_t most = 1000) {
    const auto unpacked = gunzip(packed, most);
    REQUIRE_FALSE(unpacked);
    return unpacked.error();
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
    CHECK(*gunzip(*packed, rows.size()) == rows);
    CHECK_FALSE(gzip(""));
    CHECK_FALSE(gzip("short"));
    CHECK(rc::check("law: packed or left, never longer", [](const std::string& text) {
        const auto doubled = text + text + text + text;
        if (const auto small = gzip(doubled)) {
            RC_ASSERT(small->size() < doubled.size());
            for (const std::size_t room : {0, 1, 300}) {
                const auto unpacked = gunzip(*small, doubled.size() + room);
                RC_ASSERT(unpacked);
                RC_ASSERT(*unpacked == doubled);
            }
            RC_ASSERT(gunzip(*small, doubled.size() - 1).error() == gunzip_fault::too_large);
        }
    }));
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

TEST_CASE("a text of any kind comes out of a packed one as it went in") {
    CHECK(rc::check([](const std::string& part) {
        std::string text;
        while (text.size() < 300) text += part + "some words that come again and again, ";
        const auto packed = gzip(text);
        RC_ASSERT(packed.has_value());
        const auto unpacked = gunzip(*packed, text.size());
        RC_ASSERT(unpacked.has_value());
        RC_ASSERT(*unpacked == text);
        RC_ASSERT(gunzip(*packed, text.size() - 1).error() == gunzip_fault::too_large);
    }));
}

TEST_CASE("what unpacks to more than the caller takes is refused before it is whole") {
    const auto packed = gzip(std::string(std::size_t{20} << 20, 'x'));
    REQUIRE(packed);
    CHECK(packed->size() < 50'000);
    CHECK(fault_of(*packed, std::size_t{1} << 20) == gunzip_fault::too_large);
    CHECK(fault_of(*packed + *packed, std::size_t{20} << 20) == gunzip_fault::too_large);
    CHECK(gunzip(*packed, std::size_t{20} << 20)->size() == std::size_t{20} << 20);
}

TEST_CASE("members one after the other are one text, and a head may have a name") {
    const std::string text(500, 'a');
    const auto packed = *gzip(text);
    CHECK(*gunzip(packed + packed, 1000) == text + text);
    auto named = packed;
    named[3] = 8;
    named.insert(10, std::string{"a file\0", 7});
    CHECK(*gunzip(named, 1000) == text);
    named[3] = 4;
    CHECK(fault_of(named) == gunzip_fault::malformed);
}

TEST_CASE("a packed text that is cut off, or altered anywhere, is malformed") {
    const std::string text(500, 'a');
    const auto packed = *gzip(text);
    for (std::size_t size = 0; size < packed.size(); ++size)
        CHECK(fault_of(packed.substr(0, size)) == gunzip_fault::malformed);
    for (std::size_t at = packed.size() - 8; at < packed.size(); ++at) {
        auto altered = packed;
        altered[at] = static_cast<char>(altered[at] ^ 1);
        CHECK(fault_of(altered) == gunzip_fault::malformed);
    }
    CHECK(fault_of(packed + "x") == gunzip_fault::malformed);
    CHECK(fault_of("") == gunzip_fault::malformed);
    CHECK(fault_of("{\"query\": \"no gzip\"}") == gunzip_fault::malformed);
}

TEST_CASE("any bytes behind a head of gzip are unpacked within the bound, or refused") {
    CHECK(rc::check([](std::string bytes) {
        bytes.insert(0, std::string{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", 10});
        const auto unpacked = gunzip(bytes, 4096);
        if (unpacked) RC_ASSERT(unpacked->size() <= 4096);
    }));
}

TEST_CASE("what is packed part by part unpacks to all parts, and its trailer says how much that is") {
    CHECK(rc::check("law: gunzip of the parts is their text", [](const std::vector<std::string>& parts, bool large) {
        gzip_writer writer;
        std::string text, packed;
        for (auto part : parts) {
            if (large) part.append(40'000, 'x');
            text += part;
            packed += writer.add(part);
        }
        packed += writer.finish();
        RC_ASSERT(*gunzip(packed, text.size()) == text);
        RC_ASSERT(said_unpacked_size(packed) == text.size());
    }));
    CHECK(said_unpacked_size("") == 0);
    CHECK(said_unpacked_size("abc") == 0);
}

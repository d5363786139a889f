// The text forms that documents are made of: digests, identifiers, timestamps; and texts that are cut or escaped.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a digest is the SHA-256 of the bytes, in lower-case hex") {
    CHECK(digest_of_bytes("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(digest_of_bytes("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(digest_builder{}.add("a").add("").add("bc").finish() == digest_of_bytes("abc"));
}

TEST_CASE("a digest is read back from exactly what it writes") {
    CHECK(rc::check([](const std::string& bytes) {
        const auto sum = digest_of_bytes(bytes);
        RC_ASSERT(digest::parse(sum.hex()) == sum);
    }));
    const auto hex = digest_of_bytes("x").hex();
    CHECK_FALSE(digest::parse(hex.substr(1)));
    CHECK_FALSE(digest::parse("sha256:" + hex));
    CHECK_FALSE(digest::parse("G" + hex.substr(1)));
    CHECK_FALSE(digest::parse("A" + hex.substr(1)));
}

TEST_CASE("a ULID is 26 characters, ordered by its milliseconds") {
    CHECK(make_ulid(0, {}) == "00000000000000000000000000");
    CHECK(make_ulid(1469922850259, {}).substr(0, 10) == "01ARZ3NDEK");
    CHECK(make_ulid(0xffffffffffff, {255, 255, 255, 255, 255, 255, 255, 255, 255, 255}) ==
          "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    system_runtime system;
    const auto one = system.new_id(), other = system.new_id();
    CHECK(is_ulid(one));
    CHECK(one != other);
    CHECK_FALSE(is_ulid("../../../../etc/passwd0000"));
    CHECK_FALSE(is_ulid("8ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
    CHECK_FALSE(is_ulid("01arz3ndektsv4rrffq69g5fav"));
}

TEST_CASE("a timestamp drops a zero fraction and trailing zeros") {
    using namespace std::chrono;
    const instant whole = sys_days{year{2026} / 6 / 10} + 2h + 7min + 8s;
    CHECK(format_timestamp(whole) == "2026-06-10T02:07:08Z");
    CHECK(format_timestamp(whole + 120ms) == "2026-06-10T02:07:08.12Z");
    CHECK(format_timestamp(whole + 1ns) == "2026-06-10T02:07:08.000000001Z");
}

TEST_CASE("a timestamp is read back, and nothing that only resembles one") {
    CHECK(rc::check([](std::uint32_t seconds, std::uint32_t nanos) {
        const instant at{std::chrono::seconds{seconds} + std::chrono::nanoseconds{nanos % 1'000'000'000}};
        RC_ASSERT(parse_timestamp(format_timestamp(at)) == at);
    }));
    for (const auto* text :
         {"", "2026-06-10", "2026-02-30T00:00:00Z", "2026-06-10T24:00:00Z", "2026-06-10T02:07:08.Z",
          "2026-06-10T02:07:08+00:00", "2026-06-10T02:07:08.1234567890Z", "2026-06-10 02:07:08Z",
          "1013-12-01T00:00:00Z", "1969-12-31T23:59:59Z", "2262-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
        CHECK_FALSE(parse_timestamp(text));
}

TEST_CASE("a long text is cut between characters, and says so exactly when something is missing") {
    CHECK(rc::check([] {
        std::string text;
        for (auto left = *rc::gen::inRange(0, 30); left > 0; --left)
            text += *rc::gen::element<std::string>("a", "ü", "日", "🦆");
        const auto most = *rc::gen::inRange<std::size_t>(0, 60);
        const auto cut = shortened(text, most);
        RC_ASSERT(is_utf8(cut));
        if (text.size() <= most) {
            RC_ASSERT(cut == text);
            return;
        }
        RC_ASSERT(cut.ends_with("…"));
        const auto kept = cut.size() - std::string_view{"…"}.size();
        RC_ASSERT(text.starts_with(cut.substr(0, kept)));
        RC_ASSERT(kept <= most);
        RC_ASSERT(kept + 4 > most);
    }));
    CHECK(shortened(std::string(80, 'a')) == std::string(80, 'a'));
    CHECK(shortened(std::string(81, 'a')) == std::string(80, 'a') + "…");
    CHECK(shortened(std::string(9, '\x80'), 5) == std::string(2, '\x80') + "…");  // no character, so any cut is right
}

TEST_CASE("an escape of a URI is decoded once, and a broken one is refused") {
    CHECK(percent_decoded("a%2Fb%25") == "a/b%");
    CHECK(percent_decoded("%c3%BC") == "ü");
    CHECK(percent_decoded("a+b") == "a+b");
    CHECK(percent_decoded("a+b%2B", plus_sign::blank) == "a b+");
    for (const auto* wrong : {"%", "%2", "a%g0", "%2g", "%%20"}) {
        CAPTURE(wrong);
        CHECK_FALSE(percent_decoded(wrong).has_value());
    }
}

TEST_CASE("everything but unreserved characters is escaped, and decoding gives the text back") {
    CHECK(percent_encoded("a b+c~d-e_f.g/h") == "a%20b%2Bc~d-e_f.g%2Fh");
    CHECK(percent_encoded("a/ü", "/") == "a/%C3%BC");
    CHECK(rc::check([](const std::string& text) { RC_ASSERT(percent_decoded(percent_encoded(text)) == text); }));
}

// The checksum that a document carries of itself.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/ledger/checksum.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a checksum is that of the text with zeros in its place") {
    const std::string blank = "{\"a\": 1, \"sum\": \"" + std::string{blank_checksum} + "\"}\n";
    const auto text = fill_checksum(blank);
    const auto digits = digest_of_bytes(blank).hex();
    CHECK(text == "{\"a\": 1, \"sum\": \"" + digits + "\"}\n");
    CHECK(checksum_holds(text, digits));
}

TEST_CASE("the checksum of an altered text does not hold") {
    const auto text = fill_checksum("{\"a\": 1, \"sum\": \"" + std::string{blank_checksum} + "\"}\n");
    const auto digits = text.substr(text.size() - 67, 64);
    REQUIRE(checksum_holds(text, digits));
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto altered = text;
        altered[at] = static_cast<char>(altered[at] ^ 4);
        CAPTURE(at);
        CHECK_FALSE(checksum_holds(altered, altered.substr(text.size() - 67, 64)));
    }
    CHECK_FALSE(checksum_holds(text, "1"));
    CHECK_FALSE(checksum_holds(text, blank_checksum));
}

TEST_CASE("only the last place is filled in, and a text without one stays as it is") {
    const std::string zeros{blank_checksum};
    CHECK(fill_checksum(zeros + zeros).starts_with(zeros));
    CHECK(fill_checksum("plain") == "plain");
}

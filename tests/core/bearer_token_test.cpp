#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/bearer_token.hpp>

namespace omnigraph::cluster {

TEST_CASE("a token is what one header line of a request carries") {
    CHECK_FALSE(fault_of_token("tok-ann"));
    CHECK_FALSE(fault_of_token("with a blank inside"));
    CHECK_FALSE(fault_of_token(std::string(max_token_bytes, 'x')));
    CHECK(fault_of_token(" ") == "The token is blank.");
    CHECK(fault_of_token(std::string(max_token_bytes + 1, 'x')) ==
          "The token has 15361 bytes; no request carries one of more than 15360.");
    for (const auto* odd : {"a\nb", "a\rX: y", "a\tb", "a\x7f", "\x01"})
        CHECK(fault_of_token(odd)->find("control character") != std::string::npos);
}

}  // namespace omnigraph::cluster

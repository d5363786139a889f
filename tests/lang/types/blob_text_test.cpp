// What a Blob may be.
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/lang/types/blob_text.hpp>

namespace omnigraph::cluster::lang {

TEST_CASE("a blob is base 64 that is padded as it should be, or another text") {
    for (const auto* text :
         {"base64:", "base64:aGk=", "base64:aA==", "base64:aGl+/w==", "s3://bucket/key", "plain", "", "Base64:?"})
        CHECK_MESSAGE(blob_problem(text).empty(), text);
    for (const auto* text : {"base64:a", "base64:aGk", "base64:a===", "base64:aG=k", "base64:aGk ", "base64:aGk=\n",
                             "base64: aGk=", "base64:@@@", "base64:_-A=", "base64:===="})
        CHECK_MESSAGE(!blob_problem(text).empty(), text);
}

TEST_CASE("three bytes of a blob are four digits, whatever they are") {
    CHECK(rc::check([] {
        const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(digits));
        RC_ASSERT(blob_problem("base64:" + text).empty() == (text.size() % 4 == 0));
    }));
}

}  // namespace omnigraph::cluster::lang

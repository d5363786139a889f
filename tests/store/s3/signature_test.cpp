// The examples that are published with Signature Version 4 for S3, and what their rules say about odd characters.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/store/s3/signature.hpp>

using namespace omnigraph::cluster;

namespace {

const s3_credentials keys{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};

std::string header_of(const s3_request& request, std::string_view name) {
    for (const auto& [present, value] : request.headers)
        if (present == name) return value;
    return {};
}

std::string signature_of(s3_request request) {
    request.headers.emplace_back("host", "examplebucket.s3.amazonaws.com");
    sign(request, keys, "us-east-1", *parse_timestamp("2013-05-24T00:00:00Z"));
    const auto text = header_of(request, "authorization");
    return text.substr(text.find("Signature=") + 10);
}

}  // namespace

TEST_CASE("the published examples have the published signatures") {
    CHECK(signature_of({"GET", "/test.txt", {}, {{"range", "bytes=0-9"}}}) ==
          "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    CHECK(signature_of({"PUT",
                        "/test%24file.text",
                        {},
                        {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                        "Welcome to Amazon S3."}) ==
          "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    CHECK(signature_of({"GET", "/", {{"lifecycle", ""}}, {}}) ==
          "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    CHECK(signature_of({"GET", "/", {{"prefix", "J"}, {"max-keys", "2"}}, {}}) ==
          "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST_CASE("a signed request carries the day, the scope, the names of its headers and the session") {
    s3_request request{"GET", "/a", {}, {{"host", "b.example"}}};
    sign(request, {"key", "secret", "session"}, "eu-central-1", *parse_timestamp("2026-06-10T02:07:08.5Z"));
    CHECK(header_of(request, "x-amz-date") == "20260610T020708Z");
    CHECK(header_of(request, "x-amz-security-token") == "session");
    CHECK(header_of(request, "authorization")
              .starts_with("AWS4-HMAC-SHA256 Credential=key/20260610/eu-central-1/s3/aws4_request,"
                           "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,Signature="));
    CHECK(header_of(request, "x-amz-content-sha256") ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("everything but unreserved characters is escaped, and a query is sorted by what is sent") {
    CHECK(canonical_query({"GET", "/", {{"b", "2"}, {"a", "x y"}, {"A", ""}}, {}}) == "A=&a=x%20y&b=2");
    CHECK(base64_digest("") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

// Signs requests with AWS Signature Version 4, which proves to the store who sent a request and that nobody changed it.
//
//     s3_request request{.method = "GET", .path = "/notes/today", .query = {}, .headers = {{"host", "notes.example"}}};
//     sign(request, credentials, "eu-central-1", now);   // adds the headers that the store asks for
//
// Signing is deterministic: the same request, credentials, region and time give the same signature. Every attempt is
// signed anew, because a store rejects signatures older than some minutes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster {

struct s3_credentials {
    std::string access_key;
    std::string secret_key;
    std::string session_token;  ///< for temporary credentials; otherwise empty
};

/// One HTTP request.
struct s3_request {
    std::string method;
    std::string path;                                        ///< begins with `/`; percent-encoded, but for its slashes
    std::vector<std::pair<std::string, std::string>> query;  ///< not escaped
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case; must include `host`
    std::string_view body{};
};

/// The query string `a=1&b=2`, escaped and sorted: both the signed text and the text after `?`.
[[nodiscard]] std::string canonical_query(const s3_request& request);

/// The SHA-256 of `text` in base64, as the `x-amz-checksum-sha256` header requires.
[[nodiscard]] std::string base64_digest(std::string_view text);

/// Adds the headers `x-amz-date`, `x-amz-content-sha256`, `authorization` and, for temporary credentials, the session
/// token. `request` must not have them yet. The signature covers host, path, query, all headers and the body.
void sign(s3_request& request, const s3_credentials& keys, std::string_view region, instant now);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/signature.ipp>
#endif

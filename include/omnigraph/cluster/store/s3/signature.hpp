// AWS Signature Version 4: what a request carries so that a store can tell who sent it, and that nobody changed it.
//
//     s3_request request{.method = "GET", .path = "/notes/today", .query = {}, .headers = {{"host", "notes.example"}}};
//     sign(request, credentials, "eu-central-1", now);   // adds the headers that the store asks for
//
// Pure: the same request, keys, region and time give the same signature. Each attempt is signed anew, because a store
// refuses one that is older than some minutes.
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
    std::string session_token;  ///< of temporary credentials; empty when they have none
};

/// One request before it is sent.
struct s3_request {
    std::string method;
    std::string path;                                          ///< begins with `/`, escaped as uri_escape() does
    std::vector<std::pair<std::string, std::string>> query;    ///< as they are meant, not escaped
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case; `host` has to be there
    std::string_view body{};
};

enum class slashes { escaped, kept };

/// Escapes all but `A-Z a-z 0-9 - . _ ~`, as the signature wants it (which differs from what browsers do).
[[nodiscard]] std::string uri_escape(std::string_view text, slashes slash = slashes::escaped);

/// `a=1&b=2`, escaped and sorted: what is signed, and what stands behind the `?`.
[[nodiscard]] std::string canonical_query(const s3_request& request);

/// The SHA-256 of `text` in base64, as `x-amz-checksum-sha256` has it.
[[nodiscard]] std::string base64_digest(std::string_view text);

/// Adds `x-amz-date`, `x-amz-content-sha256`, the session token and `authorization`. The host, the path, the query, all
/// headers and the body are signed. `request` must not have these headers yet.
void sign(s3_request& request, const s3_credentials& keys, std::string_view region, instant now);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/signature.ipp>
#endif

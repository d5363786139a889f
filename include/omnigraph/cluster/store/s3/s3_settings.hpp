// Where a bucket is and who asks for it: a storage root `s3://bucket/prefix`, and the environment.
//
//     auto settings = s3_settings_from("s3://acme-graphs/prod", posix::environment_variable);
//     if (!settings) return settings.error();      // one sentence for all that is missing
//
// Credentials come from the environment alone (specification surfaces §4.10, engine C.3): AWS_ACCESS_KEY_ID,
// AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; AWS_REGION or AWS_DEFAULT_REGION; AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL;
// AWS_S3_FORCE_PATH_STYLE; AWS_CA_BUNDLE. No error repeats the value of a credential.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/s3/signature.hpp>

namespace omnigraph::cluster {

/// Reads one variable of the environment; nullopt when it is not set.
using environment_reader = std::function<std::optional<std::string>(const std::string&)>;

struct http_endpoint {
    std::string host;
    std::uint16_t port = 443;
    bool tls = true;
    std::string ca_file{};  ///< certificates to trust instead of the system's; empty: the system's

    /// As the `Host` header has it: the port only when it is not the scheme's own.
    [[nodiscard]] std::string authority() const;
};

struct s3_settings {
    std::string bucket;
    std::string prefix;  ///< without slashes at its ends; may be empty
    std::string region;
    s3_credentials keys;
    http_endpoint endpoint;   ///< its host has the bucket in front, in virtual-host style
    bool path_style = false;  ///< the bucket is the first segment of each path
};

/// Touches no network. Code: storage_root_invalid, with everything that is missing or wrong.
[[nodiscard]] result<s3_settings> s3_settings_from(std::string_view root, const environment_reader& environment);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/s3_settings.ipp>
#endif

// Reads the address and the credentials of a bucket from a storage root `s3://bucket/prefix` and the environment.
//
//     auto settings = s3_settings_from("s3://acme-graphs/prod", posix::environment_variable);
//     if (!settings) return settings.error();      // one sentence for all that is missing
//
// Credentials come only from the environment (surfaces specification §4.10, engine specification part C.3):
// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. Further variables are AWS_REGION or AWS_DEFAULT_REGION,
// AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_S3_FORCE_PATH_STYLE and AWS_CA_BUNDLE. No error repeats the value of a
// credential. Credentials and region go into headers, and the region into the name of a host, so they are visible
// ASCII.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/http/http_client.hpp>
#include <omnigraph/cluster/store/s3/signature.hpp>

namespace omnigraph::cluster {

/// Reads one environment variable; nullopt when it is not set.
using environment_reader = std::function<std::optional<std::string>(const std::string&)>;

struct s3_settings {
    std::string bucket;
    std::string prefix;  ///< without slashes at either end; may be empty
    std::string region;
    s3_credentials keys;
    http_endpoint endpoint;                              ///< in virtual-host style, its host begins with the bucket
    bool path_style = false;                             ///< the bucket is the first segment of each path
    std::string endpoint_variable = "AWS_ENDPOINT_URL";  ///< that has set the endpoint, or that would
};

/// Sends no request; reads the certificates of AWS_CA_BUNDLE. Code: storage_root_invalid, which lists everything
/// missing or wrong.
[[nodiscard]] result<s3_settings> s3_settings_from(std::string_view root, const environment_reader& environment);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/s3_settings.ipp>
#endif

// What an S3 store says in XML: errors, pages of a listing, what a batched removal left.
//
//     const auto fault = parse_s3_error(response.body);        // fault.code == "NoSuchKey"
//     auto page = parse_list_page(response.body);              // nullopt when it is no listing
//
// All of it is foreign: texts that are no XML, or another document, give an empty error or nullopt; texts of errors are
// cut to one printable line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct s3_error {
    std::string code;  ///< `NoSuchKey`, `AccessDenied`, ...; empty when the answer names none
    std::string message;
    std::string region;  ///< where the bucket is, when the answer says so
};

[[nodiscard]] s3_error parse_s3_error(std::string_view body);

struct list_page {
    std::vector<object_entry> entries;  ///< keys with the prefix of the root, decoded; times in seconds since 1970
    std::string next;                   ///< continuation token; empty on the last page
};

/// One page of ListObjectsV2 with `encoding-type=url`. A truncated page without a token is none.
[[nodiscard]] std::optional<list_page> parse_list_page(std::string_view body);

/// The body of a DeleteObjects request, in which only failures are asked for.
[[nodiscard]] std::string delete_objects_body(const std::vector<std::string>& keys);

/// The first failure that a DeleteObjects answer reports, its key in `message`; nullopt when everything was removed. An
/// answer that is none is a failure.
[[nodiscard]] std::optional<s3_error> parse_delete_result(std::string_view body);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/s3_answers.ipp>
#endif

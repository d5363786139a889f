// Parses the XML responses of an S3 store: errors, pages of a listing, results of a batch deletion, uploads in parts.
//
//     const auto fault = parse_s3_error(response.body);        // fault.code == "NoSuchKey"
//     auto page = parse_list_page(response.body);              // nullopt when it is no listing
//
// The input is untrusted. Malformed XML, or another document, gives an empty error or nullopt. Texts of errors are cut
// to one printable line.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct s3_error {
    std::string code;  ///< `NoSuchKey`, `AccessDenied`, ...; empty when the response has none
    std::string message;
    std::string region;  ///< the region of the bucket, when the response names it
};

/// The error that a body is; none for any other document, and for one of more than `longest_s3_error` bytes, so that
/// what is stored is mostly told from an error by its first bytes.
[[nodiscard]] s3_error parse_s3_error(std::string_view body);

inline constexpr std::size_t longest_s3_error = std::size_t{1} << 20;

struct list_page {
    std::vector<object_entry> entries;  ///< keys with the prefix of the root, decoded; times in seconds since 1970
    std::string next;                   ///< continuation token; empty on the last page
};

/// Parses one page of ListObjectsV2 with `encoding-type=url`. Returns nullopt for another document, and for a truncated
/// page without a continuation token.
[[nodiscard]] std::optional<list_page> parse_list_page(std::string_view body);

/// Watches the pages of one listing, so that it ends, and has what was asked for.
class listing_progress {
public:
    /// What is wrong with the next page, as a clause: keys that do not begin with `start`, a page or a continuation
    /// that was there before, a hundred pages in a row without a key, more than `most_objects`. Empty when nothing is.
    [[nodiscard]] std::string check(const list_page& page, std::string_view start);

    static constexpr std::size_t most_objects = 4'000'000;

private:
    std::set<std::string, std::less<>> first_keys_, tokens_;
    std::size_t objects_ = 0, empty_pages_ = 0;
};

/// The id of an upload in parts; empty when the response is none of its beginning.
[[nodiscard]] std::string parse_upload_id(std::string_view body);

/// The body of the request that completes an upload in parts, whose ETags are in their order.
[[nodiscard]] std::string complete_upload_body(const std::vector<std::string>& etags);

/// The ETag of a completed upload; nullopt for another document, such as an error.
[[nodiscard]] std::optional<std::string> parse_completed_upload(std::string_view body);

/// The body of a DeleteObjects request in quiet mode: the response lists failures only.
[[nodiscard]] std::string delete_objects_body(const std::vector<std::string>& keys);

/// The first failure in a DeleteObjects response, with its key in `message`; nullopt when every object was removed.
/// Another document counts as a failure.
[[nodiscard]] std::optional<s3_error> parse_delete_result(std::string_view body);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/s3_answers.ipp>
#endif

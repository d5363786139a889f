// Uploads one large object in parts (S3's multipart upload).
//
//     auto version = upload_in_parts(client, "prod/graphs/kb.omni/images/1", bytes, {});
//     if (!version && version.error().fault == store_fault::ambiguous) return read_back();
//
// (1) The object appears whole, by the request that completes the upload. A reader never sees a part.
// (2) A failed upload is aborted, so the store does not keep its parts. One that met another write is begun anew.
// (3) Parts are views of `bytes`; at most `parallel_parts` are under way.
// (4) The ETag of such an object is no digest of its content. It is a version like any other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/s3/s3_client.hpp>

namespace omnigraph::cluster {

struct multipart_options {
    std::uint64_t threshold = std::uint64_t{64} << 20;   ///< s3_store uploads larger objects in parts
    std::uint64_t part_bytes = std::uint64_t{16} << 20;  ///< larger parts when there would be more than 10 000
    std::size_t parallel_parts = 8;
};

/// Writes the object `key`, which has the prefix of the root. `condition` goes with the completing request: it must be
/// empty unless the store honours it there (honours_upload_conditions). Faults are those of a PUT; the key of an error
/// is empty.
[[nodiscard]] store_result<object_version> upload_in_parts(
    s3_client& client, const std::string& key, std::string_view bytes,
    const std::vector<std::pair<std::string, std::string>>& condition, const multipart_options& options = {});

/// Whether the store refuses to complete an upload whose condition does not hold. Tries it with the object `key`, which
/// nobody else may use; the object is removed again. Not every store that honours conditions of a PUT does.
[[nodiscard]] bool honours_upload_conditions(s3_client& client, const std::string& key);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/multipart.ipp>
#endif

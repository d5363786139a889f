// Records of commits that can no longer be read, kept for listing without what the commits changed (specification
// engine D.2).
//
//     auto packed = pack_history(expired, clock.new_id());
//     if (packed) print(object_name(packed->ref), packed->bytes);
//     auto again = unpack_history(packed->ref, bytes, "graphs/kb.omni/history/...");
//
// (1) A record is as it was but for its delta, which would show rows that are gone.
// (2) The content is vouched for by the digest in the reference, not by the digests of the single records.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>

namespace omnigraph::cluster::graph {

struct packed_history {
    history_ref ref;
    std::string bytes;
};

/// `id` is new for each attempt. Refuses more than max_history_bytes.
[[nodiscard]] graph_result<packed_history> pack_history(const std::vector<commit_record>& records, std::string id);

/// The records of compressed bytes whose digest was checked already; `where` names them in messages.
[[nodiscard]] graph_result<std::vector<commit_record>> unpack_history(const history_ref& ref, std::string_view bytes,
                                                                      const std::string& where);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/commit_history.ipp>
#endif

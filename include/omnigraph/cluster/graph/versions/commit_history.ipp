// Bodies of graph/versions/commit_history.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/graph/versions/commit_history.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<packed_history> pack_history(const std::vector<commit_record>& records, std::string id) {
    std::string lines;
    for (auto record : records) {
        record.delta.reset();
        lines += compact_json(to_json(record)) + "\n";
    }
    if (lines.size() > max_history_bytes)
        return bad_request(
            "The records of more commits expire at once than one part of the history takes; clean up "
            "in several steps, with a larger --keep first.");
    auto packed = compress(lines);
    if (!packed) return internal("The history cannot be compressed: " + packed.error().cause + ".");
    history_ref ref{std::move(id), digest_of_bytes(*packed).hex(), packed->size(), lines.size(), records.size()};
    return packed_history{std::move(ref), *std::move(packed)};
}

OMNIGRAPH_INLINE graph_result<std::vector<commit_record>> unpack_history(const history_ref& ref, std::string_view bytes,
                                                                         const std::string& where) {
    const auto lines = decompress(bytes, ref.raw_bytes);
    if (!lines) return damaged(where, lines.error().cause);
    std::vector<commit_record> records;
    for (std::string_view left = *lines; !left.empty();) {
        const auto end = left.find('\n');
        auto record = decode_commit(left.substr(0, end), where);
        if (!record) return record.error();
        records.push_back(*std::move(record));
        left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    }
    return records;
}

}  // namespace omnigraph::cluster::graph

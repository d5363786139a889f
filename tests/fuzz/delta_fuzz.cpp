// Any bytes as a delta, and as base 64.
//
//     scripts/fuzz 60 delta_fuzz
#include <string>

#include <omnigraph/cluster/graph/versions/delta_codec.hpp>

#include "fuzz/oracle.hpp"
// Of the graph engine, of which no other part is fuzzed, only these bodies.
#include <omnigraph/cluster/graph/versions/delta_codec.ipp>
#include <omnigraph/cluster/graph/versions/row_delta.ipp>

using namespace omnigraph::cluster::graph;
using fuzz::insist;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const counted_heap::limited heap{fuzz::most_heap};
    std::string decoded;
    if (append_base64(bytes, decoded)) insist(base64_of(decoded) == bytes);
    const auto delta = decode_delta(bytes, 1);
    if (!delta) {
        insist(!delta.error().empty() && delta.error().size() < 200);
        return 0;
    }
    insist(encode_delta(*delta, 1) == bytes);
    insist(inverse(inverse(*delta)) == *delta);
    const auto nothing = followed_by(*delta, inverse(*delta));
    insist(nothing && nothing->empty());
    return 0;
}

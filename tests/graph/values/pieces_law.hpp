// A law of readers of records: a source gives the records that its text gives, in pieces of any size.
#pragma once

#include <cstddef>
#include <string>

#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/line_reader.hpp>

#include "support/piecewise_source.hpp"

namespace omnigraph::cluster::graph {

template <class Reader>
void check_pieces(const std::string& text, std::size_t piece) {
    piecewise_source source{text, piece};
    Reader whole{text}, pieces{source};
    for (raw_record one, other; whole.next(one);) {
        RC_ASSERT(pieces.next(other));
        RC_ASSERT(other.number == one.number);
        RC_ASSERT(other.line == one.line);
        RC_ASSERT(other.text == one.text);
    }
    raw_record none;
    RC_ASSERT(!pieces.next(none));
    RC_ASSERT(pieces.failed() == whole.failed());
}

}  // namespace omnigraph::cluster::graph

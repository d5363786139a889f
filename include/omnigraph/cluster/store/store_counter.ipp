// Bodies of store/store_counter.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/store_counter.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_counts store_counter::counts() const {
    return {reads_, writes_, removes_, lists_, bytes_read_, bytes_written_, syncs_};
}

}  // namespace omnigraph::cluster

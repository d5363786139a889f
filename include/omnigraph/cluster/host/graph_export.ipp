// Bodies of host/graph_export.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/graph_export.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE graph_result<done> graph_export::export_records(std::string_view, const export_request&,
                                                                 const line_sink&) {
    return graph_error{"The engine of this graph has no export.", write_effect::no, graph_fault::bad_request};
}

}  // namespace omnigraph::cluster

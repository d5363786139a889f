// Bodies of host/query_explanation.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/query_explanation.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE graph_result<query_explanation> explain_query(graph_session& session, const query_request& request) {
    if (auto* explains = dynamic_cast<session_explanation*>(&session)) return explains->explain(request);
    return graph_error{"This graph engine does not explain queries.", write_effect::no, graph_fault::bad_request};
}

}  // namespace omnigraph::cluster

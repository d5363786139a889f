// What differs between two states of a graph: `GET /diff`.
//
// (1) Policy is asked for the right to read both: of a commit, the branch that it is of.
// (2) All rows are counted, and at most 10 000 are listed.
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// The reply is a DiffOutput. 404: no such branch or commit.
[[nodiscard]] reply answer_diff(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/diff.ipp>
#endif

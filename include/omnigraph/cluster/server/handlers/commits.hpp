// The history of a graph: `GET /commits` and `GET /commits/{commit_id}` (specification surfaces §2.6).
#pragma once

#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// A CommitOutput.
[[nodiscard]] json commit_json(const graph_commit& commit);

/// The newest first.
[[nodiscard]] reply answer_list_commits(const request_context& context);

[[nodiscard]] reply answer_commit(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/commits.ipp>
#endif

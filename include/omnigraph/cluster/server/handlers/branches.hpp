// The branches of a graph: `GET`, `POST` and `DELETE /branches`, `POST /branches/merge`, and `GET /snapshot`
// (specification surfaces §2.6).
//
// (1) The policy sees the new branch as `target_branch` and the source as `branch`; so it does of a merge.
// (2) A merge with conflicts is 409 with all of them, and nothing is changed.
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/router.hpp>

namespace omnigraph::cluster::server {

[[nodiscard]] reply answer_list_branches(const request_context& context);
[[nodiscard]] handled answer_create_branch(const request_context& context);
[[nodiscard]] handled answer_delete_branch(const request_context& context);
[[nodiscard]] handled answer_merge_branches(const request_context& context);

/// The versions and row counts of a branch.
[[nodiscard]] reply answer_snapshot(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/branches.ipp>
#endif

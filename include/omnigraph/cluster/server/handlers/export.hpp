// The rows of a graph as text that loads again: `POST /export` (specification surfaces §2.4, §2.6).
//
// (1) Types, tables and branch are checked before the first byte, so a wrong one is a 400 or a 404.
// (2) The rows are those of one commit, and are read as the peer takes them: the memory of an export is bounded.
// (3) What fails on the way breaks the body off; it never looks whole.
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// The reply has a source, which refers to `context`.
[[nodiscard]] reply answer_export(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/export.ipp>
#endif

// `POST /embed`: computes the vectors of a graph that its embedding provider gives.
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// Needs `change` on the branch. Each batch is a commit of its own, so a request that ends early has kept those before.
[[nodiscard]] handled answer_embed(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/embed.ipp>
#endif

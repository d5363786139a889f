// Health, the list of graphs, the state of the cluster, and schemas (specification surfaces §2.6).
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

[[nodiscard]] reply answer_healthz();

/// 503 from the stop signal on, so that a load balancer turns elsewhere.
[[nodiscard]] reply answer_readyz(bool draining);

/// Ready graphs only; closed without a policy bound to `cluster`, since places reveal topology.
[[nodiscard]] reply answer_list_graphs(const request_context& context);

/// The applied revision, and what is not served with its codes; gated as the list of graphs is.
[[nodiscard]] reply answer_cluster_status(const request_context& context);

/// A read without a branch: a rule with a branch scope does not grant it.
[[nodiscard]] reply answer_schema(const request_context& context);

/// Schemas of a cluster are applied by the control plane: 409 for everybody who may, 403 for everybody else.
[[nodiscard]] reply answer_schema_apply(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/graphs.ipp>
#endif

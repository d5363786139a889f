// Health, the list of graphs, the status of the cluster, and schemas (surfaces specification §2.6).
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// `GET /healthz`: 200 while the process runs.
[[nodiscard]] reply answer_healthz(const request_context& context);

/// `GET /readyz`: 503 from the stop signal on, so that a load balancer uses another server.
[[nodiscard]] reply answer_readyz(const request_context& context);

/// `GET /graphs`: graphs that are ready. 403 without a policy bound to `cluster`, because the list reveals the
/// topology.
[[nodiscard]] reply answer_list_graphs(const request_context& context);

/// `GET /cluster/status`: the applied revision, and every graph out of service with its codes. Same permission as the
/// list of graphs.
[[nodiscard]] reply answer_cluster_status(const request_context& context);

/// `GET /metrics`: counters and gauges, for every caller with a token.
[[nodiscard]] reply answer_metrics(const request_context& context);

/// `GET /graphs/{id}/schema`: needs `read` without a branch, so a rule with a branch condition does not permit it.
[[nodiscard]] reply answer_schema(const request_context& context);

/// `POST /graphs/{id}/schema/apply`: the control plane applies schemas of a cluster, so the answer is 409 for an actor
/// with the permission, 403 for others.
[[nodiscard]] reply answer_schema_apply(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/graphs.ipp>
#endif

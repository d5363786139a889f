// How a cluster came to be: the revisions of its ledger and what each of them changed.
//
//     const reply newest = answer_cluster_history(request), details = answer_cluster_revision(request);
//
// (1) The permission is the one of the list of graphs.
// (2) A text is shown only to who may read the graph that it was of. When that graph is gone, nobody may, also when
//     another one has its id; and when the revision does not say which graph it was. Texts of policies are shown to
//     nobody, because they name actors.
// (3) Metadata is named and not shown: it may hold the addresses of providers.
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// `GET /cluster/history`: the newest revisions.
[[nodiscard]] reply answer_cluster_history(const request_context& context);

/// `GET /cluster/history/{revision}`: what one revision changed, with the texts. 404 when no revision has the number or
/// digest.
[[nodiscard]] reply answer_cluster_revision(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/cluster_history.ipp>
#endif

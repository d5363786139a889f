// Bulk loads: `POST /load`, `/load/ndjson` (surfaces specification §2.6) and `/load/csv`.
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// The permission to change is checked before the answer shows whether a branch exists.
[[nodiscard]] handled answer_load(const request_context& context);

/// The same, with the records as the body and the rest in the query string.
[[nodiscard]] handled answer_load_ndjson(const request_context& context);

/// The same, with the rows of one type as the body.
[[nodiscard]] handled answer_load_csv(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/load.ipp>
#endif

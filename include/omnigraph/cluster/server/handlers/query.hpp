// Ad-hoc reads and writes: `POST /query` and `POST /mutate` (surfaces specification §2.6), and the functions that run a
// query, which stored queries use too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// The state that the caller named.
struct query_target {
    std::optional<std::string> branch;
    std::optional<std::string> snapshot;
    std::optional<std::string> time = {};  ///< as it was written

    /// What the engine reads; borrows from this object.
    [[nodiscard]] read_point point() const;

    [[nodiscard]] std::string_view branch_or_main() const { return branch ? std::string_view{*branch} : only_branch; }
};

/// The refusal of a request about that state, or nullopt: the policy of the graph is asked about judged_branch(), which
/// becomes the branch of the request.
[[nodiscard]] std::optional<reply> not_allowed_at(const request_context& context, const query_target& target,
                                                  access_request request);

/// The refusal of a target that names no state, or two: an empty name of a commit is none.
[[nodiscard]] std::optional<reply> names_no_state(const query_target& target);

/// Runs a read that the policy has permitted. The reply is a ReadOutput.
[[nodiscard]] reply run_read(const request_context& context, const query_request& request, const query_target& target);

/// A query with its parameters, kept while a write waits.
struct owned_query {
    std::string source;
    std::string name;
    json parameters = nullptr;
    bool stored = false;  ///< its name is that of a stored query
};

/// Admits a mutation of about `bytes` that the policy has permitted; the reply will be a ChangeOutput.
[[nodiscard]] handled admit_mutation(const request_context& context, owned_query query, const query_target& target,
                                     std::uint64_t bytes);

/// `POST /query`. Unknown fields are ignored, as in the reference implementation, because a read changes nothing.
[[nodiscard]] reply answer_query(const request_context& context);

/// The older name of `/query`, with the older names of its fields.
[[nodiscard]] reply answer_read(const request_context& context);

[[nodiscard]] handled answer_mutate(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/query.ipp>
#endif

// Asks an omnigraph-server, with the token that belongs to it.
//
//     const auto address = parse_server_url("https://graph.example.com");
//     server_connection server{*address, token};
//     auto graphs = server.get("/graphs");            // the JSON, or why there is none
//
// (1) A token goes to its own server and nowhere else: no redirect is followed.
// (2) An answer is bounded in size, and every call ends: after two minutes without an answer to a read, after ten
//     without one to a write, or after the time that was asked for.
// (3) A refusal keeps the server's sentence. Its fault follows from the status, and last_status() tells what a fault
//     cannot: who asks may not, or nobody answers.
// (4) The certificate of an https server is verified with the system's authorities.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/cli/input/history_command.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/store/http/http_client.hpp>

namespace omnigraph::cluster::cli {

/// Where a server is: `http://` or `https://`, a host, perhaps a port and a path.
struct server_url {
    http_endpoint endpoint;
    std::string path;  ///< before every route; empty, or begins with `/` and does not end with one
    std::string text;  ///< as it is written, without a slash at the end
};

/// Whether the name can be asked for as one segment of a path, percent-encoded. Nothing has a name that cannot.
[[nodiscard]] bool fits_in_path(std::string_view name);

/// The error is one sentence.
[[nodiscard]] result<server_url, std::string> parse_server_url(std::string_view text);

/// Whether a request has changed something when its answer does not come.
enum class request_kind { reads, writes };

class server_connection {
public:
    /// `wait`: for an answer, or for the next part of one that is streamed.
    server_connection(server_url address, std::optional<std::string> token,
                      std::optional<std::chrono::milliseconds> wait = {});

    [[nodiscard]] graph_result<json> get(std::string_view route);

    [[nodiscard]] graph_result<json> post(std::string_view route, std::string_view body, request_kind kind,
                                          std::string_view content_type = "application/json");

    [[nodiscard]] graph_result<json> remove(std::string_view route);

    /// A read whose answer of 200 is given to `take` part by part; false from it ends the read, which then succeeds. An
    /// answer of another media type is one of another kind of server.
    [[nodiscard]] graph_result<done> stream(std::string_view route, std::string_view body, std::string_view media_type,
                                            const body_consumer& take);

    /// The error for an answer of 200 that no server of this kind gives.
    [[nodiscard]] graph_error foreign_answer(std::string_view expected, request_kind kind) const;

    /// The status of the last answer; 0 when there was none.
    [[nodiscard]] unsigned last_status() const { return last_status_; }

    /// The error envelope of the last refusal; null when the last answer was none.
    [[nodiscard]] const json& last_refusal() const { return last_refusal_; }

    /// Where the server is, as the user wrote it.
    [[nodiscard]] const std::string& url() const { return address_.text; }

private:
    [[nodiscard]] graph_result<http_response> send(http_request request, request_kind kind);
    [[nodiscard]] graph_result<json> ask(http_request request, request_kind kind);

    server_url address_;
    std::optional<std::string> token_;
    http_client reads_, writes_;
    unsigned last_status_ = 0;
    json last_refusal_ = nullptr;
};

/// The server that the target names, by its name or URL, with the token that the operator keeps for it. Codes:
/// server_unknown, credentials_unusable.
[[nodiscard]] result<std::unique_ptr<server_connection>> open_server(const graph_target& target,
                                                                     const operator_scopes& named,
                                                                     const std::string& home);

/// What a failed request means to the user. Codes: graph_denied, server_unavailable, and those of diagnostics_of.
[[nodiscard]] diagnostics served_diagnostics(const graph_error& failed, const server_connection& server,
                                             const std::string& subject);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/served/server_connection.ipp>
#endif

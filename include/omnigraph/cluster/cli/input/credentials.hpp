// The tokens of servers: where one comes from, and the file that keeps them (surfaces specification §4.5).
//
//     auto token = token_for("https://graph.example.com", named, operator_home());
//     if (!token) return token.error();
//     auto kept = keep_token(operator_home(), "prod", "tok-of-mine");
//
// (1) The token of a request is, in this order: OMNIGRAPH_TOKEN_<NAME> of the server that its URL belongs to, the
//     section of that server in the file, OMNIGRAPH_BEARER_TOKEN. A blank one counts as none.
// (2) A URL belongs to the server with the longest address that it begins with, up to a `/` or its end. So a token that
//     is kept for one server is sent to no other.
// (3) The file has mode 0600; one that others may read is refused. It is written whole or not at all, and the sections
//     of other servers stay as they are.
// (4) `command` in a section, in place of `token`, is run by the shell, and its first line is the token.
// (5) No message repeats a token or the output of such a command.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::cli {

/// The name of the server that `url` belongs to; nullopt when none does.
[[nodiscard]] std::optional<std::string> server_of_url(const operator_scopes& named, std::string_view url);

/// The token for requests to `url`; nullopt when there is none. Code: credentials_unusable.
[[nodiscard]] result<std::optional<std::string>> token_for(std::string_view url, const operator_scopes& named,
                                                           const std::string& home);

/// Keeps the token of `server` in place of an earlier one. Code: credentials_unusable.
[[nodiscard]] status keep_token(const std::string& home, const std::string& server, const std::string& token);

/// Removes the section of `server`; false when there was none. Code: credentials_unusable.
[[nodiscard]] result<bool> forget_token(const std::string& home, const std::string& server);

/// The file, for messages.
[[nodiscard]] std::string credentials_file(const std::string& home);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/credentials.ipp>
#endif

// The tokens of servers: where one comes from, and the file that keeps them (surfaces specification §4.5).
//
//     auto token = token_for("https://graph.example.com", named, operator_home());
//     if (!token) return token.error();
//     auto kept = keep_token(operator_home(), "prod", "tok-of-mine");
//
// (1) The token of a server is, in this order: OMNIGRAPH_TOKEN_<NAME>, the section of that server in the file,
//     OMNIGRAPH_BEARER_TOKEN. A blank one counts as none; one that no request carries is refused
//     (core/bearer_token.hpp).
// (2) A server that is asked for by its name has the token of that name. A URL belongs to the servers with the longest
//     address that it begins with, up to a `/` or its end. Two of them with different tokens are an error.
// (3) The file has mode 0600; one that others may read is refused. It is written whole or not at all, and the sections
//     of other servers stay as they are.
// (4) `command` in a section, in place of `token`, is run by the shell, and its first line is the token. One that
//     prints none, fails, or takes longer than a minute is an error.
// (5) A line that means nothing, such as `token =`, is an error for a server that has no token in the file: the token
// may stand there. (6) No message repeats a token, a line of the file or the output of such a command.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/core/bearer_token.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::cli {

/// The names of the servers that `url` belongs to: several when they have one address.
[[nodiscard]] std::vector<std::string> servers_of_url(const operator_scopes& named, std::string_view url);

/// The token for requests to a server, by its name or URL; nullopt when there is none. Code: credentials_unusable.
[[nodiscard]] result<std::optional<std::string>> token_for(std::string_view server, const operator_scopes& named,
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

// The console: one page for people, which asks the routes of this server in their name.
//
//     std::cout << console_page();
//
// (1) The page is the same for everybody and holds no data. What it shows it fetches with the token that the user gives
//     it, under the same policy as every caller; it keeps the token in memory only.
// (2) The page loads nothing else, and the Content-Security-Policy lets it load nothing: only its own script and style,
//     by their hashes, and requests to this server.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

inline constexpr std::string_view html_media_type = "text/html; charset=utf-8";

/// The page.
[[nodiscard]] const std::string& console_page();

/// The value of its Content-Security-Policy.
[[nodiscard]] std::string console_policy();

/// `GET /console`.
[[nodiscard]] reply answer_console(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/console.ipp>
#endif

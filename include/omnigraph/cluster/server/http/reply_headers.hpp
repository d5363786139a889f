// What a reply says about itself beside its body: the name of its request, and the tag of what was read.
//
//     const auto id = request_id_of(header);
//     reply answered = reply_with(json("x"));
//     tag_reply(answered, "W/\"1f\"");
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// What the caller calls its request, when that is at most 64 letters, digits, `-`, `_` and `.`; otherwise a new name,
/// unique on this server.
[[nodiscard]] std::string request_id_of(std::string_view given);

/// Gives a 200 a tag, and makes it a 304 when the caller's If-None-Match has that tag (RFC 9110 §13.1.2). The tag is
/// weak: a packed body has the same one.
void tag_reply(reply& answered, std::string_view if_none_match);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/reply_headers.ipp>
#endif

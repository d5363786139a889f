// Bodies of server/http/reply_headers.hpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include <fmt/format.h>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/reply_headers.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::string request_id_of(std::string_view given) {
    const auto plain = [](char c) {
        return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '_' || c == '.';
    };
    if (!given.empty() && given.size() <= 64 && std::ranges::all_of(given, plain)) return std::string{given};
    static const auto start = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    static std::atomic<std::uint64_t> counted = 0;
    return fmt::format("{:x}-{:x}", start, ++counted);
}

OMNIGRAPH_INLINE void tag_reply(reply& answered, std::string_view if_none_match) {
    if (answered.status != 200) return;
    const auto tag = "W/\"" + digest_of_bytes(answered.body).hex().substr(0, 32) + "\"";
    answered.headers.emplace_back("ETag", tag);
    answered.headers.emplace_back("Cache-Control", "private, no-cache");
    // `*` and tags without W/ mean the same here.
    const bool known =
        if_none_match == "*" || if_none_match.find(std::string_view{tag}.substr(2)) != std::string_view::npos;
    if (!known) return;
    answered.status = 304;
    answered.body.clear();
}

}  // namespace omnigraph::cluster::server

// Bodies of server/handlers/console.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/console/packed_page.hpp>
#include <omnigraph/cluster/server/handlers/console.hpp>
#include <omnigraph/cluster/server/http/gzip.hpp>
#include <omnigraph/cluster/store/s3/signature.hpp>

namespace omnigraph::cluster::server::detail {

/// The bytes of a text in base 64, which is one of ours and has no fault.
[[nodiscard]] OMNIGRAPH_INLINE std::string from_base64(std::string_view text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto digit = digits.find(c);
        if (digit == std::string_view::npos) break;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        if ((count += 6) < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xff);
    }
    return bytes;
}

inline constexpr std::size_t max_page_bytes = std::size_t{1} << 20;

/// The text between `<name>` and `</name>`, whose hash a browser compares.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view content_of(std::string_view page, std::string_view name) {
    const auto begin = page.find("<" + std::string{name} + ">") + name.size() + 2;
    return page.substr(begin, page.find("</" + std::string{name} + ">", begin) - begin);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE const std::string& console_page() {
    static const std::string page = [] {
        auto unpacked = gunzip(detail::from_base64(packed_console_page()), detail::max_page_bytes);
        return unpacked ? *std::move(unpacked) : std::string{};
    }();
    return page;
}

OMNIGRAPH_INLINE std::string console_policy() {
    const auto hash = [](std::string_view name) {
        return "'sha256-" + base64_digest(detail::content_of(console_page(), name)) + "'";
    };
    return "default-src 'none'; script-src " + hash("script") + "; style-src " + hash("style") +
           "; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
           "require-trusted-types-for 'script'";
}

OMNIGRAPH_INLINE reply answer_console(const request_context& /*context*/) {
    static const std::string policy = console_policy();
    return {.body = console_page(),
            .headers = {{"Content-Security-Policy", policy},
                        {"Referrer-Policy", "no-referrer"},
                        {"Cross-Origin-Opener-Policy", "same-origin"}},
            .media_type = html_media_type};
}

}  // namespace omnigraph::cluster::server

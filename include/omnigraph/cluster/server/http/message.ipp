// Bodies of server/http/message.hpp.
#pragma once

#include <array>
#include <chrono>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply finish(handled outcome) {
    if (auto* write = std::get_if<write_step>(&outcome)) return (*write)();
    return std::get<reply>(std::move(outcome));
}

OMNIGRAPH_INLINE json text_json(std::string_view text) {
    return json(boost::json::string_view{text.data(), text.size()});
}

OMNIGRAPH_INLINE reply reply_with(const json& body, unsigned status) { return {status, compact_json(body), {}}; }

OMNIGRAPH_INLINE reply refuse(refusal why, std::string_view text, graph_reason reason) {
    const auto words = status_of(why);
    boost::json::object body;
    body["error"] = truncated(text, max_refusal_width);
    body["code"] = words.code;
    if (reason != graph_reason::none) body["reason"] = spelling(reason);
    reply answered{words.status, compact_json(json(std::move(body))), {}};
    if (why == refusal::unauthorized) answered.headers.emplace_back("WWW-Authenticate", "Bearer");
    if (words.status == 503) answered.headers.emplace_back("Retry-After", "1");
    if (why == refusal::too_many_requests) answered.headers.emplace_back("Retry-After", "60");
    return answered;
}

OMNIGRAPH_INLINE std::string http_date(instant when) {
    using namespace std::chrono;
    constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<days>(when);
    const year_month_day date{day};
    const hh_mm_ss time{floor<seconds>(when - day)};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays[weekday{day}.c_encoding()],
                       unsigned{date.day()}, months[unsigned{date.month()} - 1], int{date.year()}, time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

}  // namespace omnigraph::cluster::server

// Bodies of server/log.hpp.
#pragma once

#include <algorithm>
#include <concepts>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server::detail {

/// As a JSON string.
OMNIGRAPH_INLINE void append_text(std::string& line, std::string_view text) {
    const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; };
    if (!std::ranges::all_of(text, is_plain)) {
        line += compact_json(json(boost::json::string_view{text.data(), text.size()}));
        return;
    }
    line += '"';
    line += text;
    line += '"';
}

struct log_value_writer {
    std::string& line;

    void operator()(std::string_view text) const { append_text(line, text); }
    void operator()(bool value) const { line += value ? "true" : "false"; }
    void operator()(const json* value) const { line += compact_json(*value); }
    void operator()(std::integral auto number) const { line += std::to_string(number); }
};

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::string for_log(std::string_view text) {
    auto fit = shortened(text, 256);
    while (const auto wrong = find_invalid_utf8(fit)) fit[*wrong] = '?';
    return fit;
}

OMNIGRAPH_INLINE event_log::event_log(std::function<void(std::string_view)> write, std::function<instant()> now,
                                      log_level least)
    : write_{std::move(write)}, now_{std::move(now)}, least_{least} {}

OMNIGRAPH_INLINE void event_log::write(log_level level, std::string_view event,
                                       std::initializer_list<log_field> fields) {
    if (level < least_) return;
    // A request writes several lines, so they are put together without a document, in memory that is kept.
    thread_local std::string line;
    line = R"({"time":")";
    line += format_timestamp(now_());
    line += R"(","level":")";
    line += spelling(level);
    line += R"(","event":)";
    detail::append_text(line, event);
    for (const auto& field : fields) {
        line += ',';
        detail::append_text(line, field.name);
        line += ':';
        std::visit(detail::log_value_writer{line}, field.value);
    }
    line += "}\n";
    const std::lock_guard only_one{mutex_};
    write_(line);
}

OMNIGRAPH_INLINE void event_log::pass_on(std::string_view line) {
    const std::lock_guard only_one{mutex_};
    write_(line);
}

}  // namespace omnigraph::cluster::server

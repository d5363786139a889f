// The server's log: one JSON object a line, on standard error.
//
//     log.write(log_level::info, "serving", {{"bind", address}, {"graph_count", 3}});
//
// The JSON printer escapes all values, so a request cannot forge a line. Tokens and keys are never logged. Safe to use
// from several threads.
#pragma once

#include <functional>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::server {

/// The level of a log line.
enum class log_level { debug, info, warn, error };

/// The level named by `text`: `debug`, `info`, `warn` or `error`.
[[nodiscard]] constexpr std::optional<log_level> parse_log_level(std::string_view text) {
    if (text == "debug") return log_level::debug;
    if (text == "info") return log_level::info;
    if (text == "warn") return log_level::warn;
    if (text == "error") return log_level::error;
    return std::nullopt;
}

/// A text from outside for a log line: at most 256 bytes, without bytes that are not UTF-8.
[[nodiscard]] std::string for_log(std::string_view text);

/// One `"name": value` of a line. The value is a text, a number, a boolean or JSON.
struct log_field {
    template <class Value>
    log_field(std::string_view of, const Value& what) : name{of} {
        if constexpr (std::is_convertible_v<Value, std::string_view>) value = std::string_view{what};
        else value = what;
    }

    std::string_view name;
    json value;
};

class event_log {
public:
    /// `write` gets whole lines with their newline, one call at a time; `now` gives their time.
    event_log(std::function<void(std::string_view)> write, std::function<instant()> now,
              log_level least = log_level::info);

    [[nodiscard]] instant now() const { return now_(); }

    /// Writes one line, unless `level` is below the least level.
    void write(log_level level, std::string_view event, std::initializer_list<log_field> fields);

    /// A line that another log has written, as it is.
    void pass_on(std::string_view line);

private:
    [[nodiscard]] static constexpr std::string_view spelling(log_level level) {
        switch (level) {
            case log_level::debug: return "debug";
            case log_level::info: return "info";
            case log_level::warn: return "warn";
            case log_level::error: break;
        }
        return "error";
    }

    std::mutex mutex_;
    std::function<void(std::string_view)> write_;
    std::function<instant()> now_;
    log_level least_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/log.ipp>
#endif

// Bodies of server/metrics.hpp.
#pragma once

#include <iterator>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/metrics.hpp>

namespace omnigraph::cluster::server::detail {

OMNIGRAPH_INLINE void write_head(std::string& text, std::string_view name, std::string_view type,
                                 std::string_view help) {
    fmt::format_to(std::back_inserter(text), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

OMNIGRAPH_INLINE void write_one(std::string& text, std::string_view name, std::string_view type, std::string_view help,
                                std::uint64_t value) {
    write_head(text, name, type, help);
    fmt::format_to(std::back_inserter(text), "{} {}\n", name, value);
}

/// A metric with one label of two values.
struct labelled {
    std::string_view name, type, help, label, first, second;
};

OMNIGRAPH_INLINE void write_two(std::string& text, const labelled& metric, std::uint64_t first, std::uint64_t second) {
    write_head(text, metric.name, metric.type, metric.help);
    fmt::format_to(std::back_inserter(text), "{}{{{}=\"{}\"}} {}\n", metric.name, metric.label, metric.first, first);
    fmt::format_to(std::back_inserter(text), "{}{{{}=\"{}\"}} {}\n", metric.name, metric.label, metric.second, second);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE void server_metrics::note_request(const route_record* route, unsigned status,
                                                   std::chrono::microseconds took) {
    const auto key = route ? route_key{route->method, route->path} : route_key{"", "unmatched"};
    const auto micros = static_cast<std::uint64_t>(took.count());
    const std::lock_guard only_one{mutex_};
    ++routes_.requests[{key, status}];
    auto& times = routes_.timings[key];
    ++times.count;
    times.micros += micros;
    for (std::size_t i = 0; i < bounds_.size(); ++i)
        if (micros <= bounds_[i].first) {
            ++times.within[i];
            break;
        }
}

OMNIGRAPH_INLINE void server_metrics::note_pools(work_pool::load reads, work_pool::load writes) {
    reads_running_ = reads.running;
    reads_waiting_ = reads.waiting;
    writes_running_ = writes.running;
    writes_waiting_ = writes.waiting;
}

OMNIGRAPH_INLINE void server_metrics::note_reload_failure(std::optional<std::string> why) {
    const std::lock_guard only_one{mutex_};
    reload_failure_ = std::move(why);
}

OMNIGRAPH_INLINE std::optional<std::string> server_metrics::reload_failure() const {
    const std::lock_guard only_one{mutex_};
    return reload_failure_;
}

OMNIGRAPH_INLINE std::string server_metrics::text(const registry* serving) const {
    std::string text;
    detail::write_head(text, "omnigraph_build_info", "gauge", "The version of the server.");
    fmt::format_to(std::back_inserter(text), "omnigraph_build_info{{version=\"{}\"}} 1\n", library_version);
    // The text takes its time, and every request that ends is counted.
    const auto counted = [this] {
        const std::lock_guard only_one{mutex_};
        return routes_;
    }();
    write_requests(text, counted);
    write_timings(text, counted);
    detail::write_one(text, "omnigraph_http_connections", "gauge", "Connections that are open.", connections_);
    detail::write_two(text,
                      {"omnigraph_work_running", "gauge", "Requests that have a thread.", "pool", "reads", "writes"},
                      reads_running_, writes_running_);
    detail::write_two(
        text,
        {"omnigraph_work_waiting", "gauge", "Requests that wait for a thread or a graph.", "pool", "reads", "writes"},
        reads_waiting_, writes_waiting_);
    detail::write_two(
        text,
        {"omnigraph_reloads_total", "counter", "Newer applied revisions that were met.", "outcome", "served", "failed"},
        reloads_, failed_reloads_);
    detail::write_one(text, "omnigraph_log_lines_dropped_total", "counter",
                      "Lines of the log that nobody read in time.", dropped_lines_ ? dropped_lines_() : 0);
    if (!serving) return text;
    detail::write_two(text, {"omnigraph_graphs", "gauge", "Applied graphs.", "state", "ready", "quarantined"},
                      serving->graphs.size(), serving->quarantined.size());
    detail::write_one(text, "omnigraph_applied_revision", "gauge", "The revision of the ledger that is served.",
                      serving->state_revision);
    return text;
}

OMNIGRAPH_INLINE void server_metrics::write_requests(std::string& text, const route_counts& counted) {
    detail::write_head(text, "omnigraph_http_requests_total", "counter", "Requests that were answered.");
    for (const auto& [key, count] : counted.requests)
        fmt::format_to(std::back_inserter(text),
                       "omnigraph_http_requests_total{{method=\"{}\",route=\"{}\",status=\"{}\"}} {}\n",
                       key.first.first, key.first.second, key.second, count);
}

OMNIGRAPH_INLINE void server_metrics::write_timings(std::string& text, const route_counts& counted) {
    constexpr std::string_view name = "omnigraph_http_request_duration_seconds";
    detail::write_head(text, name, "histogram", "From the head of a request to its sent answer.");
    for (const auto& [key, times] : counted.timings) {
        const auto labels = fmt::format("method=\"{}\",route=\"{}\"", key.first, key.second);
        std::uint64_t cumulated = 0;
        for (std::size_t i = 0; i < bounds_.size(); ++i) {
            cumulated += times.within[i];
            fmt::format_to(std::back_inserter(text), "{}_bucket{{{},le=\"{}\"}} {}\n", name, labels, bounds_[i].second,
                           cumulated);
        }
        fmt::format_to(std::back_inserter(text),
                       "{0}_bucket{{{1},le=\"+Inf\"}} {2}\n{0}_sum{{{1}}} {3}\n{0}_count{{{1}}} {2}\n", name, labels,
                       times.count, static_cast<double>(times.micros) / 1e6);
    }
}

}  // namespace omnigraph::cluster::server

// Bodies of graph/sqlite/record_stream.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/record_stream.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_error unreadable(const std::string& cause) {
    return bad_request(of_input("the records cannot be read to their end: " + cause + "; nothing was changed"));
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<bool> record_stream::begin() {
    if (request_->source)
        if (auto rewound = request_->source->rewind(); !rewound) return detail::unreadable(rewound.error().cause);
    read_ = 0;
    columns_.reset();
    if (request_->format == load_format::jsonl) {
        if (request_->source) rows_.emplace<line_reader>(*request_->source);
        else rows_.emplace<line_reader>(request_->records);
        return next();
    }
    auto& rows =
        request_->source ? rows_.emplace<csv_reader>(*request_->source) : rows_.emplace<csv_reader>(request_->records);
    if (rows.next(raw_)) {
        columns_ = csv_columns::of(raw_, request_->type, *schema_, *findings_);
        if (!columns_) return false;
    }
    return next();
}

OMNIGRAPH_INLINE graph_result<bool> record_stream::next() {
    if (findings_->full()) return false;
    if (auto* lines = std::get_if<line_reader>(&rows_)) return next_row(*lines);
    if (auto* rows = std::get_if<csv_reader>(&rows_)) return next_row(*rows);
    return false;
}

OMNIGRAPH_INLINE graph_result<done> record_stream::pause(const input_window& input) {
    if (++read_ % told_each != 0) return done{};
    if (stop_scope::requested()) return bad_request("the load was stopped; nothing was changed");
    if (call_budget::is_spent()) return call_budget::failure("load of " + std::to_string(read_) + " records");
    if (request_->on_progress)
        request_->on_progress({.records = read_, .bytes = input.dropped(), .total_bytes = request_->bytes()});
    return done{};
}

OMNIGRAPH_INLINE graph_result<bool> record_stream::next_row(line_reader& rows) {
    // Vectors are computed from what a record leaves out, which is rare.
    const bool is_plain = !texts_ && rows.next_plain(raw_, members_);
    if (!is_plain && !rows.next(raw_)) {
        if (!rows.input().failed().empty()) return detail::unreadable(rows.input().failed());
        if (!rows.failed().empty())
            findings_->add({rows.number(), rows.line()}, of_input("invalid JSON: " + rows.failed()));
        return false;
    }
    if (auto paused = pause(rows.input()); !paused) return paused.error();
    if (is_plain) {
        if (!record_) record_.emplace();
        if (plain_.read(members_, *record_)) return true;
    }
    record_ = read_load_record(raw_, *schema_, *ids_, *findings_, texts_);
    return true;
}

OMNIGRAPH_INLINE graph_result<bool> record_stream::next_row(csv_reader& rows) {
    if (!columns_ || !rows.next(raw_)) {
        if (!rows.input().failed().empty()) return detail::unreadable(rows.input().failed());
        if (!rows.failed().empty()) findings_->add({rows.number(), rows.line()}, of_input(rows.failed()));
        return false;
    }
    if (auto paused = pause(rows.input()); !paused) return paused.error();
    const auto row = columns_->record(raw_, *findings_);
    record_ = row ? read_load_record(*row, place(), *schema_, *ids_, *findings_, texts_) : std::nullopt;
    return true;
}

}  // namespace omnigraph::cluster::graph

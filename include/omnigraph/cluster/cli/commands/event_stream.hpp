// The stream of `--events`: progress events as NDJSON, one JSON object a line.
//
//     event_stream stream;
//     if (auto opened = stream.open("fd:3", stop); !opened) return refuse(terminal, false, opened.error());
//     started.on_progress = [&](const progress_event& event) { stream.write(event); };
//
// (1) The target is a file, `-` for standard error, or `fd:N` for a descriptor that the caller has opened.
// (2) A named pipe is waited for shortly, until somebody reads it or the command is asked to stop.
// (3) A line is written whole and at once. After a failed write no more lines are written; the command continues and
//     lost() has the warning, because an apply must not end half-way when nobody reads its events.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/stop_request.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::cli {

class event_stream {
public:
    /// Opens the target; a file is created or emptied. Code: events_not_written.
    [[nodiscard]] status open(const std::string& target, const stop_request& stop = {});

    /// Writes one line; does nothing after a failure.
    void write(const progress_event& event);

    /// The warning for events that could not be written. Code: events_not_written.
    [[nodiscard]] const std::optional<diagnostic>& lost() const { return lost_; }

private:
    std::string target_;
    posix::file_descriptor file_;
    std::optional<diagnostic> lost_;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/event_stream.ipp>
#endif

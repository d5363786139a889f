// Bodies of cli/commands/event_stream.hpp.
#pragma once

#include <cerrno>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <omnigraph/cluster/cli/commands/event_stream.hpp>
#include <omnigraph/cluster/cli/commands/output_target.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/posix/output_file.hpp>

namespace omnigraph::cluster::cli::detail {

/// The number N of `fd:N`.
OMNIGRAPH_INLINE std::optional<int> named_descriptor(std::string_view target) {
    if (!target.starts_with("fd:")) return std::nullopt;
    int number = -1;
    const auto* const end = target.data() + target.size();
    const auto read = std::from_chars(target.data() + 3, end, number);
    return read.ec == std::errc{} && read.ptr == end && number >= 0 ? std::optional{number} : std::nullopt;
}

/// A reader that is started together with the command may open a pipe a little later than the command does.
inline constexpr std::chrono::milliseconds wait_for_reader{2'000}, reader_poll{10};

OMNIGRAPH_INLINE posix::file_descriptor open_events(const std::string& target, const stop_request& stop) {
    auto file = posix::create_output(target);
    std::error_code unknown;
    for (auto waited = reader_poll; !file.is_open() && errno == ENXIO && waited <= wait_for_reader;
         waited += reader_poll) {
        if (stop.requested() || !std::filesystem::is_fifo(target, unknown)) {
            errno = ENXIO;
            break;
        }
        std::this_thread::sleep_for(reader_poll);
        file = posix::create_output(target);
    }
    return file;
}

/// Why the target could not be opened, from errno.
OMNIGRAPH_INLINE diagnostic unopened_events(const std::string& target) {
    const auto failed = posix::os_error("opening");
    std::error_code unknown;
    const bool unread = errno == ENXIO && std::filesystem::is_fifo(target, unknown);
    return error(codes::events_not_written, target,
                 "Events cannot be written to `" + target + "`: " + (unread ? "nobody reads this pipe" : failed.cause) +
                     ".")
        .with_remedy(unread ? "Start what reads it, then run the command again."
                            : "Name a file, - for standard error, or fd:N for a descriptor that is open for writing.");
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE status event_stream::open(const std::string& target, const stop_request& stop) {
    target_ = target;
    posix::ignore_sigpipe();
    const auto descriptor = target == "-" ? std::optional{2} : detail::named_descriptor(target);
    if (!descriptor && target.starts_with("fd:"))
        return error(codes::events_not_written, target,
                     "Events cannot be written to `" + target + "`: `" + target.substr(3) + "` is no descriptor.")
            .with_remedy("Write fd:N with the number of an open descriptor, or `./" + target + "` for a file.");
    const auto is_stream = [](std::string_view text) { return text.starts_with("{\"event\":\""); };
    if (const auto cause = descriptor ? std::nullopt : unfit_output(target, is_stream))
        return error(codes::events_not_written, target, "Events are not written to `" + target + "`: " + *cause + ".")
            .with_remedy("Name another file; one with earlier events may be replaced.");
    file_ = descriptor ? posix::duplicate_output(*descriptor) : detail::open_events(target, stop);
    if (file_.is_open()) return done{};
    return detail::unopened_events(target);
}

OMNIGRAPH_INLINE void event_stream::write(const progress_event& event) {
    if (lost_) return;
    if (auto written = posix::write_all(file_.get(), compact_json(to_json(event)) + "\n"); !written)
        lost_ = warning(codes::events_not_written, target_,
                        "Events could no longer be written to `" + target_ + "`: " + written.error().cause +
                            ". The command went on without.");
}

}  // namespace omnigraph::cluster::cli

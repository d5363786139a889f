// Bodies of cli/commands/event_stream.hpp.
#pragma once

#include <charconv>
#include <string_view>
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

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE status event_stream::open(const std::string& target) {
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
    file_ = descriptor ? posix::duplicate_output(*descriptor) : posix::create_output(target);
    if (file_.is_open()) return done{};
    return error(codes::events_not_written, target,
                 "Events cannot be written to `" + target + "`: " + posix::os_error("opening").cause + ".")
        .with_remedy("Name a file, - for standard error, or fd:N for a descriptor that is open for writing.");
}

OMNIGRAPH_INLINE void event_stream::write(const progress_event& event) {
    if (lost_) return;
    if (auto written = posix::write_all(file_.get(), compact_json(to_json(event)) + "\n"); !written)
        lost_ = warning(codes::events_not_written, target_,
                        "Events could no longer be written to `" + target_ + "`: " + written.error().cause +
                            ". The command went on without.");
}

}  // namespace omnigraph::cluster::cli

// Bodies of cli/commands/plan_file.hpp.
#pragma once

#include <string_view>

#include <omnigraph/cluster/cli/commands/output_target.hpp>
#include <omnigraph/cluster/cli/commands/plan_file.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/posix/private_file.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE status write_plan_file(const std::string& path, const saved_plan& plan) {
    // The text of a plan begins with its version and its id, whatever release wrote it.
    const auto is_plan = [](std::string_view text) {
        const auto from = text.find_first_not_of(" \n");
        return from != std::string_view::npos && text[from] == '{' &&
               text.substr(from, 160).find("\"plan_id\"") != std::string_view::npos;
    };
    if (const auto cause = unfit_output(path, is_plan))
        return error(codes::plan_file_failed, path, "The plan is not saved to `" + path + "`: " + *cause + ".")
            .with_remedy("Name another file; an earlier plan may be replaced.");
    const auto written = posix::write_private_file(path, encode_saved_plan(plan));
    if (written) return done{};
    return error(codes::plan_file_failed, path, "The plan could not be saved: " + written.error().cause + ".")
        .with_remedy("Name a file in a folder that exists and can be written.");
}

OMNIGRAPH_INLINE result<saved_plan> read_plan_file(const std::string& path) {
    const auto text = posix::read_bounded_file(path, max_saved_plan_bytes);
    if (!text)
        return error(codes::plan_file_failed, path,
                     "The plan `" + path + "` cannot be read: " + text.error().cause + ".")
            .with_remedy("Name a file that `omnigraph cluster plan --out FILE` has written.");
    return decode_saved_plan(*text, path);
}

}  // namespace omnigraph::cluster::cli

// Bodies of cli/commands/output_target.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <omnigraph/cluster/cli/commands/output_target.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>

namespace omnigraph::cluster::cli::detail {

/// Whether a cluster keeps its documents or graphs at `path`.
OMNIGRAPH_INLINE bool is_stored_place(const std::filesystem::path& path) {
    const auto control = std::filesystem::path{layout::control_folders.front()}.begin()->string();
    std::filesystem::path above;
    for (const auto& part : path) {
        std::error_code unknown;
        if (part == control || part == key_lock_folder || part.extension() == ".omni") return true;
        if (part == layout::graphs && std::filesystem::exists(above / control, unknown)) return true;
        above /= part;
    }
    return false;
}

OMNIGRAPH_INLINE bool is_source_name(const std::filesystem::path& path) {
    static constexpr std::array<std::string_view, 4> endings{".pg", ".gq", ".yaml", ".yml"};
    return path.filename() == ".env" || std::ranges::find(endings, path.extension().string()) != endings.end();
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<std::string> unfit_output(const std::string& path,
                                                         const std::function<bool(std::string_view)>& is_earlier) {
    if (path == "-") return "it goes to a file, and `-` is a stream (`./-` is a file of that name)";
    std::error_code unknown;
    const std::filesystem::path written{path};
    auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(written, unknown), unknown);
    if (unknown) real = written;
    const auto status = std::filesystem::status(real, unknown);
    const bool exists = std::filesystem::exists(status);
    if (exists && !std::filesystem::is_regular_file(status)) return std::nullopt;
    if (detail::is_stored_place(real)) return "it lies in what a cluster stores";
    if (detail::is_source_name(written) || detail::is_source_name(real)) return "a cluster reads files of that name";
    if (!exists || std::filesystem::file_size(real, unknown) == 0) return std::nullopt;
    std::string begin(std::size_t{1} << 20, '\0');
    std::ifstream file{real, std::ios::binary};
    file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    begin.resize(static_cast<std::size_t>(file.gcount()));
    if (is_earlier(begin)) return std::nullopt;
    return "the file that is there is something else, and would be overwritten";
}

}  // namespace omnigraph::cluster::cli

// Bodies of cli/input/source_lines.hpp.
#pragma once

#include <string_view>
#include <utility>

#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/config/secret_text.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<std::string> source_lines::line(const std::string& name, std::size_t number) {
    const auto kept = lines_.find({name, number});
    const std::string_view text = kept != lines_.end() ? std::string_view{kept->second} : text_of(name);
    if (kept != lines_.end()) number = 1;
    std::size_t begin = 0;
    for (std::size_t at = 1; at < number; ++at) {
        begin = text.find('\n', begin);
        if (begin == std::string_view::npos) return std::nullopt;
        ++begin;
    }
    if (number == 0 || begin >= text.size()) return std::nullopt;
    auto found = text.substr(begin, text.find('\n', begin) - begin);
    if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
    return std::string{found};
}

OMNIGRAPH_INLINE const std::string& source_lines::text_of(const std::string& name) {
    const auto [entry, is_new] = texts_.try_emplace(name);
    if (!is_new) return entry->second;
    // Excerpts of a configuration go to terminals and logs, and users do write secrets into it.
    const auto shown = [&](std::string text) {
        return name.ends_with(".yaml") || name.ends_with(".yml") ? mask_secrets(text) : std::move(text);
    };
    // A name in a diagnostic is relative to the current folder or to the cluster folder.
    if (!folder_.empty() && name.front() != '/')
        if (auto text = posix::read_bounded_file(folder_ + "/" + name, max_file_bytes))
            return entry->second = shown(*std::move(text));
    if (auto text = posix::read_bounded_file(name, max_file_bytes)) entry->second = shown(*std::move(text));
    return entry->second;
}

}  // namespace omnigraph::cluster::cli

// The lines of the sources that diagnostics point into, read once and for showing only.
//
//     source_lines sources{"brain"};                // relative names are looked up in this folder
//     sources.remember("-e", text);                 // sources that are no files
//     auto line = sources.line("queries/find.gq", 3);
//
// What cannot be read is not shown: a missing excerpt is never an error of its own.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/config/bounded_file.hpp>

namespace omnigraph::cluster::cli {

class source_lines {
public:
    static constexpr std::size_t largest_file = std::size_t{16} << 20;

    explicit source_lines(std::string folder = {}) : folder_{std::move(folder)} {}

    void remember(std::string name, std::string text) { texts_.insert_or_assign(std::move(name), std::move(text)); }

    /// Line `number`, counted from 1, without its end; nullopt when there is none.
    [[nodiscard]] std::optional<std::string> line(const std::string& name, std::size_t number) {
        const std::string_view text = text_of(name);
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

private:
    const std::string& text_of(const std::string& name) {
        const auto [at, is_new] = texts_.try_emplace(name);
        if (!is_new) return at->second;
        // Names in diagnostics are as the user would type them, or relative to the cluster folder.
        if (!folder_.empty() && name.front() != '/')
            if (auto text = read_bounded_file(folder_ + "/" + name, largest_file)) return at->second = *std::move(text);
        if (auto text = read_bounded_file(name, largest_file)) at->second = *std::move(text);
        return at->second;
    }

    std::string folder_;
    std::map<std::string, std::string> texts_;
};

}  // namespace omnigraph::cluster::cli

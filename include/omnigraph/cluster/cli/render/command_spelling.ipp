// Bodies of cli/render/command_spelling.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/render/command_spelling.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>

namespace omnigraph::cluster::cli::detail {

inline constexpr std::string_view canonical_program = "omnigraph";

/// Is `word` there, and not the beginning of a longer one?
[[nodiscard]] OMNIGRAPH_INLINE bool has_word_at(std::string_view text, std::size_t at, std::string_view word) {
    if (text.substr(at, word.size()) != word) return false;
    const auto behind = at + word.size();
    return behind == text.size() || text[behind] == ' ' || text[behind] == '`' || text[behind] == '\n';
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string command_spelling::line(std::string_view written) const {
    auto shown = program_ + std::string{written.substr(detail::canonical_program.size())};
    if (!folder_ || written.find("--help") != std::string_view::npos) return shown;
    const auto takes = [&](std::string_view words, std::string_view option) {
        return written.starts_with(words) && written.find(option) == std::string_view::npos;
    };
    // A root of storage has no cluster.yaml: only its reader knows the folder that names the root.
    if (takes("omnigraph cluster ", " --config"))
        return shown + " --config " + (is_storage_root(*folder_) ? "DIR" : shell_word(*folder_));
    if (takes("omnigraph queries", " --cluster")) return shown + " --cluster " + shell_word(hide_user(*folder_));
    return shown;
}

OMNIGRAPH_INLINE std::string command_spelling::operator()(std::string_view text) const {
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        const auto open = text.find('`', at);
        const auto close = open == std::string_view::npos ? open : text.find('`', open + 1);
        if (close == std::string_view::npos) return shown += text.substr(at);
        const auto quoted = text.substr(open + 1, close - open - 1);
        shown += text.substr(at, open + 1 - at);
        shown += detail::has_word_at(quoted, 0, detail::canonical_program) ? line(quoted) : std::string{quoted};
        shown += '`';
        at = close + 1;
    }
    return shown;
}

OMNIGRAPH_INLINE std::string command_spelling::in_help(std::string_view text) const {
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '`';
        if (begins && detail::has_word_at(text, at, detail::canonical_program)) {
            shown += program_;
            at += detail::canonical_program.size();
        } else {
            shown += text[at++];
        }
    }
    return shown;
}

OMNIGRAPH_INLINE void command_spelling::apply_to(diagnostics& findings) const {
    for (auto& found : findings) {
        found.message = (*this)(found.message);
        found.remedy = (*this)(found.remedy);
    }
}

OMNIGRAPH_INLINE void command_spelling::apply_to(std::vector<diagnostic_report>& findings) const {
    for (auto& found : findings) {
        found.message = (*this)(found.message);
        if (found.remedy) found.remedy = (*this)(*found.remedy);
    }
}

}  // namespace omnigraph::cluster::cli

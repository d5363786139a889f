// Bodies of cli/render/command_spelling.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/render/command_spelling.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
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

/// A command about graphs, and which places it takes beside a cluster.
struct data_command {
    std::string_view words;
    bool takes_server = false;
    bool takes_store = false;
    bool takes_graph = true;
};

inline constexpr data_command data_commands[]{{"query", true, true},
                                              {"mutate", true, true},
                                              {"load", true, true},
                                              {"embed", true, true},
                                              {"export", true, true},
                                              {"snapshot", true, true},
                                              {"schema show", true, true},
                                              {"schema apply", true, true},
                                              {"schema plan", false, true},
                                              {"branch list", true, true},
                                              {"branch create", true, true},
                                              {"branch merge", true, true},
                                              {"branch delete", true, true},
                                              {"commit list", true, true},
                                              {"commit show", true, true},
                                              {"diff", true, true},
                                              {"lint", false, true},
                                              {"optimize", false, true},
                                              {"cleanup", false, true},
                                              {"repair", false, true},
                                              {"queries validate", false, false},
                                              {"queries", true, false},
                                              {"graphs list", true, false, false}};

/// The command of a line; nullptr when it is about no graph.
[[nodiscard]] OMNIGRAPH_INLINE const data_command* data_command_of(std::string_view written) {
    const auto words = written.substr(std::min(canonical_program.size() + 1, written.size()));
    const auto known = std::ranges::find_if(
        data_commands, [&](const data_command& listed) { return has_word_at(words, 0, listed.words); });
    return known == std::end(data_commands) ? nullptr : known;
}

[[nodiscard]] OMNIGRAPH_INLINE bool names_a_place(std::string_view written) {
    constexpr std::string_view options[]{" --config", " --cluster", " --store", " --server", " --profile"};
    return std::ranges::any_of(options, [&](std::string_view option) {
        const auto at = written.find(option);
        return at != std::string_view::npos && has_word_at(written, at, option);
    });
}

/// The id of the graph that an address, or a path in cluster.yaml, is about; empty for another one.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view graph_of(std::string_view subject) {
    const auto kind = subject.substr(0, subject.find('.'));
    if (kind != "graph" && kind != "schema" && kind != "query" && kind != "graphs") return {};
    subject.remove_prefix(std::min(kind.size() + 1, subject.size()));
    const auto id = subject.substr(0, subject.find('.'));
    return validate_graph_id(std::string{id}) ? std::string_view{} : id;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string spelled_option(std::string_view name, const std::string& value) {
    return " " + std::string{name} + " " + shell_word(hide_user(value));
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string command_spelling::place_for(std::string_view written, std::string_view subject) const {
    const auto& [folder, target, has_all_graphs] = place_;
    if (written.find("--help") != std::string_view::npos || detail::names_a_place(written)) return {};
    if (written.starts_with("omnigraph cluster ")) {
        // Only its reader knows the folder that names a root of storage, or the one behind a server or a profile.
        if (target.store || target.server || target.profile) return " --config DIR";
        return folder ? " --config " + (is_storage_root(*folder) ? "DIR" : shell_word(hide_user(*folder))) : "";
    }
    const auto* taken = detail::data_command_of(written);
    if (!taken || (target.store && !taken->takes_store)) return {};
    std::string words;
    if (target.store) return detail::spelled_option("--store", *target.store);
    if (target.server && !taken->takes_server) words = " --cluster DIR";
    else if (target.server) words = detail::spelled_option("--server", *target.server);
    else if (target.cluster) words = detail::spelled_option("--cluster", *target.cluster);
    else if (target.profile) words = detail::spelled_option("--profile", *target.profile);
    if (!taken->takes_graph || written.find(" --graph ") != std::string_view::npos) return words;
    if (target.graph) return words + detail::spelled_option("--graph", *target.graph);
    const auto graph = has_all_graphs ? detail::graph_of(subject) : std::string_view{};
    return graph.empty() ? words : words + detail::spelled_option("--graph", std::string{graph});
}

OMNIGRAPH_INLINE std::string command_spelling::line(std::string_view written, std::string_view subject) const {
    // Behind `--` all words are values.
    const auto end = std::min(written.find(" -- "), written.size());
    const auto name = detail::canonical_program.size();
    return program_ + std::string{written.substr(name, end - name)} + place_for(written, subject) +
           std::string{written.substr(end)};
}

OMNIGRAPH_INLINE std::string command_spelling::operator()(std::string_view text, std::string_view subject) const {
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        const auto open = text.find('`', at);
        const auto close = open == std::string_view::npos ? open : text.find('`', open + 1);
        if (close == std::string_view::npos) return shown += text.substr(at);
        const auto quoted = text.substr(open + 1, close - open - 1);
        shown += text.substr(at, open + 1 - at);
        shown +=
            detail::has_word_at(quoted, 0, detail::canonical_program) ? line(quoted, subject) : std::string{quoted};
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
        found.message = (*this)(found.message, found.path);
        found.remedy = (*this)(found.remedy, found.path);
    }
}

OMNIGRAPH_INLINE void command_spelling::apply_to(std::vector<diagnostic_report>& findings) const {
    for (auto& found : findings) {
        found.message = (*this)(found.message, found.path);
        if (found.remedy) found.remedy = (*this)(*found.remedy, found.path);
    }
}

}  // namespace omnigraph::cluster::cli

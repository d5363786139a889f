// A config folder of a test, and what loading it finds.
//
//     const auto loaded = load("version: 1\n");
//     CHECK(loaded.codes() == "");
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/load_cluster_config.hpp>

#include "support/temporary_folder.hpp"

namespace omnigraph::cluster {

/// "code@path line:column", one a finding, joined by blanks.
inline std::string listed(const diagnostics& found) {
    std::string list;
    for (const auto& one : found) {
        list += (list.empty() ? "" : " ") + std::string{one.code.text} + "@" + one.path;
        if (one.position.line)
            list += " " + std::to_string(one.position.line) + ":" + std::to_string(one.position.column);
    }
    return list;
}

struct config_reading {
    std::optional<cluster_config> config;
    diagnostics found;

    [[nodiscard]] std::string listed() const { return cluster::listed(found); }
    /// All messages, a line each.
    [[nodiscard]] std::string messages() const {
        std::string text;
        for (const auto& one : found) text += one.message + "\n";
        return text;
    }
    /// Is this one of the messages, word for word?
    [[nodiscard]] bool says(std::string_view sentence) const {
        return std::ranges::find(found, sentence, &diagnostic::message) != found.end();
    }
};

inline config_reading load(std::string_view text, const std::vector<std::string_view>& extra_sections = {}) {
    const temporary_folder folder;
    folder.write("cluster.yaml", text);
    config_reading loaded;
    loaded.config = load_cluster_config(folder.str(), extra_sections, loaded.found);
    return loaded;
}

}  // namespace omnigraph::cluster

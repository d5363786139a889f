// Diagnostics as people see them, read back into fields, so that tests compare codes, addresses and places and not
// pieces of text.
//
//     CHECK(is_reported(done.err, "graph_ambiguous", "--graph"));
#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace omnigraph::cluster {

struct rendered_diagnostic {
    std::string severity;  ///< ERROR, WARN or INFO
    std::string code, path, message;
    std::string place;   ///< file:line:column
    std::string remedy;  ///< its first line
};

[[nodiscard]] inline std::vector<rendered_diagnostic> diagnostics_in(const std::string& text) {
    std::vector<rendered_diagnostic> all;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        const auto rest_behind = [&](std::string_view head) {
            return line.starts_with(head) ? line.substr(head.size()) : std::string{};
        };
        for (const auto* severity : {"ERROR", "WARN ", "INFO "}) {
            const auto rest = rest_behind(std::string{severity} + " ");
            const auto colon = rest.find(": ");
            if (colon == std::string::npos) continue;
            const auto code = rest.substr(0, std::min(colon, rest.find(' ')));
            const auto path = colon > code.size() ? rest.substr(code.size() + 1, colon - code.size() - 1) : "";
            std::string word = severity;
            std::erase(word, ' ');
            all.push_back({word, code, path, rest.substr(colon + 2), {}, {}});
        }
        if (all.empty()) continue;
        if (auto place = rest_behind("      at "); !place.empty()) all.back().place = std::move(place);
        if (auto remedy = rest_behind("      fix: "); !remedy.empty()) all.back().remedy = std::move(remedy);
    }
    return all;
}

/// Is there such a diagnostic? Any path will do when none is given.
[[nodiscard]] inline bool is_reported(const std::string& text, std::string_view code, std::string_view path = {},
                                      std::string_view severity = "ERROR") {
    return std::ranges::any_of(diagnostics_in(text), [&](const rendered_diagnostic& one) {
        return one.code == code && one.severity == severity && (path.empty() || one.path == path);
    });
}

/// The first diagnostic with this code; an empty one when there is none.
[[nodiscard]] inline rendered_diagnostic diagnostic_in(const std::string& text, std::string_view code) {
    for (auto& one : diagnostics_in(text))
        if (one.code == code) return one;
    return {};
}

/// Does a diagnostic name this place?
[[nodiscard]] inline bool is_placed(const std::string& text, std::string_view place) {
    return std::ranges::any_of(diagnostics_in(text), [&](const auto& one) { return one.place == place; });
}

/// A diagnostic says what to do.
[[nodiscard]] inline bool has_remedy(const std::string& text) {
    return std::ranges::any_of(diagnostics_in(text), [](const auto& one) { return !one.remedy.empty(); });
}

/// There is a diagnostic, and each says what to do.
[[nodiscard]] inline bool all_have_remedies(const std::string& text) {
    const auto all = diagnostics_in(text);
    return !all.empty() && std::ranges::none_of(all, [](const auto& one) { return one.remedy.empty(); });
}

}  // namespace omnigraph::cluster

// Bodies of cli/input/operator_config.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <ranges>
#include <span>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml.hpp>
#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/actor_name.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string operator_home() {
    const auto home = posix::environment_variable("HOME").value_or("");
    auto folder = posix::environment_variable("OMNIGRAPH_HOME").value_or("");
    if (folder.empty()) return home.empty() ? std::string{} : home + "/.omnigraph";
    if (!home.empty() && (folder == "~" || folder.starts_with("~/"))) folder.replace(0, 1, home);
    return folder;
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

inline constexpr std::array<std::string_view, 6> operator_sections{"operator", "defaults", "servers",
                                                                   "clusters", "profiles", "aliases"};

inline constexpr std::array<std::string_view, 5> output_formats{"table", "kv", "csv", "jsonl", "json"};

OMNIGRAPH_INLINE void warn_unknown_keys(const yaml_node& node, std::string_view where, const std::string& file,
                                        std::span<const std::string_view> known, diagnostics& warnings) {
    for (const auto& entry : node.entries) {
        if (std::ranges::find(known, entry.key) != known.end()) continue;
        const auto path = join_path(where, entry.key);
        warnings.push_back(
            warning(codes::operator_config_unknown_key, path,
                    "this version knows no `" + path + "` and ignores it." + did_you_mean(entry.key, known))
                .with_position({file, entry.line, entry.column}));
    }
}

OMNIGRAPH_INLINE void read_operator_section(section_reader& top, const std::string& file, operator_config& read,
                                            fault_sink& faults, diagnostics& warnings) {
    const auto* entry = top.entry("operator");
    if (!entry) return;
    section_reader section{entry->value, "operator", faults};
    const auto actor = section.text("actor");
    if (actor && is_only_blanks(actor->value))
        faults.add(entry->value, "`operator.actor` is blank.", "Name who you are, or remove the line.");
    else if (actor) read.actor = actor->value;
    constexpr std::array<std::string_view, 1> known{"actor"};
    warn_unknown_keys(entry->value, "operator", file, known, warnings);
}

OMNIGRAPH_INLINE void read_defaults_section(section_reader& top, const std::string& file, operator_config& read,
                                            fault_sink& faults, diagnostics& warnings) {
    const auto* entry = top.entry("defaults");
    if (!entry) return;
    section_reader section{entry->value, "defaults", faults};
    if (const auto output = section.text("output")) {
        if (std::ranges::find(output_formats, output->value) == output_formats.end())
            faults.add(entry->value, "`defaults.output` is `" + output->value + "`, which is no output format.",
                       "Write one of table, kv, csv, jsonl, json.");
        else read.output = output->value;
    }
    if (const auto width = section.whole_number("table_max_column_width"))
        read.column_width = static_cast<std::size_t>(std::min<std::uint64_t>(width->value, 10'000));
    if (const auto layout = section.text("table_cell_layout")) {
        if (layout->value != "truncate" && layout->value != "wrap")
            faults.add(entry->value, "`defaults.table_cell_layout` is `" + layout->value + "`.",
                       "Write truncate or wrap.");
        read.wrap_cells = layout->value == "wrap";
    }
    constexpr std::array<std::string_view, 7> known{
        "output", "table_max_column_width", "table_cell_layout", "server", "store", "cluster", "default_graph"};
    warn_unknown_keys(entry->value, "defaults", file, known, warnings);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE result<operator_config> read_operator_config(const std::string& home, diagnostics& warnings) {
    operator_config read;
    if (home.empty()) return read;
    const auto file = home + "/config.yaml";
    const auto bytes = posix::read_bounded_file(file, std::size_t{1} << 20);
    if (!bytes) {
        if (bytes.error().fault == posix::file_fault::missing) return read;
        return error(codes::operator_config_invalid, file,
                     "The operator configuration cannot be read: " + bytes.error().cause + ".")
            .with_remedy("Make it a readable file, or remove it; --as NAME says who you are without it.");
    }
    const auto document =
        parse_yaml(*bytes, {.bytes = std::size_t{1} << 20, .depth = 32, .nodes = 100'000, .duplicates = 100});
    if (document.fault)
        return error(codes::operator_config_invalid, file, document.fault->message)
            .with_position({file, document.fault->line, document.fault->column})
            .with_remedy(document.fault->remedy);
    if (!document.duplicates.empty()) {
        const auto& repeated = document.duplicates.front();
        return error(codes::operator_config_invalid, file, "The key `" + repeated.path + "` stands there twice.")
            .with_position({file, repeated.line, repeated.column})
            .with_remedy("Remove one of the two.");
    }
    diagnostics findings;
    fault_sink faults{file, codes::operator_config_invalid, file, findings};
    section_reader top{document.root, "", faults};
    detail::read_operator_section(top, file, read, faults, warnings);
    detail::read_defaults_section(top, file, read, faults, warnings);
    read.named = read_operator_scopes(document.root, file, faults, warnings);
    detail::warn_unknown_keys(document.root, "", file, detail::operator_sections, warnings);
    if (!findings.empty()) return findings.front();
    return read;
}

namespace detail {

[[nodiscard]] OMNIGRAPH_INLINE std::optional<diagnostic> unfit_actor(const std::string& name, const std::string& from) {
    auto fault = fault_of_actor(name);
    if (!fault) return std::nullopt;
    return error(codes::actor_invalid, from, "The name in `" + from + "` " + fault->what)
        .with_remedy(std::move(fault->remedy));
}

}  // namespace detail

OMNIGRAPH_INLINE result<std::optional<std::string>> resolve_actor(const std::optional<std::string>& given,
                                                                  const std::string& home, diagnostics& warnings) {
    if (given && is_utf8(*given) && is_only_blanks(*given))
        return error(codes::actor_blank, "--as", "`--as` names nobody: the text is blank.")
            .with_remedy("Name who is applying, as in `--as act-ada`.");
    if (given) {
        if (auto why = detail::unfit_actor(*given, "--as")) return *std::move(why);
        return given;
    }
    auto preferences = read_operator_config(home, warnings);
    if (!preferences) return preferences.error();
    if (preferences->actor)
        if (auto why = detail::unfit_actor(*preferences->actor, "operator.actor")) return *std::move(why);
    return preferences->actor;
}

}  // namespace omnigraph::cluster::cli

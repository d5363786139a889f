// Bodies of cli/input/operator_scopes.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli::detail {

/// Reads the four sections of names and the defaults that refer to them.
class scope_reader {
public:
    scope_reader(const std::string& file, fault_sink& faults, diagnostics& warnings)
        : file_{file}, faults_{faults}, warnings_{warnings} {}

    operator_scopes read(const yaml_node& root) {
        section_reader top{root, "", faults_};
        operator_scopes scopes;
        for (const auto& entry : top.entries("servers")) take_server(entry, scopes);
        for (const auto& entry : top.entries("clusters"))
            if (auto root_text = only_text(entry, "clusters", "root")) scopes.clusters.emplace(entry.key, *root_text);
        for (const auto& entry : top.entries("profiles")) scopes.profiles.emplace(entry.key, profile_of(entry));
        for (const auto& entry : top.entries("aliases")) scopes.aliases.emplace(entry.key, alias_of(entry));
        take_defaults(top, scopes);
        return scopes;
    }

private:
    static std::optional<std::string> value_of(section_reader& section, std::string_view key) {
        auto text = section.text(key);
        if (!text || is_blank(text->value)) return std::nullopt;
        return std::move(text->value);
    }

    void warn_unknown(const yaml_entry& entry, const std::string& path, std::span<const std::string_view> known) {
        for (const auto& inner : entry.value.entries)
            if (std::ranges::find(known, inner.key) == known.end()) {
                const auto where = join_path(path, inner.key);
                warnings_.push_back(
                    warning(codes::operator_config_unknown_key, where,
                            "this version knows no `" + where + "` and ignores it." + did_you_mean(inner.key, known))
                        .with_position({file_, inner.line, inner.column}));
            }
    }

    /// The one text that an entry of `section` has.
    std::optional<std::string> only_text(const yaml_entry& entry, const std::string& section, std::string_view key) {
        const auto path = join_path(section, entry.key);
        section_reader reader{entry.value, path, faults_};
        if (!reader.usable()) return std::nullopt;
        const std::array known{key};
        warn_unknown(entry, path, known);
        auto text = reader.required_text(key);
        if (!text) return std::nullopt;
        return std::move(text->value);
    }

    void take_server(const yaml_entry& entry, operator_scopes& scopes) {
        if (!is_server_name(entry.key))
            return faults_.add(entry.line, entry.column, "`" + entry.key + "` cannot be the name of a server.",
                               "Use letters, digits, `.`, `_` and `-`.");
        const auto path = join_path("servers", entry.key);
        if (entry.value.find("token"))
            return faults_.add(entry.line, entry.column,
                               "`" + path + "` has a token, and this file is no place for one.",
                               "Remove it, and run `omnigraph login " + entry.key + "`.");
        if (auto url = only_text(entry, "servers", "url")) scopes.servers.emplace(entry.key, *std::move(url));
    }

    operator_profile profile_of(const yaml_entry& entry) {
        const auto path = join_path("profiles", entry.key);
        section_reader reader{entry.value, path, faults_};
        if (!reader.usable()) return {};
        constexpr std::array<std::string_view, 4> known{"server", "cluster", "store", "default_graph"};
        warn_unknown(entry, path, known);
        return {value_of(reader, "server"), value_of(reader, "cluster"), value_of(reader, "store"),
                value_of(reader, "default_graph")};
    }

    operator_alias alias_of(const yaml_entry& entry) {
        const auto path = join_path("aliases", entry.key);
        section_reader reader{entry.value, path, faults_};
        operator_alias alias;
        if (!reader.usable()) return alias;
        constexpr std::array<std::string_view, 6> known{"server", "graph", "query", "args", "params", "format"};
        warn_unknown(entry, path, known);
        alias.server = value_of(reader, "server");
        alias.graph = value_of(reader, "graph");
        alias.query = value_of(reader, "query");
        alias.format = value_of(reader, "format");
        if (auto names = reader.text_list("args"))
            for (auto& name : *names) alias.arguments.push_back(std::move(name.value));
        if (const auto* params = reader.entry("params"); params && params->value.kind == yaml_kind::mapping)
            alias.parameters = compact_json(json_of(params->value));
        else if (params && params->value.kind != yaml_kind::null)
            faults_.add(params->value, "`" + path + ".params` is " + describe(params->value) + ".",
                        "Write one `name: value` for each parameter.");
        return alias;
    }

    void take_defaults(section_reader& top, operator_scopes& scopes) {
        const auto* entry = top.entry("defaults");
        if (!entry || entry->value.kind != yaml_kind::mapping) return;  // told by who reads the other defaults
        section_reader section{entry->value, "defaults", faults_};
        scopes.default_server = value_of(section, "server");
        scopes.default_store = value_of(section, "store");
        scopes.default_graph = value_of(section, "default_graph");
        if (scopes.default_store && scopes.default_server)
            faults_.add(entry->value, "`defaults` names a server and a store.", "Keep one of them.");
        else if (scopes.default_store && scopes.default_graph)
            faults_.add(entry->value,
                        "`defaults.store` is one graph already, so `default_graph` means nothing with it.",
                        "Keep one of them.");
    }

    /// A plain number, boolean or null is one; everything else is a text.
    static json json_of(const yaml_node& node) {
        switch (node.kind) {
            case yaml_kind::null: return nullptr;
            case yaml_kind::sequence: {
                boost::json::array list;
                for (const auto& item : node.items) list.push_back(json_of(item));
                return list;
            }
            case yaml_kind::mapping: {
                boost::json::object object;
                for (const auto& inner : node.entries) object[inner.key] = json_of(inner.value);
                return object;
            }
            case yaml_kind::scalar: break;
        }
        if (is_number_or_boolean(node))
            if (auto value = parse_json(ascii_lower(node.text))) return *std::move(value);
        return json(std::string_view{node.text});
    }

    const std::string& file_;
    fault_sink& faults_;
    diagnostics& warnings_;
};

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE bool is_server_name(std::string_view name) {
    return !name.empty() && name.size() <= 128 && std::ranges::all_of(name, [](char c) {
        return is_ascii_letter(c) || is_ascii_digit(c) || c == '.' || c == '_' || c == '-';
    });
}

OMNIGRAPH_INLINE operator_scopes read_operator_scopes(const yaml_node& root, const std::string& file,
                                                      fault_sink& faults, diagnostics& warnings) {
    return detail::scope_reader{file, faults, warnings}.read(root);
}

}  // namespace omnigraph::cluster::cli

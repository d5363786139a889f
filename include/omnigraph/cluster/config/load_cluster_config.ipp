// Bodies of config/load_cluster_config.hpp.
#pragma once

#include <algorithm>
#include <filesystem>
#include <ranges>
#include <system_error>
#include <utility>

#include <omnigraph/cluster/config/cluster_decoder.hpp>
#include <omnigraph/cluster/config/config_json.hpp>
#include <omnigraph/cluster/config/display_path.hpp>
#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/config/places_overlap.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/config/yaml.hpp>
#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/store/key.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string cluster_file_in(const std::string& config_dir) {
    return display_path(config_dir, cluster_file_name);
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

/// The bytes of cluster.yaml in `config_dir`; nullopt after a reported fault.
OMNIGRAPH_INLINE std::optional<std::string> read_cluster_file(const std::string& config_dir, diagnostics& findings) {
    std::error_code failed;
    if (!std::filesystem::is_directory(config_dir, failed)) {
        const auto shown = hide_user(config_dir);
        findings.push_back(
            error(codes::config_dir_not_found, shown,
                  "The config folder `" + shown + "` is not a folder that can be opened.")
                .with_remedy(
                    "Give the folder that holds cluster.yaml, not the file itself. Commands other than `cluster` "
                    "also take the address of a storage root, or a name below `clusters` in the operator's "
                    "config.yaml."));
        return std::nullopt;
    }
    const auto path = cluster_file_in(config_dir);
    auto text = posix::read_bounded_file(path, yaml_limits{}.bytes);
    if (text) return *std::move(text);
    const auto remedy = [&]() -> std::string {
        switch (text.error().fault) {
            case posix::file_fault::missing:
                return "Name the folder that holds it: --config DIR of `cluster` commands, --cluster DIR of others, or "
                       "OMNIGRAPH_CLUSTER.";
            case posix::file_fault::folder:
            case posix::file_fault::not_regular: return "Move it away, and put the file itself there.";
            default: return "Make it readable for the user who runs the command.";
        }
    };
    findings.push_back(error(codes::cluster_config_read_error, std::string{cluster_file_name},
                             "`" + path + "` cannot be read: " + text.error().cause + ".")
                           .with_remedy(remedy()));
    return std::nullopt;
}

OMNIGRAPH_INLINE void report_duplicates(const parsed_yaml& parsed, const std::string& file, diagnostics& findings) {
    for (const auto& key : parsed.duplicates)
        findings.push_back(error(codes::duplicate_yaml_key, key.path,
                                 "The key `" + key.path + "` on line " + std::to_string(key.line) +
                                     " repeats the one on line " + std::to_string(key.first_line) + ".")
                               .with_position({file, key.line, key.column})
                               .with_remedy("Keep one of the two."));
}

OMNIGRAPH_INLINE void report_fault(const yaml_fault& fault, const std::string& file, diagnostics& findings) {
    const bool unreadable = fault.kind == yaml_fault_kind::encoding || fault.kind == yaml_fault_kind::too_large;
    findings.push_back(error(unreadable ? codes::cluster_config_read_error : codes::invalid_cluster_yaml,
                             std::string{cluster_file_name}, fault.message)
                           .with_position({file, fault.line, fault.column})
                           .with_remedy(fault.remedy));
}

OMNIGRAPH_INLINE void report_reserved(const yaml_node& root, const std::string& file, diagnostics& findings) {
    for (const auto& entry : root.entries)
        if (std::ranges::find(reserved_sections, entry.key) != reserved_sections.end())
            findings.push_back(error(codes::future_phase_field, entry.key,
                                     "The section `" + entry.key + "` is reserved and not available yet.")
                                   .with_position({file, entry.line, entry.column})
                                   .with_remedy("Remove it."));
}

inline constexpr std::string_view own_backend = "cluster";

/// Whether the state backend is a place. Single words are left for backends that may come.
[[nodiscard]] OMNIGRAPH_INLINE bool names_place(std::string_view backend) {
    const auto text = trim_blanks(backend);
    return text.find("://") != std::string_view::npos || text.starts_with('/') || text.starts_with("./") ||
           text.starts_with("../") || text.starts_with('~') || may_have_user(text);
}

/// The root; one in a bucket has a prefix below which a cluster has room.
OMNIGRAPH_INLINE result<std::string, storage_root_problem> resolve_root(const std::string& written,
                                                                        const std::string& config_dir,
                                                                        std::string_view key) {
    auto root = resolve_storage_root(written, config_dir, key);
    if (!root) return root;
    if (auto fault = prefix_fault(prefix_of_root(*root)))
        return storage_root_problem{"The prefix in `" + std::string{key} + "` cannot be used: " + fault->why + ".",
                                    std::move(fault->remedy)};
    return root;
}

OMNIGRAPH_INLINE void check_storage(cluster_config& config, const std::string& config_dir, diagnostics& findings) {
    if (!config.storage) {
        config.storage_root = absolute_folder(config_dir);
        if (!is_utf8(config.storage_root))
            findings.push_back(
                error(codes::invalid_storage_root, "storage",
                      "The path of the folder, `" + printable(config.storage_root) +
                          "`, is not UTF-8, so the ledger could not name what is stored there.")
                    .with_remedy("Rename the folder, or declare another storage root: `storage: PATH`."));
        return;
    }
    auto root = resolve_root(config.storage->value, config_dir, "storage");
    if (root) config.storage_root = *std::move(root);
    else
        findings.push_back(error(codes::invalid_storage_root, "storage", root.error().message)
                               .with_position(config.storage->position)
                               .with_remedy(root.error().remedy));
}

OMNIGRAPH_INLINE void check_ledger_root(cluster_config& config, const std::string& config_dir, diagnostics& findings) {
    if (!config.backend || !names_place(config.backend->value)) return;
    const auto refuse = [&](const std::string& message, const std::string& remedy) {
        findings.push_back(error(codes::invalid_storage_root, "state.backend", message)
                               .with_position(config.backend->position)
                               .with_remedy(remedy));
    };
    auto root = resolve_root(config.backend->value, config_dir, "state.backend");
    if (!root) return refuse(root.error().message, root.error().remedy);
    if (!config.storage_root.empty() && places_overlap(*root, config.storage_root))
        return refuse("`state.backend` is the place of the graphs, or lies in what is stored there.",
                      "Name a place of its own, or write `cluster` to keep the ledger with the graphs.");
    for (const auto& place : {config.storage_root, *root})
        if (const auto fault = unfit_for_marks(place)) return refuse(fault->message, fault->remedy);
    config.ledger_root = *std::move(root);
}

OMNIGRAPH_INLINE void check_header(cluster_config& config, const std::string& config_dir, diagnostics& findings) {
    if (config.version.value != 1)
        findings.push_back(error(codes::unsupported_cluster_config_version, "version",
                                 "This is version " + std::to_string(config.version.value) +
                                     " of the format, and only version 1 is known.")
                               .with_position(config.version.position)
                               .with_remedy("Write `version: 1`, or use a newer program."));
    if (config.metadata_name && is_only_blanks(config.metadata_name->value))
        findings.push_back(error(codes::empty_metadata_name, "metadata.name", "`metadata.name` is blank.")
                               .with_position(config.metadata_name->position)
                               .with_remedy("Give a name, or remove the key."));
    if (config.backend && config.backend->value != own_backend && !names_place(config.backend->value))
        findings.push_back(error(codes::unsupported_state_backend, "state.backend",
                                 "The state backend `" + shortened(config.backend->value) + "` is not known.")
                               .with_position(config.backend->position)
                               .with_remedy("Remove `backend`, or write `cluster`, `s3://bucket/prefix`, or a folder "
                                            "that begins with `/`, `./` or `../`."));
    check_storage(config, config_dir, findings);
    check_ledger_root(config, config_dir, findings);
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<cluster_config> load_cluster_config(const std::string& config_dir,
                                                                   const program_sections& sections,
                                                                   diagnostics& findings) {
    const auto text = detail::read_cluster_file(config_dir, findings);
    if (!text) return std::nullopt;
    return parse_cluster_config(*text, config_dir, sections, findings);
}

OMNIGRAPH_INLINE std::optional<cluster_config> parse_cluster_config(std::string_view text,
                                                                    const std::string& config_dir,
                                                                    const program_sections& sections,
                                                                    diagnostics& findings) {
    const auto parsed = parse_yaml(text);
    const auto before = findings.size();
    const auto file = cluster_file_in(config_dir);
    detail::report_duplicates(parsed, file, findings);
    if (parsed.fault) detail::report_fault(*parsed.fault, file, findings);
    else detail::report_reserved(parsed.root, file, findings);
    if (findings.size() > before) return std::nullopt;

    fault_sink faults{file, codes::invalid_cluster_yaml, std::string{cluster_file_name}, findings};
    auto config = decode_cluster_config(parsed.root, sections, faults);
    if (faults.count() > 0) return std::nullopt;
    config.file = file;
    detail::check_header(config, config_dir, findings);
    config.config_json = config_json(config);
    return config;
}

}  // namespace omnigraph::cluster

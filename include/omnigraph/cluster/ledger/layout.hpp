// Every stored path of a cluster. Nothing else spells one.
//
//     <root>/__cluster/state.json                                    the ledger
//     <root>/__cluster/lock.json                                     present only while held
//     <root>/__cluster/recoveries/<operation id>.json
//     <root>/__cluster/approvals/<approval id>.json
//     <root>/__cluster/resources/query/<graph>/<name>/<digest>.gq    a payload, by its content
//     <root>/__cluster/resources/policy/<name>/<digest>.yaml
//     <root>/graphs/<id>.omni                                        the root of a graph
//
// The paths are keys of the cluster's object store, and how diagnostics call the objects.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/digest.hpp>

namespace omnigraph::cluster::layout {

inline constexpr std::string_view state = "__cluster/state.json";
inline constexpr std::string_view lock = "__cluster/lock.json";

/// Prefixes, without a slash at the end.
inline constexpr std::string_view recoveries = "__cluster/recoveries";
inline constexpr std::string_view approvals = "__cluster/approvals";
inline constexpr std::string_view resources = "__cluster/resources";
inline constexpr std::string_view graphs = "graphs";

[[nodiscard]] inline std::string sidecar(std::string_view operation_id) {
    return std::string{recoveries} + "/" + std::string{operation_id} + ".json";
}

[[nodiscard]] inline std::string approval(std::string_view approval_id) {
    return std::string{approvals} + "/" + std::string{approval_id} + ".json";
}

/// The name of a document below `prefix`; nullopt unless `key` is directly below it and ends in `.json`.
[[nodiscard]] inline std::optional<std::string> document_stem(std::string_view prefix, std::string_view key) {
    constexpr std::string_view ending = ".json";
    if (!key.starts_with(prefix) || key.size() <= prefix.size() + 1 + ending.size() || key[prefix.size()] != '/' ||
        !key.ends_with(ending))
        return std::nullopt;
    const auto stem = key.substr(prefix.size() + 1, key.size() - prefix.size() - 1 - ending.size());
    if (stem.find('/') != std::string_view::npos) return std::nullopt;
    return std::string{stem};
}

/// `address` must fit `pattern`; `extension` begins with a dot.
[[nodiscard]] inline std::string payload(const address_pattern& pattern, std::string_view address,
                                         const digest& content, std::string_view extension) {
    assert(pattern.check(address) == address_fault::none);
    auto key = std::string{resources} + "/" + std::string{pattern.prefix()};
    for (const char c : address.substr(pattern.prefix().size())) key += c == '.' ? '/' : c;
    return key + "/" + content.hex() + std::string{extension};
}

/// `graph_id` must be a valid label: callers take it from a parsed address or a checked sidecar.
[[nodiscard]] inline std::string graph_root(std::string_view graph_id) {
    return std::string{graphs} + "/" + std::string{graph_id} + ".omni";
}

}  // namespace omnigraph::cluster::layout

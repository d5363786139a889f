// Bodies of ledger/layout.hpp.
#pragma once

#include <algorithm>
#include <cassert>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster::layout {

OMNIGRAPH_INLINE bool lies_with_ledger(std::string_view key) {
    constexpr auto below = [](std::string_view inner, std::string_view outer) {
        return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/');
    };
    return below(key, control_folders.front()) && !below(key, resources);
}

OMNIGRAPH_INLINE std::string sidecar(std::string_view operation_id) {
    return std::string{recoveries} + "/" + std::string{operation_id} + ".json";
}

OMNIGRAPH_INLINE std::string approval(std::string_view approval_id) {
    return std::string{approvals} + "/" + std::string{approval_id} + ".json";
}

OMNIGRAPH_INLINE std::string used_plan(std::string_view plan_id) {
    return std::string{plans} + "/" + std::string{plan_id} + ".json";
}

OMNIGRAPH_INLINE std::string history_record(std::uint64_t revision, const digest& ledger) {
    auto number = std::to_string(revision);
    number.insert(0, number.size() < 10 ? 10 - number.size() : 0, '0');
    return std::string{history_revisions} + "/" + number + "-" + ledger.hex() + ".json";
}

OMNIGRAPH_INLINE std::string history_source(const digest& content) {
    return std::string{history_sources} + "/" + content.hex();
}

OMNIGRAPH_INLINE std::optional<std::string> document_stem(std::string_view prefix, std::string_view key) {
    constexpr std::string_view ending = ".json";
    if (!key.starts_with(prefix) || key.size() <= prefix.size() + 1 + ending.size() || key[prefix.size()] != '/' ||
        !key.ends_with(ending))
        return std::nullopt;
    const auto stem = key.substr(prefix.size() + 1, key.size() - prefix.size() - 1 - ending.size());
    if (stem.find('/') != std::string_view::npos) return std::nullopt;
    return std::string{stem};
}

OMNIGRAPH_INLINE std::string payload(const address_pattern& pattern, std::string_view address, const digest& content,
                                     std::string_view extension) {
    assert(pattern.check(address) == address_fault::none);
    auto key = std::string{resources} + "/" + std::string{pattern.prefix()};
    for (const char c : address.substr(pattern.prefix().size())) key += c == '.' ? '/' : c;
    return key + "/" + content.hex() + std::string{extension};
}

OMNIGRAPH_INLINE std::optional<payload_subject> parse_payload(const address_pattern& pattern,
                                                              std::string_view extension, std::string_view key) {
    const auto folder = std::string{resources} + "/" + std::string{pattern.prefix()} + "/";
    const auto slash = key.rfind('/');
    if (!key.starts_with(folder) || slash < folder.size() || !key.ends_with(extension)) return std::nullopt;
    const auto name = key.substr(slash + 1);
    const auto content = digest::parse(name.substr(0, name.size() - std::min(name.size(), extension.size())));
    auto address = std::string{pattern.prefix()} + ".";
    for (const char c : key.substr(folder.size(), slash - folder.size())) address += c == '/' ? '.' : c;
    if (!content || pattern.check(address) != address_fault::none ||
        payload(pattern, address, *content, extension) != key)
        return std::nullopt;
    return payload_subject{std::move(address), *content};
}

OMNIGRAPH_INLINE std::string graph_root(std::string_view graph_id) {
    return std::string{graphs} + "/" + std::string{graph_id} + ".omni";
}

}  // namespace omnigraph::cluster::layout

// Bodies of engine/plan/opened_contents.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/content_change.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/opened_contents.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE bool any_kind_opens(kind_table kinds) {
    return std::ranges::any_of(kinds, [](const erased_kind& kind) { return kind.opens != nullptr; });
}

/// Whether the change gives its container another content. A change of metadata alone does not.
OMNIGRAPH_INLINE bool changes_content(const erased_kind& kind, const change& c) {
    return kind.within && !kind.payload_extension.empty() && c.action != change_action::erase && !c.metadata;
}

/// The changed contents of one container, and what their kinds say about them.
class changed_contents {
public:
    void add(const change& c, std::optional<std::string_view> before, std::string_view after) {
        addresses_.push_back(&c.address);
        contents_.push_back({c.address, before, after});
    }

    void ask(const erased_kind& kind, std::string_view rules, address_set& opened) const {
        const auto answers = kind.opens(rules, contents_);
        if (answers.size() != addresses_.size()) return open_all(opened);  // which answer is whose is not known
        for (std::size_t i = 0; i < addresses_.size(); ++i)
            if (answers[i]) opened.insert(*addresses_[i]);
    }

    void open_all(address_set& opened) const {
        for (const auto* address : addresses_) opened.insert(*address);
    }

private:
    std::vector<const std::string*> addresses_;
    std::vector<content_change> contents_;
};

}  // namespace detail

OMNIGRAPH_INLINE address_set changed_containers(kind_table kinds, const resource_table& declared,
                                                const applied_rows& applied, const changes& all) {
    address_set containers, without_row;
    if (!detail::any_kind_opens(kinds)) return containers;
    for (const auto& c : all) {
        const auto& kind = kinds[c.rank];
        if (!detail::changes_content(kind, c)) continue;
        auto container = kind.container(c.address);
        if (!declared.contains(container)) continue;
        (applied.contains(container) ? containers : without_row).insert(std::move(container));
    }
    if (without_row.empty()) return containers;
    for (const auto& scope : guarded_scopes(kinds, declared, applied))
        if (without_row.contains(scope)) containers.insert(scope);
    return containers;
}

namespace detail {

using contents_by_container = std::map<std::string, changed_contents, std::less<>>;

OMNIGRAPH_INLINE contents_by_container contents_changed_in(const address_set& containers, kind_table kinds,
                                                           const resource_table& declared,
                                                           const payload_texts& payloads, const changes& all) {
    contents_by_container changed;
    for (const auto& c : all) {
        const auto& kind = kinds[c.rank];
        if (!changes_content(kind, c)) continue;
        auto container = kind.container(c.address);
        if (!containers.contains(container)) continue;
        std::optional<std::string_view> before;
        if (const auto text = payloads.find(c.address); text != payloads.end()) before = text->second;
        changed[std::move(container)].add(c, before, declared.at(c.address).payload);
    }
    return changed;
}

/// The contents that the applied rules open.
OMNIGRAPH_INLINE address_set opened_now(kind_table kinds, const resource_table& declared, const applied_rows& applied,
                                        const payload_texts& payloads, const contents_by_container& changed) {
    address_set opened;
    for (const auto& [address, row] : applied) {
        const auto* kind = kind_of(kinds, address);
        if (!kind || !kind->opens) continue;
        const auto resource = declared.find(address);
        const auto text = payloads.find(address);
        std::optional<std::string_view> rules;
        if (text != payloads.end()) rules = text->second;
        else if (resource != declared.end() && resource->second.entry.digest == row.digest)
            rules = resource->second.payload;
        for (const auto& scope : applied_scopes(*kind, declared, address, row)) {
            const auto contents = changed.find(scope);
            if (contents == changed.end()) continue;
            if (rules) contents->second.ask(*kind, *rules, opened);
            else contents->second.open_all(opened);
        }
    }
    return opened;
}

/// The contents that the declared rules open.
OMNIGRAPH_INLINE address_set opened_then(kind_table kinds, const resource_table& declared,
                                         const contents_by_container& changed) {
    address_set opened;
    for (const auto& [address, resource] : declared) {
        const auto& kind = kinds[resource.rank];
        if (!kind.opens) continue;
        for (const auto& scope : protected_scopes(kind, address, resource.entry))
            if (const auto contents = changed.find(scope); contents != changed.end())
                contents->second.ask(kind, resource.payload, opened);
    }
    return opened;
}

}  // namespace detail

OMNIGRAPH_INLINE opened_changes opened_contents(kind_table kinds, const resource_table& declared,
                                                const applied_rows& applied, const payload_texts& payloads,
                                                const changes& all) {
    opened_changes opened;
    const auto containers = changed_containers(kinds, declared, applied, all);
    if (containers.empty()) return opened;
    const auto changed = detail::contents_changed_in(containers, kinds, declared, payloads, all);
    const auto now = detail::opened_now(kinds, declared, applied, payloads, changed);
    if (now.empty()) return opened;
    const auto then = detail::opened_then(kinds, declared, changed);
    for (const auto& address : now) (then.contains(address) ? opened.stays_open : opened.is_closed).insert(address);
    return opened;
}

OMNIGRAPH_INLINE address_set contents_opened_together(kind_table kinds, const resource_table& declared,
                                                      const applied_rows& applied, const payload_texts& payloads,
                                                      const changes& all) {
    address_set containers, opened;
    if (!detail::any_kind_opens(kinds)) return opened;
    for (const auto& c : all)
        if (detail::changes_content(kinds[c.rank], c)) containers.insert(kinds[c.rank].container(c.address));
    if (containers.empty()) return opened;
    const auto changed = detail::contents_changed_in(containers, kinds, declared, payloads, all);
    const auto then = detail::opened_then(kinds, declared, changed);
    if (then.empty()) return opened;
    const auto now = detail::opened_now(kinds, declared, applied, payloads, changed);
    const auto there = changed_containers(kinds, declared, applied, all);
    for (const auto& address : then)
        if (!now.contains(address) || !there.contains(kind_of(kinds, address)->container(address)))
            opened.insert(address);
    return opened;
}

}  // namespace omnigraph::cluster

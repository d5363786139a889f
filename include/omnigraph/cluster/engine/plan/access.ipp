// Bodies of engine/plan/access.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/access.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/payload_fault.hpp>

namespace omnigraph::cluster {

namespace detail {

/// A resource that protects a scope. Without `text` only its digest is known.
struct protection {
    std::string_view digest;
    std::optional<std::string_view> text;
};

/// The resources that protect each scope, before or after the plan.
using protections_by_scope = std::map<std::string, std::vector<protection>, std::less<>>;

/// Compares what is permitted before and after the plan, scope by scope.
class access_comparison {
public:
    access_comparison(kind_table kinds, const resource_table& declared, const applied_rows& applied,
                      const payload_texts& payloads, const address_set& removed)
        : kinds_{kinds}, declared_{declared}, applied_{applied}, removed_{removed} {
        bool was_protected = false, is_protected = false;
        for (const auto& [address, row] : applied)
            if (const auto* kind = kind_of(kinds, address); kind && kind->protects) {
                was_protected = true;
                const auto text = payloads.find(address);
                protection held{row.digest, {}};
                if (text != payloads.end()) held.text = text->second;
                for (const auto& scope : applied_scopes(*kind, declared, address, row)) before_[scope].push_back(held);
            }
        for (const auto& [address, resource] : declared)
            if (const auto& kind = kinds[resource.rank]; kind.protects) {
                is_protected = true;
                for (const auto& scope : protected_scopes(kind, address, resource.entry))
                    after_[scope].push_back({resource.entry.digest, resource.payload});
            }
        opens_all_ = was_protected && !is_protected && has_containers();
    }

    void judge(const change& c, access_effects& effects) const {
        const auto& kind = kinds_[c.rank];
        if (!kind.protects) return;
        const auto row = applied_.find(c.address);
        const auto resource = declared_.find(c.address);
        std::vector<std::string> before, after, moved, touched;
        if (row != applied_.end()) before = applied_scopes(kind, declared_, c.address, row->second);
        if (resource != declared_.end()) after = protected_scopes(kind, c.address, resource->second.entry);
        std::ranges::set_symmetric_difference(before, after, std::back_inserter(moved));
        std::ranges::set_union(before, after, std::back_inserter(touched));
        const auto widened = [&](const std::string& scope) { return stays(scope) && widens(kind, scope); };
        if (std::ranges::any_of(c.metadata ? moved : touched, widened)) effects.widening.insert(c.address);
        if (c.action != change_action::create && std::ranges::any_of(moved, widened)) effects.gated.insert(c.address);
        if (!opens_all_ || c.action != change_action::erase) return;
        effects.widening.insert(c.address);
        effects.gated.insert(c.address);
        effects.opens_all = true;
    }

private:
    // A container stays when it exists before and after. One without a row has lost it and not its data, unless it was
    // removed. A scope that is not an address stays as soon as anything is applied.
    bool stays(const std::string& scope) const {
        if (!kind_of(kinds_, scope)) return !applied_.empty();
        if (applied_.contains(scope)) return declared_.contains(scope);
        return before_.contains(scope) && !removed_.contains(scope);
    }

    /// Also one that is new counts: what is planned for it and then applied must give the same answer.
    bool has_containers() const {
        const auto stays_one = [&](const auto& entry) {
            return container_kind(kinds_, entry.first) && stays(entry.first);
        };
        const auto is_one = [&](const auto& entry) { return is_container(kinds_[entry.second.rank]); };
        return std::ranges::any_of(declared_, is_one) || std::ranges::any_of(before_, stays_one);
    }

    bool widens(const erased_kind& kind, const std::string& scope) const {
        static const std::vector<protection> nothing;
        const auto at = [&](const protections_by_scope& side) -> const std::vector<protection>& {
            const auto found = side.find(scope);
            return found == side.end() ? nothing : found->second;
        };
        const auto &was = at(before_), &will_be = at(after_);
        if (std::ranges::equal(was, will_be, {}, &protection::digest, &protection::digest)) return false;
        if (was.size() > 1 || will_be.size() > 1 || (!was.empty() && !was.front().text)) return true;
        const auto text = [](const std::vector<protection>& side) {
            return side.empty() ? std::optional<std::string_view>{} : side.front().text;
        };
        return kind.widens(scope, text(was), text(will_be));
    }

    kind_table kinds_;
    const resource_table& declared_;
    const applied_rows& applied_;
    const address_set& removed_;
    protections_by_scope before_, after_;
    bool opens_all_ = false;  ///< there are containers, and nothing that protects anything is left
};

OMNIGRAPH_INLINE bool changes_protection(kind_table kinds, const changes& all) {
    return std::ranges::any_of(all, [&](const change& c) { return kinds[c.rank].protects != nullptr; });
}

}  // namespace detail

namespace detail {

OMNIGRAPH_INLINE void read_payload(object_store& store, const erased_kind& kind, const std::string& address,
                                   const resource_entry& row, payload_texts& texts, diagnostics& findings) {
    const auto sum = digest::parse(row.digest);
    if (!sum) return;
    const auto key = layout::payload(kind.pattern, address, *sum, kind.payload_extension);
    auto checked = verify_payload(store, key, *sum);
    if (checked.state == payload_state::ok) texts.emplace(address, std::move(checked.text));
    else if (checked.state == payload_state::unreadable)
        findings.push_back(*payload_fault(address, store.display(key), checked, payload_use::inspected));
}

}  // namespace detail

OMNIGRAPH_INLINE payload_texts applied_protections(kind_table kinds, object_store& store,
                                                   const resource_table& declared, const applied_rows& applied,
                                                   const changes& all, diagnostics& findings) {
    payload_texts texts;
    const bool compared = detail::changes_protection(kinds, all);
    const auto containers = changed_containers(kinds, declared, applied, all);
    if (!compared && containers.empty()) return texts;
    for (const auto& [address, row] : applied) {
        const auto* kind = kind_of(kinds, address);
        if (!kind || !kind->protects) continue;
        const auto guards = [&](const std::string& scope) { return containers.contains(scope); };
        if (compared || (kind->opens && std::ranges::any_of(applied_scopes(*kind, declared, address, row), guards)))
            detail::read_payload(store, *kind, address, row, texts, findings);
    }
    const auto opened = opened_contents(kinds, declared, applied, texts, all);
    for (const auto* addresses : {&opened.stays_open, &opened.is_closed})
        for (const auto& address : *addresses)
            if (const auto row = applied.find(address); row != applied.end())
                detail::read_payload(store, *kind_of(kinds, address), address, row->second, texts, findings);
    return texts;
}

OMNIGRAPH_INLINE access_effects access_effects_of(kind_table kinds, const resource_table& declared,
                                                  const applied_rows& applied, const payload_texts& payloads,
                                                  const address_set& removed, const changes& all) {
    access_effects effects;
    auto opened = opened_contents(kinds, declared, applied, payloads, all);
    effects.widening = opened.stays_open;
    effects.gated = std::move(opened.stays_open);
    effects.await_rules = std::move(opened.is_closed);
    if (!detail::changes_protection(kinds, all)) return effects;
    const detail::access_comparison compared{kinds, declared, applied, payloads, removed};
    for (const auto& c : all) compared.judge(c, effects);
    return effects;
}

}  // namespace omnigraph::cluster

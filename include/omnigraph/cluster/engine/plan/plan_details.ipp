// Bodies of engine/plan/plan_details.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/plan_details.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>

namespace omnigraph::cluster::detail {

OMNIGRAPH_INLINE const change* find_change(const changes& all, std::string_view address) {
    const auto at = std::ranges::lower_bound(all, address, {}, &change::address);
    return at == all.end() || at->address != address ? nullptr : &*at;
}

OMNIGRAPH_INLINE const resource_entry* recorded_row(const plan_input& input, const std::string& address) {
    const auto row = input.applied.find(address);
    return row == input.applied.end() ? nullptr : &row->second;
}

OMNIGRAPH_INLINE const resource_entry* declared_row(const plan_input& input, const std::string& address) {
    const auto resource = input.declared.find(address);
    return resource == input.declared.end() ? nullptr : &resource->second.entry;
}

/// Finds out what a held-back change waits for.
class awaited_resources {
public:
    awaited_resources(const plan_input& input, const cluster_plan& planned) : input_{input}, planned_{planned} {
        for (const auto& gate : planned.approvals) gates_.insert(gate.resource);
    }

    [[nodiscard]] std::vector<std::string> of(const change& c) {
        address_set awaited;
        const auto keep = [&](const address_set& candidates, auto&& holds) {
            for (const auto& address : candidates)
                if (holds(address)) awaited.insert(address);
        };
        auto around = targets_of(c);
        if (c.reason == reasons::dependency_not_applied) {
            keep(around, [&](const std::string& address) {
                const auto* other = find_change(planned_.all, address);
                return other && is_held_back(*other);
            });
            if (input_.kinds[c.rank].moves_container)
                for (const address_set* contents : {&std::as_const(gates_), &planned_.await_rules})
                    keep(*contents, [&](const std::string& address) { return is_waiting_content(c, address); });
            if (input_.kinds[c.rank].protects) add_guards_of_moved_scopes(c, awaited);
            if (planned_.await_rules.contains(c.address))
                add_guards_of(input_.kinds[c.rank].container(c.address), awaited);
            if (c.action == change_action::create) add_guards_of(c.address, awaited);
            if (c.action == change_action::erase)
                keep(referrers_of(c.address), [&](const std::string& from) { return still_refers(from, c.address); });
        }
        around.insert(c.address);
        if (c.reason == reasons::recovery_pending)
            keep(around, [&](const std::string& address) { return input_.pending.contains(address); });
        if (c.reason == reasons::approval_required)
            keep(around, [&](const std::string& address) { return gates_.contains(address); });
        return {awaited.begin(), awaited.end()};
    }

    [[nodiscard]] bool is_gate(const std::string& address) const { return gates_.contains(address); }

private:
    /// The addresses that `c` refers to now or referred to when it was applied, and its container.
    address_set targets_of(const change& c) const {
        address_set targets;
        const auto& kind = input_.kinds[c.rank];
        if (kind.within) targets.insert(kind.container(c.address));
        if (const auto declared = input_.declared.find(c.address); declared != input_.declared.end())
            targets.insert(declared->second.references.begin(), declared->second.references.end());
        if (const auto* row = recorded_row(input_, c.address))
            for (auto& target : recorded_references(kind, c.address, *row)) targets.insert(std::move(target));
        return targets;
    }

    /// The held-back changes of what protects `container`, or is declared to.
    void add_guards_of(const std::string& container, address_set& awaited) const {
        for (const auto& other : planned_.all) {
            const auto& kind = input_.kinds[other.rank];
            if (!kind.protects || !is_held_back(other)) continue;
            const auto* was = recorded_row(input_, other.address);
            const auto* will_be = declared_row(input_, other.address);
            for (const auto* row : {was, will_be})
                if (row && std::ranges::binary_search(protected_scopes(kind, other.address, *row), container))
                    awaited.insert(other.address);
        }
    }

    /// The held-back changes of what else protects the scopes that `c` begins or ceases to protect.
    void add_guards_of_moved_scopes(const change& c, address_set& awaited) const {
        const auto& kind = input_.kinds[c.rank];
        std::vector<std::string> before, after, moved;
        if (const auto* row = recorded_row(input_, c.address))
            before = applied_scopes(kind, input_.declared, c.address, *row);
        if (const auto* row = declared_row(input_, c.address)) after = protected_scopes(kind, c.address, *row);
        std::ranges::set_symmetric_difference(before, after, std::back_inserter(moved));
        for (const auto& scope : moved) add_guards_of(scope, awaited);
        awaited.erase(c.address);
    }

    /// Whether `address` is held back and lies in the container that `c` moves.
    bool is_waiting_content(const change& c, const std::string& address) const {
        const auto& own = input_.kinds[c.rank];
        const auto* kind = kind_of(input_.kinds, address);
        const auto* other = find_change(planned_.all, address);
        return kind && kind->within && other && is_held_back(*other) &&
               kind->container(address) == own.container(c.address);
    }

    address_set referrers_of(const std::string& address) {
        if (!edges_) edges_.emplace(input_.kinds, input_.declared, input_.applied);
        return edges_->direct_referrers(address);
    }

    /// Whether `from` still refers to `address` after this plan.
    bool still_refers(const std::string& from, const std::string& address) const {
        const auto* c = find_change(planned_.all, from);
        const bool stays = c && is_held_back(*c);
        const auto declared = input_.declared.find(from);
        if (declared != input_.declared.end() && !stays)
            return std::ranges::binary_search(declared->second.references, address);
        const auto* row = recorded_row(input_, from);
        const auto* kind = kind_of(input_.kinds, from);
        return row && kind && (!c || stays) &&
               std::ranges::binary_search(recorded_references(*kind, from, *row), address);
    }

    const plan_input& input_;
    const cluster_plan& planned_;
    address_set gates_;
    std::optional<reverse_edges> edges_;
};

/// A recorded profile for display; an API key that somebody wrote out is hidden.
OMNIGRAPH_INLINE json shown_profile(embedding_profile_record profile) {
    if (profile.api_key && !env_reference_name(*profile.api_key)) profile.api_key = "(not shown)";
    return to_json(profile);
}

/// The fields of a row beside its digest, by their names.
OMNIGRAPH_INLINE std::map<std::string, json> facts_of_row(const resource_entry& row) {
    std::map<std::string, json> facts;
    if (row.applies_to) facts.emplace("applies_to", to_json(*row.applies_to));
    if (row.embedding_provider) facts.emplace("embedding_provider", to_json(*row.embedding_provider));
    if (row.embedding_profile) facts.emplace("embedding_profile", shown_profile(*row.embedding_profile));
    for (const auto& [name, value] : *row.metadata) facts.emplace(name, value);
    if (!row.references->empty()) facts.emplace("references", to_json(*row.references));
    return facts;
}

/// The fields that differ; nullopt when there are none.
OMNIGRAPH_INLINE std::optional<recorded_facts_report> changed_facts(const resource_entry* recorded,
                                                                    const resource_entry* declared) {
    if (!recorded || !declared) return std::nullopt;
    recorded_facts_report changed{facts_of_row(*recorded), facts_of_row(*declared)};
    std::erase_if(changed.before, [&](const auto& fact) {
        const auto other = changed.after.find(fact.first);
        if (other == changed.after.end() || other->second != fact.second) return false;
        changed.after.erase(other);
        return true;
    });
    if (changed.before.empty() && changed.after.empty()) return std::nullopt;
    return changed;
}

/// The gate of `c`: an approval, a preview that the engine must support, or none.
OMNIGRAPH_INLINE std::string_view gate_of(const plan_input& input, const cluster_plan& planned,
                                          const awaited_resources& awaited, const change& c, bool previewed) {
    if (awaited.is_gate(c.address)) return "approval";
    const auto& kind = input.kinds[c.rank];
    if (c.action == change_action::erase && kind.within) {
        const auto container = kind.container(c.address);
        const auto* riding = find_change(planned.all, container);
        if (riding && riding->action == change_action::erase && awaited.is_gate(container)) return "approval";
    }
    return previewed ? "preview" : "none";
}

/// Collects groups in the order of apply.
class group_builder {
public:
    group_builder(const plan_input& input, const changes& all) : input_{input}, all_{all} {
        for (const auto& c : all)
            if (const auto& kind = input.kinds[c.rank]; kind.within) inside_[kind.container(c.address)].push_back(&c);
    }

    std::vector<apply_group_report> build() {
        add_operations(false);
        add_payloads();
        add_operations(true);
        std::vector<std::string> written;
        for (const auto& c : all_)
            if (!is_held_back(c)) written.push_back(c.address);
        add("ledger_write", std::move(written));
        return std::move(groups_);
    }

private:
    void add(std::string_view step, std::vector<std::string> resources) {
        if (!resources.empty()) groups_.push_back({std::string{step}, std::move(resources)});
    }

    void add_operations(bool removals) {
        for (const auto& kind : input_.kinds) {
            if (kind.fence.operations.empty()) continue;
            for (const auto& c : all_) {
                if (c.rank != kind.rank || c.outcome != disposition::applied || c.metadata ||
                    (c.action == change_action::erase) != removals)
                    continue;
                if (const auto* operation = operation_for(kind, c.action)) add(operation->name, carried_with(kind, c));
            }
        }
    }

    // A creation includes what is observed at its root; a removal includes everything in the container.
    std::vector<std::string> carried_with(const erased_kind& kind, const change& c) const {
        std::vector<std::string> carried{c.address};
        const auto inner = inside_.find(c.address);
        if (inner == inside_.end()) return carried;
        const auto row = content_row(input_.kinds, kind, c.address);
        for (const auto* other : inner->second)
            if (other->action == c.action && (c.action == change_action::erase || other->address == row))
                carried.push_back(other->address);
        return carried;
    }

    void add_payloads() {
        std::vector<std::string> published;
        for (const auto& c : all_)
            if (c.outcome == disposition::applied && c.action != change_action::erase && !c.metadata &&
                !input_.kinds[c.rank].payload_extension.empty())
                published.push_back(c.address);
        add("publish", std::move(published));
    }

    const plan_input& input_;
    const changes& all_;
    std::map<std::string, std::vector<const change*>> inside_;  ///< by container
    std::vector<apply_group_report> groups_;
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE reversibility_tier tier_of(const plan_input& input, const change& c, const change_preview* preview) {
    if (preview) return preview->tier;
    const auto& kind = input.kinds[c.rank];
    if (kind.reversibility)
        return kind.reversibility(
            {c.action, detail::recorded_row(input, c.address), detail::declared_row(input, c.address)});
    const bool moves_data = (kind.fenced && !c.metadata) || kind.moves_container;
    if (c.action == change_action::erase && moves_data) return reversibility_tier::irreversible;
    if (c.action == change_action::update && moves_data && !kind.composite)
        return reversibility_tier::recoverable_rewrite;
    return reversibility_tier::catalog_behaviour;
}

OMNIGRAPH_INLINE void describe_changes(const plan_input& input, const cluster_plan& planned,
                                       const change_previews& previews, std::vector<change_report>& reports) {
    detail::awaited_resources awaited{input, planned};
    for (std::size_t i = 0; i < planned.all.size(); ++i) {
        const auto& c = planned.all[i];
        auto& report = reports[i];
        const auto found = previews.find(c.address);
        const auto* preview = found == previews.end() ? nullptr : &found->second;
        if (preview)
            report.migration = boost::json::object{{"supported", preview->supported}, {"steps", preview->steps}};
        if (!preview || preview->supported) report.reversibility = std::string{spelling(tier_of(input, c, preview))};
        report.gate = std::string{detail::gate_of(input, planned, awaited, c, preview != nullptr)};
        if (!report.effect && preview && preview->text_only)
            report.effect = std::string{spelling(change_effect::text_only)};
        if (is_held_back(c)) report.waits_for = awaited.of(c);
        report.recorded_facts =
            detail::changed_facts(detail::recorded_row(input, c.address), detail::declared_row(input, c.address));
    }
}

OMNIGRAPH_INLINE std::vector<apply_group_report> apply_groups(const plan_input& input, const changes& all) {
    return detail::group_builder{input, all}.build();
}

}  // namespace omnigraph::cluster

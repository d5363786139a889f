// Bodies of engine/plan/target.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/engine/plan/opened_contents.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>
#include <omnigraph/cluster/engine/plan/target.hpp>

namespace omnigraph::cluster {

namespace detail {

/// The changes of a plan, by what binds them together.
class coupled_changes {
public:
    coupled_changes(const plan_input& whole, const cluster_plan& planned) : whole_{whole}, planned_{planned} {
        for (const auto& c : planned.all)
            if (!republishes_payload(c)) add(c);
        const auto open = [&](const std::string& address) {
            opened_[kind_of(whole_.kinds, address)->container(address)].push_back(address);
        };
        for (const auto& address :
             contents_opened_together(whole.kinds, whole.declared, whole.applied, planned.protections, planned.all))
            open(address);
        // An approval that is bound to the rules of the container does not outlive a change of these.
        for (const auto& [address, given] : planned.authorised)
            if (kind_of(whole_.kinds, address)->within) open(address);
    }

    const change* change_of(std::string_view address) const {
        const auto at = std::ranges::lower_bound(planned_.all, address, {}, &change::address);
        return at == planned_.all.end() || at->address != address ? nullptr : &*at;
    }

    /// What `address` cannot be without: what it refers to; for a delete, what gives up a reference to it.
    std::vector<std::string> needs_of(const std::string& address) const {
        const auto declared = whole_.declared.find(address);
        if (declared == whole_.declared.end()) return at(leaving_, address);
        auto needs = declared->second.references;
        const auto& kind = whole_.kinds[declared->second.rank];
        const auto* c = change_of(address);
        if (kind.fence.carries && c && c->action == change_action::create)
            needs.push_back(content_row(whole_.kinds, kind, address));
        return needs;
    }

    /// What makes a named composite differ, or belongs to a new one: its own change is only that of its contents.
    std::vector<std::string> contents_that_change(std::string_view composite) const {
        std::vector<std::string> contents;
        const auto* own = change_of(composite);
        if (!own || own->action == change_action::erase || !whole_.kinds[own->rank].composite) return contents;
        for (const auto& c : planned_.all)
            if (const auto& kind = whole_.kinds[c.rank]; kind.within && kind.container(c.address) == composite)
                contents.push_back(c.address);
        return contents;
    }

    /// The changes that happen only together with `c`, or have to be made before they need an approval because of it.
    std::vector<std::string> companions_of(const change& c) const {
        std::vector<std::string> found;
        const auto add = [&](const by_address& from, const std::string& key) {
            const auto& more = at(from, key);
            found.insert(found.end(), more.begin(), more.end());
        };
        const auto& kind = whole_.kinds[c.rank];
        const auto container = kind.within ? kind.container(c.address) : std::string{};
        if (c.action == change_action::erase && is_removed(container)) found.push_back(container);
        if (kind.moves_container && c.action == change_action::update && !c.metadata) add(contents_, container);
        if (planned_.await_rules.contains(c.address)) add(guards_, container);
        if (kind.fenced && c.action == change_action::create) {
            add(guards_, c.address);
            add(opened_, c.address);
        }
        if (kind.protects) add_companions_of_protection(c, add, found);
        if (c.action != change_action::create)
            for (auto& target : recorded_references(kind, c.address, whole_.applied.at(c.address)))
                if (target != container && is_removed(target)) found.push_back(std::move(target));
        return found;
    }

private:
    using by_address = std::map<std::string, std::vector<std::string>, std::less<>>;

    struct protection_move {
        std::vector<std::string> before, after, touched, moved;
    };

    protection_move move_of(const change& c) const {
        protection_move move;
        const auto& kind = whole_.kinds[c.rank];
        const auto row = whole_.applied.find(c.address);
        const auto resource = whole_.declared.find(c.address);
        if (row != whole_.applied.end()) move.before = applied_scopes(kind, whole_.declared, c.address, row->second);
        if (resource != whole_.declared.end()) move.after = protected_scopes(kind, c.address, resource->second.entry);
        std::ranges::set_union(move.before, move.after, std::back_inserter(move.touched));
        std::ranges::set_symmetric_difference(move.before, move.after, std::back_inserter(move.moved));
        return move;
    }

    void add(const change& c) {
        const auto& kind = whole_.kinds[c.rank];
        if (kind.within && c.action != change_action::create) contents_[kind.container(c.address)].push_back(c.address);
        if (kind.protects) {
            const auto move = move_of(c);
            for (const auto& scope : move.touched) guards_[scope].push_back(c.address);
            for (const auto& scope : move.moved) movers_[scope].push_back(c.address);
        }
        const auto row = whole_.applied.find(c.address);
        if (row == whole_.applied.end()) return;
        const auto declared = whole_.declared.find(c.address);
        for (auto& target : recorded_references(kind, c.address, row->second)) {
            const bool stays =
                declared != whole_.declared.end() && std::ranges::binary_search(declared->second.references, target);
            if (!stays && !whole_.declared.contains(target)) leaving_[std::move(target)].push_back(c.address);
        }
    }

    void add_companions_of_protection(const change& c, const auto& add, std::vector<std::string>& found) const {
        const auto move = move_of(c);
        for (const auto& scope : move.moved) {
            add(movers_, scope);
            if (is_removed(scope)) found.push_back(scope);
        }
        for (const auto& scope : move.touched) add(opened_, scope);
    }

    bool is_removed(std::string_view address) const {
        const auto* c = change_of(address);
        return c && c->action == change_action::erase && whole_.kinds[c->rank].fenced;
    }

    static const std::vector<std::string>& at(const by_address& from, const std::string& key) {
        static const std::vector<std::string> nothing;
        const auto found = from.find(key);
        return found == from.end() ? nothing : found->second;
    }

    const plan_input& whole_;
    const cluster_plan& planned_;
    by_address leaving_;   ///< from what is deleted to the changes that give up a reference to it
    by_address contents_;  ///< from a container to updated and deleted contents
    by_address guards_;    ///< from a scope to the changes of what protects it before or after
    by_address movers_;    ///< from a scope to the changes that protect it only before or only after
    by_address opened_;    ///< from a container to contents that its rules open
};

/// The targets with everything that they need and that comes together with them.
class target_closure {
public:
    target_closure(const plan_input& whole, const cluster_plan& planned) : coupled_{whole, planned} {}

    void add(const std::string& target) {
        open_.emplace_back(target, true);
        while (!open_.empty()) {
            const auto [address, is_meant] = std::move(open_.back());
            open_.pop_back();
            const auto [member, is_new] = members_.emplace(address, is_meant);
            if (!is_new && (member->second || !is_meant)) continue;
            member->second = is_meant;
            follow(address, is_meant);
        }
    }

    /// Adds what differs in the part without being in it: composites are folded from what they do not refer to. False
    /// when there is nothing.
    bool add_all(const changes& of_part) {
        bool grows = false;
        for (const auto& c : of_part) {
            if (republishes_payload(c) || contains(c.address)) continue;
            add(c.address);
            grows = true;
        }
        return grows;
    }

    /// A target as it is named: of a composite, with the contents that make it differ.
    void add_named(const std::string& target) {
        add(target);
        for (const auto& content : coupled_.contents_that_change(target)) add(content);
    }

    [[nodiscard]] bool contains(std::string_view address) const { return members_.contains(address); }

private:
    // A change that waits brings only what waits with it, so that the plan says what it waits for.
    void follow(const std::string& address, bool is_meant) {
        const auto* c = coupled_.change_of(address);
        const bool waits = c && is_held_back(*c);
        for (auto& need : coupled_.needs_of(address))
            if (is_meant || waits_too(need)) open_.emplace_back(std::move(need), is_meant);
        if (!c) return;
        for (auto& companion : coupled_.companions_of(*c))
            if (waits == waits_too(companion)) open_.emplace_back(std::move(companion), !waits);
    }

    bool waits_too(const std::string& address) const {
        const auto* c = coupled_.change_of(address);
        return c && is_held_back(*c);
    }

    coupled_changes coupled_;
    std::map<std::string, bool, std::less<>> members_;  ///< false: only because something waits for it
    std::vector<std::pair<std::string, bool>> open_;
};

/// A ledger row in the form of a declared resource, so that planning finds no change.
OMNIGRAPH_INLINE declared_resource as_applied(const erased_kind& kind, const std::string& address,
                                              const resource_entry& row) {
    declared_resource resource;
    resource.rank = kind.rank;
    resource.content_digest = digest::parse(row.digest).value_or(digest{});
    resource.entry = row;
    resource.references = recorded_references(kind, address, row);
    return resource;
}

OMNIGRAPH_INLINE bool is_left_out(const change& c, const target_closure& closure) {
    return !closure.contains(c.address) && !republishes_payload(c);
}

/// The declaration with everything outside the closure as it is applied.
OMNIGRAPH_INLINE resource_table part_of(const plan_input& whole, const changes& all, const target_closure& closure) {
    auto table = whole.declared;
    for (const auto& c : all) {
        if (!is_left_out(c, closure)) continue;
        const auto row = whole.applied.find(c.address);
        if (row == whole.applied.end()) table.erase(c.address);
        else table.insert_or_assign(c.address, as_applied(whole.kinds[c.rank], c.address, row->second));
    }
    complete_rows(whole.kinds, table);
    return table;
}

/// What does not happen: what the whole plan holds back, and what waits for something that is left out.
OMNIGRAPH_INLINE withheld_changes withheld_by(const plan_input& whole, const cluster_plan& planned,
                                              const target_closure& closure) {
    withheld_changes left_out, withheld;
    for (const auto& c : planned.all) {
        if (is_left_out(c, closure))
            left_out.emplace(c.address, withheld_change{disposition::blocked, reasons::dependency_not_applied});
        else if (is_held_back(c)) withheld.emplace(c.address, withheld_change{c.outcome, c.reason});
    }
    left_out.insert(withheld.begin(), withheld.end());
    auto trial = planned;
    auto input = plan_input{whole.kinds, whole.declared, whole.applied, whole.pending};
    input.withheld = &left_out;
    demote_dependents(input, trial);
    for (const auto& c : trial.all)
        if (is_held_back(c) && !is_left_out(c, closure))
            withheld.emplace(c.address, withheld_change{c.outcome, c.reason});
    return withheld;
}

/// Takes from the whole plan what concerns `all`, the changes of a part of it.
OMNIGRAPH_INLINE void limit_plan(changes all, cluster_plan& planned) {
    address_set included;
    for (auto& c : all) {
        included.insert(c.address);
        const auto whole = std::ranges::lower_bound(planned.all, c.address, {}, &change::address);
        if (whole != planned.all.end() && whole->address == c.address) c.effect = whole->effect;
    }
    planned.all = std::move(all);
    std::erase_if(planned.approvals, [&](const auto& report) { return !included.contains(report.resource); });
    std::erase_if(planned.gates, [&](const auto& gate) { return !included.contains(gate.address); });
    std::erase_if(planned.authorised, [&](const auto& given) { return !included.contains(given.first); });
    std::erase_if(planned.approval_findings, [&](const auto& found) { return !included.contains(found.path); });
}

OMNIGRAPH_INLINE bool is_known(const plan_input& whole, const std::string& target, diagnostics& findings) {
    if (whole.declared.contains(target) || whole.applied.contains(target)) return true;
    std::vector<std::string> known;
    for (const auto& [address, resource] : whole.declared) known.push_back(address);
    for (const auto& [address, row] : whole.applied) known.push_back(address);
    findings.push_back(
        error(codes::target_unknown, target,
              "`" + printable(target) + "` is neither declared nor applied." + did_you_mean(target, known))
            .with_remedy("Name an address as `omnigraph cluster validate --json` lists it."));
    return false;
}

}  // namespace detail

OMNIGRAPH_INLINE plan_input targeted_plan::input(const plan_input& whole) const {
    return {whole.kinds, limited ? *limited : whole.declared, whole.applied, whole.pending, repairable, {}, &withheld};
}

OMNIGRAPH_INLINE bool targets_are_known(const plan_input& whole, const std::vector<std::string>& targets,
                                        diagnostics& findings) {
    bool all_known = true;
    for (const auto& target : targets) all_known = detail::is_known(whole, target, findings) && all_known;
    return all_known;
}

OMNIGRAPH_INLINE targeted_plan plan_targets(const plan_input& whole, const std::vector<std::string>& targets) {
    targeted_plan part{.planned = compute_plan(whole)};
    part.repairable = whole.repairable_payloads;
    if (targets.empty()) return part;
    auto& planned = part.planned;
    detail::target_closure closure{whole, planned};
    for (const auto& target : targets) closure.add_named(target);
    changes all;
    do {
        part.limited = detail::part_of(whole, planned.all, closure);
        part.repairable = whole.repairable_payloads;
        for (const auto& c : planned.all)
            if (detail::is_left_out(c, closure)) part.repairable.erase(c.address);
        all = diff(whole.kinds, *part.limited, whole.applied, part.repairable);
    } while (closure.add_all(all));
    part.withheld = detail::withheld_by(whole, planned, closure);
    for (const auto& c : planned.all)
        if (!std::ranges::binary_search(all, c.address, {}, &change::address)) part.left_out.push_back(c.address);
    detail::limit_plan(std::move(all), planned);
    demote_dependents(part.input(whole), planned);
    return part;
}

}  // namespace omnigraph::cluster

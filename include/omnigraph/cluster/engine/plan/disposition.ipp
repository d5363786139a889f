// Bodies of engine/plan/disposition.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/disposition.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>

namespace omnigraph::cluster {

namespace detail {

/// Which rows protect each scope after every `applied` change, and which are declared to protect it.
class protection_outlook {
public:
    using addresses_by_scope = std::map<std::string, address_set, std::less<>>;

    template <class ChangeOf>
    protection_outlook(const disposition_input& in, const changes& all, const ChangeOf& change_of) : in_{in} {
        for (const auto& [address, row] : in.applied) {
            const auto* kind = kind_of(in.kinds, address);
            if (!kind || !kind->protects) continue;
            const auto* c = change_of(address);
            if (c && c->outcome != disposition::applied) add(held_, address, before(*kind, address));
            else add(held_, address, after(*kind, address));
        }
        for (const auto& c : all)
            if (c.action == change_action::create && c.outcome == disposition::applied)
                add(held_, c.address, after(in.kinds[c.rank], c.address));
        for (const auto& [address, resource] : in.declared)
            add(declared_, address, after(in.kinds[resource.rank], address));
    }

    std::vector<std::string> before(const erased_kind& kind, const std::string& address) const {
        const auto row = in_.applied.find(address);
        if (row == in_.applied.end()) return {};
        return applied_scopes(kind, in_.declared, address, row->second);
    }
    std::vector<std::string> after(const erased_kind& kind, const std::string& address) const {
        const auto resource = in_.declared.find(address);
        if (resource == in_.declared.end()) return {};
        return protected_scopes(kind, address, resource->second.entry);
    }

    /// Whether a declared protection of `scope` does not come in this run.
    bool replacement_waits(const std::string& scope) const {
        return declared_.contains(scope) && !held_.contains(scope);
    }
    /// Whether another row still protects `scope`, because its own change waits.
    bool is_taken(const std::string& scope, const std::string& address) const {
        const auto held = held_.find(scope);
        if (held == held_.end()) return false;
        const auto declared = declared_.find(scope);
        return std::ranges::any_of(held->second, [&](const auto& other) {
            return other != address && (declared == declared_.end() || !declared->second.contains(other));
        });
    }

private:
    static void add(addresses_by_scope& to, const std::string& address, const std::vector<std::string>& scopes) {
        for (const auto& scope : scopes) to[scope].insert(address);
    }

    const disposition_input& in_;
    addresses_by_scope held_, declared_;
};

/// The number of remaining rows that refer to each deleted resource.
class reference_outlook {
public:
    template <class ChangeOf>
    reference_outlook(const disposition_input& in, const ChangeOf& change_of) {
        for (const auto& [address, row] : in.applied) {
            const auto* kind = kind_of(in.kinds, address);
            if (!kind) continue;
            const auto container = kind->within ? kind->container(address) : std::string{};
            for (const auto& target : references_after(in, *kind, address, row, change_of(address))) {
                const auto* c = change_of(target);
                if (!c || c->action != change_action::erase) continue;
                ++referred_[c->address];
                const auto& its_kind = in.kinds[c->rank];
                const auto its_container = its_kind.within ? its_kind.container(c->address) : c->address;
                if (its_container != container) ++from_outside_[its_container];
            }
        }
    }

    bool is_referred_to(std::string_view address) const { return referred_.contains(address); }
    /// Whether something outside the container refers to it or to its contents.
    bool is_referred_to_from_outside(std::string_view container) const { return from_outside_.contains(container); }

private:
    static std::vector<std::string> references_after(const disposition_input& in, const erased_kind& kind,
                                                     const std::string& address, const resource_entry& row,
                                                     const change* c) {
        const bool happens = !c || c->outcome == disposition::applied || c->outcome == disposition::derived;
        if (c && happens && c->action == change_action::erase) return {};
        const auto resource = in.declared.find(address);
        if (happens && resource != in.declared.end()) return resource->second.references;
        return recorded_references(kind, address, row);
    }

    std::map<std::string, std::size_t, std::less<>> referred_, from_outside_;
};

class classifier {
public:
    classifier(const disposition_input& input, changes& all) : in_{input}, all_{all}, by_rank_(input.kinds.size()) {
        for (auto& c : all) {
            by_address_.emplace(c.address, &c);
            by_rank_[c.rank].push_back(&c);
            has_deletes_ = has_deletes_ || c.action == change_action::erase;
            has_protection_ = has_protection_ || kind(c).protects;
        }
    }

    void run() {
        if (all_.empty()) return;
        for (const auto& of_kind : by_rank_)
            for (auto* c : of_kind)
                if (!c->is_final && !is_withheld(*c)) c->action == change_action::erase ? judge_delete(*c) : judge(*c);
        defer_composites();
        while (hold_back()) {}
    }

private:
    static void set(change& c, disposition outcome, std::string_view reason) {
        c.outcome = outcome;
        c.reason = reason;
    }

    /// Sets the given outcome when it returns true.
    bool is_withheld(change& c) const {
        if (!in_.withheld) return false;
        const auto known = in_.withheld->find(c.address);
        if (known == in_.withheld->end()) return false;
        set(c, known->second.outcome, known->second.reason);
        return true;
    }

    const change* change_of(std::string_view address) const {
        const auto entry = by_address_.find(address);
        return entry == by_address_.end() ? nullptr : entry->second;
    }

    const erased_kind& kind(const change& c) const { return in_.kinds[c.rank]; }
    const change* container_change(const change& c) const {
        return kind(c).within ? change_of(kind(c).container(c.address)) : nullptr;
    }

    bool touches_pending(const change& c) const {
        if (in_.pending.empty()) return false;
        if (in_.pending.contains(c.address)) return true;
        if (kind(c).within && in_.pending.contains(kind(c).container(c.address))) return true;
        const auto declared = in_.declared.find(c.address);
        return declared != in_.declared.end() &&
               std::ranges::any_of(declared->second.references,
                                   [&](const auto& target) { return in_.pending.contains(target); });
    }

    static bool waits(const change& c) {
        return c.outcome == disposition::blocked || c.outcome == disposition::deferred;
    }

    // A derived dependency converges in this run; a waiting or left-out one does not. A row that protects a container
    // needs the container to exist, not to converge: a policy does not wait for its graph's schema.
    bool waits_for_dependency(const change& c) const {
        return std::ranges::any_of(in_.declared.find(c.address)->second.references, [&](const auto& target) {
            const auto* other = change_of(target);
            if (!other || !waits(*other)) return false;
            return !kind(c).protects || other->action != change_action::update;
        });
    }

    // Metadata moves nothing, and neither does a composite, which is folded from other digests.
    bool movable(const change& c) const {
        if (operation_of(in_.kinds, c, all_) || c.metadata) return true;
        if (kind(c).moves_container) {
            const auto* parent = container_change(c);
            return c.action == change_action::create && parent && parent->action == change_action::create;
        }
        return !kind(c).fenced || kind(c).composite;
    }

    bool lacks_approval(const change& c) const {
        return in_.gated.contains(c.address) && !in_.approved.contains(c.address);
    }

    void judge(change& c) {
        if (republishes_payload(c)) return set(c, disposition::applied, {});
        if (touches_pending(c)) return set(c, disposition::blocked, reasons::recovery_pending);
        if (!movable(c)) return set(c, disposition::deferred, reasons::unsupported_kind);
        if (kind(c).composite && c.action == change_action::update) return set(c, disposition::derived, {});
        if (lacks_approval(c)) return set(c, disposition::blocked, reasons::approval_required);
        if (waits_for_dependency(c)) return set(c, disposition::blocked, reasons::dependency_not_applied);
        set(c, disposition::applied, {});
    }

    void judge_delete(change& c) {
        if (touches_pending(c)) return set(c, disposition::blocked, reasons::recovery_pending);
        if (const auto* parent = container_change(c); parent && parent->action == change_action::erase)
            return follow(c, *parent);
        if (kind(c).fenced && !operation_for(kind(c), c.action))
            return set(c, disposition::deferred, reasons::unsupported_kind);
        if (kind(c).moves_container) return set(c, disposition::deferred, reasons::unsupported_kind);
        const bool approved = kind(c).fenced ? in_.approved.contains(c.address) : !lacks_approval(c);
        if (!approved) return set(c, disposition::blocked, reasons::approval_required);
        set(c, disposition::applied, {});
    }

    // A change inside a container goes with the container's change, or waits for the same reason.
    static void follow(change& c, const change& parent) {
        const bool same_reason = !parent.is_final || parent.outcome == disposition::applied;
        set(c, parent.outcome, same_reason ? parent.reason : reasons::dependency_not_applied);
    }

    // A composite cannot converge while something that it is folded from is left out.
    void defer_composites() {
        for (auto& [address, c] : by_address_) {
            if (!kind(*c).within || c->outcome != disposition::deferred) continue;
            const auto parent = by_address_.find(kind(*c).container(address));
            if (parent != by_address_.end() && parent->second->outcome == disposition::derived)
                set(*parent->second, disposition::deferred, reasons::unsupported_kind);
        }
    }

    // One pass of the rules that depend on other changes; false when it held back nothing.
    bool hold_back() {
        const auto find_change = [this](std::string_view address) { return change_of(address); };
        std::optional<protection_outlook> protections;
        if (has_protection_) protections.emplace(in_, all_, find_change);
        std::optional<reference_outlook> references;
        if (has_deletes_) references.emplace(in_, find_change);
        bool held = false;
        for (const auto& of_kind : by_rank_)
            for (auto* c : of_kind) {
                if (c->is_final || c->outcome != disposition::applied || republishes_payload(*c)) continue;
                bool waits_now = c->action == change_action::erase
                                     ? delete_waits(*c, *references)
                                     : change_waits(*c) || leaves_behind(*c) || stays_open(*c) ||
                                           (protections && comes_unprotected(*c, *protections));
                if (!waits_now && (drops_what_stays(*c) ||
                                   (protections && kind(*c).protects && protection_waits(*c, *protections)))) {
                    set(*c, disposition::blocked, reasons::dependency_not_applied);
                    waits_now = true;
                }
                held = held || waits_now;
            }
        return held;
    }

    // The next functions set the outcome when they return true.
    bool change_waits(change& c) const {
        if (!waits_for_dependency(c)) return false;
        set(c, disposition::blocked, reasons::dependency_not_applied);
        return true;
    }

    // What is declared together with another form of its container may not fit the form that it has now, and what is
    // applied may not fit the new one: the container waits with the contents that wait.
    bool leaves_behind(change& c) const {
        if (!kind(c).moves_container || c.action != change_action::update || c.metadata) return false;
        const auto container = kind(c).container(c.address);
        const auto waiting = [&](const change& other) {
            return &other != &c && other.action != change_action::create && waits(other) && kind(other).within &&
                   kind(other).container(other.address) == container;
        };
        if (std::ranges::none_of(all_, waiting)) return false;
        set(c, disposition::blocked, reasons::dependency_not_applied);
        return true;
    }

    // The applied rules open this content, and the declared rules do not: it waits while their change does.
    bool stays_open(change& c) const {
        if (!in_.await_rules.contains(c.address)) return false;
        const auto container = kind(c).container(c.address);
        const auto guards = [&](const std::vector<std::string>& scopes) {
            return std::ranges::binary_search(scopes, container);
        };
        const auto waiting = [&](const change& other) {
            const auto& its_kind = kind(other);
            const auto row = in_.applied.find(other.address);
            const auto resource = in_.declared.find(other.address);
            return its_kind.protects && waits(other) &&
                   ((row != in_.applied.end() &&
                     guards(applied_scopes(its_kind, in_.declared, other.address, row->second))) ||
                    (resource != in_.declared.end() &&
                     guards(protected_scopes(its_kind, other.address, resource->second.entry))));
        };
        if (std::ranges::none_of(all_, waiting)) return false;
        set(c, disposition::blocked, reasons::dependency_not_applied);
        return true;
    }

    // A new container is not there before what is declared to protect it.
    bool comes_unprotected(change& c, const protection_outlook& protections) const {
        if (c.action != change_action::create || !kind(c).fenced || !protections.replacement_waits(c.address))
            return false;
        set(c, disposition::blocked, reasons::dependency_not_applied);
        return true;
    }

    bool delete_waits(change& c, const reference_outlook& references) const {
        const auto* parent = container_change(c);
        if (parent && parent->action == change_action::erase) {
            if (!waits(*parent)) return false;
            follow(c, *parent);
            return true;
        }
        const bool referred =
            kind(c).fenced ? references.is_referred_to_from_outside(c.address) : references.is_referred_to(c.address);
        if (!referred && !refers_to_failure(c)) return false;
        set(c, disposition::blocked, reasons::dependency_not_applied);
        return true;
    }

    // The contents of a container whose operation failed stay as they are, deletes included (W45).
    bool refers_to_failure(const change& c) const {
        if (!kind(c).within) return false;
        return std::ranges::any_of(recorded_references(kind(c), c.address, in_.applied.at(c.address)),
                                   [&](const auto& target) {
                                       const auto* other = change_of(target);
                                       return other && other->is_final && waits(*other);
                                   });
    }

    bool removal_waits(std::string_view container) const {
        const auto* c = change_of(container);
        return c && c->action == change_action::erase && kind(*c).fenced && c->outcome != disposition::applied;
    }

    bool drops_what_stays(const change& c) const {
        const auto row = in_.applied.find(c.address);
        if (row == in_.applied.end()) return false;
        const auto own = kind(c).within ? kind(c).container(c.address) : std::string{};
        const auto recorded = recorded_references(kind(c), c.address, row->second);
        return std::ranges::any_of(recorded,
                                   [&](const auto& target) { return target != own && removal_waits(target); });
    }

    bool protection_waits(const change& c, const protection_outlook& protections) const {
        const auto before = protections.before(kind(c), c.address);
        const auto after =
            c.action == change_action::erase ? std::vector<std::string>{} : protections.after(kind(c), c.address);
        const auto contains = [](const auto& scopes, const auto& scope) {
            return std::ranges::binary_search(scopes, scope);
        };
        for (const auto& scope : before)
            if (!contains(after, scope) && (removal_waits(scope) || protections.replacement_waits(scope))) return true;
        return std::ranges::any_of(after, [&](const auto& scope) {
            return !contains(before, scope) && protections.is_taken(scope, c.address);
        });
    }

    const disposition_input& in_;
    changes& all_;
    std::vector<std::vector<change*>> by_rank_;
    std::map<std::string_view, change*, std::less<>> by_address_;
    bool has_deletes_ = false, has_protection_ = false;
};

}  // namespace detail

OMNIGRAPH_INLINE void classify(const disposition_input& input, changes& all) { detail::classifier{input, all}.run(); }

OMNIGRAPH_INLINE const erased_operation* operation_of(kind_table kinds, const change& c, const changes& all) {
    const auto& kind = kinds[c.rank];
    if (const auto* own = operation_for(kind, c.action)) return own;
    if (!kind.moves_container || c.action != change_action::create) return nullptr;
    // The container exists without its row, so its contents are updated to what is declared (W37).
    const auto container = kind.container(c.address);
    const auto parent = std::ranges::lower_bound(all, container, {}, &change::address);
    if (parent != all.end() && parent->address == container && parent->action == change_action::create) return nullptr;
    return operation_for(kind, change_action::update);
}

}  // namespace omnigraph::cluster

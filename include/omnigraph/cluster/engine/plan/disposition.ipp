// Bodies of engine/plan/disposition.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/disposition.hpp>

namespace omnigraph::cluster {

namespace detail {

class classifier {
public:
    classifier(kind_table kinds, const resource_table& declared, const applied_rows& applied,
               const address_set& pending, changes& all)
        : kinds_{kinds}, declared_{declared}, applied_{applied}, pending_{pending}, by_rank_(kinds.size()) {
        for (auto& c : all) {
            by_address_.emplace(c.address, &c);
            by_rank_[c.rank].push_back(&c);
        }
    }

    void run() {
        for (const auto& of_kind : by_rank_)
            for (auto* c : of_kind)
                if (c->action != change_action::erase) judge(*c);
        fold_composites();
        for (const auto& of_kind : by_rank_)
            for (auto* c : of_kind)
                if (c->action == change_action::erase) judge_container_delete(*c);
        for (const auto& of_kind : by_rank_)
            for (auto* c : of_kind)
                if (c->action != change_action::erase && c->outcome == disposition::applied)
                    hold_dropped_references(*c);
        count_remaining_references();
        for (auto of_kind = by_rank_.rbegin(); of_kind != by_rank_.rend(); ++of_kind)
            for (auto* c : *of_kind)
                if (c->action == change_action::erase) judge_delete(*c);
    }

private:
    static void set(change& c, disposition outcome, std::string_view reason) {
        c.outcome = outcome;
        c.reason = reason;
    }

    const change* change_of(std::string_view address) const {
        const auto at = by_address_.find(address);
        return at == by_address_.end() ? nullptr : at->second;
    }

    const kind_facts& kind(const change& c) const { return kinds_[c.rank]; }

    bool container_created(const change& c) const {
        const auto* parent = kind(c).within ? change_of(kind(c).container(c.address)) : nullptr;
        return parent && parent->action == change_action::create && parent->outcome == disposition::applied;
    }

    bool touches_pending(const change& c) const {
        if (pending_.empty()) return false;
        if (pending_.contains(c.address)) return true;
        if (kind(c).within && pending_.contains(kind(c).container(c.address))) return true;
        const auto declared = declared_.find(c.address);
        return declared != declared_.end() && std::ranges::any_of(declared->second.references, [&](const auto& target) {
                   return pending_.contains(target);
               });
    }

    // A derived dependency converges in this run; one that waits or is left out does not.
    bool waits_for_dependency(const change& c) const {
        return std::ranges::any_of(declared_.find(c.address)->second.references, [&](const auto& target) {
            const auto* other = change_of(target);
            return other && (other->outcome == disposition::blocked || other->outcome == disposition::deferred);
        });
    }

    // What is recorded beside the digest moves nothing; neither does a composite, which is folded from the others.
    bool movable(const change& c) const {
        if (operation_for(kind(c), c.action) || c.metadata) return true;
        if (kind(c).moves_container) return c.action == change_action::create && container_created(c);
        return !kind(c).fenced || kind(c).composite;
    }

    void judge(change& c) {
        if (heals_payload(c)) return set(c, disposition::applied, {});
        if (touches_pending(c)) return set(c, disposition::blocked, reasons::recovery_pending);
        if (!movable(c)) return set(c, disposition::deferred, reasons::unsupported_kind);
        if (kind(c).composite && c.action == change_action::update) return set(c, disposition::derived, {});
        if (waits_for_dependency(c)) return set(c, disposition::blocked, reasons::dependency_not_applied);
        set(c, disposition::applied, {});
    }

    // A composite cannot converge while something folded into it is left out.
    void fold_composites() {
        for (auto& [address, c] : by_address_) {
            if (!kind(*c).within || c->outcome != disposition::deferred) continue;
            const auto parent = by_address_.find(kind(*c).container(address));
            if (parent != by_address_.end() && parent->second->outcome == disposition::derived)
                set(*parent->second, disposition::deferred, reasons::unsupported_kind);
        }
    }

    void judge_container_delete(change& c) {
        if (!kind(c).fenced || kind(c).within) return;
        if (pending_.contains(c.address)) set(c, disposition::blocked, reasons::recovery_pending);
        else set(c, disposition::blocked, reasons::approval_required);
    }

    bool container_delete_waits(std::string_view address) const {
        const auto* c = change_of(address);
        return c && c->action == change_action::erase && kind(*c).fenced && c->outcome != disposition::applied;
    }

    void hold_dropped_references(change& c) const {
        const auto row = applied_.find(c.address);
        if (row == applied_.end()) return;
        for (const auto& target : recorded_references(kind(c), c.address, row->second))
            if (container_delete_waits(target)) return set(c, disposition::blocked, reasons::dependency_not_applied);
    }

    // References of rows that stay: a delete that turns out applied takes its own away again.
    void count_remaining_references() {
        for (const auto& [address, row] : applied_)
            if (const auto* facts = kind_of(kinds_, address))
                for (auto& target : references_after(*facts, address, row)) ++remaining_[std::move(target)];
    }

    std::vector<std::string> references_after(const kind_facts& facts, const std::string& address,
                                              const resource_entry& row) const {
        const auto declared = declared_.find(address);
        const auto* c = change_of(address);
        if (declared != declared_.end() &&
            (!c || c->outcome == disposition::applied || c->outcome == disposition::derived))
            return declared->second.references;
        return recorded_references(facts, address, row);
    }

    void judge_delete(change& c) {
        if (kind(c).fenced && !kind(c).within) return;  // judged already
        if (touches_pending(c)) return set(c, disposition::blocked, reasons::recovery_pending);
        if (kind(c).within && container_delete_waits(kind(c).container(c.address)))
            return set(c, disposition::blocked, reasons::approval_required);
        if (kind(c).moves_container) return set(c, disposition::deferred, reasons::unsupported_kind);
        if (const auto at = remaining_.find(c.address); at != remaining_.end() && at->second > 0)
            return set(c, disposition::blocked, reasons::dependency_not_applied);
        set(c, disposition::applied, {});
        for (const auto& target : recorded_references(kind(c), c.address, applied_.at(c.address))) --remaining_[target];
    }

    kind_table kinds_;
    const resource_table& declared_;
    const applied_rows& applied_;
    const address_set& pending_;
    std::vector<std::vector<change*>> by_rank_;
    std::map<std::string_view, change*, std::less<>> by_address_;
    std::map<std::string, std::size_t, std::less<>> remaining_;
};

}  // namespace detail

OMNIGRAPH_INLINE void classify(kind_table kinds, const resource_table& declared, const applied_rows& applied,
                               const address_set& pending, changes& all) {
    detail::classifier{kinds, declared, applied, pending, all}.run();
}

OMNIGRAPH_INLINE void demote_dependents(const resource_table& declared, changes& all) {
    std::map<std::string_view, const change*, std::less<>> by_address;
    std::vector<change*> in_order;
    for (auto& c : all) {
        by_address.emplace(c.address, &c);
        if (c.action != change_action::erase) in_order.push_back(&c);
    }
    std::ranges::stable_sort(in_order, {}, &change::rank);
    for (auto* c : in_order) {
        if (c->outcome != disposition::applied || heals_payload(*c)) continue;
        const auto blocked = [&](const auto& target) {
            const auto at = by_address.find(target);
            return at != by_address.end() && at->second->outcome == disposition::blocked;
        };
        if (std::ranges::any_of(declared.find(c->address)->second.references, blocked)) {
            c->outcome = disposition::blocked;
            c->reason = reasons::dependency_not_applied;
        }
    }
}

}  // namespace omnigraph::cluster

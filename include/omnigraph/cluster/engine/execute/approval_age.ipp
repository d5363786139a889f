// Bodies of engine/execute/approval_age.hpp.
#pragma once

#include <algorithm>
#include <cstddef>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/approval_age.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>

namespace omnigraph::cluster {

namespace detail {

/// Follows the history from the present ledger backwards, until it is known of each open approval whether its resource
/// has changed since.
class approval_ages {
public:
    explicit approval_ages(std::vector<const approval_record*> open) : open_{std::move(open)} {
        for (const auto* given : open_)
            if (given->bound_state_cas) sought_.insert(*given->bound_state_cas);
            else names_no_ledger_ = true;
    }

    std::optional<diagnostic> follow(object_store& store, const loaded_state& ledger) {
        diagnostics unheard;
        const auto chain = read_history(store, ledger, unheard, [&](const history_record& record) {
            sought_.erase(record.state_cas);
            if (record.base_state_cas) sought_.erase(*record.base_state_cas);
            return sought_.empty() && !names_no_ledger_;
        });
        if (!chain.anchored) lose_track();
        for (std::size_t at = 0; at < chain.records.size() && !open_.empty(); ++at) {
            pass(chain.records[at]);
            const bool broken = std::ranges::any_of(chain.breaks, [&](const auto& gap) { return gap.before == at; });
            if (broken || follows_a_gap(chain.records[at])) lose_track();
        }
        lose_track();
        const auto* unread = chain.unread();
        return unread && !outlived_.empty() ? std::optional{*unread} : std::nullopt;
    }

    [[nodiscard]] std::set<std::string, std::less<>> take_outlived() { return std::move(outlived_); }

private:
    void pass(const history_record& record) {
        std::erase_if(open_, [&](const approval_record* given) {
            if (precedes(record, *given)) return true;
            if (std::ranges::find(record.changes, given->resource, &row_change::address) != record.changes.end()) {
                outlived_.insert(given->approval_id);
                return true;
            }
            return given->bound_state_cas && record.base_state_cas && *given->bound_state_cas == *record.base_state_cas;
        });
    }

    /// Whether the revision was there when the approval was given.
    static bool precedes(const history_record& record, const approval_record& given) {
        if (given.bound_state_cas) return record.state_cas == *given.bound_state_cas;
        const auto recorded = parse_timestamp(record.recorded_at);
        const auto created = parse_timestamp(given.created_at);
        return recorded && created && *recorded <= *created;
    }

    void lose_track() {
        std::erase_if(open_, [&](const approval_record* given) {
            if (given->bound_state_cas) outlived_.insert(given->approval_id);
            return given->bound_state_cas.has_value();
        });
    }

    std::vector<const approval_record*> open_;
    std::set<std::string, std::less<>> sought_;
    bool names_no_ledger_ = false;
    std::set<std::string, std::less<>> outlived_;
};

}  // namespace detail

OMNIGRAPH_INLINE approvals_of_the_past outlived_approvals(object_store& store, const loaded_state& ledger,
                                                          const ledger_state& state,
                                                          const std::vector<approval_record>& given,
                                                          const changes& all) {
    std::set<std::string, std::less<>> of_another_root;
    std::vector<const approval_record*> open;
    for (const auto& approval : given) {
        const bool settled =
            approval.consumed_at || approval.revoked_at || state.approval_records->contains(approval.approval_id);
        const bool asked_for = std::ranges::any_of(all, [&](const change& c) {
            return c.address == approval.resource && spelling(c.action) == approval.operation;
        });
        if (settled || !asked_for) continue;
        if (approval.bound_state_cas && approval.bound_graph_uid != recorded_graph_uid(state, approval.resource))
            of_another_root.insert(approval.approval_id);
        else if (approval.bound_state_cas != ledger.cas) open.push_back(&approval);
    }
    if (open.empty()) return {std::move(of_another_root), {}};
    detail::approval_ages ages{std::move(open)};
    auto unread = ages.follow(store, ledger);
    auto outlived = ages.take_outlived();
    outlived.merge(of_another_root);
    return {std::move(outlived), std::move(unread)};
}

}  // namespace omnigraph::cluster

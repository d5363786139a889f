// Bodies of engine/plan/approvals.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/plan/approvals.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>

namespace omnigraph::cluster {

namespace detail {

/// The digest of a change and everything that it takes along; an approval is bound to it.
class change_digest {
public:
    change_digest(kind_table kinds, const resource_table& declared, const applied_rows& applied)
        : kinds_{kinds}, declared_{declared}, applied_{applied} {}

    /// A container with everything in it.
    digest of_removal(const change& c) const {
        auto sum = begun(c);
        for (const auto& [address, row] : applied_) {
            const auto* kind = kind_of(kinds_, address);
            if (kind && kind->within && kind->container(address) == c.address) add_row(sum, address, row);
        }
        return sum.finish();
    }

    /// A change of access with everything that protects the same scopes, before and after. The scope of a content is
    /// its container; what it refers to there gives its text a meaning, before and after.
    digest of_access(const change& c) const {
        auto sum = begun(c);
        const auto scopes = scopes_of(c);
        const auto shares = [&](const std::vector<std::string>& other) {
            return std::ranges::any_of(other, [&](const auto& scope) { return scopes.contains(scope); });
        };
        for (const auto& [address, row] : applied_)
            if (const auto* kind = kind_of(kinds_, address); kind && shares(protected_scopes(*kind, address, row)))
                add_row(sum, address, row);
        sum.add("declared").add_nul();
        for (const auto& [address, resource] : declared_)
            if (shares(protected_scopes(kinds_[resource.rank], address, resource.entry)))
                add_row(sum, address, resource.entry);
        if (kinds_[c.rank].within) add_meaning(sum, c);
        return sum.finish();
    }

private:
    static digest_builder begun(const change& c) {
        digest_builder sum;
        sum.add("approved-change").add_nul().add(c.address).add_nul().add(spelling(c.action)).add_nul();
        return sum;
    }

    static void add_row(digest_builder& sum, const std::string& address, const resource_entry& row) {
        sum.add(address).add_nul().add(compact_json(to_json(row))).add_nul();
    }

    // Without the container, whose digest covers all that it contains.
    void add_meaning(digest_builder& sum, const change& c) const {
        const auto content = declared_.find(c.address);
        if (content == declared_.end()) return;
        const auto container = kinds_[c.rank].container(c.address);
        for (const auto& target : content->second.references) {
            if (target == container) continue;
            sum.add("refers-to").add_nul();
            if (const auto row = applied_.find(target); row != applied_.end()) add_row(sum, target, row->second);
            sum.add("declared").add_nul();
            if (const auto resource = declared_.find(target); resource != declared_.end())
                add_row(sum, target, resource->second.entry);
        }
    }

    address_set scopes_of(const change& c) const {
        address_set scopes;
        if (kinds_[c.rank].within) scopes.insert(kinds_[c.rank].container(c.address));
        if (const auto row = applied_.find(c.address); row != applied_.end())
            for (auto& scope : protected_scopes(kinds_[c.rank], c.address, row->second))
                scopes.insert(std::move(scope));
        if (const auto resource = declared_.find(c.address); resource != declared_.end())
            for (auto& scope : protected_scopes(kinds_[c.rank], c.address, resource->second.entry))
                scopes.insert(std::move(scope));
        return scopes;
    }

    kind_table kinds_;
    const resource_table& declared_;
    const applied_rows& applied_;
};

OMNIGRAPH_INLINE bool same_digest(const std::optional<std::string>& bound, const std::optional<digest>& now) {
    return now ? bound == now->hex() : !bound.has_value();
}

OMNIGRAPH_INLINE diagnostic unusable_approval(const approval_gate& gate, const approval_record& given,
                                              approval_verdict verdict, const approval_book& book) {
    const auto which = "The approval " + given.approval_id + " by " + given.approved_by;
    // What was asked for with `--to` is approved and applied with it.
    const auto to = book.to_revision ? " --to " + shell_word(*book.to_revision) : std::string{};
    const auto approve = "`omnigraph cluster approve " + gate.address + to + "`";
    const auto apply = "`omnigraph cluster apply --as ACTOR" + to + "`";
    const auto again = "Run " + approve + ".";
    switch (verdict) {
        case approval_verdict::expired:
            return warning(codes::approval_expired, gate.address,
                           which + " expired at " + given.expires_at.value_or("") + ".")
                .with_remedy("Approve the change again. " + again);
        case approval_verdict::same_person:
            return warning(codes::approval_of_applier, gate.address,
                           which + " does not count for an apply by " + book.applier.value_or("nobody known") +
                               ": this cluster asks for two persons.")
                .with_remedy(book.applier
                                 ? "Let somebody else run " + apply + ", or let somebody else run " + approve + "."
                                 : "Say who applies: " + apply + ", with an ACTOR who did not approve it.");
        case approval_verdict::outlived:
            if (book.history_unread)
                return warning(codes::approval_stale, gate.address,
                               which + " cannot be judged: the history, which says whether `" + gate.address +
                                   "` was changed since, cannot be read now.")
                    .with_remedy("Nothing is wrong with it. Make the history readable, then run the command again.");
            return warning(codes::approval_stale, gate.address,
                           which + " is void: since it was given, `" + gate.address +
                               "` was changed or made again, or the history does not say that it was not.")
                .with_remedy("Look at the plan, then approve the change again. " + again);
        default: break;
    }
    return warning(codes::approval_stale, gate.address,
                   which + " is stale: the change is no longer the one that was approved.")
        .with_remedy("Look at the plan, then approve the change again. " + again);
}

OMNIGRAPH_INLINE std::string reason_of_access(const erased_kind& kind, const access_effects& effects) {
    if (!kind.protects)
        return "It widens access: an applied rule lets somebody run it who may not do the same by hand.";
    if (effects.opens_all)
        return "It widens access: nothing is protected any more, so a server without tokens may be open to everybody.";
    return "It widens access: somebody could do what nobody may let them do now.";
}

}  // namespace detail

OMNIGRAPH_INLINE std::vector<approval_gate> approval_gates(kind_table kinds, const resource_table& declared,
                                                           const applied_rows& applied, const access_effects& effects,
                                                           const changes& all) {
    std::vector<approval_gate> gates;
    const detail::change_digest digest_of{kinds, declared, applied};
    for (const auto& c : all) {
        const auto& kind = kinds[c.rank];
        const bool removal = c.action == change_action::erase && kind.fenced && operation_for(kind, c.action);
        if (removal)
            gates.push_back({c.address, c.action, "Deleting it would remove deployed data for good.", c.before, c.after,
                             digest_of.of_removal(c)});
        else if (effects.gated.contains(c.address))
            gates.push_back({c.address, c.action, detail::reason_of_access(kind, effects), c.before, c.after,
                             digest_of.of_access(c)});
    }
    return gates;
}

OMNIGRAPH_INLINE std::set<std::string, std::less<>> used_approvals(const ledger_state& state) {
    std::set<std::string, std::less<>> used;
    for (const auto& [id, record] : *state.approval_records) used.insert(id);
    return used;
}

OMNIGRAPH_INLINE std::string_view spelling(approval_verdict verdict) {
    switch (verdict) {
        case approval_verdict::valid: return "valid";
        case approval_verdict::used: return "used";
        case approval_verdict::revoked: return "revoked";
        case approval_verdict::expired: return "expired";
        case approval_verdict::same_person: return "same_person";
        case approval_verdict::other_change:
        case approval_verdict::outlived:
        case approval_verdict::stale: break;
    }
    return "stale";
}

OMNIGRAPH_INLINE bool has_expired(const approval_record& given, instant now) {
    if (!given.expires_at) return false;
    const auto end = parse_timestamp(*given.expires_at);
    return !end || *end <= now;
}

OMNIGRAPH_INLINE approval_verdict judge_approval(const approval_record& given, const approval_gate& gate,
                                                 const approval_book& book) {
    if (given.resource != gate.address || given.operation != spelling(gate.action))
        return approval_verdict::other_change;
    if (given.consumed_at || book.used.contains(given.approval_id)) return approval_verdict::used;
    if (given.revoked_at) return approval_verdict::revoked;
    const bool same = detail::same_digest(given.bound_before_digest, gate.before) &&
                      detail::same_digest(given.bound_after_digest, gate.after) &&
                      (given.bound_change_digest ? *given.bound_change_digest == gate.change.hex()
                                                 : given.bound_config_digest == book.config_digest);
    if (!same) return approval_verdict::stale;
    if (book.outlived.contains(given.approval_id)) return approval_verdict::outlived;
    if (has_expired(given, book.now)) return approval_verdict::expired;
    if (book.two_persons && book.applying && (!book.applier || *book.applier == given.approved_by))
        return approval_verdict::same_person;
    return approval_verdict::valid;
}

OMNIGRAPH_INLINE approval_judgement judge_approvals(const std::vector<approval_gate>& gates,
                                                    const approval_book& book) {
    approval_judgement judged;
    for (const auto& gate : gates) {
        approval_report report{gate.address, gate.reason, false, {}, {}, {}};
        diagnostics unusable;
        for (const auto& given : book.given) {
            const auto verdict = judge_approval(given, gate, book);
            if (verdict == approval_verdict::valid && !report.satisfied) {
                report.satisfied = true;
                report.approval_id = given.approval_id;
                report.approved_by = given.approved_by;
                report.expires_at = given.expires_at;
                judged.authorised.emplace(gate.address, given);
            }
            if (verdict == approval_verdict::stale || verdict == approval_verdict::outlived ||
                verdict == approval_verdict::expired || verdict == approval_verdict::same_person)
                unusable.push_back(detail::unusable_approval(gate, given, verdict, book));
        }
        if (!report.satisfied) judged.findings.insert(judged.findings.end(), unusable.begin(), unusable.end());
        judged.reports.push_back(std::move(report));
    }
    return judged;
}

OMNIGRAPH_INLINE void check_approval_invariant(const std::vector<approval_gate>& gates, const address_set& approved,
                                               const changes& all, diagnostics& findings) {
    for (const auto& c : all) {
        if (c.outcome != disposition::applied || approved.contains(c.address)) continue;
        if (std::ranges::find(gates, c.address, &approval_gate::address) == gates.end()) continue;
        findings.push_back(error(codes::apply_approval_invariant_violation, "changes",
                                 "`" + c.address + "` would be applied without the approval that it needs.")
                               .with_remedy("Nothing was changed. This is a fault of the program: please report it."));
    }
}

}  // namespace omnigraph::cluster

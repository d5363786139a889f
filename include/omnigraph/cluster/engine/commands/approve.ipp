// Bodies of engine/commands/approve.hpp.
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/engine/commands/approve.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/execute/consent.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>

namespace omnigraph::cluster {

namespace detail {

/// The plan that approvals are compared with, and the stored approvals.
struct approvable_plan {
    cluster_plan planned;
    approval_book book;
};

OMNIGRAPH_INLINE approvable_plan plan_to_approve(const environment& env, kind_table kinds, object_store& store,
                                                 const loaded_config& loaded, const loaded_state& ledger,
                                                 diagnostics& findings) {
    approvable_plan result;
    const auto& state = *ledger.state;
    const consent_request reading{.kinds = kinds,
                                  .store = store,
                                  .declared = loaded.table,
                                  .ledger = ledger,
                                  .state = state,
                                  .config_digest = loaded.config_digest.hex(),
                                  .now = env.system.now(),
                                  .to_revision = env.to_revision,
                                  .findings = findings};
    const auto consult = [&](const changes& all) {
        auto given = read_consent(reading, all);
        result.book = given.approvals;
        return given;
    };
    const address_set none;
    result.planned = compute_plan({kinds, loaded.table, *state.applied_revision.resources, none, {}, consult});
    return result;
}

/// One run of approve, list or revoke. A step without a result has appended the reason.
class consenting {
public:
    consenting(const environment& env, const kind_list& list, diagnostics& findings)
        : env_{env}, list_{list}, findings_{findings} {}

    std::optional<loaded_config> load() {
        auto loaded = load_desired(env_, list_, findings_);
        if (has_errors(findings_)) return std::nullopt;
        return loaded;
    }

    const ledger_state* ledger_of(session& held) {
        held.read();
        if (has_errors(findings_)) return nullptr;
        if (held.ledger().state) return &*held.ledger().state;
        findings_.push_back(error(codes::state_missing, std::string{layout::state},
                                  "There is no ledger yet. `omnigraph cluster import` begins it.")
                                .with_remedy("Run `omnigraph cluster import` first."));
        return nullptr;
    }

    void approve(const commands::approval_request& request, approve_report& report) {
        if (!env_.actor) return require_actor();
        const auto loaded = load();
        if (!loaded) return;
        session held{env_, loaded->config, findings_};
        if (!held.usable() || !held.lock("approve")) return;
        const auto* state = ledger_of(held);
        if (!state) return;
        auto to_approve = plan_to_approve(env_, list_.kinds, held.store(), *loaded, held.ledger(), findings_);
        if (has_errors(findings_)) return;
        const auto& gates = to_approve.planned.gates;
        const auto gate = std::ranges::find(gates, request.address, &approval_gate::address);
        if (gate == gates.end()) return not_required(request.address, to_approve.planned);
        to_approve.book.config_digest = loaded->config_digest.hex();
        to_approve.book.two_persons = loaded->config.requires_two_persons();
        record(held, *gate, to_approve.book, request, report);
    }

    void revoke(const std::string& approval_id, revoke_report& report) {
        if (!env_.actor) return require_actor();
        const auto config = load_header(env_, list_, findings_);
        if (!config) return;
        session held{env_, *config, findings_};
        if (!held.usable() || !held.lock("approve")) return;
        const auto* state = ledger_of(held);
        if (!state) return;
        auto given = find(held.store(), approval_id);
        if (!given) return;
        auto& record = given->record;
        report.approval_id = record.approval_id;
        report.resource = record.resource;
        report.operation = record.operation;
        report.approved_by = record.approved_by;
        if (record.consumed_at || state->approval_records->contains(approval_id)) return settled(record);
        if (!record.revoked_at) {
            record.revoked_at = format_timestamp(env_.system.now());
            record.revoked_by = *env_.actor;
            if (auto written = replace_approval(held.store(), record, given->version); !written)
                return findings_.push_back(std::move(written).error());
        }
        report.revoked_by = record.revoked_by;
        report.revoked = true;
    }

    void list(approvals_report& report) {
        const auto loaded = load();
        if (!loaded) return;
        session held{env_, loaded->config, findings_};
        if (!held.usable()) return;
        const auto* state = ledger_of(held);
        if (!state) return;
        const auto seen = plan_to_approve(env_, list_.kinds, held.store(), *loaded, held.ledger(), findings_);
        auto book = seen.book;
        // A plan that needs no approval does not read any.
        if (book.config_digest.empty()) {
            book.used = used_approvals(*state);
            book.now = env_.system.now();
            const auto first = findings_.size();
            for (auto& given : list_approvals(held.store(), findings_)) book.given.push_back(std::move(given.record));
            static_cast<void>(refuse_unread(findings_, first));
        }
        for (const auto& given : book.given)
            report.approvals.push_back(standing_of(given, seen.planned.gates, book, *state));
    }

private:
    void require_actor() {
        findings_.push_back(error(codes::actor_required, "", "An approval says who gave it, and nobody is named.")
                                .with_remedy("Give --as ACTOR, or set operator.actor in the operator's config.yaml."));
    }

    void not_required(const std::string& address, const cluster_plan& planned) {
        std::vector<std::string> gated;
        for (const auto& gate : planned.gates) gated.push_back(gate.address);
        const auto c = std::ranges::find(planned.all, address, &change::address);
        const auto* kind = kind_of(list_.kinds, address);
        std::string why = "No change of `" + address + "` is pending." + did_you_mean(address, gated);
        std::string remedy = "`omnigraph cluster plan` lists the changes that need an approval.";
        if (c != planned.all.end())
            why = "The " + std::string{spelling(c->action)} + " of `" + address + "` needs no approval.";
        if (kind && kind->within)
            if (const auto parent = kind->container(address); std::ranges::find(gated, parent) != gated.end()) {
                why = "`" + address + "` goes with `" + parent + "`, and is approved with it.";
                remedy = "Run `omnigraph cluster approve " + parent + "`.";
            }
        findings_.push_back(
            error(codes::approval_not_required, address, std::move(why)).with_remedy(std::move(remedy)));
    }

    void record(session& held, const approval_gate& gate, const approval_book& book,
                const commands::approval_request& request, approve_report& report) {
        auto record = new_record(gate, book, request);
        const auto again = std::ranges::find_if(book.given, [&](const approval_record& given) {
            // The second person's own approval counts only where two persons are required.
            return lasts_as_long(given, record) && (given.approved_by == record.approved_by || !book.two_persons) &&
                   judge_approval(given, gate, book) == approval_verdict::valid;
        });
        if (again != book.given.end()) {
            if (again->expires_at != record.expires_at) say_it_lasts_longer(*again);
            record = *again;
            report.existing = true;
        } else {
            record.bound_state_cas = held.ledger().cas;
            record.bound_graph_uid = recorded_graph_uid(*held.ledger().state, gate.address);
            record.observed_manifest_version = version_at(held.store(), gate);
            if (auto written = write_approval(held.store(), record); !written)
                return findings_.push_back(std::move(written).error());
        }
        report.approval_id = record.approval_id;
        report.resource = record.resource;
        report.operation = record.operation;
        report.approved_by = record.approved_by;
        report.expires_at = record.expires_at;
    }

    static bool lasts_as_long(const approval_record& given, const approval_record& wanted) {
        if (!given.expires_at || !wanted.expires_at) return !given.expires_at;
        const auto end = parse_timestamp(*given.expires_at), wanted_end = parse_timestamp(*wanted.expires_at);
        return end && wanted_end && *end >= *wanted_end;
    }

    void say_it_lasts_longer(const approval_record& given) {
        findings_.push_back(
            warning(codes::approval_lasts_longer, given.resource,
                    "The change is approved already, " +
                        (given.expires_at ? "until " + *given.expires_at : std::string{"until it is used"}) +
                        ", which is longer than asked for now; that approval stays as it is.")
                .with_remedy("To end it earlier, run `omnigraph cluster approve --revoke " + given.approval_id +
                             "`, then approve the change again."));
    }

    approval_record new_record(const approval_gate& gate, const approval_book& book,
                               const commands::approval_request& request) const {
        const auto hex = [](const std::optional<digest>& sum) {
            return sum ? std::optional{sum->hex()} : std::optional<std::string>{};
        };
        approval_record record;
        record.approval_id = env_.system.new_id();
        record.resource = gate.address;
        record.operation = spelling(gate.action);
        record.reason = gate.reason;
        record.bound_config_digest = book.config_digest;
        record.bound_before_digest = hex(gate.before);
        record.bound_after_digest = hex(gate.after);
        record.approved_by = *env_.actor;
        record.created_at = format_timestamp(env_.system.now());
        record.bound_change_digest = gate.change.hex();
        if (request.valid_for) record.expires_at = format_timestamp(env_.system.now() + *request.valid_for);
        return record;
    }

    // The version of what would be removed. A root that does not open has none, and can be removed anyway (W66).
    std::optional<std::uint64_t> version_at(object_store& store, const approval_gate& gate) {
        const auto* kind = kind_of(list_.kinds, gate.address);
        if (!kind || !kind->fenced || gate.action != change_action::erase) return std::nullopt;
        const auto host = env_.open_host(store);
        const run_context run{list_.kinds, env_, store, *host, findings_};
        const auto seen = kind->fence.observe(run.context_of(*kind, gate.address));
        if (!seen || !seen->live) return std::nullopt;
        return seen->live->manifest_version;
    }

    std::optional<stored_approval> find(object_store& store, const std::string& approval_id) {
        auto given = is_ulid(approval_id) ? find_approval(store, approval_id)
                                          : result<std::optional<stored_approval>>{std::optional<stored_approval>{}};
        if (!given) {
            auto fault = std::move(given).error();
            fault.level = severity::error;
            findings_.push_back(std::move(fault));
            return std::nullopt;
        }
        if (!*given)
            findings_.push_back(error(codes::approval_not_found, approval_id, "There is no approval of this id.")
                                    .with_remedy("`omnigraph cluster approve --list` shows them all."));
        return *std::move(given);
    }

    void settled(const approval_record& record) {
        findings_.push_back(
            error(codes::approval_settled, record.approval_id,
                  "This approval was used already, for the " + record.operation + " of `" + record.resource + "`.")
                .with_remedy("What was done under it cannot be revoked."));
    }

    approval_standing_report standing_of(const approval_record& given, const std::vector<approval_gate>& gates,
                                         const approval_book& book, const ledger_state& state) const {
        approval_standing_report report{given.approval_id, given.resource,    given.operation,  given.reason,
                                        given.approved_by, given.created_at,  "stale",          given.expires_at,
                                        given.consumed_at, given.consumed_by, given.revoked_at, given.revoked_by};
        if (const auto use = state.approval_records->find(given.approval_id); use != state.approval_records->end())
            note_use(use->second, report);
        auto verdict = approval_verdict::stale;
        if (given.consumed_at || book.used.contains(given.approval_id)) verdict = approval_verdict::used;
        else if (given.revoked_at) verdict = approval_verdict::revoked;
        const auto gate = std::ranges::find_if(gates, [&](const approval_gate& open) {
            return judge_approval(given, open, book) != approval_verdict::other_change;
        });
        if (gate != gates.end()) verdict = judge_approval(given, *gate, book);
        const bool is_open = verdict == approval_verdict::stale || verdict == approval_verdict::outlived;
        if (is_open && has_expired(given, book.now)) verdict = approval_verdict::expired;
        report.validity = spelling(verdict);
        return report;
    }

    // The ledger knows of a use even when the approval could not be stamped.
    static void note_use(const json& use, approval_standing_report& report) {
        const auto text = [&](std::string_view key) -> std::optional<std::string> {
            const auto* object = use.if_object();
            const auto* value = object ? object->if_contains(key) : nullptr;
            if (!value || !value->is_string()) return std::nullopt;
            return std::string{value->get_string()};
        };
        if (!report.used_at) report.used_at = text("consumed_at");
        if (!report.used_by) report.used_by = text("consumed_by");
    }

    const environment& env_;
    const kind_list& list_;
    diagnostics& findings_;
};

}  // namespace detail

OMNIGRAPH_INLINE approve_report commands::approve(const environment& env, const kind_list& list,
                                                  const approval_request& request) {
    command_run<approve_report> run{env};
    detail::consenting{env, list, run.findings}.approve(request, run.report);
    return std::move(run).finish();
}

OMNIGRAPH_INLINE approvals_report commands::list_approvals(const environment& env, const kind_list& list) {
    command_run<approvals_report> run{env};
    detail::consenting{env, list, run.findings}.list(run.report);
    return std::move(run).finish();
}

OMNIGRAPH_INLINE revoke_report commands::revoke_approval(const environment& env, const kind_list& list,
                                                         const std::string& approval_id) {
    command_run<revoke_report> run{env};
    detail::consenting{env, list, run.findings}.revoke(approval_id, run.report);
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster

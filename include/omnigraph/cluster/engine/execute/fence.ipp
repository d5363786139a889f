// Bodies of engine/execute/fence.hpp.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/fence.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE diagnostic as_warning(diagnostic fault) {
    fault.level = severity::warning;
    return fault;
}

/// One operation on one resource.
class fenced_operation {
public:
    fenced_operation(const run_context& run, const operation_facts& operation, change& c, const void* declaration)
        : run_{run},
          kind_{run.kinds[c.rank]},
          operation_{operation},
          change_{c},
          declaration_{declaration},
          context_{run.context_of(kind_, c.address)} {}

    void perform(const std::string& cas_base, fence_results& results) {
        auto prepared = operation_.prepare(context_, declaration_);
        for (auto& said : prepared.findings) run_.findings.push_back(std::move(said));
        switch (prepared.decided) {
            case preparation::decision::refuse: return block();
            case preparation::decision::adopt: keep_live(std::move(prepared.live), results); return;
            case preparation::decision::proceed: break;
        }
        auto sidecar = sidecar_of(prepared, cas_base);
        const auto armed = write_sidecar(run_.store, sidecar);
        if (!armed) return not_begun(armed.error());
        auto outcome = operation_.run(context_, declaration_);
        if (!outcome) return failed(sidecar.operation_id, outcome.error());
        if (outcome->live) note_version(sidecar, *armed, outcome->live->manifest_version);
        results.finished_sidecars.push_back(sidecar.operation_id);
        keep_live(std::move(outcome->live), results);
    }

private:
    void keep_live(std::optional<live_graph> live, fence_results& results) const {
        if (live) results.live.insert_or_assign(change_.address, *std::move(live));
    }

    sidecar_record sidecar_of(const preparation& prepared, const std::string& cas_base) const {
        sidecar_record record;
        record.operation_id = run_.env.system.new_id();
        record.started_at = format_timestamp(run_.env.system.now());
        if (run_.env.actor) record.actor = *run_.env.actor;
        record.kind = operation_.name;
        record.graph_id = labels_of(kind_, change_.address);
        if (subject_of(record) != change_.address) record.address = change_.address;
        record.graph_uri = run_.store.display(context_.root);
        if (prepared.observed_version) record.observed_manifest_version = *prepared.observed_version;
        if (prepared.wanted) record.desired_schema_digest = prepared.wanted->hex();
        record.state_cas_base = cas_base;
        return record;
    }

    // The version is there for whoever investigates; classification goes by digest (W48).
    void note_version(sidecar_record& record, const object_version& written, std::uint64_t version) const {
        record.expected_manifest_version = version;
        if (const auto noted = replace_sidecar(run_.store, record, written); !noted)
            run_.findings.push_back(as_warning(noted.error()));
    }

    void not_begun(diagnostic fault) const {
        fault.message +=
            " The " + std::string{noun(operation_.action)} + " of `" + change_.address + "` was not begun.";
        run_.findings.push_back(std::move(fault));
        block();
    }

    void failed(const std::string& operation_id, const graph_error& why) const {
        const std::string what{participle(operation_.action)};
        auto fault = error(operation_.failed, change_.address,
                           "The " + std::string{kind_.name} + " could not be " + what + ": " + why.message);
        if (why.effect != write_effect::no)
            fault.remedy =
                "Whether it was " + what + " is not certain. Run apply again: it looks, and finishes or starts over.";
        else if (const auto removed = remove_sidecar(run_.store, operation_id); !removed)
            run_.findings.push_back(as_warning(removed.error()));
        run_.findings.push_back(std::move(fault));
        block();
    }

    void block() const {
        change_.outcome = disposition::blocked;
        change_.reason = operation_.failed.text;
    }

    const run_context& run_;
    const kind_facts& kind_;
    const operation_facts& operation_;
    change& change_;
    const void* declaration_;
    operation_context context_;
};

}  // namespace detail

OMNIGRAPH_INLINE fence_results perform_operations(const run_context& run, const resource_table& declared,
                                                  const std::string& cas_base, changes& all) {
    fence_results results;
    for (const auto& kind : run.kinds) {
        if (kind.fence.operations.empty()) continue;
        for (auto& c : all) {
            if (c.rank != kind.rank || c.outcome != disposition::applied || c.metadata) continue;
            const auto* operation = operation_for(kind, c.action);
            if (!operation) continue;
            if (!run.may_continue()) {
                c.outcome = disposition::blocked;
                c.reason = codes::command_interrupted.text;
                continue;
            }
            const auto resource = declared.find(c.address);
            const void* declaration = resource == declared.end() ? nullptr : resource->second.declaration;
            progress_event started{.event = std::string{events::operation_started}};
            started.resource = c.address;
            started.operation = std::string{operation->name};
            report_progress(run.env, started);
            detail::fenced_operation{run, *operation, c, declaration}.perform(cas_base, results);
            auto ended = outcome_event(events::operation_ended, is_held_back(c) ? c.reason : std::string_view{});
            ended.resource = started.resource;
            ended.operation = started.operation;
            report_progress(run.env, std::move(ended));
        }
    }
    return results;
}

}  // namespace omnigraph::cluster

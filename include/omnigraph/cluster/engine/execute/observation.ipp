// Bodies of engine/execute/observation.hpp.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One resource under observation, and where the ledger records it.
class observed_resource {
public:
    observed_resource(const run_context& run, const kind_facts& kind, const std::string& address,
                      std::optional<digest> wanted, ledger_state& state)
        : run_{run},
          kind_{kind},
          address_{address},
          content_row_{content_row(run.kinds, kind, address)},
          wanted_{wanted},
          state_{state} {}

    /// False when it could not be told what is there.
    bool observe() {
        const auto seen = kind_.fence.observe(run_.context_of(kind_, address_));
        if (!seen) return refuse(seen.error().message);
        if (seen->state == root_state::absent) {
            mark({"pending", {}, "The " + std::string{kind_.name} + " has not been created yet."});
            record(nullptr, std::nullopt);
            return true;
        }
        if (!seen->live) return refuse(seen->fault);
        adopt(*seen->live);
        return true;
    }

    void record(const live_graph* live, const std::optional<std::string>& fault) {
        state_.observations->insert_or_assign(address_, observation(live, fault));
    }

private:
    void adopt(const live_graph& live) {
        auto& rows = *state_.applied_revision.resources;
        rows[content_row_].digest = live.schema_digest.hex();
        rows[address_].digest = live.schema_digest.hex();  // composites are folded from the rows before it is written
        if (wanted_ == live.schema_digest) mark({"applied", {}, {}});
        else
            mark({"drifted", std::vector<std::string>{content_name() + "_mismatch"},
                  "The live " + content_name() + " is not the declared one."});
        record(&live, std::nullopt);
    }

    bool refuse(const std::string& why) {
        const auto code = kind_.fence.observation_error;
        mark({"error", std::vector<std::string>{std::string{code.text}}, why});
        record(nullptr, why);
        run_.findings.push_back(
            warning(code, address_, "The " + std::string{kind_.name} + " cannot be opened: " + why));
        return false;
    }

    std::string content_name() const {
        return std::string{kind_.fence.carries ? run_.kinds[*kind_.fence.carries].name : kind_.name};
    }

    void mark(const resource_status& status) {
        for (const auto& row : {address_, content_row_}) state_.resource_statuses->insert_or_assign(row, status);
    }

    json observation(const live_graph* live, const std::optional<std::string>& fault) const {
        const auto text = [](const std::optional<std::string>& value) { return value ? json(*value) : json(nullptr); };
        boost::json::object record;
        record["kind"] = kind_.name;
        record["address"] = address_;
        record["graph_uri"] = run_.store.display(kind_.fence.root(address_));
        record["observed_at"] = format_timestamp(run_.env.system.now());
        record["exists"] = live != nullptr;
        record["manifest_version"] = live ? json(live->manifest_version) : json(nullptr);
        record["schema_digest"] = live ? json(live->schema_digest.hex()) : json(nullptr);
        record["desired_schema_digest"] = wanted_ ? json(wanted_->hex()) : json(nullptr);
        record["schema_matches_desired"] = live && wanted_ ? json(live->schema_digest == *wanted_) : json(nullptr);
        record["error"] = text(fault);
        return record;
    }

    const run_context& run_;
    const kind_facts& kind_;
    const std::string& address_;
    std::string content_row_;
    std::optional<digest> wanted_;
    ledger_state& state_;
};

}  // namespace detail

OMNIGRAPH_INLINE void observe_roots(const run_context& run, const resource_table& declared, ledger_state& state) {
    for (const auto& kind : run.kinds) {
        if (!kind.fenced || kind.within) continue;
        std::size_t failed = 0;
        for (const auto& [address, resource] : declared) {
            if (resource.rank != kind.rank) continue;
            const auto wanted = kind.fence.content_digest(resource.declaration);
            if (!detail::observed_resource{run, kind, address, wanted, state}.observe()) ++failed;
        }
        if (failed == 0) continue;
        const std::string name{kind.name};
        run.findings.push_back(
            error(kind.fence.observation_error, name + "s",
                  std::to_string(failed) + " " + name + "(s) could not be opened.")
                .with_remedy("Repair or remove what is at their roots, then run the command again."));
    }
}

OMNIGRAPH_INLINE void record_live(const run_context& run, const kind_facts& kind, const std::string& address,
                                  const live_graph& live, ledger_state& state) {
    detail::observed_resource{run, kind, address, live.schema_digest, state}.record(&live, std::nullopt);
}

}  // namespace omnigraph::cluster

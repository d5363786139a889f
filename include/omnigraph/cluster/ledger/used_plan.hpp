// The record that a saved plan was used: one document for each plan, created before anything is changed.
//
//     const used_plan_record use{1, "01J", "9f86", "01K", "2026-06-10T02:07:08Z", "ann"};
//     if (auto recorded = record_used_plan(store, use); !recorded) return recorded.error();
//
// (1) The write is create-only, so of two runs that apply one plan exactly one continues.
// (2) A write whose answer was lost is looked up. It counts as done when the stored bytes carry this run's `use_id`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The document of one use.
struct used_plan_record {
    std::uint32_t schema_version = 1;
    std::string plan_id = {};
    std::string plan_digest = {};
    std::string use_id = {};
    std::string used_at = {};
    nullable<std::string> actor = {};
    /// The revision of the ledger for which the plan was made. A plan for an older revision is refused, used or not.
    std::optional<std::uint64_t> state_revision = {};
};

/// Returns nullopt unless `text` is a record of a used plan.
[[nodiscard]] std::optional<used_plan_record> decode_used_plan(std::string_view text);

/// The refusal of a plan that was used already; nullopt when there is no record of a use. Code: saved_plan_used.
[[nodiscard]] std::optional<diagnostic> find_used_plan(object_store& store, const used_plan_record& record);

/// Creates the record. Codes: saved_plan_used, saved_plan_not_recorded.
[[nodiscard]] status record_used_plan(object_store& store, const used_plan_record& record);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::used_plan_record, schema_version, plan_id, plan_digest, use_id, used_at,
                       actor, state_revision);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/used_plan.ipp>
#endif

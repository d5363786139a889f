// Bodies of ledger/used_plan.hpp.
#pragma once

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/used_plan.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE diagnostic plan_was_used(const used_plan_record& record, const std::string& stored) {
    std::string when;
    if (const auto used = decode_used_plan(stored))
        when = " at " + printable(used->used_at) + (used->actor ? " by " + printable(*used->actor) : "");
    return error(codes::saved_plan_used, record.plan_id, "This plan was used already" + when + "; a plan is used once.")
        .with_remedy("Make a new one: `omnigraph cluster plan --out FILE`.");
}

}  // namespace detail

OMNIGRAPH_INLINE std::optional<used_plan_record> decode_used_plan(std::string_view text) {
    auto decoded = decode_document<used_plan_record>(text, {"schema_version", 1, {read_limits::used_plan, 8}});
    if (!decoded) return std::nullopt;
    return *std::move(decoded);
}

OMNIGRAPH_INLINE std::optional<diagnostic> find_used_plan(object_store& store, const used_plan_record& record) {
    const auto stored = read_stored(store, layout::used_plan(record.plan_id));
    if (!stored) return std::nullopt;  // the create-only write meets an object that cannot be read
    return detail::plan_was_used(record, stored->bytes);
}

OMNIGRAPH_INLINE status record_used_plan(object_store& store, const used_plan_record& record) {
    const auto key = layout::used_plan(record.plan_id);
    const auto text = encode_document(record);
    const auto written = recognise_write(store, key, text, store.put_if_absent(key, text));
    if (written) return done{};
    if (const auto stored = read_stored(store, key)) return detail::plan_was_used(record, stored->bytes);
    const bool unknown = written.error().fault == store_fault::ambiguous;
    return error(codes::saved_plan_not_recorded, store.display(key),
                 failure_of("The record that this plan is used", "written", written.error()))
        .with_remedy(unknown ? "No resource was changed. Apply the plan again; if it counts as used, make a new one: "
                               "`omnigraph cluster plan --out FILE`."
                             : "Check the storage root, then apply the plan again; nothing was changed.");
}

}  // namespace omnigraph::cluster

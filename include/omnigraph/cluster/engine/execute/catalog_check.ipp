// Bodies of engine/execute/catalog_check.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/catalog_check.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/payload_fault.hpp>

namespace omnigraph::cluster {

namespace detail {

/// The condition of a status (control-plane specification §8.1); empty for a payload that is as recorded.
OMNIGRAPH_INLINE std::string_view payload_condition(payload_state state) {
    switch (state) {
        case payload_state::ok: break;
        case payload_state::missing: return "payload_missing";
        case payload_state::mismatch: return "payload_mismatch";
        case payload_state::unreadable: return "payload_read_error";
    }
    return {};
}

OMNIGRAPH_INLINE bool tells_of_payload(const resource_status& status) {
    return std::ranges::any_of(*status.conditions, [](const std::string& condition) {
        return condition == payload_condition(payload_state::missing) ||
               condition == payload_condition(payload_state::mismatch) ||
               condition == payload_condition(payload_state::unreadable);
    });
}

/// True when the row records nothing except the published text, which can be published again.
OMNIGRAPH_INLINE bool row_is_its_payload(const erased_kind& kind) {
    return !kind.fenced && !kind.protects && !kind.metadata_change.binding;
}

/// True when the resource is in a container that will be deleted.
OMNIGRAPH_INLINE bool goes_with_its_container(const erased_kind& kind, const std::string& address,
                                              const resource_table& declared) {
    return kind.within && !declared.contains(kind.container(address));
}

OMNIGRAPH_INLINE resource_status status_of(const payload_check& checked, bool goes) {
    const bool unreadable = checked.state == payload_state::unreadable;
    resource_status next{unreadable ? "error" : "drifted", {}, {}};
    next.conditions->emplace_back(payload_condition(checked.state));
    const std::string cure =
        goes ? "; it goes with what contains it, which is not declared any more." : "; apply publishes it again.";
    next.message = unreadable ? "The published text cannot be read: " + checked.cause + "."
                   : checked.state == payload_state::missing ? "The published text is gone" + cure
                                                             : "The published text has been altered" + cure;
    return next;
}

/// The payloads of rows, with their addresses.
struct listed_payloads {
    std::vector<std::string_view> addresses;
    std::vector<recorded_payload> recorded;

    /// Adds the payload of a row, if it has one; `address` is borrowed.
    void add(kind_table kinds, std::string_view address, std::string_view content) {
        const auto* kind = kind_of(kinds, address);
        const auto sum = digest::parse(content);
        if (!kind || kind->payload_extension.empty() || !sum) return;
        addresses.push_back(address);
        recorded.push_back({layout::payload(kind->pattern, address, *sum, kind->payload_extension), *sum});
    }
};

/// How many payloads are looked at together. Enough for a bucket to have many requests under way, and few enough for
/// the names of many payloads to take little memory.
inline constexpr std::size_t payloads_at_once = 4096;

/// Gives the payloads of `rows`, as many as that at a time, to `take`, until it returns false.
template <class Rows, class Content, class Take>
bool each_batch_of_payloads(kind_table kinds, const Rows& rows, const Content& content_of, const Take& take) {
    listed_payloads listed;
    for (const auto& [address, row] : rows) {
        listed.add(kinds, address, content_of(row));
        if (listed.recorded.size() < payloads_at_once) continue;
        if (!take(listed)) return false;
        listed = {};
    }
    return listed.recorded.empty() || take(listed);
}

}  // namespace detail

OMNIGRAPH_INLINE bool has_all_payloads(kind_table kinds, object_store& store, const digests_by_address& digests) {
    const auto is_ok = [](const payload_check& checked) { return checked.state == payload_state::ok; };
    return detail::each_batch_of_payloads(kinds, digests, std::identity{}, [&](const detail::listed_payloads& listed) {
        return std::ranges::all_of(probe_payloads(store, listed.recorded), is_ok);
    });
}

OMNIGRAPH_INLINE std::vector<damaged_payload> check_catalog(kind_table kinds, object_store& store,
                                                            const applied_rows& applied, payload_proof proof) {
    std::vector<damaged_payload> damaged;
    const auto look = [&](const detail::listed_payloads& listed) {
        const auto note = [&](std::size_t i, const payload_check& checked, std::string_view = {}) {
            if (checked.state == payload_state::ok) return;
            const auto& [key, sum] = listed.recorded[i];
            damaged.push_back({std::string{listed.addresses[i]}, sum.hex(), store.display(key), checked});
        };
        if (proof == payload_proof::read) {
            verify_payloads(store, listed.recorded, note);
        } else {
            const auto checks = probe_payloads(store, listed.recorded);
            for (std::size_t i = 0; i < checks.size(); ++i) note(i, checks[i]);
        }
        return true;
    };
    detail::each_batch_of_payloads(
        kinds, applied, [](const resource_entry& row) { return std::string_view{row.digest}; }, look);
    std::ranges::sort(damaged, {}, &damaged_payload::address);  // visits come in any order
    return damaged;
}

OMNIGRAPH_INLINE void report_catalog(const std::vector<damaged_payload>& damaged, const resource_table& declared,
                                     diagnostics& findings) {
    const auto first = findings.size();
    report_catalog(damaged, findings);
    for (std::size_t i = first; i < findings.size(); ++i) {
        auto& fault = findings[i];
        if (fault.code == codes::catalog_payload_read_error || declared.contains(fault.path)) continue;
        fault.remedy =
            "It is not declared any more. Declare it again and run `omnigraph cluster apply`; or let it go: "
            "`omnigraph cluster approve " +
            fault.path + "`, when `omnigraph cluster plan` asks for it, then `omnigraph cluster apply`.";
    }
}

OMNIGRAPH_INLINE void report_catalog(const std::vector<damaged_payload>& damaged, diagnostics& findings) {
    for (const auto& [address, recorded, place, checked] : damaged)
        if (auto fault = payload_fault(address, place, checked, payload_use::inspected))
            findings.push_back(*std::move(fault));
}

OMNIGRAPH_INLINE address_set repairable_payloads(const std::vector<damaged_payload>& damaged,
                                                 const resource_table& declared) {
    address_set lost;
    for (const auto& payload : damaged) {
        const auto resource = declared.find(payload.address);
        if (payload.check.state == payload_state::unreadable || resource == declared.end()) continue;
        // A resource outside the targets is declared as it is applied, without its text.
        if (digest_of_bytes(resource->second.payload).hex() == payload.recorded) lost.insert(payload.address);
    }
    return lost;
}

OMNIGRAPH_INLINE std::vector<damaged_payload> still_damaged(std::vector<damaged_payload> damaged,
                                                            const address_set& republished,
                                                            const applied_rows& applied) {
    std::erase_if(damaged, [&](const damaged_payload& payload) {
        const auto row = applied.find(payload.address);
        return row == applied.end() || row->second.digest != payload.recorded || republished.contains(payload.address);
    });
    return damaged;
}

OMNIGRAPH_INLINE void record_catalog(kind_table kinds, const resource_table& declared,
                                     const std::vector<damaged_payload>& damaged, ledger_state& state) {
    auto& rows = *state.applied_revision.resources;
    auto& statuses = *state.resource_statuses;
    // A payload that was damaged and is now as recorded was restored by hand.
    for (const auto& [address, row] : rows)
        if (const auto before = statuses.find(address);
            before != statuses.end() && detail::tells_of_payload(before->second))
            before->second = {"applied", {}, {}};
    for (const auto& [address, recorded, place, checked] : damaged) {
        const auto* kind = kind_of(kinds, address);
        const auto before = statuses.find(address);
        const bool goes = detail::goes_with_its_container(*kind, address, declared);
        // A fault of the root is more important than a fault of the text.
        if (!kind->fenced || before == statuses.end() || before->second.status == "applied")
            statuses.insert_or_assign(address, detail::status_of(checked, goes));
        if (checked.state != payload_state::unreadable && detail::row_is_its_payload(*kind) && !goes)
            rows.erase(address);
    }
}

}  // namespace omnigraph::cluster

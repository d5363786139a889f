// Bodies of ledger/payload_fault.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/payload_fault.hpp>

namespace omnigraph::cluster::detail {

/// One remedy for all faults: only apply has the declared text, and it publishes nothing that is not declared.
[[nodiscard]] OMNIGRAPH_INLINE std::string republish_remedy(payload_use use) {
    std::string remedy = "Run `omnigraph cluster apply` in the cluster's folder; it publishes a declared text again, ";
    remedy += "and deletes what is not declared any more.";
    if (use == payload_use::served) remedy += " A running server takes it by itself; start one that did not.";
    return remedy;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<diagnostic> payload_fault(const std::string& address, const std::string& place,
                                                         const payload_check& checked, payload_use use) {
    const auto lost = [&](diagnostic_code code, std::string message) {
        auto fault = use == payload_use::inspected ? warning(code, address, std::move(message))
                                                   : error(code, address, std::move(message));
        return std::move(fault).with_remedy(detail::republish_remedy(use));
    };
    switch (checked.state) {
        case payload_state::ok: return std::nullopt;
        case payload_state::missing:
            return lost(codes::catalog_payload_missing,
                        "The published text of `" + address + "` is gone from the catalog: " + place + ".");
        case payload_state::mismatch:
            return lost(
                use == payload_use::served ? codes::catalog_payload_digest_mismatch : codes::catalog_payload_mismatch,
                "The text at " + place + " is not the one that was published as `" + address +
                    "`: " + (checked.actual.empty() ? checked.cause : "it hashes to " + checked.actual) + ".");
        case payload_state::unreadable: break;
    }
    return error(codes::catalog_payload_read_error, address,
                 "The published text of `" + address + "` cannot be read: " + checked.cause + ".")
        .with_remedy(
            "Check that " + place +
            " can be reached and read. What is no file in its place, a folder or a link, has to be moved away; "
            "then run `omnigraph cluster apply`, which publishes the declared text again.");
}

}  // namespace omnigraph::cluster

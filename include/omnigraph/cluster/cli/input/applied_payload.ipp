// Bodies of cli/input/applied_payload.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/cli/input/applied_payload.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/payload_fault.hpp>

namespace omnigraph::cluster::cli::detail {

OMNIGRAPH_INLINE result<std::string> published_text(object_store& store, const ledger_state& ledger,
                                                    const std::string& address, const address_pattern& pattern,
                                                    std::string_view extension) {
    const auto row = ledger.applied_revision.resources->find(address);
    const auto sum = row == ledger.applied_revision.resources->end() ? std::nullopt : digest::parse(row->second.digest);
    if (!sum || pattern.check(address) != address_fault::none)
        return error(codes::invalid_state_json, printable(address), "The ledger has no valid row for this resource.")
            .with_remedy("Restore the ledger from a backup.");
    const auto key = layout::payload(pattern, address, *sum, extension);
    auto checked = verify_payload(store, key, *sum);
    if (auto fault = payload_fault(address, store.display(key), checked, payload_use::needed)) return *std::move(fault);
    return std::move(checked.text);
}

}  // namespace omnigraph::cluster::cli::detail

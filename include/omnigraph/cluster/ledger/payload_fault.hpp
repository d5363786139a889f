// The diagnostic for a published payload that is not as recorded: one set of codes and one remedy for every reader.
//
//     const auto checked = verify_payload(store, key, recorded_digest);
//     if (auto fault = payload_fault("query.kb.find", store.display(key), checked, payload_use::inspected))
//         found.push_back(*std::move(fault));
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>

namespace omnigraph::cluster {

/// Why the payload was read.
enum class payload_use {
    inspected,  ///< by a command that continues without it: a lost or altered payload is a warning
    needed,     ///< by a command that cannot continue without it
    served,  ///< by a booting server, which has its own code for an altered payload (control-plane specification §10.6)
};

/// nullopt when the payload is as recorded. `place` is where users see it stored. Codes: catalog_payload_missing,
/// catalog_payload_mismatch (catalog_payload_digest_mismatch for `served`), catalog_payload_read_error (control-plane
/// specification §8).
[[nodiscard]] std::optional<diagnostic> payload_fault(const std::string& address, const std::string& place,
                                                      const payload_check& checked, payload_use use);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/payload_fault.ipp>
#endif

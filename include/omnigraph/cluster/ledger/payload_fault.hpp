// What is said of a published text that is not as recorded: one set of codes and one remedy, whoever has read it.
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

/// What the text was read for.
enum class payload_use {
    inspected,  ///< by a command that goes on without it: lost and altered texts are warnings
    needed,     ///< by a command that cannot go on without it
    served,     ///< by a booting server, which has a code of its own for altered texts (specification §10.6)
};

/// nullopt when the payload is as recorded. `place` is how users see where it is stored.
/// Codes: catalog_payload_missing, catalog_payload_mismatch (catalog_payload_digest_mismatch when it was to be served),
/// catalog_payload_read_error (specification §8).
[[nodiscard]] std::optional<diagnostic> payload_fault(const std::string& address, const std::string& place,
                                                      const payload_check& checked, payload_use use);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/payload_fault.ipp>
#endif

// The published text of one applied resource, hashed again.
//
//     auto published = applied_payload<kind::query>(store, ledger, "query.kb.experts");
//     if (!published) found.push_back(std::move(published).error());
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/kinds/policy.hpp>
#include <omnigraph/cluster/kinds/query.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::cli {

namespace detail {

[[nodiscard]] result<std::string> published_text(object_store& store, const ledger_state& ledger,
                                                 const std::string& address, const address_pattern& pattern,
                                                 std::string_view extension);

}  // namespace detail

/// `address` is that of a row of `ledger`. Codes: invalid_state_json, catalog_payload_missing,
/// catalog_payload_mismatch, catalog_payload_read_error.
template <class Kind>
[[nodiscard]] result<std::string> applied_payload(object_store& store, const ledger_state& ledger,
                                                  const std::string& address) {
    return detail::published_text(store, ledger, address, resource_traits<Kind>::pattern,
                                  resource_traits<Kind>::payload_extension);
}

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/applied_payload.ipp>
#endif

// Would anybody be able to do more? What is permitted on one scope, before and after its bundle changes.
//
//     if (widens_access(policy_kind::graph, &applied_bundle, nullptr)) print("everybody could read");
//
// (1) The answer is exact: every actor, branch and query that either bundle names is asked about, and one of each that
//     neither names. Whatever policy/evaluation.hpp decides is compared, so rules are interpreted in one place.
// (2) Where no bundle is bound, what holds is decide_without_bundle, of actors that the server knows.
#pragma once

#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>

namespace omnigraph::cluster {

/// True when some request is denied under `before` and allowed under `after`; nullptr: no bundle is bound.
[[nodiscard]] bool widens_access(policy_kind scope, const policy_bundle* before, const policy_bundle* after);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/access_change.ipp>
#endif

// Which changes let somebody do more on a scope.
//
//     const auto effects = access_effects_of(list.kinds, loaded.table, applied, payloads, {}, planned.all);
//     if (effects.gated.contains("policy.base")) print("needs an approval");
//
// A kind with `protects` protects scopes: addresses of containers, or words that the kind defines. The kind's `widens`
// compares the permissions on a scope before and after the plan, so renaming or splitting a policy widens nothing.
//
// (1) A scope that this plan creates or removes is not compared. A container without a row whose protection is recorded
//     is not created but was there: a refresh did not find its root, or it is made again in the place of a lost one.
//     Until its removal is recorded its root may come back, declared or not.
// (2) A delete or a changed binding that widens access needs an approval, and so does a content that the applied rules
//     open to somebody (engine/plan/opened_contents.hpp); other widening changes are only shown.
// (3) Where nothing protects anything, a server may be open to everybody. So a delete that leaves nothing that protects
//     anything, while there are containers, widens access whatever it permitted.
// (4) When the applied text is lost, the change counts as widening unless the texts are equal.
#pragma once

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/opened_contents.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// What access_effects_of() needs of the store: when `all` changes a protection, the applied payloads of all rows that
/// protect a scope; when it changes contents, the applied rules of their containers and the applied texts of the
/// contents that these open. A missing or damaged payload is left out; one that cannot be read now is an error, because
/// nothing follows from it. Code: catalog_payload_read_error.
[[nodiscard]] payload_texts applied_protections(kind_table kinds, object_store& store, const resource_table& declared,
                                                const applied_rows& applied, const changes& all, diagnostics& findings);

/// The effects of a plan on access.
struct access_effects {
    address_set widening;          ///< addresses of changes that let somebody do more
    address_set gated;             ///< of those: the changes that need an approval
    bool opens_all = false;        ///< nothing that protects anything is left
    address_set await_rules = {};  ///< contents that are applied only together with the rules that close them
};

/// `removed`: containers of which the ledger records that they were removed.
[[nodiscard]] access_effects access_effects_of(kind_table kinds, const resource_table& declared,
                                               const applied_rows& applied, const payload_texts& payloads,
                                               const address_set& removed, const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/access.ipp>
#endif

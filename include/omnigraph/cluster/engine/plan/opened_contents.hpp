// Which new or changed contents of containers are opened to somebody by rules that are applied already.
//
//     const auto opened = opened_contents(list.kinds, loaded.table, applied, payloads, planned.all);
//     if (opened.stays_open.contains("query.kb.why")) print("a rule named it before it was there");
//
// A kind with `opens` decides (core/capabilities.hpp). Rules that only this plan adds are no reason here: they are
// shown as widening themselves.
//
// (1) Contents of a container that this plan creates or removes are not asked about: nobody had access to it. One
//     without a row whose protection is recorded was there (engine/plan/access.hpp).
// (2) When the applied rules are lost and other ones are declared, every content that changes counts as opened by them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/diff.hpp>

namespace omnigraph::cluster {

/// Applied payloads by address.
using payload_texts = std::map<std::string, std::string, std::less<>>;

/// The containers in which `all` adds or changes contents with a payload, and that exist before and after.
[[nodiscard]] address_set changed_containers(kind_table kinds, const resource_table& declared,
                                             const applied_rows& applied, const changes& all);

/// Addresses of changes that create or update a content which the applied rules open.
struct opened_changes {
    address_set stays_open;  ///< the declared rules open it, too
    address_set is_closed;   ///< the declared rules do not, so it is open only until their change is applied
};

/// `payloads` has the applied rules of changed_containers(), and applied contents where they are known; an unknown one
/// counts as another than the declared.
[[nodiscard]] opened_changes opened_contents(kind_table kinds, const resource_table& declared,
                                             const applied_rows& applied, const payload_texts& payloads,
                                             const changes& all);

/// The contents that `all` adds or changes, and that the declared rules open to somebody to whom they are not open now:
/// the applied rules do not open them, or their container is new. Once the rules or the container are there without
/// them, they would need an approval.
[[nodiscard]] address_set contents_opened_together(kind_table kinds, const resource_table& declared,
                                                   const applied_rows& applied, const payload_texts& payloads,
                                                   const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/opened_contents.ipp>
#endif

// Which optional member names a kind has, whatever their shape.
//
//     static_assert(spells_payload<kind::query> && !spells_serve<kind::schema>);
//
// A member of the right name and the wrong shape would be a capability that is silently off. `shadow` finds a name
// whatever it is declared as, so the checks can refuse the wrong shape.
#pragma once

#include <omnigraph/cluster/core/resource_traits.hpp>

namespace omnigraph::cluster {

namespace detail {

struct optional_member_names {
    int name, section, read, source, payload_extension, payload, metadata, metadata_change, derived_references, within,
        composite, operations, root, observation_error, content_digest, observe, moves_container, protects, widens,
        opens, serve, reversibility, effect, preview;
};

/// A lookup of a name here is ambiguous exactly when the traits have a member of that name.
template <class Kind>
struct shadow : resource_traits<Kind>, optional_member_names {};

}  // namespace detail

// clang-format off
template <class K> concept spells_name = !requires { &detail::shadow<K>::name; };
template <class K> concept spells_section = !requires { &detail::shadow<K>::section; };
template <class K> concept spells_read = !requires { &detail::shadow<K>::read; };
template <class K> concept spells_source = !requires { &detail::shadow<K>::source; };
template <class K> concept spells_payload_extension = !requires { &detail::shadow<K>::payload_extension; };
template <class K> concept spells_payload = !requires { &detail::shadow<K>::payload; };
template <class K> concept spells_metadata = !requires { &detail::shadow<K>::metadata; };
template <class K> concept spells_metadata_change = !requires { &detail::shadow<K>::metadata_change; };
template <class K> concept spells_derived_references = !requires { &detail::shadow<K>::derived_references; };
template <class K> concept spells_within = !requires { &detail::shadow<K>::within; };
template <class K> concept spells_composite = !requires { &detail::shadow<K>::composite; };
template <class K> concept spells_operations = !requires { &detail::shadow<K>::operations; };
template <class K> concept spells_root = !requires { &detail::shadow<K>::root; };
template <class K> concept spells_observation_error = !requires { &detail::shadow<K>::observation_error; };
template <class K> concept spells_content_digest = !requires { &detail::shadow<K>::content_digest; };
template <class K> concept spells_observe = !requires { &detail::shadow<K>::observe; };
template <class K> concept spells_moves_container = !requires { &detail::shadow<K>::moves_container; };
template <class K> concept spells_protects = !requires { &detail::shadow<K>::protects; };
template <class K> concept spells_widens = !requires { &detail::shadow<K>::widens; };
template <class K> concept spells_opens = !requires { &detail::shadow<K>::opens; };
template <class K> concept spells_serve = !requires { &detail::shadow<K>::serve; };
template <class K> concept spells_reversibility = !requires { &detail::shadow<K>::reversibility; };
template <class K> concept spells_effect = !requires { &detail::shadow<K>::effect; };
template <class K> concept spells_preview = !requires { &detail::shadow<K>::preview; };
// clang-format on

}  // namespace omnigraph::cluster

// What a kind may offer beyond the five required members of resource_traits.
// Each optional member is found by one concept, named here; the engine asks
// `if constexpr (has_payload<Kind>)` and never asks which kind it is.
//
//   name                          how `resources[].kind` spells it; default: the words of its addresses
//   payload_extension, payload    text published into the content-addressed catalog
//   source                        the file it was read from, for reports
//   section                       its top-level key in cluster.yaml, when that is a key of its own
//   read                          reads its part of cluster.yaml and declares what is there
//   metadata, metadata_change     facts recorded in the ledger outside the digest, and what a change of them is called
//   recorded_references           what a ledger entry refers to, told without its declaration
//   within                        the kind that contains it: deletes ride, labels say which one
//   composite                     a digest folded from those of the resources inside (not a dependency)
//   fenced, create                creating one moves a graph: a sidecar is written before, a sweep looks after
//   moves_container               a change of it would move the container, along whose creation it rides
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>

namespace omnigraph::cluster {

/// What a change of recorded metadata is called in reports; `binding` also sets `binding_change` (specification §5.1).
struct metadata_label {
    std::string_view text;
    bool binding = false;
};

template <class Kind>
concept named = requires {
    { resource_traits<Kind>::name } -> std::convertible_to<std::string_view>;
};

template <class Kind>
concept has_payload = requires(const declaration_of<Kind>& d) {
    { resource_traits<Kind>::payload_extension } -> std::convertible_to<std::string_view>;
    { resource_traits<Kind>::payload(d) } -> std::convertible_to<std::string_view>;
};

template <class Kind>
concept has_source = requires(const declaration_of<Kind>& d) {
    { resource_traits<Kind>::source(d) } -> std::convertible_to<std::string_view>;
};

template <class Kind>
concept has_section = requires {
    { resource_traits<Kind>::section } -> std::convertible_to<std::string_view>;
};

template <class Kind>
concept has_metadata = requires(const declaration_of<Kind>& d) { resource_traits<Kind>::metadata(d); };

template <class Kind>
concept reports_metadata_changes = has_metadata<Kind> && requires {
    { resource_traits<Kind>::metadata_change } -> std::convertible_to<metadata_label>;
};

template <class Kind>
concept contained = requires { typename resource_traits<Kind>::within; };

template <class Kind>
concept fenced = requires { requires resource_traits<Kind>::fenced; };

template <class Kind>
concept moves_container = contained<Kind> && requires { requires resource_traits<Kind>::moves_container; };

/// The word for `Kind` in reports.
template <class Kind>
[[nodiscard]] constexpr std::string_view kind_name() {
    if constexpr (named<Kind>) return resource_traits<Kind>::name;
    else return resource_traits<Kind>::pattern.prefix();
}

/// The label of `text` at `index`, counted from 0 after the words; `text` has to fit the pattern.
[[nodiscard]] constexpr std::string_view address_label(const address_pattern& pattern, std::string_view text,
                                                       std::size_t index) {
    auto rest = text.substr(pattern.prefix().size() + 1);
    for (; index > 0; --index) rest.remove_prefix(rest.find('.') + 1);
    return rest.substr(0, rest.find('.'));
}

/// The address of what contains `text`: the container's words with the first labels of `text`.
template <contained Kind>
[[nodiscard]] std::string container_of(std::string_view text) {
    using container = typename resource_traits<Kind>::within;
    std::string address{resource_traits<container>::pattern.prefix()};
    for (std::size_t i = 0; i < resource_traits<container>::pattern.labels(); ++i)
        address += "." + std::string{address_label(resource_traits<Kind>::pattern, text, i)};
    return address;
}

}  // namespace omnigraph::cluster

// The optional members of resource_traits: what a kind may offer beyond the five required members. One concept finds
// each optional member; the engine asks `if constexpr (has_payload<Kind>)` and never asks which kind it is.
// core/capability_checks.hpp has one sentence for each requirement; docs/kinds.md shows every signature in use.
//
//     if constexpr (has_payload<kind::query>) print(resource_traits<kind::query>::payload(declared));
//
//   name                          the spelling of `resources[].kind`; default: the words of its addresses
//   section                       its top-level key in cluster.yaml, when it has a key of its own
//   read                          reads its part of cluster.yaml and declares the resources
//   source                        the file that a declaration was read from, for reports
//   payload_extension, payload    the text that is published into the content-addressed catalog
//   metadata, metadata_change     ledger facts beside the digest, and the name of a change of them in reports
//   derived_references            references that follow from address and metadata, so no row repeats them
//   within                        the kind that contains it: it is deleted with its container, which its labels name
//   composite                     a digest folded from the digests of the resources inside (not a dependency)
//   operations, root,             what is moved outside the ledger (core/operation.hpp), where it is stored, and the
//     observation_error             code when it cannot be observed; content_digest: what an observation gives once it
//                                 is as declared (default: digest_of); observe: how to observe it (default: the host)
//   moves_container               a change of it changes its container's root; a new container takes it along
//   protects, widens              the scopes that its payload protects; whether another payload allows more
//   opens                         whether its payload opens what is new in a container that it protects
//   serve                         its serving projection: what the server has to know
//   reversibility, effect         how far a change can be taken back; what it does beside its action
//                                 (core/change_view.hpp)
//   preview                       what a change of a deployed resource would do (host/change_preview.hpp)
#pragma once

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/change_view.hpp>
#include <omnigraph/cluster/core/content_change.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>
#include <omnigraph/cluster/core/member_results.hpp>
#include <omnigraph/cluster/core/operation.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/section_names.hpp>

namespace omnigraph::cluster {

struct change_preview;
struct resource_entry;
struct root_observation;
template <class Kind, class List>
class kind_reader;

/// How reports name a change of recorded metadata. `binding` also sets `binding_change` (control-plane specification
/// §5.1).
struct metadata_label {
    std::string_view text;
    bool binding = false;
};

/// `static constexpr std::string_view name;`
template <class Kind>
concept named = requires {
    { resource_traits<Kind>::name } -> std::convertible_to<std::string_view>;
};

/// `static constexpr std::string_view section;` together with `read`.
template <class Kind>
concept has_section = requires {
    { resource_traits<Kind>::section } -> std::convertible_to<std::string_view>;
};

/// Its section is one that a kind can have (core/section_names.hpp).
template <class Kind>
concept has_free_section = !has_section<Kind> || !is_taken_section(resource_traits<Kind>::section);

/// `static constexpr auto section = typed_section::graphs;` instead: its section is one that cluster_config has typed.
template <class Kind>
concept has_typed_section = requires {
    { resource_traits<Kind>::section } -> std::convertible_to<typed_section>;
};

/// `static void read(auto& reader);` where the reader is a kind_reader.
template <class Kind>
concept has_read = requires(kind_reader<Kind, kinds<Kind>>& reader) { resource_traits<Kind>::read(reader); };

/// `static std::string_view source(const declaration&);`
template <class Kind>
concept has_source = requires(const declaration_of<Kind>& d) {
    { resource_traits<Kind>::source(d) } -> std::convertible_to<std::string_view>;
};

/// `static constexpr std::string_view payload_extension;` and `static std::string_view payload(const declaration&);`
template <class Kind>
concept has_payload = requires(const declaration_of<Kind>& d) {
    { resource_traits<Kind>::payload_extension } -> std::convertible_to<std::string_view>;
    { resource_traits<Kind>::payload(d) } -> lasting_text;
};

/// `static resource_entry metadata(const declaration&);`: the facts of its ledger row beside the digest.
template <class Kind>
concept has_metadata = requires(const declaration_of<Kind>& d) {
    { resource_traits<Kind>::metadata(d) } -> std::same_as<resource_entry>;
};

/// `static constexpr metadata_label metadata_change;` together with `metadata`.
template <class Kind>
concept reports_metadata_changes = has_metadata<Kind> && requires {
    { resource_traits<Kind>::metadata_change } -> std::convertible_to<metadata_label>;
};

namespace detail {

struct ignore_text {
    void operator()(std::string) const {}
};

}  // namespace detail

/// `static void derived_references(std::string_view address, const resource_entry&, auto&& refer_to);`
template <class Kind>
concept has_derived_references = requires(std::string_view address, const resource_entry& row) {
    resource_traits<Kind>::derived_references(address, row, detail::ignore_text{});
};

/// `using within = <a kind of depends_on>;`
template <class Kind>
concept contained = requires { typename resource_traits<Kind>::within; };

/// `static digest composite(std::string_view address, const resource_entry&, const digest_table&);`
template <class Kind>
concept composite = requires(std::string_view address, const resource_entry& row, const digest_table& digests) {
    { resource_traits<Kind>::composite(address, row, digests) } -> std::same_as<digest>;
};

/// `using operations = operation_list<...>;`: a create, update or delete of it moves something outside the ledger.
template <class Kind>
concept has_operations = requires {
    []<class... Operations>(operation_list<Operations...>) {}(typename resource_traits<Kind>::operations{});
};

/// `static std::string root(std::string_view address);`: a key prefix of the store that no other kind uses.
template <class Kind>
concept has_root = requires(std::string_view address) {
    { resource_traits<Kind>::root(address) } -> std::same_as<std::string>;
};

/// `static constexpr diagnostic_code observation_error;`
template <class Kind>
concept has_observation_error = requires {
    { resource_traits<Kind>::observation_error } -> std::convertible_to<diagnostic_code>;
};

/// Something of the kind lives outside the ledger and changes only through the fence (engine/execute/fence.hpp).
template <class Kind>
concept fenced = has_operations<Kind> && has_root<Kind>;

/// `static std::optional<digest> content_digest(const declaration&);`: nullopt while the source cannot be read.
template <class Kind>
concept has_content_digest = requires(const declaration_of<Kind>& d) {
    { resource_traits<Kind>::content_digest(d) } -> std::convertible_to<std::optional<digest>>;
};

/// `static graph_result<root_observation> observe(const operation_context&);`
template <class Kind>
concept has_observe = requires(const operation_context& context) {
    { resource_traits<Kind>::observe(context) } -> std::same_as<result<root_observation, graph_error>>;
};

template <class Kind>
concept says_whether_it_moves = std::same_as<decltype(resource_traits<Kind>::moves_container), const bool>;

/// `static constexpr bool moves_container = true;` together with `within`.
template <class Kind>
concept moves_container =
    contained<Kind> && says_whether_it_moves<Kind> && requires { requires resource_traits<Kind>::moves_container; };

/// `static void protects(std::string_view address, const resource_entry&, auto&& scope);` calls `scope` with each
/// protected scope: the address of a container, or a word that the kind defines.
template <class Kind>
concept has_protects = requires(std::string_view address, const resource_entry& row) {
    resource_traits<Kind>::protects(address, row, detail::ignore_text{});
};

/// `static bool widens(std::string_view scope, std::optional<std::string_view> before, std::optional<std::string_view>
/// after);`: the payloads that protect the scope; nullopt when nothing protects it.
template <class Kind>
concept has_widens = requires(std::string_view scope, std::optional<std::string_view> payload) {
    { resource_traits<Kind>::widens(scope, payload, payload) } -> std::same_as<bool>;
};

/// `static std::vector<bool> opens(std::string_view rules, std::span<const content_change> contents);`: whether
/// `rules`, a payload of this kind, let somebody do something through each content that nobody could do without it.
template <class Kind>
concept has_opens = requires(std::string_view rules, std::span<const content_change> contents) {
    { resource_traits<Kind>::opens(rules, contents) } -> std::same_as<std::vector<bool>>;
};

/// `static json serve(std::string_view address, const resource_entry&, std::string_view payload);`
template <class Kind>
concept has_serve = requires(std::string_view address, const resource_entry& row, std::string_view payload) {
    requires serving_projection<decltype(resource_traits<Kind>::serve(address, row, payload))>;
};

/// `static reversibility_tier reversibility(const change_view&);`
template <class Kind>
concept has_reversibility = requires(const change_view& change) {
    { resource_traits<Kind>::reversibility(change) } -> std::same_as<reversibility_tier>;
};

/// `static change_effect effect(const change_view&);`
template <class Kind>
concept has_effect = requires(const change_view& change) {
    { resource_traits<Kind>::effect(change) } -> std::same_as<change_effect>;
};

/// `static graph_result<change_preview> preview(const operation_context&, const declaration&);`. It needs a root: its
/// own, or its container's when it `moves_container`.
template <class Kind>
concept has_preview = requires(const operation_context& context, const declaration_of<Kind>& d) {
    { resource_traits<Kind>::preview(context, d) } -> std::same_as<result<change_preview, graph_error>>;
};

/// The word for `Kind` in reports and in `resources[].kind`.
template <class Kind>
[[nodiscard]] constexpr std::string_view kind_name() {
    if constexpr (named<Kind>) return resource_traits<Kind>::name;
    else return resource_traits<Kind>::pattern.prefix();
}

/// The label of address `text` at `index`; 0 is the first label after the words. `text` has to fit the pattern.
[[nodiscard]] constexpr std::string_view address_label(const address_pattern& pattern, std::string_view text,
                                                       std::size_t index) {
    auto rest = text.substr(pattern.prefix().size() + 1);
    for (; index > 0; --index) rest.remove_prefix(rest.find('.') + 1);
    return rest.substr(0, rest.find('.'));
}

/// The address of the container of `text`: the container's words, then the first labels of `text`.
template <contained Kind>
[[nodiscard]] std::string container_of(std::string_view text) {
    using container = typename resource_traits<Kind>::within;
    std::string address{resource_traits<container>::pattern.prefix()};
    for (std::size_t i = 0; i < resource_traits<container>::pattern.labels(); ++i)
        address += "." + std::string{address_label(resource_traits<Kind>::pattern, text, i)};
    return address;
}

}  // namespace omnigraph::cluster

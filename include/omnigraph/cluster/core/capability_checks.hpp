// Refuses half a capability at compile time, with a sentence that names the missing half. kind_order_t checks every
// kind of a list, required members first. A member of the right name and the wrong shape counts as half
// (core/member_names.hpp).
#pragma once

#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/compile_error.hpp>
#include <omnigraph/cluster/core/member_names.hpp>
#include <omnigraph/cluster/core/member_values.hpp>
#include <omnigraph/cluster/core/operation_checks.hpp>

namespace omnigraph::cluster {

namespace detail {

template <class Kind>
consteval bool check_reading() {
    constexpr bool name = !spells_name<Kind> || named<Kind>;
    static_assert(name, "this kind's `name` has to be: static constexpr std::string_view name = \"...\";");
    static_assert(!is_nameless<Kind>, "this kind's `name` is empty; reports say it for each of its resources");
    constexpr bool section = !spells_section<Kind> || ((has_section<Kind> || has_typed_section<Kind>)&&has_read<Kind>);
    static_assert(section, "a kind with a `section` needs: static void read(auto& reader);  (it reads the section)");
    static_assert(!has_empty_section<Kind>, "this kind's `section` is empty; it is a top-level key of cluster.yaml");
    constexpr bool free = has_free_section<Kind>;
    static_assert(free,
                  "this kind's `section` is a key of cluster.yaml that no kind gets: version, metadata, storage and "
                  "state are read by every program, and core/section_names.hpp lists those that are reserved");
    constexpr bool read = !spells_read<Kind> || has_read<Kind>;
    static_assert(!section || read, "this kind's `read` has to be: static void read(auto& reader);");
    constexpr bool source = !spells_source<Kind> || has_source<Kind>;
    static_assert(source, "this kind's `source` has to be: static std::string_view source(const declaration&);");
    static_assert(!dangles_as_source<Kind>,
                  "this kind's `source` takes a copy of the declaration and returns a view of it, which is gone with "
                  "the copy; it has to be: static std::string_view source(const declaration&);");
    return name && !is_nameless<Kind> && section && !has_empty_section<Kind> && free && read && source &&
           !dangles_as_source<Kind>;
}

template <class Kind>
consteval bool check_recording() {
    constexpr bool extension = !spells_payload<Kind> || spells_payload_extension<Kind>;
    static_assert(extension,
                  "a kind with a `payload` needs: static constexpr std::string_view payload_extension = \".txt\";");
    constexpr bool text = !spells_payload_extension<Kind> || spells_payload<Kind>;
    static_assert(text,
                  "a kind with a `payload_extension` needs: static std::string_view payload(const declaration&);");
    constexpr bool payload = !extension || !text || !spells_payload<Kind> || has_payload<Kind>;
    static_assert(payload,
                  "this kind's `payload` has to be: static std::string_view payload(const declaration&);  (a view of "
                  "what the declaration holds: a string by value is gone before it is published)");
    static_assert(!dangles_as_payload<Kind>,
                  "this kind's `payload` takes a copy of the declaration and returns a view of it, which is gone with "
                  "the copy; it has to be: static std::string_view payload(const declaration&);");
    constexpr bool ending = !has_payload<Kind> || has_file_ending<Kind>;
    static_assert(ending,
                  "this kind's `payload_extension` has to be a dot and then letters, digits or any of `._-`, as "
                  "\".txt\": the name of a file in the catalog ends in it");
    constexpr bool published = !spells_payload<Kind> || !spells_composite<Kind>;
    static_assert(published,
                  "a kind with a `payload` has no `composite` digest: its text is published under the digest that its "
                  "row records, and hashed again");
    constexpr bool metadata = !spells_metadata<Kind> || has_metadata<Kind>;
    static_assert(metadata, "this kind's `metadata` has to be: static resource_entry metadata(const declaration&);");
    constexpr bool change = !has_metadata<Kind> || composite<Kind> || reports_metadata_changes<Kind>;
    static_assert(change,
                  "a kind with `metadata` needs: static constexpr metadata_label metadata_change{\"...\"};  (or a "
                  "`composite` digest over it: a change of metadata alone would be lost)");
    constexpr bool nothing_to_name = !spells_metadata_change<Kind> || spells_metadata<Kind>;
    static_assert(nothing_to_name,
                  "a kind with a `metadata_change` needs: static resource_entry metadata(const declaration&);");
    constexpr bool references = !spells_derived_references<Kind> || has_derived_references<Kind>;
    static_assert(references,
                  "this kind's `derived_references` has to be: static void derived_references(std::string_view "
                  "address, const resource_entry&, auto&& refer_to);");
    constexpr bool digest_shape = !spells_composite<Kind> || composite<Kind>;
    static_assert(digest_shape,
                  "this kind's `composite` has to be: static digest composite(std::string_view address, const "
                  "resource_entry&, const digest_table&);");
    constexpr bool serving = !spells_serve<Kind> || has_serve<Kind>;
    static_assert(serving,
                  "this kind's `serve` has to be: static json serve(std::string_view address, const resource_entry&, "
                  "std::string_view payload);");
    return extension && text && payload && !dangles_as_payload<Kind> && ending && published && metadata && change &&
           nothing_to_name && references && digest_shape && serving;
}

template <class Kind>
consteval bool check_protection() {
    constexpr bool protects = !(spells_protects<Kind> || spells_widens<Kind>) || has_protects<Kind>;
    static_assert(protects,
                  "a kind with `widens` needs, in this shape: static void protects(std::string_view address, const "
                  "resource_entry&, auto&& scope);  (the scopes that it protects)");
    constexpr bool widens = !protects || !spells_protects<Kind> || has_widens<Kind>;
    static_assert(widens,
                  "a kind with `protects` needs: static bool widens(std::string_view scope, "
                  "std::optional<std::string_view> before, std::optional<std::string_view> after);  (does another "
                  "payload let somebody do more?)");
    constexpr bool payload = !protects || !widens || !spells_protects<Kind> || has_payload<Kind>;
    static_assert(payload, "a kind with `protects` needs a `payload`: what is applied is compared by it");
    constexpr bool opens = !spells_opens<Kind> || (has_opens<Kind> && spells_protects<Kind>);
    static_assert(
        opens,
        "a kind with `opens` needs `protects` and `widens`, and this shape: static std::vector<bool> "
        "opens(std::string_view rules, std::span<const content_change> contents);  (do the rules open what is "
        "new in a container?)");
    return protects && widens && payload && opens;
}

template <class Kind>
consteval bool check_own_fence() {
    static_assert(has_root<Kind>,
                  "a kind with `operations` needs: static std::string root(std::string_view address);  (a key "
                  "prefix of the store that no other kind uses)");
    static_assert(has_observation_error<Kind>,
                  "a kind with `operations` needs: static constexpr diagnostic_code observation_error{\"...\"};");
    constexpr bool content = spells_content_digest<Kind> ? has_content_digest<Kind> : !composite<Kind>;
    static_assert(content,
                  "a kind with `operations` and a `composite` digest needs: static std::optional<digest> "
                  "content_digest(const declaration&);  (what is observed once it is as declared)");
    constexpr bool observe = !spells_observe<Kind> || has_observe<Kind>;
    static_assert(observe,
                  "this kind's `observe` has to be: static graph_result<root_observation> observe(const "
                  "operation_context&);");
    return has_root<Kind> && has_observation_error<Kind> && content && observe;
}

template <class Kind>
consteval bool check_container_fence() {
    constexpr bool none = !(spells_root<Kind> || spells_observation_error<Kind> || spells_observe<Kind>);
    static_assert(none,
                  "a kind that `moves_container` has no `root`, `observe` or `observation_error` of its own: those of "
                  "its container are meant");
    constexpr bool content = !spells_content_digest<Kind> || has_content_digest<Kind>;
    static_assert(content,
                  "this kind's `content_digest` has to be: static std::optional<digest> content_digest(const "
                  "declaration&);");
    constexpr bool container = fenced<typename resource_traits<Kind>::within>;
    static_assert(container, "the container of a kind with `operations` that `moves_container` needs `operations`");
    return none && content && container;
}

template <class Kind>
consteval bool check_fence() {
    constexpr bool list = !spells_operations<Kind> || has_operations<Kind>;
    static_assert(list, "this kind's `operations` have to be: using operations = operation_list<...>;");
    constexpr bool needed = spells_operations<Kind> || !(spells_root<Kind> || spells_observation_error<Kind> ||
                                                         spells_content_digest<Kind> || spells_observe<Kind>);
    static_assert(needed,
                  "a kind with a `root`, `observe`, `content_digest` or `observation_error` needs: using operations = "
                  "operation_list<...>;  (nothing else would use them)");
    if constexpr (!has_operations<Kind> || !needed) return list && needed;
    else if constexpr (!check_operations<declaration_of<Kind>>(typename resource_traits<Kind>::operations{}))
        return false;
    else {
        // A kind that moves its container's root is observed there, too.
        if constexpr (moves_container<Kind>) return check_container_fence<Kind>();
        else return check_own_fence<Kind>();
    }
}

template <class Kind>
consteval bool check_containment() {
    constexpr bool typed = !spells_within<Kind> || contained<Kind>;
    static_assert(typed, "this kind's `within` has to be: using within = <the kind that contains it>;");
    constexpr bool moves = !spells_moves_container<Kind> || says_whether_it_moves<Kind>;
    static_assert(moves, "this kind's `moves_container` has to be: static constexpr bool moves_container = true;");
    constexpr bool mover = !typed || !says_that_it_moves<Kind> || contained<Kind>;
    static_assert(mover, "a kind that `moves_container` needs: using within = <the kind that contains it>;");
    if constexpr (!contained<Kind>) return typed && moves && mover;
    else {
        using container = typename resource_traits<Kind>::within;
        constexpr bool edge = refers_to<Kind, container>;
        static_assert(edge, "a kind's `within` has to be one of its `depends_on`");
        if constexpr (!edge) return false;
        else {
            constexpr auto labels = resource_traits<container>::pattern.labels();
            constexpr auto own = resource_traits<Kind>::pattern.labels();
            static_assert(
                own >= labels,
                "the address of a kind begins with the labels of what it is `within`: this pattern has fewer");
            constexpr bool carried = !moves_container<Kind> || own == labels;
            static_assert(carried,
                          "a kind that `moves_container` is one in a container: its pattern has the labels of the "
                          "container and no more");
            return moves && own >= labels && carried;
        }
    }
}

template <class Kind>
consteval bool check_planning() {
    constexpr bool tier = !spells_reversibility<Kind> || has_reversibility<Kind>;
    static_assert(tier,
                  "this kind's `reversibility` has to be: static reversibility_tier reversibility(const "
                  "change_view&);");
    constexpr bool effect = !spells_effect<Kind> || has_effect<Kind>;
    static_assert(effect, "this kind's `effect` has to be: static change_effect effect(const change_view&);");
    constexpr bool shape = !spells_preview<Kind> || has_preview<Kind>;
    static_assert(shape,
                  "this kind's `preview` has to be: static graph_result<change_preview> preview(const "
                  "operation_context&, const declaration&);");
    constexpr bool root = !spells_preview<Kind> || fenced<Kind> || moves_container<Kind>;
    static_assert(root,
                  "a kind with a `preview` needs `operations` and a `root`, or to be one that `moves_container`: "
                  "nothing else is deployed anywhere");
    return tier && effect && shape && root;
}

}  // namespace detail

/// True when every optional member of `Kind` is whole. Call it only for a kind that has the required members.
template <class Kind>
consteval bool check_capabilities() {
    constexpr bool reading = detail::check_reading<Kind>();
    constexpr bool recording = detail::check_recording<Kind>();
    constexpr bool protection = detail::check_protection<Kind>();
    constexpr bool fence = detail::check_fence<Kind>();
    constexpr bool containment = detail::check_containment<Kind>();
    constexpr bool planning = detail::check_planning<Kind>();
    return reading && recording && protection && fence && containment && planning;
}

}  // namespace omnigraph::cluster

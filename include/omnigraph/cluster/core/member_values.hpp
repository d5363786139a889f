// What the optional members of a kind may not be although their types fit: empty, no ending of a file, or a view of a
// declaration that is gone.
//
//     static_assert(is_file_ending(".txt") && !is_file_ending("txt") && !is_file_ending("./x"));
//
// core/capability_checks.hpp has one sentence for each.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>

namespace omnigraph::cluster {

/// A dot, then at least one of the characters [A-Za-z0-9._-], the first of which is no dot.
[[nodiscard]] constexpr bool is_file_ending(std::string_view text) {
    return text.size() > 1 && text[0] == '.' && text[1] != '.' && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                      c == '_' || c == '-';
           });
}

[[nodiscard]] constexpr bool is_empty_text(std::string_view text) { return text.empty(); }

template <class K>
concept is_nameless = named<K> && requires { requires is_empty_text(resource_traits<K>::name); };

template <class K>
concept has_empty_section = has_section<K> && requires { requires is_empty_text(resource_traits<K>::section); };

template <class K>
concept has_file_ending = requires { requires is_file_ending(resource_traits<K>::payload_extension); };

// A function that takes a copy converts to a pointer to one that does, a template or one of several, too.
template <class K>
concept dangles_as_payload = requires(const declaration_of<K>& d) {
    static_cast<decltype(resource_traits<K>::payload(d)) (*)(declaration_of<K>)>(&resource_traits<K>::payload);
};
template <class K>
concept dangles_as_source = requires(const declaration_of<K>& d) {
    requires !std::same_as<decltype(resource_traits<K>::source(d)), std::string>;
    static_cast<decltype(resource_traits<K>::source(d)) (*)(declaration_of<K>)>(&resource_traits<K>::source);
};

template <class K>
concept says_that_it_moves = says_whether_it_moves<K> && requires { requires resource_traits<K>::moves_container; };

}  // namespace omnigraph::cluster

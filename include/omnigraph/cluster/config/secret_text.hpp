// Masks the secrets of a YAML text that is shown, such as the lines of an excerpt.
//
//     const auto shown = mask_secrets(text_of_cluster_yaml);      // the same lines and columns
//     const bool is_hidden = yaml_place{}.below("providers").hides_values();  // the rule
//
// An API key is written as `${NAME}` (config/env_reference.hpp). A user who writes the key itself gets a diagnostic.
// The text around it goes to terminals and logs, so the key is masked there, wherever a slip of the hand put it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// A place in a configuration: the keys that lead to it. Decides alone what may be a secret there.
class yaml_place {
public:
    [[nodiscard]] yaml_place below(std::string_view key) const;

    /// Whether every value here may be a secret: below `providers`, also a misspelt one, and at a key whose name stands
    /// for one.
    [[nodiscard]] bool hides_values() const { return hidden_; }

    /// Whether `key` here may be a secret that stands in the place of a field. The names of providers are the user's.
    [[nodiscard]] bool hides_key(std::string_view key) const;

    /// Whether a mapping belongs here; a single value may be a secret that stands one level too high.
    [[nodiscard]] bool is_for_mapping() const { return mapping_; }

    /// Whether an address belongs here, so that what may be a user and a password in a misspelt one is hidden.
    [[nodiscard]] bool is_for_address() const { return address_; }

private:
    enum class section_kind { none, names, graph, queries };
    std::size_t depth_ = 0;
    section_kind section_ = section_kind::none;
    bool hidden_ = false;
    bool mapping_ = false;
    bool address_ = false;
};

/// A YAML text in which every byte of what may be a secret is `*`: values where yaml_place says so, unless they are a
/// lone reference `${NAME}`; values with an anchor; users and passwords in addresses. When in doubt, more is masked.
/// The text need not be correct YAML. Takes linear time.
[[nodiscard]] std::string mask_secrets(std::string_view yaml);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/secret_text.ipp>
#endif

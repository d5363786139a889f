// Secrets that people write where they do not belong: found, and never shown.
//
//     if (has_credentials(url)) return refused;                   // https://user:password@host, ...?api_key=...
//     const auto shown = mask_secrets(text_of_cluster_yaml);      // for excerpts: the same lines and columns
//
// An API key is written as `${NAME}` (config/env_reference.hpp). Somebody who writes the key itself is told so;
// what is printed around that goes to terminals and logs, so it does not have the key.
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// Has this address a user or a password before its host, or a parameter whose name says that it is a key, a token, a
/// password or a secret?
[[nodiscard]] bool has_credentials(std::string_view url);

/// A YAML text in which every character of a secret is `*`: what stands at `api_key:` and is no reference, on further
/// lines too, values with an anchor, and what stands before the `@` of an address. In doubt more is masked.
[[nodiscard]] std::string mask_secrets(std::string_view yaml);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/secret_text.ipp>
#endif

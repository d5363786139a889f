// Detects secrets in places where they do not belong, and masks them.
//
//     if (has_credentials(url)) return refused;                   // https://user:password@host, ...?api_key=...
//     const auto shown = mask_secrets(text_of_cluster_yaml);      // for excerpts: the same lines and columns
//
// An API key is written as `${NAME}` (config/env_reference.hpp). A user who writes the key itself gets a diagnostic.
// The text around it goes to terminals and logs, so the key is masked there.
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// Whether a URL has a user or password before its host, or a query parameter whose name stands for a key, token,
/// password or secret.
[[nodiscard]] bool has_credentials(std::string_view url);

/// A YAML text in which every character of a secret is `*`: the value of `api_key:`, `token:`
/// and their like unless it is a reference (its
/// further lines too), values with an anchor, and the part of a URL before `@`. When in doubt, more is masked.
[[nodiscard]] std::string mask_secrets(std::string_view yaml);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/secret_text.ipp>
#endif

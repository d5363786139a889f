// Names that stand for a secret, and addresses that contain one.
//
//     names_secret("apiKey");                             // true; so are `api_kye`, `openai-token`, `Authorization`
//     has_credentials("https://user:password@host/v1");   // true: such an address is refused
//     hide_credentials("no file `s3://AKIA:x@b/p`");      // "no file `s3://******@b/p`"
//
// Texts of users come into messages, and messages go to terminals, logs and answers of servers. So every diagnostic
// passes hide_credentials() (core/diagnostic.hpp), and config/secret_text.hpp decides what an excerpt shows.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// Whether a field of this name may hold a secret: one of its words is, or is misspelled from, a word for a key, token,
/// password or other credential. Words end at signs and before capitals. When in doubt, it may.
[[nodiscard]] bool names_secret(std::string_view name);

/// Whether a URL has a user or password before its host, or a query parameter whose name stands for a key, token,
/// password or secret.
[[nodiscard]] bool has_credentials(std::string_view url);

/// Whether what was written as an address, and is none, may have a user and a password in it: an `@` behind a colon.
/// A path that begins with `/` or `.` is meant as one.
[[nodiscard]] bool may_have_user(std::string_view address);

/// The text with a `*` for each byte, other than a blank, of the credentials in the addresses that it contains. Those
/// of a bucket are known in misspelt ones, too: `s3:AKIA:x@b`, `s3//AKIA:x@b`, `AKIA:x@b`.
[[nodiscard]] std::string hide_credentials(std::string text);

/// The same for one word that was written as an address: in it, whatever may_have_user() is about is hidden.
[[nodiscard]] std::string hide_user(std::string address);

/// Writes a `*` over each byte from `begin` to `end`, other than a blank.
void mask_bytes(std::string& text, std::size_t begin, std::size_t end);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/secret_names.ipp>
#endif

// Percent-encoding of URIs (RFC 3986).
//
//     percent_decoded("a%2Fb");                       // a/b; nullopt for a wrong escape
//     percent_decoded("a+b", plus_sign::blank);       // a b, as forms and listings of S3 write it
//     percent_encoded("a b/c", "/");                  // a%20b/c
//
// The decoded bytes are those of the sender: a NUL or a control character is refused by the caller who cannot use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// What a `+` stands for.
enum class plus_sign { itself, blank };

/// The text with each `%XX` decoded once; nullopt when a `%` is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, plus_sign plus = plus_sign::itself);

/// The text with every byte as `%XX` except unreserved characters and those of `kept`.
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view kept = {});

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/percent_encoding.ipp>
#endif

// Bodies of core/secret_names.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>

namespace omnigraph::cluster::detail {

/// Words so short that a misspelled one is another word.
inline constexpr std::array<std::string_view, 17> short_secret_words{"key", "keys", "pass",  "pwd", "pw",  "auth",
                                                                     "pat", "cred", "creds", "psk", "jwt", "sig",
                                                                     "dsn", "seed", "salt",  "pin", "otp"};

/// Words that are known with a slip of the hand, too. A reference to a provider is often mistaken for its key.
inline constexpr std::array<std::string_view, 14> long_secret_words{
    "apikey",     "accesskey",  "privatekey",    "token",  "secret", "password",  "passwd",
    "passphrase", "credential", "authorization", "bearer", "cookie", "signature", "embeddingprovider"};

[[nodiscard]] OMNIGRAPH_INLINE bool is_secret_word(std::string_view word) {
    if (word.size() > 64) word.remove_prefix(word.size() - 64);
    if (std::ranges::find(short_secret_words, word) != short_secret_words.end()) return true;
    return std::ranges::any_of(long_secret_words, [&](std::string_view known) {
        const std::size_t slips = known.size() < 6 ? 1 : 2;
        return word.ends_with(known) || bounded_edit_distance(word, known, slips) <= slips;
    });
}

/// The words of `api-key`, `apiKey` and `API_KEY` in lower case.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool part = is_ascii_letter(name[i]) || is_ascii_digit(name[i]);
        const bool capital = i > 0 && is_ascii_upper(name[i]) && !is_ascii_upper(name[i - 1]);
        if ((!part || capital) && !words.back().empty()) words.emplace_back();
        if (part) words.back() += ascii_lower(name[i]);
    }
    return words;
}

/// The words that make an address unfit when a parameter's name ends with one.
[[nodiscard]] OMNIGRAPH_INLINE bool is_secret_parameter(std::string_view parameter) {
    static constexpr std::array<std::string_view, 6> words{"key", "token", "secret", "password", "passwd", "signature"};
    const auto name = ascii_lower(parameter);
    return std::ranges::any_of(words, [&](std::string_view word) { return name.ends_with(word); });
}

struct text_range {
    std::size_t begin = 0, end = 0;
};

/// Whether a colon stands here, also one that is written as `%3A`, or was twice.
[[nodiscard]] OMNIGRAPH_INLINE bool begins_with_colon(std::string_view text) {
    return text.starts_with(':') || equal_ignoring_case(text.substr(0, 3), "%3a") ||
           equal_ignoring_case(text.substr(0, 5), "%253a");
}

[[nodiscard]] OMNIGRAPH_INLINE std::size_t find_colon(std::string_view text) {
    auto at = text.find_first_of(":%");
    while (at != text.npos && !begins_with_colon(text.substr(at))) at = text.find_first_of(":%", at + 1);
    return at;
}

/// Whether what stands where a host belongs is none: no host has a `%`, and no bucket is named like a key.
[[nodiscard]] OMNIGRAPH_INLINE bool is_no_host(std::string_view authority, bool is_bucket) {
    if (authority.starts_with('[')) return false;
    const bool is_key = authority.starts_with("AKIA") || authority.starts_with("ASIA");
    return authority.find('%') != authority.npos ||
           (is_bucket && is_key &&
            authority.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == authority.npos);
}

/// The user and password of the first address at or behind `from`, and where to look for the next one; nullopt when
/// there is no further address. The range is empty for an address without them. One slash is enough: what shortens
/// paths takes the other one away.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::pair<text_range, std::size_t>> next_user(std::string_view text,
                                                                                           std::size_t from) {
    const auto scheme = text.find(":/", from);
    if (scheme == std::string_view::npos) return std::nullopt;
    const auto begin = std::min(text.find_first_not_of('/', scheme + 1), text.size());
    const auto rest = text.substr(begin);
    const auto authority = rest.substr(0, rest.find_first_of("/?# \t\n\"'`"));
    const std::pair none{text_range{begin, begin}, begin};
    if (const auto user = authority.rfind('@'); user != std::string_view::npos)
        return std::pair{text_range{begin, begin + user}, begin + user};
    // The host of an `s3` address is a bucket, which has no port: what follows is a secret, with slashes in it or not.
    const bool is_bucket = scheme >= 2 && equal_ignoring_case(text.substr(scheme - 2, 2), "s3");
    const auto name = ascii_lower(text.substr(0, scheme).substr(scheme - std::min(scheme, std::size_t{5})));
    const bool is_web = name.ends_with("http") || name == "https";
    const bool no_host = (is_bucket || is_web) && is_no_host(authority, is_bucket);
    const auto colon = no_host ? std::min(find_colon(authority), authority.size()) : authority.rfind(':');
    if (colon == std::string_view::npos || authority.starts_with('[')) return none;
    const auto port = authority.substr(std::min(colon + 1, authority.size()));
    if (!is_bucket && !no_host && std::ranges::all_of(port, is_ascii_digit)) return none;
    // A password with a slash in it, or one that was cut off before the `@`.
    const auto address = rest.substr(0, rest.find_first_of(" \t\n\"'`"));
    const auto user = address.rfind('@');
    if (user != std::string_view::npos) return std::pair{text_range{begin, begin + user}, begin + user};
    const auto secret = begin + std::min(colon + 1, address.size());
    if (is_bucket) return std::pair{text_range{secret, begin + address.size()}, begin + address.size()};
    if (port.find("…") == std::string_view::npos) return none;
    return std::pair{text_range{begin, begin + authority.size()}, begin + authority.size()};
}

/// Where a scheme `s3` at `at` ends with its signs, however they are misspelt; npos when no scheme is there. What
/// begins with `:/` is an address for next_user().
[[nodiscard]] OMNIGRAPH_INLINE std::size_t behind_misspelt_scheme(std::string_view text, std::size_t at) {
    constexpr auto none = std::string_view::npos;
    const bool is_word = at == 0 || !(is_ascii_letter(text[at - 1]) || is_ascii_digit(text[at - 1]));
    if (!is_word || !equal_ignoring_case(text.substr(at, 2), "s3")) return none;
    auto signs = at + 2;
    if (signs < text.size() && (text[signs] == 'a' || text[signs] == 'n')) ++signs;
    const auto end = std::min(text.find_first_not_of(":;/\\.,=|-_>", signs), text.size());
    return end == signs || text.substr(signs).starts_with(":/") ? none : end;
}

/// The user and password of a misspelt address of a bucket that begins at `at`; empty when none begins there.
[[nodiscard]] OMNIGRAPH_INLINE text_range user_of_misspelt(std::string_view text, std::size_t at) {
    auto begin = behind_misspelt_scheme(text, at);
    if (begin == std::string_view::npos) {
        const bool is_key = text.substr(at).starts_with("AKIA") || text.substr(at).starts_with("ASIA");
        const auto end = is_key ? text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", at) : text.npos;
        if (end == text.npos || !begins_with_colon(text.substr(end))) return {at, at};
        begin = at;
    }
    const auto word = text.substr(at, text.find_first_of(" \t\n\"'`", at) - at);
    const auto user = word.rfind('@');
    const bool is_user = user != word.npos && at + user > begin && find_colon(word) < user;
    return is_user ? text_range{begin, at + user} : text_range{at, at};
}

/// Calls `take` with the name and the range of the value of each parameter behind `?` or `&`.
void for_each_parameter(std::string_view text, auto&& take) {
    for (auto at = text.find_first_of("?&"); at != std::string_view::npos; at = text.find_first_of("?&", at + 1)) {
        const auto end = std::min(text.find_first_of("=&# \t\n", at + 1), text.size());
        const auto value = end < text.size() && text[end] == '=' ? end + 1 : end;
        take(text.substr(at + 1, end - at - 1),
             text_range{value, std::min(text.find_first_of("&# \t\n,}\"'`", value), text.size())});
    }
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool names_secret(std::string_view name) {
    const auto words = detail::words_of(name.substr(0, 256));
    for (std::size_t i = 0; i < words.size(); ++i)
        if (detail::is_secret_word(words[i]) || (i > 0 && detail::is_secret_word(words[i - 1] + words[i]))) return true;
    return false;
}

OMNIGRAPH_INLINE bool has_credentials(std::string_view url) {
    for (auto user = detail::next_user(url, 0); user; user = detail::next_user(url, user->second))
        if (url.substr(user->first.end).starts_with('@')) return true;
    bool found = false;
    detail::for_each_parameter(
        url, [&](std::string_view name, detail::text_range) { found = found || detail::is_secret_parameter(name); });
    return found;
}

OMNIGRAPH_INLINE bool may_have_user(std::string_view address) {
    if (address.starts_with('/') || address.starts_with('.')) return false;
    const auto colon = detail::find_colon(address), user = address.rfind('@');
    return user != address.npos && colon < user && address.find(":/") == address.npos;
}

OMNIGRAPH_INLINE std::string hide_user(std::string address) {
    if (!may_have_user(address)) return hide_credentials(std::move(address));
    const auto scheme = detail::behind_misspelt_scheme(address, 0);
    mask_bytes(address, scheme == address.npos ? 0 : scheme, address.rfind('@'));
    return address;
}

OMNIGRAPH_INLINE std::string hide_credentials(std::string text) {
    for (auto at = text.find_first_of("sSA"); at != text.npos; at = text.find_first_of("sSA", at + 1)) {
        const auto user = detail::user_of_misspelt(text, at);
        mask_bytes(text, user.begin, user.end);
    }
    for (auto user = detail::next_user(text, 0); user; user = detail::next_user(text, user->second))
        mask_bytes(text, user->first.begin, user->first.end);
    std::vector<detail::text_range> values;
    detail::for_each_parameter(text, [&](std::string_view name, detail::text_range value) {
        if (names_secret(name)) values.push_back(value);
    });
    for (const auto& value : values) mask_bytes(text, value.begin, value.end);
    return text;
}

OMNIGRAPH_INLINE void mask_bytes(std::string& text, std::size_t begin, std::size_t end) {
    for (auto i = begin; i < std::min(end, text.size()); ++i)
        if (text[i] != ' ' && text[i] != '\t') text[i] = '*';
}

}  // namespace omnigraph::cluster

// Bearer tokens, and the actors that they authenticate (surfaces specification §1.6).
//
//     auto tokens = load_tokens(posix::environment_variable, read_token_file);
//     if (!tokens) return tokens.error().message;
//     auto actor = tokens->actor_of(header);
//
// (1) Only the SHA-256 of a token is kept; the text is discarded after hashing.
// (2) A presented token is compared with every stored digest, in constant time and without stopping at a match.
// (3) The matched token alone decides the actor; nothing else in a request can name one.
// (4) No message contains a token.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::server {

/// Why the tokens cannot be used. The message names sources and actors, never a token.
struct token_fault {
    std::string message;
};

/// The token in `Authorization: Bearer <token>`; nullopt for another scheme or none. The case of the scheme does not
/// matter.
[[nodiscard]] std::optional<std::string_view> bearer_token(std::string_view header);

class token_table {
public:
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

    /// The actor of `token`; nullopt when no actor has it.
    [[nodiscard]] std::optional<std::string> actor_of(std::string_view token) const;

    /// Adds a token. Refuses blank or repeated actors and tokens, and those that nobody can have or send
    /// (core/actor_name.hpp, core/bearer_token.hpp).
    [[nodiscard]] result<done, token_fault> add(std::string_view actor, std::string_view token);

private:
    struct entry {
        std::string actor;
        digest content_digest;
    };
    std::vector<entry> entries_;
    // For refusing repetitions at boot; never used for a presented token.
    std::set<std::string, std::less<>> actors_;
    std::map<digest, std::string> owners_;
};

/// Reads a file of tokens.
using file_reader = std::function<result<std::string, token_fault>(const std::string& path)>;

/// Loads the token sources that the environment names; the table is empty when it names none.
[[nodiscard]] result<token_table, token_fault> load_tokens(const environment_lookup& lookup,
                                                           const file_reader& read_file);

/// The value of a variable that is set and not blank.
[[nodiscard]] std::optional<std::string> nonblank_variable(const environment_lookup& lookup, const std::string& name);

/// The largest file of tokens that is read.
inline constexpr std::size_t max_token_source_bytes = std::size_t{1} << 20;

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/tokens.ipp>
#endif

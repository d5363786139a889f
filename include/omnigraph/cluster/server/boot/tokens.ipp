// Bodies of server/boot/tokens.hpp.
#pragma once

#include <omnigraph/cluster/core/actor_name.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/bearer_token.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::optional<std::string> nonblank_variable(const environment_lookup& lookup,
                                                              const std::string& name) {
    auto value = lookup(name);
    if (!value || trim_blanks(*value).empty()) return std::nullopt;
    return value;
}

}  // namespace omnigraph::cluster::server

namespace omnigraph::cluster::server::detail {

/// Compares in constant time.
[[nodiscard]] OMNIGRAPH_INLINE bool equal_in_constant_time(const digest& a, const digest& b) {
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.bytes.size(); ++i) difference |= static_cast<unsigned>(a.bytes[i] ^ b.bytes[i]);
    return difference == 0;
}

/// Adds every `{"actor": "token"}` of a JSON object. The parser refuses a repeated key.
[[nodiscard]] OMNIGRAPH_INLINE result<done, token_fault> add_map(token_table& table, std::string_view text,
                                                                 const std::string& source) {
    if (text.size() > max_token_source_bytes) return token_fault{source + " is larger than 1 MiB."};
    auto parsed = parse_json(text);
    // The parser's message could quote the text, which contains tokens.
    if (!parsed) return token_fault{source + " is not one JSON object, or names an actor twice."};
    const auto* map = parsed->if_object();
    if (!map) return token_fault{source + " has to be a JSON object of actors and their tokens."};
    for (const auto& [actor, token] : *map) {
        const auto* text_of = token.if_string();
        if (!text_of) return token_fault{source + ": the token of actor `" + printable(actor) + "` has to be a text."};
        if (auto added = table.add(actor, *text_of); !added) return token_fault{source + ": " + added.error().message};
    }
    return done{};
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::optional<std::string_view> bearer_token(std::string_view header) {
    constexpr std::string_view scheme = "bearer";
    header = trim_blanks(header);
    if (header.size() <= scheme.size() || (header[scheme.size()] != ' ' && header[scheme.size()] != '\t'))
        return std::nullopt;
    if (!equal_ignoring_case(header.substr(0, scheme.size()), scheme)) return std::nullopt;
    return trim_blanks(header.substr(scheme.size()));
}

OMNIGRAPH_INLINE std::optional<std::string> token_table::actor_of(std::string_view token) const {
    const auto presented = digest_of_bytes(token);
    std::size_t match = entries_.size();
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (detail::equal_in_constant_time(presented, entries_[i].content_digest)) match = i;
    if (match == entries_.size()) return std::nullopt;
    return entries_[match].actor;
}

OMNIGRAPH_INLINE result<done, token_fault> token_table::add(std::string_view actor, std::string_view token) {
    actor = trim_blanks(actor);
    token = trim_blanks(token);
    if (actor.empty()) return token_fault{"an actor has a blank name."};
    const auto shown = "`" + printable(actor) + "`";
    if (const auto fault = fault_of_actor(actor))
        return token_fault{"the name of actor " + shown + " " + fault->what + " " + fault->remedy};
    if (const auto fault = fault_of_token(token)) return token_fault{"the actor " + shown + ": " + *fault};
    const auto sum = digest_of_bytes(token);
    if (!actors_.emplace(actor).second) return token_fault{"the actor " + shown + " is named twice."};
    const auto [owner, is_new] = owners_.emplace(sum, actor);
    if (!is_new) return token_fault{"the actors `" + owner->second + "` and " + shown + " have the same token."};
    entries_.push_back({std::string{actor}, sum});
    return done{};
}

OMNIGRAPH_INLINE result<token_table, token_fault> load_tokens(const environment_lookup& lookup,
                                                              const file_reader& read_file) {
    const std::string aws = "OMNIGRAPH_SERVER_BEARER_TOKENS_AWS_SECRET", file = "OMNIGRAPH_SERVER_BEARER_TOKENS_FILE",
                      inlined = "OMNIGRAPH_SERVER_BEARER_TOKENS_JSON", single = "OMNIGRAPH_SERVER_BEARER_TOKEN";
    if (nonblank_variable(lookup, aws))
        return token_fault{aws + " is set, but this build has no support for AWS Secrets Manager. Unset it and use " +
                           file + "."};

    token_table table;
    if (const auto path = nonblank_variable(lookup, file)) {
        const auto text = read_file(std::string{trim_blanks(*path)});
        if (!text) return token_fault{file + ": " + text.error().message};
        if (auto added = detail::add_map(table, *text, file); !added) return added.error();
    } else if (const auto text = nonblank_variable(lookup, inlined)) {
        if (auto added = detail::add_map(table, *text, inlined); !added) return added.error();
    }
    if (const auto token = nonblank_variable(lookup, single))
        if (auto added = table.add("default", *token); !added)
            return token_fault{single + ": " + added.error().message};
    return table;
}

}  // namespace omnigraph::cluster::server

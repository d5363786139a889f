// Bodies of server/http/query_string.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <ranges>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/server/http/query_string.hpp>
#include <omnigraph/cluster/server/http/router.hpp>

namespace omnigraph::cluster::server::detail {

/// Escapes decoded, and `+` as a blank, as forms write it.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> decode_parameter(std::string_view text) {
    std::string plain{text};
    std::ranges::replace(plain, '+', ' ');
    return decode_segment(plain);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::size_t whole_number_up_to(std::size_t most, std::string_view text) {
    std::size_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    return whole && number <= most ? number : 0;
}

OMNIGRAPH_INLINE std::variant<query_parameters, reply> read_query_string(std::string_view text,
                                                                         std::span<const field_record> known) {
    query_parameters found;
    while (!text.empty()) {
        const auto part = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
        if (part.empty()) continue;
        const auto equals = std::min(part.find('='), part.size());
        auto name = detail::decode_parameter(part.substr(0, equals));
        auto value = detail::decode_parameter(part.substr(std::min(equals + 1, part.size())));
        if (!name || !value)
            return refuse(refusal::bad_request, "The query string has a broken percent-escape or a control character.");
        if (std::ranges::find(known, *name, &field_record::name) == known.end()) {
            std::vector<std::string> names;
            for (const auto& one : known) names.emplace_back(one.name);
            return refuse(refusal::bad_request,
                          "This path has no parameter `" + shortened(*name) + "`." + did_you_mean(*name, names));
        }
        if (!found.emplace(*name, *std::move(value)).second)
            return refuse(refusal::bad_request, "The parameter `" + *name + "` is given twice.");
    }
    return found;
}

}  // namespace omnigraph::cluster::server

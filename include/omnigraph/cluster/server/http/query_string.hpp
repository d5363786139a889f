// The query string of a target, read strictly.
//
//     auto asked = read_query_string("limit=10&branch=main", bodies::commits_parameters);
//     if (auto* refused = std::get_if<reply>(&asked)) return *refused;
//
// A parameter that the route does not have, one that is given twice and a broken escape are 400.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/server/http/body_record.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

using query_parameters = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] std::variant<query_parameters, reply> read_query_string(std::string_view text,
                                                                      std::span<const field_record> known);

/// The number that a parameter is; zero when it is none from 1 to `most`.
[[nodiscard]] std::size_t whole_number_up_to(std::size_t most, std::string_view text);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/query_string.ipp>
#endif

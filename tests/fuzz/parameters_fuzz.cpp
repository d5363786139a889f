// Any JSON for any parameters. The input is a list of parameters as a query declares them, a line ====, and the JSON.
//
//     scripts/fuzz 60 parameters_fuzz
#include <cmath>
#include <set>
#include <string>

#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

#include "fuzz/oracle.hpp"

using namespace omnigraph::cluster::lang;
using fuzz::insist;

namespace {

void insist_on_value(const value& bound, const value_type& type) {
    if (bound.is_null()) return insist(type.nullable);
    if (const auto* list = std::get_if<value_list>(&bound.held)) {
        insist(type.list || list->size() == type.dimension);
        for (const auto& element : *list)
            insist_on_value(element, type.list ? element_of(type) : value_type{scalar_type::f32});
        return;
    }
    const auto* whole = std::get_if<std::int64_t>(&bound.held);
    if (whole && is_integer(type.scalar))
        insist(*whole >= range_of(type.scalar).min && *whole <= range_of(type.scalar).max);
    const auto* real = std::get_if<double>(&bound.held);
    if (real) insist(std::isfinite(*real) && (type.scalar == scalar_type::f32 || type.scalar == scalar_type::f64));
    if (const auto* text = std::get_if<std::string>(&bound.held))
        insist(type.scalar == scalar_type::string || type.scalar == scalar_type::blob), (void)text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto [declared, given] = fuzz::two_parts(fuzz::text_of(data, size));
    const counted_heap::limited heap{fuzz::most_heap};
    faults found;
    const auto file = parse_queries("query q(" + std::string{declared} + ") { match { $a: A } return { $a } }", found);
    const auto json = omnigraph::cluster::parse_json(given);
    if (!file || !json || file->queries.empty()) return 0;
    const auto& parameters = file->queries.front().parameters;
    std::set<std::string_view> names;  // the checker refuses two parameters of one name
    for (const auto& one : parameters)
        if (!names.insert(one.name).second) return 0;
    const auto bound = bind_parameters(parameters, *json);
    if (!bound) {
        for (const auto& one : bound.error().list) fuzz::insist_on_sentence(one.message, one.remedy);
        return 0;
    }
    for (const auto& one : parameters) {
        const auto at = bound->find(one.name);
        insist(at != bound->end());
        insist_on_value(at->second, one.type);
    }
    return 0;
}

// Bodies of lang/check/query_checker.hpp.
#pragma once

#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/lang/check/match_checker.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/check/result_checker.hpp>
#include <omnigraph/cluster/lang/check/write_checker.hpp>
#include <omnigraph/cluster/lang/types/name_table.hpp>

namespace omnigraph::cluster::lang::detail {

[[nodiscard]] OMNIGRAPH_INLINE name_table<const parameter*> check_parameters(const std::vector<parameter>& declared,
                                                                             query_faults& found) {
    name_table<const parameter*> all;
    for (const auto& one : declared) {
        if (one.name == reserved_parameter_name)
            found.add(codes::reserved_parameter, one.span, "The name `$" + one.name + "` is reserved.",
                      "Choose another, or use now().");
        if (one.name == anonymous)
            found.add(codes::anonymous_variable, one.span, "`$_` stands for anything and cannot be a parameter.",
                      "Give the parameter a name.");
        if (!all.add(one.name, &one))
            found.add(codes::duplicate_parameter, one.span, "There is a parameter `$" + one.name + "` already.",
                      "Rename or remove one of them.");
    }
    return all;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<checked_query> check_query(query_tree query, const catalog& schema, faults& found) {
    query_faults into{found};
    checked_query checked{std::move(query), {}, {}};
    const auto parameters = detail::check_parameters(checked.tree.parameters, into);
    const check_context context{schema, parameters, into};
    if (auto* read = std::get_if<read_body>(&checked.tree.body)) {
        scope names;
        match_checker{context}.check(read->match, names);
        checked.columns = result_checker{context, names}.check(*read);
        checked.variables = names.variables();
    } else {
        write_checker{context}.check(std::get<write_body>(checked.tree.body));
    }
    into.sort_by_place();
    if (!into.none()) return std::nullopt;
    return checked;
}

}  // namespace omnigraph::cluster::lang

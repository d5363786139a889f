// Does a query fit a schema? (specification languages §2.6, §2.7)
//
//     faults found;
//     auto checked = check_query(tree, catalog, found);
//     if (!checked) ...                     // found says why, in the order of the text
//
// (1) What passes can be executed: nothing is left that only fails at run time, apart
//     from the values of parameters.
// (2) Check order is written order: a variable can be used after the clause that binds it.
// (3) `variables` are those of the match block itself, named ones only, each once;
//     `columns` are those of the result, with the names that it has.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/lang/check/match_checker.hpp>
#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/check/result_checker.hpp>
#include <omnigraph/cluster/lang/check/write_checker.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

/// The query with the fields marked "by the checker" filled in; nullopt when it does not fit: faults were
/// appended, unless there are a thousand already.
std::optional<checked_query> check_query(query_tree query, const catalog& schema, faults& found);

/// The parameter that stands for now() in the reference; no query may declare it.
inline constexpr std::string_view reserved_parameter_name = "__nanograph_now";

// ---- details ----------------------------------------------------------------------------

namespace detail {

[[nodiscard]] inline name_table<const parameter*> check_parameters(const std::vector<parameter>& declared,
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

}  // namespace detail

inline std::optional<checked_query> check_query(query_tree query, const catalog& schema, faults& found) {
    detail::query_faults into{found};
    checked_query checked{std::move(query), {}, {}};
    const auto parameters = detail::check_parameters(checked.tree.parameters, into);
    const detail::check_context context{schema, parameters, into};
    if (auto* read = std::get_if<read_body>(&checked.tree.body)) {
        detail::scope names;
        detail::match_checker{context}.check(read->match, names);
        checked.columns = detail::result_checker{context, names}.check(*read);
        checked.variables = names.variables();
    } else {
        detail::write_checker{context}.check(std::get<write_body>(checked.tree.body));
    }
    into.sort_by_place();
    if (!into.none()) return std::nullopt;
    return checked;
}

}  // namespace omnigraph::cluster::lang

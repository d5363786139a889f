// Bodies of lang/check/query_checker.hpp.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/check/match_checker.hpp>
#include <omnigraph/cluster/lang/check/parameter_uses.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/check/query_size.hpp>
#include <omnigraph/cluster/lang/check/result_checker.hpp>
#include <omnigraph/cluster/lang/check/test_checker.hpp>
#include <omnigraph/cluster/lang/check/write_checker.hpp>
#include <omnigraph/cluster/lang/types/duration.hpp>
#include <omnigraph/cluster/lang/types/name_table.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang::detail {

/// A default is a value that the parameter takes, as it is written: nothing is rounded.
OMNIGRAPH_INLINE void check_default(const parameter& declared, query_faults& findings) {
    if (!declared.default_value) return;
    const auto& written = *declared.default_value;
    const auto& wanted = declared.type;
    auto type = type_of(written);
    if (!type)
        return findings.add(codes::malformed_literal, type.error().span, type.error().message, type.error().remedy);
    if (wanted.scalar == scalar_type::vector || wanted.scalar == scalar_type::blob)
        return findings.add(codes::parameter_default, written.span,
                            "A parameter of type " + display(wanted) + " has no default.",
                            "Make it nullable with `?`, or leave the default out.");
    const bool fits = (wanted.list && is_empty_list(written)) || compatible(*type, wanted);
    if (!fits)
        return findings.add(codes::parameter_default, written.span,
                            "This is " + display(*type) + "; `$" + declared.name + "` is " + display(wanted) + ".",
                            comparison_remedy(wanted, *type));
    const auto* list = std::get_if<std::vector<literal>>(&written.value);
    const auto kept = [&](const literal& one) { return keeps_number(wanted.scalar, one); };
    if (!(list ? std::ranges::all_of(*list, kept) : kept(written)))
        findings.add(codes::parameter_default, written.span, "This number is none of " + display(wanted) + ".",
                     "Write one that the type has exactly.");
}

[[nodiscard]] OMNIGRAPH_INLINE name_table<const parameter*> check_parameters(const std::vector<parameter>& declared,
                                                                             query_faults& findings) {
    name_table<const parameter*> parameters;
    for (const auto& parameter : declared) {
        if (parameter.name == reserved_parameter_name)
            findings.add(codes::reserved_parameter, parameter.span, "The name `$" + parameter.name + "` is reserved.",
                         "Choose another, or use now().");
        if (parameter.name == anonymous)
            findings.add(codes::anonymous_variable, parameter.span,
                         "`$_` stands for anything and cannot be a parameter.", "Give the parameter a name.");
        if (!parameters.add(parameter.name, &parameter))
            findings.add(codes::duplicate_parameter, parameter.span,
                         "There is a parameter `$" + parameter.name + "` already.", "Rename or remove one of them.");
        check_default(parameter, findings);
    }
    return parameters;
}

/// So that a caller's text is refused before anything runs, as one that is no date is.
OMNIGRAPH_INLINE void mark_durations(std::vector<parameter>& parameters,
                                     const std::map<std::string, bool, std::less<>>& durations,
                                     query_faults& findings) {
    for (auto& parameter : parameters) {
        const auto used = durations.find(parameter.name);
        if (used == durations.end()) continue;
        parameter.is_duration = true;
        parameter.whole_days = used->second;
        const auto* text =
            parameter.default_value ? std::get_if<std::string>(&parameter.default_value->value) : nullptr;
        if (const auto problem = text ? duration_problem(*text, parameter.whole_days) : std::string_view{};
            !problem.empty())
            findings.add(codes::parameter_default, parameter.default_value->span,
                         "The default of `$" + parameter.name + "` " + std::string{problem} + ".",
                         parameter.whole_days ? "Write it like \"P7D\", \"P2W\" or \"P1M\"."
                                              : "Write it like \"P7D\" or \"PT12H\".");
    }
}

/// A default is a value that the parameter takes where it is used, too.
OMNIGRAPH_INLINE void check_uses_of_defaults(const query_tree& query, query_faults& findings) {
    for (const auto& fault : faults_of_use(query, default_values(query.parameters))) {
        const auto of = std::ranges::find(query.parameters, fault.parameter, &parameter::name);
        auto message = "The default is refused: " + fault.message;
        if (!message.ends_with('.') && !message.ends_with('?')) message += '.';
        findings.add(codes::parameter_default, of->default_value->span, std::move(message), fault.remedy);
    }
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<checked_query> check_query(query_tree query, const schema_catalog& schema,
                                                          faults& findings) {
    query_faults into{findings};
    checked_query checked{std::move(query), {}, {}};
    const auto parameters = detail::check_parameters(checked.tree.parameters, into);
    std::map<std::string, bool, std::less<>> durations;
    const check_context context{schema, parameters, into, &durations, &checked.tree};
    if (!fits_engines(checked.tree, into)) {
        into.tell_uses(checked.tree.fragments);
        return std::nullopt;
    }
    if (auto* read = std::get_if<read_body>(&checked.tree.body)) {
        variable_scope names;
        match_checker{context}.check(read->match, names);
        checked.columns = result_checker{context, names}.check(*read);
        checked.variables = names.variables();
    } else {
        write_checker{context}.check(std::get<write_body>(checked.tree.body));
    }
    detail::mark_durations(checked.tree.parameters, durations, into);
    if (into.none()) detail::check_uses_of_defaults(checked.tree, into);
    into.sort_by_place();
    if (into.none()) return checked;
    into.tell_uses(checked.tree.fragments);
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang

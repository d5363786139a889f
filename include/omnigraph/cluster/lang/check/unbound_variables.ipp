// Bodies of lang/check/unbound_variables.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/lang/check/unbound_variables.hpp>

namespace omnigraph::cluster::lang::detail {

/// Where a variable is bound, seen from a place; what comes first is told.
enum class bound_where : std::uint8_t { behind, alternative, negation, nowhere };

[[nodiscard]] OMNIGRAPH_INLINE bool holds(source_span outer, source_span inner) {
    return outer.begin <= inner.begin && inner.end <= outer.end;
}

/// Without the number of the call: the name that the fragment has.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view written_name(std::string_view variable) {
    return variable.substr(0, variable.find('@'));
}

[[nodiscard]] OMNIGRAPH_INLINE source_span span_of(const clause& one) {
    return std::visit([](const auto& held) { return held.span; }, one);
}

/// Looks through the clauses of a query for what binds a variable.
class binding_search {
public:
    binding_search(std::string_view variable, source_span place) : variable_{variable}, place_{place} {}

    void look(const std::vector<clause>& clauses, bound_where hidden = bound_where::behind) {
        const auto in_block = [&](const std::vector<clause>& inner, source_span block, bound_where kind) {
            look(inner, hidden == bound_where::behind && !holds(block, place_) ? kind : hidden);
        };
        for (const auto& one : clauses)
            std::visit(
                overloaded{
                    [&](const binding& bound) { meet(bound.variable, bound.span, hidden); },
                    [&](const traversal& along) {
                        for (const auto* name : {&along.left, &along.right, &along.edge_variable, &along.path})
                            meet(*name, along.span, hidden);
                    },
                    [&](const negation& absent) { in_block(absent.clauses, absent.span, bound_where::negation); },
                    [&](const choice& any) {
                        for (const auto& branch : any.branches)
                            in_block(branch, extent(branch, any.span), bound_where::alternative);
                    },
                    [&](const optional_block& block) { look(block.clauses, hidden); }, [](const auto&) {}},
                one);
    }

    [[nodiscard]] bound_where found() const { return found_; }
    /// Where a variable of this name is bound that is another one: of a fragment, or of the query.
    [[nodiscard]] const std::optional<source_span>& of_other() const { return of_other_; }

private:
    void meet(std::string_view name, source_span where, bound_where hidden) {
        if (name == variable_) {
            if (hidden != bound_where::behind || where.begin > place_.begin) found_ = std::min(found_, hidden);
        } else if (!of_other_ && !name.empty() && written_name(name) == written_name(variable_)) {
            of_other_ = where;
        }
    }

    /// From the first clause of an alternative to its last; those of fragments stand elsewhere.
    [[nodiscard]] static source_span extent(const std::vector<clause>& branch, source_span within) {
        source_span whole{within.end, within.begin};
        for (const auto& one : branch) {
            const auto span = span_of(one);
            if (!holds(within, span)) continue;
            whole = {std::min(whole.begin, span.begin), std::max(whole.end, span.end)};
        }
        return whole;
    }

    std::string_view variable_;
    source_span place_;
    bound_where found_ = bound_where::nowhere;
    std::optional<source_span> of_other_;
};

[[nodiscard]] OMNIGRAPH_INLINE const fragment_use* fragment_around(const query_tree& query, source_span place) {
    const auto at =
        std::ranges::find_if(query.fragments, [&](const fragment_use& one) { return holds(one.fragment, place); });
    return at == query.fragments.end() ? nullptr : &*at;
}

/// Of what the query has and the fragment around the place has not, and the other way round.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<unbound_reason> beyond_fragment(const query_tree& query,
                                                                             std::string_view variable,
                                                                             source_span place, source_span other) {
    const auto name = "$" + std::string{written_name(variable)};
    if (const auto* around = fragment_around(query, place))
        return unbound_reason{
            "a fragment sees its parameters and what it binds itself",
            "Make it a parameter of the fragment, and hand it in: call " + around->name + "(..., " + name + ")."};
    const auto* of = fragment_around(query, other);
    if (!of) return std::nullopt;
    return unbound_reason{
        "it belongs to the fragment `" + of->name + "`",
        "Make it a parameter of the fragment, and hand it in: call " + of->name + "(..., " + name + ")."};
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<unbound_reason> why_unbound(const query_tree& query, std::string_view variable,
                                                           source_span place) {
    const auto* read = std::get_if<read_body>(&query.body);
    if (!read) return std::nullopt;
    detail::binding_search search{variable, place};
    search.look(read->match);
    switch (search.found()) {
        case detail::bound_where::behind:
            return unbound_reason{"a clause behind it binds it", "Write this behind the clause that binds it."};
        case detail::bound_where::alternative:
            return unbound_reason{"an alternative of `either` binds it, and not all of them do",
                                  "Bind it in every alternative, or write the clauses that bind it as an `optional` "
                                  "block, where it is null when nothing matches."};
        case detail::bound_where::negation:
            return unbound_reason{"a `not` block binds it, and it ends with the block",
                                  "Move the test into the block; to have it behind the block write `optional` in the "
                                  "place of `not`, where it is null when nothing matches."};
        case detail::bound_where::nowhere: break;
    }
    if (search.of_other()) return detail::beyond_fragment(query, variable, place, *search.of_other());
    const auto declared = std::ranges::find(query.parameters, detail::written_name(variable), &parameter::name);
    if (variable.find('@') == std::string_view::npos || declared == query.parameters.end()) return std::nullopt;
    return detail::beyond_fragment(query, variable, place, declared->span);
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// Each fault looks through the query; a list that is full takes none.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<unbound_reason> why_unbound_in(const check_context& context,
                                                                            std::string_view variable,
                                                                            source_span place) {
    return context.query && !context.findings.full() ? why_unbound(*context.query, variable, place) : std::nullopt;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void refuse_unbound_property(const check_context& context, const variable_scope& names,
                                              const expression& property) {
    const auto message = "`$" + property.variable + "` is not bound before this place";
    if (context.parameter_named(property.variable))
        return context.findings.add(codes::T6, property.span, message + ".",
                                    "It is a parameter; parameters have no properties.");
    if (auto why = detail::why_unbound_in(context, property.variable, property.span))
        return context.findings.add(codes::T6, property.span, message + ": " + why->message + ".",
                                    std::move(why->remedy));
    context.findings.add(
        codes::T6, property.span,
        message + "." + (context.findings.full() ? std::string{} : names.suggestion(property.variable)),
        "Bind it in an earlier clause, as in $" + property.variable + ": Type.");
}

OMNIGRAPH_INLINE void refuse_unbound_variable(const check_context& context, const variable_scope& names,
                                              const expression& variable, bool is_column) {
    const auto message = "`$" + variable.name + "` is neither a parameter nor bound before this place";
    if (auto why = detail::why_unbound_in(context, variable.name, variable.span))
        return context.findings.add(codes::unbound_variable, variable.span, message + ": " + why->message + ".",
                                    std::move(why->remedy));
    auto suggestion = context.findings.full() ? std::string{} : names.suggestion(variable.name);
    if (suggestion.empty()) suggestion = context.parameter_suggestion(variable.name);
    const auto pointless = suggestion.empty() ? names.without_point(variable.name) : std::string{};
    context.findings.add(codes::unbound_variable, variable.span, message + "." + suggestion,
                         is_column            ? "Columns are named without a `$`: " + variable.name + "."
                         : !pointless.empty() ? "Write " + pointless + ": a property stands behind a point."
                                              : "Declare the parameter, or bind the variable in an earlier clause.");
}

}  // namespace omnigraph::cluster::lang

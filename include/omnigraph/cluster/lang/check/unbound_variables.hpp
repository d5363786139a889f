// Refuses a variable that is not bound where it is used, and says where the query binds it and what leads there.
//
//     if (!names.type_of(called.variable)) refuse_unbound_property(context, names, called);
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

struct unbound_reason {
    std::string message, remedy;
};

/// Nullopt for a variable that the query binds nowhere. It is bound behind the place, in a block that does not hold the
/// place, in a fragment, or the place is in a fragment.
[[nodiscard]] std::optional<unbound_reason> why_unbound(const query_tree& query, std::string_view variable,
                                                        source_span place);

/// `$q.name`.
void refuse_unbound_property(const check_context& context, const variable_scope& names, const expression& property);

/// `$q`; `is_column` when a column has the name.
void refuse_unbound_variable(const check_context& context, const variable_scope& names, const expression& variable,
                             bool is_column);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/unbound_variables.ipp>
#endif

// Bodies of graph/sqlite/end_tests.hpp.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/end_tests.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph::detail {

class end_test_writer {
public:
    end_test_writer(const physical_table& edges, const mutation_values& values, end_resolver& nodes)
        : edges_{edges}, values_{values}, nodes_{nodes} {}

    [[nodiscard]] graph_result<done> write(lang::row_test& where) {
        return std::visit(
            [&](auto& held) -> graph_result<done> {
                using test = std::decay_t<decltype(held)>;
                if constexpr (std::is_same_v<test, lang::predicate>) return name_ends(held);
                if constexpr (std::is_same_v<test, lang::row_junction>)
                    for (auto& part : held.parts)
                        if (auto written = write(part); !written) return written;
                return done{};
            },
            where);
    }

private:
    /// A value that does not fit is told where it is compared.
    [[nodiscard]] graph_result<done> name_ends(lang::predicate& one) {
        using enum lang::comparison;
        const bool whole = one.op == equal || one.op == not_equal || one.op == in || one.op == not_in;
        if (!whole || one.is_null) return done{};
        for (const auto& end : ends_of(edges_)) {
            if (one.property != end.written) continue;
            const auto given = values_.evaluate(one.value);
            if (!given) return done{};
            lang::literal named;
            if (const auto* text = std::get_if<std::string>(&given->held)) {
                auto meant = name(end, *text);
                if (!meant) return meant.error();
                named.value = *std::move(meant);
            } else if (const auto* list = std::get_if<lang::value_list>(&given->held)) {
                std::vector<lang::literal> all;
                for (const auto& element : *list) {
                    const auto* id = std::get_if<std::string>(&element.held);
                    if (!id) return done{};
                    auto meant = name(end, *id);
                    if (!meant) return meant.error();
                    all.push_back({*std::move(meant), {}});
                }
                named.value = std::move(all);
            } else {
                return done{};
            }
            one.value.form = lang::expression_form::literal_value;
            one.value.value = std::move(named);
        }
        return done{};
    }

    [[nodiscard]] graph_result<std::string> name(const edge_end& end, const std::string& text) {
        const auto meant = nodes_.meant(edges_, end, text);
        if (!meant) return from_sql(meant.error(), "looking for the ends of " + edges_.key());
        if (meant->size() > 1) return bad_request(of_input(end_of_several(edges_, text, *meant)));
        return meant->empty() ? text : meant->front();
    }

    const physical_table& edges_;
    const mutation_values& values_;
    end_resolver& nodes_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<lang::row_test> with_typed_ends(const physical_table& edges, lang::row_test where,
                                                              const mutation_values& values, end_resolver& nodes) {
    if (auto written = detail::end_test_writer{edges, values, nodes}.write(where); !written) return written.error();
    return where;
}

}  // namespace omnigraph::cluster::graph

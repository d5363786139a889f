// Evaluates a checked reading query word by word as the specification says, with loops and sets: no SQL, no plan.
//
//     naive_evaluator naive{content, catalog, parameters, now};
//     CHECK(naive.rows(checked) == rows_of_the_engine);
//
// Texts of the graph are ASCII words between blanks. Words are stemmed by leaving out an `s` at the end.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/schema/node_set.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph::naive {

using lang::expression, lang::expression_form, lang::value;
using integer = std::int64_t;

/// A node, or what a node and an edge have in common.
struct row {
    std::string id;
    std::map<std::string, value> values;
};
/// The ends are ids, or `type:id` where the edge type has several node types at an end.
struct edge_row : row {
    std::string from, to;
};
struct content {
    std::map<std::string, std::vector<row>> nodes;
    std::map<std::string, std::vector<edge_row>> edges;
};

/// Begins each id of a path, which stands where other variables have a type.
inline const std::string path_sign{'\x1f'};

using truth = std::optional<bool>;
using assignment = std::map<std::string, std::pair<std::string, const row*>>;  // name -> type, node or edge or null
using table = std::vector<std::vector<std::string>>;

/// As it is compared with the engine's; floats with 12 digits, because sums are added in another order.
inline std::string shown(const value& of) {
    return std::visit(overloaded{[](std::monostate) { return std::string{"null"}; },
                                 [](bool flag) { return std::string{flag ? "true" : "false"}; },
                                 [](integer number) { return std::to_string(number); },
                                 [](double number) { return fmt::format("{:.12g}f", number == 0 ? 0.0 : number); },
                                 [](const std::string& text) { return fmt::format("{:?}", text); },
                                 [](const lang::value_list& list) {
                                     std::string text = "[";
                                     for (const auto& element : list)
                                         text += (text.size() > 1 ? ", " : "") + shown(element);
                                     return text + "]";
                                 }},
                      of.held);
}

/// A cell, with nodes and edges as `type:id`.
inline value named(const cell& of) {
    if (const auto* whole = std::get_if<object_cell>(&of.held))
        return {lang::typed_end(whole->object->type, whole->object->id)};
    const auto* list = std::get_if<cell_list>(&of.held);
    if (!list) return value_of(of);
    lang::value_list all;
    for (const auto& one : *list) all.push_back(named(one));
    return {std::move(all)};
}

/// The cells of the engine's answer, shown in the same way.
inline table cells_of(const query_result& found) {
    table got;
    for (const auto& row : found.rows) {
        auto& cells = got.emplace_back();
        for (const auto& cell : row) cells.push_back(shown(named(cell)));
    }
    return got;
}

inline long double number(const value& of) {
    if (const auto* flag = std::get_if<bool>(&of.held)) return *flag ? 1 : 0;
    if (const auto* whole = std::get_if<integer>(&of.held)) return static_cast<long double>(*whole);
    return std::get<double>(of.held);
}

/// Texts by their bytes, paths by their ids, everything else as exact numbers. Neither is null.
inline int order_of(const value& a, const value& b) {
    if (const auto* ids = std::get_if<lang::value_list>(&a.held)) {
        const auto& others = std::get<lang::value_list>(b.held);
        const auto least = std::min(ids->size(), others.size());
        for (std::size_t at = 0; at < least; ++at)
            if (const int order = order_of((*ids)[at], others[at]); order != 0) return order;
        return ids->size() < others.size() ? -1 : ids->size() > others.size() ? 1 : 0;
    }
    if (const auto* text = std::get_if<std::string>(&a.held)) {
        const auto difference = text->compare(std::get<std::string>(b.held));
        return difference < 0 ? -1 : difference > 0 ? 1 : 0;
    }
    const auto left = number(a), right = number(b);
    return left < right ? -1 : left > right ? 1 : 0;
}

/// Nulls first.
inline int order_with_nulls(const value& a, const value& b) {
    if (a.is_null() || b.is_null()) return a.is_null() == b.is_null() ? 0 : a.is_null() ? -1 : 1;
    return order_of(a, b);
}

class naive_evaluator {
public:
    naive_evaluator(const content& graph, const lang::schema_catalog& catalog, const lang::parameter_values& given,
                    integer now)
        : graph_{graph}, catalog_{catalog}, given_{given}, now_{now} {}

    [[nodiscard]] table rows(const lang::checked_query& query) const {
        const auto& body = std::get<lang::read_body>(query.tree.body);
        auto found = results_of(body, match(body.match, {}));
        if (!body.order.empty()) {
            const auto& first = body.order.front().value;
            if (first.form == expression_form::rrf) return shown_page(body, fused(body, first, std::move(found)));
            if (first.form == expression_form::bm25 || first.form == expression_form::nearest)
                std::erase_if(found, [&](const result& one) { return evaluate(first, one).is_null(); });
        }
        std::erase_if(found, [&](const result& one) {
            return std::ranges::any_of(body.having, [&](const lang::test& test) { return holds(test, one) != true; });
        });
        if (!body.order.empty())
            std::ranges::stable_sort(found, [&](const result& a, const result& b) { return before(body, a, b); });
        return shown_page(body, std::move(found));
    }

    [[nodiscard]] std::vector<assignment> match(const std::vector<lang::clause>& clauses,
                                                const assignment& outer) const {
        std::vector<assignment> rows{outer};
        for (const auto& clause : clauses) {
            std::vector<assignment> next;
            for (const auto& one : rows) std::visit([&](const auto& c) { extend(c, one, next); }, clause);
            rows = std::move(next);
        }
        return rows;
    }

    /// A value and a test of one assignment; in a write the row has the name "".
    [[nodiscard]] value value_of_row(const expression& of, const assignment& in) const {
        return evaluate(of, {in, {}, {}, nullptr, false});
    }
    template <class Test>
    [[nodiscard]] truth holds_for(const Test& of, const assignment& in) const {
        return holds(of, {in, {}, {}, nullptr, false});
    }

    /// Whether an operation has no value although its operands have one; what coalesce chooses from may have none.
    [[nodiscard]] bool loses(const expression& of, const assignment& in) const {
        if (of.form == expression_form::conditional) {
            for (const auto& branch : of.branches)
                if (holds_for(branch.condition, in) == true) return loses(branch.value, in);
            return !of.arguments.empty() && loses(of.arguments.front(), in);
        }
        if (of.form != expression_form::call || of.operation == lang::scalar_function::coalesce ||
            of.operation == lang::scalar_function::duration)
            return false;
        const auto lost = [&](const expression& one) { return loses(one, in); };
        const auto given = [&](const expression& one) {
            const bool duration = one.form == expression_form::call && one.operation == lang::scalar_function::duration;
            return !value_of_row(duration ? one.arguments.front() : one, in).is_null();
        };
        return std::ranges::any_of(of.arguments, lost) ||
               (value_of_row(of, in).is_null() && std::ranges::all_of(of.arguments, given));
    }

private:
    /// A row of the result: an assignment, or a group of them.
    struct result {
        assignment first;
        std::vector<assignment> members;  ///< of a group
        std::vector<value> cells;
        const lang::read_body* body = nullptr;
        bool group = false;
    };

    // ---- the result ----

    [[nodiscard]] table shown_page(const lang::read_body& body, std::vector<result> found) const {
        page(body, found);
        table cells;
        for (const auto& one : found) {
            auto& line = cells.emplace_back();
            for (const auto& cell : one.cells) line.push_back(shown(cell));
        }
        return cells;
    }

    /// Reciprocal rank fusion of the rows of one variable: 1/(k + rank) in each ranking, where as many of the nearest
    /// count as the limit says. What does not count in either follows, fused by the whole rankings.
    [[nodiscard]] std::vector<result> fused(const lang::read_body& body, const expression& fusion,
                                            std::vector<result> found) const {
        const auto ranked = [&](const expression& by) {
            std::vector<result> rows;
            for (const auto& one : found)
                if (!evaluate(by, one).is_null()) rows.push_back(one);
            lang::read_body alone;
            alone.order.push_back({by, false});
            std::ranges::stable_sort(rows, [&](const result& a, const result& b) { return before(alone, a, b); });
            std::vector<std::string> ids;
            for (const auto& one : rows) ids.push_back(one.first.begin()->second.second->id);
            return ids;
        };
        const auto first = ranked(fusion.arguments[0]), second = ranked(fusion.arguments[1]);
        const auto k = fusion.arguments.size() > 2 ? std::get<integer>(written(*fusion.arguments[2].value).held) : 60;
        const auto rank = [](const std::vector<std::string>& in, const std::string& id) {
            const auto at = std::ranges::find(in, id);
            return at == in.end() ? integer{0} : at - in.begin() + 1;
        };
        const auto most = static_cast<integer>(bound_of(body.limit, found.size()));
        const auto counted = [&](const expression& by, integer of) {
            return by.form == expression_form::nearest && of > most ? integer{0} : of;
        };
        const auto share = [&](integer of) { return of == 0 ? 0.0 : 1.0 / static_cast<double>(k + of); };
        const auto place = [&](integer a, integer b) { return std::tuple{-(share(a) + share(b)), a == 0, a, b}; };
        std::vector<std::pair<decltype(std::tuple_cat(place(0, 0), place(0, 0))), result>> rows;
        for (auto& one : found) {
            const auto& id = one.first.begin()->second.second->id;
            const auto a = rank(first, id), b = rank(second, id);
            if (a == 0 && b == 0) continue;
            const auto on_page = place(counted(fusion.arguments[0], a), counted(fusion.arguments[1], b));
            rows.push_back({std::tuple_cat(on_page, place(a, b)), std::move(one)});
        }
        std::ranges::stable_sort(rows, {}, [](const auto& one) { return one.first; });
        std::vector<result> all;
        for (auto& [key, one] : rows) all.push_back(std::move(one));
        return all;
    }

    [[nodiscard]] std::vector<result> results_of(const lang::read_body& body,
                                                 const std::vector<assignment>& rows) const {
        const auto aggregated = [](const lang::projection& one) { return lang::has_aggregate(one.value); };
        const bool grouped = body.distinct || std::ranges::any_of(body.returns, aggregated);
        std::vector<result> all;
        if (!grouped) {
            for (const auto& one : rows) {
                result made{one, {}, {}, &body, false};
                for (const auto& column : body.returns) made.cells.push_back(evaluate(column.value, made));
                all.push_back(std::move(made));
            }
            return all;
        }
        std::map<std::vector<std::string>, result> groups;
        if (std::ranges::all_of(body.returns, aggregated)) groups[{}] = {{}, {}, {}, &body, true};
        for (const auto& one : rows) {
            const result single{one, {}, {}, &body, false};
            std::vector<std::string> key;
            for (const auto& column : body.returns)
                if (!aggregated(column)) key.push_back(shown(evaluate(column.value, single)));
            auto& group = groups.try_emplace(key, result{one, {}, {}, &body, true}).first->second;
            if (group.members.empty()) group.first = one;
            group.members.push_back(one);
        }
        for (auto& [key, group] : groups) {
            for (const auto& column : body.returns) group.cells.push_back(evaluate(column.value, group));
            all.push_back(std::move(group));
        }
        return all;
    }

    [[nodiscard]] bool before(const lang::read_body& body, const result& a, const result& b) const {
        for (const auto& key : body.order) {
            const int order = order_with_nulls(evaluate(key.value, a), evaluate(key.value, b));
            const bool best_first = key.value.form == expression_form::bm25;
            const bool rank = best_first || key.value.form == expression_form::nearest;
            if (order != 0) return (rank ? best_first : key.descending) ? order > 0 : order < 0;
            if (rank) break;  // keys behind a ranking are ignored
        }
        if (a.group) {
            for (std::size_t at = 0; at < body.returns.size(); ++at) {
                if (lang::has_aggregate(body.returns[at].value)) continue;
                if (const int order = order_with_nulls(a.cells[at], b.cells[at]); order != 0) return order < 0;
            }
            return false;
        }
        const auto ids = [](const assignment& of) {
            std::vector<std::string> all;
            for (const auto& [name, bound] : of)
                all.push_back(bound.second ? lang::typed_end(bound.first, bound.second->id) : "");
            return all;
        };
        return ids(a.first) < ids(b.first);
    }

    [[nodiscard]] std::size_t bound_of(const std::optional<lang::row_bound>& bound, std::size_t otherwise) const {
        if (!bound) return otherwise;
        if (bound->parameter.empty()) return static_cast<std::size_t>(bound->rows);
        return static_cast<std::size_t>(std::get<integer>(given_.at(bound->parameter).held));
    }

    void page(const lang::read_body& body, std::vector<result>& rows) const {
        rows.erase(rows.begin(),
                   rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), bound_of(body.offset, 0))));
        const auto most = bound_of(body.limit, rows.size());
        if (rows.size() > most) rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(most), rows.end());
    }

    // ---- the match block ----

    void extend(const lang::fragment_call&, const assignment&, std::vector<assignment>&) const {}

    void extend(const lang::binding& clause, const assignment& outer, std::vector<assignment>& next) const {
        const auto named = lang::node_set_of(catalog_, clause.type);
        std::vector<std::string> types;
        for (const auto* type : named->types) types.push_back(type->name);
        const auto keep = [&](const std::string& type, const row& node) {
            for (const auto& condition : clause.conditions) {
                const auto& stored = node.values.at(condition.name);
                const auto wanted = evaluate(condition.value, {outer, {}, {}, nullptr, false});
                if (const auto* list = std::get_if<lang::value_list>(&stored.held)) {
                    if (std::ranges::find(*list, wanted) == list->end()) return;
                } else if (stored.is_null() || wanted.is_null() || order_of(stored, wanted) != 0) {
                    return;
                }
            }
            auto extended = outer;
            extended[clause.variable] = {type, &node};
            next.push_back(std::move(extended));
        };
        if (const auto at = outer.find(clause.variable); at != outer.end()) {
            const auto& [type, bound] = at->second;
            if (bound && std::ranges::find(types, type) != types.end()) keep(type, *bound);
            return;
        }
        for (const auto& type : types)
            if (const auto nodes = graph_.nodes.find(type); nodes != graph_.nodes.end())
                for (const auto& node : nodes->second) keep(type, node);
    }

    void extend(const lang::traversal& clause, const assignment& outer, std::vector<assignment>& next) const {
        const auto& edge = *catalog_.edge(clause.edge);
        using node = assignment::mapped_type;
        const auto candidates = [&](const std::string& name, const std::string& end) {
            std::vector<node> all;
            const auto at = outer.find(name);
            for (const auto& type : lang::end_types(end)) {
                if (at == outer.end())
                    for (const auto& one : graph_.nodes.at(type)) all.emplace_back(type, &one);
                else if (at->second.second && at->second.first == type) all.push_back(at->second);
            }
            return all;
        };
        const auto name = [&](const node& of) {
            return lang::has_typed_ends(edge) ? lang::typed_end(of.first, of.second->id) : of.second->id;
        };
        const auto left_end = clause.undirected ? lang::either_end(edge) : clause.forward ? edge.from : edge.to;
        const auto right_end = clause.undirected ? lang::either_end(edge) : clause.forward ? edge.to : edge.from;
        for (const auto& left : candidates(clause.left, left_end)) {
            const bool same = clause.left == clause.right && clause.left != "_";
            for (const auto& right : same ? std::vector{left} : candidates(clause.right, right_end)) {
                auto extended = outer;
                if (clause.left != "_") extended[clause.left] = left;
                if (clause.right != "_") extended[clause.right] = right;
                const auto from = name(left), to = name(right);
                if (clause.edge_variable.empty()) {
                    if (!connected(clause, edge, from, to)) continue;
                    if (!clause.path.empty()) extended[clause.path] = {shortest(clause, edge, from, to), nullptr};
                    next.push_back(std::move(extended));
                    continue;
                }
                auto edges = edges_between(edge.name, clause.forward ? from : to, clause.forward ? to : from);
                if (clause.undirected && from != to)
                    std::ranges::copy(edges_between(edge.name, to, from), std::back_inserter(edges));
                for (const auto* between : edges) {
                    if (clause.edge_variable != "_") extended[clause.edge_variable] = {edge.name, between};
                    next.push_back(extended);
                }
            }
        }
    }

    [[nodiscard]] std::vector<const edge_row*> edges_between(const std::string& type, const std::string& from,
                                                             const std::string& to) const {
        std::vector<const edge_row*> all;
        if (const auto at = graph_.edges.find(type); at != graph_.edges.end())
            for (const auto& edge : at->second)
                if (edge.from == from && edge.to == to) all.push_back(&edge);
        return all;
    }

    using ways = std::set<std::pair<std::string, std::string>>;

    /// The pairs of nodes that one hop connects, in the direction of the walk.
    [[nodiscard]] ways hops_of(const lang::traversal& clause, const lang::edge_type& edge) const {
        ways hops;
        const auto add = [&](const std::string& name, bool forward) {
            if (const auto at = graph_.edges.find(name); at != graph_.edges.end())
                for (const auto& one : at->second) {
                    if (forward || clause.undirected) hops.emplace(one.from, one.to);
                    if (!forward || clause.undirected) hops.emplace(one.to, one.from);
                }
        };
        add(edge.name, clause.forward);
        for (const auto& other : clause.others) add(other.edge, other.forward);
        return hops;
    }

    /// The ids of the nodes of the shortest path that comes first, each behind a sign that no id has.
    [[nodiscard]] std::string shortest(const lang::traversal& clause, const lang::edge_type& edge,
                                       const std::string& left, const std::string& right) const {
        if (left == right) return path_sign + left + path_sign + right;  // a loop of one edge
        const auto hops = hops_of(clause, edge);
        std::map<std::string, int> far{{right, 0}};  // how far from the right end
        for (int distance = 1; !far.contains(left); ++distance)
            for (const auto& [from, to] : hops)
                if (const auto at = far.find(to); at != far.end() && at->second == distance - 1)
                    far.emplace(from, distance);
        auto path = path_sign + left;
        for (auto at = left; at != right;)
            for (const auto& [from, to] : hops)  // sorted
                if (from == at && far.contains(to) && far.at(to) == far.at(at) - 1) {
                    path += path_sign + to;
                    at = to;
                    break;
                }
        return path;
    }

    [[nodiscard]] bool connected(const lang::traversal& clause, const lang::edge_type& edge, const std::string& left,
                                 const std::string& right) const {
        const auto hops = hops_of(clause, edge);
        const auto min = clause.hops ? clause.hops->min : 1, max = clause.hops ? *clause.hops->max : 1;
        if (!lang::can_chain(edge)) return min == 1 && hops.contains({left, right});
        if (left == right) return !clause.hops && hops.contains({left, right});
        if (max == 1) return hops.contains({left, right});
        std::set<std::string> reached{left}, frontier{left};
        for (std::uint32_t distance = 1; distance <= max; ++distance) {
            std::set<std::string> further;
            for (const auto& [from, to] : hops)
                if (frontier.contains(from) && !reached.contains(to)) further.insert(to);
            if (further.contains(right)) return distance >= min;
            reached.insert(further.begin(), further.end());
            frontier = further;
        }
        return false;
    }

    template <class Test>
    void extend(const Test& clause, const assignment& outer, std::vector<assignment>& next) const {
        if (holds(clause, {outer, {}, {}, nullptr, false}) == truth{true}) next.push_back(outer);
    }

    void extend(const lang::negation& clause, const assignment& outer, std::vector<assignment>& next) const {
        if (match(clause.clauses, outer).empty()) next.push_back(outer);
    }

    /// The assignments of any branch, of which only what is shared is kept, each once.
    void extend(const lang::choice& clause, const assignment& outer, std::vector<assignment>& next) const {
        std::set<assignment> found;
        for (const auto& branch : clause.branches)
            for (const auto& inner : match(branch, outer)) {
                auto kept = outer;
                for (const auto& shared : clause.shared) kept[shared.name] = inner.at(shared.name);
                found.insert(std::move(kept));
            }
        next.insert(next.end(), found.begin(), found.end());
    }

    void extend(const lang::optional_block& clause, const assignment& outer, std::vector<assignment>& next) const {
        const auto found = match(clause.clauses, outer);
        if (!found.empty()) return void(next.insert(next.end(), found.begin(), found.end()));
        auto missing = outer;
        bind_nothing(clause.clauses, missing);
        next.push_back(std::move(missing));
    }

    /// Every variable of the clauses that has no value yet gets none.
    static void bind_nothing(const std::vector<lang::clause>& clauses, assignment& into) {
        const auto none = [&](const std::string& name) {
            if (!name.empty() && name != "_") into.try_emplace(name, "", nullptr);
        };
        for (const auto& one : clauses) {
            if (const auto* bound = std::get_if<lang::binding>(&one)) none(bound->variable);
            if (const auto* along = std::get_if<lang::traversal>(&one))
                for (const auto* name : {&along->left, &along->right, &along->edge_variable, &along->path}) none(*name);
            if (const auto* any = std::get_if<lang::choice>(&one))
                for (const auto& shared : any->shared) none(shared.name);
            if (const auto* inner = std::get_if<lang::optional_block>(&one)) bind_nothing(inner->clauses, into);
        }
    }

    // ---- tests ----

    [[nodiscard]] truth holds(const lang::test& of, const result& in) const {
        return std::visit([&](const auto& held) { return holds(held, in); }, of);
    }
    [[nodiscard]] truth holds(const lang::null_test& of, const result& in) const {
        return evaluate(of.value, in).is_null() != of.negated;
    }
    /// The least of the parts for `and`, the greatest for `or`, where false < unknown < true.
    [[nodiscard]] truth holds(const lang::junction& of, const result& in) const {
        const auto rank = [](const truth& one) { return !one ? 1 : *one ? 2 : 0; };
        const bool all = of.op == lang::connective::all;
        int least = all ? 2 : 0;
        for (const auto& part : of.parts)
            least = all ? std::min(least, rank(holds(part, in))) : std::max(least, rank(holds(part, in)));
        if (of.negated) least = 2 - least;
        return least == 1 ? std::nullopt : truth{least == 2};
    }
    [[nodiscard]] truth holds(const lang::filter& of, const result& in) const {
        auto left = evaluate(of.left, in), right = evaluate(of.right, in);
        // A parameter beside an F32 is rounded as the F32 was when it was stored.
        if (of.left.type.scalar == lang::scalar_type::f32 && of.right.is_parameter) narrow(right);
        if (of.right.type.scalar == lang::scalar_type::f32 && of.left.is_parameter) narrow(left);
        using lang::comparison;
        if (left.is_null() || right.is_null()) return std::nullopt;
        if (of.op == comparison::contains && of.left.type.list)
            return has(std::get<lang::value_list>(left.held), right);
        switch (of.op) {
            case comparison::in: return has(std::get<lang::value_list>(right.held), left);
            case comparison::not_in: return !has(std::get<lang::value_list>(right.held), left);
            case comparison::contains: return text(left).find(text(right)) != std::string::npos;
            case comparison::starts_with: return text(left).starts_with(text(right));
            case comparison::ends_with: return text(left).ends_with(text(right));
            case comparison::equal: return order_of(left, right) == 0;
            case comparison::not_equal: return order_of(left, right) != 0;
            case comparison::less: return order_of(left, right) < 0;
            case comparison::less_equal: return order_of(left, right) <= 0;
            case comparison::greater: return order_of(left, right) > 0;
            case comparison::greater_equal: return order_of(left, right) >= 0;
        }
        return std::nullopt;
    }

    [[nodiscard]] static bool has(const lang::value_list& list, const value& wanted) {
        return std::ranges::any_of(list,
                                   [&](const value& one) { return !one.is_null() && order_of(one, wanted) == 0; });
    }
    static void narrow(value& of) {
        if (auto* real = std::get_if<double>(&of.held); real && std::abs(*real) < 3e38)
            *real = static_cast<double>(static_cast<float>(*real));
        if (auto* list = std::get_if<lang::value_list>(&of.held)) std::ranges::for_each(*list, narrow);
    }
    [[nodiscard]] static const std::string& text(const value& of) { return std::get<std::string>(of.held); }

    // ---- values ----

    [[nodiscard]] value evaluate(const expression& of, const result& in) const {
        switch (of.form) {
            case expression_form::literal_value: return written(*of.value);
            case expression_form::property: return property(of, in.first);
            case expression_form::variable: {
                if (of.is_parameter) return given_.at(of.name);
                const auto& [type, bound] = in.first.at(of.name);
                if (type.starts_with(path_sign)) return path_of(type);
                return bound ? value{lang::typed_end(type, bound->id)} : value{};
            }
            case expression_form::now: return {now_};
            case expression_form::alias: return evaluate(column(of.name, *in.body), in);
            case expression_form::aggregate: return aggregate(of, in);
            case expression_form::search:
            case expression_form::match_text:
            case expression_form::fuzzy: return searched(of, in);
            case expression_form::bm25: return relevance(of, in);
            case expression_form::nearest:
                return distance(evaluate(of.arguments[0], in), evaluate(of.arguments[1], in));
            case expression_form::call: return as_type(of, call(of, in));
            case expression_form::conditional: return as_type(of, chosen(of, in));
            default: return {};
        }
    }

    [[nodiscard]] static const expression& column(const std::string& name, const lang::read_body& body) {
        const auto named = [&](const lang::projection& one) {
            if (one.alias) return *one.alias == name;
            return one.value.form == expression_form::variable && one.value.name == name;
        };
        return std::ranges::find_if(body.returns, named)->value;
    }

    [[nodiscard]] static value path_of(std::string_view written) {
        lang::value_list ids;
        while (!written.empty()) {
            const auto end = std::min(written.find(path_sign, 1), written.size());
            ids.push_back({std::string{written.substr(1, end - 1)}});
            written.remove_prefix(end);
        }
        return {std::move(ids)};
    }

    [[nodiscard]] static value property(const expression& of, const assignment& in) {
        const auto at = in.find(of.variable);
        const auto* bound = at == in.end() ? nullptr : at->second.second;
        if (!bound) return {};
        const auto stored = bound->values.find(of.name);
        if (stored != bound->values.end()) return stored->second;
        if (of.name == "id") return {bound->id};
        const auto& edge = static_cast<const edge_row&>(*bound);
        return {of.name == "from" ? edge.from : edge.to};
    }

    [[nodiscard]] static value written(const lang::literal& of) {
        return std::visit(overloaded{[](const std::vector<lang::literal>& list) {
                                         lang::value_list all;
                                         for (const auto& one : list) all.push_back(written(one));
                                         return value{all};
                                     },
                                     [](const lang::date_text& date) { return value{day_of(date.text)}; },
                                     [](const lang::datetime_text& time) {
                                         return value{day_of(time.text.substr(0, 10)) * 86'400'000 +
                                                      std::stoll(time.text.substr(11, 2)) * 3'600'000 +
                                                      std::stoll(time.text.substr(14, 2)) * 60'000};
                                     },
                                     [](const auto& held) { return value{held}; }},
                          of.value);
    }

    [[nodiscard]] static integer day_of(const std::string& text) {
        using namespace std::chrono;
        return sys_days{year{std::stoi(text.substr(0, 4))} /
                        month{static_cast<unsigned>(std::stoi(text.substr(5, 2)))} /
                        day{static_cast<unsigned>(std::stoi(text.substr(8, 2)))}}
            .time_since_epoch()
            .count();
    }

    // ---- words ----

    [[nodiscard]] static std::vector<std::string> words_of(const std::string& text) {
        std::vector<std::string> words(1);
        for (const char c : text) {
            if (c == ' ') words.emplace_back();
            else words.back() += static_cast<char>(std::tolower(c));
        }
        std::erase(words, "");
        return words;
    }
    [[nodiscard]] static std::string stem(std::string word) {
        if (word.size() > 2 && word.ends_with('s')) word.pop_back();
        return word;
    }
    [[nodiscard]] static std::size_t edits_between(const std::string& a, const std::string& b) {
        std::vector<std::vector<std::size_t>> least(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
        for (std::size_t i = 0; i <= a.size(); ++i)
            for (std::size_t j = 0; j <= b.size(); ++j) {
                if (i == 0 || j == 0) least[i][j] = i + j;
                else
                    least[i][j] = std::min({least[i - 1][j] + 1, least[i][j - 1] + 1,
                                            least[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            }
        return least[a.size()][b.size()];
    }

    [[nodiscard]] value searched(const expression& of, const result& in) const {
        const auto field = evaluate(of.arguments[0], in), wanted = evaluate(of.arguments[1], in);
        if (field.is_null()) return {};
        if (wanted.is_null()) return {false};
        const bool fuzzy = of.form == expression_form::fuzzy;
        const auto edits = !fuzzy                    ? integer{0}
                           : of.arguments.size() < 3 ? integer{2}
                                                     : std::get<integer>(evaluate(of.arguments[2], in).held);
        for (const auto& word : words_of(text(field)))
            for (const auto& asked : words_of(text(wanted))) {
                if (stem(word) == stem(asked)) return {true};
                if (fuzzy && edits_between(word, asked) <= static_cast<std::size_t>(edits)) return {true};
            }
        return {false};
    }

    /// BM25 with k1 = 1.2 and b = 0.75 over the texts of the property; a word that most texts have counts a little.
    [[nodiscard]] value relevance(const expression& of, const result& in) const {
        const auto& field = of.arguments[0];
        const auto held = evaluate(field, in), wanted = evaluate(of.arguments[1], in);
        if (held.is_null() || wanted.is_null()) return {};
        std::vector<std::vector<std::string>> texts;
        std::size_t total = 0;
        for (const auto& node : graph_.nodes.at(in.first.at(field.variable).first)) {
            const auto& other = node.values.at(field.name);
            if (other.is_null()) continue;
            auto words = words_of(text(other));
            for (auto& word : words) word = stem(word);
            total += words.size();
            texts.push_back(std::move(words));
        }
        auto here = words_of(text(held));
        for (auto& word : here) word = stem(word);
        const auto average = static_cast<double>(total) / static_cast<double>(texts.size());
        double score = 0;
        bool found = false;
        for (const auto& asked : words_of(text(wanted))) {
            const auto word = stem(asked);
            const auto times = static_cast<double>(std::ranges::count(here, word));
            const auto hits = static_cast<double>(std::ranges::count_if(
                texts, [&](const auto& words) { return std::ranges::find(words, word) != words.end(); }));
            auto weight = std::log((static_cast<double>(texts.size()) - hits + 0.5) / (hits + 0.5));
            if (weight <= 0) weight = 1e-6;
            found = found || times > 0;
            score +=
                weight * (times * 2.2 / (times + 1.2 * (0.25 + 0.75 * static_cast<double>(here.size()) / average)));
        }
        return found ? value{score} : value{};
    }

    [[nodiscard]] static value distance(const value& from, const value& to) {
        if (from.is_null() || to.is_null()) return {};
        const auto &a = std::get<lang::value_list>(from.held), &b = std::get<lang::value_list>(to.held);
        double sum = 0;
        for (std::size_t at = 0; at < a.size(); ++at) {
            const auto apart = static_cast<double>(number(a[at]) - number(b[at]));
            sum += apart * apart;
        }
        return {std::sqrt(sum)};
    }

    /// Integers beside floats are floats.
    [[nodiscard]] static value as_type(const expression& of, value made) {
        const auto* whole = std::get_if<integer>(&made.held);
        return whole && of.type.scalar == lang::scalar_type::f64 ? value{static_cast<double>(*whole)} : made;
    }

    [[nodiscard]] value chosen(const expression& of, const result& in) const {
        for (const auto& branch : of.branches)
            if (holds(branch.condition, in) == true) return evaluate(branch.value, in);
        return of.arguments.empty() ? value{} : evaluate(of.arguments.front(), in);
    }

    [[nodiscard]] value call(const expression& of, const result& in) const {
        using lang::scalar_function;
        std::vector<value> given;
        for (const auto& argument : of.arguments)
            given.push_back(argument.form == expression_form::call && argument.operation == scalar_function::duration
                                ? value{"duration"}
                                : evaluate(argument, in));
        if (of.operation == scalar_function::today) return {floor_of(now_, 86'400'000)};
        if (of.operation == scalar_function::coalesce) {
            const auto first = std::ranges::find_if(given, [](const value& one) { return !one.is_null(); });
            return first == given.end() ? value{} : *first;
        }
        for (std::size_t at = 0; at < given.size(); ++at)
            if (of.arguments[at].form == expression_form::call &&
                of.arguments[at].operation == scalar_function::duration)
                return moved(of, given[1 - at], evaluate(of.arguments[at].arguments.front(), in));
        if (std::ranges::any_of(given, [](const value& one) { return one.is_null(); })) return {};
        switch (of.operation) {
            case scalar_function::add:
            case scalar_function::subtract:
            case scalar_function::multiply:
            case scalar_function::divide:
            case scalar_function::remainder: return arithmetic(of.operation, given[0], given[1]);
            case scalar_function::negate: return arithmetic(scalar_function::subtract, {integer{0}}, given[0]);
            case scalar_function::absolute: {
                if (const auto* whole = std::get_if<integer>(&given[0].held))
                    return *whole < 0 ? arithmetic(scalar_function::subtract, {integer{0}}, given[0]) : given[0];
                return {std::abs(std::get<double>(given[0].held))};
            }
            case scalar_function::floor: return rounded(given[0], [](double x) { return std::floor(x); });
            case scalar_function::ceiling: return rounded(given[0], [](double x) { return std::ceil(x); });
            case scalar_function::round:
                return rounded(given[0], [](double x) { return std::copysign(std::floor(std::abs(x) + 0.5), x); });
            case scalar_function::lower:
            case scalar_function::upper: {
                auto letters = text(given[0]);
                for (auto& c : letters)
                    c = static_cast<char>(of.operation == scalar_function::lower ? std::tolower(c) : std::toupper(c));
                return {letters};
            }
            case scalar_function::trim: {
                auto letters = text(given[0]);
                while (!letters.empty() && letters.back() == ' ') letters.pop_back();
                letters.erase(0, std::min(letters.find_first_not_of(' '), letters.size()));
                return {letters};
            }
            case scalar_function::path_length:
                return {static_cast<integer>(std::get<lang::value_list>(given[0].held).size()) - 1};
            case scalar_function::char_length: return {static_cast<integer>(text(given[0]).size())};
            case scalar_function::concat: {
                std::string all;
                for (const auto& one : given) all += text(one);
                return {all};
            }
            default: return of_dates(of, given);
        }
    }

    template <class Round>
    [[nodiscard]] static value rounded(const value& of, Round round) {
        if (std::holds_alternative<integer>(of.held)) return of;
        return {round(std::get<double>(of.held))};
    }

    [[nodiscard]] static value arithmetic(lang::scalar_function operation, const value& a, const value& b) {
        using lang::scalar_function;
        if (std::holds_alternative<integer>(a.held) && std::holds_alternative<integer>(b.held)) {
            __extension__ using wide = __int128;
            const wide left = std::get<integer>(a.held), right = std::get<integer>(b.held);
            const bool divides = operation == scalar_function::divide || operation == scalar_function::remainder;
            if (divides && right == 0) return {};
            const wide made = operation == scalar_function::add        ? left + right
                              : operation == scalar_function::subtract ? left - right
                              : operation == scalar_function::multiply ? left * right
                              : operation == scalar_function::divide   ? left / right
                                                                       : left % right;
            if (made > INT64_MAX || made < INT64_MIN) return {};
            return {static_cast<integer>(made)};
        }
        const auto left = static_cast<double>(number(a)), right = static_cast<double>(number(b));
        const auto made = operation == scalar_function::add        ? left + right
                          : operation == scalar_function::subtract ? left - right
                          : operation == scalar_function::multiply ? left * right
                          : operation == scalar_function::divide   ? left / right
                                                                   : std::fmod(left, right);
        return std::isfinite(made) ? value{made} : value{};
    }

    // ---- dates ----

    [[nodiscard]] static integer floor_of(integer number, integer by) {
        return number >= 0 ? number / by : -((by - 1 - number) / by);
    }

    [[nodiscard]] static value of_dates(const expression& of, const std::vector<value>& given) {
        using lang::scalar_function;
        const auto is_time = [&](std::size_t at) {
            return of.arguments[at].type.scalar == lang::scalar_type::datetime;
        };
        const auto held = [&](std::size_t at) { return std::get<integer>(given[at].held); };
        const auto as_time = [&](std::size_t at) { return is_time(at) ? held(at) : held(at) * 86'400'000; };
        const auto as_day = [&](std::size_t at) { return is_time(at) ? floor_of(held(at), 86'400'000) : held(at); };
        const auto rest = held(0) - floor_of(held(0), 86'400'000) * 86'400'000;
        const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{as_day(0)}}};
        switch (of.operation) {
            case scalar_function::year: return {integer{int{date.year()}}};
            case scalar_function::month: return {integer{unsigned{date.month()}}};
            case scalar_function::day: return {integer{unsigned{date.day()}}};
            case scalar_function::hour: return {rest / 3'600'000};
            case scalar_function::minute: return {rest / 60'000 % 60};
            case scalar_function::second: return {rest / 1000 % 60};
            case scalar_function::to_date: return {as_day(0)};
            case scalar_function::to_datetime: return {as_time(0)};
            case scalar_function::days_between:
                return {is_time(0) || is_time(1) ? (as_time(1) - as_time(0)) / 86'400'000 : held(1) - held(0)};
            case scalar_function::seconds_between: return {(as_time(1) - as_time(0)) / 1000};
            default: return {};
        }
    }

    /// P1M, P1D, P1Y, P2W, PT1H, with a sign before them.
    [[nodiscard]] static value moved(const expression& of, const value& date, const value& by) {
        if (date.is_null() || by.is_null()) return {};
        auto length = text(by);
        integer sign = of.operation == lang::scalar_function::subtract ? -1 : 1;
        if (length.front() == '-') sign = -sign, length.erase(0, 1);
        const bool hours = length.starts_with("PT");
        const auto count = sign * (length[hours ? 2 : 1] - '0');
        const bool is_time = of.type.scalar == lang::scalar_type::datetime;
        const auto held = std::get<integer>(date.held);
        auto day = is_time ? floor_of(held, 86'400'000) : held;
        const auto rest = is_time ? held - day * 86'400'000 : 0;
        if (hours) return {held + count * 3'600'000};
        if (length.back() == 'D' || length.back() == 'W') day += length.back() == 'D' ? count : 7 * count;
        else {
            using namespace std::chrono;
            const year_month_day from{sys_days{days{day}}};
            const auto month =
                year_month{from.year(), from.month()} + months{length.back() == 'M' ? count : 12 * count};
            const year_month_day_last last{month.year(), month_day_last{month.month()}};
            day = sys_days{month / std::min(from.day(), last.day())}.time_since_epoch().count();
        }
        return {is_time ? day * 86'400'000 + rest : day};
    }

    // ---- aggregates ----

    [[nodiscard]] value aggregate(const expression& of, const result& in) const {
        if (of.arguments.empty()) return {static_cast<integer>(in.members.size())};
        std::vector<value> all;
        for (const auto& member : in.members) {
            auto one = evaluate(of.arguments.front(), {member, {}, {}, in.body, false});
            if (!one.is_null()) all.push_back(std::move(one));
        }
        std::ranges::stable_sort(all, [](const value& a, const value& b) { return order_of(a, b) < 0; });
        if (of.distinct) {
            const auto twice =
                std::ranges::unique(all, [](const value& a, const value& b) { return order_of(a, b) == 0; });
            all.erase(twice.begin(), twice.end());
        }
        using lang::aggregate_function;
        if (of.function == aggregate_function::count) return {static_cast<integer>(all.size())};
        if (of.function == aggregate_function::collect) return {lang::value_list{all.begin(), all.end()}};
        if (all.empty()) return {};
        if (of.function == aggregate_function::min) return all.front();
        if (of.function == aggregate_function::max) return all.back();
        long double sum = 0;
        for (const auto& one : all) sum += number(one);
        return {static_cast<double>(of.function == aggregate_function::avg ? sum / static_cast<long double>(all.size())
                                                                           : sum)};
    }

    const content& graph_;
    const lang::schema_catalog& catalog_;
    const lang::parameter_values& given_;
    integer now_;
};

}  // namespace omnigraph::cluster::graph::naive

// Random graphs and random queries: the engine must agree with an evaluator that
// follows the specification word by word over the checked tree, with loops and sets.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/plan/plan_builder.hpp>
#include <omnigraph/cluster/graph/plan/plan_text.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite_dialect.hpp>

#include <graph/naive_evaluator.hpp>
#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

using detail::value_text;

// ---- the graph --------------------------------------------------------------------------

lang::property property(std::string name, lang::value_type type) {
    return {std::move(name), std::move(type), {}, std::nullopt};
}

lang::schema_catalog two_types() {
    lang::schema_catalog catalog;
    for (const auto* name : {"Item", "Place"}) {
        lang::node_type type;
        type.name = name;
        type.properties = {property("exact", {lang::scalar_type::f64, false, true}),
                           property("size", {lang::scalar_type::i32, false, true}),
                           property("tags", {lang::scalar_type::string, true, true}),
                           property("word", {lang::scalar_type::string, false, true})};
        type.indexes.push_back({{"size"}, {}});
        catalog.nodes.emplace(name, std::move(type));
    }
    const auto edge = [&](const char* name, const char* from, const char* to) {
        lang::edge_type type;
        type.name = name;
        type.from = from;
        type.to = to;
        catalog.edge_names.insert(name);
        type.properties = {property("exact", {lang::scalar_type::f64, false, true}),
                           property("size", {lang::scalar_type::i32, false, true}),
                           property("word", {lang::scalar_type::string, false, true})};
        catalog.edges.emplace(name, std::move(type));
    };
    edge("Near", "Place", "Place");
    edge("Lies", "Item", "Place");
    edge("Seen", "Place", "Place");
    edge("Holds", "Place", "Item");
    return catalog;
}

lang::value any_of(const std::vector<lang::value>& choices) { return *rc::gen::elementOf(choices); }
int below(int bound) { return *rc::gen::inRange(0, bound); }
bool one_in(int n) { return below(n) == 0; }

const std::vector<lang::value>& sizes() {
    static const std::vector<lang::value> all{{}, {std::int64_t{1}}, {std::int64_t{2}}, {std::int64_t{-3}}};
    return all;
}
const std::vector<lang::value>& exacts() {
    static const std::vector<lang::value> all{{}, {1.0}, {2.5}, {-3.0}};
    return all;
}

const std::vector<lang::value>& words() {
    static const std::vector<lang::value> all{{}, {std::string{"cat"}}, {std::string{"Dog"}}, {std::string{"cat dog"}}};
    return all;
}

std::map<std::string, lang::value> random_values() {
    return {{"size", any_of(sizes())}, {"exact", any_of(exacts())}, {"word", any_of(words())}};
}

naive::content random_graph() {
    naive::content made;
    for (const auto* type : {"Item", "Place"})
        for (int i = 0, count = 1 + below(4); i < count; ++i) {
            naive::row node{std::string(1, static_cast<char>('a' + i)), random_values()};
            lang::value_list tags;
            for (const auto* tag : {"x", "y"})
                if (one_in(2)) tags.push_back({std::string{tag}});
            node.values["tags"] = one_in(4) ? lang::value{} : lang::value{tags};
            made.nodes[type].push_back(std::move(node));
        }
    const auto connect = [&](const char* edge, const char* from, const char* to) {
        for (int i = 0, count = below(9); i < count; ++i)
            made.edges[edge].push_back({{"", random_values()},
                                        (*rc::gen::elementOf(made.nodes[from])).id,
                                        (*rc::gen::elementOf(made.nodes[to])).id});
    };
    connect("Near", "Place", "Place");
    connect("Lies", "Item", "Place");
    connect("Seen", "Place", "Place");
    connect("Holds", "Place", "Item");
    return made;
}

/// Edges get their ids here.
void fill(query_graph& graph, naive::content& from) {
    for (const auto& [type, nodes] : from.nodes)
        for (const auto& node : nodes)
            graph.node(type, node.id,
                       {{"size", node.values.at("size")},
                        {"exact", node.values.at("exact")},
                        {"tags", node.values.at("tags")},
                        {"word", node.values.at("word")}});
    for (auto& [type, edges] : from.edges)
        for (auto& edge : edges)
            edge.id = graph.edge(type, edge.from, edge.to,
                                 {{"size", edge.values.at("size")},
                                  {"exact", edge.values.at("exact")},
                                  {"word", edge.values.at("word")}});
}

// ---- the query --------------------------------------------------------------------------

lang::expression literal(lang::value value) {
    lang::expression made;
    lang::literal written{std::int64_t{0}, {}};
    std::visit(
        [&](const auto& held) {
            using kind = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<kind, std::int64_t> || std::is_same_v<kind, double> ||
                          std::is_same_v<kind, std::string> || std::is_same_v<kind, bool>)
                written.value = held;
        },
        value.held);
    made.type.scalar = std::holds_alternative<double>(value.held)        ? lang::scalar_type::f64
                       : std::holds_alternative<bool>(value.held)        ? lang::scalar_type::boolean
                       : std::holds_alternative<std::string>(value.held) ? lang::scalar_type::string
                                                                         : lang::scalar_type::i64;
    made.value = written;
    return made;
}

lang::expression property_of(const std::string& variable, const std::string& name) {
    lang::expression made;
    made.form = lang::expression_form::property;
    made.variable = variable;
    made.name = name;
    return made;
}

/// The parameter `$n: I32?` that every query has.
lang::expression parameter() {
    lang::expression made;
    made.form = lang::expression_form::variable;
    made.name = "n";
    made.is_parameter = true;
    made.type = {lang::scalar_type::i32, false, true};
    return made;
}

lang::expression search_in(const std::string& variable) {
    lang::expression made;
    made.form = lang::expression_form::search;
    made.arguments = {property_of(variable, "word"), literal({std::string{one_in(2) ? "cat" : "dogs"}})};
    return made;
}

using types = std::vector<std::pair<std::string, std::string>>;
bool is_edge(const std::string& type) { return type != "Item" && type != "Place"; }

lang::filter random_filter(const types& known) {
    const auto& [variable, type] = *rc::gen::elementOf(known);
    lang::filter made;
    if (one_in(4) && !is_edge(type)) {
        made.left = property_of(variable, "tags");
        made.left.type.list = true;
        made.op = lang::comparison::contains;
        made.right = literal({std::string{one_in(2) ? "x" : "y"}});
        return made;
    }
    if (one_in(4)) {
        made.left = search_in(variable);
        made.right = literal({!one_in(3)});
        return made;
    }
    made.op = static_cast<lang::comparison>(below(6));
    made.left = property_of(variable, one_in(2) ? "size" : "exact");
    if (one_in(3)) made.right = property_of((*rc::gen::elementOf(known)).first, one_in(2) ? "size" : "exact");
    else if (one_in(4)) made.right = parameter();
    else made.right = literal(any_of({{std::int64_t{1}}, {std::int64_t{2}}, {2.5}, {1.0}, {-3.0}, {std::int64_t{-3}}}));
    if (one_in(4)) std::swap(made.left, made.right);
    return made;
}

lang::null_test random_null_test(const types& known) {
    const auto& [variable, type] = *rc::gen::elementOf(known);
    lang::null_test made;
    made.negated = one_in(2);
    const int choice = below(is_edge(type) ? 5 : 6);
    if (choice == 0) made.value = parameter();
    else if (choice == 1) made.value = search_in(variable);
    else made.value = property_of(variable, choice < 4 ? "size" : choice == 4 ? "exact" : "tags");
    return made;
}

lang::test random_test(const types& known, int depth = 0) {
    const int choice = below(depth < 3 ? 5 : 3);
    if (choice < 2) return random_filter(known);
    if (choice == 2) return random_null_test(known);
    lang::junction made;
    made.op = one_in(2) ? lang::connective::all : lang::connective::any;
    for (int i = 0, count = 2 + below(2); i < count; ++i) made.parts.push_back(random_test(known, depth + 1));
    return made;
}

lang::binding random_binding(types& known, int fresh) {
    lang::binding made;
    types nodes;
    std::ranges::copy_if(known, std::back_inserter(nodes), [](const auto& one) { return !is_edge(one.second); });
    if (!nodes.empty() && one_in(4)) {
        std::tie(made.variable, made.type) = *rc::gen::elementOf(nodes);
    } else {
        made.variable = "v" + std::to_string(fresh);
        made.type = one_in(2) ? "Item" : "Place";
        known.emplace_back(made.variable, made.type);
    }
    if (one_in(3)) made.conditions.push_back({"size", literal({std::int64_t{1 + below(3)}}), {}});
    if (one_in(6)) made.conditions.push_back({"tags", literal({std::string{"x"}}), {}});
    return made;
}

lang::traversal random_traversal(types& known, int fresh) {
    lang::traversal made;
    made.edge = one_in(2) ? "Near" : "Lies";
    if (one_in(4)) made.others.push_back({made.edge == "Near" ? "Seen" : one_in(2) ? "Lies" : "Holds", {}, true});
    made.undirected = made.edge == "Near" && one_in(4);
    const bool chains = made.edge == "Near";
    // As the checker infers it: with equal ends the written direction counts, else the types decide.
    made.forward = chains || one_in(2);
    for (auto& other : made.others) other.forward = chains ? one_in(2) : (other.edge == "Holds") != made.forward;
    const std::string left_type = chains ? "Place" : made.forward ? "Item" : "Place";
    const std::string right_type = chains ? "Place" : made.forward ? "Place" : "Item";
    const auto pick = [&](const std::string& type, int number) -> std::string {
        std::vector<std::string> fitting;
        for (const auto& [name, of] : known)
            if (of == type) fitting.push_back(name);
        if (!fitting.empty() && !one_in(4)) return *rc::gen::elementOf(fitting);
        if (one_in(3)) return "_";
        const auto name = "v" + std::to_string(number);
        known.emplace_back(name, type);
        return name;
    };
    made.left = pick(left_type, fresh);
    made.right = pick(right_type, fresh + 50);
    if (one_in(3)) {
        const auto min = static_cast<std::uint32_t>(1 + below(2));
        made.hops = lang::hop_bounds{min, min + static_cast<std::uint32_t>(below(3))};
    } else if (one_in(3) && made.others.empty()) {
        made.edge_variable = "w" + std::to_string(fresh);
        known.emplace_back(made.edge_variable, made.edge);
    }
    return made;
}

types own_of(const types& all, std::size_t before) {
    return {all.begin() + static_cast<std::ptrdiff_t>(before), all.end()};
}

std::vector<lang::clause> random_clauses(types known, int depth, types& seen, int& fresh);

/// Branches begin alike half the time, so that there is something that they share.
lang::choice random_choice(types& known, int depth, int& fresh) {
    lang::choice made;
    const auto before = known.size();
    types first;
    made.branches.push_back(random_clauses(known, depth + 1, first, fresh));
    made.branches.push_back(made.branches.front());
    types second = first;
    if (one_in(2)) made.branches.back() = random_clauses(known, depth + 1, second, fresh);
    else made.branches.back().push_back(random_filter(first));
    for (const auto& [name, type] : own_of(first, before))
        if (std::ranges::find(second, std::pair{name, type}) != second.end() &&
            std::ranges::find(made.shared, name, &lang::bound_variable::name) == made.shared.end()) {
            made.shared.push_back({name, type, is_edge(type)});
            known.emplace_back(name, type);
        }
    return made;
}

/// `may_be_null`: what it binds, which no later traversal begins at.
lang::optional_block random_optional(const types& known, int depth, types& may_be_null, int& fresh) {
    lang::optional_block made;
    types inner;
    do made.clauses = random_clauses(known, depth + 1, inner, fresh);
    while (inner.size() == known.size());
    std::ranges::copy(own_of(inner, known.size()), std::back_inserter(may_be_null));
    return made;
}

std::vector<lang::clause> random_clauses(types known, int depth, types& seen, int& fresh) {
    types may_be_null;
    std::vector<lang::clause> made;
    for (int i = 0, count = 1 + below(depth == 0 ? 4 : 2); i < count; ++i) {
        auto all = known;
        std::ranges::copy(may_be_null, std::back_inserter(all));
        const int choice = known.empty() ? below(2) : below(7);
        if (choice == 0) made.emplace_back(random_binding(known, fresh++));
        else if (choice == 1 || choice == 2) made.emplace_back(random_traversal(known, fresh++));
        else if (choice == 3 || depth >= 2) std::visit([&](auto&& one) { made.emplace_back(one); }, random_test(all));
        else if (choice == 5) made.emplace_back(random_choice(known, depth, fresh));
        else if (choice == 6) made.emplace_back(random_optional(known, depth, may_be_null, fresh));
        else {
            types ignored;
            made.emplace_back(lang::negation{random_clauses(known, depth + 1, ignored, fresh), {}});
        }
    }
    seen = known;
    if (depth == 0) std::ranges::copy(may_be_null, std::back_inserter(seen));
    return made;
}

lang::expression bare(const std::string& variable) {
    lang::expression made;
    made.form = lang::expression_form::variable;
    made.name = variable;
    return made;
}

lang::expression count_of(std::vector<lang::expression> arguments) {
    lang::expression made;
    made.form = lang::expression_form::aggregate;
    made.arguments = std::move(arguments);
    return made;
}

void project(lang::read_body& body, std::vector<lang::result_column>& columns, lang::expression value,
             lang::scalar_type type) {
    columns.push_back({"c" + std::to_string(columns.size()), {type, false, true}});
    body.returns.push_back({std::move(value), std::nullopt});
}

/// A column of whole nodes or edges, as the checker marks it.
void project_whole(lang::read_body& body, std::vector<lang::result_column>& columns, const std::string& name,
                   const std::string& type) {
    project(body, columns, bare(name), lang::scalar_type::string);
    columns.back().whole = lang::whole_row{type, is_edge(type)};
}

lang::checked_query random_query() {
    lang::checked_query made;
    made.tree.name = "random";
    made.tree.parameters = {{"n", {lang::scalar_type::i32, false, true}, {}}};
    lang::read_body body;
    types known;
    int fresh = 0;
    body.match.emplace_back(random_binding(known, fresh++));
    auto rest = random_clauses(known, 0, known, fresh);
    body.match.insert(body.match.end(), rest.begin(), rest.end());
    if (one_in(4)) {
        for (int keys = below(3); keys > 0; --keys) {
            const auto& one = *rc::gen::elementOf(known);
            if (one_in(2)) project_whole(body, made.columns, one.first, one.second);
            else project(body, made.columns, property_of(one.first, "size"), lang::scalar_type::i32);
        }
        project(body, made.columns, count_of({}), lang::scalar_type::i64);
        project(body, made.columns, count_of({bare((*rc::gen::elementOf(known)).first)}), lang::scalar_type::i64);
        project(body, made.columns, count_of({property_of((*rc::gen::elementOf(known)).first, "exact")}),
                lang::scalar_type::i64);
    } else {
        for (const auto& [name, type] : known) {
            project_whole(body, made.columns, name, type);
            if (is_edge(type)) project(body, made.columns, property_of(name, "size"), lang::scalar_type::i32);
        }
        if (one_in(2)) {
            const auto key = property_of((*rc::gen::elementOf(known)).first, one_in(2) ? "size" : "exact");
            body.order.push_back({key, one_in(2)});
            if (one_in(2)) body.limit = lang::row_bound{static_cast<std::uint64_t>(below(4))};
        }
    }
    made.tree.body = std::move(body);
    return made;
}

}  // namespace

TEST_CASE("any query on any graph gives what the specification's words give") {
    const auto catalog = two_types();
    CHECK(rc::check([&] {
        auto content = random_graph();
        query_graph graph{catalog};
        fill(graph, content);
        auto& session = graph.session();
        for (int i = 0; i < 8; ++i) {
            const auto query = random_query();
            const lang::parameter_values parameters{{"n", any_of(sizes())}};
            const auto plan = build_plan(query, graph.catalog(), &parameters);
            if (!plan) RC_FAIL(plan.error().message);
            const auto sql = write_sql(*plan, sqlite_dialect{graph.schema()});
            RC_LOG() << plan_text(*plan) << sql.text << "\nn = " << value_text(parameters.at("n")) << "\n";
            const auto found = session.run({query, parameters});
            if (!found) RC_FAIL(found.error().message);
            auto got = naive::cells_of(*found);
            auto wanted = naive::naive_evaluator{content, catalog, parameters, 0}.rows(query);
            if (std::get<lang::read_body>(query.tree.body).order.empty()) {
                std::ranges::sort(got);
                std::ranges::sort(wanted);
            }
            RC_ASSERT(got == wanted);
        }
    }));
}

}  // namespace omnigraph::cluster::graph

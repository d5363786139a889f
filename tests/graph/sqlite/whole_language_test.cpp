// Random texts of the whole query language: the engine must agree with an evaluator that follows the specification
// word by word, and formatting must not change what a query means.
//
//     OMNIGRAPH_RANDOM_QUERIES=20000 graph_test -tc='any text of the language*'     asks that many queries
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/schema/node_set.hpp>

#include <graph/naive_evaluator.hpp>
#include <graph/query_graph.hpp>
#include <graph/random_seeds.hpp>
#include <lang/tree_text.hpp>

namespace omnigraph::cluster::graph {
namespace {

using naive::integer;

constexpr auto schema = R"(
    interface Sized { size: I32?  word: String?  day: Date? }
    node Item implements Sized {
        slug: String @key
        size: I32? @index
        big: I64?
        exact: F64?
        short: F32?
        word: String?
        tags: [String]?
        sizes: [I32]?
        mood: enum(bad, good)?
        on: Bool?
        day: Date?
        at: DateTime?
    }
    node Place implements Sized { name: String @key  size: I32?  exact: F64?  word: String?  day: Date?  face: Vector(2)? }
    edge Near: Place -> Place { size: I32?  word: String?  day: Date? }
    edge Seen: Place -> Place
    edge Lies: Item -> Place { size: I32?  exact: F64? }
    edge Holds: Place -> Item
    edge Tied: Place -> Item | Place { size: I32?  word: String? }
    edge Made: Item | Place -> Place | Item
)";

/// A variable that may be either has the properties of both, or those of the interface.
constexpr auto either_node = "Item|Place";
constexpr auto interface_node = "Sized";
constexpr auto path_type = "a path";

constexpr integer now = 1'704'067'261'001;  // 2024-01-01T00:01:01.001Z
constexpr integer today = 19'723;

int below(int bound) { return *rc::gen::resize(100, rc::gen::inRange(0, bound)); }
bool one_in(int n) { return below(n) == 0; }
template <class Item>
Item any_of(const std::vector<Item>& choices) {
    return *rc::gen::elementOf(choices);
}

// ---- the graph --------------------------------------------------------------------------

lang::value stored(const std::string& property) {
    using lang::value;
    if (one_in(4)) return {};
    if (property == "size") return any_of<value>({{integer{1}}, {integer{2}}, {integer{-3}}, {integer{7}}});
    if (property == "big")
        return any_of<value>({{integer{5}}, {integer{-5}}, {INT64_MAX}, {integer{1} << 62}, {(integer{1} << 53) + 1}});
    if (property == "exact") return any_of<value>({{1.0}, {2.5}, {-3.0}, {9007199254740992.0}});
    if (property == "short") return any_of<value>({{static_cast<double>(0.1F)}, {2.5}, {-1.0}});
    if (property == "word")
        return any_of<value>({{std::string{"cat"}}, {std::string{"Dog"}}, {std::string{" cat dog"}}, {std::string{}}});
    if (property == "face")  // whose distances from each other are integers
        return any_of<value>({{lang::value_list{{0.0}, {0.0}}},
                              {lang::value_list{{3.0}, {4.0}}},
                              {lang::value_list{{0.0}, {4.0}}},
                              {lang::value_list{{3.0}, {0.0}}}});
    if (property == "mood") return any_of<value>({{std::string{"good"}}, {std::string{"bad"}}});
    if (property == "on") return any_of<value>({{true}, {false}});
    if (property == "day")
        return any_of<value>({{today}, {integer{19'753}}, {integer{-1}}, {integer{0}}, {integer{19'782}}});
    if (property == "at")
        return any_of<value>({{now}, {integer{-1}}, {integer{0}}, {integer{1'706'659'199'999}}, {today * 86'400'000}});
    lang::value_list list;
    for (int i = below(3); i > 0; --i)
        list.push_back(property == "tags" ? any_of<value>({{std::string{"x"}}, {std::string{"cat"}}})
                                          : any_of<value>({{integer{1}}, {integer{7}}}));
    return {std::move(list)};
}

std::map<std::string, lang::value> stored(const lang::table_type& type) {
    std::map<std::string, lang::value> values;
    for (const auto& property : type.properties) values.emplace(property.name, stored(property.name));
    return values;
}

std::string random_end(naive::content& of, const lang::edge_type& edge, const std::string& end) {
    const auto type = any_of(lang::end_types(end));
    const auto id = any_of(of.nodes[type]).id;
    return lang::has_typed_ends(edge) ? lang::typed_end(type, id) : id;
}

naive::content random_graph(const lang::schema_catalog& catalog) {
    naive::content made;
    for (const auto& [name, type] : catalog.nodes)
        for (int i = 0, count = 1 + below(4); i < count; ++i) {
            naive::row node{std::string(1, static_cast<char>('a' + i)), stored(type)};
            node.values[type.key.front()] = {node.id};
            made.nodes[name].push_back(std::move(node));
        }
    for (const auto& [name, type] : catalog.edges)
        for (int i = 0, count = below(8); i < count; ++i)
            made.edges[name].push_back(
                {{"", stored(type)}, random_end(made, type, type.from), random_end(made, type, type.to)});
    return made;
}

/// Edges get their ids here.
void fill(query_graph& graph, naive::content& from) {
    const auto given = [](const naive::row& row) { return query_graph::values{row.values.begin(), row.values.end()}; };
    for (const auto& [type, nodes] : from.nodes)
        for (const auto& node : nodes) graph.node(type, node.id, given(node));
    for (auto& [type, edges] : from.edges)
        for (auto& edge : edges) edge.id = graph.edge(type, edge.from, edge.to, given(edge));
}

// ---- the query --------------------------------------------------------------------------

constexpr auto parameters =
    "$n: I32?, $f: F64, $t: String?, $ts: [String], $ns: [F64]?, $d: Date?, $by: String = \"P1M\", $rows: I64 = 3, "
    "$skip: U32 = 1";

std::string random_parameters() {
    std::string text = "{\"f\": " + any_of<std::string>({"0.1", "2.5", "1e300", "-3"}) +
                       ", \"ts\": " + any_of<std::string>({"[]", "[\"cat\"]", "[\"Dog\", \"x\"]"});
    const auto maybe = [&](const std::string& name, const std::vector<std::string>& values) {
        if (!one_in(3)) text += ", \"" + name + "\": " + any_of(values);
    };
    maybe("n", {"1", "2", "null", "-3"});
    maybe("t", {"\"cat\"", "\"d\"", "null"});
    maybe("ns", {"[1]", "[0.1, 2.5]", "[]", "null"});
    maybe("d", {"\"2024-01-31\"", "\"1970-01-01\"", "null"});
    maybe("by", {"\"P1D\"", "\"-P1M\"", "\"P1Y\"", "\"P2W\""});
    maybe("rows", {"0", "1", "5"});
    maybe("skip", {"0", "2"});
    return text + "}";
}

struct variable {
    std::string name, type;
    bool may_be_null = false;

    [[nodiscard]] bool is_either() const { return type == either_node || type == interface_node; }
    [[nodiscard]] bool is_edge() const { return type != "Item" && type != "Place" && !is_either(); }
};
using variables = std::vector<variable>;

/// Writes texts that mostly pass the checker.
class writer {
public:
    explicit writer(const lang::schema_catalog& catalog) : catalog_{catalog} {}

    std::string query() {
        variables known;
        auto match = binding(known) + " " + clauses(known, 0);
        const bool grouped = one_in(3);
        auto text = "query q(" + std::string{parameters} + ") { match { " + match + " } return ";
        text += grouped ? groups(known) : one_in(5) ? ranked_rows(known) : rows(known);
        return text + " }" + fragments_;
    }

    /// One variable, ordered by two rankings together.
    std::string fusion() {
        variables known;
        const auto match = binding(known) + (one_in(2) ? " " + test(known, 2) : "");
        const auto first = ranking(known), second = ranking(known);
        return "query q(" + std::string{parameters} + ") { match { " + match + " } return { $" + known.front().name +
               " as c } order { rrf(" + first + ", " + second + any_of<std::string>({"", ", 1", ", 60"}) + ") }" +
               any_of<std::string>({" limit 2", " limit $rows", " limit 3 offset 1"}) + " }";
    }

private:
    // ---- values ----

    std::string property(const variables& known, const std::vector<std::string>& names) {
        std::vector<std::string> all;
        for (const auto& one : known) {
            if (one.type == path_type) continue;
            const auto* edge = one.is_edge() ? catalog_.edge(one.type) : nullptr;
            const auto nodes = edge ? std::nullopt : lang::node_set_of(catalog_, one.type);
            for (const auto& name : names)
                if (name == "id" || (edge ? edge->find(name) : nodes->find(name)))
                    all.push_back("$" + one.name + "." + name);
        }
        return all.empty() ? std::string{} : any_of(all);
    }

    std::string or_else(std::string written, const std::string& otherwise) {
        return written.empty() ? otherwise : written;
    }

    std::string numbers(const variables& known, int depth) {
        const int choice = below(depth < 2 ? 12 : 4);
        const auto inner = [&] { return numbers(known, depth + 1); };
        switch (choice) {
            case 0: return any_of<std::string>({"1", "2", "-3", "2.5", "0", "0.1", "9007199254740993"});
            case 1: return any_of<std::string>({"$n", "$f"});
            case 4: return "(" + inner() + any_of<std::string>({" + ", " - ", " * ", " / ", " % "}) + inner() + ")";
            case 5: return "(-(" + inner() + "))";
            case 6: return any_of<std::string>({"abs(", "floor(", "ceil(", "round("}) + inner() + ")";
            case 7: return "coalesce(" + inner() + ", " + inner() + ")";
            case 8: return "char_length(" + texts(known, depth + 1) + ")";
            case 9: return any_of<std::string>({"year(", "month(", "day("}) + days(known, depth + 1) + ")";
            case 10:
                return one_in(2) ? "days_between(" + days(known, depth + 1) + ", " + times(known, depth + 1) + ")"
                                 : any_of<std::string>({"hour(", "minute(", "second("}) + times(known, depth + 1) + ")";
            case 11: return choice_of(known, depth, [&] { return inner(); });
            case 2:
                if (const auto path = path_in(known); !path.empty()) return "path_length(" + path + ")";
                [[fallthrough]];
            default: return or_else(property(known, {"size", "big", "exact", "short"}), "3");
        }
    }

    std::string path_in(const variables& known) {
        variables paths;
        std::ranges::copy_if(known, std::back_inserter(paths),
                             [](const variable& one) { return one.type == path_type; });
        return paths.empty() ? std::string{} : "$" + any_of(paths).name;
    }

    std::string texts(const variables& known, int depth) {
        const int choice = below(depth < 2 ? 8 : 4);
        const auto inner = [&] { return texts(known, depth + 1); };
        switch (choice) {
            case 0: return any_of<std::string>({"\"cat\"", "\"d\"", "\"\""});
            case 1: return "$t";
            case 4: return any_of<std::string>({"lower(", "upper(", "trim("}) + inner() + ")";
            case 5: return "concat(" + inner() + ", " + inner() + ")";
            case 6: return "coalesce(" + inner() + ", " + inner() + ")";
            case 7: return choice_of(known, depth, [&] { return inner(); });
            default: return or_else(property(known, {"word", "word", "id", "mood"}), "\"a\"");
        }
    }

    std::string days(const variables& known, int depth) {
        switch (below(depth < 2 ? 6 : 3)) {
            case 0: return any_of<std::string>({"date(\"2024-01-31\")", "today()", "$d"});
            case 3: return "(" + days(known, depth + 1) + any_of<std::string>({" + ", " - "}) + length() + ")";
            case 4: return "date(" + times(known, depth + 1) + ")";
            case 5: return "coalesce(" + days(known, depth + 1) + ", today())";
            default: return or_else(property(known, {"day"}), "today()");
        }
    }

    std::string times(const variables& known, int depth) {
        switch (below(depth < 2 ? 6 : 3)) {
            case 0: return any_of<std::string>({"datetime(\"2024-01-31T12:30:00Z\")", "now()"});
            case 3:
                return "(" + times(known, depth + 1) + any_of<std::string>({" + ", " - "}) +
                       (one_in(3) ? "duration(\"PT5H\")" : length()) + ")";
            case 4: return "datetime(" + days(known, depth + 1) + ")";
            default: return or_else(property(known, {"at"}), "now()");
        }
    }

    std::string length() {
        return any_of<std::string>({"duration($by)", "duration(\"P1M\")", "duration(\"P1D\")", "duration(\"P1Y\")"});
    }

    template <class Inner>
    std::string choice_of(const variables& known, int depth, Inner inner) {
        if (one_in(3)) {
            const auto text = one_in(2) ? "case " + or_else(property(known, {"word"}), "$t") + " when \"cat\" then "
                                        : "case " + or_else(property(known, {"size"}), "$n") + " when 2 then ";
            return text + inner() + (one_in(2) ? " else " + inner() : "") + " end";
        }
        auto text = "case when " + case_test(known, depth + 1) + " then " + inner();
        if (one_in(3)) text += " when " + case_test(known, depth + 1) + " then " + inner();
        return text + (one_in(2) ? " else " + inner() : "") + " end";
    }

    std::string any_value(const variables& known, int depth) {
        switch (below(5)) {
            case 0: return texts(known, depth);
            case 1: return days(known, depth);
            case 2: return times(known, depth);
            default: return numbers(known, depth);
        }
    }

    // ---- tests ----

    /// Only these have a `not`.
    std::string case_test(const variables& known, int depth) {
        const bool outside = std::exchange(in_case_, true);
        auto text = test(known, depth);
        in_case_ = outside;
        return text;
    }

    std::string test(const variables& known, int depth) {
        if (in_case_ && depth < 4 && one_in(4)) return "not " + test(known, depth + 1);
        const auto compared = [&](const std::string& left, const std::string& right) {
            return left + any_of<std::string>({" = ", " != ", " < ", " <= ", " > ", " >= "}) + right;
        };
        switch (below(depth < 3 ? 13 : 9)) {
            case 0: return compared(texts(known, depth), texts(known, depth));
            case 1: return compared(days(known, depth), days(known, depth));
            case 2: return compared(times(known, depth), times(known, depth));
            case 3: return in_list(known, depth);
            case 4:
                return "(" + texts(known, depth) + ")" +
                       any_of<std::string>({" starts_with ", " ends_with ", " contains "}) + texts(known, depth);
            case 5: return null_test(known, depth);
            case 6:
                return or_else(property(known, {"tags"}), "[\"x\"]") + " contains " +
                       any_of<std::string>({"\"x\"", "$t", "\"cat\""});
            case 7: return text_test(known);
            case 9:
            case 10:
                return "(" + test(known, depth + 1) + any_of<std::string>({" or ", " and "}) + test(known, depth + 1) +
                       ")";
            case 11: {
                const auto flag = property(known, {"on"});
                return flag.empty() ? "$n is null" : flag + any_of<std::string>({" = true", " != true", " = false"});
            }
            default: return compared(numbers(known, depth), numbers(known, depth));
        }
    }

    /// What search, fuzzy, bm25 and nearest say of a row.
    std::string text_test(const variables& known) {
        const auto face = property(known, {"face"}), field = property(known, {"word"});
        if (!face.empty() && one_in(3))
            return "nearest(" + face + ", [0, 4])" + any_of<std::string>({" < 4", " = 5", " is null", " >= 3"});
        if (field.empty()) return "1 = 1";
        if (one_in(3))
            return "bm25(" + field + ", " + any_of<std::string>({"\"cat\"", "\"dogs cat\"", "$t"}) + ")" +
                   any_of<std::string>({" is null", " > 0", " is not null"});
        const auto asked = one_in(2) ? any_of<std::string>({"search(", "match_text("}) + field + ", " +
                                           any_of<std::string>({"\"cat\"", "\"dogs\"", "\"bird cat\"", "$t"})
                                     : "fuzzy(" + field + ", " +
                                           any_of<std::string>({"\"cot\"", "\"cot\", 1", "\"bat dig\", 1",
                                                                "\"dogs\", 0", "\"bird\"", "\"birds\", 3", "$t"});
        return asked + ")" + any_of<std::string>({"", " = true", " = false", " is null"});
    }

    std::string ranking(const variables& known) {
        const auto face = property(known, {"face"}), field = property(known, {"word"});
        if (!face.empty() && (field.empty() || one_in(2)))
            return "nearest(" + face + ", " + any_of<std::string>({"[0, 0]", "[3, 4]"}) + ")";
        return "bm25(" + field + ", " + any_of<std::string>({"\"cat\"", "\"dogs\"", "\"cat dog\"", "\"bird\""}) + ")";
    }

    /// Ordered by a relevance or a distance, which leaves out the rows that have none.
    std::string ranked_rows(const variables& known) {
        variables nodes;
        std::ranges::copy_if(known, std::back_inserter(nodes),
                             [](const variable& one) { return !one.is_edge() && !one.is_either(); });
        if (nodes.empty()) return rows(known);
        return "{ " + any_value(known, 1) + " as c0, $" + any_of(nodes).name + " as c1 } order { " + ranking(nodes) +
               (one_in(2) ? ", c0" : "") + " } limit " + any_of<std::string>({"2", "$rows", "50 offset 1", "100"});
    }

    std::string in_list(const variables& known, int depth) {
        const std::string in = one_in(2) ? " in " : " not in ";
        switch (below(4)) {
            case 0:
                return "(" + numbers(known, depth + 1) + ")" + in +
                       any_of<std::string>(
                           {"[1, 2]", "$ns", "[]", "[0.1, 2.5]", or_else(property(known, {"sizes"}), "[7]")});
            case 1:
                return "(" + days(known, depth + 1) + ")" + in + any_of<std::string>({"[date(\"2024-01-31\")]", "[]"});
            default:
                return "(" + texts(known, depth + 1) + ")" + in +
                       any_of<std::string>({"[\"cat\", \"a\"]", "$ts", "[]", or_else(path_in(known), "[\"b\"]"),
                                            or_else(property(known, {"tags"}), "[\"d\"]")});
        }
    }

    std::string null_test(const variables& known, int depth) {
        const std::string is = one_in(2) ? " is null" : " is not null";
        for (const auto& one : known)
            if (one.may_be_null && one_in(2)) return "$" + one.name + is;
        return any_of<std::string>({"$n", "$d", "$ns", any_value(known, depth + 1)}) + is;
    }

    // ---- clauses ----

    std::string fresh() { return "v" + std::to_string(++fresh_); }

    std::string binding(variables& known) {
        variables nodes;
        std::ranges::copy_if(known, std::back_inserter(nodes),
                             [](const variable& one) { return !one.is_edge() && !one.may_be_null; });
        variable bound{fresh(), one_in(8) ? (one_in(2) ? either_node : interface_node) : one_in(2) ? "Item" : "Place"};
        if (!nodes.empty() && one_in(4)) bound = any_of(nodes);
        else known.push_back(bound);
        auto text = "$" + bound.name + ": " + bound.type;
        if (!one_in(3)) return text;
        std::vector<std::string> conditions{"size: 1", "size: $n", "word: \"cat\"", "day: today()"};
        if (bound.type != interface_node) conditions.emplace_back("exact: 2.5");
        if (bound.type == "Item")
            conditions.insert(conditions.end(), {"tags: \"x\"", "mood: \"good\"", "on: true", "short: 0.1"});
        return text + " { " + any_of(conditions) + " }";
    }

    /// Of a node that may be of several types it says which; earlier blocks may have said another one.
    std::string narrowing(variables& known) {
        const auto narrowed = std::ranges::find_if(
            known, [](const variable& one) { return one.is_either() && !one.may_be_null && one_in(2); });
        if (narrowed == known.end()) return binding(known);
        narrowed->type = one_in(2) ? "Item" : "Place";
        return "$" + narrowed->name + ": " + narrowed->type;
    }

    std::string end_of(variables& known, const std::string& type) {
        std::vector<std::string> fitting;
        for (const auto& one : known)
            if (const bool fits =
                    one.type == type || (!one.is_edge() && (type == either_node || (one.is_either() && one_in(4))));
                fits && !one.may_be_null)
                fitting.push_back(one.name);
        if (!fitting.empty() && !one_in(4)) return "$" + any_of(fitting);
        if (one_in(4)) return "$_";
        known.push_back({fresh(), type});
        return "$" + known.back().name;
    }

    std::string traversal(variables& known) {
        if (one_in(4)) return traversal_of_either(known);
        const bool places = one_in(2);
        const bool reversed = !places && one_in(2);
        const auto left = end_of(known, places || reversed ? "Place" : "Item");
        std::string walk = places ? any_of<std::string>({"near", "seen"}) : any_of<std::string>({"lies", "holds"});
        const bool several = one_in(4);
        if (several) walk += places ? any_of<std::string>({"|near", "|seen"}) : "|holds";
        const bool undirected = places && one_in(3);
        std::string edge;
        if (!several && one_in(3)) edge = fresh();
        if (!edge.empty()) walk = "$" + edge + ":" + walk;
        if (undirected) walk = "<" + walk + ">";
        if (edge.empty() && one_in(3)) {
            const int least = 1 + below(2);
            walk += "{" + std::to_string(least) + "," + std::to_string(least + below(3)) + "}";
        }
        const auto right = end_of(known, places || !reversed ? "Place" : "Item");
        if (!edge.empty()) {
            auto name = walk.substr(walk.find(':') + 1);
            if (name.ends_with(">")) name.pop_back();
            name.front() = static_cast<char>(std::toupper(name.front()));
            known.push_back({edge, name});
        }
        return left + " " + walk + " " + right;
    }

    /// Between two nodes with names.
    std::string shortest(variables& known) {
        const bool typed = one_in(4);
        const auto end = [&] {
            auto name = end_of(known, typed ? either_node : "Place");
            if (name != "$_") return name;
            known.push_back({fresh(), typed ? either_node : "Place"});
            return "$" + known.back().name;
        };
        const auto left = end(), right = end();
        const auto walk = typed ? any_of<std::string>({"made", "<made>"})
                                : any_of<std::string>({"near", "<near>", "near|seen", "seen"});
        known.push_back({fresh(), path_type});
        return "shortest " + left + " " + walk + any_of<std::string>({"{1,3}", "{2,4}", "{1,1}"}) + " " + right +
               " as $" + known.back().name;
    }

    /// Along an edge type with several node types at an end.
    std::string traversal_of_either(variables& known) {
        const bool tied = one_in(2), bound = one_in(3);
        const auto left = end_of(known, tied ? "Place" : either_node);
        const auto edge = bound ? fresh() : std::string{};
        std::string walk = (bound ? "$" + edge + ":" : "") + (tied ? "tied" : "made");
        if (one_in(4)) walk = "<" + walk + ">";
        if (!bound && one_in(3)) walk += any_of<std::string>({"{1,1}", "{1,2}", "{2,2}", "{1,3}", "{2,3}"});
        const auto right = end_of(known, either_node);
        if (bound) known.push_back({edge, tied ? "Tied" : "Made"});
        return one_in(4) && tied ? right + " " + walk + " " + left : left + " " + walk + " " + right;
    }

    std::string clauses(variables& known, int depth) {
        std::string text;
        for (int count = 1 + below(depth == 0 ? 4 : 2); count > 0; --count) {
            const int choice = below(depth < 2 ? 9 : 5);
            if (depth < 2 && !in_fragment_ && one_in(8)) text += call(known, depth);
            else if (choice == 0) text += one_in(3) ? narrowing(known) : binding(known);
            else if (choice <= 2) text += one_in(6) ? shortest(known) : traversal(known);
            else if (choice <= 5) text += test(known, 1);
            else if (choice == 6) text += alternatives(known, depth);
            else text += block(known, depth, choice == 7);
            text += "\n";
        }
        return text;
    }

    /// From a node that is known, when there is one, to a new one.
    std::string walk_from(variables& known) {
        variables nodes;
        std::ranges::copy_if(known, std::back_inserter(nodes),
                             [](const variable& one) { return !one.is_edge() && !one.may_be_null; });
        if (nodes.empty()) return traversal(known);
        const auto from = any_of(nodes);
        if (from.is_either() || one_in(6)) {
            known.push_back({fresh(), either_node});
            return "$" + from.name + " made $" + known.back().name;
        }
        known.push_back({fresh(), from.type == "Item" || one_in(2) ? "Place" : "Item"});
        const auto& to = known.back();
        const auto edge = from.type == to.type ? any_of<std::string>({"near", "seen", "near|seen{1,2}"})
                                               : any_of<std::string>({"lies", "holds"});
        return one_in(2) ? "$" + from.name + " " + edge + " $" + to.name
                         : "$" + to.name + " " + edge + " $" + from.name;
    }

    /// Begins with a clause that mentions a variable from outside.
    std::string block(variables& known, int depth, bool optional) {
        auto inner = known;
        std::string text = optional ? "optional { " : "not { ";
        text += walk_from(inner) + " " + clauses(inner, depth + 1) + "}";
        if (optional)
            for (auto at = known.size(); at < inner.size(); ++at) {
                inner[at].may_be_null = true;
                known.push_back(inner[at]);
            }
        return text;
    }

    /// Calls a new fragment about a node that is known, and often about one that the call binds. A fragment has
    /// parameters of its own with the names of the query's.
    std::string call(variables& known, int depth) {
        variables nodes;
        std::ranges::copy_if(known, std::back_inserter(nodes),
                             [](const variable& one) { return !one.is_edge() && !one.may_be_null; });
        if (nodes.empty()) return traversal(known);
        const auto about = any_of(nodes);
        variables inner{{fresh(), about.type}};
        const auto parameter = inner.front().name;
        in_fragment_ = true;
        const auto body = walk_from(inner) + " " + clauses(inner, depth + 1);
        in_fragment_ = false;
        variables bound;
        std::ranges::copy_if(inner, std::back_inserter(bound), [&](const variable& one) {
            return !one.is_edge() && !one.may_be_null && one.name != parameter;
        });
        const auto name = "f" + std::to_string(++fresh_);
        auto head = " fragment " + name + "($" + parameter + ": " + about.type;
        auto text = "call " + name + "($" + about.name;
        if (!bound.empty() && !one_in(3)) {
            const auto given = any_of(bound);
            head += ", $" + given.name + ": " + given.type;
            known.push_back({fresh(), given.type});
            text += ", $" + known.back().name;
        }
        fragments_ += head +
                      ", $n: I32?, $f: F64, $t: String?, $ts: [String], $ns: [F64]?, $d: Date?, $by: String) {\n" +
                      body + "}";
        return text + ", $n, $f, $t, $ts, $ns, $d, $by)";
    }

    std::string alternatives(variables& known, int depth) {
        auto first = known, second = known;
        const auto shared = traversal(first);
        auto text = "either { " + shared + " " + clauses(first, depth + 1) + "} or { ";
        if (one_in(2)) {
            const auto bound = std::ranges::count_if(first, [](const variable&) { return true; });
            text += shared + " " + test(known, 2) + " }";
            // What the same text binds is shared; what else the first branch binds is not.
            for (auto at = known.size(); at < static_cast<std::size_t>(bound); ++at)
                if (shared.find("$" + first[at].name + " ") != std::string::npos ||
                    shared.find("$" + first[at].name + ":") != std::string::npos ||
                    shared.ends_with("$" + first[at].name))
                    known.push_back({first[at].name, first[at].type});
        } else {
            text += traversal(second) + " " + clauses(second, depth + 1) + "}";
        }
        return text;
    }

    // ---- the result ----

    std::string rows(const variables& known) {
        std::string text = one_in(5) ? "distinct { " : "{ ";
        std::vector<std::string> columns;
        const bool distinct = text.starts_with("distinct");
        for (int count = 1 + below(4); count > 0; --count) {
            const auto name = "c" + std::to_string(columns.size());
            const auto value = one_in(3) ? "$" + any_of(known).name : any_value(known, 0);
            columns.push_back(name);
            text += value + " as " + name + ", ";
        }
        text += "}";
        if (one_in(2)) return text;
        text += " order { ";
        for (int count = 1 + below(2); count > 0; --count)
            text += (distinct || one_in(2) ? any_of(columns) : any_value(known, 0)) +
                    any_of<std::string>({" desc", " asc", ""}) + (count > 1 ? ", " : "");
        return text + " }" + page();
    }

    std::string page() {
        const auto limit = any_of<std::string>({" limit $rows", " limit 2", ""});
        const auto offset = any_of<std::string>({" offset $skip", " offset 1", "", ""});
        return one_in(2) ? limit + offset : offset + limit;
    }

    std::string aggregate(const variables& known) {
        const std::string distinct = one_in(3) ? "distinct " : "";
        switch (below(7)) {
            case 0: return "count(*)";
            case 1: return "count(" + distinct + "$" + any_of(known).name + ")";
            case 2:
                return any_of<std::string>({"sum(", "avg("}) + distinct +
                       or_else(property(known, {"size", "exact", "big"}), "3") + ")";
            case 3: return any_of<std::string>({"min(", "max("}) + any_value(known, 1) + ")";
            case 4: return "collect(" + distinct + or_else(property(known, {"word", "size", "on", "day"}), "1") + ")";
            case 5: return "collect(" + distinct + "$" + any_of(known).name + ")";
            default: return "count(" + distinct + any_value(known, 1) + ")";
        }
    }

    std::string groups(const variables& known) {
        std::string text = "{ ";
        std::vector<std::string> columns;
        std::vector<std::string> numeric;
        for (int count = below(3); count > 0; --count) {
            columns.push_back("k" + std::to_string(columns.size()));
            const auto key = one_in(3)   ? "$" + any_of(known).name
                             : one_in(3) ? "lower(" + or_else(property(known, {"word"}), "$t") + ")"
                                         : property(known, {"size", "word", "day", "id"});
            text += key + " as " + columns.back() + ", ";
        }
        for (int count = 1 + below(3); count > 0; --count) {
            const auto name = "a" + std::to_string(count);
            const auto value =
                one_in(5) ? "100 * count(*) / (1 + count(" + any_value(known, 1) + "))" : aggregate(known);
            text += value + " as " + name + ", ";
            if (!value.starts_with("collect")) columns.push_back(name);
            if (value.starts_with("count") || value.starts_with("100")) numeric.push_back(name);
        }
        text += "}";
        if (!numeric.empty() && one_in(2))
            text += any_of<std::string>({" having { ", " having { not "}) + any_of(numeric) +
                    any_of<std::string>({" > 1", " in [1, 2]", " >= 2"}) +
                    any_of<std::string>({"", " count(*) < 5", " not count(*) > 3"}) + " }";
        if (columns.empty() || one_in(2)) return text;
        text += " order { " + any_of(columns) + any_of<std::string>({" desc", ""}) + " }";
        return text + page();
    }

    const lang::schema_catalog& catalog_;
    int fresh_ = 0;
    bool in_fragment_ = false, in_case_ = false;
    std::string fragments_;
};

/// Formatting keeps the meaning, and is done after one time.
void check_layout(const std::string& source, const lang::query_file& file) {
    lang::faults found;
    const auto formatted = lang::format_queries(source, found);
    RC_ASSERT(formatted.has_value());
    const auto again = lang::parse_queries(*formatted, found);
    RC_ASSERT(again.has_value());
    RC_ASSERT(lang::tree_text::of(*again) == lang::tree_text::of(file));
    RC_ASSERT(lang::format_queries(*formatted, found) == formatted);
}

struct tally {
    int asked = 0, refused = 0;
};

void ask(query_graph& graph, const naive::content& content, tally& count) {
    const bool fuses = one_in(12);
    const auto source = fuses ? writer{graph.catalog()}.fusion() : writer{graph.catalog()}.query();
    const auto given = random_parameters();
    RC_LOG() << source << "\n" << given << "\n";
    lang::faults found;
    const auto file = lang::parse_queries(source, found);
    if (!file) RC_FAIL("does not parse: " + faults_text(found));
    const auto checked = lang::check_query(file->queries.front(), graph.catalog(), found);
    ++count.asked;
    if (!checked) {
        if (std::getenv("OMNIGRAPH_SHOW_REFUSED")) MESSAGE(found.front().message << "\n" << source);
        return void(++count.refused);
    }
    if (count.asked % 16 == 0) check_layout(source, *file);
    const auto bound = lang::bind_parameters(checked->tree.parameters, *parse_json(given));
    RC_ASSERT(bound.has_value());
    query_call call{*checked, *bound, instant{std::chrono::milliseconds{now}}};
    const auto answer = graph.session().run(call);
    if (!answer) RC_FAIL(answer.error().message);
    auto got = naive::cells_of(*answer);
    auto wanted = naive::naive_evaluator{content, graph.catalog(), *bound, now}.rows(*checked);
    if (std::get<lang::read_body>(checked->tree.body).order.empty()) {
        std::ranges::sort(got);
        std::ranges::sort(wanted);
    }
    RC_ASSERT(got == wanted);
}

}  // namespace

TEST_CASE("any text of the language gives what the specification's words give, on any graph") {
    const auto catalog = catalog_of(schema);
    const auto* wished = std::getenv("OMNIGRAPH_RANDOM_QUERIES");  // NOLINT(concurrency-mt-unsafe)
    const int graphs = wished ? std::max(1, std::atoi(wished) / 20) : 40;
    tally count;
    const bool agreed = naive::check_seeds(graphs, wished ? 1'000'003 : 17, [&] {
        auto content = random_graph(catalog);
        query_graph graph{catalog};
        fill(graph, content);
        for (int query = 0; query < 20; ++query) ask(graph, content, count);
    });
    MESSAGE(count.asked << " queries, of which the checker refused " << count.refused);
    if (agreed) CHECK(count.refused * 2 < count.asked);  // smaller forms of a failure are refused more often
}

}  // namespace omnigraph::cluster::graph

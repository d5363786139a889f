// Random writes of the whole language: the engine must leave the rows that a model of sets leaves.
//
//     OMNIGRAPH_RANDOM_WRITES=5000 graph_test -tc='any writes*'     makes that many
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/mutation.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include <graph/naive_evaluator.hpp>
#include <graph/query_graph.hpp>
#include <graph/random_seeds.hpp>

namespace omnigraph::cluster::graph {
namespace {

using naive::integer, naive::truth, lang::value;

constexpr auto schema = R"(
    node Item {
        slug: String @key
        size: I32? @range(size, -5..20)
        exact: F64? @default(1.5)
        short: F32?
        word: String?
        tags: [String]?
        mood: enum(bad, good)?
        day: Date?
    }
    node Place { name: String @key  size: I32? }
    edge Near: Place -> Place { size: I32?  word: String? }
    edge Lies: Item -> Place { exact: F64? }
    edge Tied: Place -> Item | Place { size: I32?  word: String? }
)";

int below(int bound) { return *rc::gen::resize(100, rc::gen::inRange(0, bound)); }
bool one_in(int n) { return below(n) == 0; }
std::string any_of(const std::vector<std::string>& choices) { return *rc::gen::elementOf(choices); }

// ---- the text of a write ------------------------------------------------------------------

const std::vector<std::string> names{"\"a\"", "\"b\"", "\"c\"", "\"d\""};
const std::vector<std::string> typed_names{"\"a\"",       "\"d\"",       "\"Item:a\"",  "\"Item:b\"",
                                           "\"Place:a\"", "\"Place:b\"", "\"Place:c\"", "\"Place:Item:a\""};

/// A value for a property, as a literal or a parameter.
std::string written(const std::string& property) {
    if (property == "size") return any_of({"1", "2", "-3", "$n", "20"});
    if (property == "exact" || property == "short") return any_of({"1.5", "2", "-0.5", "0.1"});
    if (property == "tags") return any_of({"[]", "[\"x\"]", "[\"x\", \"y\"]", "$ts"});
    if (property == "mood") return any_of({"\"good\"", "\"bad\""});
    if (property == "day") return any_of({"date(\"2024-01-31\")", "today()"});
    return property == "word" ? any_of({"\"cat\"", "\"Dog\"", "\"\"", "$t"}) : any_of(names);
}

std::vector<std::string> properties_of(const std::string& type) {
    if (type == "Item") return {"size", "exact", "short", "word", "tags", "mood", "day"};
    if (type == "Place") return {"size"};
    return type == "Lies" ? std::vector<std::string>{"exact"} : std::vector<std::string>{"size", "word"};
}

/// A value that is computed from the row; empty when the type has nothing to compute it from.
std::string computed_from_row(const std::string& type, const std::string& property) {
    const bool item = type == "Item";
    if (property == "size") {
        if (item && one_in(2))
            return any_of({"char_length(word)", "round(exact * 2)", "size * 1.5",
                           "case when mood = \"good\" then 1 "
                           "when size > 2 then $n else -1 end",
                           "day(day)", "case word when \"cat\" then 2 end",
                           "case when not (size > 2 or word in $ts) then 3 when not not tags contains $t then 5 end"});
        return any_of({"size + 1", "size * $n", "-size", "coalesce(size, 0) - 2", "size / $n", "size % 3", "abs(size)",
                       "coalesce(size / (size - size), 4)", "(size + 1) * 2", "size * 9223372036854775807"});
    }
    if (property == "exact" || property == "short") {
        if (!item) return any_of({"exact * 2", "coalesce(exact, 1)", "round(exact)", "exact / exact"});
        return any_of({"exact * 2", "size / 2.0", "coalesce(exact, short, 1)", "round(exact)", "exact + short", "size",
                       "case when size is null then exact else size end", "exact % 2"});
    }
    if (property == "word") {
        if (!item) return any_of({"concat(from, to)", "coalesce(word, $t)", "upper(word)", "lower(to)"});
        return any_of({"lower(word)", "concat(word, \"x\")", "coalesce(word, slug)", "trim(upper(slug))",
                       "case mood when \"good\" then \"cat\" else word end", "$t"});
    }
    if (property == "mood") return "case when size > 3 then \"good\" when day is null then mood else \"bad\" end";
    if (property == "day")
        return any_of({"day + duration(\"P1M\")", "coalesce(day, today())", "date(now()) - duration(\"P1D\")"});
    return "tags";
}

/// A value of an insert, whose row does not exist yet.
std::string computed_from_parameters(const std::string& property) {
    if (property == "size") return any_of({"$n + 1", "$n * 2 - 1", "char_length($t)", "$n / ($n - $n) + 1", "-$n"});
    if (property == "exact" || property == "short") return any_of({"$n / 2.0", "coalesce($n, 3)", "$n"});
    if (property == "word") return any_of({"concat(\"a\", $t)", "upper($t)", "coalesce($t, \"none\")"});
    if (property == "day") return "today() + duration(\"P1D\")";
    return written(property);
}

std::string assignments(const std::string& type, bool of_row) {
    std::string text;
    for (const auto& property : properties_of(type)) {
        if (!one_in(2)) continue;
        text += property + ": " +
                (!one_in(3) ? written(property)
                 : of_row   ? computed_from_row(type, property)
                            : computed_from_parameters(property)) +
                ", ";
    }
    return text;
}

/// A test with something computed in it.
std::string computed_test(const std::string& type) {
    if (type == "Item" && one_in(2))
        return any_of({"lower(word) = \"dog\"", "lower(word) in $ts", "\"x\" in tags", "$t in tags", "size > exact",
                       "char_length(word) > 2", "word = slug", "exact * 2 >= 3", "day < today() - duration(\"P1D\")",
                       "concat(word, slug) starts_with $t", "case when mood = \"good\" then 1 else 2 end = 1",
                       "coalesce(exact, short) is null", "short * 1 < 0.2", "slug not in $ts", "word in tags"});
    if (type == "Lies")
        return any_of({"exact * 2 > 1", "upper(from) != \"A\"", "from = to", "exact / (exact - exact) is null"});
    return any_of({"size + 1 > 3", "size * 2 = $n", "size < $n + 1", "coalesce(size, 0) = 0", "size % 2 is null",
                   "(size + 1) * 2 > 4", "not -size > 1", "1 + 1 = size", "$n is null", "size / (size - size) > 1"});
}

std::string test_of(const std::string& type, int depth) {
    if (one_in(4)) return computed_test(type);
    const int choice = below(depth < 3 ? 8 : 5);
    if (choice == 5) return "not (" + test_of(type, depth + 1) + ")";
    if (choice > 5) return "(" + test_of(type, depth + 1) + any_of({" and ", " or "}) + test_of(type, depth + 1) + ")";
    auto all = properties_of(type);
    if (type == "Item") all.emplace_back("slug");
    else if (type == "Place") all.emplace_back("name");
    else all.insert(all.end(), {"from", "to", "from", "to"});
    const auto property = any_of(all);
    if (choice == 0) return property + any_of({" is null", " is not null"});
    if (property == "tags") return "tags contains " + any_of({"\"x\"", "$t"});
    const bool text = property == "word" || property == "slug" || property == "name" || property == "from";
    if (choice == 1 && text)
        return property + any_of({" starts_with ", " ends_with ", " contains "}) + any_of({"\"a\"", "$t", "\"\""});
    if (type == "Tied" && (property == "from" || property == "to") && choice > 1)
        return property + (choice > 2 ? any_of({" = ", " != "}) + any_of(typed_names)
                                      : any_of({" in ", " not in "}) + "[" + any_of(typed_names) + ", \"Item:b\"]");
    if (choice == 2 && text) return property + any_of({" in ", " not in "}) + any_of({"$ts", "[\"a\", \"cat\"]", "[]"});
    if (choice == 2 && property == "size")
        return property + any_of({" in ", " not in "}) + any_of({"[1, 2.5, -3]", "[]"});
    if (choice == 2 && property == "short") return property + any_of({" in ", " not in "}) + any_of({"[0.1]", "$fs"});
    return property + any_of({" = ", " != ", " < ", " <= ", " > ", " >= "}) +
           (property == "size" && one_in(3) ? "2.5" : written(property));
}

std::string statement() {
    const auto type = any_of({"Item", "Item", "Place", "Near", "Lies", "Tied"});
    const bool node = type == "Item" || type == "Place";
    switch (below(5)) {
        case 0: return "delete " + type + " where " + test_of(type, 0);
        case 1: {
            auto set = assignments(type, true);
            if (set.empty()) set = properties_of(type).front() + ": null_of";
            if (set.ends_with("null_of"))
                set = properties_of(type).front() + ": " + written(properties_of(type).front());
            return "update " + type + " set { " + set + " } where " + test_of(type, 0);
        }
        default:
            if (node)
                return "insert " + type + " { " + (type == "Item" ? "slug: " : "name: ") + any_of(names) + ", " +
                       assignments(type, false) + " }";
            const auto& ends = type == "Tied" ? typed_names : names;
            return "insert " + type + " { from: " + any_of(ends) + ", to: " + any_of(ends) + ", " +
                   assignments(type, false) + " }";
    }
}

// ---- the model ----------------------------------------------------------------------------

class model {
public:
    model(const lang::schema_catalog& catalog, naive::content& rows) : catalog_{catalog}, rows_{rows} {}

    std::uint64_t nodes = 0, edges = 0;

    /// False when the write is refused; the rows are of no use then.
    bool run(const lang::write_body& body, const lang::parameter_values& given) {
        naive_.emplace(rows_, catalog_, given, integer{19'723} * 86'400'000);
        return std::ranges::all_of(body.statements, [&](const lang::statement& one) {
            return std::visit([&](const auto& change) { return execute(change); }, one);
        });
    }

private:
    bool execute(const lang::insert_statement& insert) {
        const auto* node = catalog_.node(insert.type);
        const lang::table_type& type = node ? static_cast<const lang::table_type&>(*node) : *catalog_.edge(insert.type);
        naive::edge_row made;
        for (const auto& property : type.properties) made.values[property.name] = {};
        if (made.values.contains("exact") && node) made.values["exact"] = {1.5};
        for (const auto& one : insert.assignments) {
            if (naive_->loses(one.value, {})) return false;
            auto given = naive_->value_of_row(one.value, {});
            if (one.name == "from") made.from = std::get<std::string>(given.held);
            else if (one.name == "to") made.to = std::get<std::string>(given.held);
            else if (!assign(made, one.name, std::move(given))) return false;
        }
        ++(node ? nodes : edges);
        if (!node) {
            const auto& edge = *catalog_.edge(insert.type);
            for (const auto& [end, types] : {std::pair{&made.from, edge.from}, std::pair{&made.to, edge.to}}) {
                const auto meant = nodes_meant(edge, types, *end);
                if (meant.size() != 1) return false;
                *end = meant.front();
            }
            rows_.edges[insert.type].push_back(std::move(made));
            return true;
        }
        made.id = std::get<std::string>(made.values.at(node->key.front()).held);
        if (auto* old = find(insert.type, made.id)) old->values = made.values;
        else rows_.nodes[insert.type].push_back({made.id, made.values});
        return true;
    }

    /// What an end can mean: of typed ends `type:id`, or the id of a node of any of the types.
    std::vector<std::string> nodes_meant(const lang::edge_type& edge, const std::string& types,
                                         const std::string& end) {
        std::vector<std::string> meant;
        for (const auto& type : lang::end_types(types)) {
            if (!lang::has_typed_ends(edge)) return find(type, end) ? std::vector{end} : meant;
            if (end.starts_with(type + ":"))
                return find(type, end.substr(type.size() + 1)) ? std::vector{end} : std::vector<std::string>{};
        }
        for (const auto& type : lang::end_types(types))
            if (find(type, end)) meant.push_back(lang::typed_end(type, end));
        return meant;
    }

    /// Writes the ends of a test out; false when one can mean several nodes.
    bool name_ends(const std::string& type, lang::row_test& where) {
        const auto* edge = catalog_.edge(type);
        if (catalog_.node(type) || !lang::has_typed_ends(*edge)) return true;
        if (auto* several = std::get_if<lang::row_junction>(&where))
            return std::ranges::all_of(several->parts, [&](lang::row_test& one) { return name_ends(type, one); });
        auto* one = std::get_if<lang::predicate>(&where);
        if (!one || one->is_null || (one->property != "from" && one->property != "to")) return true;
        using enum lang::comparison;
        if (one->op != equal && one->op != not_equal && one->op != in && one->op != not_in) return true;
        const auto& types = one->property == "from" ? edge->from : edge->to;
        const auto given = naive_->value_of_row(one->value, {});
        bool clear = true;
        const auto named = [&](const value& id) {
            auto text = std::get<std::string>(id.held);
            const auto meant = nodes_meant(*edge, types, text);
            clear = clear && meant.size() < 2;
            return lang::literal{meant.size() == 1 ? meant.front() : text, {}};
        };
        if (given.is_null()) return true;
        lang::literal literal;
        if (const auto* list = std::get_if<lang::value_list>(&given.held)) {
            std::vector<lang::literal> all;
            for (const auto& id : *list) all.push_back(named(id));
            literal.value = std::move(all);
        } else {
            literal = named(given);
        }
        one->value.form = lang::expression_form::literal_value;
        one->value.value = std::move(literal);
        return clear;
    }

    bool execute(lang::update_statement update) {
        if (!name_ends(update.type, update.where)) return false;
        bool right = true;
        const auto change = [&](auto& rows, std::uint64_t& count) {
            for (auto& row : rows) {
                if (holds(update.where, row) != truth{true}) continue;
                ++count;
                const auto before = row;
                const naive::assignment old{{"", {update.type, &before}}};
                for (const auto& one : update.assignments)
                    right = !naive_->loses(one.value, old) &&
                            assign(row, one.name, naive_->value_of_row(one.value, old)) && right;
            }
        };
        if (catalog_.node(update.type)) change(rows_.nodes[update.type], nodes);
        else change(rows_.edges[update.type], edges);
        return right;
    }

    bool execute(lang::delete_statement removal) {
        if (!name_ends(removal.type, removal.where)) return false;
        const auto* node = catalog_.node(removal.type);
        if (!node) {
            edges += std::erase_if(rows_.edges[removal.type], [&](const naive::edge_row& row) {
                return holds(removal.where, row) == truth{true};
            });
            return true;
        }
        std::set<std::string> gone;
        nodes += std::erase_if(rows_.nodes[removal.type], [&](const naive::row& row) {
            const bool chosen = holds(removal.where, row) == truth{true};
            if (chosen) gone.insert(row.id);
            return chosen;
        });
        for (auto& [type, all] : rows_.edges) {
            const auto& edge = *catalog_.edge(type);
            const auto touches = [&](const std::string& types, const std::string& end) {
                if (!lang::has_typed_ends(edge)) return types == removal.type && gone.contains(end);
                const auto named = lang::named_end_of(types, end);
                return named && named->type == removal.type && gone.contains(std::string{named->id});
            };
            edges += std::erase_if(all, [&](const naive::edge_row& row) {
                return touches(edge.from, row.from) || touches(edge.to, row.to);
            });
        }
        return true;
    }

    naive::row* find(const std::string& type, const std::string& id) {
        auto& all = rows_.nodes[type];
        const auto at = std::ranges::find(all, id, &naive::row::id);
        return at == all.end() ? nullptr : &*at;
    }

    /// False for a value that does not fit.
    static bool assign(naive::row& row, const std::string& property, value given) {
        if (property == "exact" || property == "short")
            if (const auto* whole = std::get_if<integer>(&given.held)) {
                if (static_cast<long double>(*whole) != static_cast<long double>(static_cast<double>(*whole)))
                    return false;
                given = {static_cast<double>(*whole)};
            }
        if (property == "short")
            if (auto* real = std::get_if<double>(&given.held)) *real = static_cast<double>(static_cast<float>(*real));
        if (const auto* real = std::get_if<double>(&given.held); real && property == "size") {
            if (*real != std::floor(*real) || std::abs(*real) > 1e9) return false;
            given = {static_cast<integer>(*real)};
        }
        const auto* whole = std::get_if<integer>(&given.held);
        const bool ranged = property == "size" && row.values.contains("slug");  // an Item
        const bool fits = !ranged || !whole || (*whole >= -5 && *whole <= 20);
        const bool narrow = property != "size" || !whole || std::abs(*whole) <= INT32_MAX;
        row.values[property] = std::move(given);
        return fits && narrow;
    }

    [[nodiscard]] truth holds(const lang::row_test& of, const naive::row& row) const {
        return std::visit([&](const auto& one) { return holds(one, row); }, of);
    }
    [[nodiscard]] truth holds(const lang::row_junction& of, const naive::row& row) const {
        const auto rank = [](const truth& one) { return !one ? 1 : *one ? 2 : 0; };
        const bool all = of.op == lang::connective::all;
        int least = all ? 2 : 0;
        for (const auto& part : of.parts)
            least = all ? std::min(least, rank(holds(part, row))) : std::max(least, rank(holds(part, row)));
        if (least == 1) return std::nullopt;
        return (least == 2) != of.negated;
    }
    /// `in` is unknown with a null on either side.
    [[nodiscard]] truth holds(const lang::filter& of, const naive::row& row) const {
        return naive_->holds_for(of, {{"", {"", &row}}});
    }
    [[nodiscard]] truth holds(const lang::null_test& of, const naive::row& row) const {
        return naive_->holds_for(of, {{"", {"", &row}}});
    }
    [[nodiscard]] truth holds(const lang::predicate& of, const naive::row& row) const {
        const auto* edge =
            of.property == "from" || of.property == "to" ? static_cast<const naive::edge_row*>(&row) : nullptr;
        const auto stored = edge ? value{of.property == "from" ? edge->from : edge->to} : row.values.at(of.property);
        if (of.is_null) return *of.is_null == stored.is_null();
        auto wanted = naive_->value_of_row(of.value, {});
        using lang::comparison;
        if (stored.is_null() || wanted.is_null()) return std::nullopt;
        if (of.op == comparison::contains && of.property == "tags") {
            const auto& list = std::get<lang::value_list>(stored.held);
            return std::ranges::find(list, wanted) != list.end();
        }
        if (of.property == "tags") return std::nullopt;
        if (of.op == comparison::in || of.op == comparison::not_in) {
            const auto& list = std::get<lang::value_list>(wanted.held);
            const bool in = std::ranges::any_of(list, [&](value one) { return same(of, stored, std::move(one)) == 0; });
            return in == (of.op == comparison::in);
        }
        if (of.op == comparison::contains || of.op == comparison::starts_with || of.op == comparison::ends_with) {
            const auto& text = std::get<std::string>(stored.held);
            const auto& part = std::get<std::string>(wanted.held);
            return of.op == comparison::contains      ? text.find(part) != std::string::npos
                   : of.op == comparison::starts_with ? text.starts_with(part)
                                                      : text.ends_with(part);
        }
        const int order = same(of, stored, std::move(wanted));
        switch (of.op) {
            case comparison::equal: return order == 0;
            case comparison::not_equal: return order != 0;
            case comparison::less: return order < 0;
            case comparison::less_equal: return order <= 0;
            case comparison::greater: return order > 0;
            default: return order >= 0;
        }
    }

    /// The order of what is stored and what is compared, which is rounded beside an F32.
    [[nodiscard]] static int same(const lang::predicate& of, const value& stored, value wanted) {
        if (of.property == "short" && !std::holds_alternative<std::string>(wanted.held))
            wanted = {static_cast<double>(static_cast<float>(naive::number(wanted)))};
        return naive::order_of(stored, wanted);
    }

    const lang::schema_catalog& catalog_;
    naive::content& rows_;
    std::optional<naive::naive_evaluator> naive_;
};

/// Every row of a table as a text, without the ids of edges, in order.
naive::table rows_of(database& db, const physical_table& table) {
    naive::table rows;
    auto select = db.prepare("SELECT * FROM " + table.sql_name());
    REQUIRE(select);
    while (*select->step()) {
        auto& cells = rows.emplace_back();
        for (int at = 1; at < table.first_property(); ++at) cells.emplace_back(select->text(at));
        for (std::size_t at = 0; at < table.columns.size(); ++at)
            cells.push_back(naive::shown(
                from_cell(table.columns[at].type, select->cell(table.first_property() + static_cast<int>(at)))));
    }
    std::ranges::sort(rows);
    return rows;
}

naive::table rows_of(const naive::content& rows, const physical_table& table) {
    naive::table all;
    const auto add = [&](const naive::row& row, std::vector<std::string> cells) {
        for (const auto& column : table.columns) cells.push_back(naive::shown(row.values.at(column.property)));
        all.push_back(std::move(cells));
    };
    if (table.edge) {
        if (const auto at = rows.edges.find(table.type); at != rows.edges.end())
            for (const auto& row : at->second) add(row, {row.from, row.to});
    } else if (const auto at = rows.nodes.find(table.type); at != rows.nodes.end()) {
        for (const auto& row : at->second) add(row, {});
    }
    std::ranges::sort(all);
    return all;
}

std::string random_parameters() {
    return "{\"n\": " + any_of({"1", "7", "null", "21"}) + ", \"t\": " + any_of({"\"cat\"", "\"x\"", "null"}) +
           ", \"ts\": " + any_of({"[]", "[\"a\", \"cat\"]", "null"}) + ", \"fs\": " + any_of({"[0.1]", "[2, 7]"}) + "}";
}

/// A mutation has its connection for itself and leaves tables behind.
void drop_temporary(database& db) {
    std::vector<std::string> tables;
    {
        auto select = db.prepare("SELECT name FROM sqlite_temp_master WHERE type = 'table'");
        REQUIRE(select);
        while (*select->step()) tables.emplace_back(select->text(0));
    }
    for (const auto& one : tables) REQUIRE(db.run("DROP TABLE temp." + sql_identifier(one)));
}

void write_and_compare(database& db, const table_layout& layout, naive::content& rows, testing::fake_runtime& clock) {
    std::string source = "query q($n: I32?, $t: String?, $ts: [String]?, $fs: [F64]) {";
    for (int count = 1 + below(3); count > 0; --count) source += " " + statement();
    source += " }";
    const auto given = random_parameters();
    RC_LOG() << source << "\n" << given << "\n";
    lang::faults found;
    const auto file = lang::parse_queries(source, found);
    if (!file) RC_FAIL(faults_text(found));
    const auto checked = lang::check_query(file->queries.front(), layout.catalog(), found);
    if (!checked) RC_FAIL(faults_text(found));
    const auto bound = lang::bind_parameters(checked->tree.parameters, *parse_json(given));
    RC_ASSERT(bound.has_value());
    auto changed = rows;
    model expected{layout.catalog(), changed};
    const bool accepted = expected.run(std::get<lang::write_body>(checked->tree.body), *bound);
    RC_ASSERT(db.run("BEGIN").has_value());
    const auto wrote = run_mutation(db, layout, *checked, *bound, instant{std::chrono::hours{24 * 19'723}}, clock);
    RC_ASSERT(db.run(wrote ? "COMMIT" : "ROLLBACK").has_value());
    drop_temporary(db);
    if (!wrote) RC_LOG() << wrote.error().message << "\n";
    RC_ASSERT(wrote.has_value() == accepted);
    if (!accepted) return;
    RC_ASSERT(wrote->nodes == expected.nodes);
    RC_ASSERT(wrote->edges == expected.edges);
    rows = std::move(changed);
    for (const auto& [key, table] : layout.tables()) RC_ASSERT(rows_of(db, table) == rows_of(rows, table));
}

}  // namespace

TEST_CASE("any writes leave the rows that the specification's words leave") {
    const auto catalog = catalog_of(schema);
    const table_layout layout{catalog};
    const auto* wished = std::getenv("OMNIGRAPH_RANDOM_WRITES");  // NOLINT(concurrency-mt-unsafe)
    const int graphs = wished ? std::max(1, std::atoi(wished) / 25) : 20;
    naive::check_seeds(graphs, wished ? 2'000'003 : 29, [&] {
        auto db = *database::in_memory();
        REQUIRE(db.run(layout.ddl()));
        naive::content rows;
        testing::fake_runtime clock;
        for (int i = 0; i < 25; ++i) write_and_compare(db, layout, rows, clock);
    });
}

}  // namespace omnigraph::cluster::graph

// Whatever the checker accepts can be executed, and the columns it announces are those that come out: every
// projection on every type of property, ordered in every way, on rows with values, with nulls, and without any.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <support/sanitized.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

struct typed {
    const char* name;
    const char* type;
    const char* parameter;
    lang::value value;
};

lang::value text(const char* words) { return {std::string{words}}; }
lang::value whole(std::int64_t number) { return {number}; }

/// A property of each type, the type as a parameter has it (none for enums), and a value.
const std::vector<typed>& properties() {
    static const std::vector<typed> all{
        {"word", "String", "String", text("cats and dogs")},
        {"kind", "enum(cat, dog)", "", text("cat")},
        {"file", "Blob", "Blob", text("base64:AAAA")},
        {"flag", "Bool", "Bool", {true}},
        {"i32", "I32", "I32", whole(std::numeric_limits<std::int32_t>::min())},
        {"i64", "I64", "I64", whole(std::numeric_limits<std::int64_t>::max())},
        {"u32", "U32", "U32", whole(std::numeric_limits<std::uint32_t>::max())},
        {"u64", "U64", "U64", whole(7)},
        {"f32", "F32", "F32", {0.25}},
        {"f64", "F64", "F64", {-2.5}},
        {"day", "Date", "Date", whole(19782)},
        {"at", "DateTime", "DateTime", whole(1717243200000)},
        {"vec", "Vector(2)", "Vector(2)", {lang::value_list{{0.5}, {1.0}}}},
        {"words", "[String]", "[String]", {lang::value_list{text("a"), text("b")}}},
        {"sizes", "[I32]", "[I32]", {lang::value_list{whole(1), whole(-2)}}},
        {"parts", "[F64]", "[F64]", {lang::value_list{{1.0}, {2.5}}}},
        {"days", "[Date]", "[Date]", {lang::value_list{whole(3)}}},
        {"flags", "[Bool]", "[Bool]", {lang::value_list{{true}, {false}}}},
    };
    return all;
}

std::string schema_text() {
    std::string all;
    for (const auto& one : properties()) all += fmt::format(" {0}: {1} {0}_or: {1}?", one.name, one.type);
    return "node Thing { key: String @key" + all + " } edge Links: Thing -> Thing {" + all + " }";
}

/// `full` has every value, `bare` only the required ones; an edge of each kind between them.
struct things : query_graph {
    things() : query_graph{schema_text()} {
        const auto fill = [](bool full) {
            values all;
            for (const auto& one : properties()) {
                all.emplace_back(one.name, one.value);
                if (full) all.emplace_back(std::string{one.name} + "_or", one.value);
            }
            return all;
        };
        for (const bool full : {true, false}) {
            auto given = fill(full);
            given.emplace_back("key", text(full ? "full" : "bare"));
            node("Thing", full ? "full" : "bare", given);
            edge("Links", "full", "bare", fill(full));
        }
    }
};

/// Does a cell hold what its column says?
bool fits_scalar(const lang::value_type& type, const lang::value& cell) {
    const auto* number = std::get_if<std::int64_t>(&cell.held);
    switch (type.scalar) {
        case lang::scalar_type::string: {
            const auto* word = std::get_if<std::string>(&cell.held);
            return word && (!type.is_enum() || std::ranges::find(type.enum_values, *word) != type.enum_values.end());
        }
        case lang::scalar_type::blob: return std::holds_alternative<std::string>(cell.held);  // of a parameter
        case lang::scalar_type::boolean: return std::holds_alternative<bool>(cell.held);
        case lang::scalar_type::i32:
            return number && *number >= std::numeric_limits<std::int32_t>::min() &&
                   *number <= std::numeric_limits<std::int32_t>::max();
        case lang::scalar_type::u32:
            return number && *number >= 0 && *number <= std::numeric_limits<std::uint32_t>::max();
        case lang::scalar_type::u64: return number && *number >= 0;
        case lang::scalar_type::f32:
        case lang::scalar_type::f64: return std::holds_alternative<double>(cell.held);
        case lang::scalar_type::vector: return false;
        default: return number != nullptr;
    }
}

bool fits(const lang::value_type& type, const lang::value& cell) {
    if (cell.is_null()) return type.nullable;
    const auto* list = std::get_if<lang::value_list>(&cell.held);
    const bool vector = type.scalar == lang::scalar_type::vector;
    if (!type.list && !vector) return fits_scalar(type, cell);
    if (!list || (vector && list->size() != type.dimension)) return false;
    return std::ranges::all_of(*list, [&](const lang::value& one) {
        return fits_scalar({vector ? lang::scalar_type::f32 : type.scalar}, one);
    });
}

std::vector<std::string> values_in_reach() {
    std::vector<std::string> all{"$n",
                                 "now()",
                                 "1",
                                 "-1",
                                 "2.5",
                                 "-2.5",
                                 "true",
                                 "\"x\"",
                                 "date(\"2024-02-29\")",
                                 "datetime(\"2024-02-29T12:00:00Z\")",
                                 "[]",
                                 "[1, 2]",
                                 "[1, -2.5]",
                                 "[\"a\"]",
                                 "[date(\"2024-02-29\")]",
                                 "[true]",
                                 "$e"};
    for (const auto& one : properties())
        for (const auto* variable : {"$n.", "$e."})
            for (const auto* form : {"", "_or"}) all.push_back(fmt::format("{}{}{}", variable, one.name, form));
    for (const auto& one : properties())
        if (*one.parameter)
            for (const auto* form : {"", "_or"}) all.push_back(fmt::format("${}{}", one.name, form));
    for (const auto* variable : {"$n", "$m", "$e"})
        for (const auto* form : {"", "_or"}) {
            for (const auto* call :
                 {"search({}.word{}, \"cat\")", "fuzzy({}.word{}, \"cots\")", "match_text({}.word{}, \"dog\")",
                  "bm25({}.word{}, \"dog\")", "bm25({}.kind{}, \"cat\")", "nearest({}.vec{}, [0.5, -1.0])",
                  "nearest({}.vec{}, $vec)", "nearest({}.vec{}, $vec_or)", "bm25({}.word{}, $word_or)",
                  "search({}.word{}, $word_or)"})
                all.push_back(fmt::format(fmt::runtime(call), variable, form));
        }
    return all;
}

std::string parameter_list() {
    std::string all;
    for (const auto& one : properties())
        if (*one.parameter)
            for (const auto* form : {"", "_or"})
                all += fmt::format("{}${}{}: {}{}", all.empty() ? "" : ", ", one.name, form, one.parameter,
                                   *form ? "?" : "");
    return all;
}

class sweep {
public:
    explicit sweep(query_graph& graph) : graph_{graph} {
        for (const auto& one : properties()) {
            if (!*one.parameter) continue;
            full_[one.name] = one.value;
            full_[std::string{one.name} + "_or"] = one.value;
            bare_[one.name] = one.value;
            bare_[std::string{one.name} + "_or"] = {};
        }
    }

    /// Runs the query when the checker takes it, on rows and on none, with all parameters and with few. Under a
    /// sanitizer, in turn, in one of these four ways.
    bool run(const std::string& result) {
        bool accepted = false;
        int way = 0;
        ++asked_;
        for (const auto* key : {"", " $n.key = \"nobody\""}) {
            const auto source =
                "query q(" + parameters_ + ") { match { $n: Thing $m: Thing " + edge_ + key + " } " + result + " }";
            lang::faults found;
            auto file = lang::parse_queries(source, found);
            if (!file) return false;
            const auto checked = lang::check_query(file->queries.front(), graph_.catalog(), found);
            if (!checked) return false;
            accepted = true;
            for (const auto* values : {&full_, &bare_})
                if (const auto now = way++; !is_sanitized || asked_ % 4 == now) verify(*checked, *values, result);
        }
        accepted_ += accepted ? 1 : 0;
        return accepted;
    }

    [[nodiscard]] int accepted() const { return accepted_; }

private:
    void verify(const lang::checked_query& checked, const lang::parameter_values& values, const std::string& result) {
        const auto answered = graph_.session().run({checked, values});
        INFO(result);
        REQUIRE_MESSAGE(answered, (answered ? "" : answered.error().message));
        REQUIRE(answered->columns.size() == checked.columns.size());
        for (std::size_t at = 0; at < checked.columns.size(); ++at) {
            CHECK(answered->columns[at].name == checked.columns[at].name);
            for (const auto& row : answered->rows) {
                if (fits(checked.columns[at].type, value_of(row[at]))) continue;
                FAIL_CHECK("column " << checked.columns[at].name << " is " << lang::display(checked.columns[at].type)
                                     << " but holds " << detail::value_text(value_of(row[at])));
            }
        }
    }

    query_graph& graph_;
    std::string parameters_ = parameter_list();
    std::string edge_ = "$n $e:links $m";
    lang::parameter_values full_, bare_;
    int asked_ = 0, accepted_ = 0;
};

}  // namespace

TEST_CASE("every projection that is accepted gives what its column announces") {
    things graph;
    sweep all{graph};
    for (const auto& value : values_in_reach()) {
        all.run("return { " + value + " }");
        all.run("return { " + value + " as c, count($n) as n }");
        for (const auto* function : {"count", "sum", "avg", "min", "max"}) {
            all.run(fmt::format("return {{ {}({}) }}", function, value));
            all.run(fmt::format("return {{ $m, {}({}) as c }}", function, value));
        }
    }
    CHECK(all.run("return { count(*) }"));
    CHECK(all.run("return { $e, $e.day_or, count(*) as n, max($e.f32) as most }"));
    CHECK(all.accepted() > 500);
}

TEST_CASE("every order that is accepted is executed, by columns, by their names, by rankings") {
    things graph;
    sweep all{graph};
    for (const auto& value : values_in_reach())
        for (const auto* rest : {"", " limit 1"}) {
            for (const auto* direction : {"", " desc"}) {
                all.run(fmt::format("return {{ $m }} order {{ {}{} }}{}", value, direction, rest));
                all.run(fmt::format("return {{ {} as c }} order {{ c{} }}{}", value, direction, rest));
            }
            all.run(fmt::format("return {{ {0} }} order {{ {0} asc }}{1}", value, rest));
            all.run(fmt::format("return {{ {} as c, count(*) }} order {{ count(*) desc, c }}{}", value, rest));
            all.run(fmt::format("return {{ {} as c }} order {{ bm25($n.word, \"dog\"), c }}{}", value, rest));
            all.run(fmt::format("return {{ {} as c }} order {{ nearest($n.vec, [0.5, 1.0]) }}{}", value, rest));
            all.run(
                fmt::format("return {{ {} as c }} order {{ rrf(nearest($n.vec, $vec), bm25($n.word, \"dog\"), 3) }}{}",
                            value, rest));
        }
    CHECK(all.accepted() > 700);
}

TEST_CASE("every comparison that is accepted is executed") {
    things graph;
    sweep all{graph};
    const auto values = values_in_reach();
    int accepted = 0;
    for (const auto& left : values)
        for (const auto* op : {"=", "<", "contains"})
            for (const auto* right : {"1", "-2.5", "\"cat\"", "true", "date(\"2024-02-29\")", "$i32_or", "$words",
                                      "$n.f32_or", "$n.parts"}) {
                lang::faults found;
                const auto source = fmt::format(
                    "query q({}) {{ match {{ $n: Thing $m: Thing $n $e:links $m ({} {} {} or $e.i32_or is null) }} "
                    "return {{ $n }} }}",
                    parameter_list(), left, op, right);
                auto file = lang::parse_queries(source, found);
                if (!file) continue;
                const auto checked = lang::check_query(file->queries.front(), graph.catalog(), found);
                if (!checked) continue;
                ++accepted;
                lang::parameter_values given;
                for (const auto& one : properties())
                    if (*one.parameter) given[one.name] = given[std::string{one.name} + "_or"] = one.value;
                const auto answered = graph.session().run({*checked, given});
                REQUIRE_MESSAGE(answered, source << (answered ? "" : answered.error().message));
            }
    CHECK(accepted > 100);
}

}  // namespace omnigraph::cluster::graph

// Any queries against any schema. The two parts of the input are apart by a line ====; without one the schema is fixed,
// and with an empty second part the queries are.
//
//     scripts/fuzz 60 check_fuzz
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/lint/lint.hpp>
#include <omnigraph/cluster/lang/lint/lint_json.hpp>
#include <omnigraph/cluster/lang/lint/sarif.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

#include "fuzz/oracle.hpp"

using namespace omnigraph::cluster::lang;
using fuzz::insist;

namespace {

constexpr std::string_view usual_schema = R"(
interface Named { title: String? }
node Person { name: String @key age: I32? size: U32? score: F64? ratio: F32? total: I64? tags: [String]? counts: [I32]? times: [DateTime]?
              born: Date? seen: DateTime? active: Bool? mood: enum(good, bad)? face: Vector(3)? photo: Blob? }
node Company implements Named { name: String @key }
node Doc { slug: String @key text: String? body: String? @index chunk: Vector(3) @embed("text", model="m") }
edge Knows: Person -> Person { since: Date? weight: F64 }
edge WorksAt: Person -> Company
edge Contains: Doc -> Doc
)";
constexpr std::string_view usual_queries =
    "query a($n: String, $v: Vector(3)?) { match { $p: Person { name: $n } $p knows $q not { $q worksAt $_ } $q.age > "
    "3 } return { $p.name, count($q) as n } order { n desc } }\n"
    "query b($n: String) { insert Person { name: $n, born: date(\"2024-01-01\") } update Person set { age: 3, mood: "
    "\"good\" } where name = $n delete Knows where from = $n }\n"
    "query c($v: Vector(3)) { match { $p: Person } return { $p } order { nearest($p.face, $v) } limit 3 }";

void insist_on_checked(const checked_query& checked, const schema_catalog& schema) {
    const auto* read = std::get_if<read_body>(&checked.tree.body);
    insist(checked.columns.size() == (read ? read->returns.size() : 0));
    for (const auto& one : checked.variables)
        insist(schema.node(one.type) || schema.edge(one.type) || schema.interfaces.contains(one.type));
    faults none;
    const auto again = check_query(checked.tree, schema, none);
    insist(again && none.empty() && again->columns.size() == checked.columns.size());
    for (std::size_t i = 0; i < checked.columns.size(); ++i)
        insist(again->columns[i].name == checked.columns[i].name && again->columns[i].type == checked.columns[i].type);
}

void insist_on_lint(std::string_view queries, const schema_catalog& schema) {
    const auto report = lint_queries(queries, "q.gq", schema);
    insist(omnigraph::cluster::is_utf8(omnigraph::cluster::compact_json(lint_json(report))));
    insist(omnigraph::cluster::is_utf8(omnigraph::cluster::compact_json(sarif_json(report, {}))));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto usual = [] {
        faults none;
        return compile_schema(usual_schema, none);
    }();
    const auto text = fuzz::text_of(data, size);
    const counted_heap::limited heap{fuzz::most_heap};
    auto [first, second] = fuzz::two_parts(text);
    faults found;
    const bool own_schema = first.size() < text.size();
    const auto made = own_schema ? compile_schema(first, found) : std::nullopt;
    if (!made && !usual) return 1;
    const auto& schema = made ? *made : *usual;
    const auto queries = !own_schema ? first : second.empty() ? usual_queries : second;
    insist_on_lint(queries, schema);
    found.clear();
    auto file = parse_queries(queries, found);
    if (!file) return 0;
    for (auto& query : file->queries) {
        faults more;
        const auto checked = check_query(std::move(query), schema, more);
        fuzz::insist_on_faults(checked.has_value(), more, queries);
        if (checked) insist_on_checked(*checked, schema);
    }
    return 0;
}

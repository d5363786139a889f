// Any bytes as a schema and as a file of queries: either a tree or faults, and the faults in UTF-8 and inside the source.
//
//     build/fuzz/fuzz/lang_fuzz -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/fault_report.hpp>
#include <omnigraph/cluster/lang/query_checker.hpp>
#include <omnigraph/cluster/lang/query_parser.hpp>
#include <omnigraph/cluster/lang/schema.hpp>

using namespace omnigraph::cluster::lang;

namespace {

void insist(bool holds) {
    if (!holds) std::abort();
}

void insist_on_speech(bool made, const faults& found, std::string_view source) {
    insist(made == found.empty());
    insist(found.size() <= most_faults + 1);
    const line_table lines{source};
    for (const auto& one : found) {
        insist(one.span.begin < one.span.end && one.span.begin <= source.size());
        insist(!one.message.empty() && omnigraph::cluster::is_utf8(one.message) && omnigraph::cluster::is_utf8(one.remedy));
        insist(excerpt(lines, one.span).size() < 1000);
    }
}

const catalog& schema() {
    static const catalog made = [] {
        faults found;
        return *compile_schema("node Person {name: String @key age: I32? tags: [String]? face: Vector(2)? mood: enum(a, b)? at: DateTime? photo: Blob?}\n"
                               "node Company {name: String @key}\nedge Knows: Person -> Person {since: Date?}\nedge WorksAt: Person -> Company", found);
    }();
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    faults found;
    const bool compiled = compile_schema(text, found).has_value();
    insist_on_speech(compiled, found, text);
    found.clear();
    auto file = parse_queries(text, found);
    insist_on_speech(file.has_value(), found, text);
    if (!file) return 0;
    for (auto& query : file->queries) {
        faults more;
        const bool checked = check_query(query, schema(), more).has_value();
        insist_on_speech(checked, more, text);
    }
    return 0;
}

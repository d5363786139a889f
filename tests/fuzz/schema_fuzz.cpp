// Any bytes as a schema: a catalog with a canonical form, or faults that lie inside of it.
//
//     scripts/fuzz 60 schema_fuzz
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_reader.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

#include "fuzz/oracle.hpp"

using namespace omnigraph::cluster::lang;
using fuzz::insist;

namespace {

void insist_on_catalog(const schema_catalog& made) {
    insist(made.edge_names.size() == made.edges.size());
    for (const auto& [name, node] : made.nodes) {
        insist(node.name == name && std::ranges::is_sorted(node.properties, {}, &property::name));
        for (const auto& column : node.key) insist(node.find(column) != nullptr);
        for (const auto& one : node.implements) insist(made.interfaces.contains(one));
    }
    for (const auto& [name, edge] : made.edges) {
        insist(made.edge(name) == &edge && made.node(edge.from) && made.node(edge.to));
        insist(std::ranges::is_sorted(edge.properties, {}, &property::name));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const counted_heap::limited heap{fuzz::most_heap};
    faults found;
    const auto made = compile_schema(text, found);
    fuzz::insist_on_faults(made.has_value(), found, text);
    if (!made) return 0;
    insist_on_catalog(*made);
    const auto form = canonical_form(*made);
    const auto json = canonical_json(form);
    insist(omnigraph::cluster::parse_json(json).has_value());
    if (json.size() < 256 * 1024) {  // the tree of a longer one would not fit beside the catalog
        const auto read = read_canonical(json);
        insist(read.has_value() && *read == form);
    }
    insist(schema_hash(form) == schema_hash(canonical_form(*compile_schema(text, found))));
    return 0;
}

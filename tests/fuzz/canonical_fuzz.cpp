// Any bytes as a stored canonical form: refused with a sentence, or what canonical_json writes.
//
//     scripts/fuzz 60 canonical_fuzz
#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_reader.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>

#include "fuzz/oracle.hpp"

using namespace omnigraph::cluster::lang;
using fuzz::insist;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const counted_heap::limited heap{fuzz::most_heap};
    const auto read = read_canonical(text);
    if (!read) {
        fuzz::insist_on_sentence(read.error().message, read.error().remedy);
        return 0;
    }
    const auto written = canonical_json(*read);
    const auto again = read_canonical(written);
    insist(again && *again == *read && canonical_json(*again) == written);
    insist(plan_migration(*read, *again).steps.empty());
    const canonical_schema empty;
    insist(plan_migration(*read, empty).steps.empty() == (*read == empty));
    insist(plan_migration(empty, *read).steps.empty() == (*read == empty));
    return 0;
}

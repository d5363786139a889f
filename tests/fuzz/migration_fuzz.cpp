// Any two schemas: the plan that leads from one to the other. They are apart by a line ====.
//
//     scripts/fuzz 60 migration_fuzz
#include <string>

#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_reader.hpp>
#include <omnigraph/cluster/lang/migration/migration_json.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/migration/migration_text.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

#include "fuzz/oracle.hpp"

using namespace omnigraph::cluster::lang;
using fuzz::insist;

namespace {

void insist_on_plan(const canonical_schema& accepted, const canonical_schema& desired) {
    const auto plan = plan_migration(accepted, desired);
    const auto json = migration_json(plan);
    insist(json == migration_json(plan_migration(accepted, desired)));
    insist(omnigraph::cluster::parse_json(json).has_value());
    if (accepted == desired) insist(plan.steps.empty());
    for (const auto& step : plan.steps) {
        const auto told = describe(step);
        insist(!told.empty() && omnigraph::cluster::is_utf8(told) && !spelling(reversibility_of(step)).empty());
        insist((reversibility_of(step) == step_reversibility::unsupported) ==
               std::holds_alternative<unsupported_change>(step));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto [first, second] = fuzz::two_parts(fuzz::text_of(data, size));
    const counted_heap::limited heap{fuzz::most_heap};
    faults found;
    const auto accepted = compile_schema(first, found), desired = compile_schema(second, found);
    if (!accepted) return 0;
    const auto from = canonical_form(*accepted);
    insist(plan_migration(from, from).steps.empty());
    const auto read = read_canonical(canonical_json(from));
    insist(read && *read == from);
    if (!desired) return 0;
    const auto to = canonical_form(*desired);
    insist((canonical_json(from) == canonical_json(to)) == (from == to));
    insist_on_plan(from, to);
    insist_on_plan(to, from);
    return 0;
}

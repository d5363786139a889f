// The promises that every graph engine must keep; one line runs them for an engine:
//
//     TEST_CASE("the embedded engine keeps the promises of hosts and sessions") {
//         run_graph_host_suite([&](object_store& store) { return open_engine(store); });
//     }
//
// The suite provides the store; `make_engine` opens an engine on it, several times on one store for promises about two
// writers. The promises are those of host/graph_host.hpp, host/graph_session.hpp and host/graph_branches.hpp. The
// queries are simple: one type, its properties, one insert. Include this header in a file that has doctest.
#pragma once

#include <array>

#include <doctest/doctest.h>

#include <omnigraph/cluster/testing/graph_answer_laws.hpp>
#include <omnigraph/cluster/testing/graph_branch_laws.hpp>
#include <omnigraph/cluster/testing/graph_history_laws.hpp>
#include <omnigraph/cluster/testing/graph_host_laws.hpp>
#include <omnigraph/cluster/testing/graph_merge_laws.hpp>
#include <omnigraph/cluster/testing/graph_session_laws.hpp>
#include <omnigraph/cluster/testing/removal_laws.hpp>
#include <omnigraph/cluster/testing/schema_laws.hpp>

namespace omnigraph::cluster::testing {

/// Runs every promise as a subcase of the running test.
void run_graph_host_suite(const engine_maker& make_engine);

namespace detail {

struct engine_law {
    const char* name;
    void (*check)(const engine_maker&);
};

}  // namespace detail

inline void run_graph_host_suite(const engine_maker& make_engine) {
    static constexpr std::array laws{
        detail::engine_law{"of a root where nothing is, absence is said", engine_laws::law_no_graph},
        detail::engine_law{"a graph has the schema it was created with", engine_laws::law_created_graph},
        detail::engine_law{"a graph is created once, and the loser leaves it alone", engine_laws::law_created_once},
        detail::engine_law{"a schema that does not compile creates nothing", engine_laws::law_sound_schemas_only},
        detail::engine_law{"what is no graph is residue", engine_laws::law_residue},
        detail::engine_law{"a storage that does not answer is a failure, never absence",
                           engine_laws::law_silent_storage},
        detail::engine_law{"probing and observing write nothing", engine_laws::law_observing_writes_nothing},
        detail::engine_law{"each graph has an id of its own, which a copy of it keeps", engine_laws::law_uid},
        detail::engine_law{"a schema is previewed with its steps, and nothing is written", engine_laws::law_preview},
        detail::engine_law{"a preview counts the rows that a dropping step is about", engine_laws::law_counted_drops},
        detail::engine_law{"a preview shows every change that is not supported", engine_laws::law_unsupported_preview},
        detail::engine_law{"a schema is applied with its rows as one commit, and open sessions see it",
                           engine_laws::law_altered_graph},
        detail::engine_law{"other words for the same schema are taken without a commit",
                           engine_laws::law_reworded_schema},
        detail::engine_law{"a schema is applied to the expected graph only, and whole or not at all",
                           engine_laws::law_guarded_schema},
        detail::engine_law{"a schema that stops anywhere is the old one or the new one, and a retry converges",
                           engine_laws::law_interrupted_schema},
        detail::engine_law{"a graph is removed when it is the expected one, and twice is once",
                           engine_laws::law_destroy},
        detail::engine_law{"what does not open is removed all the same", engine_laws::law_destroy_unopenable},
        detail::engine_law{"a removal that stops anywhere is finished by the next one",
                           engine_laws::law_interrupted_destroy},
        detail::engine_law{"a new graph is empty, and its columns have their types", engine_laws::law_empty_graph},
        detail::engine_law{"a query that does not fit is refused with the faults of its check",
                           engine_laws::law_checked_queries},
        detail::engine_law{"parameters that do not fit are refused with the faults of their check",
                           engine_laws::law_checked_parameters},
        detail::engine_law{"a query never writes, and a mutation never reads only",
                           engine_laws::law_reads_and_writes_apart},
        detail::engine_law{"records are loaded as one commit, or none when they are there", engine_laws::law_loads},
        detail::engine_law{"append adds, merge replaces", engine_laws::law_load_modes},
        detail::engine_law{"records that do not fit change nothing and are named", engine_laws::law_refused_records},
        detail::engine_law{"a mutation is one commit, or none when nothing changes", engine_laws::law_mutations},
        detail::engine_law{"the history is a chain, oldest first", engine_laws::law_history},
        detail::engine_law{"each engine sees what another committed", engine_laws::law_two_writers},
        detail::engine_law{"a branch is a name for a head, and making one makes no commit",
                           engine_laws::law_branch_list},
        detail::engine_law{"branches that cannot be made, written or removed are refused",
                           engine_laws::law_refused_branches},
        detail::engine_law{"what is written to one branch is seen on no other", engine_laws::law_branches_apart},
        detail::engine_law{"a schema is changed while main stands alone", engine_laws::law_schema_needs_main_alone},
        detail::engine_law{"other words of a schema are taken whatever branches there are",
                           engine_laws::law_reworded_schema_of_branches},
        detail::engine_law{"a merge is one commit with both heads as parents, or none", engine_laws::law_merges},
        detail::engine_law{"rows that both sides changed differently are conflicts, all in order",
                           engine_laws::law_row_conflicts},
        detail::engine_law{"a merge that breaks a constraint changes nothing", engine_laws::law_constraint_conflicts},
        detail::engine_law{"every commit is read as it was, by id, by time and with its schema",
                           engine_laws::law_earlier_states},
        detail::engine_law{"a state that is not there is not found", engine_laws::law_no_such_state},
        detail::engine_law{"a snapshot has the tables of its state", engine_laws::law_snapshots},
        detail::engine_law{"a diff is the net change by id, both ways", engine_laws::law_differences},
        detail::engine_law{"branches of another engine are seen at once", engine_laws::law_branches_of_others},
        detail::engine_law{"every commit says who made it", engine_laws::law_actors},
        detail::engine_law{"graphs that are created together have their outcomes in order",
                           engine_laws::law_created_together},
        detail::engine_law{"a check finds every fault of a text", engine_laws::law_all_faults},
        detail::engine_law{"an explanation says what was done", engine_laws::law_explanations},
        detail::engine_law{"a load counts what was stored already", engine_laws::law_unchanged_rows},
        detail::engine_law{"what is exported loads as the same graph", engine_laws::law_exports},
        detail::engine_law{"a list of branches says where each began", engine_laws::law_forks},
        detail::engine_law{"a diff says whether the schema differs", engine_laws::law_schema_differences}};
    for (const auto& law : laws) {
        SUBCASE(law.name) { law.check(make_engine); }
    }
}

}  // namespace omnigraph::cluster::testing

// What the examples of testing use and do not declare.
#pragma once

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/store/file_store.hpp>

namespace acme {

using kinds = omnigraph::cluster::standard_kinds;
using dashboard = omnigraph::cluster::kind::query;

}  // namespace acme

using omnigraph::cluster::testing::apply_laws;
using omnigraph::cluster::testing::kind_laws;
using omnigraph::cluster::testing::ledger_row_laws;
using omnigraph::cluster::testing::lost_ledger_laws;
using omnigraph::cluster::testing::plan_memory_laws;
using omnigraph::cluster::testing::run_graph_host_suite;
using omnigraph::cluster::testing::run_store_suite;

omnigraph::cluster::testing::opened_engine open_engine(omnigraph::cluster::object_store& store);

extern const std::vector<omnigraph::cluster::declaration_of<acme::dashboard>> samples;
extern const rc::Gen<omnigraph::cluster::declaration_of<acme::dashboard>> generator;

namespace omnigraph::cluster::testing::examples {

extern object_store& store;
extern environment& env;
extern const ledger_state ledger, ledger_after;
extern const store_maker make_store;
extern const engine_maker make_engine;
extern const lang::schema_catalog& catalog;
extern const fake_tables merged_tables;

void apply(object_store& store);
bool converged(object_store& store);

}  // namespace omnigraph::cluster::testing::examples

// Includes every command of the control plane; each works for any list of kinds.
//
//     auto report = commands::plan<standard_kinds>(standard_environment("company-brain", system));
#pragma once

#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/commands/approve.hpp>
#include <omnigraph/cluster/engine/commands/force_unlock.hpp>
#include <omnigraph/cluster/engine/commands/gc.hpp>
#include <omnigraph/cluster/engine/commands/history.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/engine/commands/inspect_state.hpp>
#include <omnigraph/cluster/engine/commands/migrate_state.hpp>
#include <omnigraph/cluster/engine/commands/migrate_storage.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/engine/commands/recover.hpp>
#include <omnigraph/cluster/engine/commands/refresh.hpp>
#include <omnigraph/cluster/engine/commands/resource_graph.hpp>
#include <omnigraph/cluster/engine/commands/status.hpp>
#include <omnigraph/cluster/engine/commands/validate.hpp>

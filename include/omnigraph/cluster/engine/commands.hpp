// Every command of the control plane, for any list of kinds.
//
//     auto report = commands::plan<standard_kinds>(standard_environment("company-brain", system));
#pragma once

#include <omnigraph/cluster/engine/apply.hpp>
#include <omnigraph/cluster/engine/import.hpp>
#include <omnigraph/cluster/engine/plan.hpp>
#include <omnigraph/cluster/engine/status.hpp>
#include <omnigraph/cluster/engine/unlock.hpp>
#include <omnigraph/cluster/engine/validate.hpp>

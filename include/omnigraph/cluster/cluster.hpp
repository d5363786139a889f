// The standard cluster: five kinds, files on this machine, graphs in the embedded engine.
//
//     system_runtime system;
//     auto env = standard_environment("company-brain", system);
//     auto report = commands::plan<standard_kinds>(env);
#pragma once

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/engine/commands.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/standard.hpp>

// For whoever writes a kind: everything a resource_traits specialization may need.
//
//     struct dashboard;
//     template <> struct omnigraph::cluster::resource_traits<dashboard> { /* ... */ };
//     using my_kinds = omnigraph::cluster::standard_kinds::with<dashboard>;
//
//     static_assert(omnigraph::cluster::check_kind<omnigraph::cluster::kind::graph>());  // so for one of your own
//
// core/capabilities.hpp lists the optional members, docs/kinds.md walks through one.
#pragma once

#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/resource_kind.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>

// Bodies of cli/render/local_copy_notice.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/cli/render/local_copy_notice.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE local_copy_notice::~local_copy_notice() {
    auto notice = terminal_ ? engine_->notice() : std::nullopt;
    if (!notice) return;
    warn(*terminal_, {warning(codes::local_copy_temporary, "", *std::move(notice))
                          .with_remedy("Make room there, or set OMNIGRAPH_CACHE to another directory.")});
}

}  // namespace omnigraph::cluster::cli

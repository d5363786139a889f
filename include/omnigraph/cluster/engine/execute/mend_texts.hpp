// Looks after the texts that the history keeps of the present revision (ledger/layout.hpp, history_sources).
//
// `refresh` reads and hashes them. What is lost or damaged is written again where the folder has it still, and else
// only said: what is applied does not depend on it, but no revision that has the text can be applied again.
#pragma once

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster {

/// `ledger` is the one that was read, `loaded` what the folder declares. Warnings: revision_text_missing,
/// history_read_error.
void mend_texts(const run_context& run, const loaded_state& ledger, const loaded_config& loaded);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/mend_texts.ipp>
#endif

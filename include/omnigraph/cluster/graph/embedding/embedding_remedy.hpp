// Joins what failed in an embedding and what to do about it into the one text of an embedder's error, and parts them.
//
//     const auto told = with_remedy("the provider answered 401", "Set MAIN_KEY to a key that it accepts.");
//     const auto [what, remedy] = parted_failure(told);
//     const auto again = parted_failure("the provider answered 503; try again later").remedy;       // empty
//
// An error without a remedy may pass: its remedy is to try again. The server shows the text whole; the command line
// shows the remedy where it shows all others.
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster::graph {

struct embedding_failure {
    std::string what;
    std::string remedy;  ///< sentences; empty when trying again is the remedy
};

/// `what` as a sentence, and the remedy behind it. `what` alone when the remedy is empty.
[[nodiscard]] std::string with_remedy(std::string what, std::string_view remedy);

/// The parts of such a text, whatever stands before it.
[[nodiscard]] embedding_failure parted_failure(std::string_view told);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/embedding/embedding_remedy.ipp>
#endif

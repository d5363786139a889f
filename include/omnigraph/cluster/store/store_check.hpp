// Whether a store keeps what everything here stands on, found out by trying it.
//
//     const auto report = check_store(store, system);
//     if (!report.fit()) return refuse(report.findings);
//
// (1) Works below a prefix of its own, which is gone afterwards; nothing else is read or written.
// (2) A store that looks right alone and loses writes in a race is found by racing: several writers, several rounds.
// (3) A finding that could not be made (no permission, no answer) counts as not held.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct store_finding {
    std::string promise;  ///< one clause, as in "an object is created once"
    bool held = false;
    std::string detail;     ///< what happened instead, or a figure; may be empty
    bool advisory = false;  ///< does not keep the store from being used
};

struct store_report {
    std::vector<store_finding> findings;

    /// Every promise held, advice apart.
    [[nodiscard]] bool fit() const;
};

struct store_check_options {
    std::size_t writers = 8;
    std::size_t rounds = 12;
};

/// Takes some hundred requests. `store` has to be safe to use from several threads.
[[nodiscard]] store_report check_store(object_store& store, runtime& system, const store_check_options& options = {});

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/store_check.ipp>
#endif

// Tests whether a store keeps the promises of object_store on which clusters depend.
//
//     const auto report = check_store(store, system);
//     if (!report.fit()) return refuse(report.findings);
//
// (1) Reads and writes only below its own prefix and removes everything it wrote, also from a store that breaks a
//     promise, such as that of listings: it knows what it wrote.
// (2) Several writers race in several rounds, because some stores lose writes only under concurrency.
// (3) A promise that cannot be tested (no permission, no response) counts as broken.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Everything that a check writes lies below it; no document of a cluster does.
inline constexpr std::string_view store_check_prefix = "__cluster/doctor";

/// Where ledger/store_pass.hpp records that a store has passed.
inline constexpr std::string_view store_pass_key = "__cluster/doctor.json";

struct store_finding {
    std::string promise;  ///< a clause, such as "an object is created once"
    bool held = false;
    std::string detail;     ///< what happened instead, or a measurement; may be empty
    bool advisory = false;  ///< a broken advisory promise does not make the store unfit
};

struct store_report {
    std::vector<store_finding> findings;

    /// True when every promise holds, advisory ones aside.
    [[nodiscard]] bool fit() const;
};

struct store_check_options {
    std::size_t writers = 8;
    std::size_t rounds = 12;
    /// The size of the largest object: more than the limit for bodies that many proxies have.
    std::size_t large_bytes = (std::size_t{1} << 20) + 1;
};

/// Sends some hundred requests. `store` must be safe to use from several threads.
[[nodiscard]] store_report check_store(object_store& store, runtime& system, const store_check_options& options = {});

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/store_check.ipp>
#endif

// Tells a graph from a copy of it at another root of the same cluster.
//
//     known_uids known{state};
//     if (auto fault = check_copied_root(run, kind_of_graphs, "graph.three", uid, known)) return *fault;
//
// A graph keeps its uid for life, so of two roots with one uid one has a copy, and an address that has no recorded uid
// must not be taken for the owner: the other graph's rows would be served under other rules. A root that was moved to
// another address has left its place, and is no copy.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// The addresses for which a ledger has recorded each uid.
class known_uids {
public:
    explicit known_uids(const ledger_state& state);

    void add(const std::string& uid, const std::string& address) { addresses_.emplace(uid, address); }

private:
    friend std::optional<diagnostic> check_copied_root(const run_context&, const erased_kind&, const std::string&,
                                                       const std::string&, const known_uids&);

    std::multimap<std::string, std::string, std::less<>> addresses_;
};

/// root_replaced when the graph `uid` at the root of `address` is also at the root of another address for which that
/// uid is recorded. Looks at the other root only then.
[[nodiscard]] std::optional<diagnostic> check_copied_root(const run_context& run, const erased_kind& kind,
                                                          const std::string& address, const std::string& uid,
                                                          const known_uids& known);

/// root_replaced for an address whose root has the same graph as that of `other`.
[[nodiscard]] diagnostic copied_root(const run_context& run, const erased_kind& kind, const std::string& address,
                                     const std::string& other);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/copied_root.ipp>
#endif

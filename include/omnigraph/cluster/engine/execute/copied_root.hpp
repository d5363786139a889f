// Tells a graph from a copy of it at another root of the same cluster.
//
//     known_uids known{state};
//     const known_protection rules{loaded.table, applied, protection_side::declared};
//     if (auto fault = check_copied_root(run, kind_of_graphs, "graph.three", uid, known, rules)) return *fault;
//
// A graph keeps its uid for life, so of two roots with one uid one has a copy, and an address that has no recorded uid
// must not be taken for the owner: the other graph's rows would be served under other rules. A root that was moved to
// another address has left its place, and is no copy; its rows stay under the rules that the ledger has for its place.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// Where to look up what protects an address whose uid is looked at. All members are borrowed.
struct known_protection {
    const resource_table& declared;
    const applied_rows& applied;
    protection_side
        side;  ///< what will protect the address: what is declared when apply takes it, else what is applied
};

/// The addresses for which a ledger has recorded each uid, now or earlier.
class known_uids {
public:
    explicit known_uids(const ledger_state& state);

    void add(const std::string& uid, const std::string& address) { addresses_.emplace(uid, address); }

private:
    friend std::optional<diagnostic> check_copied_root(const run_context&, const erased_kind&, const std::string&,
                                                       const std::string&, const known_uids&, const known_protection&);

    std::multimap<std::string, std::string, std::less<>> addresses_;
};

/// root_replaced when another address is recorded for the graph `uid` at the root of `address`, and either has it still
/// at its own root, or is protected in another way than `address`. Looks at the other root only then.
[[nodiscard]] std::optional<diagnostic> check_copied_root(const run_context& run, const erased_kind& kind,
                                                          const std::string& address, const std::string& uid,
                                                          const known_uids& known, const known_protection& rules);

/// root_replaced for an address whose root has the same graph as that of `other`.
[[nodiscard]] diagnostic copied_root(const run_context& run, const erased_kind& kind, const std::string& address,
                                     const std::string& other);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/copied_root.ipp>
#endif

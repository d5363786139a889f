// The keys of the texts and records that a ledger and its history refer to: what gc keeps, and what a move must bring.
//
//     needed_objects needed{list.kinds};
//     needed.add_rows(*base.applied_revision.resources);
//     if (!needed.contains(id)) print("nothing refers to it");
//
// A text lies in the catalog or beside the history, so both of its keys are named.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

class needed_objects {
public:
    explicit needed_objects(kind_table kinds) : kinds_{kinds} {}

    void add_row(const std::string& address, const resource_entry& row);
    void add_rows(const applied_rows& rows);
    void add_sources(const source_listing& sources);
    void add_text(std::string_view hex);
    void add_key(std::string key) { keys_.insert(std::move(key)); }

    /// What the record names; not the record itself.
    void add_record(const history_record& record);

    /// The key of the record.
    [[nodiscard]] static std::string key_of(const history_record& record);

    [[nodiscard]] bool contains(const std::string& key) const { return keys_.contains(key); }
    [[nodiscard]] const std::set<std::string>& keys() const { return keys_; }

private:
    kind_table kinds_;
    std::set<std::string> keys_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/needed_objects.ipp>
#endif

// The store of a cluster whose ledger is kept apart from its graphs: one store over two places.
//
//     divided_store both{std::move(graph_bucket), std::move(state_bucket)};
//     print(both.get(layout::state));                         // __cluster/ledger.json at the ledger's place
//     print(both.get("graphs/kb.omni/manifest.json"));        // at the place of the graphs
//
// (1) layout::lies_with_ledger says which place an object lies at. The marks that both places have at layout::state
//     (ledger/kept_apart.hpp) are not seen through this store.
// (2) No object lies at both places, so every promise about one object is that of its place. A batch over both places
//     is two batches.
// (3) What one place leaves for its next write would not be durable before a write at the other place. So objects are
//     created one by one where that place is a folder.
// (4) A fault of one place is the fault of the calls that need it; calls to the other go on.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/place_memory.hpp>

namespace omnigraph::cluster {

class divided_store final : public object_store, public place_memory {
public:
    divided_store(std::unique_ptr<object_store> graphs, std::unique_ptr<object_store> ledger)
        : graphs_{std::move(graphs)}, ledger_{std::move(ledger)} {}

    /// The places themselves, with their marks.
    [[nodiscard]] object_store& place_of_graphs() { return *graphs_; }
    [[nodiscard]] object_store& place_of_ledger() { return *ledger_; }

    store_result<stored_object> get(std::string_view key) override;
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override;
    store_result<std::optional<stored_object>> get_within(std::string_view key, const read_bound& bound) override;
    void get_all(const batch_of_keys& batch, const object_visitor& visit) override;
    void look_at_all(const batch_of_keys& batch, const digest_visitor& visit) override;
    store_result<object_version> put(std::string_view key, std::string_view bytes) override;
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override;
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override;
    store_result<done> put_all(std::span<const blob> blobs) override;
    std::vector<store_result<object_version>> put_all_if_absent(std::span<const blob> blobs) override;
    store_result<done> remove(std::string_view key) override;
    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override;
    store_result<done> remove_all(std::span<const std::string> keys) override;
    store_result<done> remove_prefix(std::string_view prefix) override;
    store_result<std::vector<object_entry>> list(std::string_view prefix) override;
    presence probe(std::string_view key) override;
    store_result<std::uint64_t> remove_litter(std::string_view prefix, litter_depth depth) override;
    std::string display(std::string_view key) const override;
    store_counts counts() const override;
    bool was_untouched(std::string_view key) const override;

private:
    [[nodiscard]] object_store& place_of(std::string_view key) const;

    std::unique_ptr<object_store> graphs_, ledger_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/divided_store.ipp>
#endif

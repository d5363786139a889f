// A part of a store below a prefix, as a store of its own: two places on one store, so that one fault counter sees the
// calls to both.
//
//     memory_store all;
//     part_of_store old_place{all, "old"}, new_place{all, "new"};
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

class part_of_store : public object_store {
public:
    part_of_store(object_store& whole, std::string prefix) : whole_{whole}, prefix_{std::move(prefix)} {}

    store_result<stored_object> get(std::string_view key) override { return shortened(whole_.get(full(key))); }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        return shortened(whole_.get_if_changed(full(key), known));
    }
    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        return shortened(whole_.put(full(key), bytes));
    }
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return shortened(whole_.put_if_absent(full(key), bytes));
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return shortened(whole_.put_if_match(full(key), bytes, expected));
    }
    store_result<done> put_all(std::span<const blob> blobs) override {
        std::vector<blob> renamed;
        for (const auto& each : blobs) renamed.push_back({full(each.key), each.bytes});
        return shortened(whole_.put_all(renamed));
    }
    store_result<done> remove(std::string_view key) override { return shortened(whole_.remove(full(key))); }
    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override {
        return shortened(whole_.remove_if_match(full(key), expected));
    }
    store_result<done> remove_prefix(std::string_view prefix) override {
        return shortened(whole_.remove_prefix(full(prefix)));
    }
    store_result<std::vector<object_entry>> list(std::string_view prefix) override {
        auto entries = shortened(whole_.list(prefix.empty() ? prefix_ : full(prefix)));
        if (entries)
            for (auto& entry : *entries) entry.key.erase(0, prefix_.size() + 1);
        return entries;
    }
    presence probe(std::string_view key) override { return whole_.probe(full(key)); }
    std::string display(std::string_view key) const override { return whole_.display(full(key)); }
    store_counts counts() const override { return whole_.counts(); }

private:
    [[nodiscard]] std::string full(std::string_view key) const { return prefix_ + "/" + std::string{key}; }

    template <class Outcome>
    [[nodiscard]] Outcome shortened(Outcome outcome) const {
        if (outcome || !outcome.error().key.starts_with(prefix_ + "/")) return outcome;
        auto failed = outcome.error();
        failed.key.erase(0, prefix_.size() + 1);
        return failed;
    }

    object_store& whole_;
    std::string prefix_;
};

}  // namespace omnigraph::cluster

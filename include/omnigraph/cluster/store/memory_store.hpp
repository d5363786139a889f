// A store in memory, for tests and examples; its objects end with the process.
//
//     memory_store store;
//     store.put("__cluster/state.json", text);
//
// It keeps every promise of object_store except durability. Each write gets a new version, even for equal bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/key.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/store_counter.hpp>

namespace omnigraph::cluster {

class memory_store final : public object_store {
public:
    /// `shown_as` is what display() writes before a key.
    explicit memory_store(std::string shown_as = "memory:/") : shown_as_{std::move(shown_as)} {}

    store_result<stored_object> get(std::string_view key) override;

    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override;

    store_result<object_version> put(std::string_view key, std::string_view bytes) override;

    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override;

    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override;

    store_result<done> put_all(std::span<const blob> blobs) override;

    store_result<done> remove(std::string_view key) override;

    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override;

    store_result<done> remove_prefix(std::string_view prefix) override;

    store_result<std::vector<object_entry>> list(std::string_view prefix) override;

    presence probe(std::string_view key) override;

    std::string display(std::string_view key) const override { return shown_as_ + "/" + std::string{key}; }

    store_counts counts() const override { return counter_.counts(); }

private:
    using object_map = std::map<std::string, stored_object, std::less<>>;

    static store_error refused(std::string_view key, std::string why);

    static store_error moved(std::string_view key);

    template <class Accept>
    store_result<object_version> write(std::string_view key, std::string_view bytes, Accept accepts) {
        const std::scoped_lock lock{mutex_};
        if (auto why = validate_key(key); !why.empty()) return refused(key, std::move(why));
        const auto found = objects_.find(key);
        if (!accepts(found == objects_.end() ? nullptr : &found->second)) return moved(key);
        counter_.write(bytes.size());
        stored_object object{std::string{bytes}, {std::to_string(++last_version_)}};
        auto version = object.version;
        objects_.insert_or_assign(std::string{key}, std::move(object));
        return version;
    }

    template <class Accept>
    store_result<done> erase(std::string_view key, Accept accepts) {
        const std::scoped_lock lock{mutex_};
        if (auto why = validate_key(key); !why.empty()) return refused(key, std::move(why));
        const auto match = objects_.find(key);
        if (!accepts(match == objects_.end() ? nullptr : &match->second)) return moved(key);
        counter_.remove();
        if (match != objects_.end()) objects_.erase(match);
        return done{};
    }

    // Everything below prefix + "/". The upper bound is prefix + "0", because `0` is the character after `/`.
    std::pair<object_map::iterator, object_map::iterator> below(std::string_view prefix);

    std::string shown_as_;
    std::mutex mutex_;
    object_map objects_;
    std::uint64_t last_version_ = 0;
    store_counter counter_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/memory_store.ipp>
#endif

// A copy of a store that is completed while it is read: what the copy lacks is fetched from the original by its key.
//
//     completing_store both{store, target, {}};
//     const auto object = both.get("graphs/kb.omni/manifest.json");
//     if (!object && object.error().fault == store_fault::absent) print("neither store has it");
//
// A listing may leave out what is stored. So whoever has copied by listings walks over what refers to what in here.
// (1) What is returned of the target's is what is stored there; what was fetched was read back from there.
// (2) An object whose name tells its content is fetched when the target has other bytes and the source the right ones.
// (3) Nothing else is changed: every writing call is `denied`.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The digest of 64 hexadecimal digits at the end of the last segment, before its extension: the name of an immutable
/// object by its content. nullopt when it has none.
[[nodiscard]] std::optional<digest> digest_in_name(std::string_view key);

/// Whether the object has the content of its name, or the name tells none.
[[nodiscard]] bool has_content_of_name(std::string_view key, const stored_object& object);

struct completion_rules {
    /// Keys that are shown as the source has them as long as the target has none, and not copied. Empty: none.
    std::function<bool(std::string_view key)> only_shown = {};
    /// Of such keys: what stands at the target for none, such as the mark of a place that was left. Empty: nothing.
    std::function<bool(const stored_object& object)> stands_for_none = {};
    /// Whether an object can be the one of this name; false fetches it when the source has one that can.
    std::function<bool(std::string_view key, const stored_object& object)> is_sound = has_content_of_name;
};

class completing_store final : public object_store {
public:
    /// Both are borrowed.
    completing_store(object_store& source, object_store& target, completion_rules rules)
        : source_{source}, target_{target}, rules_{std::move(rules)} {}

    /// The objects and bytes that were fetched so far.
    [[nodiscard]] std::uint64_t fetched() const;
    [[nodiscard]] std::uint64_t fetched_bytes() const;

    store_result<stored_object> get(std::string_view key) override;
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override;
    void get_all(const batch_of_keys& batch, const object_visitor& visit) override;
    store_result<std::vector<object_entry>> list(std::string_view prefix) override { return target_.list(prefix); }
    presence probe(std::string_view key) override;
    std::string display(std::string_view key) const override { return target_.display(key); }
    store_counts counts() const override { return target_.counts(); }

    store_result<object_version> put(std::string_view key, std::string_view bytes) override;
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override;
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override;
    store_result<done> put_all(std::span<const blob> blobs) override;
    store_result<done> remove(std::string_view key) override;
    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override;
    store_result<done> remove_prefix(std::string_view prefix) override;

private:
    /// Whether the target's answer has to be completed.
    template <class Object>
    [[nodiscard]] bool lacks(std::string_view key, const store_result<Object>& there) const;
    [[nodiscard]] bool is_right(std::string_view key, const stored_object& object) const;
    [[nodiscard]] bool is_only_shown(std::string_view key) const { return rules_.only_shown && rules_.only_shown(key); }
    /// `there` again when the source has nothing better.
    [[nodiscard]] store_result<stored_object> fetch(std::string_view key, store_result<stored_object> there);

    object_store& source_;
    object_store& target_;
    completion_rules rules_;
    mutable std::mutex mutex_;
    std::uint64_t fetched_ = 0, fetched_bytes_ = 0;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/completing_store.ipp>
#endif

// A store in a folder of this machine.
//
//     file_store store{"/srv/company-brain"};
//
// (1) A write makes a complete temporary file in the same folder, syncs it, renames it, and syncs the folder. No file
//     is changed in place; readers take no lock.
// (2) put, put_if_match and the removals of one key exclude each other by an OS lock, held from reading through
//     comparing to renaming. put_if_absent is atomic without it.
// (3) put_all writes and renames all blobs, then syncs the file system once. Equal contents of a batch become one file
//     with many names (hard links) where the file system has them: written once, read and hashed once.
// (4) put_all_if_absent makes contents durable before their names, with two syncs of the file system for all.
// (5) No symbolic link below the root is followed. The first write creates the root.
// (6) A version is the SHA-256 of the content, so equal contents have one version.
//
// The locks work on one host only: a folder that several hosts share is not safe. Temporary files end in `#<digits>`,
// lock files lie in `.omnigraph-locks#0`; list() shows neither.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/batch_creator.hpp>
#include <omnigraph/cluster/store/deferred_syncs.hpp>
#include <omnigraph/cluster/store/digest_cache.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/store_counter.hpp>

namespace omnigraph::cluster {

struct file_store_options {
    std::uint64_t max_object_bytes = std::uint64_t{5} << 30;  ///< a larger object is `corrupt`

    // Which ways of creating without replacing may be tried; what the file system refuses is not used. Without either
    // way, put_if_absent works under the lock.
    bool hard_links = true;
    bool exclusive_rename = true;

    posix::path_lookup lookup = posix::path_lookup::in_one_call;  ///< how the path of an object is looked up

    /// How long a writer waits for another writer of the same key. Then the write is `transient` and names the lock
    /// file.
    std::chrono::milliseconds lock_wait{10'000};

    /// The cache whose digests look_at_all accepts; without one it reads. Every hashed digest is added to it.
    std::shared_ptr<digest_cache> known = {};
};

class file_store final : public object_store {
public:
    /// `root` is an absolute path; it need not exist.
    explicit file_store(std::string root, file_store_options options = {});

    store_result<stored_object> get(std::string_view key) override {
        auto object = get_within(key, {options_.max_object_bytes});
        if (!object) return std::move(object).error();
        return **std::move(object);  // only a known version leaves it empty
    }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        return get_within(key, {options_.max_object_bytes, known});
    }
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
    store_counts counts() const override { return counter_.counts(); }

private:
    using descriptor = posix::file_descriptor;

    /// Where an object lies: its folder, and its name in that folder.
    struct object_location {
        descriptor folder;
        std::string name;
    };

    posix::file_result<descriptor> open_root() const;
    posix::file_result<descriptor> make_root();
    store_result<object_location> find_location(std::string_view key) const;
    store_result<object_location> make_location(std::string_view key);
    store_result<descriptor> lock_key(std::string_view key);
    std::string temporary_name(std::string_view name);
    store_result<std::string> write_temporary(const object_location& location, std::string_view bytes);
    store_result<done> link_new(const object_location& location, const std::string& temporary, std::string_view key);
    store_result<done> replace(const object_location& location, std::string_view bytes);
    /// The version of the object, hashed piece by piece: another writer may have left anything there.
    store_result<object_version> present_version(const object_location& location);
    enum class durable { now, later };
    store_result<object_version> create(std::string_view key, std::string_view bytes, durable when);
    store_result<done> erase(std::string_view key, const object_version* expected, durable when = durable::now);
    creation_options naming();
    template <class Visit, class Read>
    void visit_all(const batch_of_keys& batch, const Visit& visit, Read&& read);

    static object_version version_of(std::string_view bytes) { return {digest_of_bytes(bytes).hex()}; }
    static store_error with_key(std::string_view key, store_error failed);
    static store_error with_key(std::string_view key, posix::file_error failed);
    static store_error moved(std::string cause) { return {store_fault::precondition_failed, {}, std::move(cause)}; }
    static std::optional<store_error> refused(std::string why) {
        if (why.empty()) return std::nullopt;
        return store_error{store_fault::denied, {}, std::move(why)};
    }

    std::string root_;
    file_store_options options_;
    std::atomic<std::uint64_t> temporaries_ = 0;
    store_counter counter_;
    deferred_syncs syncs_{counter_};
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/file_store.ipp>
#endif

// The one interface to durable storage: named objects in a flat space of keys.
//
//     auto old = store.get("notes/today");                                        // bytes and their version
//     if (!old && old.error().fault == store_fault::absent) return store.put_if_absent("notes/today", bytes);
//     if (!old) return store_result<object_version>{old.error()};
//     return store.put_if_match("notes/today", bytes, old->version);              // or precondition_failed
//
// Keys are relative and `/`-separated, without empty, `.` or `..` segments (store/key.hpp). All durable state follows
// one pattern: write immutable blobs first, then replace one small document by compare-and-swap.
//
// Promises of every model (testing/store_suite.hpp checks them):
// (1) A write that returned a version is durable and visible to every later read.
// (2) A reader sees an object as it was before or after a write, never a part of it.
// (3) Of several concurrent conditional writes against one version, exactly one succeeds.
// (4) `absent` means that the object is known to be absent; a failed lookup is another fault.
// (5) An `ambiguous` write may have happened; so may one whose condition failed in a bucket, when a proxy has repeated
//     it. The caller reads back and compares the stored bytes with its own.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

/// The class of a store's failure; callers act upon it.
enum class store_fault {
    absent,               ///< there is no such object
    precondition_failed,  ///< the object exists already, is gone, or has another version
    transient,            ///< nothing happened; trying again may help
    ambiguous,            ///< a write was sent and its outcome is not known
    denied,               ///< no permission, or the key is not legal
    corrupt,              ///< the stored bytes cannot be those that were written
    unsupported,          ///< the store cannot keep a promise that the call needs
    other,
};

/// A fault, the key it is about, and its cause in words.
struct store_error {
    store_fault fault = store_fault::other;
    std::string key;
    std::string cause;  ///< one clause, without the key
};

template <class T>
using store_result = result<T, store_error>;

/// The version of an object, an opaque text: an ETag or a content hash. Only the store that gave it understands it.
struct object_version {
    std::string token;
    friend bool operator==(const object_version&, const object_version&) = default;
};

struct stored_object {
    std::string bytes;
    object_version version;
    std::optional<digest> content{};  ///< the digest of `bytes`, when the store has hashed them after reading
};

/// The digest of the object's bytes; computed now unless the store already did.
[[nodiscard]] digest content_digest(const stored_object& object);

/// The fault of an object that is larger than its reader takes.
[[nodiscard]] store_error too_large(std::string_view key);

/// One line of a listing.
struct object_entry {
    std::string key;
    std::uint64_t size = 0;
    std::int64_t modified = 0;  ///< seconds since 1970, by the store's clock
};

/// An object to write. `bytes` are borrowed for the call.
struct blob {
    std::string key;
    std::string_view bytes;
};

/// What a reader takes of an object.
struct read_bound {
    std::uint64_t most_bytes = 0;              ///< a larger object is `corrupt`
    std::optional<object_version> known = {};  ///< an object that still has it is not read
};

/// The keys of a batch, and what their reader takes of each object: a larger one is `corrupt`.
struct batch_of_keys {
    batch_of_keys() = default;
    template <std::convertible_to<std::span<const std::string>> Keys>
    batch_of_keys(const Keys& wanted, std::uint64_t most = any_size) : keys{wanted}, most_bytes{most} {}

    static constexpr std::uint64_t any_size = ~std::uint64_t{0};
    std::span<const std::string> keys = {};
    std::uint64_t most_bytes = any_size;
};

/// Called once for each key with the position of the key and the object. Keys of one stored file may get the same
/// object.
using object_visitor = std::function<void(std::size_t, const store_result<std::shared_ptr<const stored_object>>&)>;

/// Receives the position of a key and the digest of its object.
using digest_visitor = std::function<void(std::size_t, const store_result<digest>&)>;

/// Whether something is there; `unknown` when that cannot be determined.
enum class presence { present, absent, unknown };

/// How many operations the store has done; benchmarks and tests compare these counts.
struct store_counts {
    std::uint64_t reads = 0, writes = 0, removes = 0, lists = 0;
    std::uint64_t bytes_read = 0, bytes_written = 0;
    std::uint64_t syncs = 0;
};

/// Where to look for litter: directly in one folder, or at any depth below it.
enum class litter_depth { folder, tree };

class object_store {
public:
    virtual ~object_store() = default;

    /// The object with its version. Fault `absent` when there is none.
    [[nodiscard]] virtual store_result<stored_object> get(std::string_view key) = 0;

    /// nullopt when the object still has version `known`; else as get().
    [[nodiscard]] virtual store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                                                    const object_version& known) = 0;

    /// get(), or get_if_changed() of a known version, for a reader who knows how large the object can be. A store that
    /// is told the size of an object before its bytes does not take more of them.
    [[nodiscard]] virtual store_result<std::optional<stored_object>> get_within(std::string_view key,
                                                                                const read_bound& bound);

    /// Reads many objects: calls `visit` once for each key, in any order, one call at a time. Cheaper than as many
    /// get(), because the store shares the work that the keys have in common.
    virtual void get_all(const batch_of_keys& batch, const object_visitor& visit);

    /// The digests of what `get_all` would read. A store that knows the digest of an unchanged file may return it
    /// without reading (store/digest_cache.hpp). That tells what an object holds and proves nothing about the disk.
    virtual void look_at_all(const batch_of_keys& batch, const digest_visitor& visit);

    /// Creates or replaces the object; returns its new version.
    [[nodiscard]] virtual store_result<object_version> put(std::string_view key, std::string_view bytes) = 0;
    /// Creates the object; `precondition_failed` when it exists already.
    [[nodiscard]] virtual store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) = 0;
    /// Replaces exactly the version `expected`; `precondition_failed` when the object has another one or is gone.
    [[nodiscard]] virtual store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                                                    const object_version& expected) = 0;

    /// Writes independent blobs; all are durable when it returns. On an error any of them may exist. Of two blobs with
    /// one key the last one counts. Equal contents may be stored once.
    [[nodiscard]] virtual store_result<done> put_all(std::span<const blob> blobs) = 0;

    /// put_if_absent for many independent objects, with one outcome for each, in their order. They are durable before
    /// the next single write of this store is, and with its return at the latest: many batches, one flush at the end.
    [[nodiscard]] virtual std::vector<store_result<object_version>> put_all_if_absent(std::span<const blob> blobs);

    /// Removes the object; succeeds when there is none.
    [[nodiscard]] virtual store_result<done> remove(std::string_view key) = 0;
    /// Removes exactly the version `expected`; `precondition_failed` when the object has another one or is gone.
    [[nodiscard]] virtual store_result<done> remove_if_match(std::string_view key, const object_version& expected) = 0;

    /// remove() for many keys, durable when the next write returns. After an error, any of them may have been removed.
    [[nodiscard]] virtual store_result<done> remove_all(std::span<const std::string> keys);

    /// Removes everything below `prefix` + "/"; `denied` for the empty prefix. Idempotent, not atomic.
    [[nodiscard]] virtual store_result<done> remove_prefix(std::string_view prefix) = 0;

    /// Every object below `prefix` + "/", at any depth, sorted by key. Temporary files are left out. What stands in the
    /// place of an object and is none (a link, a pipe) is among them, so that its reader can say so: get() refuses it.
    [[nodiscard]] virtual store_result<std::vector<object_entry>> list(std::string_view prefix) = 0;

    /// Whether there is an object `key` or any object below `key` + "/".
    [[nodiscard]] virtual presence probe(std::string_view key) = 0;

    /// Removes the temporary files that killed writers left below `prefix`, in a store that has such files. Returns
    /// their number; a file that cannot be removed stays for the next time. Not counted in counts().
    [[nodiscard]] virtual store_result<std::uint64_t> remove_litter(std::string_view /*prefix*/,
                                                                    litter_depth /*depth*/) {
        return std::uint64_t{0};
    }

    /// The place of a key as users see it: an absolute path or a URI.
    [[nodiscard]] virtual std::string display(std::string_view key) const = 0;

    /// The operations so far.
    [[nodiscard]] virtual store_counts counts() const = 0;
};

/// The object with its version; one with more than `most_bytes` is `corrupt`.
[[nodiscard]] store_result<stored_object> get_bounded(object_store& store, std::string_view key,
                                                      std::uint64_t most_bytes);

/// The same, as a batch gives it to its visitor.
[[nodiscard]] store_result<std::shared_ptr<const stored_object>> shared_object(object_store& store,
                                                                               std::string_view key,
                                                                               std::uint64_t most_bytes);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/object_store.ipp>
#endif

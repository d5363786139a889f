// The one seam to durable storage: named objects in a flat space of keys.
//
//     auto old = store.get("notes/today");                                        // bytes and their version
//     if (!old && old.error().fault == store_fault::absent) return store.put_if_absent("notes/today", bytes);
//     if (!old) return store_result<object_version>{old.error()};
//     return store.put_if_match("notes/today", bytes, old->version);              // or precondition_failed
//
// Keys are relative, `/`-separated, without empty, `.` or `..` segments. Everything
// durable follows one pattern: immutable blobs are written first, then one small
// mutable document is moved by compare-and-swap.
//
// Promises of every model (held by testing/store_suite.hpp):
// (1) A write that returned a version is durable and visible to every later read.
// (2) A reader sees an object as it was before or after a write, never in between.
// (3) Of several concurrent conditional writes against one version, exactly one wins.
// (4) `absent` is said only when it is known; a fault is never taken for absence.
// (5) An `ambiguous` write may or may not have happened; the caller reads back and
//     recognises its own content.
#pragma once

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

enum class store_fault {
    absent,               ///< there is no such object
    precondition_failed,  ///< the object exists already, or has another version (a vanished one included)
    transient,            ///< nothing happened; trying again may help
    ambiguous,            ///< a write was sent and its outcome is not known
    denied,               ///< no permission
    corrupt,              ///< the stored bytes cannot be what was written
    unsupported,          ///< the store does not keep a promise that is needed
    other,
};

struct store_error {
    store_fault fault = store_fault::other;
    std::string key;
    std::string cause;  ///< one clause, without the key
};

template <class T>
using store_result = result<T, store_error>;

/// Opaque: an ETag or a content hash. Valid only for the store that gave it.
struct object_version {
    std::string token;
    friend bool operator==(const object_version&, const object_version&) = default;
};

struct stored_object {
    std::string bytes;
    object_version version;
    std::optional<digest> content{};  ///< of `bytes`, where the store has hashed them itself after reading
};

/// The digest of the bytes, hashed now unless the store has done so.
[[nodiscard]] digest content_digest(const stored_object& object);

struct object_entry {
    std::string key;
    std::uint64_t size = 0;
    std::int64_t modified = 0;  ///< seconds since 1970, by the store's clock
};

struct blob {
    std::string key;
    std::string_view bytes;
};

/// Told of one of many objects: the position of its key, and the object. Keys that lead to one stored file may be given
/// the same object.
using object_visitor = std::function<void(std::size_t, const store_result<std::shared_ptr<const stored_object>>&)>;

enum class presence { present, absent, unknown };

/// What the store was asked to do; benchmarks and tests compare these counts.
struct store_counts {
    std::uint64_t reads = 0, writes = 0, removes = 0, lists = 0;
    std::uint64_t bytes_read = 0, bytes_written = 0;
    std::uint64_t syncs = 0;
};

/// Where litter is looked for: directly in one folder, or everywhere below it.
enum class litter_depth { folder, tree };

class object_store {
public:
    virtual ~object_store() = default;

    [[nodiscard]] virtual store_result<stored_object> get(std::string_view key) = 0;

    /// nullopt when the object still has `known`.
    [[nodiscard]] virtual store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                                                    const object_version& known) = 0;

    /// Reads many objects: calls `visit` once for each key, in any order, one at a time. A store does together what the
    /// keys have in common, so this costs less than as many `get`.
    virtual void get_all(std::span<const std::string> keys, const object_visitor& visit);

    [[nodiscard]] virtual store_result<object_version> put(std::string_view key, std::string_view bytes) = 0;
    [[nodiscard]] virtual store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) = 0;
    [[nodiscard]] virtual store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                                                    const object_version& expected) = 0;

    /// Writes independent blobs, all durable when it returns; on an error any part of them may exist. Of a key that
    /// stands twice the last blob counts. Equal contents may be stored once.
    [[nodiscard]] virtual store_result<done> put_all(std::span<const blob> blobs) = 0;

    /// Removing what is not there succeeds.
    [[nodiscard]] virtual store_result<done> remove(std::string_view key) = 0;
    [[nodiscard]] virtual store_result<done> remove_if_match(std::string_view key, const object_version& expected) = 0;

    /// Removes everything below `prefix` + "/". Idempotent, not atomic.
    [[nodiscard]] virtual store_result<done> remove_prefix(std::string_view prefix) = 0;

    /// Every object below `prefix` + "/", at any depth, sorted by key; foreign temporary files are left out.
    [[nodiscard]] virtual store_result<std::vector<object_entry>> list(std::string_view prefix) = 0;

    /// Is there an object `key`, or anything below `key` + "/"?
    [[nodiscard]] virtual presence probe(std::string_view key) = 0;

    /// Removes what killed writers have left below `prefix` and that is no object: temporary files, in a store that has
    /// them. Gives how many; what cannot be removed stays for the next time. Not counted in counts().
    [[nodiscard]] virtual store_result<std::uint64_t> remove_litter(std::string_view /*prefix*/,
                                                                    litter_depth /*depth*/) {
        return std::uint64_t{0};
    }

    /// How users see the place of a key: an absolute path, or a URI.
    [[nodiscard]] virtual std::string display(std::string_view key) const = 0;

    [[nodiscard]] virtual store_counts counts() const = 0;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/object_store.ipp>
#endif

// A store whose reads can be sent together before they are asked for, because each request to a bucket costs a round
// trip.
//
//     read_ahead_store ahead{std::move(bucket)};
//     ahead.fetch({"__cluster/state.json"}, {"__cluster/recoveries"});      // one round trip
//     const auto state = ahead.get("__cluster/state.json");                 // answered from it
//     const auto pending = ahead.list("__cluster/recoveries");
//     ahead.fetch_meanwhile({.keys = {"graphs/kb.omni/manifest.json"}});    // while other things are read
//
// (1) Every answer is given out once: by the next get() of its key, list() of its prefix or probe() of its root. Later
//     reads ask the store. look_at_all() of one key looks at an answer and leaves it, and so does peek(). That an
//     object or a root that was fetched meanwhile is absent is said until this store changes it.
// (2) A change through this store drops the answers that it makes untrue. A change by somebody else between fetch() and
//     the read is not seen, as if the read had come first.
// (3) Who asks for what is being fetched meanwhile, or changes it, waits for it.
// (4) An object that is fetched again before it was given out is sent only if it has changed.
// It is safe to use from several threads, but for fetch_meanwhile().
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/place_memory.hpp>
#include <omnigraph/cluster/store/store_endpoint.hpp>

namespace omnigraph::cluster {

/// What to read.
struct expected_reads {
    std::vector<std::string> keys = {};      ///< of objects
    std::vector<std::string> prefixes = {};  ///< of lists
    std::vector<std::string> roots = {};     ///< that are probed
};

class read_ahead_store final : public object_store, public place_memory, public store_endpoint {
public:
    /// The largest object that can lie at a key; what is read ahead is bounded by it.
    using size_limit = std::uint64_t (*)(std::string_view key);
    [[nodiscard]] static std::uint64_t any_size(std::string_view) { return batch_of_keys::any_size; }

    explicit read_ahead_store(std::unique_ptr<object_store> store, size_limit most_bytes_of = any_size)
        : store_{std::move(store)}, most_bytes_of_{most_bytes_of} {}

    /// Reads all together, 128 at a time. A fault is an answer, too.
    void fetch(const expected_reads& wanted);
    void fetch(const std::vector<std::string>& keys, const std::vector<std::string>& prefixes) {
        fetch(expected_reads{keys, prefixes, {}});
    }

    /// Begins to read in a thread of its own.
    void fetch_meanwhile(expected_reads wanted);

    /// The bytes of an object that was fetched; nullopt when there is no such answer.
    [[nodiscard]] std::optional<std::string> peek(std::string_view key);

    /// Drops all answers.
    void forget();

    /// Puts an answer back that was taken from fetch() and is of use to the next reader.
    void keep(std::string_view key, store_result<stored_object> answer);

    store_result<stored_object> get(std::string_view key) override;
    store_result<std::vector<object_entry>> list(std::string_view prefix) override;

    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        return store_->get_if_changed(key, known);
    }
    store_result<std::optional<stored_object>> get_within(std::string_view key, const read_bound& bound) override;
    void get_all(const batch_of_keys& batch, const object_visitor& visit) override { store_->get_all(batch, visit); }
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
    presence probe(std::string_view key) override;
    store_result<std::uint64_t> remove_litter(std::string_view prefix, litter_depth depth) override {
        return store_->remove_litter(prefix, depth);
    }
    std::string display(std::string_view key) const override { return store_->display(key); }
    store_counts counts() const override { return store_->counts(); }
    bool was_untouched(std::string_view key) const override;
    std::string endpoint() const override { return endpoint_of(*store_); }

private:
    [[nodiscard]] store_result<stored_object> read(const std::string& key);
    /// The answer that is at hand, for its reader.
    [[nodiscard]] std::optional<store_result<stored_object>> take(std::string_view key);
    /// Waits for what is fetched meanwhile when the key, or what it lies in, is among it; always, when it is empty.
    void await(std::string_view key);
    /// Drops what a change of this key makes untrue.
    void drop(std::string_view key);
    std::unique_ptr<object_store> store_;
    size_limit most_bytes_of_;
    std::mutex mutex_;
    std::map<std::string, store_result<stored_object>, std::less<>> objects_;
    std::map<std::string, store_result<std::vector<object_entry>>, std::less<>> lists_;
    std::map<std::string, presence, std::less<>> roots_;
    std::set<std::string, std::less<>> lasting_;  ///< keys of which an answer `absent` is kept
    std::mutex expected_mutex_;
    std::set<std::string, std::less<>> expected_;  ///< is being fetched meanwhile
    std::jthread fetching_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/read_ahead.ipp>
#endif

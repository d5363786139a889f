// Implements object_store on a bucket of an S3-compatible store, or on the part of a bucket below a prefix.
//
//     auto settings = s3_settings_from("s3://acme-graphs/prod", posix::environment_variable);
//     if (!settings) return settings.error();
//     s3_store store{*std::move(settings)};
//     auto state = store.get("__cluster/state.json");
//
// Keeps the promises of object_store (engine specification part C) on every store that implements conditional PUT
// correctly:
// (1) A read returns `absent` only when the store names the key as missing. A missing bucket, or an error page of a
//     proxy, does not count as absent.
// (2) Transient faults are retried after growing, random pauses. A write that the store may have carried out is either
//     found by reading back or `ambiguous`: one that was retried and then fails its condition or is refused, one whose
//     answer contradicts itself or has no ETag, and one that was refused while nobody can read by whom.
// (3) To remove an object at a known version, the store replaces it with a removal marker, because many stores ignore
//     the condition of a DELETE. Reads, listings and creations treat a marker as absent. The next object of the key
//     replaces it.
// (4) Objects above a threshold are uploaded in parts (store/s3/multipart.hpp). In a store that does not check
//     conditions at the end of an upload, a conditional write is one PUT; the first such write finds out.
// (5) ETags are sent quoted or bare, as the store requires. The first write with a condition finds out which.
// It is safe to use from several threads. A batch runs up to `parallel_requests` requests at once.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/place_memory.hpp>
#include <omnigraph/cluster/store/removal_condition.hpp>
#include <omnigraph/cluster/store/s3/multipart.hpp>
#include <omnigraph/cluster/store/s3/removal_marker.hpp>
#include <omnigraph/cluster/store/s3/s3_answers.hpp>
#include <omnigraph/cluster/store/s3/s3_client.hpp>
#include <omnigraph/cluster/store/s3/s3_settings.hpp>
#include <omnigraph/cluster/store/store_counter.hpp>
#include <omnigraph/cluster/store/store_endpoint.hpp>

namespace omnigraph::cluster {

struct s3_store_options {
    s3_client_options client{};
    std::size_t parallel_requests = 128;
    multipart_options multipart{};
};

/// The maximum size of one object: that of one PUT, and of an answer that is kept in memory.
inline constexpr std::uint64_t max_object_bytes = std::uint64_t{5} << 30;

class s3_store final : public object_store, public place_memory, public removal_condition, public store_endpoint {
public:
    /// Sends no request.
    explicit s3_store(s3_settings settings, s3_store_options options = {})
        : options_{options}, client_{std::move(settings), options.client} {}

    store_result<stored_object> get(std::string_view key) override {
        auto object = get_within(key, {max_object_bytes});
        if (!object) return std::move(object).error();
        return **std::move(object);  // only a condition leaves it empty
    }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        return get_within(key, {max_object_bytes, known});
    }
    store_result<std::optional<stored_object>> get_within(std::string_view key, const read_bound& bound) override;
    void get_all(const batch_of_keys& batch, const object_visitor& visit) override;
    store_result<object_version> put(std::string_view key, std::string_view bytes) override;
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override;
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override;
    store_result<done> put_all(std::span<const blob> blobs) override;
    std::vector<store_result<object_version>> put_all_if_absent(std::span<const blob> blobs) override;
    store_result<done> remove(std::string_view key) override;
    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override;
    store_result<done> remove_all(std::span<const std::string> keys) override;

    /// Lists and removes a thousand objects at a time. After a failure, a second call continues.
    store_result<done> remove_prefix(std::string_view prefix) override;
    store_result<std::vector<object_entry>> list(std::string_view prefix) override;
    presence probe(std::string_view key) override;
    std::string display(std::string_view key) const override;
    store_counts counts() const override { return counter_.counts(); }
    std::string endpoint() const override;
    /// Each removal at a known version leaves a marker of its own, so a place that somebody else has used since
    /// differs.
    bool was_untouched(std::string_view key) const override { return absent_places_.is_confirmed(key); }
    store_result<bool> heeds_removal_conditions(std::string_view key) override {
        return honours_removal_conditions(client_, full_key(key));
    }

private:
    using header = std::pair<std::string, std::string>;
    enum class removal_markers { hidden, shown };

    [[nodiscard]] std::string full_key(std::string_view key) const;
    [[nodiscard]] store_result<object_version> write(std::string_view key, std::string_view bytes,
                                                     std::vector<header> condition);
    /// The version of what the store says it has written, when it did not give one: by reading it back.
    [[nodiscard]] store_result<object_version> version_after(std::string_view key, std::string_view bytes,
                                                             const store_error& unversioned);
    [[nodiscard]] store_result<object_version> write_in_parts(std::string_view key, std::string_view bytes,
                                                              std::vector<header> condition);
    [[nodiscard]] bool checks_upload_conditions();
    [[nodiscard]] store_result<object_version> write_at(std::string_view key, std::string_view bytes,
                                                        const object_version& expected);
    [[nodiscard]] store_result<std::optional<stored_object>> read(std::string_view key, std::vector<header> condition,
                                                                  removal_markers shown = removal_markers::hidden,
                                                                  std::uint64_t most = max_object_bytes);
    [[nodiscard]] store_result<list_page> list_page_of(const std::string& prefix, const std::string& token);
    /// The first `most` objects below `prefix`, or all.
    [[nodiscard]] store_result<std::vector<object_entry>> list_below(std::string_view prefix, std::size_t most);
    [[nodiscard]] store_result<bool> is_removed(const object_entry& entry);
    [[nodiscard]] store_result<done> remove_batch(std::string_view prefix, const std::vector<std::string>& keys);

    s3_store_options options_;
    s3_client client_;
    store_counter counter_;
    absent_places absent_places_;  ///< that get() met
    std::atomic<bool> bare_etags_ = false;
    std::mutex upload_conditions_mutex_;
    std::optional<bool> upload_conditions_;  ///< whether the store checks them; nullopt: not tried yet
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/s3_store.ipp>
#endif

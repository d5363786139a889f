// Bodies of store/s3/s3_store.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/store/key.hpp>
#include <omnigraph/cluster/store/s3/parallel_requests.hpp>
#include <omnigraph/cluster/store/s3/s3_store.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE store_error with_key(store_error failed, std::string_view key) {
    failed.key = key;
    return failed;
}

[[nodiscard]] OMNIGRAPH_INLINE store_error refused_key(std::string_view key, std::string why) {
    return {store_fault::denied, std::string{key}, std::move(why)};
}

/// The write was refused, and the reason could not be read. It may have met itself, when a proxy has repeated it.
[[nodiscard]] OMNIGRAPH_INLINE store_error undecided(const store_error& unread) {
    return {store_fault::ambiguous, unread.key,
            "the write was refused, and whom it met cannot be read: " + unread.cause};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string s3_store::full_key(std::string_view key) const {
    const auto& prefix = client_.settings().prefix;
    return prefix.empty() || key.empty() ? prefix + std::string{key} : prefix + "/" + std::string{key};
}

OMNIGRAPH_INLINE std::string s3_store::display(std::string_view key) const {
    const auto full = full_key(key);
    return "s3://" + client_.settings().bucket + (full.empty() ? "" : "/" + full);
}

OMNIGRAPH_INLINE std::string s3_store::endpoint() const {
    const auto& at = client_.settings().endpoint;
    return (at.tls ? "https://" : "http://") + at.authority();
}

// ---- reading ---------------------------------------------------------------------------------------

OMNIGRAPH_INLINE store_result<std::optional<stored_object>> s3_store::read(std::string_view key,
                                                                           std::vector<header> condition,
                                                                           removal_markers shown, std::uint64_t most) {
    if (auto why = validate_key(key); !why.empty()) return detail::refused_key(key, std::move(why));
    const bool conditional = !condition.empty();
    auto answer =
        client_.perform({.method = "GET", .key = full_key(key), .headers = std::move(condition), .most_bytes = most});
    if (!answer) return detail::with_key(std::move(answer).error(), key);
    auto& response = answer->response;
    counter_.read(answer->succeeded ? response.body.size() : 0);
    if (response.status == 304 && conditional) return std::optional<stored_object>{};
    if (!answer->succeeded) return client_.refusal(key, *answer);
    auto version = version_of(response);
    if (!version) return detail::with_key(std::move(version).error(), key);
    if (shown == removal_markers::hidden && is_removal_marker(response.body))
        return store_error{store_fault::absent, std::string{key}, "there is no such object"};
    if (response.body.size() > most) return too_large(key);
    return std::optional{stored_object{std::move(response.body), *std::move(version)}};
}

OMNIGRAPH_INLINE store_result<std::optional<stored_object>> s3_store::get_within(std::string_view key,
                                                                                 const read_bound& bound) {
    if (bound.known) {
        // A version from another store could contain a line break, which must not enter a header. Ours contain none.
        const auto& token = bound.known->token;
        const bool is_ours = !token.empty() && token.find_first_of("\r\n") == std::string::npos;
        return read(key, is_ours ? std::vector<header>{{"if-none-match", token}} : std::vector<header>{},
                    removal_markers::hidden, bound.most_bytes);
    }
    auto object = read(key, {}, removal_markers::shown, bound.most_bytes);
    if (!object && object.error().fault == store_fault::absent) absent_places_.note(key, {});
    if (!object || !is_removal_marker((*object)->bytes)) return object;
    if (is_unique_marker((*object)->bytes)) absent_places_.note(key, (*object)->version);
    return store_error{store_fault::absent, std::string{key}, "there is no such object"};
}

OMNIGRAPH_INLINE void s3_store::get_all(const batch_of_keys& batch, const object_visitor& visit) {
    std::mutex one_at_a_time;
    // A failure is a matter of its visitor, and ends nothing.
    static_cast<void>(request_in_parallel(batch.keys.size(), options_.parallel_requests, [&](std::size_t index) {
        const auto object = shared_object(*this, batch.keys[index], batch.most_bytes);
        const std::scoped_lock lock{one_at_a_time};
        visit(index, object);
        return store_result<done>{done{}};
    }));
}

// ---- writing ---------------------------------------------------------------------------------------

OMNIGRAPH_INLINE store_result<object_version> s3_store::write(std::string_view key, std::string_view bytes,
                                                              std::vector<header> condition) {
    if (auto why = validate_key(key); !why.empty()) return detail::refused_key(key, std::move(why));
    if (bytes.size() > max_object_bytes)
        return store_error{store_fault::unsupported, std::string{key},
                           "the object is larger than the 5 GiB that one object can have"};
    if (!parse_s3_error(bytes).code.empty())
        return store_error{store_fault::unsupported, std::string{key},
                           "the object reads as an error of the store, so nobody could tell the two apart"};
    if (bytes.size() > options_.multipart.threshold && (condition.empty() || checks_upload_conditions()))
        return write_in_parts(key, bytes, std::move(condition));
    const bool conditional = !condition.empty();
    auto answer =
        client_.perform({.method = "PUT", .key = full_key(key), .headers = std::move(condition), .body = bytes});
    if (!answer) return detail::with_key(std::move(answer).error(), key);
    const auto& response = answer->response;
    if (answer->succeeded) {
        counter_.write(bytes.size());
        auto version = version_of(response);
        return version ? version : version_after(key, bytes, version.error());
    }
    auto failed = client_.failed_change(key, *answer);
    // A replacement of a missing object has lost the race. AWS reports this case as 404.
    if (conditional && failed.fault == store_fault::absent) failed.fault = store_fault::precondition_failed;
    // 409 means that another conditional write of this key is in progress. The caller reads back to find out who won.
    if (conditional && response.status == 409) failed.fault = store_fault::ambiguous;
    return failed;
}

OMNIGRAPH_INLINE store_result<object_version> s3_store::version_after(std::string_view key, std::string_view bytes,
                                                                      const store_error& unversioned) {
    auto now = read(key, {}, removal_markers::shown);
    if (now && (*now)->bytes == bytes) return std::move((*now)->version);
    auto cause = unversioned.cause;
    if (!now && now.error().cause != cause) cause += "; reading it back: " + now.error().cause;
    return store_error{store_fault::ambiguous, std::string{key}, std::move(cause)};
}

OMNIGRAPH_INLINE store_result<object_version> s3_store::write_in_parts(std::string_view key, std::string_view bytes,
                                                                       std::vector<header> condition) {
    auto written = upload_in_parts(client_, full_key(key), bytes, std::move(condition), options_.multipart);
    if (!written) return detail::with_key(std::move(written).error(), key);
    counter_.write(bytes.size());
    return written;
}

OMNIGRAPH_INLINE bool s3_store::checks_upload_conditions() {
    const std::scoped_lock lock{upload_conditions_mutex_};
    if (!upload_conditions_) {
        std::random_device random;
        const auto key = fmt::format("{}/upload-{:08x}{:08x}", store_check_prefix, random(), random());
        upload_conditions_ = honours_upload_conditions(client_, full_key(key));
    }
    return *upload_conditions_;
}

OMNIGRAPH_INLINE store_result<object_version> s3_store::put(std::string_view key, std::string_view bytes) {
    return write(key, bytes, {});
}

OMNIGRAPH_INLINE store_result<object_version> s3_store::write_at(std::string_view key, std::string_view bytes,
                                                                 const object_version& expected) {
    if (expected.token.empty() || expected.token.find_first_of("\r\n") != std::string::npos) {
        if (auto why = validate_key(key); !why.empty()) return detail::refused_key(key, std::move(why));
        return store_error{store_fault::precondition_failed, std::string{key}, "the object has another version"};
    }
    const auto bare = bare_etag(expected.token);
    if (bare_etags_) return write(key, bytes, {{"if-match", bare}});
    auto written = write(key, bytes, {{"if-match", expected.token}});
    if (written || written.error().fault != store_fault::precondition_failed || bare == expected.token) return written;
    // Some stores reject every quoted ETag. A read tells whether the condition held. A second attempt is safe, because
    // it has the same condition.
    const auto present = read(key, {}, removal_markers::shown);
    if (!present && present.error().fault != store_fault::absent) return detail::undecided(present.error());
    if (!present || (*present)->version != expected) return written;
    auto again = write(key, bytes, {{"if-match", bare}});
    if (again) bare_etags_ = true;
    return again;
}

OMNIGRAPH_INLINE store_result<object_version> s3_store::put_if_match(std::string_view key, std::string_view bytes,
                                                                     const object_version& expected) {
    return write_at(key, bytes, expected);
}

OMNIGRAPH_INLINE store_result<object_version> s3_store::put_if_absent(std::string_view key, std::string_view bytes) {
    const auto create = [&] { return write(key, bytes, {{"if-none-match", "*"}}); };
    // Who has just read the marker needs no request to find it again. Its version is a condition like any other.
    const auto seen = absent_places_.take(key);
    const bool has_marker = seen && !seen->token.empty();
    auto written = has_marker ? write_at(key, bytes, *seen) : create();
    if (written && seen) absent_places_.confirm(key);
    if (has_marker && !written && written.error().fault == store_fault::precondition_failed) written = create();
    if (written || written.error().fault != store_fault::precondition_failed) return written;
    const auto present = read(key, {}, removal_markers::shown);
    if (!present && present.error().fault != store_fault::absent) return detail::undecided(present.error());
    if (!present || !is_removal_marker((*present)->bytes)) return written;
    return write_at(key, bytes, (*present)->version);
}

OMNIGRAPH_INLINE store_result<done> s3_store::put_all(std::span<const blob> blobs) {
    std::map<std::string_view, std::string_view> last;
    for (const auto& each : blobs) {
        if (auto why = validate_key(each.key); !why.empty()) return detail::refused_key(each.key, std::move(why));
        last.insert_or_assign(each.key, each.bytes);
    }
    const std::vector<std::pair<std::string_view, std::string_view>> distinct{last.begin(), last.end()};
    return request_in_parallel(distinct.size(), options_.parallel_requests,
                               [&](std::size_t index) -> store_result<done> {
                                   auto written = put(distinct[index].first, distinct[index].second);
                                   if (!written) return std::move(written).error();
                                   return done{};
                               });
}

OMNIGRAPH_INLINE std::vector<store_result<object_version>> s3_store::put_all_if_absent(std::span<const blob> blobs) {
    std::vector<store_result<object_version>> outcomes(blobs.size(), store_error{});
    static_cast<void>(request_in_parallel(blobs.size(), options_.parallel_requests, [&](std::size_t index) {
        outcomes[index] = put_if_absent(blobs[index].key, blobs[index].bytes);
        return store_result<done>{done{}};
    }));
    return outcomes;
}

// ---- removing --------------------------------------------------------------------------------------

OMNIGRAPH_INLINE store_result<done> s3_store::remove(std::string_view key) {
    if (auto why = validate_key(key); !why.empty()) return detail::refused_key(key, std::move(why));
    auto answer = client_.perform({.method = "DELETE", .key = full_key(key)});
    if (!answer) return detail::with_key(std::move(answer).error(), key);
    counter_.remove();
    // A 404 after a repetition is no less an answer: the object is not there.
    if (answer->succeeded || client_.refusal(key, *answer).fault == store_fault::absent) return done{};
    return client_.failed_change(key, *answer);
}

OMNIGRAPH_INLINE store_result<done> s3_store::remove_if_match(std::string_view key, const object_version& expected) {
    const auto marker = new_removal_marker();
    auto replaced = write_at(key, marker, expected);
    if (!replaced) {
        const auto fault = replaced.error().fault;
        const bool perhaps = fault == store_fault::ambiguous || fault == store_fault::precondition_failed;
        // A proxy may repeat a request of which it has lost the answer, and meet this very marker.
        const auto now = perhaps ? read(key, {}, removal_markers::shown)
                                 : store_result<std::optional<stored_object>>{replaced.error()};
        if (!now && fault == store_fault::precondition_failed && now.error().fault != store_fault::absent)
            return detail::undecided(now.error());
        if (!now || (*now)->bytes != marker) return std::move(replaced).error();
    }
    counter_.remove();
    return done{};
}

OMNIGRAPH_INLINE store_result<done> s3_store::remove_all(std::span<const std::string> keys) {
    return request_in_parallel(keys.size(), options_.parallel_requests,
                               [&](std::size_t at) { return remove(keys[at]); });
}

OMNIGRAPH_INLINE store_result<done> s3_store::remove_batch(std::string_view prefix,
                                                           const std::vector<std::string>& keys) {
    const auto body = delete_objects_body(keys);
    auto answer = client_.perform({.method = "POST",
                                   .key = {},
                                   .query = {{"delete", ""}},
                                   .headers = {{"x-amz-checksum-sha256", base64_digest(body)}},
                                   .body = body});
    if (!answer) return detail::with_key(std::move(answer).error(), prefix);
    if (!answer->succeeded) return client_.failed_change(prefix, *answer);
    if (auto failed = parse_delete_result(answer->response.body))
        return store_error{failed->code.empty() ? store_fault::ambiguous : store_fault::other, std::string{prefix},
                           failed->code.empty() ? failed->message
                                                : "the store did not remove " + failed->message + ": " + failed->code};
    return done{};
}

OMNIGRAPH_INLINE store_result<done> s3_store::remove_prefix(std::string_view prefix) {
    if (auto why = validate_key(prefix); !why.empty()) return detail::refused_key(prefix, std::move(why));
    counter_.remove();
    const auto start = full_key(prefix) + "/";
    const auto fail = [&](std::string cause) {
        return store_error{store_fault::other, std::string{prefix}, std::move(cause)};
    };
    std::string first;
    while (true) {
        auto page = list_page_of(start, {});
        if (!page) return detail::with_key(std::move(page).error(), prefix);
        if (auto wrong = listing_progress{}.check(*page, start); !wrong.empty()) return fail(std::move(wrong));
        if (page->entries.empty()) return page->next.empty() ? store_result<done>{done{}} : fail("its pages are empty");
        if (page->entries.front().key == first) return fail("the store still lists what it has removed");
        first = page->entries.front().key;
        std::vector<std::string> keys;
        for (auto& entry : page->entries) keys.push_back(std::move(entry.key));
        if (auto removed = remove_batch(prefix, keys); !removed) return removed;
        if (page->next.empty()) return done{};
    }
}

// ---- listing ---------------------------------------------------------------------------------------

OMNIGRAPH_INLINE store_result<list_page> s3_store::list_page_of(const std::string& prefix, const std::string& token) {
    s3_call call{
        .method = "GET", .key = {}, .query = {{"list-type", "2"}, {"encoding-type", "url"}, {"prefix", prefix}}};
    if (!token.empty()) call.query.emplace_back("continuation-token", token);
    auto answer = client_.perform(call);
    if (!answer) return std::move(answer).error();
    counter_.list();
    if (!answer->succeeded) {
        auto failed = client_.refusal({}, *answer);
        // a listing is never absent: the bucket is missing
        if (failed.fault == store_fault::absent) failed.fault = store_fault::other;
        return failed;
    }
    auto page = parse_list_page(answer->response.body);
    if (!page) return store_error{store_fault::other, {}, "the store's listing cannot be read"};
    return *std::move(page);
}

OMNIGRAPH_INLINE store_result<bool> s3_store::is_removed(const object_entry& entry) {
    if (!has_size_of_removal_marker(entry.size)) return false;
    const auto object = read(entry.key, {});
    if (object) return false;
    if (object.error().fault == store_fault::absent) return true;  // perhaps removed after it was listed
    return object.error();
}

OMNIGRAPH_INLINE store_result<std::vector<object_entry>> s3_store::list_below(std::string_view prefix,
                                                                              std::size_t most) {
    const auto folder = full_key(prefix), root_folder = full_key("");
    const auto start = folder.empty() ? folder : folder + "/";
    const auto root = root_folder.empty() ? std::size_t{0} : root_folder.size() + 1;
    std::vector<object_entry> entries;
    listing_progress progress;
    std::string token;
    do {
        auto page = list_page_of(start, token);
        if (!page) return detail::with_key(std::move(page).error(), prefix);
        if (auto wrong = progress.check(*page, start); !wrong.empty())
            return store_error{store_fault::other, std::string{prefix}, std::move(wrong)};
        for (auto& entry : page->entries) {
            entry.key.erase(0, root);
            // Invalid keys, such as the folders of other tools, are not objects of this store.
            if (!validate_key(entry.key).empty()) continue;
            const auto hidden = is_removed(entry);
            if (!hidden) return hidden.error();
            if (*hidden) continue;
            entries.push_back(std::move(entry));
            if (entries.size() == most) return entries;
        }
        token = std::move(page->next);
    } while (!token.empty());
    std::ranges::sort(entries, {}, &object_entry::key);
    return entries;
}

OMNIGRAPH_INLINE store_result<std::vector<object_entry>> s3_store::list(std::string_view prefix) {
    if (auto why = validate_prefix(prefix); !why.empty()) return detail::refused_key(prefix, std::move(why));
    return list_below(prefix, static_cast<std::size_t>(-1));
}

OMNIGRAPH_INLINE presence s3_store::probe(std::string_view key) {
    if (auto why = validate_key(key); !why.empty()) return presence::unknown;
    // Sent together, because each is a round trip. Most keys that are probed are folders, which have no object. The
    // first bytes tell a removal marker, and unlike a HEAD, a GET has an answer with the store's own word for what is
    // missing.
    store_result<s3_answer> looked{store_error{}};
    store_result<std::vector<object_entry>> below{std::vector<object_entry>{}};
    in_parallel(2, 2, [&](std::size_t i) {
        if (i == 0)
            looked = client_.perform({.method = "GET", .key = full_key(key), .headers = {{"range", "bytes=0-511"}}});
        else below = list_below(key, 1);
    });
    if (!looked) return presence::unknown;
    const auto& response = looked->response;
    // An empty object has no first byte.
    if (response.status == 416) return presence::present;
    if (looked->succeeded || response.status == 206) {
        if (!is_removal_marker(response.body)) return presence::present;
    } else if (client_.refusal(key, *looked).fault != store_fault::absent) {
        return presence::unknown;
    }
    if (!below) return presence::unknown;
    return below->empty() ? presence::absent : presence::present;
}

}  // namespace omnigraph::cluster

// Bodies of ledger/catalog.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>

namespace omnigraph::cluster::detail {

/// The address whose payload has the key, else its place.
[[nodiscard]] OMNIGRAPH_INLINE std::string named_by(const object_store& store, std::string_view key,
                                                    std::span<const payload_blob> payloads) {
    const auto payload = std::ranges::find(payloads, key, &payload_blob::key);
    return payload == payloads.end() || payload->address.empty() ? store.display(key) : std::string{payload->address};
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic payload_not_written(const object_store& store, const store_error& why,
                                                              std::span<const payload_blob> payloads) {
    return error(codes::resource_payload_write_error, named_by(store, why.key, payloads),
                 "A payload could not be written to the catalog, at " + store.display(why.key) + ": " + why.cause + ".")
        .with_remedy("Check the storage root, then run the command again; the ledger was not changed.");
}

/// What stands in the place of a payload and is no file; empty when a write would succeed or replace it.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view obstacle(const store_error& why) {
    return is_folder_in_place(why) ? "a folder stands in its place" : std::string_view{};
}

/// True when the stored object is the payload. When it is not, or when it is corrupt, the payload is written again;
/// only a store that refuses the read is an error.
[[nodiscard]] OMNIGRAPH_INLINE result<bool> is_published(
    object_store& store, const payload_blob& payload,
    const store_result<std::shared_ptr<const stored_object>>& present) {
    if (present) return content_digest(**present) == payload.content;
    const auto& why = present.error();
    const auto in_the_way = obstacle(why);
    const bool writable = why.fault == store_fault::absent || why.fault == store_fault::corrupt;
    if (writable && in_the_way.empty()) return false;
    return error(codes::resource_payload_write_error, named_by(store, payload.key, std::span{&payload, 1}),
                 "The catalog could not be read before writing a payload, at " + store.display(payload.key) + ": " +
                     (in_the_way.empty() ? why.cause : std::string{in_the_way}) + ".")
        .with_remedy(
            "Check the storage root, move away what is no file in that place, then run the command again; the "
            "ledger was not changed.");
}

/// The payloads with distinct keys, in order.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<const payload_blob*> distinct(std::span<const payload_blob> payloads) {
    std::vector<const payload_blob*> once;
    std::set<std::string_view> seen;
    for (const auto& payload : payloads)
        if (seen.insert(payload.key).second) once.push_back(&payload);
    return once;
}

/// The first payload whose text does not have its digest, or nullptr. A text that several payloads share is hashed
/// once.
[[nodiscard]] OMNIGRAPH_INLINE const payload_blob* find_misnamed(const std::vector<const payload_blob*>& wanted) {
    std::map<std::pair<const char*, std::size_t>, digest> hashed;
    for (const auto* payload : wanted) {
        const auto [text, is_new] = hashed.try_emplace({payload->text.data(), payload->text.size()});
        if (is_new) text->second = digest_of_bytes(payload->text);
        if (text->second != payload->content) return payload;
    }
    return nullptr;
}

/// The payloads of `wanted` that must be written because they are missing or do not match.
[[nodiscard]] OMNIGRAPH_INLINE result<std::vector<blob>> unpublished(object_store& store,
                                                                     const std::vector<const payload_blob*>& wanted) {
    std::vector<std::string> keys;
    for (const auto* payload : wanted) keys.push_back(payload->key);
    std::vector<bool> published(wanted.size(), false);
    std::optional<diagnostic> fault;
    store.get_all({keys, read_limits::text}, [&](std::size_t i, const auto& present) {
        const auto there = is_published(store, *wanted[i], present);
        if (there) published[i] = *there;
        else if (!fault) fault = there.error();
    });
    if (fault) return *std::move(fault);
    std::vector<blob> missing;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (!published[i]) missing.push_back({std::move(keys[i]), wanted[i]->text});
    return missing;
}

/// Payloads that have to be looked at, and the faults of those that may have been created, by key.
struct unsettled_payloads {
    std::vector<const payload_blob*> there = {};
    std::map<std::string_view, store_error> open = {};
};

/// In a bucket a look costs as much as a write, and a new payload is not there: creates all of them.
[[nodiscard]] OMNIGRAPH_INLINE result<unsettled_payloads> create_payloads(
    object_store& store, const std::vector<const payload_blob*>& wanted) {
    std::vector<blob> blobs;
    for (const auto* payload : wanted) blobs.push_back({payload->key, payload->text});
    const auto outcomes = store.put_all_if_absent(blobs);
    unsettled_payloads unsettled;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (outcomes[i]) continue;
        const auto fault = outcomes[i].error().fault;
        if (fault != store_fault::precondition_failed && fault != store_fault::ambiguous)
            return payload_not_written(store, outcomes[i].error(), std::span{wanted[i], 1});
        unsettled.there.push_back(wanted[i]);
        if (fault == store_fault::ambiguous) unsettled.open.emplace(wanted[i]->key, outcomes[i].error());
    }
    return unsettled;
}

[[nodiscard]] OMNIGRAPH_INLINE payload_check check_fault(const store_error& fault) {
    if (const auto in_the_way = obstacle(fault); !in_the_way.empty())
        return {payload_state::unreadable, {}, {}, std::string{in_the_way}};
    if (fault.fault == store_fault::absent) return {payload_state::missing, {}, {}, {}};
    if (fault.fault == store_fault::corrupt) return {payload_state::mismatch, {}, {}, fault.cause};
    return {payload_state::unreadable, {}, {}, fault.cause};
}

[[nodiscard]] OMNIGRAPH_INLINE payload_check check_digest(const digest& actual, const digest& recorded) {
    if (actual != recorded) return {payload_state::mismatch, {}, "sha256:" + actual.hex(), {}};
    return {payload_state::ok, {}, {}, {}};
}

/// Checks `object` against the recorded digest. `sound` holds the digests of texts already known to be UTF-8.
[[nodiscard]] OMNIGRAPH_INLINE payload_check check_payload(
    const store_result<std::shared_ptr<const stored_object>>& object, const digest& recorded, std::set<digest>& sound) {
    if (!object) return check_fault(object.error());
    if (auto checked = check_digest(content_digest(**object), recorded); checked.state != payload_state::ok)
        return checked;
    if (!sound.contains(recorded) && !is_utf8((*object)->bytes))
        return {payload_state::unreadable, {}, {}, "it is not UTF-8"};
    sound.insert(recorded);
    return {payload_state::ok, {}, {}, {}};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<published_payloads> publish_payloads(object_store& store,
                                                             std::span<const payload_blob> payloads) {
    published_payloads outcome;
    auto wanted = detail::distinct(payloads);
    if (wanted.empty()) return outcome;
    if (const auto* payload = detail::find_misnamed(wanted))
        return error(codes::resource_payload_write_error, detail::named_by(store, payload->key, payloads),
                     "The text of this payload does not have the digest that the ledger would record for it.")
            .with_remedy(
                "Correct its kind: `digest_of` has to be the digest of what `payload` returns. Nothing was "
                "published.");
    const auto too_long = std::ranges::find_if(
        wanted, [](const payload_blob* payload) { return payload->text.size() > read_limits::text; });
    if (too_long != wanted.end())
        return detail::payload_not_written(
            store, {store_fault::unsupported, (*too_long)->key, "it has more bytes than a text can have"}, payloads);
    const auto count = wanted.size();
    detail::unsettled_payloads unsettled;
    if (is_bucket(store, layout::resources)) {
        auto created = detail::create_payloads(store, wanted);
        if (!created) return std::move(created).error();
        unsettled = *std::move(created);
        wanted = unsettled.there;
    }
    const auto missing = detail::unpublished(store, wanted);
    if (!missing) return missing.error();
    // The store has repeated the request as often as is of use, and what was sent is not there.
    for (const auto& blob : *missing)
        if (const auto open = unsettled.open.find(blob.key); open != unsettled.open.end())
            return detail::payload_not_written(store, open->second, payloads);
    outcome.already_there = wanted.size() - missing->size();
    outcome.written = count - outcome.already_there;
    if (missing->empty()) return outcome;
    if (const auto written = store.put_all(*missing); !written)
        return detail::payload_not_written(store, written.error(), payloads);
    return outcome;
}

OMNIGRAPH_INLINE void verify_payloads(object_store& store, std::span<const recorded_payload> recorded,
                                      const payload_visitor& visit) {
    std::vector<std::string> keys;
    for (const auto& payload : recorded) keys.push_back(payload.key);
    std::set<digest> sound;
    store.get_all({keys, read_limits::text}, [&](std::size_t i, const auto& object) {
        const auto checked = detail::check_payload(object, recorded[i].content, sound);
        visit(i, checked, checked.state == payload_state::ok ? std::string_view{(*object)->bytes} : std::string_view{});
    });
}

OMNIGRAPH_INLINE std::vector<payload_check> probe_payloads(object_store& store,
                                                           std::span<const recorded_payload> recorded) {
    std::vector<std::string> keys;
    for (const auto& payload : recorded) keys.push_back(payload.key);
    std::vector<payload_check> checks(recorded.size());
    store.look_at_all({keys, read_limits::text}, [&](std::size_t i, const store_result<digest>& content) {
        if (content) checks[i] = detail::check_digest(*content, recorded[i].content);
        else checks[i] = detail::check_fault(content.error());
    });
    return checks;
}

OMNIGRAPH_INLINE payload_check verify_payload(object_store& store, std::string_view key, const digest& recorded) {
    payload_check outcome;
    verify_payloads(store, std::array{recorded_payload{std::string{key}, recorded}},
                    [&](std::size_t, const payload_check& checked, std::string_view text) {
                        outcome = checked;
                        outcome.text = text;
                    });
    return outcome;
}

}  // namespace omnigraph::cluster

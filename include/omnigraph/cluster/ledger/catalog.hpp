// The content-addressed catalog: payloads that the ledger refers to by their digest.
//
//     publish_payloads(store, payloads);                          // before the ledger refers to them
//     auto check = verify_payload(store, key, recorded_digest);   // missing, mismatch, unreadable, ok
//
// (1) Every payload is hashed again before it is trusted, also those that publishing finds in place.
// (2) One put_all writes all new payloads of a run, so they become durable together.
// (3) Many payloads are read together: a stored file that several resources share is read and hashed once.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// A payload to publish. `key` is layout::payload for `content`, the digest of `text`.
struct payload_blob {
    std::string key;
    digest content;
    std::string_view text;
    std::string_view address = {};  ///< of the resource, for messages
};

/// How many payloads were written, and how many were in place already.
struct published_payloads {
    std::size_t written = 0, already_there = 0;
};

/// What verification found at a payload's key.
enum class payload_state { ok, missing, mismatch, unreadable };

/// The result of verifying one payload.
struct payload_check {
    payload_state state = payload_state::unreadable;
    std::string text = {};    ///< ok: the payload's text
    std::string actual = {};  ///< mismatch: `sha256:<hex>` of the stored bytes; empty when they cannot be a payload
    std::string cause = {};   ///< unreadable, or mismatch without `actual`: the cause
};

/// Writes every payload that is missing or does not match its digest. Code: resource_payload_write_error; also for a
/// text that does not have the digest `content`, when nothing is written, and for a folder or a link that stands in the
/// place of a payload, which is left alone.
[[nodiscard]] result<published_payloads> publish_payloads(object_store& store, std::span<const payload_blob> payloads);

/// The key of a resource's payload, and the digest that the ledger has recorded for it.
struct recorded_payload {
    std::string key;
    digest content;
};

/// Called once for each payload with its position, the check without `text`, and the text when it is `ok`. The text is
/// borrowed.
using payload_visitor = std::function<void(std::size_t, const payload_check&, std::string_view text)>;

/// verify_payload for many payloads: one call of `visit` for each, in any order.
void verify_payloads(object_store& store, std::span<const recorded_payload> recorded, const payload_visitor& visit);

/// The states of many payloads, in their order, from the digests that the store knows (object_store::look_at_all). The
/// results have no `text`, and the form of the text is not checked.
[[nodiscard]] std::vector<payload_check> probe_payloads(object_store& store,
                                                        std::span<const recorded_payload> recorded);

/// Reads the whole payload and hashes it. `missing` only when the payload is known to be absent.
[[nodiscard]] payload_check verify_payload(object_store& store, std::string_view key, const digest& recorded);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/catalog.ipp>
#endif

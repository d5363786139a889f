// The content-addressed catalog: payloads that the ledger names by their digest.
//
//     publish_payloads(store, payloads);                          // before the ledger refers to them
//     auto check = verify_payload(store, key, recorded_digest);   // missing, mismatch, unreadable, ok
//
// (1) Nothing of the catalog is believed without being hashed again, not even what publishing finds.
// (2) All new payloads of a run are written through one put_all: they are durable together.
// (3) Many payloads are looked at together: a stored file that serves many resources is read and hashed once.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// `key` is a layout::payload of `content`; `text` must have that digest.
struct payload_blob {
    std::string key;
    digest content;
    std::string_view text;
};

struct published_payloads {
    std::size_t written = 0, already_there = 0;
};

enum class payload_state { ok, missing, mismatch, unreadable };

struct payload_check {
    payload_state state = payload_state::unreadable;
    std::string text = {};    ///< ok: the payload
    std::string actual = {};  ///< mismatch: `sha256:<hex>` of what is there
    std::string cause = {};   ///< unreadable: why
};

/// Writes what is missing, and replaces what is there but is not what its name says.
/// Code: resource_payload_write_error.
[[nodiscard]] result<published_payloads> publish_payloads(object_store& store, std::span<const payload_blob> payloads);

/// Where the payload of a resource lies, and what the ledger says that it is.
struct recorded_payload {
    std::string key;
    digest content;
};

/// Told of one of many payloads: its position, what the check found but for `text`, and the text, borrowed, when it is
/// `ok`.
using payload_visitor = std::function<void(std::size_t, const payload_check&, std::string_view text)>;

/// verify_payload for many, in any order, one visit each.
void verify_payloads(object_store& store, std::span<const recorded_payload> recorded, const payload_visitor& visit);

/// Reads the whole payload and hashes it again. Only a payload known to be absent is `missing`.
[[nodiscard]] payload_check verify_payload(object_store& store, std::string_view key, const digest& recorded);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/catalog.ipp>
#endif

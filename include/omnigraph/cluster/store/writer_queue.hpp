// The queue of those on one host who write to the same part of a store, whatever else they share.
//
//     const auto place = wait_in_queue(store, "graphs/kb.omni", "main", std::chrono::seconds{10});
//     if (place && place->is_open()) return write_at_length();      // nobody passes, until the descriptor closes
//
// A courtesy, no promise: what is published is decided by compare-and-swap alone. Without a queue, whoever works
// longest between reading and swapping loses to those who come and go meanwhile.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Waits behind everybody who came before for this part of what is stored at `key`. Not open when they took longer than
/// `longest`; nullopt when the store is no folder of this host, or its lock files cannot be opened.
[[nodiscard]] std::optional<posix::file_descriptor> wait_in_queue(const object_store& store, std::string_view key,
                                                                  std::string_view part,
                                                                  std::chrono::milliseconds longest);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/writer_queue.ipp>
#endif

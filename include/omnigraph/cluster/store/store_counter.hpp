// Counts the operations of a store; safe to use from several threads.
//
//     store_counter counter;
//     counter.read(bytes.size());
//     counter.counts().bytes_read;
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

class store_counter {
public:
    void read(std::size_t bytes) { ++reads_, bytes_read_ += bytes; }
    void write(std::size_t bytes) { ++writes_, bytes_written_ += bytes; }
    void remove() { ++removes_; }
    void list() { ++lists_; }
    void sync() { ++syncs_; }

    [[nodiscard]] store_counts counts() const;

private:
    std::atomic<std::uint64_t> reads_ = 0, writes_ = 0, removes_ = 0, lists_ = 0, bytes_read_ = 0, bytes_written_ = 0,
                               syncs_ = 0;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/store_counter.ipp>
#endif

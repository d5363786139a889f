// Bodies of graph/sqlite/entry_runs.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <optional>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/entry_runs.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_record.hpp>
#include <omnigraph/cluster/posix/nameless_file.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::size_t run_buffer_bytes = std::size_t{1} << 16;

[[nodiscard]] OMNIGRAPH_INLINE sql_error run_failure(const posix::file_error& error) {
    const bool is_full = error.fault == posix::file_fault::out_of_resources;
    return {is_full ? sql_fault::full : sql_fault::other, "ordering the entries of an index: " + error.cause};
}

/// Reads one run, record by record.
class run_reader {
public:
    run_reader(int file, std::uint64_t begin, std::uint64_t end, std::size_t columns)
        : file_{file}, next_{begin}, end_{end}, columns_{columns} {}
    run_reader(const run_reader&) = delete;

    /// False at the end of the run.
    [[nodiscard]] sql_result<bool> advance() {
        used_ += held_;
        held_ = 0;
        if (used_ == buffer_.size() && next_ == end_) return false;
        std::uint32_t size = 0;
        if (auto filled = fill(sizeof size); !filled) return filled.error();
        std::memcpy(&size, buffer_.data() + used_, sizeof size);
        if (auto filled = fill(sizeof size + size); !filled) return filled.error();
        held_ = sizeof size + size;
        record_ = {buffer_.data() + used_ + sizeof size, size};
        prefix_ = order_prefix(first_cell(record_));
        return true;
    }

    /// Valid until advance().
    [[nodiscard]] std::string_view record() const { return record_; }

    [[nodiscard]] bool is_behind(const run_reader& other) const {
        if (prefix_ != other.prefix_) return prefix_ > other.prefix_;
        return compare_records(record_, other.record_, columns_ + 1) > 0;
    }

private:
    /// Until so many bytes are held.
    [[nodiscard]] sql_result<done> fill(std::size_t bytes) {
        if (buffer_.size() - used_ >= bytes) return done{};
        buffer_.erase(0, used_);
        used_ = 0;
        while (buffer_.size() < bytes) {
            const auto had = buffer_.size();
            const auto wanted = std::min<std::uint64_t>(std::max(bytes - had, run_buffer_bytes), end_ - next_);
            buffer_.resize(had + wanted);
            const auto count = posix::retry_on_eintr(
                [&] { return ::pread(file_, buffer_.data() + had, wanted, static_cast<::off_t>(next_)); });
            if (count <= 0) return run_failure(posix::os_error("reading a temporary file", count < 0 ? errno : EIO));
            buffer_.resize(had + static_cast<std::size_t>(count));
            next_ += static_cast<std::uint64_t>(count);
        }
        return done{};
    }

    int file_;
    std::uint64_t next_, end_;
    std::size_t columns_;
    std::string buffer_;
    std::size_t used_ = 0, held_ = 0;
    std::string_view record_;
    std::uint64_t prefix_ = 0;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<done> entry_runs::add(const packed_entries::ordered& entries) {
    if (!file_.is_open()) {
        auto made = posix::nameless_file(folder_);
        if (!made) return detail::run_failure(made.error());
        file_ = *std::move(made);
    }
    byte_range run{runs_.empty() ? 0 : runs_.back().end, 0};
    run.end = run.begin;
    std::string bytes;
    const auto write = [&]() -> sql_result<done> {
        if (auto written = posix::write_all(file_.get(), bytes); !written) return detail::run_failure(written.error());
        run.end += bytes.size();
        bytes.clear();
        return done{};
    };
    for (std::size_t at = 0; at < entries.size(); ++at) {
        const auto record = entries[at];
        const auto size = static_cast<std::uint32_t>(record.size());
        bytes.append(reinterpret_cast<const char*>(&size), sizeof size).append(record);
        if (bytes.size() < detail::run_buffer_bytes) continue;
        if (auto written = write(); !written) return written;
    }
    if (auto written = write(); !written) return written;
    runs_.push_back(run);
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> entry_runs::merge(
    const std::function<sql_result<done>(std::string_view record, bool equals_last)>& take) const {
    std::deque<detail::run_reader> readers;
    std::vector<detail::run_reader*> heap;  // the first one has the smallest record
    for (const auto& run : runs_) {
        auto& reader = readers.emplace_back(file_.get(), run.begin, run.end, columns_);
        const auto more = reader.advance();
        if (!more) return more.error();
        if (*more) heap.push_back(&reader);
    }
    const auto is_behind = [](const auto* one, const auto* other) { return one->is_behind(*other); };
    std::ranges::make_heap(heap, is_behind);
    std::optional<std::string> last;
    while (!heap.empty()) {
        std::ranges::pop_heap(heap, is_behind);
        auto& first = *heap.back();
        const auto record = first.record();
        if (auto taken = take(record, last && compare_records(*last, record, columns_) == 0); !taken) return taken;
        if (last) last->assign(record);
        else last.emplace(record);
        const auto more = first.advance();
        if (!more) return more.error();
        if (*more) std::ranges::push_heap(heap, is_behind);
        else heap.pop_back();
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph

// The part of an input that is in memory: all of a text, or a few blocks of a source (host/record_source.hpp).
//
//     input_window input{source};
//     while (input.rest().size() < 3 && input.grow()) {}
//     if (input.rest().starts_with("\xEF\xBB\xBF")) input.drop(3);
//
// What rest() gave is valid until the next grow().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/host/record_source.hpp>

namespace omnigraph::cluster::graph {

class input_window {
public:
    explicit input_window(std::string_view whole) : rest_{whole} {}
    /// From the position of the source on, which must outlive the window.
    explicit input_window(record_source& source) : source_{&source} {}

    /// The bytes that are read and not dropped.
    [[nodiscard]] std::string_view rest() const { return rest_; }

    /// Adds bytes behind the rest. False at the end of the input, and after a failure.
    [[nodiscard]] bool grow();

    void drop(std::size_t bytes) {
        rest_.remove_prefix(bytes);
        dropped_ += bytes;
    }

    /// How many bytes of the input lie before the rest.
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

    /// Why reading failed, as a clause; empty when it did not.
    [[nodiscard]] const std::string& failed() const { return failed_; }

private:
    static constexpr std::size_t block = std::size_t{1} << 18;

    record_source* source_ = nullptr;  ///< null: there is nothing behind the rest
    std::vector<char> held_;
    std::string_view rest_;
    std::uint64_t dropped_ = 0;
    std::string failed_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/input_window.ipp>
#endif

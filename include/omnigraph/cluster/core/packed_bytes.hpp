// Numbers and texts as bytes, for files that only this program reads, such as caches.
//
//     packed_writer out;
//     out.text("graph.kb");
//     out.number(7);
//     packed_reader in{out.bytes()};
//     const auto name = in.text();                 // "graph.kb"
//     const auto count = in.number();              // 7
//     if (!in.is_sound()) return;                  // the bytes were cut or altered
//
// (1) A number has eight bytes, the lowest first. A text is its length and its bytes.
// (2) A reader never reads beyond its bytes: what is missing is read as 0 or empty, and is_sound() is false from then
//     on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/digest.hpp>

namespace omnigraph::cluster {

class packed_writer {
public:
    /// `begin` stands before what is written, as it is.
    explicit packed_writer(std::string_view begin = {}) : bytes_{begin} {}

    void number(std::uint64_t value);
    void text(std::string_view value);
    void sum(const digest& value);  ///< 32 bytes

    [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

class packed_reader {
public:
    /// `bytes` is borrowed, and so are the texts that are read from it.
    explicit packed_reader(std::string_view bytes) : rest_{bytes} {}

    [[nodiscard]] std::uint64_t number();
    [[nodiscard]] std::string_view text();
    [[nodiscard]] digest sum();

    /// A number of things of at least `least` bytes each; 0 when the rest cannot hold so many.
    [[nodiscard]] std::size_t count(std::size_t least);

    [[nodiscard]] bool is_sound() const { return sound_; }

    /// Whether everything was read and nothing was missing.
    [[nodiscard]] bool is_at_end() const { return sound_ && rest_.empty(); }

private:
    [[nodiscard]] std::string_view take(std::uint64_t size);

    std::string_view rest_;
    bool sound_ = true;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/packed_bytes.ipp>
#endif

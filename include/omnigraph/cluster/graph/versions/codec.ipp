// Bodies of graph/versions/codec.hpp.
#pragma once

#include <memory>
#include <vector>

#include <zstd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/posix/replayed_file.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE codec_error too_large() {
    return {"the database is larger than 4 GiB, the most that one graph may hold"};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<std::string, codec_error> compress(std::string_view bytes) {
    if (bytes.size() > max_image_bytes) return detail::too_large();
    std::string packed(ZSTD_compressBound(bytes.size()), '\0');
    const auto size = ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 1);
    if (ZSTD_isError(size)) return codec_error{ZSTD_getErrorName(size)};
    packed.resize(size);
    return packed;
}

OMNIGRAPH_INLINE result<packed_file, codec_error> compress_file(const std::string& path) {
    const auto file = posix::replayed_file::open(path);
    if (!file) return codec_error{file.error().cause};
    packed_file made{{}, file->size()};
    if (made.raw_bytes > max_image_bytes) return detail::too_large();
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> state{ZSTD_createCCtx(), &ZSTD_freeCCtx};
    if (!state) return codec_error{"there is no memory"};
    ZSTD_CCtx_setParameter(state.get(), ZSTD_c_compressionLevel, 1);
    // The frame states its size, which decompress() compares.
    ZSTD_CCtx_setPledgedSrcSize(state.get(), made.raw_bytes);
    std::vector<char> raw(std::size_t{1} << 18), packed(ZSTD_CStreamOutSize());
    for (std::uint64_t read = 0;;) {
        const auto count = file->read_at(read, raw);
        if (!count) return codec_error{count.error().cause};
        read += *count;
        if ((*count == 0 && read != made.raw_bytes) || read > made.raw_bytes)
            return codec_error{"the file changed while it was read"};
        const bool is_last = read == made.raw_bytes;
        ZSTD_inBuffer in{raw.data(), *count, 0};
        for (std::size_t left = 1; is_last ? left != 0 : in.pos < in.size;) {
            ZSTD_outBuffer out{packed.data(), packed.size(), 0};
            left = ZSTD_compressStream2(state.get(), &out, &in, is_last ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left)) return codec_error{ZSTD_getErrorName(left)};
            made.bytes.append(packed.data(), out.pos);
        }
        if (is_last) return made;
    }
}

OMNIGRAPH_INLINE result<done, codec_error> decompress_to(std::string_view packed, std::uint64_t expected_size,
                                                         std::size_t piece_bytes, const piece_consumer& take) {
    if (expected_size > max_image_bytes) return codec_error{"its recorded size is more than 4 GiB"};
    const codec_error wrong_size{"it does not unpack to its recorded size"};
    if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != expected_size) return wrong_size;
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> state{ZSTD_createDCtx(), &ZSTD_freeDCtx};
    if (!state) return codec_error{"there is no memory"};
    std::vector<char> piece(piece_bytes);
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    std::uint64_t made = 0;
    for (bool is_last = false; !is_last;) {
        ZSTD_outBuffer out{piece.data(), piece.size(), 0};
        while (out.pos < out.size && !is_last) {
            const auto before = in.pos + out.pos;
            const auto left = ZSTD_decompressStream(state.get(), &out, &in);
            if (ZSTD_isError(left)) return codec_error{ZSTD_getErrorName(left)};
            is_last = left == 0;
            if (!is_last && in.pos + out.pos == before) return wrong_size;  // the frame ends too early
        }
        made += out.pos;
        if (made > expected_size) return wrong_size;
        if (out.pos > 0 && !take({piece.data(), out.pos})) return codec_error{};
    }
    if (made != expected_size || in.pos != in.size) return wrong_size;
    return done{};
}

OMNIGRAPH_INLINE result<std::string, codec_error> decompress(std::string_view packed, std::uint64_t expected_size) {
    if (expected_size > max_image_bytes) return codec_error{"its recorded size is more than 4 GiB"};
    // A frame states the size of its content; a wrong size is refused before anything is allocated.
    if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != expected_size)
        return codec_error{"it does not unpack to its recorded size"};
    std::string bytes(expected_size, '\0');
    const auto size = ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
    if (ZSTD_isError(size)) return codec_error{ZSTD_getErrorName(size)};
    if (size != expected_size) return codec_error{"it does not unpack to its recorded size"};
    return bytes;
}

}  // namespace omnigraph::cluster::graph

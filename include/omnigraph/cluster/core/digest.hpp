// Content digests: SHA-256, written as 64 lower-case hex digits without a prefix.
//
//     digest text  = digest_of_bytes(bytes);
//     digest whole = digest_builder{}.add("graph").add_nul().add(id).finish();
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <cryptopp/sha.h>

namespace omnigraph::cluster {

/// 32 bytes; compares byte-wise, which is the order of the hex forms too.
struct digest {
    std::array<std::uint8_t, 32> bytes{};

    [[nodiscard]] std::string hex() const;

    /// nullopt unless `text` is exactly 64 lower-case hex digits.
    [[nodiscard]] static std::optional<digest> parse(std::string_view text);

    friend auto operator<=>(const digest&, const digest&) = default;
};

/// Hashes a sequence of pieces as if they were one text.
class digest_builder {
public:
    digest_builder& add(std::string_view piece);
    digest_builder& add_nul() { return add(std::string_view{"\0", 1}); }

    [[nodiscard]] digest finish();

private:
    CryptoPP::SHA256 hash_;
};

[[nodiscard]] inline digest digest_of_bytes(std::string_view bytes) { return digest_builder{}.add(bytes).finish(); }

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/digest.ipp>
#endif

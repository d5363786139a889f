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

/// A SHA-256 sum: 32 bytes. The order of digests is the order of their hex forms.
struct digest {
    std::array<std::uint8_t, 32> bytes{};

    /// 64 lower-case hex digits.
    [[nodiscard]] std::string hex() const;

    /// nullopt unless `text` is exactly 64 lower-case hex digits.
    [[nodiscard]] static std::optional<digest> parse(std::string_view text);

    friend auto operator<=>(const digest&, const digest&) = default;
};

/// Hashes a sequence of pieces as if they were one text. A NUL byte between pieces keeps their borders apart.
class digest_builder {
public:
    digest_builder& add(std::string_view piece);
    digest_builder& add_nul() { return add(std::string_view{"\0", 1}); }

    /// The digest of all pieces; the builder is empty afterwards.
    [[nodiscard]] digest finish();

private:
    CryptoPP::SHA256 hash_;
};

/// The SHA-256 of exactly these bytes.
[[nodiscard]] inline digest digest_of_bytes(std::string_view bytes) { return digest_builder{}.add(bytes).finish(); }

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/digest.ipp>
#endif

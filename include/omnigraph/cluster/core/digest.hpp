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

    [[nodiscard]] std::string hex() const {
        static constexpr char digits[] = "0123456789abcdef";
        std::string text(64, '0');
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            text[2 * i] = digits[bytes[i] >> 4];
            text[2 * i + 1] = digits[bytes[i] & 15];
        }
        return text;
    }

    /// nullopt unless `text` is exactly 64 lower-case hex digits.
    [[nodiscard]] static std::optional<digest> parse(std::string_view text) {
        if (text.size() != 64) return std::nullopt;
        digest parsed;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            int nibble = 0;
            if (c >= '0' && c <= '9') nibble = c - '0';
            else if (c >= 'a' && c <= 'f') nibble = c - 'a' + 10;
            else return std::nullopt;
            auto& byte = parsed.bytes[i / 2];
            byte = static_cast<std::uint8_t>(byte << 4 | nibble);
        }
        return parsed;
    }

    friend auto operator<=>(const digest&, const digest&) = default;
};

/// Hashes a sequence of pieces as if they were one text.
class digest_builder {
public:
    digest_builder& add(std::string_view piece) {
        hash_.Update(reinterpret_cast<const CryptoPP::byte*>(piece.data()), piece.size());
        return *this;
    }
    digest_builder& add_nul() { return add(std::string_view{"\0", 1}); }

    [[nodiscard]] digest finish() {
        digest sum;
        hash_.Final(sum.bytes.data());
        return sum;
    }

private:
    CryptoPP::SHA256 hash_;
};

[[nodiscard]] inline digest digest_of_bytes(std::string_view bytes) { return digest_builder{}.add(bytes).finish(); }

}  // namespace omnigraph::cluster

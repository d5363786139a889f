// Adds numbers exactly, so that their order does not matter and a sum leaves the range of an F64 only at the end.
//
//     exact_sum sum;
//     for (const auto number : {1e308, 1e308, -1e308}) sum.add(number);
//     const auto total = sum.total();    // 1e308
//     const auto mean = sum.mean();      // a third of it
//
// (1) total(), mean() and nearest_quotient() round the exact value once.
// (2) A total beyond the range is nullopt. The mean of finite numbers never is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace omnigraph::cluster::graph {

class exact_sum {
public:
    void add(double number);
    void add(std::int64_t number);

    /// nullopt for no numbers, beyond the range, and when one of them was not finite.
    [[nodiscard]] std::optional<double> total() const { return divided_by(1); }
    [[nodiscard]] std::optional<double> mean() const { return divided_by(count_); }

private:
    /// Room for 2^64 of the largest numbers (2098 bits and 64), and for their fractions when they are divided.
    static constexpr std::size_t fraction = 2, width = fraction + 68;
    using digits = std::array<std::int64_t, width>;

    void add_exactly(double number);
    [[nodiscard]] std::optional<double> divided_by(std::uint64_t count) const;
    /// Leaves 32 bits in each digit from `begin` to `end`; the last one has the sign.
    static void carry(digits& of, std::size_t begin, std::size_t end);

    /// Of base 2^32; the first one behind the fraction counts 2^-1074. Each may have more bits, and a sign.
    digits digits_{};
    std::size_t begin_ = width, end_ = 0;  ///< of those that are not zero
    std::uint64_t count_ = 0;
    std::uint32_t since_carry_ = 0;
    bool finite_ = true;
};

/// (high * 2^32 + low) / count, of sums of integers and how many they are; `count` is at least 1.
[[nodiscard]] double nearest_quotient(std::int64_t high, std::int64_t low, std::uint64_t count);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/exact_sum.ipp>
#endif

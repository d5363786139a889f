// The groups of a walk, numbered in the order in which they are met, and the values that tell them apart.
//
//     group_table groups{1, 3};                  // keys are numbers below 3
//     const auto group = groups.of_number(2);    // 0, and 0 again the next time
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <omnigraph/cluster/graph/columns/graph_columns.hpp>
#include <omnigraph/cluster/graph/plan/plan_scalars.hpp>

namespace omnigraph::cluster::graph {

/// Where a value of the plan comes from.
struct value_source {
    variable_id variable = 0;
    const scalar_column* column = nullptr;  ///< null: the id
    const text_list* texts = nullptr;       ///< of ids and texts
    bool real = false, boolean = false;

    [[nodiscard]] bool is_null(std::uint32_t node) const { return column && column->is_null(node); }
    [[nodiscard]] std::int64_t integer(std::uint32_t node) const { return column ? column->integer(node) : node; }
};

/// A value in a form that orders like it; null comes first.
struct nullable_number {
    bool null = true;
    bool real = false;
    std::int64_t integer = 0;
    double number = 0;
    [[nodiscard]] int compare(const nullable_number& other) const {
        if (null || other.null) return int{other.null} - int{null};
        if (real) return number < other.number ? -1 : number > other.number ? 1 : 0;
        return integer < other.integer ? -1 : integer > other.integer ? 1 : 0;
    }
};

/// What one aggregate knows of one group.
struct aggregate_state {
    std::uint64_t count = 0;
    std::int64_t sum = 0, low = 0;  ///< of 64-bit integers the upper and the lower halves
    std::int64_t integer = 0;
    double real = 0;
};

/// Numbers the groups in the order in which they are met.
class group_table {
public:
    static constexpr std::uint32_t none = UINT32_MAX;

    /// With a `domain`, keys are single numbers below it; else `width` numbers with a mark for null each.
    group_table(std::size_t width, std::size_t domain) : width_{width}, dense_(domain, none), slots_(64, 0) {}

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const {
        return keys_.size() * 8 + nulls_.size() + slots_.size() * 4 + dense_.size() * 4;
    }

    [[nodiscard]] std::uint32_t of_number(std::size_t number) {
        auto& group = dense_[number];
        if (group != none) return group;
        keys_.push_back(static_cast<std::int64_t>(number));
        return group = static_cast<std::uint32_t>(size_++);
    }

    [[nodiscard]] std::uint32_t of_key(const std::vector<std::int64_t>& key, const std::vector<std::uint8_t>& nulls) {
        if (2 * (size_ + 1) > slots_.size()) grow();
        auto at = hash(key.data(), nulls.data()) & (slots_.size() - 1);
        for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
            const auto group = slots_[at] - 1;
            if (std::equal(key.begin(), key.end(), keys_.begin() + static_cast<std::ptrdiff_t>(group * width_)) &&
                std::equal(nulls.begin(), nulls.end(), nulls_.begin() + static_cast<std::ptrdiff_t>(group * width_)))
                return group;
        }
        keys_.insert(keys_.end(), key.begin(), key.end());
        nulls_.insert(nulls_.end(), nulls.begin(), nulls.end());
        slots_[at] = static_cast<std::uint32_t>(++size_);
        return static_cast<std::uint32_t>(size_ - 1);
    }

    [[nodiscard]] std::int64_t key(std::size_t group, std::size_t at) const { return keys_[group * width_ + at]; }
    [[nodiscard]] bool is_null(std::size_t group, std::size_t at) const { return nulls_[group * width_ + at] != 0; }

private:
    [[nodiscard]] std::size_t hash(const std::int64_t* key, const std::uint8_t* nulls) const {
        std::uint64_t mixed = 0x9E3779B97F4A7C15ULL;
        for (std::size_t at = 0; at < width_; ++at)
            mixed = std::rotl((mixed ^ (static_cast<std::uint64_t>(key[at]) + nulls[at])) * 0xD6E8FEB86659FD93ULL, 31);
        return static_cast<std::size_t>(mixed ^ (mixed >> 29));
    }

    void grow() {
        slots_.assign(slots_.size() * 2, 0);
        for (std::size_t group = 0; group < size_; ++group) {
            auto at = hash(keys_.data() + group * width_, nulls_.data() + group * width_) & (slots_.size() - 1);
            while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
            slots_[at] = static_cast<std::uint32_t>(group + 1);
        }
    }

    std::size_t width_, size_ = 0;
    std::vector<std::int64_t> keys_;
    std::vector<std::uint8_t> nulls_;
    std::vector<std::uint32_t> dense_;
    std::vector<std::uint32_t> slots_;  ///< a group and one; 0 where there is none
};

}  // namespace omnigraph::cluster::graph

// Bodies of graph/sqlite/packed_record.hpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_record.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_tree.hpp>

namespace omnigraph::cluster::graph::detail {

/// How many bytes an integer takes, and its serial type.
struct stored_integer {
    int bytes;
    std::uint64_t type;
};

[[nodiscard]] constexpr stored_integer stored_integer_of(std::int64_t number) {
    if (number == 0 || number == 1) return {0, static_cast<std::uint64_t>(8 + number)};
    const auto size = number < 0 ? ~static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    if (size < 0x80) return {1, 1};
    if (size < 0x8000) return {2, 2};
    if (size < 0x800000) return {3, 3};
    if (size < 0x80000000) return {4, 4};
    if (size < 0x800000000000) return {6, 5};
    return {8, 6};
}

OMNIGRAPH_INLINE void append_big_endian(std::string& out, std::uint64_t number, int bytes) {
    char spelled[8];
    for (int at = bytes; at-- > 0; number >>= 8) spelled[at] = static_cast<char>(number);
    out.append(spelled, static_cast<std::size_t>(bytes));
}

OMNIGRAPH_INLINE void append_varint(std::string& out, std::uint64_t number) {
    if (number < 0x80) out += static_cast<char>(number);
    else out += varint{number}.bytes();
}

/// Reads the cells of a record one after the other.
class record_cells {
public:
    explicit record_cells(std::string_view record) : record_{record} { body_ = varint(); }

    [[nodiscard]] cell_view next() { return cell(type()); }

    [[nodiscard]] std::uint64_t type() { return varint(); }
    [[nodiscard]] static bool is_text(std::uint64_t type) { return type >= 13 && type % 2 == 1; }

    /// Of the type that was read last.
    [[nodiscard]] std::string_view bytes(std::uint64_t type) {
        const auto bytes = record_.substr(body_, (type - 12) / 2);
        body_ += bytes.size();
        return bytes;
    }
    [[nodiscard]] cell_view cell(std::uint64_t type) {
        if (type == 0) return {};
        if (type == 8 || type == 9) return static_cast<std::int64_t>(type - 8);
        if (type == 7) return std::bit_cast<double>(static_cast<std::uint64_t>(number(8)));
        if (type < 7) return number(type < 5 ? static_cast<int>(type) : type == 5 ? 6 : 8);
        if (type % 2 == 0) return blob_view{bytes(type)};
        return bytes(type);
    }

private:
    [[nodiscard]] std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int i = 0; i < 8; ++i) {
            const auto byte = static_cast<unsigned char>(record_[types_++]);
            value = value << 7 | (byte & 0x7FU);
            if (byte < 0x80) return value;
        }
        return value << 8 | static_cast<unsigned char>(record_[types_++]);
    }
    [[nodiscard]] std::int64_t number(int bytes) {
        auto value = static_cast<std::int64_t>(static_cast<signed char>(record_[body_++]));
        for (int i = 1; i < bytes; ++i)
            value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << 8 |
                                              static_cast<unsigned char>(record_[body_++]));
        return value;
    }

    std::string_view record_;
    std::size_t types_ = 0, body_ = 0;
};

template <class Number>
[[nodiscard]] int number_order(Number a, Number b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

/// A column has cells of one kind, and nulls.
[[nodiscard]] OMNIGRAPH_INLINE int compare_views(const cell_view& a, const cell_view& b) {
    if (a.index() != b.index()) return number_order(a.index(), b.index());
    return std::visit(
        [&](const auto& held) {
            using kind = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<kind, std::monostate>) return 0;
            else if constexpr (std::is_same_v<kind, blob_view>) return held.bytes.compare(std::get<kind>(b).bytes);
            else if constexpr (std::is_same_v<kind, std::string_view>) return held.compare(std::get<kind>(b));
            else return number_order(held, std::get<kind>(b));
        },
        a);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void packed_record::add(const cell_view& cell) {
    std::visit(
        [&](const auto& held) {
            using kind = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<kind, std::monostate>) {
                detail::append_varint(types_, 0);
            } else if constexpr (std::is_same_v<kind, std::int64_t>) {
                const auto form = detail::stored_integer_of(held);
                detail::append_varint(types_, form.type);
                detail::append_big_endian(body_, static_cast<std::uint64_t>(held), form.bytes);
            } else if constexpr (std::is_same_v<kind, double>) {
                detail::append_varint(types_, 7);
                detail::append_big_endian(body_, std::bit_cast<std::uint64_t>(held), 8);
            } else if constexpr (std::is_same_v<kind, std::string_view>) {
                detail::append_varint(types_, 13 + 2 * held.size());
                body_ += held;
            } else {
                detail::append_varint(types_, 12 + 2 * held.bytes.size());
                body_ += held.bytes;
            }
        },
        cell);
}

OMNIGRAPH_INLINE std::string_view packed_record::finish() {
    // The length of the header counts itself; a second byte of it may make it longer by one.
    auto size = types_.size() + 1;
    if (size > 127) {
        std::string length;
        detail::append_varint(length, size);
        size = types_.size() + length.size();
        length.clear();
        detail::append_varint(length, size);
        size = types_.size() + length.size();
    }
    whole_.clear();
    detail::append_varint(whole_, size);
    whole_ += types_;
    whole_ += body_;
    types_.clear();
    body_.clear();
    return whole_;
}

OMNIGRAPH_INLINE int compare_records(std::string_view a, std::string_view b, std::size_t columns) {
    detail::record_cells left{a}, right{b};
    for (std::size_t i = 0; i < columns; ++i) {
        const auto of_left = left.type(), of_right = right.type();
        const bool are_texts = left.is_text(of_left) && right.is_text(of_right);  // as most that are indexed
        const int order = are_texts ? left.bytes(of_left).compare(right.bytes(of_right))
                                    : detail::compare_views(left.cell(of_left), right.cell(of_right));
        if (order != 0) return order;
    }
    return 0;
}

OMNIGRAPH_INLINE cell_view first_cell(std::string_view record) { return detail::record_cells{record}.next(); }

OMNIGRAPH_INLINE std::uint64_t order_prefix(const cell_view& first) {
    constexpr auto sign = std::uint64_t{1} << 63;
    if (const auto* whole = std::get_if<std::int64_t>(&first)) return static_cast<std::uint64_t>(*whole) ^ sign;
    if (const auto* real = std::get_if<double>(&first)) {
        const auto bits = std::bit_cast<std::uint64_t>(*real + 0.0);
        return bits & sign ? ~bits : bits | sign;
    }
    const auto* text = std::get_if<std::string_view>(&first);
    const auto* blob = std::get_if<blob_view>(&first);
    const auto bytes = text ? *text : blob ? blob->bytes : std::string_view{};
    unsigned char front[8] = {};
    std::memcpy(front, bytes.data() ? bytes.data() : "", std::min(bytes.size(), sizeof front));
    std::uint64_t prefix = 0;
    for (const auto byte : front) prefix = prefix << 8 | byte;
    return prefix;
}

}  // namespace omnigraph::cluster::graph

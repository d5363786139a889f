// Bodies of graph/sqlite/cells.hpp.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/values/json_values.hpp>
#include <omnigraph/cluster/lang/types/nearest_f32.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE lang::value element_of(lang::scalar_type scalar_type, const json& element) {
    if (element.is_bool()) return {element.get_bool()};
    if (element.is_string()) return {std::string{std::string_view{element.get_string()}}};
    if (element.is_double()) return {element.get_double()};
    if (!element.is_int64()) return {};
    if (scalar_type == lang::scalar_type::boolean) return {element.get_int64() != 0};
    if (lang::is_float(scalar_type)) return {static_cast<double>(element.get_int64())};
    return {element.get_int64()};
}

[[nodiscard]] OMNIGRAPH_INLINE lang::value list_of(lang::scalar_type scalar_type, std::string_view text) {
    const auto parsed = parse_json(text);
    const auto* array = parsed ? parsed->if_array() : nullptr;
    if (!array) return {};
    lang::value_list list;
    list.reserve(array->size());
    for (const auto& element : *array) list.push_back(element_of(scalar_type, element));
    return {std::move(list)};
}

[[nodiscard]] OMNIGRAPH_INLINE lang::value numbers_of(std::string_view bytes) {
    lang::value_list list;
    list.reserve(bytes.size() / 4);
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
        std::uint32_t bits = 0;
        for (std::size_t i = 4; i-- > 0;) bits = bits << 8 | static_cast<unsigned char>(bytes[at + i]);
        list.push_back({static_cast<double>(std::bit_cast<float>(bits))});
    }
    return {std::move(list)};
}

/// Rounds a number that is compared with an F32 as the F32 was rounded. A number beyond the range of F32 stays.
[[nodiscard]] OMNIGRAPH_INLINE double narrowed(lang::scalar_type type, double number) {
    if (type != lang::scalar_type::f32) return number;
    const auto narrow = lang::nearest_f32(number);
    return narrow ? static_cast<double>(*narrow) : number;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string vector_bytes(const lang::value_list& numbers) {
    std::string bytes;
    bytes.reserve(4 * numbers.size());
    for (const auto& number : numbers) {
        const auto* real = std::get_if<double>(&number.held);
        const auto* whole = std::get_if<std::int64_t>(&number.held);
        auto bits = std::bit_cast<std::uint32_t>(real    ? static_cast<float>(*real)
                                                 : whole ? static_cast<float>(*whole)
                                                         : 0.0F);
        for (int i = 0; i < 4; ++i, bits >>= 8) bytes += static_cast<char>(bits & 0xFF);
    }
    return bytes;
}

OMNIGRAPH_INLINE column_value to_cell(const lang::value_type& type, const lang::value& value) {
    if (const auto* flag = std::get_if<bool>(&value.held)) return std::int64_t{*flag};
    if (const auto* whole = std::get_if<std::int64_t>(&value.held)) return *whole;
    if (const auto* number = std::get_if<double>(&value.held)) return detail::narrowed(type.scalar, *number);
    if (const auto* text = std::get_if<std::string>(&value.held)) return *text;
    const auto* list = std::get_if<lang::value_list>(&value.held);
    if (!list) return std::monostate{};
    if (type.scalar == lang::scalar_type::vector) return blob_bytes{vector_bytes(*list)};
    boost::json::array array;
    array.reserve(list->size());
    for (const auto& element : *list) {
        const auto* number = std::get_if<double>(&element.held);
        array.push_back(number ? json_of({detail::narrowed(type.scalar, *number)}) : json_of(element));
    }
    return compact_json(array);
}

OMNIGRAPH_INLINE lang::value from_cell(const lang::value_type& type, const column_value& cell) {
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
        if (type.scalar == lang::scalar_type::boolean) return {*whole != 0};
        return {*whole};
    }
    if (const auto* number = std::get_if<double>(&cell)) return {*number};
    if (const auto* blob = std::get_if<blob_bytes>(&cell)) return detail::numbers_of(blob->bytes);
    const auto* text = std::get_if<std::string>(&cell);
    if (!text) return {};
    if (type.list) return detail::list_of(type.scalar, *text);
    return {*text};
}

}  // namespace omnigraph::cluster::graph

// The types of properties, parameters and expressions (languages specification §1.3).
//
//     const value_type tags{.scalar = scalar_type::string, .list = true, .nullable = true};
//     display(tags);      // [String]?
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace omnigraph::cluster::lang {

enum class scalar_type : std::uint8_t { string, blob, boolean, i32, i64, u32, u64, f32, f64, date, datetime, vector };

/// The values of an enum, shared by all copies of the type, so an expression, a column and a property of one enum cost
/// little memory. Immutable; used like a vector.
class enum_words {
public:
    enum_words() = default;
    enum_words(std::vector<std::string> words);  // NOLINT(google-explicit-constructor)

    operator const std::vector<std::string>&() const { return all(); }  // NOLINT(google-explicit-constructor)
    [[nodiscard]] bool empty() const { return !words_; }
    [[nodiscard]] std::size_t size() const { return all().size(); }
    [[nodiscard]] auto begin() const { return all().begin(); }
    [[nodiscard]] auto end() const { return all().end(); }
    [[nodiscard]] const std::string& front() const { return all().front(); }
    [[nodiscard]] const std::string& operator[](std::size_t at) const { return all()[at]; }
    friend bool operator==(const enum_words& a, const enum_words& b) {
        return a.words_ == b.words_ || a.all() == b.all();
    }

private:
    [[nodiscard]] const std::vector<std::string>& all() const;
    std::shared_ptr<const std::vector<std::string>> words_;
};

/// The type of a property or parameter. `enum_values` is sorted, and empty unless the type is an enum (whose scalar is
/// `string`).
struct value_type {
    scalar_type scalar = scalar_type::string;
    bool list = false;
    bool nullable = false;
    std::uint32_t dimension = 0;  ///< vectors only
    enum_words enum_values = {};

    [[nodiscard]] bool is_enum() const { return !enum_values.empty(); }
    friend bool operator==(const value_type&, const value_type&) = default;
};

[[nodiscard]] constexpr bool is_integer(scalar_type s) {
    return s == scalar_type::i32 || s == scalar_type::i64 || s == scalar_type::u32 || s == scalar_type::u64;
}

[[nodiscard]] constexpr bool is_float(scalar_type s) { return s == scalar_type::f32 || s == scalar_type::f64; }

[[nodiscard]] constexpr bool is_numeric(scalar_type s) { return is_integer(s) || is_float(s); }

[[nodiscard]] constexpr std::string_view spelling(scalar_type s) {
    switch (s) {
        case scalar_type::string: return "String";
        case scalar_type::blob: return "Blob";
        case scalar_type::boolean: return "Bool";
        case scalar_type::i32: return "I32";
        case scalar_type::i64: return "I64";
        case scalar_type::u32: return "U32";
        case scalar_type::u64: return "U64";
        case scalar_type::f32: return "F32";
        case scalar_type::f64: return "F64";
        case scalar_type::date: return "Date";
        case scalar_type::datetime: return "DateTime";
        case scalar_type::vector: return "Vector";
    }
    return "";
}

/// `I32?`, `[String]`, `enum(a, b)?`, `Vector(3)`; of a long enum only the first values.
[[nodiscard]] std::string display(const value_type& type);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/types.ipp>
#endif

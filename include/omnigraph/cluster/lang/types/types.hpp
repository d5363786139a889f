// The types of properties, parameters and expressions (specification languages §1.3).
//
//     const value_type tags{.of = scalar::string, .list = true, .nullable = true};
//     display(tags);      // [String]?
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace omnigraph::cluster::lang {

enum class scalar : std::uint8_t { string, blob, boolean, i32, i64, u32, u64, f32, f64, date, datetime, vector };

/// The values of an enum, which every copy of its type shares: an expression, a column and a property of one enum
/// cost no more than one of them. Reads like a vector; nothing changes it.
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

/// A property or parameter type. `enum_values` is sorted; empty unless the type is an enum (whose scalar is `string`).
struct value_type {
    scalar of = scalar::string;
    bool list = false;
    bool nullable = false;
    std::uint32_t dimension = 0;  ///< vectors only
    enum_words enum_values = {};

    [[nodiscard]] bool is_enum() const { return !enum_values.empty(); }
    friend bool operator==(const value_type&, const value_type&) = default;
};

[[nodiscard]] constexpr bool is_integer(scalar s) {
    return s == scalar::i32 || s == scalar::i64 || s == scalar::u32 || s == scalar::u64;
}

[[nodiscard]] constexpr bool is_numeric(scalar s) { return is_integer(s) || s == scalar::f32 || s == scalar::f64; }

[[nodiscard]] constexpr std::string_view spelling(scalar s) {
    switch (s) {
        case scalar::string: return "String";
        case scalar::blob: return "Blob";
        case scalar::boolean: return "Bool";
        case scalar::i32: return "I32";
        case scalar::i64: return "I64";
        case scalar::u32: return "U32";
        case scalar::u64: return "U64";
        case scalar::f32: return "F32";
        case scalar::f64: return "F64";
        case scalar::date: return "Date";
        case scalar::datetime: return "DateTime";
        case scalar::vector: return "Vector";
    }
    return "";
}

/// `I32?`, `[String]`, `enum(a, b)?`, `Vector(3)`; of a long enum only the first values.
[[nodiscard]] std::string display(const value_type& type);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/types.ipp>
#endif

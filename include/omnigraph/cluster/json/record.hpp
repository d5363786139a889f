// Documents as plain structs: one strict codec reads and writes them field by field.
//
//     struct lease { std::string id; std::uint32_t pid = 0; std::optional<std::string> host = {}; };
//     OMNIGRAPH_ADAPT_RECORD(lease, id, pid, host);
//
//     const auto text = pretty_json(to_json(lease{"01J", 7}));
//     const auto read = from_json<lease>(document);   // or: pid: expected a whole number from 0 to 4294967295
//
// The type of a field says whether it may be missing:
//
//   T                 required
//   std::optional<T>  may be missing; written when it has a value
//   rare<T>           the same, for what few records have
//   nullable<T>       may be missing or null; an empty one is written as null
//   defaulted<T>      may be missing, then T{}; always written
//   sparse<T>         may be missing, then T{}; written unless it equals T{}
//
// Unknown fields are errors. Fields are written in the order of their declaration.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/json/record_reader.hpp>

namespace omnigraph::cluster {

/// Records and maps become objects, lists become arrays. A type without a codec does not compile.
template <class T>
[[nodiscard]] json to_json(const T& value);

/// The error is the path of the first fault and its cause: `resources[graph.kb].digest: missing`.
template <class T>
[[nodiscard]] result<T, std::string> from_json(const json& document);

namespace detail {

template <class Field>
void write_field(boost::json::object& out, const char* name, const Field& field) {
    if constexpr (is_optional<Field>) {
        if (field) out.emplace(name, to_json(*field));
    } else if constexpr (is_nullable<Field>) {
        out.emplace(name, field ? to_json(*field) : json(nullptr));
    } else if constexpr (is_sparse<Field>) {
        if (!(*field == std::remove_cvref_t<decltype(*field)>{})) out.emplace(name, to_json(*field));
    } else if constexpr (is_defaulted<Field>) {
        out.emplace(name, to_json(*field));
    } else {
        out.emplace(name, to_json(field));
    }
}

}  // namespace detail

template <class T>
json to_json(const T& value) {
    if constexpr (std::same_as<T, json>) {
        return value;
    } else if constexpr (record<T>) {
        boost::json::object out;
        for_each_field<T>([&](const char* name, auto member) { detail::write_field(out, name, value.*member); });
        return out;
    } else if constexpr (std::is_arithmetic_v<T>) {
        return json(value);
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        return json(std::string_view{value});
    } else if constexpr (text_map<T>) {
        boost::json::object out;
        out.reserve(value.size());
        for (const auto& [key, item] : value) out.emplace(key, to_json(item));
        return out;
    } else if constexpr (list_like<T>) {
        boost::json::array out;
        out.reserve(value.size());
        for (const auto& item : value) out.push_back(to_json(static_cast<const typename T::value_type&>(item)));
        return out;
    } else {
        static_assert(no_codec_for_this_type<T>, "a record has a field of a type that has no JSON codec");
    }
}

template <class T>
result<T, std::string> from_json(const json& document) {
    T value{};
    record_reader reader;
    if (!reader.read(document, value)) return std::move(reader).fault();
    return value;
}

}  // namespace omnigraph::cluster

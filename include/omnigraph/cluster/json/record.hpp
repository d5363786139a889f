// Documents as plain structs, read and written field by field.
//
//     struct lease { std::string id; std::uint32_t pid = 0; std::optional<std::string> host = {}; };
//     BOOST_HANA_ADAPT_STRUCT(lease, id, pid, host);
//
//     const auto text = pretty_json(to_json(lease{"01J", 7}));
//     const auto read = from_json<lease>(document);   // or: pid: expected a whole number from 0 to 4294967295
//
// The type of a field says what may be missing:
//
//   T                 required
//   std::optional<T>  may be missing; written when there is one
//   nullable<T>       may be missing or null; null is written
//   defaulted<T>      may be missing, then T{}; always written
//   sparse<T>         may be missing, then T{}; written unless equal to T{}
//
// Unknown fields are errors; fields are written in the order of their declaration.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster {

template <class T>
concept record = boost::hana::Struct<T>::value;

template <class T>
[[nodiscard]] json to_json(const T& value);

/// The error is the path of the first fault and what is wrong there: `resources[graph.kb].digest: missing`.
template <class T>
[[nodiscard]] result<T, std::string> from_json(const json& document);

namespace detail {

template <class>
inline constexpr bool no_codec_for_this_type = false;

template <class T>
concept text_map = requires { typename T::mapped_type; } && std::same_as<typename T::key_type, std::string>;

template <class T>
concept list_like = requires(T list) {
    typename T::value_type;
    list.push_back(std::declval<typename T::value_type>());
};

template <class T, class Visit>
void for_each_field(Visit&& visit) {
    namespace hana = boost::hana;
    hana::for_each(hana::accessors<T>(),
                   [&](auto member) { visit(hana::to<const char*>(hana::first(member)), hana::second(member)); });
}

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

/// Walks down a document; stops at the first fault.
class record_reader {
public:
    [[nodiscard]] std::string fault() &&;

    template <class T>
    bool read(const json& in, T& value) {
        if constexpr (std::same_as<T, json>) {
            value = in;
            return true;
        } else if constexpr (record<T>) {
            return read_record(in, value);
        } else if constexpr (std::same_as<T, bool>) {
            if (!in.is_bool()) return fail("expected true or false");
            value = in.get_bool();
            return true;
        } else if constexpr (std::integral<T>) {
            return read_integer(in, value);
        } else if constexpr (std::floating_point<T>) {
            if (!in.is_number()) return fail("expected a number");
            value = in.to_number<T>();
            return true;
        } else if constexpr (std::same_as<T, std::string>) {
            if (!in.is_string()) return fail("expected text");
            value.assign(in.get_string().data(), in.get_string().size());
            return true;
        } else if constexpr (text_map<T>) {
            return read_map(in, value);
        } else if constexpr (list_like<T>) {
            return read_list(in, value);
        } else {
            static_assert(no_codec_for_this_type<T>, "a record has a field of a type that has no JSON codec");
        }
    }

private:
    bool fail(std::string what);

    /// Reads one step further down. On failure the path stays, to be reported.
    template <class T>
    bool descend(std::string_view step, const json& in, T& value) {
        const auto length = path_.size();
        if (!path_.empty() && step.front() != '[') path_ += '.';
        path_ += step;
        if (!read(in, value)) return false;
        path_.resize(length);
        return true;
    }

    bool missing(std::string_view name);

    template <class Field>
    bool read_field(const json* in, const char* name, Field& field) {
        if constexpr (is_optional<Field> || is_nullable<Field>) {
            field = {};
            if (!in || (is_nullable<Field> && in->is_null())) return true;
            return descend(name, *in, field.emplace());
        } else if constexpr (is_sparse<Field> || is_defaulted<Field>) {
            *field = {};
            return !in || descend(name, *in, *field);
        } else {
            return in ? descend(name, *in, field) : missing(name);
        }
    }

    template <class T>
    bool read_record(const json& in, T& value) {
        const auto* object = in.if_object();
        if (!object) return fail("expected an object");
        std::size_t used = 0;
        bool sound = true;
        for_each_field<T>([&](const char* name, auto member) {
            if (!sound) return;
            const auto* field = object->if_contains(name);
            used += field != nullptr;
            sound = read_field(field, name, member(value));
        });
        return sound && (used == object->size() || refuse_unknown<T>(*object));
    }

    template <class T>
    bool refuse_unknown(const boost::json::object& object) {
        for (const auto& member : object) {
            bool known = false;
            for_each_field<T>([&](const char* name, auto) { known = known || std::string_view{member.key()} == name; });
            if (!known) return fail("unknown field " + json_quoted(member.key()));
        }
        return true;
    }

    template <class T>
    bool read_integer(const json& in, T& value) {
        const auto accept = [&](auto number) {
            if (!std::in_range<T>(number)) return false;
            value = static_cast<T>(number);
            return true;
        };
        if ((in.is_int64() && accept(in.get_int64())) || (in.is_uint64() && accept(in.get_uint64()))) return true;
        return fail("expected a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                    std::to_string(std::numeric_limits<T>::max()));
    }

    template <class T>
    bool read_map(const json& in, T& map) {
        const auto* object = in.if_object();
        if (!object) return fail("expected an object");
        map.clear();
        for (const auto& member : *object) {
            const auto added = map.emplace_hint(map.end(), std::string_view{member.key()},
                                                typename T::mapped_type{});  // mostly sorted
            if (!descend("[" + added->first + "]", member.value(), added->second)) return false;
        }
        return true;
    }

    template <class T>
    bool read_list(const json& in, T& list) {
        const auto* items = in.if_array();
        if (!items) return fail("expected a list");
        list.clear();
        for (std::size_t at = 0; at < items->size(); ++at) {
            typename T::value_type item{};  // not in place: vector<bool> has no elements to refer to
            if (!descend("[" + std::to_string(at) + "]", (*items)[at], item)) return false;
            list.push_back(std::move(item));
        }
        return true;
    }

    std::string path_;
    std::string fault_;
};

}  // namespace detail

template <class T>
json to_json(const T& value) {
    if constexpr (std::same_as<T, json>) {
        return value;
    } else if constexpr (record<T>) {
        boost::json::object out;
        detail::for_each_field<T>(
            [&](const char* name, auto member) { detail::write_field(out, name, member(value)); });
        return out;
    } else if constexpr (std::is_arithmetic_v<T>) {
        return json(value);
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        return json(std::string_view{value});
    } else if constexpr (detail::text_map<T>) {
        boost::json::object out;
        out.reserve(value.size());
        for (const auto& [key, item] : value) out.emplace(key, to_json(item));
        return out;
    } else if constexpr (detail::list_like<T>) {
        boost::json::array out;
        out.reserve(value.size());
        for (const auto& item : value) out.push_back(to_json(static_cast<const typename T::value_type&>(item)));
        return out;
    } else {
        static_assert(detail::no_codec_for_this_type<T>, "a record has a field of a type that has no JSON codec");
    }
}

template <class T>
result<T, std::string> from_json(const json& document) {
    T value{};
    detail::record_reader reader;
    if (!reader.read(document, value)) return std::move(reader).fault();
    return value;
}

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/json/record.ipp>
#endif

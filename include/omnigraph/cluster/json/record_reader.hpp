// The reading half of json/record.hpp: reads a document into a struct, field by field.
//
//     record_reader reader;
//     std::vector<std::string> names;
//     if (!reader.read(document, names)) return std::move(reader).fault();
//
// Reading ends at the first fault. An unknown field is a fault.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/tuple.hpp>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster {

/// A struct whose fields are named by OMNIGRAPH_ADAPT_RECORD (json/adapt_record.hpp) or BOOST_HANA_ADAPT_STRUCT.
template <class T>
concept record = boost::hana::Struct<T>::value;

/// Always false; its name and argument appear in the compiler's message.
template <class>
inline constexpr bool no_codec_for_this_type = false;

/// A map with text keys, which becomes an object.
template <class T>
concept text_map = requires { typename T::mapped_type; } && std::same_as<typename T::key_type, std::string>;

/// A container that becomes an array.
template <class T>
concept list_like = requires(T list) {
    typename T::value_type;
    list.push_back(std::declval<typename T::value_type>());
};

namespace detail {

// Hana's accessors are used as types only. Called, they are a dozen functions a field, which every program compiles.
template <class Accessor>
struct member_of;
template <template <class Pointer, Pointer> class Accessor, class Pointer, Pointer pointer>
struct member_of<Accessor<Pointer, pointer>> {
    static constexpr Pointer value = pointer;
};

template <class Accessors>
struct field_list;
template <class... Names, class... Members>
struct field_list<boost::hana::tuple<boost::hana::pair<Names, Members>...>> {
    template <class Visit>
    static void visit(Visit& visitor) {
        (visitor(Names::c_str(), member_of<Members>::value), ...);
    }
};

}  // namespace detail

/// Calls `visit(name, pointer to member)` for each field of a record, in the order of declaration.
template <class T, class Visit>
void for_each_field(Visit&& visit) {
    if constexpr (requires { boost::hana::accessors_impl<T>::visit_fields(visit); })
        boost::hana::accessors_impl<T>::visit_fields(visit);
    else detail::field_list<decltype(boost::hana::accessors<T>())>::visit(visit);
}

/// Descends through a document and stops at the first fault.
class record_reader {
public:
    /// The path of the first fault and its cause.
    [[nodiscard]] std::string fault() &&;

    /// Fills `value`. False after a fault; `value` is then partly filled.
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

    /// Reads one level deeper. On failure the path is kept for the report.
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
            sound = read_field(field, name, value.*member);
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
                                                // documents are mostly sorted, so the hint is right
                                                typename T::mapped_type{});
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
            typename T::value_type item{};  // not read in place: vector<bool> has no elements to refer to
            if (!descend("[" + std::to_string(at) + "]", (*items)[at], item)) return false;
            list.push_back(std::move(item));
        }
        return true;
    }

    std::string path_;
    std::string fault_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/json/record_reader.ipp>
#endif

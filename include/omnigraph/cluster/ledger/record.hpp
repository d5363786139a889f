// Documents as plain structs, read and written field by field.
//
//     struct lock_record { std::uint32_t version = 1; std::string lock_id; std::optional<std::string> host; };
//     BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::lock_record, version, lock_id, host);
//
//     auto record = from_json<lock_record>(document);   // the error says where and what
//     auto document = to_json(record);
//
// One strict codec serves every document: an unknown field is an error. What a missing
// field means is said by its type:
//
//   T                 required
//   std::optional<T>  may be missing; left out when empty
//   nullable<T>       may be missing or null; written as null when empty
//   defaulted<T>      may be missing (T{}); always written
//   sparse<T>         may be missing (T{}); left out when equal to T{}
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/hana/accessors.hpp>
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/ledger/json.hpp>

namespace omnigraph::cluster {

/// Null is written, not left out.
template <class T>
struct nullable : std::optional<T> {
    using std::optional<T>::optional;
    using std::optional<T>::operator=;
};

namespace detail {

/// Behaves like the `T` in it.
template <class T>
struct held {
    T value{};

    held() = default;
    held(T initial) : value(std::move(initial)) {}

    operator const T&() const { return value; }
    T& operator*() { return value; }
    const T& operator*() const { return value; }
    T* operator->() { return &value; }
    const T* operator->() const { return &value; }
    friend bool operator==(const held&, const held&) = default;
};

}  // namespace detail

template <class T>
struct defaulted : detail::held<T> {
    using detail::held<T>::held;
};

template <class T>
struct sparse : detail::held<T> {
    using detail::held<T>::held;
};

template <class T>
concept record = boost::hana::Struct<T>::value;

template <class T>
[[nodiscard]] json to_json(const T& field);

/// The error is the dotted path of the first fault, a colon, and what is wrong there.
template <class T>
[[nodiscard]] result<T, std::string> from_json(const json& document);

namespace detail {

template <class>
inline constexpr bool no_codec_for_this_field = false;

template <class T, template <class...> class Wrapper>
inline constexpr bool is_a = false;
template <class... T, template <class...> class Wrapper>
inline constexpr bool is_a<Wrapper<T...>, Wrapper> = true;

template <class T>
bool left_out(const T& field) {
    if constexpr (is_a<T, std::optional>) return !field.has_value();
    else if constexpr (is_a<T, sparse>) return field.value == decltype(field.value){};
    else return false;
}

template <class T>
inline constexpr bool may_be_missing = is_a<T, std::optional> || is_a<T, nullable> || is_a<T, defaulted> || is_a<T, sparse>;

/// Reads one field at a time, remembering where it is.
class reader {
public:
    [[nodiscard]] const std::string& fault() const { return fault_; }

    template <class T>
    void read(const json& in, T& field) {
        if constexpr (std::same_as<T, json>) field = in;
        else if constexpr (is_a<T, nullable>) in.is_null() ? field.reset() : read(in, field.emplace());
        else if constexpr (is_a<T, std::optional>) read(in, field.emplace());
        else if constexpr (is_a<T, defaulted> || is_a<T, sparse>) read(in, field.value);
        else if constexpr (record<T>) read_record(in, field);
        else if constexpr (std::same_as<T, bool>) read_bool(in, field);
        else if constexpr (std::integral<T>) read_integer(in, field);
        else if constexpr (std::same_as<T, double>) read_double(in, field);
        else if constexpr (std::same_as<T, std::string>) read_text(in, field);
        else if constexpr (requires { typename T::mapped_type; }) read_map(in, field);
        else if constexpr (requires { typename T::value_type; }) read_list(in, field);
        else static_assert(no_codec_for_this_field<T>, "a record has a field of a type that has no JSON codec");
    }

private:
    void fail(std::string what) {
        if (fault_.empty()) fault_ = (path_.empty() ? "the document" : path_) + ": " + std::move(what);
    }

    // Goes down one step of the path for as long as `read_below` runs.
    void below(std::string_view step, auto&& read_below) {
        const auto length = path_.size();
        if (!path_.empty() && step.front() != '[') path_ += '.';
        path_ += step;
        read_below();
        path_.resize(length);
    }

    template <class T>
    void read_record(const json& in, T& field) {
        namespace hana = boost::hana;
        const auto* object = in.if_object();
        if (!object) return fail("has to be an object");
        std::size_t used = 0;
        hana::for_each(hana::accessors<T>(), [&](auto member) {
            const std::string_view name = hana::to<const char*>(hana::first(member));
            auto& target = hana::second(member)(field);
            if (const auto* value = object->if_contains(name)) {
                ++used;
                below(name, [&] { read(*value, target); });
            } else if constexpr (!may_be_missing<std::remove_cvref_t<decltype(target)>>) {
                below(name, [&] { fail("is missing"); });
            }
        });
        if (used != object->size()) name_unknown<T>(*object);
    }

    template <class T>
    void name_unknown(const boost::json::object& object) {
        namespace hana = boost::hana;
        for (const auto& member : object) {
            bool known = false;
            hana::for_each(hana::accessors<T>(), [&](auto field) {
                known = known || std::string_view{member.key()} == hana::to<const char*>(hana::first(field));
            });
            if (!known) return below(std::string_view{member.key()}, [&] { fail("unknown field"); });
        }
    }

    void read_bool(const json& in, bool& field) {
        if (!in.is_bool()) return fail("has to be true or false");
        field = in.get_bool();
    }

    template <std::integral T>
    void read_integer(const json& in, T& field) {
        if (const auto* number = in.if_int64(); number && std::in_range<T>(*number)) field = static_cast<T>(*number);
        else if (const auto* large = in.if_uint64(); large && std::in_range<T>(*large)) field = static_cast<T>(*large);
        else fail("has to be a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                  std::to_string(std::numeric_limits<T>::max()));
    }

    void read_double(const json& in, double& field) {
        if (!in.is_number()) return fail("has to be a number");
        field = in.to_number<double>();
    }

    void read_text(const json& in, std::string& field) {
        if (!in.is_string()) return fail("has to be a text");
        field = std::string_view{in.get_string()};
    }

    template <class T>
    void read_map(const json& in, T& field) {
        const auto* object = in.if_object();
        if (!object) return fail("has to be an object");
        for (const auto& member : *object)
            below(std::string_view{member.key()}, [&] { read(member.value(), field[std::string{std::string_view{member.key()}}]); });
    }

    template <class T>
    void read_list(const json& in, T& field) {
        const auto* array = in.if_array();
        if (!array) return fail("has to be a list");
        for (std::size_t i = 0; i < array->size(); ++i)
            below("[" + std::to_string(i) + "]", [&] { read((*array)[i], field.emplace_back()); });
    }

    std::string path_;
    std::string fault_;
};

}  // namespace detail

template <class T>
json to_json(const T& field) {
    namespace hana = boost::hana;
    if constexpr (std::same_as<T, json>) {
        return field;
    } else if constexpr (detail::is_a<T, std::optional> || detail::is_a<T, nullable>) {
        return field ? to_json(*field) : json(nullptr);
    } else if constexpr (detail::is_a<T, defaulted> || detail::is_a<T, sparse>) {
        return to_json(field.value);
    } else if constexpr (record<T>) {
        boost::json::object out;
        hana::for_each(hana::accessors<T>(), [&](auto member) {
            const auto& value = hana::second(member)(field);
            if (!detail::left_out(value)) out.emplace(hana::to<const char*>(hana::first(member)), to_json(value));
        });
        return out;
    } else if constexpr (std::integral<T> || std::same_as<T, double>) {
        return json(field);
    } else if constexpr (std::convertible_to<T, std::string_view>) {
        return json(std::string_view{field});
    } else if constexpr (requires { typename T::mapped_type; }) {
        boost::json::object out;
        out.reserve(field.size());
        for (const auto& [key, value] : field) out.emplace(std::string_view{key}, to_json(value));
        return out;
    } else if constexpr (requires { typename T::value_type; }) {
        boost::json::array out;
        out.reserve(field.size());
        for (const auto& value : field) out.push_back(to_json(value));
        return out;
    } else {
        static_assert(detail::no_codec_for_this_field<T>, "a record has a field of a type that has no JSON codec");
    }
}

template <class T>
result<T, std::string> from_json(const json& document) {
    T field{};
    detail::reader reader;
    reader.read(document, field);
    if (!reader.fault().empty()) return reader.fault();
    return field;
}

}  // namespace omnigraph::cluster

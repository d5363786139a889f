// Field types that say whether a field of a record may be missing (json/record.hpp).
//
//     struct progress { nullable<std::string> root; defaulted<std::uint64_t> revision; sparse<std::string> note; };
//
// A nullable<T> or rare<T> is used like a std::optional<T>. A defaulted<T> or sparse<T> is used like a T, and has T's
// members when T is a class.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace omnigraph::cluster {

/// May be missing or null in a document, and is empty then; an empty one is written as null.
template <class T>
class nullable {
    template <class U>
    static constexpr bool is_plain = std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, nullable> &&
                                     !std::same_as<std::remove_cvref_t<U>, std::optional<T>> &&
                                     !std::same_as<std::remove_cvref_t<U>, std::nullopt_t>;

public:
    using value_type = T;

    nullable() = default;
    nullable(std::nullopt_t) {}
    nullable(std::optional<T> value) : value_{std::move(value)} {}
    template <class U = T>
    requires is_plain<U>
    nullable(U&& value) : value_{std::forward<U>(value)} {}

    operator const std::optional<T>&() const { return value_; }

    [[nodiscard]] bool has_value() const { return value_.has_value(); }
    explicit operator bool() const { return value_.has_value(); }
    T& operator*() { return *value_; }
    const T& operator*() const { return *value_; }
    T* operator->() { return &*value_; }
    const T* operator->() const { return &*value_; }
    template <class U>
    [[nodiscard]] T value_or(U&& otherwise) const {
        return value_.value_or(std::forward<U>(otherwise));
    }
    T& emplace() { return value_.emplace(); }
    void reset() { value_.reset(); }

    friend bool operator==(const nullable& a, const nullable& b) { return a.value_ == b.value_; }
    // std::optional compares with everything that compares with T. Without these overloads two empty values would
    // differ.
    friend bool operator==(const nullable& a, const std::optional<T>& b) { return a.value_ == b; }
    friend bool operator==(const nullable& a, std::nullopt_t) { return !a.value_.has_value(); }
    template <class U>
    requires is_plain<const U&>
    friend bool operator==(const nullable& a, const U& b) {
        return a.value_.has_value() && *a.value_ == b;
    }

private:
    std::optional<T> value_;
};

/// May be missing in a document; written when it has a value. An empty one costs a pointer, so it is for what few of
/// many records have.
template <class T>
class rare {
public:
    using value_type = T;

    rare() = default;
    rare(const rare& other) : value_{other ? std::make_unique<T>(*other) : nullptr} {}
    rare(rare&&) noexcept = default;
    ~rare() = default;
    rare& operator=(const rare& other) { return *this = rare{other}; }
    rare& operator=(rare&&) noexcept = default;
    template <class U = T>
    requires std::convertible_to<U, T> && (!std::same_as<std::remove_cvref_t<U>, rare>)
    rare& operator=(U&& value) {
        value_ = std::make_unique<T>(std::forward<U>(value));
        return *this;
    }

    [[nodiscard]] bool has_value() const { return value_ != nullptr; }
    explicit operator bool() const { return has_value(); }
    T& operator*() { return *value_; }
    const T& operator*() const { return *value_; }
    T* operator->() { return value_.get(); }
    const T* operator->() const { return value_.get(); }
    template <class U>
    [[nodiscard]] T value_or(U&& otherwise) const {
        return value_ ? *value_ : static_cast<T>(std::forward<U>(otherwise));
    }
    T& emplace() { return *(value_ = std::make_unique<T>()); }
    void reset() { value_.reset(); }

    friend bool operator==(const rare& a, const rare& b) {
        return a.has_value() == b.has_value() && (!a.has_value() || *a == *b);
    }
    friend bool operator==(const rare& a, const T& b) { return a.has_value() && *a == b; }

private:
    std::unique_ptr<T> value_;
};

namespace detail {

/// A T under another type name: derived from T when T is a class, else holding one.
template <class T>
struct field_box {
    T value{};

    field_box() = default;
    field_box(T initial) : value{initial} {}
    operator T&() { return value; }
    operator const T&() const { return value; }
    T& operator*() { return value; }
    const T& operator*() const { return value; }
};

template <class T>
requires std::is_class_v<T>
struct field_box<T> : T {
    using T::T;
    field_box() = default;
    field_box(T initial) : T(std::move(initial)) {}
    T& operator*() { return *this; }
    const T& operator*() const { return *this; }
    T* operator->() { return this; }
    const T* operator->() const { return this; }
};

}  // namespace detail

/// May be missing, then T{}; always written.
template <class T>
class defaulted : public detail::field_box<T> {
public:
    using detail::field_box<T>::field_box;
    defaulted() = default;
    defaulted(T initial) : detail::field_box<T>(std::move(initial)) {}
};

/// May be missing, then T{}; written unless it equals T{}.
template <class T>
class sparse : public detail::field_box<T> {
public:
    using detail::field_box<T>::field_box;
    sparse() = default;
    sparse(T initial) : detail::field_box<T>(std::move(initial)) {}
};

// Which field type a type is; record.hpp asks.
template <class>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_optional<rare<T>> = true;
template <class>
inline constexpr bool is_nullable = false;
template <class T>
inline constexpr bool is_nullable<nullable<T>> = true;
template <class>
inline constexpr bool is_defaulted = false;
template <class T>
inline constexpr bool is_defaulted<defaulted<T>> = true;
template <class>
inline constexpr bool is_sparse = false;
template <class T>
inline constexpr bool is_sparse<sparse<T>> = true;

}  // namespace omnigraph::cluster

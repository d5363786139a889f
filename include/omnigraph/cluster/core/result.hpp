// A value, or the one diagnostic that says why there is none.
//
//     result<std::string> text = read("state.json");
//     if (!text) return text.error();
//     print(*text);
//
// The members are those of std::expected<T, E>, so the class can become an alias of it. A function that may find many
// faults takes a `diagnostics&` instead.
#pragma once

#include <cassert>
#include <new>
#include <type_traits>
#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster {

/// A value or an error. `E` is a diagnostic, except where callers act upon the class of failure (stores, graph hosts).
template <class T, class E = diagnostic>
class [[nodiscard]] result {
public:
    using value_type = T;
    using error_type = E;

    // Parentheses: braces would make a list of a value that has lists.
    result(T value) : value_(std::move(value)), has_value_{true} {}
    result(E why) : error_(std::move(why)), has_value_{false} {}
    result(const result& other) requires std::is_copy_constructible_v<T>
        : has_value_{other.has_value_} {
        if (has_value_) new (&value_) T(other.value_);
        else new (&error_) E(other.error_);
    }
    result(result&& other) noexcept : has_value_{other.has_value_} {
        if (has_value_) new (&value_) T(std::move(other.value_));
        else new (&error_) E(std::move(other.error_));
    }
    /// What may throw, a copy, has been made before the old state is given up.
    result& operator=(result other) noexcept {
        this->~result();
        return *new (this) result(std::move(other));
    }
    ~result() {
        if (has_value_) value_.~T();
        else error_.~E();
    }

    [[nodiscard]] bool has_value() const noexcept { return has_value_; }
    explicit operator bool() const noexcept { return has_value(); }

    T& operator*() & {
        assert(has_value());
        return value_;
    }
    const T& operator*() const& {
        assert(has_value());
        return value_;
    }
    T&& operator*() && {
        assert(has_value());
        return std::move(value_);
    }
    T* operator->() { return &**this; }
    const T* operator->() const { return &**this; }

    E& error() & {
        assert(!has_value());
        return error_;
    }
    const E& error() const& {
        assert(!has_value());
        return error_;
    }
    E&& error() && {
        assert(!has_value());
        return std::move(error_);
    }

    [[nodiscard]] T value_or(T otherwise) && { return has_value() ? *std::move(*this) : std::move(otherwise); }

    template <class F>
    auto and_then(F&& next) && -> std::invoke_result_t<F, T> {
        if (has_value()) return std::forward<F>(next)(*std::move(*this));
        return std::move(*this).error();
    }

    template <class F>
    auto transform(F&& convert) && -> result<std::invoke_result_t<F, T>, E> {
        if (has_value()) return std::forward<F>(convert)(*std::move(*this));
        return std::move(*this).error();
    }

private:
    // A variant would be shorter here, and some forty functions for each of hundreds of results in every program.
    union {
        T value_;
        E error_;
    };
    bool has_value_;
};

/// The value of an operation that returns nothing.
struct done {};

/// For operations that return nothing but may fail.
using status = result<done>;

}  // namespace omnigraph::cluster

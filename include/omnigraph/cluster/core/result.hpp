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
#include <type_traits>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster {

/// A value or an error. `E` is a diagnostic, except where callers act upon the class of failure (stores, graph hosts).
template <class T, class E = diagnostic>
class [[nodiscard]] result {
public:
    using value_type = T;
    using error_type = E;

    result(T value) : state_{std::in_place_index<0>, std::move(value)} {}
    result(E why) : state_{std::in_place_index<1>, std::move(why)} {}

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& operator*() & {
        assert(has_value());
        return *std::get_if<0>(&state_);
    }
    const T& operator*() const& {
        assert(has_value());
        return *std::get_if<0>(&state_);
    }
    T&& operator*() && {
        assert(has_value());
        return std::move(*std::get_if<0>(&state_));
    }
    T* operator->() { return &**this; }
    const T* operator->() const { return &**this; }

    E& error() & {
        assert(!has_value());
        return *std::get_if<1>(&state_);
    }
    const E& error() const& {
        assert(!has_value());
        return *std::get_if<1>(&state_);
    }
    E&& error() && {
        assert(!has_value());
        return std::move(*std::get_if<1>(&state_));
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
    std::variant<T, E> state_;
};

/// The value of an operation that returns nothing.
struct done {};

/// For operations that return nothing but may fail.
using status = result<done>;

}  // namespace omnigraph::cluster

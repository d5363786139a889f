// What a function of somebody else threw, as a value: kinds, stores and engines answer with results, and one that
// throws all the same must end nothing but what it was asked about.
//
//     const auto shown = or_thrown([&] { return names.at(7); }, [](const std::string& what) { return "none: " + what;
//     });
#pragma once

#include <exception>
#include <new>
#include <string>
#include <utility>

namespace omnigraph::cluster {

/// What the exception says that is being handled. Call it in a handler only.
[[nodiscard]] inline std::string what_was_thrown() {
    try {
        throw;
    } catch (const std::exception& thrown) {
        return thrown.what();
    } catch (...) {
        return "something that is no std::exception";
    }
}

/// The result of `call`, or that of `otherwise` with what was thrown. A lack of memory concerns everybody and passes.
template <class Call, class Otherwise>
auto or_thrown(Call&& call, Otherwise&& otherwise) -> decltype(call()) {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        throw;
    } catch (...) {
        return std::forward<Otherwise>(otherwise)(what_was_thrown());
    }
}

}  // namespace omnigraph::cluster

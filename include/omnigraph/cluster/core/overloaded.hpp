// One callable out of several lambdas, for std::visit.
//
//     std::visit(overloaded{[](int n) { print(n); }, [](const std::string& text) { print(text); }}, either);
#pragma once

namespace omnigraph::cluster {

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

template <class... Cases>
overloaded(Cases...) -> overloaded<Cases...>;  // clang 16 does not deduce aggregates

}  // namespace omnigraph::cluster

// One visitor made of several lambdas.
//
//     std::visit(overloaded{[](int) { return "a number"; }, [](const std::string&) { return "text"; }}, value);
#pragma once

namespace omnigraph::cluster {

/// Calls the lambda whose parameters fit best; a case that no lambda takes does not compile.
template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};
/// clang 16 does not deduce the arguments of an aggregate by itself.
template <class... Cases>
overloaded(Cases...) -> overloaded<Cases...>;

}  // namespace omnigraph::cluster

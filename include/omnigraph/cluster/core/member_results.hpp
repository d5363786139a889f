// What the members of a kind may return where another type than the documented one does as well.
//
//     static_assert(lasting_text<const std::string&> && !lasting_text<std::string>);
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

namespace boost::json {

class value;

}  // namespace boost::json

namespace omnigraph::cluster {

/// A text that outlives the call: a view, or a reference to a string. A string by value is gone before it is read.
template <class Text>
concept lasting_text = std::same_as<Text, std::string_view> ||
                       (std::is_lvalue_reference_v<Text> && std::convertible_to<Text, std::string_view>);

/// What becomes a `json` without a cast. A program that knows no `json` has nothing else that becomes one.
template <class Value>
concept serving_projection =
    std::same_as<Value, boost::json::value> ||
    requires(Value (&projection)(), void (&serve)(const boost::json::value&)) { serve(projection()); };

}  // namespace omnigraph::cluster

// Bodies of lang/types/types.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE enum_words::enum_words(
    std::vector<std::string> words)  // NOLINT(google-explicit-constructor): a vector of words is one of these
    : words_{words.empty() ? nullptr : std::make_shared<const std::vector<std::string>>(std::move(words))} {}

OMNIGRAPH_INLINE const std::vector<std::string>& enum_words::all() const {
    static const std::vector<std::string> none;
    return words_ ? *words_ : none;
}

OMNIGRAPH_INLINE std::string display(const value_type& type) {
    std::string text;
    if (type.is_enum()) {
        constexpr std::size_t max_shown = 20;
        text = "enum(";
        for (std::size_t at = 0; at < type.enum_values.size() && at < max_shown; ++at)
            text += (at > 0 ? ", " : "") + type.enum_values[at];
        if (type.enum_values.size() > max_shown) text += ", ...";
        text += ')';
    } else {
        text = spelling(type.scalar);
        if (type.scalar == scalar_type::vector) text += "(" + std::to_string(type.dimension) + ")";
    }
    if (type.list) text = "[" + text + "]";
    if (type.nullable) text += '?';
    return text;
}

}  // namespace omnigraph::cluster::lang

// A sentence about a fault, in two forms: for who may read the rows of the graph, and for who may not.
//
//     const fault_text words_alone = "the load was stopped; nothing was changed";
//     const auto of_what_was_sent = of_input("there is no type '" + text + "'");
//     const auto of_what_is_stored = of_rows("'" + id + "' has that value", "another row has that value");
//
// (1) `outline` may name types, properties, numbers of rows and what the caller wrote; no id and no value of a stored
//     row (docs/policies.md).
// (2) A text that is put together says which it is: it does not convert, so none is told by being forgotten.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

namespace omnigraph::cluster {

struct fault_text {
    std::string whole;
    std::string outline;  ///< empty: nothing may be told

    template <std::size_t Size>
    fault_text(const char (&words)[Size]) : whole{words}, outline{words} {}

    /// The same with a prefix, or a suffix, for both forms.
    [[nodiscard]] fault_text after(const std::string& prefix) && {
        whole.insert(0, prefix);
        if (!outline.empty()) outline.insert(0, prefix);
        return std::move(*this);
    }
    [[nodiscard]] fault_text before(const std::string& suffix) && {
        whole += suffix;
        if (!outline.empty()) outline += suffix;
        return std::move(*this);
    }

private:
    fault_text(std::string text, std::string without_rows) : whole{std::move(text)}, outline{std::move(without_rows)} {}
    friend fault_text of_input(std::string text);
    friend fault_text of_rows(std::string text, std::string outline);
};

/// Made of the call's own input and of the schema.
[[nodiscard]] inline fault_text of_input(std::string text) {
    auto outline = text;
    return {std::move(text), std::move(outline)};
}

/// Made of stored rows, too; `outline` is made without them.
[[nodiscard]] inline fault_text of_rows(std::string text, std::string outline) {
    return {std::move(text), std::move(outline)};
}

}  // namespace omnigraph::cluster

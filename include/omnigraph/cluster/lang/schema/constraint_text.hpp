// Constraints, bounds and cardinalities the way a schema spells them, for messages.
//
//     display(constraint)     // @range(age, 0..120)   @unique(src, dst)   @check(slug, "^[a-z]+$")
//     display(cardinality)    // 0..1
//
// Long lists of columns and long patterns are cut; the text is for people, nothing reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>

namespace omnigraph::cluster::lang {

[[nodiscard]] inline std::string display(const cardinality& of) {
    return std::to_string(of.min) + ".." + (of.max ? std::to_string(*of.max) : std::string{});
}

/// `a, b, c`; of many only the first and how many more.
template <class Names>
[[nodiscard]] std::string display_names(const Names& names) {
    constexpr std::size_t most_shown = 8;
    std::string text;
    std::size_t shown = 0;
    for (const auto& name : names) {
        if (shown == most_shown) return text + " and " + std::to_string(names.size() - shown) + " more";
        if (shown++ > 0) text += ", ";
        text += name;
    }
    return text;
}

/// At most `most` bytes of a text, cut between characters, with `...` where something is missing.
[[nodiscard]] inline std::string shortened(std::string_view text, std::size_t most = 60) {
    if (text.size() <= most) return std::string{text};
    auto end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string{text.substr(0, end)} + "...";
}

[[nodiscard]] inline std::string display(const canonical_constraint& of) {
    const auto bound = [](const std::optional<range_bound>& one) -> std::string {
        if (!one) return {};
        const auto* whole = std::get_if<std::int64_t>(&*one);
        return whole ? std::to_string(*whole) : detail::decimal_text(std::get<double>(*one));
    };
    switch (of.kind) {
        case constraint_kind::check:
            return "@check(" + of.columns.front() + ", " + json_quoted(shortened(of.pattern)) + ")";
        case constraint_kind::index: return "@index(" + display_names(of.columns) + ")";
        case constraint_kind::key: return "@key(" + display_names(of.columns) + ")";
        case constraint_kind::range:
            return "@range(" + of.columns.front() + ", " + bound(of.min) + ".." + bound(of.max) + ")";
        case constraint_kind::unique: return "@unique(" + display_names(of.columns) + ")";
    }
    return {};
}

}  // namespace omnigraph::cluster::lang

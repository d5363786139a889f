// How a load treats what is stored already.
//
//     if (const auto mode = parse_load_mode("merge")) (*opened)->load(records, *mode, "ann");
#pragma once

#include <optional>
#include <string_view>

namespace omnigraph::cluster {

enum class load_mode {
    overwrite,  ///< the records of each type in the input replace all that are stored of that type
    append,     ///< a record whose id is stored already is an error
    merge,      ///< a record whose id is stored already replaces it whole
};

/// `overwrite`, `append` or `merge`; nullopt for anything else.
[[nodiscard]] constexpr std::optional<load_mode> parse_load_mode(std::string_view text) {
    if (text == "overwrite") return load_mode::overwrite;
    if (text == "append") return load_mode::append;
    if (text == "merge") return load_mode::merge;
    return std::nullopt;
}

[[nodiscard]] constexpr std::string_view spelling(load_mode mode) {
    switch (mode) {
        case load_mode::overwrite: return "overwrite";
        case load_mode::append: return "append";
        case load_mode::merge: return "merge";
    }
    return "";
}

}  // namespace omnigraph::cluster

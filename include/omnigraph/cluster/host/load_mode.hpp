// How a load treats records that are stored already.
//
//     if (const auto mode = parse_load_mode("merge")) (*opened)->load(records, *mode, "ann");
#pragma once

#include <optional>
#include <string_view>

namespace omnigraph::cluster {

enum class load_mode {
    overwrite,  ///< the input replaces all stored records of each type that it contains
    append,     ///< a record whose id is stored is an error
    merge,      ///< a record whose id is stored replaces the stored one as a whole
};

/// `overwrite`, `append` or `merge`; nullopt for anything else.
[[nodiscard]] constexpr std::optional<load_mode> parse_load_mode(std::string_view text) {
    if (text == "overwrite") return load_mode::overwrite;
    if (text == "append") return load_mode::append;
    if (text == "merge") return load_mode::merge;
    return std::nullopt;
}

/// The word that parse_load_mode() reads.
[[nodiscard]] constexpr std::string_view spelling(load_mode mode) {
    switch (mode) {
        case load_mode::overwrite: return "overwrite";
        case load_mode::append: return "append";
        case load_mode::merge: return "merge";
    }
    return "";
}

}  // namespace omnigraph::cluster

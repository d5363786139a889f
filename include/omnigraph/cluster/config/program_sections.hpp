// The top-level keys of cluster.yaml that the kinds of a program read.
//
//     constexpr std::array<std::string_view, 1> own{"dashboards"};
//     auto config = load_cluster_config(config_dir, program_sections{own}, found);     // and the typed ones
//
// Any other key is a fault, except those of every program (core/section_names.hpp).
#pragma once

#include <algorithm>
#include <concepts>
#include <span>
#include <string_view>

#include <omnigraph/cluster/core/section_names.hpp>

namespace omnigraph::cluster {

/// Borrows the names.
class program_sections {
public:
    using names = std::span<const std::string_view>;

    /// The typed sections, which are those of the standard kinds.
    constexpr program_sections() = default;

    /// These and the typed ones.
    template <class Names>
    requires(std::convertible_to<const Names&, names> && !std::same_as<Names, program_sections>)
    constexpr program_sections(const Names& own) : own_{own} {}

    constexpr program_sections(names own, names typed) : own_{own}, typed_{typed} {}

    /// Sections of which cluster_config has the tree.
    [[nodiscard]] constexpr names own() const { return own_; }

    /// Whether the section is one of the program's, and has the typed form.
    [[nodiscard]] constexpr bool reads(typed_section section) const {
        const auto key = spelling(section);
        return std::ranges::find(typed_, key) != typed_.end() && std::ranges::find(own_, key) == own_.end();
    }

    /// For a document that a program has recorded: it has the typed sections of every program, most of them empty.
    [[nodiscard]] constexpr program_sections of_records() const { return {own_, typed_sections}; }

private:
    names own_{};
    names typed_ = typed_sections;
};

}  // namespace omnigraph::cluster

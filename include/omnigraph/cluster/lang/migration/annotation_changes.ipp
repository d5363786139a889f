// Bodies of lang/migration/annotation_changes.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/migration/annotation_changes.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string_view desired_name(const renamed_properties& names, std::string_view property) {
    const auto at = names.find(property);
    return at == names.end() ? property : at->second;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::vector<canonical_annotation> only_metadata(
    const std::vector<canonical_annotation>& annotations) {
    std::vector<canonical_annotation> some;
    std::ranges::copy_if(annotations, std::back_inserter(some),
                         [](const auto& one) { return one.name == "description" || one.name == "instruction"; });
    return some;
}

/// The annotations that are neither metadata nor in `apart`, with the source of @embed under its new name.
template <class Apart>
[[nodiscard]] std::vector<canonical_annotation> others(const std::vector<canonical_annotation>& annotations,
                                                       const Apart& apart, const renamed_properties& names) {
    std::vector<canonical_annotation> some;
    for (const auto& annotation : annotations) {
        if (annotation.name == "description" || annotation.name == "instruction" ||
            std::ranges::find(apart, annotation.name) != std::ranges::end(apart))
            continue;
        some.push_back(annotation);
        if (annotation.name == "embed" && annotation.value)
            some.back().value = std::string{desired_name(names, *annotation.value)};
    }
    std::ranges::sort(some);
    return some;
}

template <class Apart>
[[nodiscard]] annotation_changes compare_annotations(const std::vector<canonical_annotation>& before,
                                                     const std::vector<canonical_annotation>& after, const Apart& apart,
                                                     const renamed_properties& names) {
    annotation_changes changes;
    if (before == after && names.empty()) return changes;
    changes.metadata = only_metadata(after);
    changes.metadata_changed = changes.metadata != only_metadata(before);
    std::vector<canonical_annotation> differing;
    std::ranges::set_symmetric_difference(others(before, apart, names), others(after, apart, {}),
                                          std::back_inserter(differing));
    for (const auto& one : differing)
        if (changes.others_changed.empty() || changes.others_changed.back() != "@" + one.name)
            changes.others_changed.push_back("@" + one.name);
    return changes;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE annotation_changes compare_type_annotations(const std::vector<canonical_annotation>& before,
                                                             const std::vector<canonical_annotation>& after) {
    return detail::compare_annotations(before, after, std::array<std::string_view, 1>{"rename_from"}, {});
}

OMNIGRAPH_INLINE annotation_changes compare_property_annotations(const std::vector<canonical_annotation>& before,
                                                                 const std::vector<canonical_annotation>& after,
                                                                 const renamed_properties& names) {
    return detail::compare_annotations(
        before, after, std::array<std::string_view, 5>{"rename_from", "key", "unique", "index", "default"}, names);
}

}  // namespace omnigraph::cluster::lang

// Bodies of lang/schema/heap_size.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/schema/heap_size.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::size_t heap_size(const std::string& text) {
    return text.size() < sizeof(std::string) / 2 ? 0 : text.size() + 24;
}

OMNIGRAPH_INLINE std::size_t heap_size(const annotation& note) {
    constexpr std::size_t node = 2 * sizeof(std::string) + 6 * sizeof(void*);
    auto bytes = sizeof(annotation) + heap_size(note.name) + (note.value ? heap_size(*note.value) : 0);
    for (const auto& [name, value] : note.named) bytes += node + heap_size(name) + heap_size(value);
    return bytes;
}

OMNIGRAPH_INLINE std::size_t heap_size(const property_declaration& declaration) {
    auto bytes = 2 * sizeof(property_declaration) + heap_size(declaration.name);
    for (const auto& one : declaration.annotations) bytes += heap_size(one);
    return bytes;
}

}  // namespace omnigraph::cluster::lang

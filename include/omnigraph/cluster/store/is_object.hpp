// Whether an object stands where only a folder of objects belongs.
//
//     if (is_object(store, "graphs/kb.omni")) return refuse("a file is in the place of the graph");
//
// In a folder nothing can lie below a file, so every key below it is neither there nor free.
#pragma once

#include <string_view>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Whether an object has exactly this key. A request, so it is asked only where none is expected.
[[nodiscard]] inline bool is_object(object_store& store, std::string_view key) {
    const auto found = store.get_within(key, {0});
    return found || found.error().fault == store_fault::corrupt;
}

}  // namespace omnigraph::cluster

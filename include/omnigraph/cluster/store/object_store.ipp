// Bodies of store/object_store.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE digest content_digest(const stored_object& object) {
    return object.content ? *object.content : digest_of_bytes(object.bytes);
}

OMNIGRAPH_INLINE void object_store::get_all(std::span<const std::string> keys, const object_visitor& visit) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto object = get(keys[i]);
        if (object) visit(i, std::make_shared<const stored_object>(*std::move(object)));
        else visit(i, std::move(object).error());
    }
}

}  // namespace omnigraph::cluster

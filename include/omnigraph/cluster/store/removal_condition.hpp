// Whether a store heeds the condition of a removal itself.
//
//     if (auto* asked = dynamic_cast<removal_condition*>(&store)) print(asked->heeds_removal_conditions("a/try"));
//
// object_store::remove_if_match keeps its promise either way: a bucket replaces the object by a removal marker. Who
// operates the bucket may want to know why markers stay.
#pragma once

#include <string_view>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

class removal_condition {
public:
    virtual ~removal_condition() = default;

    /// Tries it with an object that it creates at `key`, which nobody else may use, and removes again.
    [[nodiscard]] virtual store_result<bool> heeds_removal_conditions(std::string_view key) = 0;
};

}  // namespace omnigraph::cluster

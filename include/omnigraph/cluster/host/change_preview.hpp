// What a change of something that is deployed would do there, before anything is written: the answer of a kind's
// optional member `preview`.
//
//     change_preview preview{.supported = false};
//     preview.steps.as_array().push_back({{"kind", "unsupported_change"}, {"reason", "the rows would not fit"}});
//
// A preview opens what is deployed read-only and writes nothing.
#pragma once

#include <cstdint>
#include <string>

#include <omnigraph/cluster/core/change_view.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster {

struct change_preview {
    bool supported = true;              ///< false: apply would refuse it, for the reasons that are among the steps
    bool text_only = false;             ///< the text differs and means the same
    json steps = boost::json::array{};  ///< each an object with a `kind`
    reversibility_tier tier = reversibility_tier::catalog_behaviour;
    std::uint64_t observed_version = 0;  ///< of what is deployed, as it was looked at
    std::string live_source = {};        ///< its text; empty when it has none
    std::string declared_source = {};    ///< what that is to become
};

}  // namespace omnigraph::cluster

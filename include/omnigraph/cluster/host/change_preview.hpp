// What a change of a deployed resource would do, before anything is written: the result of a kind's optional member
// `preview`.
//
//     change_preview preview{.supported = false};
//     preview.steps.as_array().push_back({{"kind", "unsupported_change"}, {"reason", "the rows would not fit"}});
//
// A preview opens the deployed resource read-only and writes nothing.
#pragma once

#include <cstdint>
#include <string>

#include <omnigraph/cluster/core/change_view.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster {

struct change_preview {
    bool supported = true;              ///< false: apply would refuse the change; the steps hold the reasons
    bool text_only = false;             ///< the text differs but means the same
    json steps = boost::json::array{};  ///< each an object with a `kind`
    reversibility_tier tier = reversibility_tier::catalog_behaviour;
    std::uint64_t observed_version = 0;  ///< the version of the deployed resource when it was observed
    std::string live_source = {};        ///< the deployed text; empty when it has none
    std::string declared_source = {};    ///< the declared text that would replace it
};

}  // namespace omnigraph::cluster

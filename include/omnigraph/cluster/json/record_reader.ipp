// Bodies of json/record_reader.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/record_reader.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string record_reader::fault() && {
    return path_.empty() ? std::move(fault_) : std::move(path_) + ": " + std::move(fault_);
}

OMNIGRAPH_INLINE bool record_reader::fail(std::string what) {
    fault_ = std::move(what);
    return false;
}

OMNIGRAPH_INLINE bool record_reader::missing(std::string_view name) {
    if (!path_.empty()) path_ += '.';
    path_ += name;
    return fail("missing");
}

}  // namespace omnigraph::cluster

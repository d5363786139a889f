// Bodies of store/file_faults.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>

namespace omnigraph::cluster::detail {

OMNIGRAPH_INLINE store_fault store_fault_of(posix::file_fault fault) {
    using enum posix::file_fault;
    switch (fault) {
        case missing:
        case folder: return store_fault::absent;
        case denied:
        case link:
        case not_a_folder:
        case not_regular: return store_fault::denied;
        case too_large:
        case truncated: return store_fault::corrupt;
        case exists:
        case changed: return store_fault::precondition_failed;
        case out_of_resources: return store_fault::transient;
        case unsupported: return store_fault::unsupported;
        case other: break;
    }
    return store_fault::other;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_error store_error_of(posix::file_error failed) {
    if (failed.fault == posix::file_fault::folder) failed.cause = folder_in_place;
    if (failed.fault == posix::file_fault::not_regular) failed.cause = device_in_place;
    return {detail::store_fault_of(failed.fault), {}, std::move(failed.cause)};
}

OMNIGRAPH_INLINE store_error ambiguous_write_error(posix::file_error failed) {
    return {store_fault::ambiguous, {}, std::move(failed.cause)};
}

}  // namespace omnigraph::cluster

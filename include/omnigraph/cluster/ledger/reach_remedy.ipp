// Bodies of ledger/reach_remedy.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string reach_remedy(const object_store& store, std::string_view key, std::string_view in_folder) {
    if (!is_bucket(store))
        return "Check that " + store.display(key) + " can be reached, read and written" +
               (in_folder.empty() ? "." : "; " + std::string{in_folder} + ".");
    auto root = store.display("");
    while (root.ends_with('/')) root.pop_back();
    return "Check the bucket, its permissions, the network, and the variables AWS_ENDPOINT_URL_S3, AWS_REGION and "
           "AWS_CA_BUNDLE; `omnigraph store doctor " +
           shell_word(root) + "` tells whether it can be used.";
}

}  // namespace omnigraph::cluster

// Digests by address: a set of resources, reduced to what a comparison needs.
//
//     for_each_below(table, "query.kb.", [&](std::string_view name, const digest& sum) { print(name, sum.hex()); });
//
// Sorted byte-wise by address, so all resources inside one container (`query.<graph>.…`) are one contiguous range.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/digest.hpp>

namespace omnigraph::cluster {

using digest_table = std::map<std::string, digest, std::less<>>;

/// Calls `visit(rest_of_address, digest)` for every address that begins with `prefix`, in order.
void for_each_below(const digest_table& table, std::string_view prefix, auto&& visit) {
    for (auto at = table.lower_bound(prefix); at != table.end() && at->first.starts_with(prefix); ++at)
        visit(std::string_view{at->first}.substr(prefix.size()), at->second);
}

}  // namespace omnigraph::cluster

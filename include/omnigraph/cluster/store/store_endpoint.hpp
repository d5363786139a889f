// Where the requests of a store go, which its name does not tell: `s3://acme/prod` is another place at each provider.
//
//     print(endpoint_of(store));            // https://s3.eu-central-1.amazonaws.com; nothing for a folder
#pragma once

#include <string>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

class store_endpoint {
public:
    virtual ~store_endpoint() = default;

    /// Scheme, host and port as a URL without a path; empty when nothing leaves this machine.
    [[nodiscard]] virtual std::string endpoint() const = 0;
};

/// The endpoint of a store that has one; else empty.
[[nodiscard]] inline std::string endpoint_of(const object_store& store) {
    const auto* remote = dynamic_cast<const store_endpoint*>(&store);
    return remote ? remote->endpoint() : std::string{};
}

}  // namespace omnigraph::cluster

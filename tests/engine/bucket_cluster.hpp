// A cluster of the toy world in a bucket, which is a server of this process.
#pragma once

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/ledger/store_pass.hpp>

#include "engine/toy_cluster.hpp"
#include "support/pretended_store.hpp"

namespace toy {

struct owned_bucket {
    pretended_store pretended;
};

/// The bucket as a process sees it that works. It has passed its tests, which would be most of all requests.
class bucket_store : private owned_bucket, public testing::borrowed_store {
public:
    explicit bucket_store(const std::string& /*place*/) : borrowed_store{owned_bucket::pretended.store} {
        testing::fake_runtime clock;
        REQUIRE(record_tests(*this, clock, {}));
        bucket().recover();
    }

    [[nodiscard]] pretended_bucket& bucket() { return owned_bucket::pretended.bucket; }

    /// A store of a process of its own, which knows nothing of earlier ones.
    [[nodiscard]] std::unique_ptr<object_store> open(const std::string& prefix = "p") const {
        auto settings = pretended_settings(owned_bucket::pretended.server);
        settings.prefix = prefix;
        return std::make_unique<s3_store>(settings, impatient_options());
    }
};

struct bucket_cluster : toy::basic_cluster<toy::world, bucket_store> {
    using basic_cluster::basic_cluster;

    /// The environment of a process of its own. The root `s3://b-1/new` is another place in the same bucket.
    environment process() {
        auto made = basic_cluster::env();
        made.open_store = [this](const std::string& root) -> result<std::unique_ptr<object_store>> {
            return store.open(root == "s3://b-1/new" ? "new" : "p");
        };
        return made;
    }
};

}  // namespace toy

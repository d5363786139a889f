// The first command that writes tests a bucket; no command writes into one that does not pass.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

/// Shown as a bucket; it may ignore the condition of a creation.
class seen_as_bucket final : public testing::borrowed_store {
public:
    seen_as_bucket(object_store& owner, bool careless) : borrowed_store{owner}, careless_{careless} {}
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return careless_ ? put(key, bytes) : borrowed_store::put_if_absent(key, bytes);
    }
    std::string display(std::string_view key) const override { return "s3://b-1/p/" + std::string{key}; }

private:
    bool careless_;
};

}  // namespace

TEST_CASE("a sound bucket is tested by the first command that takes the lock, and by no later one") {
    toy::cluster cluster;
    seen_as_bucket bucket{cluster.store, false};
    CHECK(commands::validate<toy::world>(cluster.env(&bucket)).ok);
    CHECK_FALSE(*has_passed(bucket));
    REQUIRE(commands::import_cluster<toy::world>(cluster.env(&bucket)).ok);
    CHECK(*has_passed(bucket));
    const auto record = bucket.get(store_pass_key)->version;
    REQUIRE(commands::apply<toy::world>(cluster.env(&bucket)).converged);
    CHECK(bucket.get(store_pass_key)->version == record);
}

TEST_CASE("nothing is written into a bucket that does not pass, and no lock stays in it") {
    toy::cluster cluster;
    seen_as_bucket bucket{cluster.store, true};
    const auto refused = commands::import_cluster<toy::world>(cluster.env(&bucket));
    CHECK_FALSE(refused.ok);
    CHECK(toy::has_code(refused.diagnostics, codes::store_unfit));
    CHECK(cluster.contents().empty());
    // Not even where the lock is switched off.
    cluster.declare("version: 1\nstate: { lock: false }\nlands: { bree: { law: fair } }\n");
    CHECK(toy::has_code(commands::import_cluster<toy::world>(cluster.env(&bucket)).diagnostics, codes::store_unfit));
    CHECK(cluster.contents().empty());
}

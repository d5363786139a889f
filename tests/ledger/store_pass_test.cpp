// A bucket is tested once, before the first command writes into it; one that fails is refused by each.
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/store/store_endpoint.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

using namespace omnigraph::cluster;

namespace {

/// Creates over what exists, as a store does that ignores the condition.
class careless_store final : public testing::borrowed_store {
public:
    using borrowed_store::borrowed_store;
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return put(key, bytes);
    }
};

class unreadable_store final : public testing::borrowed_store {
public:
    using borrowed_store::borrowed_store;
    store_result<stored_object> get(std::string_view key) override {
        return store_error{store_fault::transient, std::string{key}, "the network is down"};
    }
};

/// The same objects, reached at another endpoint: as a prefix that was copied there.
class elsewhere final : public testing::borrowed_store {
public:
    elsewhere(object_store& copied, std::string endpoint) : borrowed_store{copied}, endpoint_{std::move(endpoint)} {}
    std::string endpoint() const override { return endpoint_; }

private:
    std::string endpoint_;
};

constexpr store_check_options few{.writers = 2, .rounds = 2};

}  // namespace

TEST_CASE("a bucket is tested once, and the pass is recorded") {
    memory_store bucket{"s3://b-1/p"};
    testing::fake_runtime system;
    CHECK_FALSE(*has_passed(bucket));
    CHECK_FALSE(admit_store(bucket, system, few));
    CHECK(*has_passed(bucket));
    const auto calls = bucket.counts().writes;
    CHECK_FALSE(admit_store(bucket, system, few));
    CHECK(bucket.counts().writes == calls);
    CHECK(bucket.list("")->size() == 1);
    // A record of another format, or a damaged one, is none.
    for (const auto* text : {"{", R"({"version": 2, "passed_at": "", "tool_version": "", "promises": []})"}) {
        REQUIRE(bucket.put(store_pass_key, text));
        CHECK_FALSE(*has_passed(bucket));
    }
}

TEST_CASE("a pass is one of the endpoint at which the bucket was tested") {
    memory_store objects{"s3://b-1/p"};
    testing::fake_runtime system;
    elsewhere here{objects, "https://s3.here.example"}, there{objects, "https://s3.there.example"};
    CHECK_FALSE(admit_store(here, system, few));
    CHECK(endpoint_of(here) == "https://s3.here.example");
    CHECK(*has_passed(here));
    CHECK_FALSE(*has_passed(there));
    CHECK_FALSE(admit_store(there, system, few));
    // One store can have two endpoints, and is not tested each time the other one is used.
    CHECK(*has_passed(here));
    CHECK(*has_passed(there));
    for (int more = 0; more < 8; ++more) {
        elsewhere next{objects, "https://" + std::to_string(more) + ".example"};
        REQUIRE(record_tests(next, system, {}));
    }
    CHECK_FALSE(*has_passed(here));
    // A record of an earlier release names no endpoint.
    REQUIRE(objects.put(store_pass_key, R"({"version": 1, "passed_at": "", "tool_version": "", "promises": []})"));
    CHECK_FALSE(*has_passed(here));
}

TEST_CASE("a bucket that breaks a promise is refused each time, by what is broken") {
    memory_store kept{"s3://b-1/p"};
    careless_store bucket{kept};
    testing::fake_runtime system;
    for (int time = 0; time < 2; ++time) {
        const auto unfit = admit_store(bucket, system, few);
        REQUIRE(unfit);
        CHECK(unfit->code == codes::store_unfit);
        CHECK(unfit->message.find("an object is created once (creating what exists was carried out)") !=
              std::string::npos);
        CHECK(unfit->remedy.find("`omnigraph store doctor s3://b-1/p`") != std::string::npos);
    }
    CHECK(kept.list("")->empty());
    // A pass of better days does not count any more once the doctor has found the fault.
    REQUIRE(record_tests(kept, system, check_store(kept, system, few)));
    CHECK(*has_passed(kept));
    REQUIRE(record_tests(kept, system, check_store(bucket, system, few)));
    CHECK_FALSE(*has_passed(kept));
}

TEST_CASE("folders are not tested, and a bucket that cannot be asked is not taken for one that passed") {
    memory_store folder{"/srv/brain"};
    testing::fake_runtime system;
    CHECK_FALSE(admit_store(folder, system, few));
    CHECK(folder.list("")->empty());
    memory_store kept{"s3://b-1/p"};
    unreadable_store bucket{kept};
    const auto unread = admit_store(bucket, system, few);
    REQUIRE(unread);
    CHECK(unread->code == codes::state_read_error);
    CHECK(kept.list("")->empty());
}

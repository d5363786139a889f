// The first command that writes tests a bucket; no command writes into one that does not pass.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/s3/s3_settings.hpp>
#include <omnigraph/cluster/store/s3/s3_store.hpp>

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

TEST_CASE("what the environment lacks for a bucket is a warning of validate and an error of plan, without a secret") {
    for (const std::string_view header : {"storage: s3://b-1/p\n", "state: { backend: s3://b-1/p }\n"}) {
        CAPTURE(header);
        toy::cluster cluster{"version: 1\n" + std::string{header} + "lands: { bree: { law: fair } }\n"};
        auto env = cluster.env();
        const auto to_folders = env.open_store;
        std::map<std::string, std::string> set{{"AWS_SECRET_ACCESS_KEY", "very/secret"}};
        env.open_store = [&](const std::string& root) -> result<std::unique_ptr<object_store>> {
            if (!root.starts_with("s3://")) return to_folders(root);
            auto settings = s3_settings_from(root, [&](const std::string& name) {
                const auto found = set.find(name);
                return found == set.end() ? std::nullopt : std::optional{found->second};
            });
            if (!settings) return std::move(settings).error();
            return std::unique_ptr<object_store>{std::make_unique<s3_store>(*std::move(settings))};
        };
        const auto validated = commands::validate<toy::world>(env);
        CHECK(validated.ok);
        const auto planned = commands::plan<toy::world>(env);
        CHECK_FALSE(planned.ok);
        for (const auto* found : {&validated.diagnostics, &planned.diagnostics}) {
            REQUIRE(found->size() == 1);
            CHECK(found->front().code == codes::storage_root_invalid.text);
            CHECK(found->front().message.find("AWS_ACCESS_KEY_ID, AWS_REGION") != std::string::npos);
            CHECK(found->front().message.find("very/secret") == std::string::npos);
        }
        set["AWS_ACCESS_KEY_ID"] = set["AWS_REGION"] = "r";
        CHECK(commands::validate<toy::world>(env).diagnostics.empty());  // and nothing is asked of the bucket
    }
}

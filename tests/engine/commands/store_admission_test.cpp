// The first command that writes tests a bucket; no command writes into one that does not pass.
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
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
        {
            const std::scoped_lock lock{mutex_};
            if (!key.starts_with(store_check_prefix)) created_.emplace(key);
        }
        return careless_ ? put(key, bytes) : borrowed_store::put_if_absent(key, bytes);
    }
    std::string display(std::string_view key) const override { return "s3://b-1/p/" + std::string{key}; }

    /// The keys of creations other than the doctor's own.
    [[nodiscard]] std::set<std::string> created() const {
        const std::scoped_lock lock{mutex_};
        return created_;
    }

private:
    mutable std::mutex mutex_;
    std::set<std::string> created_;
    bool careless_;
};

}  // namespace

TEST_CASE("a sound bucket is tested by the first command that takes the lock, and by no later one") {
    toy::cluster cluster;
    seen_as_bucket bucket{cluster.store, false};
    CHECK(commands::validate<toy::world>(cluster.env(&bucket)).ok);
    CHECK_FALSE(*has_passed(bucket));
    REQUIRE(commands::import_cluster<toy::world>(cluster.env(&bucket)).ok);
    CHECK(bucket.created().contains(std::string{layout::lock}));
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
    CHECK(commands::plan<toy::world>(cluster.env(&bucket)).diagnostics.size() == 1);
    CHECK(cluster.contents().empty());
    CHECK(bucket.created().empty());  // no lock, either
    // Not even where the lock is switched off.
    cluster.declare("version: 1\nstate: { lock: false }\nlands: { bree: { law: fair } }\n");
    CHECK(toy::has_code(commands::import_cluster<toy::world>(cluster.env(&bucket)).diagnostics, codes::store_unfit));
    CHECK(cluster.contents().empty());
}

TEST_CASE("a bucket that cannot be reached is one finding of every command") {
    toy::cluster cluster;
    for (const bool shown_first : {false, true}) {
        CAPTURE(shown_first);
        /// As a bucket that does not exist.
        class missing_bucket final : public testing::borrowed_store {
        public:
            using borrowed_store::borrowed_store;
            store_result<stored_object> get(std::string_view key) override { return none(key); }
            store_result<std::vector<object_entry>> list(std::string_view prefix) override { return none(prefix); }
            presence probe(std::string_view) override { return presence::unknown; }
            std::string display(std::string_view key) const override { return "s3://b-1/p/" + std::string{key}; }

        private:
            static store_error none(std::string_view key) {
                return {store_fault::other, std::string{key}, "there is no bucket `b-1`; create it first"};
            }
        } bucket{cluster.store};
        const auto env = cluster.env(&bucket);
        const auto found =
            shown_first ? commands::status<toy::world>(env).diagnostics : commands::apply<toy::world>(env).diagnostics;
        REQUIRE(found.size() == 1);
        CHECK(found.front().code == codes::state_read_error.text);
    }
    CHECK(cluster.contents().empty());
}

TEST_CASE("a command whose writes are slow shows in its lock that it is at work") {
    toy::cluster cluster;
    REQUIRE(commands::import_cluster<toy::world>(cluster.env()).ok);
    /// Each record of the history takes longer than the heartbeat may.
    class slow_store final : public testing::borrowed_store {
    public:
        slow_store(object_store& owner, testing::fake_runtime& system) : borrowed_store{owner}, system_{system} {}
        store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
            if (key.starts_with(layout::history)) system_.advance(heartbeat_interval + std::chrono::seconds{1});
            return borrowed_store::put_if_absent(key, bytes);
        }
        store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                                  const object_version& expected) override {
            if (key == layout::state) held = get(layout::lock)->bytes;
            return borrowed_store::put_if_match(key, bytes, expected);
        }
        std::string held;  ///< the lock while the ledger is written

    private:
        testing::fake_runtime& system_;
    } store{cluster.store, cluster.clock};
    REQUIRE(commands::apply<toy::world>(cluster.env(&store)).converged);
    CHECK(store.held.find("heartbeat_at") != std::string::npos);
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

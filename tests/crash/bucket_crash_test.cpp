// Commands on a bucket, with a fault at their 1st, 2nd, 3rd, ... request: its answer is lost, or the command dies
// before or after it. Then a process that works comes along.
//
// The bucket is a server of this process, so that requests and not calls of object_store are counted: retries, removal
// markers and what is read back are among them. Requests that are sent together come in any order.
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/commands/gc.hpp>
#include <omnigraph/cluster/engine/commands/migrate_storage.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>

#include "crash/crash_law.hpp"
#include "engine/bucket_cluster.hpp"

using namespace omnigraph::cluster;
using toy::bucket_cluster;

namespace {

struct named_fault {
    pretended_fault fault;
    std::string_view name;
};

constexpr std::array faults{named_fault{pretended_fault::lost_answer, "the answer is lost"},
                            named_fault{pretended_fault::gone, "dies before"},
                            named_fault{pretended_fault::gone_after, "dies after"}};

constexpr crash::point_choice points_of_faults{faults.size()};

/// Runs `command` with each fault at each of its requests, or with the faults in turn; then `check` looks at what is
/// left. `prepare` runs once: later points begin with a copy of the bucket that it left.
template <class Cluster = bucket_cluster>
int for_each_request(const std::string& config, auto&& prepare, auto&& command, auto&& check, bool in_turn = false) {
    Cluster cluster{config};
    auto& bucket = cluster.store.bucket();
    prepare(cluster);
    const auto prepared = bucket.objects();
    int points = 0;
    for (std::size_t kind = 0; kind < faults.size(); ++kind)
        for (int at = in_turn ? static_cast<int>(kind) + 1 : points_of_faults.first(kind);;
             at += in_turn ? static_cast<int>(faults.size()) : points_of_faults.step()) {
            CAPTURE(faults[kind].name);
            CAPTURE(at);
            bucket.fill(prepared);
            bucket.recover();
            bucket.fault_at(at, faults[kind].fault);
            command(cluster);
            const bool was_met = bucket.calls() >= at;
            bucket.recover();
            if (!was_met) break;
            ++points;
            check(cluster);
        }
    return points;
}

const std::string declared =
    "version: 1\nmints: { royal: crown }\n"
    "lands:\n  shire: { mint: royal, law: be kind, songs: { dawn: la, dusk: mm } }\n"
    "guilds: { bakers: { bound: [shire], charter: bread } }\n";
const std::string edited =
    "version: 1\nlands:\n  shire: { law: be kind, songs: { dawn: lalala } }\n  rohan: { law: ride, songs: { horn: hu } "
    "}\n"
    "guilds: { bakers: { bound: [shire], charter: cake } }\n";

/// A cluster whose ledger is kept apart, below another prefix of the bucket.
struct divided_cluster : bucket_cluster {
    explicit divided_cluster(const std::string& config) : bucket_cluster{config} {
        REQUIRE(record_tests(*ledger(), clock, {}));
    }

    [[nodiscard]] std::unique_ptr<object_store> ledger() const { return store.open("ledger"); }

    environment process() {
        auto made = bucket_cluster::process();
        made.open_store = [this](const std::string& root) -> result<std::unique_ptr<object_store>> {
            return root == "s3://b-1/ledger" ? ledger() : store.open();
        };
        return made;
    }

    void check_law() {
        diagnostics ignored;
        if (const auto seen = observe_lock(*ledger(), ignored); seen.present)
            REQUIRE(commands::force_unlock<toy::world>(process(), seen.record->lock_id).lock_removed);
        if (!ledger()->get(layout::apart_ledger)) REQUIRE(commands::import_cluster<toy::world>(process()).ok);
        const auto done = commands::apply<toy::world>(process());
        REQUIRE(done.ok);
        REQUIRE(done.converged);
        REQUIRE_FALSE(commands::apply<toy::world>(process()).state_written);
        REQUIRE(commands::status<toy::world>(process()).diagnostics.empty());
        CHECK(ledger()->list(layout::recoveries)->empty());
        CHECK(store.get("lands/shire.land/manifest.json")->bytes == "be kind");
    }
};

void imported(bucket_cluster& cluster) { REQUIRE(cluster.import_cluster().ok); }

void converge(bucket_cluster& cluster) {
    imported(cluster);
    REQUIRE(cluster.apply().converged);
}

void apply(bucket_cluster& cluster) { static_cast<void>(commands::apply<toy::world>(cluster.process())); }

}  // namespace

TEST_CASE("an import into a bucket that meets any fault leaves a cluster that can be imported or has been") {
    const auto points = for_each_request(
        declared, [](bucket_cluster&) {},
        [](bucket_cluster& cluster) { static_cast<void>(commands::import_cluster<toy::world>(cluster.process())); },
        [](bucket_cluster& cluster) {
            crash::check_law(cluster, {{"lands/shire.land/manifest.json", "be kind"}});
        });
    CHECK(points >= points_of_faults.at_least(8));
}

TEST_CASE("a first apply on a bucket that meets any fault is finished by the next one") {
    const auto points = for_each_request(declared, imported, apply, [](bucket_cluster& cluster) {
        crash::check_law(cluster, {{"lands/shire.land/manifest.json", "be kind"}});
    });
    CHECK(points >= points_of_faults.at_least(15));
}

TEST_CASE("an apply of edits on a bucket that meets any fault is finished by the next one") {
    const auto points = for_each_request(
        declared,
        [](bucket_cluster& cluster) {
            converge(cluster);
            cluster.declare(edited);
        },
        apply,
        [](bucket_cluster& cluster) {
            crash::check_law(
                cluster, {{"lands/shire.land/manifest.json", "be kind"}, {"lands/rohan.land/manifest.json", "ride"}});
        });
    CHECK(points >= points_of_faults.at_least(15));
}

TEST_CASE("a first import and apply over two places of a bucket that meet any fault are finished by the next ones") {
    const auto begin_and_apply = [](divided_cluster& cluster) {
        static_cast<void>(commands::import_cluster<toy::world>(cluster.process()));
        static_cast<void>(commands::apply<toy::world>(cluster.process()));
    };
    const auto points = for_each_request<divided_cluster>(
        "version: 1\nstate: { backend: \"s3://b-1/ledger\" }\nlands:\n  shire: { law: be kind, songs: { dawn: la } }\n",
        [](divided_cluster&) {}, begin_and_apply, [](divided_cluster& cluster) { cluster.check_law(); }, true);
    CHECK(points >= 20);
}

TEST_CASE("a gc on a bucket that meets any fault removes nothing that is needed, and the next one ends it") {
    const auto litter = [](bucket_cluster& cluster) {
        converge(cluster);
        cluster.declare(edited);
        REQUIRE(cluster.apply().converged);
    };
    // The clock of the test is not that of the bucket, so every age is old enough.
    const auto collect = [](const environment& env) {
        return commands::collect_garbage<toy::world>(
            env, {.older_than = std::chrono::hours{-24 * 3650}, .keep_revisions = 1, .remove = true});
    };
    const auto points = for_each_request(
        declared, litter, [&](bucket_cluster& cluster) { static_cast<void>(collect(cluster.process())); },
        [&](bucket_cluster& cluster) {
            crash::unlock_if_held(cluster);
            REQUIRE(collect(cluster.process()).ok);
            CHECK(collect(cluster.process()).litter.empty());
            crash::check_law(cluster, {{"lands/rohan.land/manifest.json", "ride"}});
        });
    CHECK(points >= points_of_faults.at_least(8));
}

TEST_CASE("a move inside a bucket that meets any fault leaves one place in use at most, and the next one ends it") {
    const auto move = [](bucket_cluster& cluster) {
        return commands::migrate_storage<toy::world>(cluster.process(), "s3://b-1/new");
    };
    const auto has_ledger = [](object_store& place) {
        diagnostics ignored;
        return read_state(place, ignored).state.has_value();
    };
    const auto points = for_each_request(
        declared,
        [](bucket_cluster& cluster) {
            converge(cluster);
            testing::fake_runtime clock;
            REQUIRE(record_tests(*cluster.store.open("new"), clock, {}));
        },
        [&](bucket_cluster& cluster) { static_cast<void>(move(cluster)); },
        [&](bucket_cluster& cluster) {
            const auto target = cluster.store.open("new");
            CHECK_FALSE((has_ledger(cluster.store) && has_ledger(*target)));
            crash::unlock_if_held(cluster);
            const auto second = move(cluster);
            REQUIRE(second.ok);
            REQUIRE(second.completed);
            CHECK_FALSE(has_ledger(cluster.store));
            REQUIRE(has_ledger(*target));
            CHECK(target->get("lands/shire.land/manifest.json")->bytes == "be kind");
            CHECK(parse_moved_graph(cluster.store.get("lands/shire.land/manifest.json")->bytes));
        });
    CHECK(points >= points_of_faults.at_least(25));
}

// Laws of what can be lost, over random clusters: the ledger, payloads of the catalog, roots.
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

/// A cluster.yaml of up to four lands with songs, two mints and two guilds.
std::string random_config() {
    const auto one_of = [](const std::vector<std::string>& words) { return *rc::gen::elementOf(words); };
    const std::vector<std::string> texts{"la", "mm", "hu", "be kind", "be stern"};
    std::string config =
        "version: 1\nmints: { royal: crown, free: penny }\nlands:\n  shire: { law: " + one_of(texts) + " }\n";
    std::vector<std::string> lands{"shire"};
    for (const std::string land : {"bree", "rohan", "gondor"}) {
        if (*rc::gen::inRange(0, 4) == 0) continue;
        lands.push_back(land);
        config += "  " + land + ": { law: " + one_of(texts);
        if (*rc::gen::arbitrary<bool>()) config += ", mint: " + one_of({"royal", "free"});
        config += ", songs: {";
        for (const std::string song : {" dawn: ", ", dusk: ", ", noon: "}) {
            if (song != " dawn: " && *rc::gen::arbitrary<bool>()) break;
            config += song + one_of(texts);
        }
        config += " } }\n";
    }
    config += "guilds:\n";
    for (const std::string guild : {"bakers", "smiths"})
        config += "  " + guild + ": { bound: [" + one_of(lands) + "], charter: " + one_of(texts) + " }\n";
    return config;
}

/// Every stored byte but the ledger and the history of its revisions.
std::map<std::string, std::string> world_of(toy::cluster& cluster) {
    auto all = cluster.contents();
    std::erase_if(all, [](const auto& entry) {
        return entry.first.starts_with("__cluster/") && !entry.first.starts_with("__cluster/resources/");
    });
    return all;
}

std::set<std::string> created(const apply_report& report) {
    std::set<std::string> addresses;
    for (const auto& change : report.changes)
        if (change.operation == "create") addresses.insert(change.resource);
    return addresses;
}

}  // namespace

TEST_CASE("import after losing the ledger, and one apply, give the same digests and create nothing anew") {
    CHECK(rc::check([] {
        toy::cluster cluster{random_config()};
        RC_ASSERT(cluster.import_cluster().ok);
        RC_ASSERT(cluster.apply().converged);
        const auto digests = cluster.status().resource_digests;
        const auto world = world_of(cluster);

        RC_ASSERT(cluster.store.remove("__cluster/state.json").has_value());
        const auto imported = cluster.import_cluster();
        RC_ASSERT(imported.ok);
        for (const auto& [address, digest] : imported.resource_digests)
            if (!address.starts_with("land.")) RC_ASSERT(digests.at(address) == digest);
        const auto applied = cluster.apply();
        RC_ASSERT(applied.converged);
        RC_ASSERT(cluster.status().resource_digests == digests);
        RC_ASSERT(world_of(cluster) == world);
        for (const auto& address : created(applied))
            RC_ASSERT(!address.starts_with("land.") && !address.starts_with("law."));
        RC_ASSERT(cluster.plan().changes.empty());
    }));
}

TEST_CASE("whatever is lost of payloads and roots: refresh and one apply give the same digests, and status is clean") {
    CHECK(rc::check([] {
        toy::cluster cluster{random_config()};
        RC_ASSERT(cluster.import_cluster().ok);
        RC_ASSERT(cluster.apply().converged);
        const auto digests = cluster.status().resource_digests;
        const auto world = world_of(cluster);
        const bool refreshes = *rc::gen::arbitrary<bool>();

        std::set<std::string> felled;
        for (const auto& [key, bytes] : world) {
            const bool is_payload = key.starts_with("__cluster/");
            if (!is_payload && !refreshes) continue;
            switch (*rc::gen::inRange(0, 4)) {
                case 0: RC_ASSERT(cluster.store.remove(key).has_value()); break;
                case 1:
                    if (is_payload) RC_ASSERT(cluster.store.put(key, bytes + "?").has_value());
                    continue;
                default: continue;
            }
            if (!is_payload) felled.insert("land." + key.substr(6, key.find(".land") - 6));
        }
        if (refreshes) RC_ASSERT(cluster.refresh().ok);
        const auto applied = cluster.apply();
        RC_ASSERT(applied.converged);
        RC_ASSERT(cluster.status().diagnostics.empty());
        RC_ASSERT(cluster.status().resource_digests == digests);
        RC_ASSERT(world_of(cluster) == world);
        for (const auto& address : created(applied))
            if (address.starts_with("land.")) RC_ASSERT(felled.contains(address));
        RC_ASSERT(cluster.plan().changes.empty());
    }));
}

// A name whose object would have a key that no store takes is refused before anything is stored.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

TEST_CASE("a key that would be too long at the storage root is refused by validate and by plan, with what it lacks") {
    const std::string part(200, 'p'), name(200, 'n'), land(200, 'l');
    const auto declared = [&](const std::string& prefix) {
        return "version: 1\nstorage: s3://b-1/" + prefix + "\nlands:\n  " + land + ": { law: be kind, songs: { " +
               name + ": la } }\n";
    };
    toy::cluster cluster{declared(part)};
    CHECK(cluster.validate().ok);
    cluster.declare(declared(part + "/" + part + "/" + part));
    const auto refused = cluster.validate();
    CHECK_FALSE(refused.ok);
    REQUIRE(toy::has_code(refused.diagnostics, codes::invalid_resource_id));
    const auto& told = refused.diagnostics.front();
    CHECK(told.path == "song." + land + "." + name);
    CHECK(told.message.find("a key has at most 1024") != std::string::npos);
    CHECK(told.remedy->find("byte(s) shorter") != std::string::npos);
    CHECK(toy::has_code(cluster.plan().diagnostics, codes::invalid_resource_id));
}

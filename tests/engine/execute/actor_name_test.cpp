// A name that no record can hold is refused before anything is written, also when it does not come from a command line.
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/actor_name.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

#include "engine/every_command.hpp"

using namespace omnigraph::cluster;

TEST_CASE("no command writes for an actor whose name no record can hold") {
    const std::set<std::string_view> writing{"plan", "apply",        "refresh",          "import",
                                             "gc",   "force-unlock", "recover --discard"};
    for (const auto& name : {std::string{"\xff"}, std::string{"\xed\xa0\x80"}, std::string(max_actor_bytes + 1, 'a')}) {
        memory_store store{"/toy"};
        toy::furnished_cluster cluster{store};
        auto env = cluster.env(&store);
        env.actor = name;
        std::size_t refused = 0;
        for (const auto& command : toy::every_command) {
            if (!writing.contains(command.name)) continue;
            CAPTURE(command.name);
            CHECK(command.run(env).find("\"actor_invalid\"") != std::string::npos);
            ++refused;
        }
        CHECK(refused == writing.size());
        const auto approved = commands::approve<toy::world>(env, {"land.bree", {}});
        REQUIRE_FALSE(approved.ok);
        CHECK(toy::has_code(approved.diagnostics, codes::actor_invalid));
        const auto revoked = commands::revoke_approval<toy::world>(env, toy::planted_id);
        CHECK(toy::has_code(revoked.diagnostics, codes::actor_invalid));
        CHECK(commands::log<toy::world>(cluster.env(&store)).ok);
        CHECK(commands::apply<toy::world>(cluster.env(&store)).converged);
    }
    CHECK_FALSE(unstorable_actor(std::string(max_actor_bytes, 'a')));
    CHECK_FALSE(unstorable_actor(""));
}

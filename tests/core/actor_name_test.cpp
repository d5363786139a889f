#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/actor_name.hpp>

namespace omnigraph::cluster {

TEST_CASE("the name of an actor is one that every record repeats letter by letter") {
    for (const std::string& usable : {std::string{"ann"}, std::string{"Zoë of sales"}, std::string(256, 'a')})
        CHECK_FALSE(fault_of_actor(usable));
    for (const std::string& unfit :
         {std::string{"\xff"}, std::string{" ann"}, std::string{"ann\u00a0"}, std::string{"a\nb"},
          std::string{"\u202ebob"}, std::string{"omnigraph:recovery"}, std::string(257, 'a')}) {
        const auto fault = fault_of_actor(unfit);
        REQUIRE(fault);
        CHECK(fault->what.ends_with('.'));
        CHECK_FALSE(fault->remedy.empty());
    }
    CHECK(fault_of_actor("a\nb")->what == "has characters that cannot be shown: a\\nb.");
}

}  // namespace omnigraph::cluster

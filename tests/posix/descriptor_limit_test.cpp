#include <algorithm>
#include <sys/resource.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/descriptor_limit.hpp>

TEST_CASE("the soft limit of open files is raised to the hard one, and is what is answered") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    rlimit low = before;
    low.rlim_cur = 64;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
    const auto raised = omnigraph::cluster::posix::raise_descriptor_limit();
    rlimit after{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &after) == 0);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
    CHECK(raised == after.rlim_cur);
    CHECK(raised >= std::min<rlim_t>(before.rlim_max, 65'536));
}

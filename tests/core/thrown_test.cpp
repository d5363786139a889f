#include <new>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/thrown.hpp>

using namespace omnigraph::cluster;

namespace {

std::string told(void (*step)()) {
    return or_thrown([&]() -> std::string { return step(), "done"; }, [](std::string what) { return what; });
}

}  // namespace

TEST_CASE("what is thrown becomes a value, whatever it is, and a lack of memory passes") {
    CHECK(told([] {}) == "done");
    CHECK(told([] { throw std::runtime_error{"the bell is cracked"}; }) == "the bell is cracked");
    CHECK(told([] { throw 7; }) == "something that is no std::exception");
    CHECK_THROWS_AS(told([] { throw std::bad_alloc{}; }), std::bad_alloc);
}

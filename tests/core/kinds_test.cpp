// What the engine does with a list of kinds is known at compile time.
#include <concepts>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>

using namespace omnigraph::cluster;

namespace {

struct bronze {
    static constexpr char letter = 'b';
};
struct silver {
    static constexpr char letter = 's';
};
struct gold {
    static constexpr char letter = 'g';
};

struct shines {
    template <class Kind>
    constexpr auto operator()(hana::basic_type<Kind>) const {
        return hana::bool_c<!std::same_as<Kind, bronze>>;
    }
};
struct nothing {
    constexpr auto operator()(auto) const { return hana::false_c; }
};

}  // namespace

template <>
struct omnigraph::cluster::resource_traits<gold> {
    using depends_on = kinds<silver, bronze>;
};

static_assert(kinds<>::size == 0);
static_assert(kinds<gold, silver>::size == 2);
static_assert(std::same_as<kinds<gold, silver>::element<1>, silver>);
static_assert(std::same_as<kinds<gold>::with<silver, bronze>, kinds<gold, silver, bronze>>);
static_assert(std::same_as<kinds<>::with<>, kinds<>>);

static_assert(std::same_as<reversed<kinds<>>, kinds<>>);
static_assert(std::same_as<reversed<kinds<gold, silver, bronze>>, kinds<bronze, silver, gold>>);
static_assert(std::same_as<reversed<reversed<kinds<silver, gold, bronze>>>, kinds<silver, gold, bronze>>);

static_assert(std::same_as<kinds_where<kinds<gold, bronze, silver>, shines>, kinds<gold, silver>>,
              "the kinds that are chosen keep their order");
static_assert(std::same_as<kinds_where<kinds<gold, bronze>, nothing>, kinds<>>);
static_assert(std::same_as<kinds_where<kinds<>, shines>, kinds<>>);

static_assert(refers_to<gold, silver> && refers_to<gold, bronze>);
static_assert(!refers_to<gold, gold>, "a kind does not refer to itself unless it says so");

TEST_CASE("each kind of a list is visited once, in the order of the list") {
    std::string visited;
    const auto visit = [&]<class Kind>(hana::basic_type<Kind>) { visited += Kind::letter; };
    for_each_kind(kinds<silver, gold, bronze>{}, visit);
    CHECK(visited == "sgb");
    for_each_kind(kinds<>{}, visit);
    CHECK(visited == "sgb");
}

// The laws that every store must keep; one line runs them for a store:
//
//     TEST_CASE("a store in a folder keeps the laws of stores") {
//         temporary_folder folder;
//         run_store_suite([&] { return std::make_unique<file_store>(folder.str()); });
//     }
//
// `make_store` returns a new handle on the same storage at each call; nobody else may use the storage meanwhile. Laws
// that need an empty place use their own prefix. Include this header in a file that has doctest.
#pragma once

#include <array>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/testing/store_batch_laws.hpp>
#include <omnigraph/cluster/testing/store_laws.hpp>
#include <omnigraph/cluster/testing/store_neighbour_laws.hpp>
#include <omnigraph/cluster/testing/store_races.hpp>

namespace omnigraph::cluster::testing {

/// Runs every law as a subcase of the running test.
void run_store_suite(const store_maker& make_store);

namespace detail {

struct store_law {
    const char* name;
    void (*check)(object_store&);
};

}  // namespace detail

inline void run_store_suite(const store_maker& make_store) {
    static constexpr std::array laws{
        detail::store_law{"what is written is read back, and replaced as a whole", store_laws::round_trip},
        detail::store_law{"absence is said of what is not there, and removing it succeeds", store_laws::absence},
        detail::store_law{"a key is present for an object, and for objects below it", store_laws::presence},
        detail::store_law{"an object is created once, and the loser leaves it alone", store_laws::create_once},
        detail::store_law{"an object is replaced only at the version that is known", store_laws::replace_the_known},
        detail::store_law{"an object is removed only at the version that is known", store_laws::remove_the_known},
        detail::store_law{"an object that has not changed is not read again", store_laws::changed_since},
        detail::store_law{"an object that is larger than its reader takes is corrupt", store_laws::bounded},
        detail::store_law{"a listing is complete, sorted, and no neighbour bleeds in", store_laws::listing},
        detail::store_law{"a batch is readable when it returns", store_laws::batch},
        detail::store_law{"equal contents stay objects of their own", store_laws::equal_contents},
        detail::store_law{"many objects read together are what each is alone", store_laws::reading_together},
        detail::store_law{"each of many is created or left alone as by itself", store_laws::creating_together},
        detail::store_law{"many are removed together, and nothing beside them", store_laws::removing_together},
        detail::store_law{"everything below a prefix is removed, and nothing beside it", store_laws::remove_prefix},
        detail::store_law{"many objects are read within the bound of their reader", store_laws::bounded_together},
        detail::store_law{"a removal of a name and one of a prefix leave each other's objects",
                          store_laws::kept_by_removals},
        detail::store_law{"what was written is no litter", store_laws::kept_from_litter},
        detail::store_law{"a listing has times in seconds", store_laws::times},
        detail::store_law{"keys that could lead elsewhere are denied", store_laws::confined_keys},
        detail::store_law{"a fault names the key", store_laws::faults_name_the_key},
        detail::store_law{"calls and bytes are counted", store_laws::counts}};
    for (const auto& law : laws) {
        SUBCASE(law.name) { law.check(*make_store()); }
    }
    SUBCASE("of several creators exactly one wins, and everybody reads a whole object") {
        store_races::one_creator(make_store);
    }
    SUBCASE("of two that meet at one key exactly one wins, round after round") { store_races::one_winner(make_store); }
    SUBCASE("a reader sees an object as it was before a write or after it, and never misses it") {
        store_races::whole_objects(make_store);
    }
    SUBCASE("several handles that count up one number lose no update") { store_races::no_lost_update(make_store); }
}

}  // namespace omnigraph::cluster::testing

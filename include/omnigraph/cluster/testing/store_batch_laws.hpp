// The laws of stores about many objects in one call; store_suite.hpp runs them.
//
//     store_laws::batch(store);
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/testing/store_laws.hpp>

namespace omnigraph::cluster::testing::store_laws {

inline void batch(object_store& store) {
    REQUIRE(store.remove_prefix("batch"));
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i) texts.push_back("blob " + std::to_string(i));
    std::vector<blob> blobs;
    for (int i = 0; i < 40; ++i)
        blobs.push_back(
            {"batch/" + std::to_string(i % 7) + "/" + std::to_string(i), texts[static_cast<std::size_t>(i)]});
    REQUIRE(store.put_all(blobs));
    for (const auto& b : blobs) CHECK(text_at(store, b.key) == b.bytes);
    CHECK(keys_below(store, "batch").size() == 40);
    const std::array again{blob{"batch/0/0", "replaced"}};
    REQUIRE(store.put_all(again));
    CHECK(text_at(store, "batch/0/0") == "replaced");
    CHECK(store.put_all({}));
}

/// Equal contents behave as separate objects, whether or not the store keeps them once.
inline void equal_contents(object_store& store) {
    REQUIRE(store.remove_prefix("equal"));
    const std::string shared = awkward_bytes(5000), copy = shared, other = "other";
    std::vector<blob> blobs;
    for (int i = 0; i < 30; ++i)
        blobs.push_back({"equal/" + std::to_string(i) + "/object", i % 3 == 0   ? std::string_view{other}
                                                                   : i % 3 == 1 ? std::string_view{shared}
                                                                                : std::string_view{copy}});
    blobs.push_back({"equal/empty", {}});
    blobs.push_back({"equal/also-empty", {}});
    REQUIRE(store.put_all(blobs));
    for (const auto& b : blobs) CHECK(text_at(store, b.key) == b.bytes);
    // Removing or changing one of them does not affect the others.
    REQUIRE(store.put("equal/1/object", "mine"));
    REQUIRE(store.remove("equal/2/object"));
    REQUIRE(store.remove_prefix("equal/4"));
    CHECK(text_at(store, "equal/1/object") == "mine");
    CHECK(text_at(store, "equal/5/object") == shared);
    CHECK(text_at(store, "equal/7/object") == shared);
    // After writing again in another order, each key has its last content.
    std::vector<blob> again{{"equal/1/object", other}, {"equal/2/object", shared}};
    for (int i = 29; i > 2; --i) again.push_back({"equal/" + std::to_string(i) + "/object", shared});
    again.push_back({"equal/1/object", shared});
    again.push_back({"equal/9/object", other});
    REQUIRE(store.put_all(again));
    for (int i = 1; i < 30; ++i)
        CHECK(text_at(store, "equal/" + std::to_string(i) + "/object") == (i == 9 ? other : shared));
    CHECK(text_at(store, "equal/0/object") == other);
    CHECK(keys_below(store, "equal").size() == 32);
}

/// A call for many objects gives the same results as one call for each.
inline void reading_together(object_store& store) {
    REQUIRE(store.remove_prefix("together"));
    const std::string shared = awkward_bytes(3000);
    REQUIRE(store.put_all(std::array{blob{"together/a/x", shared}, blob{"together/b/x", shared},
                                     blob{"together/b/y", "other"}, blob{"together/c", shared}}));
    const std::vector<std::string> keys{
        "together/b/x", "together/none/deep/er", "together/a/x", "together/none/too", "together/b/y", "together/c",
        "together/a",   "together/../a",         "together/a/x", "together/none"};
    std::vector<int> visits(keys.size(), 0);
    store.get_all(keys, [&](std::size_t i, const store_result<std::shared_ptr<const stored_object>>& object) {
        CAPTURE(keys[i]);
        ++visits[i];
        const auto alone = store.get(keys[i]);
        REQUIRE(object.has_value() == alone.has_value());
        if (alone) {
            CHECK((*object)->bytes == alone->bytes);
            CHECK((*object)->version == alone->version);
            CHECK(content_digest(**object) == digest_of_bytes(alone->bytes));
        } else {
            CHECK(object.error().fault == alone.error().fault);
            CHECK(object.error().key == keys[i]);
            CHECK_FALSE(object.error().cause.empty());
        }
    });
    CHECK(visits == std::vector<int>(keys.size(), 1));
    store.look_at_all(keys, [&](std::size_t i, const store_result<digest>& content) {
        CAPTURE(keys[i]);
        ++visits[i];
        const auto alone = store.get(keys[i]);
        REQUIRE(content.has_value() == alone.has_value());
        if (alone) CHECK(*content == digest_of_bytes(alone->bytes));
        else CHECK(content.error().fault == alone.error().fault);
    });
    CHECK(visits == std::vector<int>(keys.size(), 2));
    store.get_all({}, [](std::size_t, const auto&) { FAIL_CHECK("nothing was asked for"); });
}

/// A reader of many objects takes no more of each than it says.
inline void bounded_together(object_store& store) {
    const std::vector<std::string> keys{"bounds/short", "bounds/long", "bounds/short"};
    REQUIRE(store.put_all(std::array{blob{"bounds/short", "four"}, blob{"bounds/long", "longer"}}));
    int visits = 0;
    const auto check = [&](std::size_t i, const auto& object) {
        ++visits;
        CAPTURE(keys[i]);
        CHECK(object.has_value() == (keys[i] == "bounds/short"));
        if (object.has_value()) return;
        CHECK(object.error().fault == store_fault::corrupt);
        CHECK(object.error().key == keys[i]);
    };
    store.get_all({keys, 4}, check);
    store.look_at_all({keys, 4}, check);
    CHECK(visits == 6);
}

/// put_all_if_absent creates or keeps each object as put_if_absent would.
inline void creating_together(object_store& store) {
    REQUIRE(store.remove_prefix("created"));
    REQUIRE(store.put("created/taken", "first"));
    std::vector<blob> blobs;
    const std::string same = awkward_bytes(700);
    for (int i = 0; i < 20; ++i)
        blobs.push_back({"created/in/" + std::to_string(i % 3) + "/" + std::to_string(i), same});
    blobs.push_back({"created/taken", "second"});
    blobs.push_back({"created/../out", "x"});
    blobs.push_back({"created/last", {}});
    const auto made = store.put_all_if_absent(blobs);
    REQUIRE(made.size() == blobs.size());
    for (std::size_t i = 0; i < blobs.size(); ++i) {
        CAPTURE(blobs[i].key);
        const auto now = store.get(blobs[i].key);
        if (i != 20 && i != 21) {
            REQUIRE(made[i]);
            REQUIRE(now);
            CHECK(now->bytes == blobs[i].bytes);
            CHECK(now->version == *made[i]);
        } else {
            REQUIRE_FALSE(made[i]);
            CHECK(made[i].error().fault == (i == 20 ? store_fault::precondition_failed : store_fault::denied));
            CHECK(made[i].error().key == blobs[i].key);
        }
    }
    CHECK(text_at(store, "created/taken") == "first");
    // A created object can be replaced at the returned version.
    CHECK(store.put_if_match(blobs.front().key, "next", *made.front()));
    CHECK(store.put_all_if_absent({}).empty());
    CHECK(keys_below(store, "created").size() == 22);
}

inline void removing_together(object_store& store) {
    REQUIRE(store.remove_prefix("removed"));
    REQUIRE(store.put_all(std::array{blob{"removed/a/x", "1"}, blob{"removed/b", "2"}, blob{"removed/kept", "3"}}));
    CHECK(store.remove_all(std::vector<std::string>{"removed/a/x", "removed/never/there", "removed/b"}));
    CHECK(keys_below(store, "removed") == std::vector<std::string>{"removed/kept"});
    CHECK(store.remove_all({}));
    CHECK_FALSE(store.remove_all(std::vector<std::string>{"removed/../kept"}));
}

}  // namespace omnigraph::cluster::testing::store_laws

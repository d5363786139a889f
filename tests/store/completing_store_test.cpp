// A copy that is completed while it is read.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/completing_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

using namespace omnigraph::cluster;

namespace {

std::string named(const std::string& bytes) { return "texts/" + digest_of_bytes(bytes).hex() + ".gq"; }

}  // namespace

TEST_CASE("the digest in a name is that of its last segment alone") {
    const auto sum = digest_of_bytes("x");
    for (const auto& key :
         {sum.hex(), "a/" + sum.hex(), "a/" + sum.hex() + ".gq", "commits/01ID-" + sum.hex() + ".json"})
        CHECK(digest_in_name(key) == sum);
    for (const auto& key : {std::string{}, std::string{"a/b.json"}, sum.hex() + "/b", "a/0" + sum.hex(),
                            "a/" + sum.hex().substr(1), "a/" + sum.hex() + "-b"})
        CHECK_FALSE(digest_in_name(key));
}

TEST_CASE("(1) what the copy lacks is fetched by its key, once, and is there afterwards") {
    memory_store source, target;
    REQUIRE(source.put("a/b", "one"));
    completing_store both{source, target, {}};
    CHECK(both.get("a/b")->bytes == "one");
    CHECK(target.get("a/b")->bytes == "one");
    CHECK(both.probe("a/b") == presence::present);
    CHECK(both.get("a/b")->version == target.get("a/b")->version);
    CHECK(both.fetched() == 1);
    CHECK(both.fetched_bytes() == 3);
    CHECK(both.get("a/c").error().fault == store_fault::absent);
    CHECK(both.probe("a/c") == presence::absent);
    REQUIRE(source.put("a/d", "two"));
    std::vector<std::string> bytes(3);
    const std::vector<std::string> keys{"a/b", "a/c", "a/d"};
    both.get_all(keys, [&](std::size_t at, const auto& object) { bytes[at] = object ? object->get()->bytes : "-"; });
    CHECK(bytes == std::vector<std::string>{"one", "-", "two"});
    CHECK(target.get("a/d"));
}

TEST_CASE("(2) damage of the copy is mended where the name tells the content, and only by the right bytes") {
    memory_store source, target;
    REQUIRE(source.put(named("right"), "right"));
    REQUIRE(target.put(named("right"), "wrong"));
    completing_store both{source, target, {}};
    CHECK(both.get(named("right"))->bytes == "right");
    CHECK(target.get(named("right"))->bytes == "right");
    REQUIRE(source.put(named("lost"), "damaged"));
    REQUIRE(target.put(named("lost"), "altered"));
    CHECK(both.get(named("lost"))->bytes == "altered");
    REQUIRE(source.put("plain", "old"));
    REQUIRE(target.put("plain", "new"));
    CHECK(both.get("plain")->bytes == "new");
}

TEST_CASE("what is only shown is not copied, and what cannot be read is not taken for missing") {
    memory_store source, target;
    REQUIRE(source.put("g/manifest.json", "1"));
    completing_store both{source, target, {.only_shown = [](std::string_view) { return true; }}};
    CHECK(both.get("g/manifest.json")->bytes == "1");
    CHECK_FALSE(target.get("g/manifest.json"));
    completing_store returning{source,
                               target,
                               {.only_shown = [](std::string_view) { return true; },
                                .stands_for_none = [](const stored_object& object) { return object.bytes == "left"; }}};
    REQUIRE(target.put("g/manifest.json", "left"));
    CHECK(returning.get("g/manifest.json")->bytes == "1");
    CHECK(target.get("g/manifest.json")->bytes == "left");
    REQUIRE(source.put("g/manifest.json", "left"));
    CHECK(returning.get("g/manifest.json")->bytes == "left");
    REQUIRE(target.put("g/manifest.json", "2"));
    CHECK(returning.get("g/manifest.json")->bytes == "2");
    REQUIRE(target.remove("g/manifest.json"));
    testing::faulty_store dead{source, 1, testing::fault_mode::crash_before};
    static_cast<void>(dead.put("x", ""));
    completing_store unread{dead, target, {}};
    CHECK(unread.get("a").error().fault != store_fault::absent);
    CHECK(unread.probe("a") == presence::unknown);
}

TEST_CASE("(3) a copy that is completed is not written otherwise") {
    memory_store source, target;
    REQUIRE(target.put("a", "1"));
    completing_store both{source, target, {}};
    const std::vector<blob> blobs{{"a", "2"}};
    CHECK_FALSE(both.put("a", "2"));
    CHECK_FALSE(both.put_if_absent("b", "2"));
    CHECK_FALSE(both.put_if_match("a", "2", target.get("a")->version));
    CHECK_FALSE(both.put_all(blobs));
    CHECK_FALSE(both.remove("a"));
    CHECK_FALSE(both.remove_if_match("a", target.get("a")->version));
    CHECK_FALSE(both.remove_prefix("a"));
    CHECK(both.list("")->size() == 1);
    CHECK(target.get("a")->bytes == "1");
}

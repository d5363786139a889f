// What a move finds at its new place: nothing is concluded from a place that does not answer.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/engine/commands/move_target.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

using namespace omnigraph::cluster;

namespace {

const std::string root = "/old", ledger = encode_state({}), id = "01JXB4Z5J0000000000000000G";
const std::string key = layout::history_record(0, digest_of_bytes(ledger));

std::string mark(std::string_view kind, const std::string& place, std::optional<std::string> text = {}) {
    return encode_relocation(
        {.kind = std::string{kind}, .place = place, .at = "2026-06-10T02:07:08Z", .id = id, .ledger = std::move(text)});
}

/// A place that tells of no object whether it is there.
class vague_store final : public testing::borrowed_store {
public:
    explicit vague_store(object_store& owner) : borrowed_store{owner} {}
    presence probe(std::string_view) override { return presence::unknown; }
};

struct two_stores {
    memory_store old_place{"/old"}, target{"/new"};

    target_use find(std::optional<std::string> closed_by = {}, std::optional<std::string> pair = {}) {
        const auto found =
            look_at_target(target, {old_place, root, ledger, key, std::move(closed_by), std::move(pair)});
        REQUIRE(found);
        return found->use;
    }
    void put(const std::string& text) { REQUIRE(target.put(layout::state, text)); }
};

}  // namespace

TEST_CASE("what stands at the new place says how a move begins, goes on or ends") {
    two_stores world;
    CHECK(world.find() == target_use::free);
    CHECK(world.find(id) == target_use::lost);
    world.put(mark(relocation_kinds::copying, root));
    CHECK(world.find() == target_use::continued);
    CHECK(world.find(id) == target_use::continued);
    CHECK(world.find("01JXB4Z5J0000000000000000H") == target_use::lost);
    world.put(mark(relocation_kinds::copying, "/elsewhere"));
    CHECK(world.find() == target_use::taken);
    CHECK(world.find(id) == target_use::lost);
    world.put(ledger);
    CHECK(world.find() == target_use::taken);
    CHECK(world.find(id) == target_use::arrived);
    world.put("{\"later\": true}");
    CHECK(world.find(id) == target_use::lost);
    REQUIRE(world.target.put(key, "{}"));
    CHECK(world.find(id) == target_use::arrived);
    world.put(mark(relocation_kinds::apart, "/ledger"));
    CHECK(world.find(id, id) == target_use::arrived);
    CHECK(world.find(id, "01JXB4Z5J0000000000000000H") == target_use::lost);
    world.put(mark(relocation_kinds::moved, "/elsewhere", ledger));
    CHECK(world.find() == target_use::taken);
    CHECK(world.find(id) == target_use::lost);
    REQUIRE(world.old_place.put(key, "{}"));
    CHECK(world.find() == target_use::left);
    const memory_store& target = world.target;
    CHECK(target_lost(target, "/new", *parse_relocation(mark(relocation_kinds::copying, root))).code ==
          codes::migration_target_lost);
}

TEST_CASE("a place that does not say whether it has a record is neither lost nor taken") {
    two_stores world;
    vague_store vague{world.target}, vague_old{world.old_place};
    world.put("{\"later\": true}");
    CHECK_FALSE(look_at_target(vague, {world.old_place, root, ledger, key, id, {}}));
    world.put(mark(relocation_kinds::moved, "/elsewhere", ledger));
    CHECK_FALSE(look_at_target(world.target, {vague_old, root, ledger, key, {}, {}}));
}

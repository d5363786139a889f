// What a look finds of a ledger that moves, with the marks written by hand.
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/ledger/divided_store.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/server/followed_ledger.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

using standing = ledger_standing;

std::string ledger_of(std::uint64_t revision) {
    ledger_state state;
    state.state_revision = revision;
    return encode_state(state);
}

std::string mark_of(std::string_view kind, std::optional<std::string> ledger = {},
                    const std::string& place = "/srv/other") {
    return encode_relocation({.kind = std::string{kind},
                              .place = place,
                              .at = "2026-06-10T02:07:08Z",
                              .id = "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                              .ledger = std::move(ledger)});
}

/// Two places of memory; a test keeps the pointers.
struct two_places {
    std::unique_ptr<divided_store> both;
    object_store* graphs;
    object_store* ledger;
    explicit two_places(const std::string& mark = mark_of(relocation_kinds::apart)) {
        auto first = std::make_unique<memory_store>();
        auto second = std::make_unique<memory_store>();
        graphs = first.get();
        ledger = second.get();
        both = std::make_unique<divided_store>(std::move(first), std::move(second));
        REQUIRE(graphs->put(layout::state, mark));
    }
};

std::unique_ptr<object_store> with_ledger(const std::string& text) {
    auto store = std::make_unique<memory_store>();
    REQUIRE(store->put(layout::state, text));
    return store;
}

diagnostic no_way() { return error(codes::state_read_error, "x", "It does not answer.").with_remedy("Wait."); }

}  // namespace

TEST_CASE("(1) a ledger that was put apart is looked at where it is now, and put back again") {
    two_places apart;
    REQUIRE(apart.both->put(layout::state, ledger_of(2)));
    auto* graphs = apart.graphs;
    memory_store root;
    REQUIRE(root.put(layout::state, ledger_of(1)));
    std::unique_ptr<object_store> next = std::move(apart.both);
    followed_ledger ledger{root, [&]() -> result<std::unique_ptr<object_store>> { return std::move(next); },
                           state_cas(ledger_of(1))};
    CHECK(ledger.look().standing == standing::unchanged);
    REQUIRE(root.put(layout::state, mark_of(relocation_kinds::apart)));
    CHECK(ledger.look().standing == standing::changed);
    CHECK(ledger.store().get(layout::state)->bytes == ledger_of(2));
    CHECK(ledger.look().standing == standing::unchanged);
    REQUIRE(ledger.store().put(layout::state, ledger_of(3)));
    CHECK(ledger.look().standing == standing::changed);

    // Back: the ledger takes the place of the mark, and goes at its own.
    next = with_ledger(ledger_of(3));
    const auto old = ledger.shared_store();
    REQUIRE(old->put(layout::state, mark_of(relocation_kinds::apart, ledger_of(3))));
    CHECK(ledger.look().standing == standing::half_moved);
    CHECK(ledger.look().standing == standing::half_moved);
    REQUIRE(graphs->put(layout::state, ledger_of(3)));
    CHECK(ledger.look().standing == standing::changed);
    CHECK(ledger.look().standing == standing::unchanged);
    CHECK(&ledger.store() != old.get());
}

TEST_CASE("(4) (5) a move that is not finished is said until it is, with the ledger that holds") {
    memory_store root;
    REQUIRE(root.put(layout::state, ledger_of(1)));
    bool answers = false;
    followed_ledger ledger{root,
                           [&]() -> result<std::unique_ptr<object_store>> {
                               if (!answers) return no_way();
                               return with_ledger(ledger_of(2));
                           },
                           {}};
    CHECK(ledger.look().standing == standing::changed);
    REQUIRE(root.put(layout::state, mark_of(relocation_kinds::apart, ledger_of(1))));
    for (int i = 0; i < 2; ++i) {
        const auto seen = ledger.look();
        CHECK(seen.standing == standing::half_moved);
        CHECK(*seen.mark->ledger == ledger_of(1));
    }
    REQUIRE(root.put(layout::state, mark_of(relocation_kinds::apart)));
    for (int i = 0; i < 2; ++i) {
        const auto seen = ledger.look();
        CHECK(seen.standing == standing::lost);
        CHECK(seen.why.find("It does not answer. Wait.") != std::string::npos);
    }
    answers = true;
    CHECK(ledger.look().standing == standing::changed);
    CHECK(ledger.look().standing == standing::unchanged);
}

TEST_CASE("(3) what cannot be read where a mark leads is lost: nothing there, damaged, or another mark") {
    std::string there;
    SUBCASE("nothing") {}
    SUBCASE("damaged") { there = "{"; }
    SUBCASE("it moves on") { there = mark_of(relocation_kinds::apart); }
    SUBCASE("the claim of a move") { there = mark_of(relocation_kinds::copying); }
    memory_store root;
    REQUIRE(root.put(layout::state, mark_of(relocation_kinds::apart)));
    followed_ledger ledger{root,
                           [&]() -> result<std::unique_ptr<object_store>> {
                               if (there.empty()) return std::unique_ptr<object_store>{new memory_store};
                               return with_ledger(there);
                           },
                           {}};
    CHECK(ledger.look().standing == standing::lost);
    CHECK(ledger.look().standing == standing::lost);
    there = ledger_of(1);
    CHECK(ledger.look().standing == standing::changed);
    followed_ledger alone{root, {}, {}};
    CHECK(alone.look().standing == standing::lost);
    REQUIRE(root.put(layout::state, ledger_of(1)));
    CHECK(alone.look().standing == standing::changed);
}

TEST_CASE("(3) a ledger or a mark that is gone or damaged is unread, and what replaces it is met") {
    two_places apart;
    REQUIRE(apart.both->put(layout::state, ledger_of(1)));
    followed_ledger ledger{*apart.both,
                           []() -> result<std::unique_ptr<object_store>> { return with_ledger(ledger_of(7)); },
                           state_cas(ledger_of(1))};
    CHECK(ledger.look().standing == standing::unchanged);
    SUBCASE("the mark, gone") { REQUIRE(apart.graphs->remove(layout::state)); }
    SUBCASE("the mark, damaged") { REQUIRE(apart.graphs->put(layout::state, "{")); }
    SUBCASE("the ledger") { REQUIRE(apart.ledger->remove(layout::apart_ledger)); }
    CHECK(ledger.look().standing == standing::unread);
    CHECK(ledger.look().standing == standing::unread);
    CHECK(&ledger.store() == apart.both.get());
    REQUIRE(apart.graphs->put(layout::state, ledger_of(7)));  // an import, or an older copy
    CHECK(ledger.look().standing == standing::changed);
    CHECK(ledger.store().get(layout::state)->bytes == ledger_of(7));
}

TEST_CASE("a cluster that was moved away is seen at the first look, with the ledger apart, too") {
    two_places apart{mark_of(relocation_kinds::moved, "{}")};
    REQUIRE(apart.both->put(layout::state, ledger_of(1)));
    followed_ledger ledger{*apart.both, {}, state_cas(ledger_of(1))};
    CHECK(ledger.look().standing == standing::moved);
    CHECK(ledger.look().standing == standing::unchanged);
    REQUIRE(apart.graphs->put(layout::state, mark_of(relocation_kinds::apart)));
    CHECK(ledger.look().standing == standing::changed);
    CHECK(ledger.look().standing == standing::unchanged);
}

TEST_CASE("(2) an unchanged ledger costs one read a look, and two when it is kept apart") {
    two_places apart;
    REQUIRE(apart.both->put(layout::state, ledger_of(1)));
    followed_ledger ledger{*apart.both, {}, state_cas(ledger_of(1))};
    CHECK(ledger.look().standing == standing::unchanged);
    const auto before = apart.both->counts().reads;
    for (int i = 0; i < 10; ++i) CHECK(ledger.look().standing == standing::unchanged);
    CHECK(apart.both->counts().reads == before + 20);
}

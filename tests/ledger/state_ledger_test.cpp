#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "support/repeating_proxy.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using testing::fault_mode, testing::faulty_store;

namespace {

ledger_state revision(std::uint64_t number) {
    ledger_state state;
    state.state_revision = number;
    return state;
}

loaded_state read_sound(object_store& store) {
    diagnostics found;
    auto loaded = read_state(store, found);
    REQUIRE(found.empty());
    return loaded;
}

diagnostic write_refused(object_store& store, const ledger_state& next, const loaded_state& base) {
    const auto written = write_state(store, next, base);
    REQUIRE_FALSE(written);
    CHECK(written.error().path == "__cluster/state.json");
    CHECK_FALSE(written.error().remedy.empty());
    return written.error();
}

/// Changes the object behind the caller's back right before a write, then loses the answer or not.
class meddled_store final : public testing::borrowed_store {
public:
    meddled_store(object_store& inner, std::string text)
        : borrowed_store{inner}, inner_{inner}, text_{std::move(text)} {}
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return lost(inner_.put_if_absent(key, bytes));
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return lost(inner_.put_if_match(key, bytes, expected));
    }

private:
    store_result<object_version> lost(const store_result<object_version>&) {
        REQUIRE(inner_.put(layout::state, text_));
        return store_error{store_fault::ambiguous, std::string{layout::state}, "timed out"};
    }
    object_store& inner_;
    std::string text_;
};

}  // namespace

TEST_CASE("a missing ledger is no fault") {
    memory_store store;
    const auto loaded = read_sound(store);
    CHECK_FALSE(loaded.state);
    CHECK(loaded.cas.empty());
}

TEST_CASE("a ledger is created once and then replaced version by version") {
    temporary_folder folder;
    file_store store{folder.str()};
    const auto nothing = read_sound(store);
    const auto created = write_state(store, revision(1), nothing);
    REQUIRE(created);
    CHECK(created->cas == state_cas(folder.read("__cluster/state.json")));
    CHECK(created->cas.starts_with("sha256:"));
    REQUIRE(parse_state_cas(created->cas));
    CHECK(state_cas(*parse_state_cas(created->cas)) == created->cas);
    CHECK_FALSE(parse_state_cas(created->cas.substr(7)));
    CHECK_FALSE(parse_state_cas("sha256:12"));
    CHECK(write_refused(store, revision(1), nothing).code == codes::state_cas_mismatch);

    const auto first = read_sound(store);
    CHECK(first.cas == created->cas);
    CHECK(first.version == created->version);
    CHECK(*first.state == revision(1));
    REQUIRE(write_state(store, revision(2), first));
    CHECK(write_refused(store, revision(3), first).code == codes::state_cas_mismatch);
    CHECK(*read_sound(store).state == revision(2));
}

TEST_CASE("what a write returns is the base of the next one") {
    memory_store store;
    const auto created = write_state(store, revision(1), {});
    REQUIRE(created);
    CHECK(write_state(store, revision(2), {revision(1), created->cas, created->version}));
}

TEST_CASE("a ledger that vanished is not written again behind the operator's back") {
    memory_store store;
    REQUIRE(write_state(store, revision(1), {}));
    const auto base = read_sound(store);
    REQUIRE(store.remove(layout::state));
    CHECK(write_refused(store, revision(2), base).code == codes::state_cas_mismatch);
    CHECK(store.probe(layout::state) == presence::absent);
}

TEST_CASE("an invalid ledger is reported with its token, and never written over") {
    memory_store store;
    for (const auto& [text, code] : {std::pair{"{\"version\":1}", codes::invalid_state_json},
                                     std::pair{"{\"version\":2}", codes::unsupported_state_version}}) {
        REQUIRE(store.put(layout::state, text));
        diagnostics found;
        const auto loaded = read_state(store, found);
        REQUIRE(found.size() == 1);
        CHECK(found[0].code == code);
        CHECK_FALSE(loaded.state);
        CHECK(loaded.cas == state_cas(text));
        CHECK(write_refused(store, revision(1), loaded).code == codes::state_write_error);
        CHECK(store.get(layout::state)->bytes == text);
    }
}

TEST_CASE("a ledger that cannot be read is not taken for a missing one") {
    memory_store inner;
    faulty_store store{inner, 1};
    CHECK_FALSE(store.put("x", ""));  // from here on nothing works
    diagnostics found;
    const auto loaded = read_state(store, found);
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == codes::state_read_error);
    CHECK(found[0].level == severity::error);
    CHECK_FALSE(loaded.state);
    CHECK(loaded.cas.empty());
}

TEST_CASE("a folder in the place of the ledger is no missing ledger, and the way out is said") {
    memory_store store;
    REQUIRE(store.put(std::string{layout::state} + "/notes", "mine"));
    diagnostics found;
    CHECK_FALSE(read_state(store, found).state);
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == codes::state_read_error);
    CHECK(found[0].message == "Where the ledger belongs there is a folder.");
    CHECK(found[0].remedy.find("move it away") != std::string::npos);
}

TEST_CASE("a write whose answer got lost counts when the stored bytes are its own") {
    memory_store inner;
    faulty_store first{inner, 1, fault_mode::lose_answer};
    const auto created = write_state(first, revision(1), {});
    REQUIRE(created);
    CHECK(created->version == inner.get(layout::state)->version);
    faulty_store second{inner, 1, fault_mode::lose_answer};
    const auto replaced = write_state(second, revision(2), read_sound(inner));
    REQUIRE(replaced);
    CHECK(replaced->version == inner.get(layout::state)->version);
}

TEST_CASE("a write that meets its own bytes in a bucket, since a proxy has repeated it, counts") {
    memory_store inner;
    repeating_proxy bucket{inner};
    REQUIRE(write_state(bucket, revision(1), {}));
    const auto replaced = write_state(bucket, revision(2), read_sound(inner));
    REQUIRE(replaced);
    CHECK(replaced->version == inner.get(layout::state)->version);
    auto stale = read_sound(inner);
    REQUIRE(write_state(inner, revision(3), stale));
    CHECK(write_refused(bucket, revision(4), stale).code == codes::state_cas_mismatch);
}

TEST_CASE("a write whose answer got lost is a mismatch when somebody else's bytes are there") {
    memory_store inner;
    meddled_store store{inner, "{}"};
    CHECK(write_refused(store, revision(1), {}).code == codes::state_cas_mismatch);
    REQUIRE(inner.put(layout::state, encode_state(revision(1))));
    CHECK(write_refused(store, revision(2), read_sound(inner)).code == codes::state_cas_mismatch);
}

TEST_CASE("a write whose answer got lost says so when the ledger is as it was") {
    memory_store inner;
    REQUIRE(inner.put(layout::state, encode_state(revision(1))));
    const auto base = read_sound(inner);
    meddled_store store{inner, encode_state(revision(1))};
    const auto refused = write_refused(store, revision(2), base);
    CHECK(refused.code == codes::state_write_error);
    CHECK(refused.message == "The ledger could not be written: timed out; the ledger is as it was before.");
}

TEST_CASE("a write that failed says why") {
    memory_store inner;
    faulty_store store{inner, 1, fault_mode::fail_before};
    const auto refused = write_refused(store, revision(1), {});
    CHECK(refused.code == codes::state_write_error);
    CHECK(refused.message == "The ledger could not be written: nothing was done (a fault of the test).");
    CHECK(inner.probe(layout::state) == presence::absent);
}

#include <array>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

using namespace omnigraph::cluster;
using testing::fake_runtime;

namespace {

constexpr const char* address = "query.kb.find";
constexpr address_pattern pattern{"query.<graph>.<name>"};
const std::string text = "query find() {}";

std::string payload_key() { return layout::payload(pattern, address, digest_of_bytes(text), ".gq"); }

/// What a command that publishes a query does to the store, each step only after the one before.
bool publish_query(object_store& store, fake_runtime& system) {
    auto held = acquire_lock(store, "apply", system);
    if (!held) return false;
    diagnostics found;
    const auto base = read_state(store, found);
    const auto pending = list_sidecars(store, found);
    if (!found.empty()) return false;
    sidecar_record sidecar{1,
                           system.new_id(),
                           format_timestamp(system.now()),
                           {},
                           "schema_apply",
                           "kb",
                           "",
                           {},
                           {},
                           std::string(64, 'a'),
                           {},
                           {}};
    if (!write_sidecar(store, sidecar)) return false;
    if (!publish_payloads(store, std::array{payload_blob{payload_key(), digest_of_bytes(text), text}})) return false;
    auto next = base.state.value_or(ledger_state{});
    next.state_revision += 1;
    next.applied_revision.resources[address].digest = digest_of_bytes(text).hex();
    if (!write_state(store, next, base)) return false;
    bool swept = remove_sidecar(store, sidecar.operation_id).has_value();
    for (const auto& older : pending.pending) swept = remove_sidecar(store, older.record.operation_id) && swept;
    return held->release() && swept;
}

/// What has to hold whenever nobody is writing.
void check_sound(object_store& store) {
    diagnostics found;
    const auto loaded = read_state(store, found);
    CHECK(found.empty());
    if (loaded.state)
        for (const auto& [name, entry] : loaded.state->applied_revision.resources)
            CHECK(verify_payload(store, payload_key(), *digest::parse(entry.digest)).state == payload_state::ok);
    static_cast<void>(list_sidecars(store, found));
    CHECK(found.empty());
}

}  // namespace

TEST_CASE("wherever a command dies, the ledger names only what is there, and the next one finishes the work") {
    const auto tried = testing::for_each_crash_point(
        [](object_store& store) {
            fake_runtime system;
            static_cast<void>(publish_query(store, system));
        },
        [](object_store& store) {
            check_sound(store);
            diagnostics found;
            if (const auto left = observe_lock(store, found); left.present) {
                REQUIRE(left.record);
                REQUIRE(force_unlock(store, left.record->lock_id));
            }
            fake_runtime system;
            system.ids_given = 100;
            CHECK(publish_query(store, system));
            check_sound(store);
            CHECK(list_sidecars(store, found).pending.empty());
            CHECK(read_state(store, found).state->applied_revision.resources.contains(address));
            CHECK(store.probe(layout::lock) == presence::absent);
            CHECK(found.empty());
        });
    CHECK(tried >= 5 * 6);
}

TEST_CASE("a lost answer to any write but that of the catalog goes unnoticed") {
    for (std::uint64_t at = 1; at <= 6; ++at) {
        CAPTURE(at);
        memory_store inner;
        testing::faulty_store store{inner, at, testing::fault_mode::lose_answer};
        fake_runtime system;
        CHECK(publish_query(store, system) == (at != 3));  // put_all: publishing again finishes it
        CHECK(store.has_failed());
    }
}

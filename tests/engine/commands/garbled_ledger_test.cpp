// A ledger of which a bit was altered on its way: a command refuses it, or goes on as if nothing had happened. It is
// never written back.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/proven_state.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

/// Alters one bit in each answer with the ledger.
class flipping_store final : public testing::borrowed_store {
public:
    flipping_store(object_store& owner, std::size_t bit) : borrowed_store{owner}, owner_{owner}, bit_{bit} {}
    store_result<stored_object> get(std::string_view key) override {
        auto answer = owner_.get(key);
        if (answer && key == layout::state) {
            auto& byte = answer->bytes[bit_ / 8 % answer->bytes.size()];
            byte = static_cast<char>(byte ^ (1 << (bit_ % 8)));
        }
        return answer;
    }

private:
    object_store& owner_;
    std::size_t bit_;
};

const std::string edited =
    "version: 1\nmints: { royal: crown }\n"
    "lands: { shire: { mint: royal, law: be kind, songs: { dawn: la, dusk: hm } } }\n"
    "guilds: { bakers: { bound: [shire], charter: bread } }\n";

/// The state after the edit is applied to a cluster whose first ledger is stored as `store_first` does it.
template <class Store>
void check_flips(const Store& store_first, std::size_t first_bit_of_sweep, std::size_t step) {
    const auto made = [&](toy::cluster& cluster) {
        REQUIRE(cluster.import_cluster().ok);
        REQUIRE(cluster.apply().converged);
        store_first(cluster);
        cluster.declare(edited);
    };
    toy::cluster sound;
    made(sound);
    REQUIRE(sound.apply().converged);
    const auto expected = sound.ledger().applied_revision;
    toy::cluster cluster;
    made(cluster);
    const auto before = cluster.contents();
    const auto bits = before.at(std::string{layout::state}).size() * 8;
    std::size_t refused = 0, tried = 0;
    for (auto bit = first_bit_of_sweep; bit < bits; bit += step, ++tried) {
        CAPTURE(bit);
        flipping_store store{cluster.store, bit};
        const auto done = commands::apply<toy::world>(cluster.env(&store));
        if (!done.ok) {
            ++refused;
            CHECK(cluster.contents().at(std::string{layout::state}) == before.at(std::string{layout::state}));
            continue;
        }
        CHECK(cluster.ledger().applied_revision == expected);
        for (const auto& entry : cluster.store.list("").value_or({})) REQUIRE(cluster.store.remove(entry.key));
        for (const auto& [key, bytes] : before) REQUIRE(cluster.store.put(key, bytes));
    }
    CHECK(refused > tried / 2);
}

}  // namespace

TEST_CASE("apply writes no ledger back that was altered on its way") {
    check_flips([](toy::cluster&) {}, 3, 61);
}

TEST_CASE("nor one of an earlier version, without a checksum, of which the history has the record") {
    const auto without_checksum = [](toy::cluster& cluster) {
        const auto state = cluster.ledger();
        const auto text = encode_document(state);
        const auto own = history_record_key(*state.state_revision, state_cas(text));
        const auto now = history_record_key(*state.state_revision, state_cas(encode_state(state)));
        auto record = *decode_history_record(cluster.store.get(*now)->bytes);
        record.state_cas = state_cas(text);
        REQUIRE(cluster.store.remove(*now));
        REQUIRE(cluster.store.put(*own, encode_history_record(record)));
        REQUIRE(cluster.store.put(layout::state, text));
    };
    // Behind the number of the revision: one that was altered may be that of a program without a history.
    check_flips(without_checksum, 64 * 8, 67);
}

TEST_CASE("a ledger that was edited on purpose is taken after what the remedy says, and not before") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    auto text = cluster.store.get(layout::state)->bytes;
    const auto at = text.find("song.shire.dusk");
    REQUIRE(at != std::string::npos);
    text.replace(at, 15, "song.shire.dust");
    REQUIRE(cluster.store.put(layout::state, text));
    CHECK(toy::has_code(cluster.plan().diagnostics, codes::state_altered));
    CHECK(toy::has_code(cluster.apply().diagnostics, codes::state_altered));
    CHECK(toy::has_code(cluster.status().diagnostics, codes::state_altered));
    CHECK(toy::has_code(commands::log<toy::world>(cluster.env()).diagnostics, codes::state_altered));
    CHECK(cluster.store.get(layout::state)->bytes == text);

    auto state = *parse_json(text);
    state.at("observations").as_object().erase("ledger");
    REQUIRE(cluster.store.put(layout::state, pretty_json(state)));
    CHECK(toy::has_code(cluster.apply().diagnostics, codes::state_altered));
    state.at("state_revision") = state.at("state_revision").to_number<int>() + 1;
    REQUIRE(cluster.store.put(layout::state, pretty_json(state)));
    CHECK(cluster.apply().converged);
    CHECK(cluster.store.get(layout::state)->bytes.find("checksum") != std::string::npos);
}

// A ledger of which a bit was altered, where it is stored or on its way: a server never serves from it.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/server/followed_ledger.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include "server/boot_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

const std::string tokens = R"({"a": "tok-a"})";
const std::string fine_rules =
    "version: 1\ngroups: {g: [a]}\nrules:\n  - { id: r, allow: { actors: { group: g }, actions: [read] } }\n";

void protect(boot_fixture& cluster) {
    cluster.state.state_revision = 4;
    cluster.policy("rules", fine_rules, {{"graph.kb"}});
    cluster.variables["OMNIGRAPH_SERVER_BEARER_TOKENS_JSON"] = tokens;
    cluster.unauthenticated = false;
}

/// No graph is open to everybody.
void check_protected(const result<booted_cluster, std::string>& booted) {
    if (!booted) return;
    for (const auto& [id, graph] : booted->serving->graphs) CHECK(graph->policy);
    CHECK(booted->serving->graphs.contains("kb"));
}

/// Answers with another text of the ledger, and with its version.
class garbling_store final : public testing::borrowed_store {
public:
    explicit garbling_store(object_store& owner) : borrowed_store{owner}, owner_{owner} {}
    store_result<stored_object> get(std::string_view key) override {
        auto answer = owner_.get(key);
        if (answer && key == layout::state) garble(answer->bytes);
        return answer;
    }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        auto answer = owner_.get_if_changed(key, known);
        if (answer && *answer && key == layout::state) garble((*answer)->bytes);
        return answer;
    }
    int times = 0;

private:
    void garble(std::string& bytes) {
        if (times <= 0) return;
        --times;
        const auto at = bytes.find("policy.rules");
        REQUIRE(at != std::string::npos);
        bytes[at + 2] = 'm';
    }
    object_store& owner_;
};

}  // namespace

TEST_CASE("a server serves from no ledger with an altered bit") {
    boot_fixture cluster;
    protect(cluster);
    REQUIRE(cluster.boot_it());
    const auto text = encode_state(cluster.state);
    cluster.has_ledger = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto altered = text;
        altered[at] = static_cast<char>(altered[at] ^ (1 << (at * 5 % 8)));
        cluster.put(std::string{layout::state}, altered);
        CAPTURE(at);
        check_protected(cluster.boot_it());
    }
}

TEST_CASE("a ledger without a checksum is compared with the history before it is served") {
    boot_fixture cluster;
    protect(cluster);
    const auto text = encode_document(cluster.state);
    cluster.has_ledger = false;
    cluster.put(std::string{layout::state}, text);
    cluster.put(*history_record_key(4, state_cas(text)), "{}");
    REQUIRE(cluster.boot_it());
    for (std::size_t at = text.find("policy.rules"); at < text.size(); ++at) {
        auto altered = text;
        altered[at] = static_cast<char>(altered[at] ^ (1 << (at * 3 % 8)));
        cluster.put(std::string{layout::state}, altered);
        CAPTURE(at);
        CHECK_FALSE(cluster.boot_it());
    }
}

TEST_CASE("a garbled answer is not kept under the version of the ledger") {
    boot_fixture cluster;
    protect(cluster);
    cluster.write_ledger();
    garbling_store link{cluster.store};
    const auto known = state_cas(encode_state(cluster.state));
    followed_ledger ledger{link, {}, known};
    link.times = 2;
    for (int look = 0; look < 2; ++look) {
        const auto seen = ledger.look();
        CHECK(seen.standing == ledger_standing::unread);
        CHECK(seen.why.find("[state_altered]") != std::string::npos);
    }
    CHECK(ledger.look().standing == ledger_standing::unchanged);
    CHECK(ledger.look().standing == ledger_standing::unchanged);

    // Where the first answer was garbled, too, and nobody noticed, the sound one is another ledger.
    followed_ledger deceived{link, {}, state_cas(std::string{"garbled"})};
    CHECK(deceived.look().standing == ledger_standing::changed);
}

TEST_CASE("a row of an unknown kind is warned of, and a graph to which it applies is not served") {
    boot_fixture cluster;
    cluster.graph("notes");
    cluster.rows()["castle.north"].digest = digest_of_bytes("x").hex();
    auto booted = cluster.boot_it();
    REQUIRE(booted);
    REQUIRE(booted->serving->warnings.size() == 1);
    CHECK(booted->serving->warnings[0].code == codes::unknown_resource_kind);
    CHECK(booted->serving->graphs.size() == 2);
    CHECK(cluster.logged.find("unknown_resource_kind") != std::string::npos);

    auto& guard = cluster.rows()["warden.gate"];
    guard.digest = digest_of_bytes("y").hex();
    guard.applies_to = std::vector<std::string>{"graph.kb"};
    booted = cluster.boot_it();
    REQUIRE(booted);
    CHECK_FALSE(booted->serving->graphs.contains("kb"));
    CHECK(booted->serving->graphs.contains("notes"));
    REQUIRE(booted->serving->quarantined.size() == 1);
    CHECK(booted->serving->quarantined[0].reasons.front().code == codes::protection_not_applied);

    guard.applies_to = std::vector<std::string>{"cluster"};
    booted = cluster.boot_it();
    REQUIRE_FALSE(booted);
    CHECK(booted.error().find("[protection_not_applied] warden.gate") != std::string::npos);
}

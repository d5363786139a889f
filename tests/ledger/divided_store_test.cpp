// One store over two places: each object lies at its place, and batches, lists and removals over both are whole.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/ledger/divided_store.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

struct two_places {
    memory_store graphs{"/graphs"}, ledger{"/ledger"};
    divided_store whole{std::make_unique<testing::borrowed_store>(graphs),
                        std::make_unique<testing::borrowed_store>(ledger)};
};

const std::string payload = "__cluster/resources/query/kb/q/0.gq", manifest = "graphs/kb.omni/manifest.json",
                  approval = "__cluster/approvals/a.json", state{layout::state};

std::vector<std::string> keys_of(object_store& store, std::string_view prefix) {
    std::vector<std::string> keys;
    const auto entries = store.list(prefix);
    REQUIRE(entries);
    for (const auto& entry : *entries) keys.push_back(entry.key);
    return keys;
}

}  // namespace

TEST_CASE("each object lies at its place, and the ledger under another name") {
    two_places at;
    const std::vector<blob> all{{manifest, "m"}, {state, "s"}, {payload, "p"}, {approval, "a"}};
    const auto created = at.whole.put_all_if_absent(all);
    REQUIRE(created.size() == 4);
    for (const auto& one : created) CHECK(one);
    CHECK(keys_of(at.graphs, "") == std::vector<std::string>{payload, manifest});
    CHECK(keys_of(at.ledger, "") == std::vector{approval, std::string{layout::apart_ledger}});
    CHECK(at.whole.display(state) == "/ledger/__cluster/ledger.json");
    CHECK(at.whole.display(payload) == "/graphs/" + payload);
    // The outcomes of a batch stand where its objects do.
    const std::vector<blob> again{{"graphs/new", "n"}, {state, "t"}, {manifest, "x"}, {"__cluster/plans/p.json", "p"}};
    const auto mixed = at.whole.put_all_if_absent(again);
    CHECK(mixed[0]);
    CHECK(mixed[1].error().fault == store_fault::precondition_failed);
    CHECK(mixed[2].error().fault == store_fault::precondition_failed);
    CHECK(mixed[3]);
    const std::vector keys{approval, manifest, std::string{"graphs/none"}, state};
    std::map<std::size_t, std::string> read;
    at.whole.get_all(keys, [&](std::size_t i, const auto& object) { read[i] = object ? (*object)->bytes : "-"; });
    CHECK(read == std::map<std::size_t, std::string>{{0, "a"}, {1, "m"}, {2, "-"}, {3, "s"}});
    std::size_t looked_at = 0;
    at.whole.look_at_all(keys, [&](std::size_t i, const store_result<digest>& content) {
        looked_at += content && content->hex() == digest_of_bytes(read[i]).hex();
    });
    CHECK(looked_at == 3);
}

TEST_CASE("conditional writes, looks and removals go to the object's place") {
    two_places at;
    const auto version = *at.whole.put(state, "1");
    CHECK_FALSE(at.whole.get_if_changed(state, version)->has_value());
    const auto next = at.whole.put_if_match(state, "2", version);
    REQUIRE(next);
    CHECK(at.whole.put_if_match(state, "3", version).error().fault == store_fault::precondition_failed);
    CHECK(at.ledger.get(layout::apart_ledger)->bytes == "2");
    CHECK(at.whole.remove_if_match(state, *next));
    CHECK(at.whole.get(state).error().fault == store_fault::absent);
    CHECK(at.whole.probe(state) == presence::absent);
    REQUIRE(at.whole.put_if_absent(manifest, "m"));
    CHECK(at.whole.probe("graphs") == presence::present);
    CHECK(at.whole.probe("__cluster") == presence::absent);
    const std::vector<blob> both{{payload, "p"}, {approval, "a"}};
    REQUIRE(at.whole.put_all(both));
    CHECK(at.whole.probe("__cluster") == presence::present);
    const std::vector gone{payload, manifest};
    REQUIRE(at.whole.remove_all(gone));
    REQUIRE(at.whole.remove(approval));
    CHECK(at.whole.list("")->empty());
    CHECK(at.whole.counts().writes == at.graphs.counts().writes + at.ledger.counts().writes);
}

TEST_CASE("what is created together at two folders is durable when it returns, because neither flushes the other") {
    const temporary_folder graphs, ledger;
    divided_store whole{std::make_unique<file_store>(graphs.str()), std::make_unique<file_store>(ledger.str())};
    const std::vector<blob> all{{manifest, "m"}, {"graphs/kc.omni/manifest.json", "m"}, {approval, "a"}, {state, "s"}};
    for (const auto& one : whole.put_all_if_absent(all)) REQUIRE(one);
    for (const auto& key : {manifest, approval}) {
        const auto before = whole.counts().syncs;
        REQUIRE(whole.remove(key));
        CHECK(whole.counts().syncs - before == 1);  // its folder; nothing was left before it
    }
}

TEST_CASE("a list over both places is whole and sorted, without their marks, and so is what it removes") {
    two_places at;
    REQUIRE(at.graphs.put(state, "mark"));
    REQUIRE(at.ledger.put(state, "mark"));
    for (const auto& key : {state, payload, manifest, approval}) REQUIRE(at.whole.put(key, "x"));
    CHECK(keys_of(at.whole, "") == std::vector{approval, payload, state, manifest});
    CHECK(keys_of(at.whole, "__cluster") == std::vector{approval, payload, state});
    CHECK(keys_of(at.whole, layout::resources) == std::vector{payload});
    REQUIRE(at.whole.remove_prefix("__cluster"));
    CHECK(keys_of(at.whole, "") == std::vector{manifest});
    CHECK(at.graphs.get(state)->bytes == "mark");
    CHECK(at.ledger.get(state)->bytes == "mark");
    CHECK(at.whole.remove_litter("__cluster", litter_depth::tree).value_or(9) == 0);
}

TEST_CASE("what lies in a bucket is asked by the key, since one of two places may be a folder") {
    memory_store folder{"/graphs"}, bucket{"s3://bucket/ledger"};
    const divided_store apart{std::make_unique<testing::borrowed_store>(folder),
                              std::make_unique<testing::borrowed_store>(bucket)};
    CHECK(is_bucket(apart, layout::lock));
    CHECK(is_bucket(apart, layout::state));
    CHECK_FALSE(is_bucket(apart, layout::resources));
    CHECK_FALSE(is_bucket(apart));
    const divided_store otherwise{std::make_unique<testing::borrowed_store>(bucket),
                                  std::make_unique<testing::borrowed_store>(folder)};
    CHECK_FALSE(is_bucket(otherwise, layout::lock));
    CHECK(is_bucket(otherwise, layout::resources));
}

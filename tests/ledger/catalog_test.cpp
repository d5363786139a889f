#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using testing::fault_mode, testing::faulty_store;

namespace {

payload_blob query(const std::string& name, std::string_view text) {
    const auto content = digest_of_bytes(text);
    return {layout::payload(address_pattern{"query.<graph>.<name>"}, "query.kb." + name, content, ".gq"), content,
            text};
}

published_payloads publish(object_store& store, std::span<const payload_blob> payloads) {
    const auto published = publish_payloads(store, payloads);
    REQUIRE_MESSAGE(published, (published ? "" : published.error().message));
    return *published;
}

}  // namespace

TEST_CASE("new payloads are written together and synced once") {
    temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(store.put("x", ""));
    const auto before = store.counts();
    const auto outcome = publish(store, std::array{query("a", "text a"), query("b", "text b"), query("a", "text a")});
    CHECK(outcome.written == 2);
    CHECK(store.counts().syncs == before.syncs + 1);
    CHECK(store.counts().writes == before.writes + 2);
    CHECK(verify_payload(store, query("a", "text a").key, digest_of_bytes("text a")).text == "text a");
}

TEST_CASE("a payload that is there already is hashed, not written") {
    memory_store store;
    publish(store, std::array{query("a", "text")});
    const auto before = store.counts();
    CHECK(publish(store, std::array{query("a", "text")}).already_there == 1);
    CHECK(store.counts().writes == before.writes);
}

TEST_CASE("in a bucket payloads are created without a look, and only those in the way are read") {
    memory_store bucket{"s3://b/p"};
    publish(bucket, std::array{query("a", "text")});
    REQUIRE(bucket.put(query("b", "sound").key, "garbage"));
    const auto before = bucket.counts();
    const auto outcome = publish(bucket, std::array{query("a", "text"), query("b", "sound"), query("c", "new")});
    CHECK(outcome.already_there == 1);
    CHECK(outcome.written == 2);
    CHECK(bucket.counts().reads - before.reads == 2);
    CHECK(bucket.get(query("b", "sound").key)->bytes == "sound");
    CHECK(bucket.get(query("c", "new").key)->bytes == "new");
    for (const auto mode : testing::every_fault_mode) {
        CAPTURE(testing::name_of(mode));
        memory_store place{"s3://b/q"};
        faulty_store failing{place, 1, mode};
        const auto first = publish_payloads(failing, std::array{query("a", "1"), query("b", "2")});
        CHECK(first.has_value() == (mode == fault_mode::lose_answer));
        CHECK(publish(place, std::array{query("a", "1"), query("b", "2")}).written <= 2);
        CHECK(place.get(query("a", "1").key)->bytes == "1");
        CHECK(place.get(query("b", "2").key)->bytes == "2");
    }
}

TEST_CASE("a damaged payload is replaced by publishing it again") {
    memory_store store;
    const auto payload = query("a", "text");
    REQUIRE(store.put(payload.key, "garbage"));
    const auto damaged = verify_payload(store, payload.key, payload.content);
    CHECK(damaged.state == payload_state::mismatch);
    CHECK(damaged.actual == "sha256:" + digest_of_bytes("garbage").hex());
    CHECK(damaged.text.empty());
    CHECK(publish(store, std::array{payload}).written == 1);
    CHECK(verify_payload(store, payload.key, payload.content).state == payload_state::ok);
}

TEST_CASE("nothing to publish touches nothing") {
    memory_store store;
    publish(store, {});
    CHECK(store.counts().reads == 0);
    CHECK(store.counts().writes == 0);
}

TEST_CASE("a payload is missing only when that is known") {
    memory_store inner;
    const auto payload = query("a", "text");
    CHECK(verify_payload(inner, payload.key, payload.content).state == payload_state::missing);
    faulty_store store{inner, 1};
    CHECK_FALSE(store.put("x", ""));  // from here on nothing works
    const auto unreadable = verify_payload(store, payload.key, payload.content);
    CHECK(unreadable.state == payload_state::unreadable);
    CHECK_FALSE(unreadable.cause.empty());
    const auto refused = publish_payloads(store, std::array{payload});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == codes::resource_payload_write_error);
}

TEST_CASE("what is no file in the place of a payload is unreadable, and publishing leaves it alone") {
    for (const auto* what : {"empty folder", "folder", "link", "link to nothing"}) {
        CAPTURE(what);
        temporary_folder folder;
        file_store store{folder.str()};
        auto payload = query("a", "text");
        payload.address = "query.kb.a";
        const auto place = folder.path() / payload.key;
        std::filesystem::create_directories(place.parent_path());
        const std::string kind = what;
        if (kind.ends_with("folder")) std::filesystem::create_directory(place);
        if (kind == "folder") folder.write(payload.key + "/x", "kept");
        if (kind.starts_with("link")) std::filesystem::create_symlink(folder.path() / "other", place);
        if (kind == "link") folder.write("other", "text");
        const auto checked = verify_payload(store, payload.key, payload.content);
        CHECK(checked.state == payload_state::unreadable);
        CHECK_FALSE(checked.cause.empty());
        CHECK(probe_payloads(store, std::array{recorded_payload{payload.key, payload.content}})[0].state ==
              payload_state::unreadable);
        const auto refused = publish_payloads(store, std::array{payload});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == codes::resource_payload_write_error);
        CHECK(refused.error().path == "query.kb.a");
        CHECK(std::filesystem::exists(std::filesystem::symlink_status(place)));
        std::filesystem::rename(place, folder.path() / "aside");
        CHECK(publish(store, std::array{payload}).written == 1);
        CHECK(verify_payload(store, payload.key, payload.content).state == payload_state::ok);
    }
}

TEST_CASE("a payload that is not UTF-8 is unreadable, though its digest is right") {
    memory_store store;
    const auto payload = query("a", "\xff");
    publish(store, std::array{payload});
    CHECK(verify_payload(store, payload.key, payload.content).state == payload_state::unreadable);
}

TEST_CASE("a batch that fails is an error, and publishing again finishes it") {
    for (const auto mode : testing::every_fault_mode) {
        memory_store inner;
        faulty_store store{inner, 1, mode};
        const std::array payloads{query("a", "text a"), query("b", "text b")};
        const auto refused = publish_payloads(store, payloads);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == codes::resource_payload_write_error);
        publish(inner, payloads);
        for (const auto& payload : payloads)
            CHECK(verify_payload(inner, payload.key, payload.content).text == payload.text);
    }
}

TEST_CASE("many payloads are checked together, each told with its own outcome (3)") {
    temporary_folder folder;
    file_store store{folder.str()};
    const std::string shared = "shared text", binary = "\xff";
    const std::array payloads{query("a", shared), query("b", shared), query("c", "own"), query("d", binary),
                              query("e", shared)};
    publish(store, payloads);
    REQUIRE(store.put(query("c", "own").key, "garbage"));
    REQUIRE(store.remove(query("e", shared).key));
    std::vector<recorded_payload> recorded;
    for (const auto& payload : payloads) recorded.push_back({payload.key, payload.content});
    std::vector<payload_state> states(recorded.size());
    const auto before = store.counts();
    verify_payloads(store, recorded, [&](std::size_t i, const payload_check& checked, std::string_view text) {
        states[i] = checked.state;
        CHECK(text == (checked.state == payload_state::ok ? shared : ""));
        CHECK((checked.state == payload_state::mismatch) == !checked.actual.empty());
    });
    using enum payload_state;
    CHECK(states == std::vector{ok, ok, mismatch, unreadable, missing});
    CHECK(store.counts().bytes_read == before.bytes_read + shared.size() + 7 + 1);
}

TEST_CASE("500 queries of one file are stored, written and read once, and published again they write nothing") {
    temporary_folder folder;
    file_store store{folder.str()};
    const std::string text(41'000, 'q');
    std::vector<payload_blob> payloads;
    for (int i = 0; i < 500; ++i) payloads.push_back(query("q" + std::to_string(i), text));
    REQUIRE(store.put("x", ""));
    const auto before = store.counts();
    CHECK(publish(store, payloads).written == 500);
    CHECK(store.counts().bytes_written == before.bytes_written + text.size());
    CHECK(store.counts().syncs == before.syncs + 1);
    CHECK(publish(store, payloads).already_there == 500);
    CHECK(store.counts().bytes_written == before.bytes_written + text.size());
    CHECK(store.counts().bytes_read == before.bytes_read + text.size());
}

TEST_CASE("a text that does not have the digest of its row is an error, and nothing is written") {
    memory_store store, bucket{"s3://b/p"};
    auto misnamed = query("b", "text b");
    misnamed.text = "text of something else";
    const std::array payloads{query("a", "text a"), misnamed};
    for (object_store* at : {static_cast<object_store*>(&store), static_cast<object_store*>(&bucket)}) {
        const auto refused = publish_payloads(*at, payloads);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == codes::resource_payload_write_error);
        CHECK(at->probe(payloads[0].key) == presence::absent);
        CHECK(at->probe(misnamed.key) == presence::absent);
    }
}

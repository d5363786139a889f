// The records of a ledger's history: their codec, the chain, and what is rebuilt from it.
#include <algorithm>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/put_back_ledger.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "support/files.hpp"

using namespace omnigraph::cluster;
using testing::fault_mode, testing::faulty_store;

namespace {

std::string hex(std::string_view text) { return digest_of_bytes(text).hex(); }

resource_entry row(std::string_view text) {
    resource_entry entry;
    entry.digest = hex(text);
    return entry;
}

/// A ledger that moves as commands move it, but for the lock.
class recorded_ledger {
public:
    explicit recorded_ledger(object_store& store) : store_{store} { reopen(); }

    void reopen() {
        diagnostics findings;
        base_ = read_state(store_, findings);
        REQUIRE(findings.empty());
    }

    /// Record first, ledger next; false when either was refused.
    bool move(const std::map<std::string, resource_entry>& rows, const std::string& actor = "ada") {
        ledger_state next = base_.state.value_or(ledger_state{});
        next.state_revision = *next.state_revision + 1;
        *next.applied_revision.resources = rows;
        const auto encoded = encode_for_write(next);
        const auto previous = find_previous_record(store_, base_, said, encoded.cas);
        REQUIRE(previous);
        auto record = next_record(base_, next, encoded.cas, *previous);
        record.command = "apply";
        record.actor = actor;
        record.recorded_at = "2026-06-10T02:07:08Z";
        record.tool_version = "1";
        if (!write_history_record(store_, std::move(record))) return false;
        auto written = write_state(store_, encoded, base_);
        if (!written) return false;
        base_ = {next, written->cas, written->version};
        return true;
    }

    history_chain history() {
        said.clear();
        return read_history(store_, base_, said);
    }

    [[nodiscard]] const loaded_state& base() const { return base_; }

    diagnostics said;

private:
    object_store& store_;
    loaded_state base_;
};

std::string key_of(const history_record& record) {
    return layout::history_record(record.revision, *digest::parse(record.state_cas.substr(7)));
}

bool has(const diagnostics& findings, diagnostic_code code) {
    return std::ranges::any_of(findings, [&](const auto& d) { return d.code == code; });
}

std::string numbers(const history_chain& chain) {
    std::string text;
    for (const auto& record : chain.records) text += std::to_string(record.revision) + " ";
    return text;
}

}  // namespace

TEST_CASE("the key of a record has the revision and the digest of its ledger") {
    const auto cas = state_cas(digest_of_bytes("ledger"));
    const auto key = history_record_key(42, cas);
    REQUIRE(key);
    CHECK(*key == layout::history_record(42, digest_of_bytes("ledger")));
    CHECK(revision_of_record(*key) == 42);
    CHECK(revision_of_record("__cluster/history/revisions/notes.json") == 0);
    CHECK_FALSE(history_record_key(42, hex("ledger")));
}

TEST_CASE("a record reads back as it was written, and nothing else does") {
    history_record record;
    record.revision = 3;
    record.command = "apply";
    record.recorded_at = "2026-06-10T02:07:08Z";
    record.tool_version = "1";
    record.state_cas = "sha256:" + hex("ledger");
    record.changes = changes_between({{"query.kb.a", row("1")}, {"query.kb.b", row("x")}},
                                     {{"query.kb.a", row("2")}, {"query.kb.c", row("y")}});
    record.resources = std::map<std::string, resource_entry>{{"query.kb.a", row("2")}, {"query.kb.c", row("y")}};
    record.rows_digest = rows_digest(*record.resources);
    record.sources = source_listing{hex("{}"), {"queries/"}, {{"queries/a.gq", hex("2")}}, {}};
    record.sources_digest = sources_digest(*record.sources);
    const auto text = encode_history_record(record);
    const auto again = decode_history_record(text);
    REQUIRE(again);
    CHECK(*again == record);
    CHECK(record.changes.size() == 3);
    CHECK(apply_changes({{"query.kb.a", row("1")}, {"query.kb.b", row("x")}}, record.changes) == *record.resources);

    const auto refused = [](std::string altered) {
        const auto read = decode_history_record(altered);
        CHECK_FALSE(read);
    };
    const auto with = [&](std::string_view part, std::string_view other) {
        auto altered = text;
        altered.replace(altered.find(part), part.size(), other);
        return altered;
    };
    refused("");
    refused("{}");
    refused(text + " ");
    refused(with("\"revision\": 3", "\"revision\": 4"));
    refused(with("\"version\": 1", "\"version\": 2"));
    refused(with("\"command\": \"apply\"", "\"command\": \"apply\", \"more\": 1"));
    refused(with("\"command\": \"apply\"", "\"command\": \"refresh\""));
    refused(with("\"actor\": null", "\"actor\": \"eve\""));
    for (std::size_t at = 0; at < text.size(); at += 7) refused(text.substr(0, at));
}

TEST_CASE("records that this program has written before are still read, byte for byte") {
    std::size_t seen = 0;
    for (const auto& file : std::filesystem::directory_iterator{source_folder() / "tests/golden/history"}) {
        CAPTURE(file.path().string());
        const auto text = read_file(file.path());
        auto record = decode_history_record(text);
        REQUIRE(record);
        CHECK(encode_history_record(*record) == text);
        ++seen;
    }
    CHECK(seen >= 2);
}

TEST_CASE("a record with what cannot be is refused although its digest is right") {
    const auto refused = [](auto&& spoil, std::string_view why) {
        history_record record;
        record.recorded_at = "2026-06-10T02:07:08Z";
        record.state_cas = "sha256:" + hex("ledger");
        record.resources.emplace();
        record.rows_digest = rows_digest({});
        spoil(record);
        const auto text = encode_history_record(record);
        const auto read = decode_history_record(text);
        REQUIRE_FALSE(read);
        CHECK(read.error().find(why) != std::string::npos);
    };
    refused([](auto& r) { r.state_cas = "sha256:zz"; }, "state_cas");
    refused([](auto& r) { r.base_state_cas = hex("no prefix"); }, "base_state_cas");
    refused([](auto& r) { r.previous = history_link{1, "", hex("")}; }, "previous");
    refused([](auto& r) { r.recorded_at = "yesterday"; }, "recorded_at");
    refused([](auto& r) { r.resources.reset(); }, "snapshot_distance");
    refused([](auto& r) { r.snapshot_distance = 99, r.resources.reset(); }, "too far");
    refused([](auto& r) { r.rows_digest = hex("others"); }, "rows_digest");
    refused([](auto& r) { r.resources->emplace("query.kb.a", resource_entry{}); }, "resources[query.kb.a]");
    refused([](auto& r) { r.changes.push_back({"query.kb.a", "update", {}, row("1"), {}}); }, "another operation");
    refused([](auto& r) { r.changes.push_back({"query.kb.a", "delete", {}, {}, {}}); }, "another operation");
    refused([](auto& r) { r.changes.push_back({"query.kb.a", "create", {}, resource_entry{}, {}}); }, "digest");
    refused([](auto& r) { r.sources = source_listing{"", {}, {}, {}}; }, "sources.config");
    refused([](auto& r) { r.sources = source_listing{hex(""), {}, {{"a", "b"}}, {}}; }, "sources.files[a]");
}

TEST_CASE("what changed says which fields beside the digest differ") {
    auto before = row("1"), after = row("1");
    before.applies_to = std::vector<std::string>{"graph.kb"};
    after.applies_to = std::vector<std::string>{"cluster"};
    after.metadata->emplace("color", json("red"));
    after.references->push_back("graph.kb");
    const auto changes = changes_between({{"policy.p", before}}, {{"policy.p", after}});
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].operation == "update");
    CHECK(*changes[0].metadata == std::vector<std::string>{"applies_to", "color", "references"});
}

TEST_CASE("the chain is followed from the present ledger to its beginning") {
    memory_store store;
    recorded_ledger ledger{store};
    REQUIRE(ledger.move({{"query.kb.a", row("1")}}));
    REQUIRE(ledger.move({{"query.kb.a", row("2")}}, "ben"));
    REQUIRE(ledger.move({}));
    const auto chain = ledger.history();
    CHECK(ledger.said.empty());
    CHECK(chain.anchored);
    CHECK(numbers(chain) == "3 2 1 ");
    CHECK(*chain.records[1].actor == "ben");
    CHECK(chain.records[0].changes[0].operation == "delete");
    CHECK(chain.records[0].sequence == 3);
    CHECK(contents_of(store, chain.records[1])->rows.at("query.kb.a").digest == hex("2"));
}

TEST_CASE("a chain is followed no further than asked") {
    memory_store store;
    recorded_ledger ledger{store};
    for (const auto* text : {"1", "2", "3", "4"}) REQUIRE(ledger.move({{"query.kb.a", row(text)}}));
    const auto before = store.counts().reads;
    const auto chain = read_history(store, ledger.base(), ledger.said,
                                    [](const history_record& record) { return record.revision == 3; });
    CHECK(numbers(chain) == "4 3 ");
    CHECK(store.counts().reads - before == 2);
}

TEST_CASE("every revision is rebuilt from a few records") {
    memory_store store;
    recorded_ledger ledger{store};
    std::map<std::string, resource_entry> rows;
    std::vector<std::map<std::string, resource_entry>> all;
    for (int i = 0; i < 40; ++i) {
        rows["query.kb.q" + std::to_string(i % 7)] = row(std::to_string(i));
        if (i % 5 == 4) rows.erase("query.kb.q" + std::to_string(i % 3));
        REQUIRE(ledger.move(rows));
        all.push_back(rows);
    }
    const auto chain = ledger.history();
    REQUIRE(chain.records.size() == 40);
    for (std::size_t i = 0; i < 40; ++i) {
        const auto before = store.counts().reads;
        const auto contents = contents_of(store, chain.records[39 - i]);
        REQUIRE(contents);
        CHECK(contents->rows == all[i]);
        CHECK(store.counts().reads - before < history_snapshot_interval);
    }
}

TEST_CASE("a record that is missing or altered is named, and what lies behind it is still shown") {
    for (const bool removed : {true, false}) {
        CAPTURE(removed);
        memory_store store;
        recorded_ledger ledger{store};
        for (const auto* text : {"1", "2", "3", "4"}) REQUIRE(ledger.move({{"query.kb.a", row(text)}}));
        const auto sound = ledger.history();
        const auto key = key_of(sound.records[2]);
        if (removed) {
            REQUIRE(store.remove(key));
        } else {
            auto text = store.get(key)->bytes;
            text.replace(text.find("ada"), 3, "eve");
            REQUIRE(store.put(key, text));
        }
        const auto chain = ledger.history();
        CHECK(numbers(chain) == "4 3 1 ");
        REQUIRE(chain.breaks.size() == 1);
        CHECK(chain.breaks[0].before == 1);
        REQUIRE(has(ledger.said, codes::history_broken));
        CHECK(ledger.said[0].message.find("before revision 3") != std::string::npos);
        CHECK(ledger.said[0].level == severity::error);
        CHECK_FALSE(contents_of(store, chain.records[0]));
        // What comes later stands on its own again.
        REQUIRE(ledger.move({{"query.kb.a", row("5")}}));
    }
}

TEST_CASE("a record that was forged as a whole is not the one that was continued") {
    memory_store store;
    recorded_ledger ledger{store};
    for (const auto* text : {"1", "2"}) REQUIRE(ledger.move({{"query.kb.a", row(text)}}));
    auto forged = ledger.history().records[1];
    forged.actor = "eve";
    const auto text = encode_history_record(forged);
    REQUIRE(store.put(key_of(forged), text));
    const auto chain = ledger.history();
    CHECK(chain.breaks.size() == 1);
    CHECK(ledger.said.at(0).message.find("is not the one that was continued") != std::string::npos);
}

TEST_CASE("an attempt that came to nothing is not part of the history") {
    memory_store store;
    recorded_ledger ledger{store};
    REQUIRE(ledger.move({{"query.kb.a", row("1")}}));
    faulty_store dying{store, 2, fault_mode::crash_before};  // after the record, before the ledger
    recorded_ledger interrupted{dying};
    CHECK_FALSE(interrupted.move({{"query.kb.a", row("2")}}, "eve"));
    CHECK(store.list(layout::history_revisions)->size() == 2);
    CHECK(numbers(ledger.history()) == "1 ");

    SUBCASE("the same change again, by another one") {
        REQUIRE(ledger.move({{"query.kb.a", row("2")}}, "ben"));
        const auto chain = ledger.history();
        CHECK(numbers(chain) == "2 1 ");
        CHECK(*chain.records[0].actor == "ben");
    }
    SUBCASE("another change") {
        REQUIRE(ledger.move({{"query.kb.a", row("3")}}));
        CHECK(numbers(ledger.history()) == "2 1 ");
        CHECK(contents_of(store, ledger.history().records[0])->rows.at("query.kb.a").digest == hex("3"));
    }
    CHECK(ledger.said.empty());
}

TEST_CASE("an older ledger that was put back is told from the newest one by one listing, read or not") {
    memory_store store;
    recorded_ledger ledger{store};
    REQUIRE(ledger.move({{"query.kb.a", row("1")}}));
    const auto older = store.get(layout::state)->bytes;
    REQUIRE(ledger.move({{"query.kb.a", row("2")}}));
    const auto warned = [&](bool is_read) {
        diagnostics findings;
        const auto reads = store.counts().reads;
        warn_of_put_back_ledger(store, *ledger.base().state->state_revision, is_read ? &ledger.base() : nullptr,
                                findings);
        const bool found = has(findings, codes::history_ahead);
        CHECK(findings.size() == (found ? 1 : 0));
        if (!found) CHECK(store.counts().reads == reads);
        return found;
    };
    CHECK_FALSE(warned(true));
    REQUIRE(store.put(layout::state, older));
    ledger.reopen();
    CHECK(warned(true));
    CHECK(warned(false));
}

TEST_CASE("a ledger that another program moved shows as a gap") {
    memory_store store;
    recorded_ledger ledger{store};
    REQUIRE(ledger.move({{"query.kb.a", row("1")}}));
    auto foreign = *ledger.base().state;
    foreign.state_revision = 2;
    foreign.applied_revision.resources->emplace("query.kb.b", row("b"));
    REQUIRE(write_state(store, foreign, ledger.base()));
    ledger.reopen();
    auto chain = ledger.history();
    CHECK_FALSE(chain.anchored);
    CHECK(numbers(chain) == "1 ");
    CHECK(has(ledger.said, codes::history_gap));

    REQUIRE(ledger.move({{"query.kb.a", row("1")}}));
    chain = ledger.history();
    CHECK(chain.anchored);
    CHECK(numbers(chain) == "3 1 ");
    CHECK(follows_a_gap(chain.records[0]));
    CHECK(chain.breaks.empty());
    REQUIRE(ledger.said.size() == 1);
    CHECK(ledger.said[0].code == codes::history_gap);
    CHECK(ledger.said[0].level == severity::warning);
    CHECK(contents_of(store, chain.records[0])->rows.size() == 1);
}

TEST_CASE("a ledger that begins anew after it was lost goes on with the history") {
    memory_store store;
    recorded_ledger ledger{store};
    for (const auto* text : {"1", "2", "3"}) REQUIRE(ledger.move({{"query.kb.a", row(text)}}));
    REQUIRE(store.remove(layout::state));
    ledger.reopen();
    CHECK(numbers(ledger.history()) == "3 2 1 ");
    REQUIRE(ledger.move({{"query.kb.a", row("3")}}));
    const auto chain = ledger.history();
    CHECK(numbers(chain) == "1 3 2 1 ");
    CHECK(rebuilds_lost_ledger(chain.records[0]));
    CHECK(chain.records[0].sequence == 4);
    CHECK(ledger.said.empty());
}

TEST_CASE("a record whose ledger was not written is replaced by the next attempt, and never continues itself") {
    memory_store store;
    recorded_ledger ledger{store};
    REQUIRE(ledger.move({}));
    REQUIRE(store.remove(layout::state));
    ledger.reopen();
    REQUIRE(ledger.move({}));  // the same ledger once more
    const auto chain = ledger.history();
    CHECK(numbers(chain) == "1 ");
    CHECK(chain.breaks.empty());
    CHECK_FALSE(chain.records[0].previous);
}

TEST_CASE("files that are no records are left alone") {
    memory_store store;
    recorded_ledger ledger{store};
    REQUIRE(ledger.move({}));
    REQUIRE(store.put("__cluster/history/revisions/notes.txt", "?"));
    REQUIRE(store.put("__cluster/history/revisions/0000000009-x.json", "{}"));
    CHECK(numbers(ledger.history()) == "1 ");
    CHECK(ledger.said.empty());
    REQUIRE(store.remove(layout::state));
    ledger.reopen();
    CHECK(numbers(ledger.history()) == "1 ");
    CHECK(has(ledger.said, codes::history_record_invalid));
    CHECK_FALSE(has_errors(ledger.said));
}

TEST_CASE("a record that cannot be written stops the ledger, and a lost answer does not") {
    memory_store store;
    for (const auto mode : testing::every_fault_mode) {
        CAPTURE(testing::name_of(mode));
        faulty_store failing{store, 1, mode};
        history_record record;
        record.recorded_at = "2026-06-10T02:07:08Z";
        record.state_cas = "sha256:" + hex(testing::name_of(mode));
        record.resources.emplace();
        record.rows_digest = rows_digest({});
        const auto written = write_history_record(failing, record);
        CHECK(written.has_value() == (mode == fault_mode::lose_answer));
        if (!written) CHECK(written.error().code == codes::history_write_error);
        CHECK(write_history_record(store, record));
        CHECK(write_history_record(store, record));
    }
}

TEST_CASE("who loses the race for a record has lost it for the ledger") {
    struct contested_store final : testing::borrowed_store {
        explicit contested_store(object_store& owner) : borrowed_store{owner}, owner_{owner} {}
        store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                                  const object_version& expected) override {
            static_cast<void>(owner_.put(key, "{}"));
            return owner_.put_if_match(key, bytes, expected);
        }

    private:
        object_store& owner_;
    };
    memory_store store;
    history_record record;
    record.recorded_at = "2026-06-10T02:07:08Z";
    record.state_cas = "sha256:" + hex("one");
    record.resources.emplace();
    record.rows_digest = rows_digest({});
    REQUIRE(write_history_record(store, record));
    record.recorded_at = "2026-06-10T02:07:09Z";
    contested_store contested{store};
    const auto written = write_history_record(contested, record);
    REQUIRE_FALSE(written);
    CHECK(written.error().code == codes::state_cas_mismatch);
}

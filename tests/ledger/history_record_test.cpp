// One record of the history: what it keeps, that it notices being altered, and that changes lead from rows to rows.
#include <map>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>

using namespace omnigraph::cluster;

namespace {

using rows_by_address = std::map<std::string, resource_entry>;

resource_entry row(const std::string& content) { return {digest_of_bytes(content).hex()}; }

rows_by_address some_rows() {
    rows_by_address rows;
    for (int count = *rc::gen::inRange(0, 6); count > 0; --count)
        rows["a." + std::to_string(*rc::gen::inRange(0, 8))] = row(std::to_string(*rc::gen::inRange(0, 3)));
    return rows;
}

history_record record_of(const rows_by_address& before, const rows_by_address& after) {
    history_record record;
    record.revision = 2;
    record.command = "apply";
    record.recorded_at = "2026-06-10T02:07:08Z";
    record.tool_version = "1";
    record.state_cas = "sha256:" + digest_of_bytes("state").hex();
    record.changes = changes_between(before, after);
    record.snapshot_distance = 1;
    record.rows_digest = rows_digest(after);
    return record;
}

}  // namespace

TEST_CASE("changes lead from rows to rows, and none lead nowhere") {
    CHECK(rc::check([] {
        const auto before = some_rows(), after = some_rows();
        const auto all = changes_between(before, after);
        RC_ASSERT(apply_changes(before, all) == after);
        RC_ASSERT(apply_changes(after, changes_between(after, before)) == before);
        RC_ASSERT(changes_between(before, before).empty());
        RC_ASSERT((rows_digest(before) == rows_digest(after)) == (before == after));
    }));
}

TEST_CASE("differences of uids lead from uids to uids, and forget what is gone") {
    const auto some_uids = [] {
        recorded_uids uids;
        for (int count = *rc::gen::inRange(0, 6); count > 0; --count)
            uids["a." + std::to_string(*rc::gen::inRange(0, 8))].push_back(std::to_string(*rc::gen::inRange(0, 3)));
        return uids;
    };
    CHECK(rc::check([&] {
        const auto before = some_uids(), after = some_uids();
        RC_ASSERT(apply_uids(before, uids_between(before, after)) == after);
        RC_ASSERT(uids_between(before, before).empty());
    }));
}

TEST_CASE("a change says what it did: created, updated, deleted, or only what is recorded beside the digest") {
    rows_by_address before{{"a", row("1")}, {"b", row("2")}, {"c", row("3")}}, after{{"b", row("9")}, {"c", row("3")}};
    after["d"] = row("4");
    after["c"].applies_to = std::vector<std::string>{"cluster"};
    const auto all = changes_between(before, after);
    REQUIRE(all.size() == 4);
    CHECK(all[0].operation == "delete");
    CHECK_FALSE(all[0].after);
    CHECK(all[1].operation == "update");
    CHECK(all[1].metadata->empty());
    CHECK(all[2].address == "c");
    CHECK(all[2].metadata->size() == 1);
    CHECK(all[3].operation == "create");
    CHECK_FALSE(all[3].before);
}

TEST_CASE("(1) a record is read back as it was written, and its digest is linked to") {
    auto record = record_of({}, {{"a", row("1")}});
    const auto text = encode_history_record(record);
    const auto read = decode_history_record(text);
    REQUIRE_MESSAGE(read, (read ? "" : read.error()));
    CHECK(*read == record);
    CHECK_FALSE(record.digest.empty());
    CHECK(link_to(*read) == history_link{2, record.state_cas, record.digest});
}

TEST_CASE("(1) a record that was altered, or is none, is not read") {
    auto record = record_of({}, {{"a", row("1")}});
    const auto text = encode_history_record(record);
    auto other = text;
    other.replace(other.find("apply"), 5, "appli");
    for (const auto& wrong : {other, std::string{}, std::string{"{}"}, text.substr(1), text + "x"}) {
        const auto refused = decode_history_record(wrong);
        REQUIRE_FALSE(refused);
        CHECK_FALSE(refused.error().empty());
    }
}

TEST_CASE("listings of sources lead from one to the next, and name what is gone") {
    const source_listing before{"c1", {"q"}, {{"a", "1"}, {"b", "2"}}, {}}, after{"c2", {"q"}, {{"b", "3"}}, {}};
    const auto changed = changes_between(before, after);
    CHECK(changed.files == std::map<std::string, std::string>{{"b", "3"}});
    CHECK(*changed.removed == std::vector<std::string>{"a"});
    CHECK(apply_changes(before, changed) == after);
    CHECK(sources_digest(before) != sources_digest(after));
}

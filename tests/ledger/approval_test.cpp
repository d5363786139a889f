// Approval artifacts: what is written is read back, and what is no artifact is reported and left alone.
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

using namespace omnigraph::cluster;
using testing::fault_mode, testing::faulty_store;

namespace {

constexpr const char* first_id = "01JXAPPR0VA100000000000000";
constexpr const char* second_id = "01JXAPPR0VA100000000000001";

approval_record of_a_delete(std::string id = first_id) {
    approval_record record;
    record.approval_id = std::move(id);
    record.resource = "graph.kb";
    record.operation = "delete";
    record.reason = "data goes";
    record.bound_config_digest = std::string(64, 'c');
    record.bound_before_digest = std::string(64, 'b');
    record.approved_by = "ann";
    record.created_at = "2026-06-10T02:07:08Z";
    return record;
}

diagnostic only(const diagnostics& findings) {
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].level == severity::warning);
    CHECK_FALSE(findings[0].remedy.empty());
    return findings[0];
}

}  // namespace

TEST_CASE("an artifact of the reference program is read and written byte for byte") {
    memory_store store{"/m"};
    const std::string text =
        "{\n  \"schema_version\": 1,\n  \"approval_id\": \"" + std::string{first_id} +
        "\",\n  \"resource\": \"graph.kb\",\n  \"operation\": \"delete\",\n  \"reason\": \"data goes\",\n"
        "  \"bound_config_digest\": \"" +
        std::string(64, 'c') + "\",\n  \"bound_before_digest\": \"" + std::string(64, 'b') +
        "\",\n  \"bound_after_digest\": null,\n  \"approved_by\": \"ann\",\n"
        "  \"created_at\": \"2026-06-10T02:07:08Z\",\n  \"consumed_at\": null,\n  \"consumed_by_operation\": null\n}\n";
    REQUIRE(write_approval(store, of_a_delete()));
    CHECK(store.get(layout::approval(first_id))->bytes == text);
    diagnostics findings;
    const auto given = list_approvals(store, findings);
    CHECK(findings.empty());
    REQUIRE(given.size() == 1);
    CHECK(given[0].record == of_a_delete());
}

TEST_CASE("whatever an artifact says is read back as it was written") {
    CHECK(rc::check([] {
        memory_store store{"/m"};
        auto record = of_a_delete();
        record.reason = *rc::gen::string<std::string>();
        for (auto& c : record.reason) c = static_cast<char>(c & 0x7F);
        if (*rc::gen::arbitrary<bool>()) record.bound_change_digest = std::string(64, 'd');
        if (*rc::gen::arbitrary<bool>()) record.observed_manifest_version = *rc::gen::arbitrary<std::uint64_t>();
        if (*rc::gen::arbitrary<bool>()) record.expires_at = "2027-01-01T00:00:00.5Z";
        if (*rc::gen::arbitrary<bool>()) record.consumed_at = "2026-07-01T00:00:00Z";
        if (*rc::gen::arbitrary<bool>()) record.revoked_at = "2026-07-01T00:00:00Z";
        RC_ASSERT(write_approval(store, record).has_value());
        const auto found = find_approval(store, first_id);
        RC_ASSERT(found.has_value());
        RC_ASSERT((*found)->record == record);
    }));
}

TEST_CASE("an id is written once, and a rewrite replaces exactly what was read") {
    memory_store store{"/m"};
    const auto first = write_approval(store, of_a_delete());
    REQUIRE(first);
    CHECK(write_approval(store, of_a_delete()));  // the same bytes: one's own write, repeated after a lost answer
    auto used = of_a_delete();
    used.consumed_at = "2026-06-11T00:00:00Z";
    const auto again = write_approval(store, used);
    REQUIRE_FALSE(again);
    CHECK(again.error().code == codes::approval_write_error);

    const auto second = replace_approval(store, used, *first);
    REQUIRE(second);
    auto revoked = of_a_delete();
    revoked.revoked_at = "2026-06-12T00:00:00Z";
    CHECK_FALSE(replace_approval(store, revoked, *first));
    CHECK((*find_approval(store, first_id))->record == used);
}

TEST_CASE("a write whose answer was lost counts when it is there") {
    memory_store store{"/m"};
    faulty_store failing{store, 1, fault_mode::lose_answer};
    CHECK(write_approval(failing, of_a_delete()));
    faulty_store refusing{store, 1, fault_mode::fail_before};
    CHECK_FALSE(write_approval(refusing, of_a_delete(second_id)));
    CHECK_FALSE(*find_approval(store, second_id));
}

TEST_CASE("what is no artifact is reported with its place and stays, and the others count") {
    struct row {
        std::string text;
        diagnostic_code code;
    };
    auto with = [](auto&& edit) {
        auto record = of_a_delete();
        edit(record);
        return encode_document(record);
    };
    const std::string good = encode_document(of_a_delete());
    const std::vector<row> rows{
        {"{", codes::invalid_approval_artifact},
        {good.substr(0, good.size() - 3) + ",\n  \"extra\": 1\n}\n", codes::invalid_approval_artifact},
        {std::string(70'000, ' ') + good, codes::invalid_approval_artifact},
        {with([](auto& r) { r.schema_version = 2; }), codes::unsupported_approval_version},
        {with([](auto& r) { r.approval_id = second_id; }), codes::invalid_approval_artifact},
        {with([](auto& r) { r.resource = ""; }), codes::invalid_approval_artifact},
        {with([](auto& r) { r.operation = "destroy"; }), codes::invalid_approval_artifact},
        {with([](auto& r) { r.approved_by = "  "; }), codes::invalid_approval_artifact},
        {with([](auto& r) { r.bound_config_digest = "xyz"; }), codes::invalid_approval_artifact},
        {with([](auto& r) { r.bound_change_digest = "xyz"; }), codes::invalid_approval_artifact},
        {with([](auto& r) { r.created_at = "yesterday"; }), codes::invalid_approval_artifact},
        {with([](auto& r) { r.expires_at = "tomorrow"; }), codes::invalid_approval_artifact},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        memory_store store{"/m"};
        REQUIRE(store.put(layout::approval(first_id), row.text));
        REQUIRE(write_approval(store, of_a_delete(second_id)));
        diagnostics findings;
        const auto given = list_approvals(store, findings);
        const auto fault = only(findings);
        CHECK(fault.code == row.code);
        CHECK(fault.path == store.display(layout::approval(first_id)));
        REQUIRE(given.size() == 1);
        CHECK(given[0].record.approval_id == second_id);
        CHECK(store.get(layout::approval(first_id))->bytes == row.text);
    }
}

TEST_CASE("a folder that cannot be listed approves nothing, and foreign files are no artifacts") {
    memory_store store{"/m"};
    REQUIRE(store.put("__cluster/approvals/README", "?"));
    REQUIRE(store.put("__cluster/approvals/old/" + std::string{first_id} + ".json", "?"));
    diagnostics findings;
    CHECK(list_approvals(store, findings).empty());
    CHECK(findings.empty());

    faulty_store dead{store, 1, fault_mode::crash_before};
    static_cast<void>(dead.put("x", "x"));
    CHECK(list_approvals(dead, findings).empty());
    CHECK(only(findings).code == codes::approval_read_error);
}

TEST_CASE(
    "an approval with an altered bit authorises nothing else, and one without a checksum is of an earlier version") {
    auto agreed = of_a_delete();
    agreed.expires_at = "2026-06-11T02:07:08Z";
    memory_store store;
    REQUIRE(write_approval(store, agreed));
    const auto key = layout::approval(first_id);
    const auto text = store.get(key)->bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto altered = text;
        altered[at] = static_cast<char>(altered[at] ^ (1 << (at % 8)));
        REQUIRE(store.put(key, altered));
        diagnostics findings;
        CAPTURE(at);
        for (const auto& given : list_approvals(store, findings)) CHECK(given.record == agreed);
    }
    REQUIRE(store.put(key, encode_document(agreed)));
    diagnostics findings;
    REQUIRE(list_approvals(store, findings).size() == 1);
    CHECK(list_approvals(store, findings)[0].record == agreed);
    auto parsed = *parse_json(text);
    REQUIRE(store.put(key, compact_json(parsed)));
    REQUIRE(list_approvals(store, findings).size() == 1);
    parsed.at("approved_by") = "eve";
    REQUIRE(store.put(key, compact_json(parsed)));
    CHECK(list_approvals(store, findings).empty());
    CHECK(only(findings).code == codes::invalid_approval_artifact);
}

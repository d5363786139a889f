// What cannot be read for the moment, in every place and by every command: nothing is said to be broken, gone or empty
// because of it, no remedy gives anything up, and afterwards everything is as it was.
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

/// Answers with a fault whatever is asked about keys that begin with `part`, or lie where its list would be.
class partly_silent_store final : public testing::borrowed_store {
public:
    partly_silent_store(object_store& owner, std::string part, store_fault fault)
        : borrowed_store{owner}, owner_{owner}, part_{std::move(part)}, fault_{fault} {}

    store_result<stored_object> get(std::string_view key) override {
        if (is_silent(key)) return no_answer(key);
        return owner_.get(key);
    }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        if (is_silent(key)) return no_answer(key);
        return owner_.get_if_changed(key, known);
    }
    store_result<std::vector<object_entry>> list(std::string_view prefix) override {
        if (is_silent(prefix)) return no_answer(prefix);
        return owner_.list(prefix);
    }
    presence probe(std::string_view key) override { return is_silent(key) ? presence::unknown : owner_.probe(key); }

private:
    [[nodiscard]] bool is_silent(std::string_view key) const { return key.starts_with(part_); }
    [[nodiscard]] store_error no_answer(std::string_view key) const {
        return {fault_, std::string{key}, "the store gives no answer"};
    }

    object_store& owner_;
    std::string part_;
    store_fault fault_;
};

const std::string whole = "version: 1\n" + toy::lands;
const std::string without_bree =
    "version: 1\nlands:\n  shire: { law: be kind, songs: { dawn: la } }\n"
    "guilds: { bakers: { bound: [shire], charter: bread } }\n";

/// Four revisions, an open approval of the delete of a land, which cluster.yaml no longer declares.
struct lived_in : toy::cluster {
    lived_in() : basic_cluster{whole} {
        REQUIRE(import_cluster().ok);
        REQUIRE(apply_as("ada").converged);
        declare(whole + "metadata: { name: other }\n");
        REQUIRE(apply_as("ben").converged);
        declare(without_bree);
        REQUIRE(approve("land.bree").ok);
    }
    std::string record(std::size_t at) {
        const auto records = store.list(layout::history_revisions);
        REQUIRE(records);
        return records->at(at).key;
    }
};

using command = std::function<std::vector<diagnostic_report>(const environment&)>;

const std::map<std::string, command> all_commands{
    {"status", [](const auto& env) { return commands::status<toy::world>(env).diagnostics; }},
    {"plan", [](const auto& env) { return commands::plan<toy::world>(env).diagnostics; }},
    {"apply", [](const auto& env) { return commands::apply<toy::world>(env).diagnostics; }},
    {"refresh", [](const auto& env) { return commands::refresh<toy::world>(env, {}).diagnostics; }},
    {"import", [](const auto& env) { return commands::import_cluster<toy::world>(env).diagnostics; }},
    {"approve",
     [](const auto& env) {
         return commands::approve<toy::world>(env, {"land.bree", {}}).diagnostics;
     }},
    {"recover", [](const auto& env) { return commands::recover<toy::world>(env).diagnostics; }},
    {"log", [](const auto& env) { return commands::log<toy::world>(env).diagnostics; }},
    {"show", [](const auto& env) { return commands::show<toy::world>(env, "2").diagnostics; }},
    {"diff", [](const auto& env) { return commands::diff<toy::world>(env, "1", "2").diagnostics; }},
    {"blame", [](const auto& env) { return commands::blame<toy::world>(env, "land.shire").diagnostics; }},
    {"gc",
     [](const auto& env) {
         return commands::collect_garbage<toy::world>(
                    env, {.older_than = std::chrono::seconds{0}, .keep_revisions = 1, .remove = true})
             .diagnostics;
     }},
};

/// Codes that say of something stored that it is damaged, missing or empty.
constexpr std::array untrue_codes{
    "history_broken",
    "history_gap",
    "history_empty",
    "revision_not_found",
    "history_record_invalid",
    "history_ahead",
    "invalid_state_json",
    "state_missing",
    "invalid_recovery_sidecar",
    "root_vanished",
    "catalog_payload_missing",
    "catalog_payload_mismatch",
    "invalid_approval_artifact",
    "recovery_record_missing",
    "resource_not_found",
    "invalid_state_lock",
};

/// Words of remedies that give something up, or mend what is not broken.
constexpr std::array harmful_words{"--discard", "--keep-revisions", "emove what is there",      "emove it",
                                   "Restore ",  "from a copy",      "approve the change again", "Bring back"};

void check_words(const std::vector<diagnostic_report>& said) {
    for (const auto& each : said) {
        CAPTURE(each.code);
        CAPTURE(each.message);
        CHECK(std::ranges::find(untrue_codes, each.code) == untrue_codes.end());
        const auto remedy = each.remedy.value_or("");
        CAPTURE(remedy);
        for (const std::string_view word : harmful_words) CHECK(remedy.find(word) == std::string::npos);
    }
}

}  // namespace

TEST_CASE("what cannot be read now is not said to be broken, gone or empty, and nothing of it is given up") {
    const std::map<std::string, std::function<std::string(lived_in&)>> parts{
        {"ledger", [](auto&) { return std::string{layout::state}; }},
        {"lock", [](auto&) { return std::string{layout::lock}; }},
        {"newest record", [](auto& cluster) { return cluster.record(2); }},
        {"middle record", [](auto& cluster) { return cluster.record(1); }},
        {"first record", [](auto& cluster) { return cluster.record(0); }},
        {"records", [](auto&) { return std::string{layout::history_revisions}; }},
        {"history", [](auto&) { return std::string{layout::history}; }},
        {"texts", [](auto&) { return std::string{layout::history_sources}; }},
        {"approvals", [](auto&) { return std::string{layout::approvals}; }},
        {"an approval", [](auto& cluster) { return cluster.store.list(layout::approvals)->at(0).key; }},
        {"sidecars", [](auto&) { return std::string{layout::recoveries}; }},
        {"a sidecar",
         [](auto& cluster) {
             sidecar_record record;
             record.operation_id = "01JX0PERAT10N0000000000000";
             record.started_at = "2026-06-10T02:07:08Z";
             record.kind = "land_create";
             record.graph_id = "shire";
             record.address = "land.shire";
             record.graph_uri = "/toy/lands/shire.land";
             record.desired_schema_digest = digest_of_bytes("be kind").hex();
             REQUIRE(write_sidecar(cluster.store, record));
             return layout::sidecar(record.operation_id);
         }},
        {"payloads", [](auto&) { return std::string{layout::resources}; }},
        {"a root", [](auto&) { return std::string{"lands/shire.land"}; }},
        {"a reference", [](auto&) { return std::string{"lands/shire.land/manifest.json"}; }},
        {"a root to be removed", [](auto&) { return std::string{"lands/bree.land"}; }},
    };
    for (const auto& [part, prepare] : parts)
        for (const auto fault : {store_fault::denied, store_fault::transient, store_fault::other})
            for (const auto& [name, run] : all_commands) {
                CAPTURE(part);
                CAPTURE(static_cast<int>(fault));
                CAPTURE(name);
                lived_in cluster;
                const auto silent = prepare(cluster);
                const auto records = cluster.store.list(layout::history_revisions)->size();
                partly_silent_store store{cluster.store, silent, fault};
                auto env = cluster.env(&store);
                env.actor = "eve";
                check_words(run(env));
                // Nothing of what could not be read was given up: with the answer back, all goes on.
                for (const auto& entry : cluster.store.list(layout::recoveries).value_or({}))
                    REQUIRE(cluster.store.remove(entry.key));
                diagnostics none;
                if (const auto seen = observe_lock(cluster.store, none); seen.record)
                    REQUIRE(force_unlock(cluster.store, seen.record->lock_id));
                CHECK(commands::log<toy::world>(cluster.env()).verified);
                CHECK(cluster.store.list(layout::history_revisions)->size() >= records);
                cluster.declare(without_bree);
                if (!cluster.apply_as("ada").converged) {  // the approval was for another state, as after a refresh
                    static_cast<void>(cluster.approve("land.bree"));
                    CHECK(cluster.apply_as("ada").converged);
                }
                CHECK(commands::log<toy::world>(cluster.env()).verified);
            }
}

namespace {

bool has_error(const std::vector<diagnostic_report>& said, diagnostic_code code) {
    return std::ranges::any_of(said, [&](const auto& d) { return d.code == code.text && d.severity == "error"; });
}

/// What is said names the fault as an error, and nothing that was concluded from it.
void check_stopped(const std::vector<diagnostic_report>& said, diagnostic_code code) {
    CHECK(has_error(said, code));
    for (const auto& each : said) {
        CAPTURE(each.code);
        CHECK(each.code != codes::cluster_recovery_pending.text);
        CHECK(each.code != codes::approval_stale.text);
        CHECK(each.code != codes::approval_not_required.text);
    }
}

}  // namespace

TEST_CASE("a command that cannot read the sidecars or the approvals ends with that, and holds nothing back for it") {
    const std::map<std::string_view, diagnostic_code> places{{layout::recoveries, codes::recovery_sidecar_read_error},
                                                             {layout::approvals, codes::approval_read_error}};
    for (const auto& [place, code] : places)
        for (const auto fault : {store_fault::denied, store_fault::transient}) {
            CAPTURE(place);
            lived_in cluster;
            partly_silent_store store{cluster.store, std::string{place}, fault};
            auto env = cluster.env(&store);
            env.actor = "ada";
            const auto before = cluster.store.get(layout::state)->bytes;
            const auto applied = commands::apply<toy::world>(env);
            CHECK_FALSE(applied.ok);
            CHECK(applied.changes.empty());
            check_stopped(applied.diagnostics, code);
            const auto planned = commands::plan<toy::world>(env);
            CHECK_FALSE(planned.ok);
            CHECK(planned.changes.empty());
            check_stopped(planned.diagnostics, code);
            if (place == layout::recoveries) {
                check_stopped(commands::refresh<toy::world>(env, {}).diagnostics, code);
                check_stopped(commands::recover<toy::world>(env).diagnostics, code);
                CHECK_FALSE(has_error(commands::status<toy::world>(env).diagnostics, code));
            } else {
                check_stopped(commands::approve<toy::world>(env, {"land.bree", {}}).diagnostics, code);
                check_stopped(commands::list_approvals<toy::world>(env).diagnostics, code);
            }
            CHECK(cluster.store.get(layout::state)->bytes == before);
            CHECK(cluster.apply_as("ada").converged);
        }
}

TEST_CASE("only what says that a sidecar or an approval cannot be read is refused, and only from the given one on") {
    diagnostics said{warning(codes::approval_read_error, "a", ""), warning(codes::invalid_recovery_sidecar, "b", ""),
                     warning(codes::recovery_sidecar_read_error, "c", "")};
    CHECK_FALSE(refuse_unread(said, 3));
    CHECK(refuse_unread(said, 1));
    CHECK(said[0].level == severity::warning);
    CHECK(said[1].level == severity::warning);
    CHECK(said[2].level == severity::error);
    CHECK(has_failed_since(said, 2));
    CHECK_FALSE(has_failed_since(said, 3));
    said.push_back(warning(codes::approval_read_error, "d", ""));
    CHECK_FALSE(has_failed_since(said, 3));
}

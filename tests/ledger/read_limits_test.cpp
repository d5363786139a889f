#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

constexpr std::string_view id = "01JX0PERAT10N0000000000000";

/// A file of 1 GiB that takes no room on the disk.
void write_huge(const temporary_folder& folder, const std::string& key) {
    folder.write(key, "{");
    std::filesystem::resize_file(folder / key, std::uintmax_t{1} << 30);
}

bool has_only(const diagnostics& found, diagnostic_code code) {
    for (const auto& each : found)
        if (each.code != code || each.remedy.empty()) return false;
    return !found.empty();
}

}  // namespace

TEST_CASE("each place of a cluster has a limit, and the roots of graphs have none here") {
    const auto content = digest_of_bytes("x");
    CHECK(most_bytes_of(layout::state) == read_limits::mark);
    CHECK(most_bytes_of(layout::apart_ledger) == read_limits::mark);
    CHECK(most_bytes_of(layout::lock) == read_limits::lock);
    CHECK(most_bytes_of(store_pass_key) == read_limits::store_pass);
    CHECK(most_bytes_of(layout::sidecar(id)) == read_limits::sidecar);
    CHECK(most_bytes_of(layout::approval(id)) == read_limits::approval);
    CHECK(most_bytes_of(layout::used_plan(id)) == read_limits::used_plan);
    CHECK(most_bytes_of(layout::history_record(1, content)) == read_limits::history_record);
    CHECK(most_bytes_of(layout::history_source(content)) == read_limits::text);
    CHECK(most_bytes_of("__cluster/resources/query/kb/find/x.gq") == read_limits::text);
    CHECK(most_bytes_of("__cluster/recoveries.old") == read_limits::mark);
    CHECK(most_bytes_of("graphs/kb.omni/manifest.json") == batch_of_keys::any_size);
    CHECK(most_bytes_of("__clusters") == batch_of_keys::any_size);
}

TEST_CASE("an object that is larger than one of its place can be is damaged, and is not read to find that out") {
    const temporary_folder folder;
    file_store store{folder.str()};
    testing::fake_runtime system;
    const auto content = digest_of_bytes("x");
    const std::string payload = "__cluster/resources/query/kb/find/x.gq";
    for (const auto& key : {std::string{layout::state}, std::string{layout::lock}, std::string{store_pass_key},
                            layout::sidecar(id), layout::approval(id), layout::history_record(1, content), payload})
        write_huge(folder, key);
    const auto before = store.counts().bytes_read;

    diagnostics found;
    CHECK_FALSE(read_state(store, found).state);
    CHECK(has_only(found, codes::invalid_state_json));
    found.clear();
    CHECK(observe_lock(store, found).present);
    CHECK(has_only(found, codes::invalid_state_lock));
    CHECK(acquire_lock(store, "apply", system).error().code == codes::state_lock_held);
    CHECK(force_unlock(store, id).error().code == codes::invalid_state_lock);
    found.clear();
    CHECK(list_sidecars(store, found).undecodable.size() == 1);
    CHECK(has_only(found, codes::invalid_recovery_sidecar));
    found.clear();
    CHECK(list_approvals(store, found).empty());
    CHECK(has_only(found, codes::invalid_approval_artifact));
    CHECK(has_passed(store).value_or(true) == false);
    CHECK(verify_payload(store, payload, content).state == payload_state::mismatch);
    CHECK(probe_payloads(store, std::array{recorded_payload{payload, content}}).front().state ==
          payload_state::mismatch);
    loaded_state ledger{ledger_state{}, state_cas(content), {}};
    *ledger.state->state_revision = 1;
    CHECK(head_record(store, ledger).error().code == codes::history_record_invalid);
    CHECK(store.counts().bytes_read == before);

    const std::array texts{payload_blob{payload, content, "x", "query.kb.find"}};
    REQUIRE(publish_payloads(store, texts));
    CHECK(verify_payload(store, payload, content).state == payload_state::ok);
}

TEST_CASE("a text that could not be read again is not published") {
    const temporary_folder folder;
    file_store store{folder.str()};
    const std::string text(read_limits::text + 1, ' ');
    const std::array texts{
        payload_blob{"__cluster/resources/query/kb/find/x.gq", digest_of_bytes(text), text, "query.kb.find"}};
    CHECK(publish_payloads(store, texts).error().code == codes::resource_payload_write_error);
    CHECK(store.list("")->empty());
}

// A published text that cannot be read while a plan compares it ends the command: nothing is concluded from it.
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include "engine/toy_cluster.hpp"
#include "engine/toy_wardens.hpp"

using namespace omnigraph::cluster;

namespace {

/// Answers for keys that begin with `part`, as often as told, and then not any more.
class tiring_store final : public testing::borrowed_store {
public:
    tiring_store(object_store& owner, std::string part, int answers)
        : borrowed_store{owner}, owner_{owner}, part_{std::move(part)}, answers_{answers} {}

    store_result<stored_object> get(std::string_view key) override {
        if (key.starts_with(part_) && answers_-- <= 0)
            return store_error{store_fault::transient, std::string{key}, "the store gives no answer"};
        return owner_.get(key);
    }
    void get_all(const batch_of_keys& batch, const object_visitor& visit) override {
        object_store::get_all(batch, visit);
    }
    void look_at_all(const batch_of_keys& batch, const digest_visitor& visit) override {
        object_store::look_at_all(batch, visit);
    }
    [[nodiscard]] bool is_tired() const { return answers_ < 0; }

private:
    object_store& owner_;
    std::string part_;
    int answers_;
};

[[nodiscard]] std::string watched_by(const std::string& rule) {
    return "version: 1\n" + toy::lands + "wardens: { north: { watches: [shire], rule: " + rule + " } }\n";
}

}  // namespace

TEST_CASE("a protecting text that cannot be read is an error, and asks for no approval") {
    toy::basic_cluster<toy::watched_world> cluster{watched_by("abcd")};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply_as("ada").converged);
    cluster.declare(watched_by("abc"));
    const auto before = cluster.store.get(layout::state)->bytes;
    // The text is read to verify it, and to compare what the rule permits.
    for (const int answers : {0, 1}) {
        CAPTURE(answers);
        tiring_store store{cluster.store, "__cluster/resources/warden/", answers};
        const auto planned = commands::plan<toy::watched_world>(cluster.env(&store));
        tiring_store again{cluster.store, "__cluster/resources/warden/", answers};
        auto env = cluster.env(&again);
        env.actor = "ada";
        const auto applied = commands::apply<toy::watched_world>(env);
        CHECK(store.is_tired());
        CHECK(again.is_tired());
        for (const auto* said : {&planned.diagnostics, &applied.diagnostics}) {
            REQUIRE_FALSE(said->empty());
            for (const auto& each : *said) CHECK(each.code == codes::catalog_payload_read_error.text);
        }
        CHECK_FALSE(planned.ok);
        CHECK(planned.changes.empty());
        CHECK_FALSE(applied.ok);
        CHECK(applied.changes.empty());
        CHECK(cluster.store.get(layout::state)->bytes == before);
    }
    // A difference that is only shown says that it cannot be.
    tiring_store store{cluster.store, "__cluster/resources/warden/", 2};
    const auto planned = commands::plan<toy::watched_world>(cluster.env(&store));
    CHECK(planned.ok);
    CHECK(store.is_tired());
    REQUIRE(planned.source_diffs.size() == 1);
    CHECK(planned.source_diffs.front().note);
    CHECK(cluster.apply_as("ada").converged);
}

// The law that every command reads documents of the control plane within their limits (ledger/read_limits.hpp).
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/ledger/read_limits.hpp>

#include "engine/every_command.hpp"

using namespace omnigraph::cluster;

namespace {

/// A store that checks how each document of the control plane is read: never without a bound, and never with a larger
/// one than its place allows.
struct watched_store final : testing::borrowed_store {
    watched_store(object_store& inside, std::size_t& seen) : borrowed_store{inside}, all{inside}, reads{seen} {}

    void note(std::string_view key, std::uint64_t most_bytes) {
        if (!key.starts_with(layout::control_folders.front())) return;
        ++reads;
        CAPTURE(key);
        CHECK(most_bytes <= most_bytes_of(key));
    }
    store_result<stored_object> get(std::string_view key) override {
        note(key, batch_of_keys::any_size);
        return all.get(key);
    }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        note(key, batch_of_keys::any_size);
        return all.get_if_changed(key, known);
    }
    store_result<std::optional<stored_object>> get_within(std::string_view key, const read_bound& bound) override {
        note(key, bound.most_bytes);
        return all.get_within(key, bound);
    }
    void get_all(const batch_of_keys& batch, const object_visitor& visit) override {
        for (const auto& key : batch.keys) note(key, batch.most_bytes);
        all.get_all(batch, visit);
    }
    void look_at_all(const batch_of_keys& batch, const digest_visitor& visit) override {
        for (const auto& key : batch.keys) note(key, batch.most_bytes);
        all.look_at_all(batch, visit);
    }

    object_store& all;
    std::size_t& reads;
};

}  // namespace

TEST_CASE("every command reads the documents of the control plane within the limits of their places") {
    memory_store store{"/toy"};
    toy::furnished_cluster cluster{store};
    std::size_t reads = 0;
    auto env = cluster.env(&store);
    env.open_store = [&](const std::string&) -> result<std::unique_ptr<object_store>> {
        return std::unique_ptr<object_store>{std::make_unique<watched_store>(store, reads)};
    };
    const auto run_all = [&] {
        for (const auto& command : toy::every_command) {
            CAPTURE(command.name);
            const auto before = reads;
            CHECK_FALSE(command.run(env).empty());
            if (command.name != "validate") CHECK(reads > before);
        }
    };
    run_all();  // the approved delete goes now
    cluster.declare(toy::furnished_cluster::declared("la", toy::furnished_cluster::bree));
    auto planned = env;
    planned.plan = std::make_shared<const saved_plan>(save_plan(commands::plan<toy::world>(planned), planned));
    CHECK(commands::apply<toy::world>(planned).converged);
    for (const auto& key : {layout::sidecar(toy::planted_id), layout::approval(toy::planted_id),
                            std::string{layout::lock}, layout::used_plan(toy::planted_id)})
        REQUIRE(store.put(key, "{"));
    run_all();  // and what is damaged is read within the limits, too
}

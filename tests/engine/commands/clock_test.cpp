// A clock that shows a time which documents cannot name: every command that would write it is refused before it does.
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/usable_clock.hpp>

#include "engine/apart_cluster.hpp"

using namespace omnigraph::cluster;
using toy::has_code;

namespace {

/// From the clock of the tests into the year 1966, and into 2262, which the nanoseconds of a clock just reach.
constexpr std::chrono::hours to_1966{-60 * 365 * 24}, to_2262{2'066'000};

using toy::contents_of;
using command = std::function<std::vector<diagnostic_report>(const environment&)>;

const std::map<std::string, command> writing_commands{
    {"import", [](const environment& env) { return commands::import_cluster<toy::world>(env).diagnostics; }},
    {"refresh", [](const environment& env) { return commands::refresh<toy::world>(env, {}).diagnostics; }},
    {"plan", [](const environment& env) { return commands::plan<toy::world>(env).diagnostics; }},
    {"apply", [](const environment& env) { return commands::apply<toy::world>(env).diagnostics; }},
    {"approve",
     [](const environment& env) {
         return commands::approve<toy::world>(env, {"land.bree", {}}).diagnostics;
     }},
    {"gc",
     [](const environment& env) { return commands::collect_garbage<toy::world>(env, {.remove = true}).diagnostics; }},
    {"migrate-storage",
     [](const environment& env) { return commands::migrate_storage<toy::world>(env, "/third").diagnostics; }},
    {"migrate-state",
     [](const environment& env) { return commands::migrate_state<toy::world>(env, "/third").diagnostics; }},
};

}  // namespace

TEST_CASE("a command under a clock that documents cannot name is refused and writes nothing") {
    for (const auto away : {to_1966, to_2262})
        for (const bool applied : {false, true})
            for (const bool locks : {false, true})
                for (const auto& [name, run] : writing_commands) {
                    CAPTURE(away.count());
                    CAPTURE(applied);
                    CAPTURE(locks);
                    CAPTURE(name);
                    toy::apart_cluster cluster{toy::together};
                    if (applied) cluster.converge();
                    const std::string header = locks ? toy::together : "version: 1\nstate: { lock: false }\n";
                    cluster.declare(header + toy::edited);
                    cluster.clock.advance(away);
                    const auto before = contents_of(cluster.store);
                    auto env = cluster.env();
                    env.actor = "ann";
                    const auto said = run(env);
                    if (locks || name != "gc") CHECK(has_code(said, codes::clock_out_of_range));
                    else CHECK(has_code(said, codes::state_lock_disabled));  // refused before it looks at a clock
                    CHECK(contents_of(cluster.store) == before);
                    // What only shows needs no clock, and the right clock goes on as if nothing had been.
                    if (applied) CHECK_FALSE(has_code(cluster.status().diagnostics, codes::clock_out_of_range));
                    cluster.clock.advance(-away);
                    cluster.declare(toy::together + toy::lands);
                    if (applied) CHECK(cluster.apply().converged);
                }
}

TEST_CASE("a clock that leaves its range while a command runs records nothing with it") {
    toy::apart_cluster cluster{toy::together};
    cluster.converge();
    cluster.declare(toy::together + toy::edited);
    // The clock goes wrong once the lock is there.
    class jumping_store final : public testing::borrowed_store {
    public:
        jumping_store(object_store& owner, testing::fake_runtime& clock)
            : borrowed_store{owner}, owner_{owner}, clock_{clock} {}
        store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
            auto written = owner_.put_if_absent(key, bytes);
            if (key.ends_with(layout::lock)) clock_.advance(to_2262);
            return written;
        }

    private:
        object_store& owner_;
        testing::fake_runtime& clock_;
    } jumping{cluster.store, cluster.clock};
    CHECK(has_code(cluster.apply(&jumping).diagnostics, codes::clock_out_of_range));
    cluster.clock.advance(-to_2262);
    cluster.check_converges();
}

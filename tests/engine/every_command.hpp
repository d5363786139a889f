// Every command of the control plane as one list, and a cluster that has one object of every kind, for laws about what
// commands make of what lies in a storage root.
//
//     toy::furnished_cluster cluster;
//     for (const auto& [name, run] : toy::every_command) CHECK(has_no_secret(run(cluster.env(&store))));
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/commands.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/store/file_store.hpp>

#include "engine/toy_cluster.hpp"

namespace toy {

/// The id of objects that a test plants.
inline const std::string planted_id = "01JX0PERAT10N0000000000000";

struct named_command {
    std::string_view name;
    std::function<std::string(environment)> run;  ///< the report as JSON
};

inline const std::vector<named_command> every_command{
    {"validate", [](auto env) { return compact_json(to_json(commands::validate<world>(env))); }},
    {"plan", [](auto env) { return compact_json(to_json(commands::plan<world>(env))); }},
    {"plan --no-lock",
     [](auto env) {
         env.take_lock = false;
         return compact_json(to_json(commands::plan<world>(env)));
     }},
    {"plan --to",
     [](auto env) {
         env.to_revision = "2";
         return compact_json(to_json(commands::plan<world>(env)));
     }},
    {"apply", [](auto env) { return compact_json(to_json(commands::apply<world>(env))); }},
    {"approve",
     [](auto env) {
         env.actor = "bob";
         return compact_json(to_json(commands::approve<world>(env, {"land.bree", {}})));
     }},
    {"approve --list", [](auto env) { return compact_json(to_json(commands::list_approvals<world>(env))); }},
    {"approve --revoke",
     [](auto env) {
         env.actor = "bob";
         return compact_json(to_json(commands::revoke_approval<world>(env, planted_id)));
     }},
    {"status", [](auto env) { return compact_json(to_json(commands::status<world>(env))); }},
    {"refresh", [](auto env) { return compact_json(to_json(commands::refresh<world>(env))); }},
    {"import", [](auto env) { return compact_json(to_json(commands::import_cluster<world>(env))); }},
    {"force-unlock", [](auto env) { return compact_json(to_json(commands::force_unlock<world>(env, planted_id))); }},
    {"log", [](auto env) { return compact_json(to_json(commands::log<world>(env))); }},
    {"show", [](auto env) { return compact_json(to_json(commands::show<world>(env, "2"))); }},
    {"diff", [](auto env) { return compact_json(to_json(commands::diff<world>(env, "2", "3"))); }},
    {"blame", [](auto env) { return compact_json(to_json(commands::blame<world>(env, "song.shire.dawn"))); }},
    {"gc",
     [](auto env) {
         return compact_json(to_json(commands::collect_garbage<world>(
             env, {.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true})));
     }},
    {"graph",
     [](auto env) { return compact_json(to_json(commands::resource_graph<world>(env, graph_source::applied))); }},
    {"state list", [](auto env) { return compact_json(to_json(commands::list_state<world>(env))); }},
    {"state show", [](auto env) { return compact_json(to_json(commands::show_state<world>(env, "guild.bakers"))); }},
    {"recover", [](auto env) { return compact_json(to_json(commands::recover<world>(env))); }},
    {"recover --discard", [](auto env) { return compact_json(to_json(commands::recover<world>(env, planted_id))); }}};

/// Two lands were applied, then a change of one of them, from a saved plan. The other one is to be deleted, which is
/// approved and not yet done.
struct furnished_cluster : cluster {
    explicit furnished_cluster(object_store& made_in) : cluster{declared("la", bree)} {
        REQUIRE(commands::import_cluster<world>(env(&made_in)).ok);
        REQUIRE(commands::apply<world>(env(&made_in)).converged);
        declare(declared("lala", bree));
        auto planned = env(&made_in);
        planned.plan = std::make_shared<const saved_plan>(save_plan(commands::plan<world>(planned), planned));
        REQUIRE(commands::apply<world>(planned).converged);
        declare(declared("lala", {}));
        auto ann = env(&made_in);
        ann.actor = "ann";
        REQUIRE(commands::approve<world>(ann, {"land.bree", {}}).ok);
    }

    static std::string declared(const std::string& dawn, const std::string& other_land) {
        return "version: 1\nlands:\n" + other_land + "  shire: { law: be kind, songs: { dawn: " + dawn +
               " } }\nguilds: { bakers: { bound: [shire], charter: bread } }\n";
    }

    inline static const std::string bree = "  bree: { law: fair, songs: { one: x } }\n";
};

}  // namespace toy

// A cluster of the toy world: a folder with cluster.yaml, a store that outlives commands,
// and a graph engine of a few lines.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include <omnigraph/cluster/engine/commands.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/fake_graph_host.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "engine/toy_kinds.hpp"
#include "support/temporary_folder.hpp"

namespace toy {

using namespace omnigraph::cluster;

inline const std::string shire =
    "version: 1\n"
    "mints: { royal: crown }\n"
    "lands: { shire: { mint: royal, law: be kind, songs: { dawn: la, dusk: mm } } }\n"
    "guilds: { bakers: { bound: [shire], charter: bread } }\n";

/// Two lands and a guild; the line of the version is the caller's.
inline const std::string lands =
    "lands:\n  bree: { law: fair, songs: { one: x } }\n  shire: { law: be kind, songs: { dawn: la } }\n"
    "guilds: { bakers: { bound: [shire], charter: bread } }\n";

/// `Store` is made of the place that it shows.
template <class List, class Store = memory_store>
class basic_cluster {
public:
    explicit basic_cluster(const std::string& config = shire) { declare(config); }

    void declare(const std::string& config) {
        std::ofstream{folder.path() / "cluster.yaml", std::ios::binary} << config;
    }

    /// A command's environment over `seen_as`, by default the store itself.
    environment env(object_store* seen_as = nullptr) {
        auto* target = seen_as ? seen_as : &store;
        environment made{.config_dir = folder.path().string(), .system = clock, .open_store = {}, .open_host = {}};
        made.open_store = [target](const std::string&) -> result<std::unique_ptr<object_store>> {
            return std::unique_ptr<object_store>{std::make_unique<testing::borrowed_store>(*target)};
        };
        made.open_host = [this](object_store& reached) {
            auto host = std::make_unique<testing::fake_graph_host>(reached);
            if (prepare_host) prepare_host(*host);
            if (next_init_fails) host->fail_next_init(next_init_fails->first, next_init_fails->second);
            return host;
        };
        return made;
    }

    validate_report validate() { return commands::validate<List>(env()); }
    plan_report plan() { return commands::plan<List>(env()); }
    apply_report apply() { return commands::apply<List>(env()); }
    apply_report apply_as(const std::string& actor) {
        auto who = env();
        who.actor = actor;
        return commands::apply<List>(who);
    }
    approve_report approve(const std::string& address, const std::string& actor = "ann",
                           std::optional<std::chrono::milliseconds> valid_for = {}) {
        auto who = env();
        who.actor = actor;
        return commands::approve<List>(who, {address, valid_for});
    }
    status_report status() { return commands::status<List>(env()); }
    observe_report import_cluster() { return commands::import_cluster<List>(env()); }
    observe_report refresh(const address_set& accepted = {}) { return commands::refresh<List>(env(), accepted); }

    ledger_state ledger() {
        diagnostics found;
        return read_state(store, found).state.value();
    }

    /// Every stored byte, to tell whether a command wrote.
    std::map<std::string, std::string> contents() {
        std::map<std::string, std::string> all;
        for (const char* place : {"__cluster", "lands", "orchards"})
            for (const auto& entry : store.list(place).value_or({})) all[entry.key] = store.get(entry.key)->bytes;
        return all;
    }

    temporary_folder folder;
    Store store{"/toy"};
    testing::fake_runtime clock;
    std::optional<std::pair<write_effect, bool>> next_init_fails;
    std::function<void(testing::fake_graph_host&)> prepare_host;  ///< of each command that follows
};

using cluster = basic_cluster<world>;

inline bool has_code(const std::vector<diagnostic_report>& found, diagnostic_code code) {
    return std::ranges::any_of(found, [&](const auto& d) { return d.code == code.text; });
}

/// Everything that is stored there, by key.
inline std::map<std::string, std::string> contents_of(object_store& store) {
    std::map<std::string, std::string> all;
    for (const auto& entry : store.list("").value_or({})) all[entry.key] = store.get(entry.key)->bytes;
    return all;
}

}  // namespace toy

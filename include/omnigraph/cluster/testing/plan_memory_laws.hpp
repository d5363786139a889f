// Laws of remembered plans for any list of kinds. One line runs them for custom kinds:
//
//     TEST_CASE("a remembered plan of dashboards says what planning says") {
//         plan_memory_laws<acme::kinds>({{{"cluster.yaml", "version: 1\ndashboards: { home: { title: Home } }\n"}},
//                                        {{"cluster.yaml", "version: 1\n"}}});
//     }
//
// The folders are declared and applied one after the other; each must have no fault. In between, sources, published
// texts, roots, the ledger and the file of the memory are damaged one by one, and put right again.
//
// (1) A plan with a memory says, byte for byte, what a plan without says, whatever happened since it was remembered.
// (2) A plan without changes is recalled while nothing has happened.
#pragma once

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/commands/refresh.hpp>
#include <omnigraph/cluster/engine/execute/plan_memory.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/testing/apply_laws.hpp>

namespace omnigraph::cluster::testing {

namespace detail {

template <class List>
class plan_memory_law_run {
public:
    explicit plan_memory_law_run(const declared_folder& first) : cluster_{first}, folder_{cluster_.env().config_dir} {
        compare("before import");
        REQUIRE(commands::import_cluster<List>(cluster_.env()).ok);
        compare("after import");
    }

    void apply(const declared_folder& files) {
        declare(files);
        compare("after an edit");
        auto env = cluster_.env();
        env.actor = "ann";
        for (const auto& gate : commands::plan<List>(cluster_.env()).approvals_required)
            REQUIRE(commands::approve<List>(env, {gate.resource, {}}).ok);
        REQUIRE(commands::apply<List>(env).converged);
        compare("after apply");
        CHECK_MESSAGE(opened_memory()->recall(cluster_.env(), kind_list_of<List>), "(2) the plan is recalled");
        disturb_sources(files);
        disturb_store();
        disturb_memory();
    }

private:
    /// The memory as another process would open it.
    [[nodiscard]] std::shared_ptr<plan_memory> opened_memory() const {
        return std::make_shared<plan_memory>(plan_memory_options{
            .folder = (folder_ / ".memory").string(), .settling = std::chrono::nanoseconds{0}, .least_resources = 0});
    }

    [[nodiscard]] std::string planned(bool with_memory, bool locked) {
        auto env = cluster_.env();
        env.take_lock = locked;
        if (with_memory) env.memory = opened_memory();
        std::string events;
        env.on_progress = [&](const progress_event& event) { events += event.event; };
        auto report = commands::plan<List>(env);
        report.state_observations.acquired_lock_id.reset();  // another one in each run
        return pretty_json(to_json(report)) + events;
    }

    /// Twice with the memory: the first plan may fill it.
    void compare(const std::string& when) {
        for (const bool locked : {false, true}) {
            const auto wanted = planned(false, locked);
            for (int run = 0; run < 2; ++run)
                CHECK_MESSAGE(planned(true, locked) == wanted, "(1) ", when, run == 0 ? "" : ", again");
        }
    }

    /// Until the clock of the file system has moved on, so that the next change has another time.
    void await_next_tick() const {
        const auto changed_now = [&] {
            const auto probe = folder_ / ".probe";
            std::ofstream{probe} << "x";
            struct ::stat about {};
            REQUIRE(::stat(probe.c_str(), &about) == 0);
            return file_state::of(about).changed;
        };
        for (const auto first = changed_now(); changed_now() == first;) {}
    }

    void declare(const declared_folder& files) {
        await_next_tick();
        cluster_.declare(files);
        await_next_tick();
    }

    void disturb_sources(const declared_folder& files) {
        const auto elsewhere = folder_ / ".elsewhere";
        for (const auto& [name, text] : files) {
            std::filesystem::remove(folder_ / name);
            compare("without " + name);
            std::ofstream{elsewhere, std::ios::binary} << text;
            std::filesystem::create_symlink(elsewhere, folder_ / name);
            compare("with a link for " + name);
            std::filesystem::remove(folder_ / name);
            std::filesystem::create_directory(folder_ / name);
            compare("with a folder for " + name);
            std::filesystem::remove(folder_ / name);
            declare({{name, text + "\n"}});
            compare("with another line in " + name);
            declare({{name, text}});
            if (name.find('/') == std::string::npos) continue;
            const auto beside = folder_ / (name + ".gq");
            std::ofstream{beside} << "query of_the_law() { match { $p: Nothing } return { $p.name } }\n";
            compare("with a file beside " + name);
            std::filesystem::remove(beside);
        }
        await_next_tick();
        compare("with the sources put right");
    }

    void disturb_store() {
        const auto entries = cluster_.store.list("");
        for (const auto& entry : *entries) {
            const bool counts = entry.key == layout::state || !entry.key.starts_with("__cluster/") ||
                                entry.key.starts_with(std::string{layout::resources} + "/");
            if (!counts) continue;
            const auto kept = cluster_.store.get(entry.key)->bytes;
            REQUIRE(cluster_.store.remove(entry.key));
            compare("without " + entry.key);
            REQUIRE(cluster_.store.put(entry.key, kept + " "));
            compare("with another " + entry.key);
            for (const auto& other : *entries) {
                const bool is_twin =
                    other.key != entry.key && !entry.key.starts_with("__cluster/") &&
                    !other.key.starts_with("__cluster/") &&
                    std::filesystem::path{other.key}.filename() == std::filesystem::path{entry.key}.filename();
                if (!is_twin) continue;
                REQUIRE(cluster_.store.put(entry.key, cluster_.store.get(other.key)->bytes));
                compare("with what is at " + other.key + " at " + entry.key);
            }
            REQUIRE(cluster_.store.put(entry.key, kept));
        }
        for (const auto& key :
             {std::string{layout::recoveries} + "/01ARZ3NDEKTSV4RRFFQ69G5FAV.json", std::string{layout::lock}}) {
            REQUIRE(cluster_.store.put(key, "{}"));
            compare("with a damaged " + key);
            REQUIRE(cluster_.store.remove(key));
        }
        REQUIRE(commands::refresh<List>(cluster_.env()).ok);
        compare("after refresh");
    }

    void disturb_memory() {
        for (const auto& entry : std::filesystem::directory_iterator{folder_ / ".memory"}) {
            std::string bytes(std::filesystem::file_size(entry), '\0');
            std::ifstream{entry.path(), std::ios::binary}.read(bytes.data(),
                                                               static_cast<std::streamsize>(bytes.size()));
            for (const auto at : {std::size_t{0}, bytes.size() / 3, bytes.size() - 1}) {
                auto damaged = bytes;
                damaged[at] = static_cast<char>(damaged[at] ^ 1);
                std::ofstream{entry.path(), std::ios::binary} << damaged;
                compare("with a damaged memory");
                std::ofstream{entry.path(), std::ios::binary} << bytes.substr(0, at);
                compare("with a cut memory");
            }
            std::ofstream{entry.path(), std::ios::binary} << bytes;
            compare("with a memory of before");
        }
    }

    laws_cluster cluster_;
    std::filesystem::path folder_;
};

}  // namespace detail

/// `folders` is not empty.
template <class List>
void plan_memory_laws(const std::vector<declared_folder>& folders) {
    detail::plan_memory_law_run<List> run{folders.front()};
    for (const auto& files : folders) run.apply(files);
}

}  // namespace omnigraph::cluster::testing

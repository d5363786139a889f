// What a plan memory keeps, and what it does not.
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/execute/plan_memory.hpp>

#include "engine/toy_cluster.hpp"
#include "engine/toy_kinds.hpp"

using namespace omnigraph::cluster;

namespace {

using namespace std::chrono_literals;

/// An applied cluster whose plans are remembered below its folder.
struct remembered_cluster : toy::basic_cluster<toy::world> {
    explicit remembered_cluster(plan_memory_options how = {{}, 0ns, 0}) : how_{std::move(how)} {
        how_.folder = (folder.path() / ".memory").string();
        REQUIRE(import_cluster().ok);
        REQUIRE(apply().converged);
    }

    environment remembering() {
        auto made = env();
        made.memory = std::make_shared<plan_memory>(how_);
        return made;
    }

    bool plans_and_is_recalled() {
        REQUIRE(commands::plan<toy::world>(remembering()).ok);
        return is_recalled();
    }

    bool is_recalled() {
        const auto made = remembering();
        return made.memory->recall(made, kind_list_of<toy::world>) != nullptr;
    }

    std::filesystem::path memory_folder() { return folder.path() / ".memory"; }

private:
    plan_memory_options how_;
};

}  // namespace

TEST_CASE("an empty plan is remembered, and one with a change is not") {
    remembered_cluster cluster;
    CHECK_FALSE(cluster.is_recalled());
    CHECK(cluster.plans_and_is_recalled());
    cluster.declare(toy::shire + "# a comment of another size\n");
    CHECK_FALSE(cluster.is_recalled());
    CHECK(cluster.plans_and_is_recalled());
    cluster.declare("version: 1\nmints: { royal: another }\n");
    CHECK_FALSE(cluster.plans_and_is_recalled());
}

TEST_CASE("(1) another folder, another spelling, other options and other kinds have plans of their own") {
    remembered_cluster cluster;
    REQUIRE(cluster.plans_and_is_recalled());
    const auto recalled = [](environment made) {
        return made.memory->recall(made, kind_list_of<toy::world>) != nullptr;
    };
    auto spelled = cluster.remembering();
    spelled.config_dir += "/.";
    CHECK_FALSE(recalled(spelled));
    auto wide = cluster.remembering();
    wide.allow_absolute_paths = true;
    CHECK_FALSE(recalled(wide));
    auto same = cluster.remembering();
    CHECK(recalled(same));
    CHECK(same.memory->recall(same, kind_list{}) == nullptr);
}

TEST_CASE("(3) files that changed shortly before, small plans, and plans of targets are not remembered") {
    remembered_cluster young{{{}, 1h, 0}};
    CHECK_FALSE(young.plans_and_is_recalled());
    remembered_cluster small{{{}, 0ns, 100}};
    CHECK_FALSE(small.plans_and_is_recalled());
    remembered_cluster part;
    auto targeted = part.remembering();
    targeted.targets = {"land.shire"};
    REQUIRE(commands::plan<toy::world>(targeted).ok);
    CHECK_FALSE(part.is_recalled());
}

TEST_CASE("a recalled plan looks at the world: an edit of another revision is no plan of this one") {
    remembered_cluster cluster;
    REQUIRE(cluster.plans_and_is_recalled());
    auto back = cluster.remembering();
    back.to_revision = "no such revision";
    CHECK_FALSE(commands::plan<toy::world>(back).ok);
}

TEST_CASE("(4) a memory of another state of the world hides nothing from apply") {
    remembered_cluster cluster;
    REQUIRE(cluster.plans_and_is_recalled());
    auto planning = cluster.remembering();
    cluster.declare("version: 1\nmints: { royal: another }\n");
    auto applying = cluster.env();
    applying.memory = planning.memory;
    const auto applied = commands::apply<toy::world>(applying);
    CHECK_FALSE(applied.changes.empty());
}

TEST_CASE("(5) the folder keeps so many plans, private to the user") {
    remembered_cluster cluster{{{}, 0ns, 0, 1}};
    REQUIRE(cluster.plans_and_is_recalled());
    auto spelled = cluster.remembering();
    spelled.config_dir += "/.";
    REQUIRE(commands::plan<toy::world>(spelled).ok);
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator{cluster.memory_folder()}) {
        CHECK((std::filesystem::status(entry).permissions() & std::filesystem::perms{0077}) ==
              std::filesystem::perms::none);
        ++files;
    }
    CHECK(files == 1);
}

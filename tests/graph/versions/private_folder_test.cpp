// Copies in the temporary folder: private, gone with their process, and collected where a kill left them.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/graph/versions/private_folder.hpp>
#include <omnigraph/cluster/posix/file_lock.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

std::filesystem::path left_by_a_kill(const std::filesystem::path& base, const std::string& name) {
    const auto folder = base / name;
    std::filesystem::create_directories(folder / "graph" / "commits");
    std::ofstream{folder / "graph" / "commits" / "A.db"} << "rows";
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    return folder;
}

void make_old(const std::filesystem::path& folder) {
    std::filesystem::last_write_time(folder, std::filesystem::file_time_type::clock::now() - std::chrono::hours{25});
}

}  // namespace

TEST_CASE("(1) a private folder is its owner's alone and goes with the object") {
    std::filesystem::path path;
    {
        auto made = private_folder::make();
        REQUIRE(made);
        path = made->path();
        CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms::owner_all);
        std::ofstream{path / "file"} << "rows";
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("(2) a folder that a kill left is removed when it is old, ours and nobody's") {
    temporary_folder base;
    const auto folder = left_by_a_kill(base.path(), "omnigraph-Ab1Cd2");
    CHECK(remove_abandoned_folders(base.path()) == 0);
    make_old(folder);
    SUBCASE("it goes") {
        CHECK(remove_abandoned_folders(base.path()) == 1);
        CHECK_FALSE(std::filesystem::exists(folder));
        CHECK(remove_abandoned_folders(base.path()) == 0);
        return;
    }
    posix::file_descriptor held;
    SUBCASE("not while its process lives") {
        held = posix::lock_file((folder / "held").string(), std::chrono::milliseconds{1});
        REQUIRE(held.is_open());
        make_old(folder);
    }
    SUBCASE("not with another mode") {
        std::filesystem::permissions(folder, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    }
    SUBCASE("not under another name, nor through a link") {
        for (const auto* name : {"omnigraph-Ab1Cd", "omnigraph-Ab1Cd_", "omnigraph-laws-Ab1Cd2"})
            make_old(left_by_a_kill(base.path(), name));
        std::filesystem::rename(folder, base.path() / "other");
        std::filesystem::create_directory_symlink(base.path() / "other", folder);
    }
    CHECK(remove_abandoned_folders(base.path()) == 0);
    CHECK(std::filesystem::exists(folder / "graph" / "commits" / "A.db"));
}

// A cache file is its owner's alone, and the folder does not grow for ever.
#include <filesystem>
#include <string>
#include <sys/stat.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/cache_file.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
namespace fs = std::filesystem;

TEST_CASE("a cache file is made with its folder, for its owner only, and replaced as a whole") {
    const temporary_folder folder;
    const posix::cache_place place{(folder.path() / "a/b").string(), "one"};
    CHECK_FALSE(posix::read_cache_file(place, 100));
    posix::write_cache_file(place, "first");
    posix::write_cache_file(place, "second");
    CHECK(posix::read_cache_file(place, 100) == "second");
    CHECK_FALSE(posix::read_cache_file(place, 5));
    struct ::stat about {};
    REQUIRE(::stat((folder.path() / "a/b/one").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(std::distance(fs::directory_iterator{folder.path() / "a/b"}, {}) == 1);
}

TEST_CASE("(1) what others can write, and what a link leads to, counts as missing") {
    const temporary_folder folder;
    const posix::cache_place place{(folder.path() / "cache").string(), "one"};
    posix::write_cache_file(place, "text");
    const auto file = folder.path() / "cache/one";
    SUBCASE("a file that the group can write") { REQUIRE(::chmod(file.c_str(), 0660) == 0); }
    SUBCASE("a folder that everybody can write") { REQUIRE(::chmod((folder.path() / "cache").c_str(), 0777) == 0); }
    SUBCASE("a link") {
        fs::rename(file, folder.path() / "elsewhere");
        fs::create_symlink(folder.path() / "elsewhere", file);
    }
    SUBCASE("a folder") {
        fs::remove(file);
        fs::create_directory(file);
    }
    CHECK_FALSE(posix::read_cache_file(place, 100));
}

TEST_CASE("the files that were not written for the longest time go first") {
    const temporary_folder folder;
    const auto path = (folder.path() / "cache").string();
    for (const auto* name : {"a", "b", "c"}) posix::write_cache_file({path, name}, name);
    fs::last_write_time(path + "/b", fs::file_time_type::clock::now() - std::chrono::hours{48});
    fs::last_write_time(path + "/a", fs::file_time_type::clock::now() - std::chrono::hours{24});
    posix::limit_cache_files(path, 2);
    CHECK(fs::exists(path + "/a"));
    CHECK_FALSE(fs::exists(path + "/b"));
    posix::limit_cache_files(path, 1);
    CHECK(fs::exists(path + "/c"));
    CHECK_FALSE(fs::exists(path + "/a"));
}

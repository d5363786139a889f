// A cache file is its owner's alone, and the folder does not grow for ever.
#include <filesystem>
#include <string>
#include <sys/stat.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/cache_file.hpp>
#include <omnigraph/cluster/posix/cache_pieces.hpp>
#include <omnigraph/cluster/posix/mapped_file.hpp>

#include "support/file_tick.hpp"
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

TEST_CASE("a file that is written piece by piece is there when it is finished, and never in parts") {
    const temporary_folder folder;
    const posix::cache_place place{(folder.path() / "cache").string(), "one"};
    {
        posix::cache_file_writer writer{place.folder, place.name};
        CHECK(writer.append("abc"));
        CHECK_FALSE(fs::exists(folder.path() / "cache/one"));
    }
    CHECK(fs::is_empty(folder.path() / "cache"));
    posix::cache_file_writer writer{place.folder, place.name};
    CHECK(writer.append("abc"));
    CHECK(writer.append("def"));
    CHECK(writer.finish());
    CHECK(posix::read_cache_file(place, 100) == "abcdef");
    CHECK_FALSE(writer.append("more"));
    CHECK_FALSE(posix::cache_file_writer{"relative", "one"}.append("x"));
    CHECK(std::distance(fs::directory_iterator{folder.path() / "cache"}, {}) == 1);
}

TEST_CASE("pieces of any size become the same file, however many make one that is written") {
    const temporary_folder folder;
    const posix::cache_place place{(folder.path() / "cache").string(), "one"};
    constexpr auto piece = posix::cache_file_writer::piece_bytes;
    std::string bytes;
    for (std::size_t at = 0; at < 3 * piece + 5; ++at) bytes += static_cast<char>(at * 7919 >> 8);
    for (const std::size_t each : {std::size_t{4097}, piece - 1, piece, piece + 1, bytes.size()}) {
        posix::cache_file_writer writer{place.folder, place.name};
        for (std::size_t at = 0; at < bytes.size(); at += each)
            CHECK(writer.append(std::string_view{bytes}.substr(at, each)));
        CHECK(writer.append({}));
        CHECK(writer.finish());
        CHECK(posix::read_cache_file(place, bytes.size()) == bytes);
    }
}

TEST_CASE("a mapped file says when somebody wrote to it, and outlives its name") {
    const temporary_folder folder;
    const posix::cache_place place{(folder.path() / "cache").string(), "one"};
    posix::write_cache_file(place, "abcdef");
    const auto path = folder.path() / "cache/one";
    auto mapped = posix::mapped_file::of(posix::open_cache_file(place.folder, place.name));
    REQUIRE(mapped);
    const auto moved = *std::move(mapped);
    CHECK(moved.bytes() == "abcdef");
    CHECK(moved.is_as_opened());
    SUBCASE("its name is gone") {
        fs::remove(path);
        CHECK(moved.is_as_opened());
        CHECK(moved.bytes() == "abcdef");
    }
    SUBCASE("it was replaced") {
        posix::write_cache_file(place, "other");
        CHECK(moved.is_as_opened());
        CHECK(moved.bytes() == "abcdef");
    }
    SUBCASE("it was cut") {
        fs::resize_file(path, 2);
        CHECK_FALSE(moved.is_as_opened());
    }
    SUBCASE("it was written to, and its time set back") {
        const auto time = fs::last_write_time(path);
        CHECK(posix::write_file(path.string(), "ABCDEF"));
        fs::last_write_time(path, time);
        await_file_tick(path);
        CHECK_FALSE(moved.is_as_opened());
    }
    CHECK_FALSE(posix::mapped_file::of(posix::file_descriptor{}));
    posix::write_cache_file({place.folder, "empty"}, "");
    CHECK_FALSE(posix::mapped_file::of(posix::open_cache_file(place.folder, "empty")));
}

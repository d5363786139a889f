#include <filesystem>
#include <string>
#include <sys/stat.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/private_file.hpp>

#include "support/files.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

unsigned mode_of(const std::filesystem::path& path) {
    struct ::stat about {};
    REQUIRE(::lstat(path.c_str(), &about) == 0);
    return about.st_mode & 07777;
}

std::size_t entries_in(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder}, {}));
}

}  // namespace

TEST_CASE("a private file is readable by its owner alone, also when it replaces one that was open to all") {
    const temporary_folder folder;
    const auto path = folder.path() / "next.plan";
    REQUIRE(posix::write_private_file(path.string(), "one"));
    CHECK(read_file(path) == "one");
    CHECK(mode_of(path) == 0600);
    std::filesystem::permissions(path, std::filesystem::perms{0644});
    REQUIRE(posix::write_private_file(path.string(), "two"));
    CHECK(read_file(path) == "two");
    CHECK(mode_of(path) == 0600);
    CHECK(entries_in(folder.path()) == 1);
}

TEST_CASE("a link is replaced, and what it points to stays") {
    const temporary_folder folder;
    folder.write("precious", "mine");
    std::filesystem::create_symlink("precious", folder.path() / "next.plan");
    REQUIRE(posix::write_private_file((folder.path() / "next.plan").string(), "plan"));
    CHECK(read_file(folder.path() / "precious") == "mine");
    CHECK(std::filesystem::symlink_status(folder.path() / "next.plan").type() == std::filesystem::file_type::regular);
}

TEST_CASE("folders, devices and missing folders are refused, and nothing is left") {
    const temporary_folder folder;
    const auto at = [&](const char* name) { return (folder.path() / name).string(); };
    std::filesystem::create_directory(folder.path() / "there");
    CHECK(posix::write_private_file(at("there"), "x").error().fault == posix::file_fault::folder);
    CHECK(posix::write_private_file(at("there/"), "x").error().fault == posix::file_fault::folder);
    CHECK(posix::write_private_file("/dev/null", "x").error().fault == posix::file_fault::not_regular);
    CHECK(posix::write_private_file(at("nowhere/next.plan"), "x").error().fault == posix::file_fault::missing);
    CHECK(entries_in(folder.path()) == 1);
}

#include <fcntl.h>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/folder_cursor.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::posix;
namespace fs = std::filesystem;

namespace {

file_descriptor root_of(const temporary_folder& folder) {
    auto root = open_at(AT_FDCWD, folder.str(), O_RDONLY | O_DIRECTORY);
    REQUIRE(root.is_open());
    return root;
}

std::string path_of(int folder) { return fs::read_symlink("/proc/self/fd/" + std::to_string(folder)).string(); }

std::uint64_t opens_of(auto&& action) {
    const auto before = files_opened();
    action();
    return files_opened() - before;
}

const auto silently = [](int) -> file_result<done> { return done{}; };

}  // namespace

TEST_CASE("a step to a neighbour opens one folder, a step up or to the same place none") {
    const temporary_folder folder;
    fs::create_directories(folder / "a/b/c");
    fs::create_directories(folder / "a/b/d");
    const auto root = root_of(folder);
    folder_cursor folders{root.get()};
    const auto opens_to = [&](const std::string& path) {
        return opens_of([&] {
            const auto found = folders.open(path);
            REQUIRE(found);
            CHECK(path_of(*found) == (path.empty() ? folder.path() : folder / path).string());
        });
    };
    CHECK(opens_to("a/b/c") == 3);
    CHECK(opens_to("a/b/c") == 0);
    CHECK(opens_to("a/b/d") == 1);
    CHECK(opens_to("a/b") == 0);
    CHECK(opens_to("") == 0);
    CHECK(opens_to("a") == 1);
}

TEST_CASE("what is missing is remembered with all below it, until something is made (2)") {
    const temporary_folder folder;
    fs::create_directories(folder / "a");
    const auto root = root_of(folder);
    folder_cursor folders{root.get()};
    CHECK(folders.open("a/none/deep").error().fault == file_fault::missing);
    CHECK(opens_of([&] {
              for (const auto* path : {"a/none", "a/none/deep", "a/none/other"})
                  CHECK(folders.open(path).error().fault == file_fault::missing);
          }) == 0);
    CHECK(folders.open("a"));
    CHECK(opens_of([&] { CHECK_FALSE(folders.open("a/nonesuch")); }) == 1);  // a longer name is another one
    const auto made = folders.make("a/none/deep", silently);
    REQUIRE(made);
    CHECK(path_of(*made) == (folder / "a/none/deep").string());
    CHECK(folders.open("a/none"));
}

TEST_CASE("making tells of every parent that got a new folder") {
    const temporary_folder folder;
    fs::create_directories(folder / "a");
    const auto root = root_of(folder);
    folder_cursor folders{root.get()};
    std::vector<std::string> grown;
    const auto note = [&](int parent) -> file_result<done> {
        grown.push_back(path_of(parent));
        return done{};
    };
    REQUIRE(folders.make("a/b/c", note));
    REQUIRE(folders.make("a/b/d", note));
    REQUIRE(folders.make("a/b/c", note));
    CHECK(grown ==
          std::vector<std::string>{(folder / "a").string(), (folder / "a/b").string(), (folder / "a/b").string()});
}

TEST_CASE("no link is followed, neither by looking nor by making (1)") {
    const temporary_folder folder, outside;
    fs::create_directory_symlink(outside.path(), folder / "out");
    const auto root = root_of(folder);
    folder_cursor folders{root.get()};
    CHECK(folders.open("out").error().fault == file_fault::link);
    CHECK(folders.open("out/x").error().fault == file_fault::link);
    CHECK(folders.make("out/x", silently).error().fault == file_fault::link);
    CHECK(fs::is_empty(outside.path()));
}

TEST_CASE("a path is looked up in one call or step by step, with the same outcome") {
    const temporary_folder folder, outside;
    outside.write("secret", "x");
    folder.write("a/b/file", "x");
    fs::create_directory_symlink(outside.path(), folder / "a/out");
    fs::create_symlink("file", folder / "a/b/link");
    fs::create_symlink("nowhere", folder / "a/b/dangling");
    const auto root = root_of(folder);
    for (const auto lookup : {path_lookup::in_one_call, path_lookup::step_by_step}) {
        const auto fault_at = [&](const char* path, int flags = O_RDONLY | O_NONBLOCK) {
            auto file = open_file(root.get(), path, flags, lookup);
            return file ? std::optional<file_fault>{} : file.error().fault;
        };
        CHECK_FALSE(fault_at("a/b/file"));
        CHECK(fault_at("a/b/none") == file_fault::missing);
        CHECK(fault_at("a/none/file") == file_fault::missing);
        CHECK(fault_at("a/b/file/x") == file_fault::not_a_folder);
        CHECK(fault_at("a/out/secret") == file_fault::link);
        CHECK(fault_at("a/b/link") == file_fault::link);
        CHECK(fault_at("a/b/dangling") == file_fault::link);
        CHECK(fault_at("a/b/file", O_WRONLY | O_CREAT | O_EXCL) == file_fault::exists);
        CHECK(fault_at("a/out/new", O_WRONLY | O_CREAT | O_EXCL) == file_fault::link);
        CHECK(open_folder(root.get(), "a/b", lookup));
        CHECK(open_folder(root.get(), "a/b/file", lookup).error().fault == file_fault::not_a_folder);
        CHECK(open_folder(root.get(), "a/out", lookup).error().fault == file_fault::link);
        CHECK(open_folder(root.get(), "a/none/x", lookup).error().fault == file_fault::missing);
    }
    CHECK(opens_of([&] { CHECK(open_file(root.get(), "a/b/file", O_RDONLY)); }) == 1);
}

TEST_CASE("a folder of more entries than are wanted is not listed") {
    const temporary_folder folder;
    for (const auto* name : {"a", "b", "c"}) folder.write(name, "x");
    const auto root = root_of(folder);
    CHECK(list_names(root.get(), 3)->size() == 3);
    CHECK(list_names(root.get(), 2).error().fault == file_fault::too_large);
}

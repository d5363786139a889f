#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/store/key.hpp>

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

/// The real path behind a descriptor.
std::string place_of(const file_descriptor& folder) {
    return fs::read_symlink("/proc/self/fd/" + std::to_string(folder.get())).string();
}

file_fault fault_of(const auto& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().fault;
}

const auto silently = [](int) -> file_result<done> { return done{}; };

/// What visit_files reports below the root, temporary files hidden as the store hides them.
std::vector<std::string> visited(const temporary_folder& folder, std::size_t most = 1000) {
    std::vector<std::string> paths;
    auto visit = [&](const std::string& path, const struct ::stat&) {
        paths.push_back(path);
        return paths.size() < most;
    };
    const auto all = visit_files(root_of(folder).get(), "", {is_temporary_name, visit});
    REQUIRE(all.has_value());
    CHECK(*all == (paths.size() < most));
    return paths;
}

}  // namespace

TEST_CASE("a folder below the root is opened, and an empty path is the root itself") {
    temporary_folder folder;
    fs::create_directories(folder / "a/b/c");
    const auto root = root_of(folder);
    const auto deepest = open_folder(root.get(), "a/b/c");
    REQUIRE(deepest.has_value());
    CHECK(place_of(*deepest) == (folder / "a/b/c").string());
    CHECK(place_of(*open_folder(root.get(), "")) == folder.str());
    CHECK(open_folder(root.get(), "")->get() != root.get());
}

TEST_CASE("what is no folder is told from a missing one, at any step (2)") {
    temporary_folder folder;
    folder.write("a/file", "x");
    const auto root = root_of(folder);
    CHECK(fault_of(open_folder(root.get(), "none")) == file_fault::missing);
    CHECK(fault_of(open_folder(root.get(), "a/none/b")) == file_fault::missing);
    CHECK(fault_of(open_folder(root.get(), "a/file")) == file_fault::not_a_folder);
    CHECK(fault_of(open_folder(root.get(), "a/file/b")) == file_fault::not_a_folder);
}

TEST_CASE("a symbolic link is refused at every step, wherever it leads, also to nothing (1, 2)") {
    temporary_folder folder, outside;
    fs::create_directories(folder / "real/in");
    fs::create_directory_symlink(outside.path(), folder / "out");
    fs::create_directory_symlink("real", folder / "inward");
    fs::create_directory_symlink("nowhere", folder / "dangling");
    fs::create_directory_symlink("..", folder / "real/up");
    const auto root = root_of(folder);
    for (const auto* path : {"out", "out/x", "inward", "inward/in", "dangling", "real/up", "real/up/real"}) {
        CAPTURE(path);
        CHECK(fault_of(open_folder(root.get(), path)) == file_fault::link);
        CHECK(fault_of(create_folders(root.get(), path, silently)) == file_fault::link);
    }
    CHECK(fs::is_empty(outside.path()));
    CHECK_FALSE(folder.contains("nowhere"));
}

TEST_CASE("missing folders are made, and whoever asked is told of each parent that got one") {
    temporary_folder folder;
    fs::create_directories(folder / "a");
    const auto root = root_of(folder);
    std::vector<std::string> grown;
    const auto note = [&](int parent) -> file_result<done> {
        grown.push_back(fs::read_symlink("/proc/self/fd/" + std::to_string(parent)).string());
        return done{};
    };
    const auto made = create_folders(root.get(), "a/b/c", note);
    REQUIRE(made.has_value());
    CHECK(place_of(*made) == (folder / "a/b/c").string());
    CHECK(grown == std::vector{(folder / "a").string(), (folder / "a/b").string()});
    grown.clear();
    CHECK(create_folders(root.get(), "a/b/c", note).has_value());
    CHECK(grown.empty());
}

TEST_CASE("making ends with what its caller could not note, and a file in the way is not missing") {
    temporary_folder folder;
    folder.write("file", "x");
    const auto root = root_of(folder);
    const auto failing = [](int) -> file_result<done> { return file_error{file_fault::out_of_resources, "no"}; };
    CHECK(fault_of(create_folders(root.get(), "new/b", failing)) == file_fault::out_of_resources);
    CHECK_FALSE(folder.contains("new/b"));
    CHECK(fault_of(create_folders(root.get(), "file", silently)) == file_fault::not_a_folder);
    CHECK(fault_of(create_folders(root.get(), "file/b", silently)) == file_fault::not_a_folder);
}

TEST_CASE("names come sorted, without the folder itself and its parent, as often as they are asked for") {
    temporary_folder folder;
    for (const auto* name : {"b", "a", ".hidden", "Z"}) folder.write(name, "");
    const auto root = root_of(folder);
    const std::vector<std::string> expected{".hidden", "Z", "a", "b"};
    CHECK(*list_names(root.get()) == expected);
    CHECK(*list_names(root.get()) == expected);
}

TEST_CASE("files are visited at any depth, links and pipes themselves, and hidden names are passed over") {
    temporary_folder folder, outside;
    outside.write("secret", "x");
    folder.write("b", "");
    folder.write("a/x/deep", "");
    folder.write("a/y", "");
    folder.write("a/b#17", "");
    REQUIRE(is_temporary_name("b#17"));
    fs::create_symlink(outside / "secret", folder / "link");
    fs::create_directory_symlink(outside.path(), folder / "folder_link");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(visited(folder) == std::vector<std::string>{"a/x/deep", "a/y", "b", "folder_link", "link", "pipe"});
}

TEST_CASE("a visit that gives false is the last one, at any depth") {
    temporary_folder folder;
    for (const auto* path : {"a/1", "a/2", "b/3"}) folder.write(path, "");
    CHECK(visited(folder, 1) == std::vector<std::string>{"a/1"});
    CHECK(visited(folder, 2) == std::vector<std::string>{"a/1", "a/2"});
}

TEST_CASE("everything in a folder is removed, and nothing that its links point at") {
    temporary_folder folder, outside;
    outside.write("kept", "x");
    folder.write("a/b/c", "");
    folder.write("d", "");
    fs::create_directory_symlink(outside.path(), folder / "folder_link");
    fs::create_symlink(outside / "kept", folder / "a/link");
    REQUIRE(remove_contents(root_of(folder).get()).has_value());
    CHECK(fs::is_empty(folder.path()));
    CHECK(outside.read("kept") == "x");
    CHECK(remove_contents(root_of(folder).get()).has_value());
}

TEST_CASE("folders that nest deeper than anything of ours are refused, not followed") {
    temporary_folder folder;
    std::string path = "x";
    for (int depth = 0; depth <= max_folder_depth; ++depth) path += "/x";
    fs::create_directories(folder / path);
    folder.write(path + "/file", "");
    auto visit = [](const std::string&, const struct ::stat&) { return true; };
    CHECK(fault_of(visit_files(root_of(folder).get(), "", {is_temporary_name, visit})) == file_fault::other);
    CHECK(fault_of(remove_contents(root_of(folder).get())) == file_fault::other);
    CHECK(folder.contains(path + "/file"));
}

#include <array>
#include <csignal>
#include <filesystem>
#include <future>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>
#include <omnigraph/cluster/testing/store_suite.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), folder).string());
    std::ranges::sort(names);
    return names;
}

std::uint64_t syncs_of(object_store& store, auto&& action) {
    const auto before = store.counts().syncs;
    action();
    return store.counts().syncs - before;
}

store_fault fault_of(const auto& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().fault;
}

}  // namespace

TEST_CASE("a write syncs the file and then its folder") {
    temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(store.put("a", "1"));
    CHECK(syncs_of(store, [&] { CHECK(store.put("a", "2")); }) == 2);
    const auto version = store.get("a")->version;
    CHECK(syncs_of(store, [&] { CHECK(store.put_if_match("a", "3", version)); }) == 2);
    CHECK(syncs_of(store, [&] { CHECK(store.put_if_absent("b", "1")); }) == 2);
    CHECK(syncs_of(store, [&] { CHECK(store.remove("b")); }) == 1);
}

TEST_CASE("a write that makes folders syncs each folder that got a new one") {
    temporary_folder folder;
    file_store store{folder.str()};
    CHECK(syncs_of(store, [&] { CHECK(store.put("x/y/z", "1")); }) == 4);  // root, x, the file, y
}

TEST_CASE("a write that loses syncs nothing") {
    temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(store.put("a", "1"));
    CHECK(syncs_of(store, [&] { CHECK_FALSE(store.put_if_absent("a", "2")); }) == 0);
    CHECK(syncs_of(store, [&] { CHECK_FALSE(store.put_if_match("a", "2", {"other"})); }) == 0);
    CHECK(syncs_of(store, [&] { CHECK(store.remove("b")); }) == 0);
}

TEST_CASE("a batch is synced once, however many blobs and new folders it has") {
    temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(store.put("a", "1"));
    std::vector<blob> blobs;
    for (int i = 0; i < 100; ++i) blobs.push_back({"blobs/" + std::to_string(i) + "/content", "text"});
    CHECK(syncs_of(store, [&] { CHECK(store.put_all(blobs)); }) == 1);
    CHECK(syncs_of(store, [&] { CHECK(store.put_all({})); }) == 0);
}

TEST_CASE("no temporary file is left by any call") {
    temporary_folder folder;
    file_store store{folder.str()};
    const auto version = store.put("a", "1");
    REQUIRE(version);
    CHECK_FALSE(store.put_if_absent("a", "2"));
    CHECK(store.put_if_absent("b", "2"));
    CHECK(store.put_if_match("a", "3", *version));
    CHECK_FALSE(store.put_if_match("a", "4", *version));
    CHECK(store.put_all(std::array{blob{"c", "5"}}));
    std::vector<std::string> ours;
    for (const auto& name : files_in(folder.path()))
        if (!name.starts_with(".omnigraph-locks#0/")) ours.push_back(name);
    CHECK(ours == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("temporary files and lock files are never objects") {
    temporary_folder folder;
    file_store store{folder.str()};
    folder.write("state.json#12", "half");
    folder.write("only#3/x", "half");
    folder.write("residue/manifest.json#7", "half");
    REQUIRE(store.put("state.json", "1"));
    const auto entries = store.list("");
    REQUIRE(entries);
    REQUIRE(entries->size() == 1);
    CHECK(entries->front().key == "state.json");
    CHECK(store.probe("residue") == presence::absent);
    CHECK(fault_of(store.get("state.json#12")) == store_fault::denied);
    CHECK(store.remove_prefix("residue"));
    CHECK_FALSE(folder.contains("residue"));
}

TEST_CASE("a root that is missing reads as empty, and is made by the first write only") {
    temporary_folder folder;
    const auto root = (folder / "not/yet/there").string();
    file_store store{root};
    CHECK(fault_of(store.get("a")) == store_fault::absent);
    CHECK(store.probe("a") == presence::absent);
    CHECK(store.list("")->empty());
    CHECK(store.remove("a"));
    CHECK(store.remove_prefix("a"));
    CHECK(fault_of(store.put_if_match("a", "x", {"v"})) == store_fault::precondition_failed);
    CHECK(fault_of(store.put("a/../b", "x")) == store_fault::denied);
    CHECK_FALSE(folder.contains("not"));
    CHECK(store.put_all(std::array{blob{"a", "1"}}));
    CHECK(store.get("a")->bytes == "1");
}

TEST_CASE("a root that is a file is a fault and not an empty store") {
    temporary_folder folder;
    folder.write("file", "x");
    file_store store{(folder / "file").string()};
    CHECK(fault_of(store.get("a")) == store_fault::other);
    CHECK(store.probe("a") == presence::unknown);
    CHECK_FALSE(store.list(""));
    CHECK_FALSE(store.put("a", "1"));
    CHECK(folder.read("file") == "x");
}

TEST_CASE("no symbolic link below the root is followed") {
    temporary_folder folder;
    folder.write("outside/secret", "secret");
    folder.write("root/inside", "inside");
    fs::create_directory_symlink(folder / "outside", folder / "root/folder_link");
    fs::create_symlink(folder / "outside/secret", folder / "root/file_link");
    file_store store{(folder / "root").string()};
    for (const auto* key : {"folder_link/secret", "file_link"}) {
        CAPTURE(key);
        CHECK(fault_of(store.get(key)) == store_fault::denied);
        CHECK(store.probe(key) == presence::unknown);
        CHECK_FALSE(store.put_if_match(key, "x", {"v"}));
        CHECK_FALSE(store.put_if_absent(key, "x"));
    }
    CHECK(fault_of(store.put("folder_link/new", "x")) == store_fault::denied);
    CHECK(fault_of(store.remove("folder_link/secret")) == store_fault::denied);
    CHECK(fault_of(store.remove_prefix("folder_link")) == store_fault::denied);
    CHECK(fault_of(store.put_all(std::array{blob{"folder_link/new", "x"}})) == store_fault::denied);
    CHECK(store.list("")->size() == 1);
    CHECK(fault_of(store.list("folder_link")) == store_fault::denied);
    // Replacing what is a link replaces the link, not what it points at.
    CHECK(store.put("file_link", "ours"));
    CHECK(folder.read("outside/secret") == "secret");
    CHECK_FALSE(folder.contains("outside/new"));
}

TEST_CASE("removing a prefix removes links themselves and spares what they point at") {
    temporary_folder folder;
    folder.write("outside/secret", "secret");
    folder.write("root/graph/deep/object", "x");
    fs::create_directory_symlink(folder / "outside", folder / "root/graph/deep/link");
    fs::create_directories(folder / "root/graph/empty/folders");
    file_store store{(folder / "root").string()};
    CHECK(store.remove_prefix("graph"));
    CHECK_FALSE(folder.contains("root/graph"));
    CHECK(folder.read("outside/secret") == "secret");
}

TEST_CASE("the root itself may be reached through a link") {
    temporary_folder folder;
    fs::create_directory(folder / "real");
    fs::create_directory_symlink(folder / "real", folder / "link");
    file_store store{(folder / "link").string()};
    CHECK(store.put("a", "1"));
    CHECK(folder.read("real/a") == "1");
}

TEST_CASE("an object larger than the bound is refused before it is read") {
    temporary_folder folder;
    file_store store{folder.str(), {.max_object_bytes = 10}};
    REQUIRE(store.put("fits", "0123456789"));
    REQUIRE(store.put("large", "0123456789x"));
    CHECK(store.get("fits"));
    const auto refused = store.get("large");
    CHECK(fault_of(refused) == store_fault::corrupt);
    CHECK(refused.error().cause == "it has 11 bytes, more than the 10 that are read");
}

TEST_CASE("a pipe in the place of an object is refused and nobody hangs") {
    temporary_folder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    file_store store{folder.str()};
    CHECK(fault_of(store.get("pipe")) == store_fault::denied);
    CHECK(store.probe("pipe") == presence::unknown);
    CHECK(store.list("")->empty());
}

TEST_CASE("what may not be read is denied, never absent") {
    if (::geteuid() == 0) {
        MESSAGE("skipped: what may not be read is denied, never absent (the superuser may read everything)");
        return;
    }
    temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(store.put("closed/object", "x"));
    fs::permissions(folder / "closed", fs::perms::none);
    CHECK(fault_of(store.get("closed/object")) == store_fault::denied);
    CHECK(store.probe("closed/object") == presence::unknown);
    CHECK(store.probe("closed") == presence::unknown);
    CHECK_FALSE(store.list(""));
    fs::permissions(folder / "closed", fs::perms::owner_all);
}

TEST_CASE("equal contents are one version, which is the digest of the content") {
    temporary_folder folder;
    file_store store{folder.str()};
    CHECK(store.put("a", "text")->token == digest_of_bytes("text").hex());
    CHECK(store.put("b", "text")->token == digest_of_bytes("text").hex());
}

TEST_CASE("readers do not wait for a writer that holds the lock of the key") {
    temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(store.put("a", "1"));
    const auto root = posix::open_at(AT_FDCWD, folder.str(), O_RDONLY | O_DIRECTORY);
    auto held = lock_key(root.get(), "a");
    REQUIRE(held);
    CHECK(store.get("a")->bytes == "1");
    CHECK(store.list("")->size() == 1);
    CHECK(store.probe("a") == presence::present);
    auto waiting = std::async(std::launch::async, [&] { return store.put("a", "2").has_value(); });
    CHECK(store.get("a")->bytes == "1");
    { const auto released = *std::move(held); }
    CHECK(waiting.get());
    CHECK(store.get("a")->bytes == "2");
}

TEST_CASE("processes that count up one number lose no update") {
    constexpr int processes = 4, times = 20;
    temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(store.put("counter", "0"));
    std::vector<::pid_t> children;
    for (int i = 0; i < processes; ++i) {
        const auto child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            file_store own{folder.str()};
            ::_exit(testing::store_races::count_up(own, "counter", times) ? 0 : 1);
        }
        children.push_back(child);
    }
    for (const auto child : children) {
        int outcome = -1;
        REQUIRE(::waitpid(child, &outcome, 0) == child);
        CHECK(outcome == 0);
    }
    CHECK(store.get("counter")->bytes == std::to_string(processes * times));
}

TEST_CASE("a process that is killed while it writes leaves a whole object and nothing that is listed") {
    // The number of the write at both ends, so that a torn object shows.
    const auto content = [](int number) {
        const auto digits = std::to_string(1'000'000 + number);
        return digits + std::string(100'000, 'x') + digits;
    };
    temporary_folder folder;
    file_store store{folder.str()};
    for (int round = 0; round < 5; ++round) {
        REQUIRE(store.put("object", content(0)));
        std::array<int, 2> pipe{};
        REQUIRE(::pipe(pipe.data()) == 0);
        const auto child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            file_store own{folder.str()};
            for (int number = 1;; ++number)
                if (!own.put("object", content(number)) || ::write(pipe[1], &number, sizeof number) != sizeof number)
                    ::_exit(1);
        }
        int acknowledged = 0;
        for (int i = 0; i <= round; ++i)
            REQUIRE(::read(pipe[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged);
        REQUIRE(::kill(child, SIGKILL) == 0);
        REQUIRE(::waitpid(child, nullptr, 0) == child);
        ::close(pipe[0]);
        ::close(pipe[1]);
        const auto left = store.get("object");
        REQUIRE(left);
        const auto number = std::stoi(left->bytes) - 1'000'000;
        CHECK((left->bytes == content(number)));
        CHECK(number >= acknowledged);
        CHECK(store.list("")->size() == 1);
    }
}

TEST_CASE("keys are shown as paths below the root") {
    CHECK(file_store{"/srv/brain/"}.display("__cluster/state.json") == "/srv/brain/__cluster/state.json");
    CHECK(file_store{"/"}.display("a") == "/a");
}

#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <future>
#include <set>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/deferred_syncs.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>
#include <omnigraph/cluster/testing/store_suite.hpp>

#include "support/as_nobody.hpp"
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

TEST_CASE("what batches leave is synced by the next write, before its name is given") {
    const temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(store.put("a", "1"));
    REQUIRE(store.put("b", "1"));
    const std::vector<blob> many{{"x", "1"}, {"y", "2"}}, one{{"z", "3"}};
    const std::vector<std::string> names{"x", "y"};
    CHECK(syncs_of(store, [&] { CHECK(store.put_all_if_absent(many)[1]); }) == 1);  // the contents
    CHECK(syncs_of(store, [&] { CHECK(store.put_all_if_absent(one)[0]); }) == 1);   // its content, and the names before
    CHECK(syncs_of(store, [&] { CHECK(store.put("a", "2")); }) == 2);
    CHECK(syncs_of(store, [&] { CHECK(store.remove_all(names)); }) == 0);
    CHECK(syncs_of(store, [&] { CHECK(store.remove("z")); }) == 1);  // with the removals before it
    CHECK(syncs_of(store, [&] { CHECK(store.remove("b")); }) == 1);
    CHECK(syncs_of(store, [&] { CHECK(store.put_all_if_absent(many)[0]); }) == 1);
    CHECK(syncs_of(store, [&] { CHECK(store.remove_prefix("w")); }) == 0);  // nothing is below it
    CHECK(syncs_of(store, [&] { CHECK(store.remove("a")); }) == 2);         // first the names, then this
    CHECK(syncs_of(store, [&] { CHECK(store.put_all(one)); }) == 1);
    CHECK(syncs_of(store, [&] { CHECK(store.put("a", "3")); }) == 2);
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

namespace {

/// `count` blobs with a folder each, as the catalog has them; `texts` go round, and are borrowed.
std::vector<blob> blobs_of(std::size_t count, const std::vector<std::string_view>& texts) {
    std::vector<blob> blobs;
    for (std::size_t i = 0; i < count; ++i)
        blobs.push_back({"blobs/kb/" + std::to_string(i) + "/content", texts[i % texts.size()]});
    return blobs;
}

std::set<::ino_t> inodes_of(const temporary_folder& folder, const std::vector<blob>& blobs) {
    std::set<::ino_t> inodes;
    for (const auto& b : blobs) {
        struct ::stat about {};
        REQUIRE(::stat((folder / b.key).c_str(), &about) == 0);
        inodes.insert(about.st_ino);
    }
    return inodes;
}

std::uint64_t opens_of(auto&& action) {
    const auto before = posix::files_opened();
    action();
    return posix::files_opened() - before;
}

}  // namespace

TEST_CASE("equal contents of a batch are one file, written once (3)") {
    temporary_folder folder;
    file_store store{folder.str()};
    const auto blobs = blobs_of(200, {"one text", "another"});
    const auto before = store.counts();
    REQUIRE(store.put_all(blobs));
    CHECK(inodes_of(folder, blobs).size() == 2);
    CHECK(store.counts().writes == before.writes + 200);
    CHECK(store.counts().bytes_written == before.bytes_written + 15);
    for (const auto& b : blobs) CHECK(store.get(b.key)->bytes == b.bytes);
    CHECK(store.list("")->size() == 200);
}

TEST_CASE("a file that equal contents share is read and hashed once for all of them (3)") {
    temporary_folder folder;
    file_store store{folder.str()};
    const std::string a(10'000, 'a'), b(10'000, 'b'), c(10'000, 'c');
    const auto blobs = blobs_of(90, {a, b, c});
    REQUIRE(store.put_all(blobs));
    std::vector<std::string> keys;
    for (const auto& blob : blobs) keys.push_back(blob.key);
    const auto before = store.counts();
    std::set<const stored_object*> objects;
    const auto opens = opens_of([&] {
        store.get_all(keys, [&](std::size_t i, const auto& object) {
            REQUIRE(object);
            CHECK((*object)->bytes == blobs[i].bytes);
            CHECK((*object)->content == digest_of_bytes(blobs[i].bytes));
            objects.insert(object->get());
        });
    });
    CHECK(objects.size() == 3);
    CHECK(store.counts().bytes_read == before.bytes_read + 30'000);
    CHECK(opens == 3 + 3);  // the root, two folders, and each file
}

TEST_CASE("a shared file that is changed in place while a batch is read is noticed") {
    temporary_folder folder;
    file_store store{folder.str()};
    const auto blobs = blobs_of(2, {"right text"});
    REQUIRE(store.put_all(blobs));
    const std::vector<std::string> keys{blobs[0].key, blobs[1].key};
    std::vector<std::string> texts;
    store.get_all(keys, [&](std::size_t, const auto& object) {
        texts.push_back((*object)->bytes);
        folder.write(blobs[0].key, "wrong");
    });
    CHECK(texts == std::vector<std::string>{"right text", "wrong"});
}

TEST_CASE("a blob costs one open and at most one new folder") {
    temporary_folder folder;
    file_store store{folder.str()};
    std::vector<std::string> texts;
    for (int i = 0; i < 100; ++i) texts.push_back("text " + std::to_string(i));
    const auto different = blobs_of(100, {texts.begin(), texts.end()});
    CHECK(opens_of([&] { REQUIRE(store.put_all(different)); }) == 100 + 3);  // the root and two folders
    // Of 100 equal ones each opens its folder, and the first one the file.
    temporary_folder second;
    file_store other{second.str()};
    const auto equal = blobs_of(100, {"one text"});
    CHECK(opens_of([&] { REQUIRE(other.put_all(equal)); }) == 100 + 4);
}

TEST_CASE("nothing that is missing is looked for twice below a folder that is missing") {
    temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(store.put("x", ""));
    std::vector<std::string> keys;
    for (int i = 0; i < 100; ++i) keys.push_back("blobs/kb/" + std::to_string(i) + "/content");
    const auto opens = opens_of([&] {
        store.get_all(keys, [](std::size_t, const auto& object) {
            REQUIRE_FALSE(object);
            CHECK(object.error().fault == store_fault::absent);
        });
    });
    CHECK(opens == 2);
}

TEST_CASE("where there are no hard links, each blob has a file of its own") {
    temporary_folder folder;
    file_store store{folder.str(), {.hard_links = false}};
    const auto blobs = blobs_of(20, {"one text"});
    REQUIRE(store.put_all(blobs));
    CHECK(inodes_of(folder, blobs).size() == 20);
    for (const auto& b : blobs) CHECK(store.get(b.key)->bytes == b.bytes);
}

TEST_CASE("one of equal blobs that is damaged or replaced is put right without the others") {
    temporary_folder folder;
    file_store store{folder.str()};
    const auto blobs = blobs_of(10, {"one text"});
    REQUIRE(store.put_all(blobs));
    REQUIRE(store.put(blobs[3].key, "damaged"));
    CHECK(store.get(blobs[4].key)->bytes == "one text");
    REQUIRE(store.put_all(blobs));
    CHECK(inodes_of(folder, blobs).size() == 1);
    for (const auto& b : blobs) CHECK(store.get(b.key)->bytes == "one text");
    CHECK(store.list("")->size() == 10);
    CHECK(files_in(folder / "blobs").size() == 10);  // no temporary name is left
}

TEST_CASE("a link in the place of a blob's folder is refused by a batch, of equal blobs and of different ones") {
    for (const auto& texts : {std::vector<std::string_view>{"equal"}, std::vector<std::string_view>{"one", "two"}}) {
        temporary_folder folder;
        folder.write("outside/x", "x");
        fs::create_directories(folder / "root/blobs/kb");
        fs::create_directory_symlink(folder / "outside", folder / "root/blobs/kb/1");
        file_store store{(folder / "root").string()};
        const auto refused = store.put_all(blobs_of(3, texts));
        CHECK(fault_of(refused) == store_fault::denied);
        CHECK(refused.error().key == "blobs/kb/1/content");
        CHECK(files_in(folder / "outside") == std::vector<std::string>{"x"});
        for (const auto& name : files_in(folder / "root")) CHECK(name.find('#') == std::string::npos);
        CHECK(fault_of(store.get("blobs/kb/1/x")) == store_fault::denied);
    }
}

TEST_CASE("a file in the place of a blob's folder is a fault that says so") {
    temporary_folder folder;
    folder.write("blobs/kb/1", "a file");
    file_store store{folder.str()};
    const auto refused = store.put_all(blobs_of(3, {"one", "two", "three"}));
    CHECK(fault_of(refused) == store_fault::denied);
    CHECK(refused.error().cause == "`1` is in the way: it is not a folder");
    CHECK(fault_of(store.put_all(blobs_of(3, {"equal"}))) == store_fault::denied);
}

TEST_CASE("nothing is taken for absent below a file that stands in the place of a folder") {
    temporary_folder folder;
    folder.write("notes", "a file");
    file_store store{folder.str()};
    CHECK(fault_of(store.get("notes/a")) == store_fault::denied);
    CHECK(fault_of(store.list("notes")) == store_fault::denied);
    CHECK(fault_of(store.list("notes/below")) == store_fault::denied);
    CHECK(store.probe("notes/a") == presence::unknown);
    CHECK(store.probe("notes") == presence::present);
    CHECK(fault_of(store.put("notes/a", "1")) == store_fault::denied);
    CHECK(fault_of(store.put_if_absent("notes/a", "1")) == store_fault::denied);
    CHECK(fault_of(store.put_if_match("notes/a", "1", {"x"})) == store_fault::denied);
    CHECK(fault_of(store.remove("notes/a")) == store_fault::denied);
    CHECK(fault_of(store.remove_if_match("notes/a", {"x"})) == store_fault::denied);
    CHECK(fault_of(store.remove_prefix("notes")) == store_fault::denied);
    CHECK(fault_of(store.remove_litter("notes", litter_depth::tree)) == store_fault::denied);
    const std::vector<std::string> keys{"notes/a", "notes/b/c"};
    store.get_all(keys, [](std::size_t, const auto& found) { CHECK(found.error().fault == store_fault::denied); });
    CHECK(store.get("notes")->bytes == "a file");
}

TEST_CASE("nothing is created that could not be removed again: a file in the place of the lock files refuses it") {
    temporary_folder folder;
    folder.write(".omnigraph-locks#0", "a file");
    file_store store{folder.str()};
    const auto refused = store.put_if_absent("lock.json", "{}");
    CHECK(fault_of(refused) == store_fault::denied);
    CHECK(refused.error().cause == "`.omnigraph-locks#0` is in the way: it is not a folder");
    CHECK_FALSE(folder.contains("lock.json"));
    fs::remove(folder / ".omnigraph-locks#0");
    CHECK(store.put_if_absent("lock.json", "{}"));
    CHECK(store.remove("lock.json"));
}

TEST_CASE("an empty folder where an object belongs gives way to it, and one that holds something stays") {
    temporary_folder folder;
    file_store store{folder.str()};
    const auto make = [&](const std::string& name) { fs::create_directories(folder / name); };
    for (const auto* name : {"a/put", "a/create", "a/many", "a/more"}) make(name);
    CHECK(store.put("a/put", "1"));
    CHECK(store.put_if_absent("a/create", "2"));
    const std::vector<blob> both{{"a/many", "3"}, {"a/more", "4"}};
    for (const auto& created : store.put_all_if_absent(both)) CHECK(created);
    CHECK(files_in(folder / "a").size() == 4);

    folder.write("b/put/notes", "x");
    CHECK_FALSE(store.put("b/put", "1"));
    CHECK(fault_of(store.put_if_absent("b/put", "1")) == store_fault::denied);
    const std::vector<blob> again{{"b/put", "1"}, {"b/other", "2"}};
    const auto created = store.put_all_if_absent(again);
    CHECK_FALSE(created.front());
    CHECK(created.back());
    CHECK(store.get("b/put/notes"));
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
    CHECK(fault_of(store.get("a")) == store_fault::denied);
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
    std::vector<std::string> listed;  // what is no object is listed, so that its reader can say what it is
    const auto entries = store.list("");
    REQUIRE(entries);
    for (const auto& entry : *entries) listed.push_back(entry.key);
    CHECK(listed == std::vector<std::string>{"file_link", "folder_link", "inside"});
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
    REQUIRE(store.list("")->size() == 1);  // so that its reader can say what it is
    CHECK(store.list("")->front().key == "pipe");
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
    auto held = lock_key(root.get(), "a", {folder.str()});
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
            const auto told = testing::store_races::count_up(own, "counter", times);
            ::_exit(told.done == times && told.ambiguous == 0 ? 0 : 1);
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

TEST_CASE("a writer without rights in the folder of the lock files is denied, and not told that something is missing") {
    temporary_folder folder;
    const auto root = posix::open_at(AT_FDCWD, folder.str(), O_RDONLY | O_DIRECTORY);
    REQUIRE(lock_key(root.get(), "b", {folder.str()}));
    for (const auto& place : {folder.str(), folder.str() + "/" + std::string{key_lock_folder}})
        REQUIRE(::chmod(place.c_str(), 0555) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        // The rights of a folder mean nothing to root.
        if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
        const auto refused = lock_key(root.get(), "a", {folder.str()});
        ::_exit(!refused && refused.error().fault == posix::file_fault::denied ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    for (const auto& place : {folder.str() + "/" + std::string{key_lock_folder}, folder.str()})
        REQUIRE(::chmod(place.c_str(), 0755) == 0);
}

TEST_CASE("a lock file that somebody else owns is named") {
    temporary_folder folder;
    const auto root = posix::open_at(AT_FDCWD, folder.str(), O_RDONLY | O_DIRECTORY);
    REQUIRE(lock_key(root.get(), "b", {folder.str()}));
    const auto locks = folder.path() / key_lock_folder;
    for (const auto& place : {folder.path(), locks}) REQUIRE(::chmod(place.c_str(), 0755) == 0);
    const auto file = std::filesystem::directory_iterator { locks } -> path();
    REQUIRE(::chmod(file.c_str(), 0) == 0);
    const as_nobody nobody;
    const auto refused = lock_key(root.get(), "b", {folder.str()});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == posix::file_fault::denied);
    CHECK(refused.error().cause.find("`" + std::string{key_lock_folder} + "/" + file.filename().string() + "`") !=
          std::string::npos);
}

TEST_CASE("a writer waits for the lock file of its key for as long as it is told, and then names it") {
    temporary_folder folder;
    file_store_options options;
    options.lock_wait = std::chrono::milliseconds{30};
    file_store store{folder.str(), options};
    const auto version = store.put("a", "1");
    REQUIRE(version);
    {
        const auto root = posix::open_at(AT_FDCWD, folder.str(), O_RDONLY | O_DIRECTORY);
        const auto held = lock_key(root.get(), "a", {folder.str()});
        REQUIRE(held);
        for (const auto& refused : {store.put_if_match("a", "2", *version).error(),
                                    store.remove_if_match("a", *version).error(), store.put("a", "2").error()}) {
            CHECK(refused.fault == store_fault::transient);
            CHECK(refused.cause.starts_with("another process"));
            CHECK(refused.cause.find(" holds the lock file " + folder.str() + "/.omnigraph-locks#0/") !=
                  std::string::npos);
        }
        CHECK(store.get("a")->bytes == "1");
        CHECK(store.put_if_absent("lock.json", "{}"));  // needs no lock file
    }
    CHECK(store.put_if_match("a", "2", *version));
}

TEST_CASE("litter is what a process has left that no longer runs; nothing else is removed") {
    temporary_folder folder;
    file_store store{folder.str()};
    const auto ended = ::fork();
    if (ended == 0) ::_exit(0);
    REQUIRE(::waitpid(ended, nullptr, 0) == ended);
    const auto of_ended = "#" + std::to_string(ended) + "000001";
    const auto ours = "#" + std::to_string(::getpid()) + "000001";
    const auto of_a_parent = "#" + std::to_string(::getppid()) + "000001";
    REQUIRE(store.put("c/state.json", "1"));
    for (const auto& name :
         {"c/state.json" + of_ended, "c/deep/er/x.gq" + of_ended, "other/y" + of_ended, "c/state.json" + ours,
          "c/state.json" + of_a_parent, std::string{"c/x#12"}, std::string{"c/x#99999999999999999999000001"}})
        folder.write(name, "half");
    fs::create_directories(folder / ("c/z" + of_ended));

    CHECK(*store.remove_litter("c", litter_depth::folder) == 1);
    CHECK_FALSE(folder.contains("c/state.json" + of_ended));
    CHECK(folder.contains("c/deep/er/x.gq" + of_ended));
    CHECK(*store.remove_litter("c", litter_depth::tree) == 1);
    CHECK(*store.remove_litter("c", litter_depth::tree) == 0);
    CHECK(*store.remove_litter("missing", litter_depth::tree) == 0);
    for (const auto& kept : {"c/state.json" + ours, "c/state.json" + of_a_parent, std::string{"c/x#12"},
                             "other/y" + of_ended, "c/z" + of_ended})
        CHECK(folder.contains(kept));
    CHECK(store.get("c/state.json")->bytes == "1");
}

TEST_CASE("a file that is older than the process that has its writer's id now is litter") {
    temporary_folder folder;
    file_store store{folder.str()};
    const auto name = "x#" + std::to_string(::getppid()) + "000001";
    folder.write(name, "half");
    CHECK(*store.remove_litter("", litter_depth::folder) == 0);
    const ::timespec long_ago[2] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
    REQUIRE(::utimensat(AT_FDCWD, (folder / name).c_str(), long_ago, 0) == 0);
    CHECK(*store.remove_litter("", litter_depth::folder) == 1);
}

TEST_CASE("a new object that finds a folder in its place says so") {
    temporary_folder folder;
    file_store store{folder.str()};
    folder.write("a/b/notes", "x");
    const auto refused = store.put_if_absent("a/b", "1");
    CHECK(fault_of(refused) == store_fault::denied);
    CHECK(refused.error().cause == "what is no file stands in its place");
}

// Many new objects with one sync, whatever the file system can do.
#include <fcntl.h>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/batch_creator.hpp>
#include <omnigraph/cluster/store/file_store.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

std::vector<blob> some_blobs(std::size_t count) {
    std::vector<blob> blobs;
    for (std::size_t i = 0; i < count; ++i) blobs.push_back({"some/" + std::to_string(i) + "/object", "text"});
    return blobs;
}

}  // namespace

TEST_CASE("many objects are created with one sync for every 256 of them, and removed with the next one") {
    temporary_folder folder;
    file_store store{folder.str()};
    const auto blobs = some_blobs(300);
    for (const auto& outcome : store.put_all_if_absent(blobs)) REQUIRE(outcome);
    CHECK(store.counts().syncs == 2);
    std::vector<std::string> keys;
    for (const auto& b : blobs) keys.push_back(b.key);
    REQUIRE(store.remove_all(keys));
    CHECK(store.counts().syncs == 3);  // what is removed may be what the new names replace
    REQUIRE(store.put("after", "1"));
    CHECK(store.counts().syncs == 5);  // the file with everything before it, and its folder
    CHECK(store.list("some")->empty());
}

TEST_CASE("where nothing can be named without replacing, each is created under its lock") {
    temporary_folder folder;
    file_store_options options;
    options.hard_links = options.exclusive_rename = false;
    file_store store{folder.str(), options};
    REQUIRE(store.put("some/1/object", "first"));
    const auto made = store.put_all_if_absent(some_blobs(3));
    CHECK(made[0]);
    REQUIRE_FALSE(made[1]);
    CHECK(made[1].error().fault == store_fault::precondition_failed);
    CHECK(made[2]);
    CHECK(store.get("some/1/object")->bytes == "first");
    CHECK(store.list("some")->size() == 3);
}

TEST_CASE("what cannot be created leaves no temporary file, and the others are made") {
    temporary_folder folder;
    folder.write("some/1", "a file where a folder is needed");
    folder.write("some/2/object/below", "a folder where the object is to be");
    const posix::file_descriptor root{::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    store_counter counter;
    int number = 0;
    batch_creator batch{
        root.get(),
        {.temporary_name = [&](std::string_view name) { return std::string{name} + "#" + std::to_string(++number); },
         .sync = [](int) { return posix::file_result<done>{done{}}; }},
        counter};
    const auto made = batch.create(some_blobs(4));
    CHECK(made[0]);
    REQUIRE_FALSE(made[1]);
    CHECK(made[1].error().key == "some/1/object");
    REQUIRE_FALSE(made[2]);
    CHECK(made[2].error().fault == store_fault::denied);
    CHECK(made[3]);
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder.path()})
        CHECK(entry.path().filename().string().find('#') == std::string::npos);
    CHECK(counter.counts().writes == 2);
}

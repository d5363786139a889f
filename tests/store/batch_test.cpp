// Many objects in one go: equal contents are one file, and a file is read once however many names it has.
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/batch_reader.hpp>
#include <omnigraph/cluster/store/batch_writer.hpp>
#include <omnigraph/cluster/store/store_counter.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

/// A folder that is open, and a batch in it.
struct open_folder {
    explicit open_folder(bool hard_links = true) : hard_links_{hard_links} {}

    store_result<done> write(const std::vector<blob>& blobs) {
        batch_writer batch{
            root.get(),
            {.hard_links = hard_links_,
             .temporary_name =
                 [this](std::string_view name) { return std::string{name} + "#" + std::to_string(++temporaries_); }},
            counter};
        return batch.write(blobs);
    }
    [[nodiscard]] struct ::stat facts_of(const std::string& key) const {
        struct ::stat facts {};
        REQUIRE(::stat((folder / key).c_str(), &facts) == 0);
        return facts;
    }

    temporary_folder folder;
    posix::file_descriptor root{::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    store_counter counter;

private:
    bool hard_links_;
    int temporaries_ = 0;
};

}  // namespace

TEST_CASE("(1) equal contents become one file with many names, each complete") {
    open_folder at;
    const auto written = at.write({{"a/one", "same"}, {"b/two", "same"}, {"a/three", "other"}});
    REQUIRE_MESSAGE(written, (written ? "" : written.error().cause));
    CHECK(at.folder.read("a/one") == "same");
    CHECK(at.folder.read("b/two") == "same");
    CHECK(at.folder.read("a/three") == "other");
    CHECK(at.facts_of("a/one").st_ino == at.facts_of("b/two").st_ino);
    CHECK(at.facts_of("a/one").st_ino != at.facts_of("a/three").st_ino);
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{at.folder.path()})
        files += entry.is_regular_file();
    CHECK(files == 3);
}

TEST_CASE("(2) without links each blob gets a file of its own, and of a key that stands twice the last one counts") {
    open_folder at{false};
    REQUIRE(at.write({{"one", "same"}, {"two", "same"}, {"one", "last"}}));
    CHECK(at.folder.read("one") == "last");
    CHECK(at.facts_of("one").st_ino != at.facts_of("two").st_ino);
    CHECK(at.facts_of("two").st_nlink == 1);
}

TEST_CASE("(3) no symbolic link below the root is followed") {
    open_folder at;
    const temporary_folder outside;
    REQUIRE(::symlink(outside.path().c_str(), (at.folder / "out").c_str()) == 0);
    CHECK_FALSE(at.write({{"out/one", "text"}}));
    CHECK_FALSE(outside.contains("one"));
    batch_reader objects{at.root.get(), {}, at.counter};
    outside.write("two", "secret");
    CHECK_FALSE(objects.read("out/two"));
}

TEST_CASE("a file with several names is read once, and one that changed is read again") {
    open_folder at;
    REQUIRE(at.write({{"a", "same"}, {"b", "same"}, {"c", "alone"}}));
    batch_reader objects{at.root.get(), {}, at.counter};
    const auto first = objects.read("a"), second = objects.read("b");
    REQUIRE((first && second));
    CHECK((*first)->bytes == "same");
    CHECK(*first == *second);
    CHECK((*objects.read("c"))->bytes == "alone");
    CHECK(objects.read("none").error().fault == store_fault::absent);
    CHECK(*objects.read("a") == *first);
    SUBCASE("in a run of its names, another file in the place of one") {
        REQUIRE(at.write({{"b", "new"}}));
        CHECK((*objects.read("b"))->bytes == "new");
        CHECK((*objects.read("a"))->bytes == "same");
    }
    SUBCASE("in a run of its names, one that was removed, and a link to one") {
        REQUIRE(::unlink((at.folder / "b").c_str()) == 0);
        CHECK(objects.read("b").error().fault == store_fault::absent);
        REQUIRE(::symlink("a", (at.folder / "b").c_str()) == 0);
        CHECK_FALSE(objects.read("b"));
    }
}

TEST_CASE("more bytes than are allowed are not read, and files beyond what is kept are read each time") {
    open_folder at;
    REQUIRE(at.write({{"a", "12345678"}, {"b", "12345678"}}));
    batch_reader small{at.root.get(), {.max_object_bytes = 7}, at.counter};
    CHECK_FALSE(small.read("a"));
    batch_reader forgetful{at.root.get(), {.most_kept_bytes = 7}, at.counter};
    const auto first = forgetful.read("a"), second = forgetful.read("b");
    REQUIRE((first && second));
    CHECK(*first != *second);
    CHECK((*first)->bytes == (*second)->bytes);
}

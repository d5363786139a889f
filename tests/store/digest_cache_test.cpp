// What has been hashed is not read again while nobody has touched it, and nothing else is believed.
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/posix/cache_folder.hpp>
#include <omnigraph/cluster/store/digest_cache.hpp>
#include <omnigraph/cluster/store/file_state.hpp>
#include <omnigraph/cluster/store/file_store.hpp>

#include "support/file_tick.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
namespace fs = std::filesystem;

namespace {

/// A store of a folder, with a cache beside it that notes at once.
struct remembering_store {
    explicit remembering_store(std::chrono::nanoseconds settling = std::chrono::nanoseconds{0}) : settling_{settling} {}

    /// A store as another process would open it.
    file_store open() {
        file_store_options options;
        options.known = std::make_shared<digest_cache>(
            digest_cache_options{.folder = cache_folder(), .name = "digests", .settling = settling_});
        return file_store{(folder.path() / "root").string(), options};
    }

    [[nodiscard]] std::string cache_folder() const { return (folder.path() / "cache").string(); }
    [[nodiscard]] fs::path cache_file() const { return folder.path() / "cache" / "digests"; }
    [[nodiscard]] fs::path file_of(const std::string& key) const { return folder.path() / "root" / key; }

    temporary_folder folder;

private:
    std::chrono::nanoseconds settling_;
};

/// The digest of `key`, and how many bytes were read for it.
std::pair<std::string, std::uint64_t> look_at(file_store& store, const std::string& key) {
    const auto before = store.counts().bytes_read;
    std::string seen;
    store.look_at_all(std::vector{key}, [&](std::size_t, const store_result<digest>& content) {
        seen = content ? content->hex() : content.error().cause;
    });
    return {seen, store.counts().bytes_read - before};
}

std::string sum(std::string_view text) { return digest_of_bytes(text).hex(); }

file_state state_of(const fs::path& file) {
    struct ::stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    return file_state::of(about);
}

}  // namespace

TEST_CASE("a file that was hashed is known to the next process without being read") {
    remembering_store at;
    {
        auto store = at.open();
        REQUIRE(store.put("a/b/c", "text"));
        CHECK(look_at(store, "a/b/c") == std::pair{sum("text"), std::uint64_t{4}});
        CHECK(look_at(store, "a/b/c") == std::pair{sum("text"), std::uint64_t{0}});
    }
    auto next = at.open();
    CHECK(look_at(next, "a/b/c") == std::pair{sum("text"), std::uint64_t{0}});
}

TEST_CASE("what reads to prove something fills the cache, and is never answered by it") {
    remembering_store at;
    {
        auto store = at.open();
        REQUIRE(store.put("a/b/c", "text"));
        store.get_all(std::vector<std::string>{"a/b/c"}, [](std::size_t, const auto& object) { CHECK(object); });
    }
    auto next = at.open();
    CHECK(look_at(next, "a/b/c").second == 0);
    const auto before = next.counts().bytes_read;
    next.get_all(std::vector<std::string>{"a/b/c"}, [](std::size_t, const auto& object) { CHECK(object); });
    CHECK(next.counts().bytes_read == before + 4);
}

TEST_CASE("(1) whoever touches a file makes it unknown: by a new text, by an old time, by another file, by a link") {
    remembering_store at;
    {
        auto store = at.open();
        REQUIRE(store.put("a/b/c", "text"));
        REQUIRE(look_at(store, "a/b/c").second == 4);
    }
    const auto file = at.file_of("a/b/c");
    const auto time = fs::last_write_time(file);
    SUBCASE("written in place, with its old time") {
        const int opened = ::open(file.c_str(), O_WRONLY);
        REQUIRE(::write(opened, "TEXT", 4) == 4);
        ::close(opened);
        fs::last_write_time(file, time);
        await_file_tick(file);
        auto store = at.open();
        CHECK(look_at(store, "a/b/c") == std::pair{sum("TEXT"), std::uint64_t{4}});
    }
    SUBCASE("replaced by another file of the same size and time") {
        at.folder.write("root/a/other", "TEXT");
        fs::last_write_time(at.file_of("a/other"), time);
        fs::rename(at.file_of("a/other"), file);
        auto store = at.open();
        CHECK(look_at(store, "a/b/c") == std::pair{sum("TEXT"), std::uint64_t{4}});
    }
    SUBCASE("removed") {
        fs::remove(file);
        auto store = at.open();
        store.look_at_all(std::vector<std::string>{"a/b/c"}, [](std::size_t, const store_result<digest>& content) {
            REQUIRE_FALSE(content);
            CHECK(content.error().fault == store_fault::absent);
        });
    }
    SUBCASE("moved, with a link in its place") {
        fs::rename(file, at.folder.path() / "elsewhere");
        fs::create_symlink(at.folder.path() / "elsewhere", file);
        auto store = at.open();
        CHECK(look_at(store, "a/b/c").first != sum("text"));
    }
    SUBCASE("its folder moved, with a link in its place") {
        fs::rename(file.parent_path(), at.folder.path() / "elsewhere");
        fs::create_directory_symlink(at.folder.path() / "elsewhere", file.parent_path());
        auto store = at.open();
        CHECK(look_at(store, "a/b/c").first != sum("text"));
    }
}

TEST_CASE("(2) a file that has just changed is hashed again by the next process") {
    remembering_store at{std::chrono::hours{1}};
    {
        auto store = at.open();
        REQUIRE(store.put("a/b/c", "text"));
        CHECK(look_at(store, "a/b/c").second == 4);
        CHECK(look_at(store, "a/b/c").second == 4);
    }
    CHECK_FALSE(fs::exists(at.cache_file()));
    auto next = at.open();
    CHECK(look_at(next, "a/b/c").second == 4);
}

TEST_CASE("(3) the cache is its owner's alone, and one that is not, or is damaged, counts as empty") {
    remembering_store at;
    {
        auto store = at.open();
        REQUIRE(store.put("a/b/c", "text"));
        REQUIRE(look_at(store, "a/b/c").second == 4);
    }
    using enum fs::perms;
    CHECK(fs::status(at.cache_folder()).permissions() == owner_all);
    CHECK(fs::status(at.cache_file()).permissions() == (owner_read | owner_write));
    const auto stored = at.folder.read("cache/digests");
    SUBCASE("others may write to it") { fs::permissions(at.cache_file(), owner_read | owner_write | others_write); }
    SUBCASE("others may write to its folder") { fs::permissions(at.cache_folder(), owner_all | group_write); }
    SUBCASE("it is a link") {
        fs::rename(at.cache_file(), at.folder.path() / "elsewhere");
        fs::create_symlink(at.folder.path() / "elsewhere", at.cache_file());
    }
    SUBCASE("a part of it") { at.folder.write("cache/digests", stored.substr(0, stored.size() - 7)); }
    SUBCASE("empty") { at.folder.write("cache/digests", ""); }
    SUBCASE("of another format") { at.folder.write("cache/digests", "omnigraph-digests-9\n" + stored.substr(20)); }
    auto store = at.open();
    CHECK(look_at(store, "a/b/c") == std::pair{sum("text"), std::uint64_t{4}});
}

TEST_CASE("(3) no byte of the cache can be turned without being noticed") {
    remembering_store at;
    {
        auto store = at.open();
        REQUIRE(store.put("a/b/c", "text"));
        REQUIRE(look_at(store, "a/b/c").second == 4);
    }
    const auto stored = at.folder.read("cache/digests");
    REQUIRE(stored.size() == 20 + 72 + 32);
    for (std::size_t i = 0; i < stored.size(); ++i) {
        CAPTURE(i);
        auto turned = stored;
        turned[i] = static_cast<char>(turned[i] ^ 1);
        at.folder.write("cache/digests", turned);
        digest_cache known{{.folder = at.cache_folder(), .name = "digests"}};
        CHECK_FALSE(known.find(state_of(at.file_of("a/b/c"))));
    }
}

TEST_CASE("a cache forgets what is not asked for any more, once that is most of it, and never has too many") {
    temporary_folder folder;
    const digest_cache_options options{
        .folder = folder.str(), .name = "d", .settling = std::chrono::hours{-1}, .most = 6000};
    fs::permissions(folder.path(), fs::perms::owner_all);
    const auto row = [](std::uint64_t i) { return file_state{1, i, 3, 0, 0}; };
    {
        digest_cache known{options};
        for (std::uint64_t i = 0; i < 7000; ++i) known.note(row(i), digest_of_bytes("abc"));
    }
    {
        digest_cache known{options};
        CHECK(known.find(row(5999)));
        CHECK_FALSE(known.find(row(6000)));
        known.note(row(9000), digest_of_bytes("new"));  // 5999 others were not asked for
    }
    digest_cache known{options};
    CHECK(known.find(row(5999)));
    CHECK(known.find(row(9000)) == digest_of_bytes("new"));
    CHECK_FALSE(known.find(row(0)));
}

TEST_CASE("a folder for the cache that cannot be made is no fault") {
    temporary_folder folder;
    folder.write("file", "x");
    {
        digest_cache known{{.folder = folder.str() + "/file/below", .name = "d", .settling = std::chrono::hours{-1}}};
        known.note({1, 2, 3, 4, 5}, digest_of_bytes("abc"));
        CHECK(known.find({1, 2, 3, 4, 5}));
    }
    CHECK(folder.read("file") == "x");
    digest_cache relative{{.folder = "not/absolute", .name = "d"}};
    CHECK_FALSE(relative.find({1, 2, 3, 4, 5}));
}

TEST_CASE("each storage root has a cache of its own in the user's folder") {
    CHECK(posix::user_cache_folder().starts_with('/'));
    CHECK(digest_cache_of("/srv/brain") != nullptr);
}

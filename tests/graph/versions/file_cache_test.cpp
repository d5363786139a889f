// The local copies: believed only when they are what they say, and never needed.
#include <fstream>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

const std::string uid = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

file_identity identity_of(const std::string& commit) { return {uid, commit, "shape"}; }

/// A small database that says it is `identity`, kept in `files`.
std::filesystem::path keep(file_cache& files, const file_identity& identity, const std::string& text = "x") {
    system_runtime system;
    auto built = files.scratch(identity.graph_uid, system.new_id());
    REQUIRE(built);
    {
        auto db = database::open(built->path().string(), open_mode::create);
        REQUIRE(db);
        REQUIRE(db->run(table_layout{lang::schema_catalog{}}.ddl() + "CREATE TABLE t(x)"));
        REQUIRE(write_identity(*db, identity));
        auto insert = db->prepare("INSERT INTO t VALUES (?1)");
        REQUIRE(insert->bind(1, text).run());
    }
    auto kept = files.keep(identity, *built);
    REQUIRE(kept);
    return *kept;
}

}  // namespace

TEST_CASE("a kept file is found by this cache and by another one on the same directory") {
    temporary_folder folder;
    file_cache files{folder.path()};
    CHECK_FALSE(files.find(identity_of("A")));
    const auto path = keep(files, identity_of("A"));
    CHECK(files.find(identity_of("A")) == path);
    CHECK(file_cache{folder.path()}.find(identity_of("A")) == path);
    CHECK_FALSE(files.find(identity_of("B")));
    CHECK(std::filesystem::is_empty(folder / (uid + "/scratch")));
}

TEST_CASE("a foreign, truncated or overwritten file is removed instead of believed") {
    temporary_folder folder;
    const auto reopened = [&](const file_identity& identity) {
        return file_cache{folder.path()}.find(identity).has_value();
    };
    const auto kept = [&](const std::string& commit) {
        file_cache files{folder.path()};
        return keep(files, identity_of(commit), std::string(100'000, 'y'));
    };
    SUBCASE("of another graph or commit") {
        std::filesystem::copy_file(kept("A"), folder / (uid + "/commits/B.db"));
        CHECK(reopened(identity_of("A")));
        CHECK_FALSE(reopened(identity_of("B")));
        CHECK_FALSE(std::filesystem::exists(folder / (uid + "/commits/B.db")));
    }
    SUBCASE("of another shape") {
        kept("A");
        CHECK_FALSE(reopened({uid, "A", "another shape"}));
    }
    SUBCASE("cut off") {
        const auto path = kept("A");
        std::filesystem::resize_file(path, std::filesystem::file_size(path) - 40'000);
        CHECK_FALSE(reopened(identity_of("A")));
    }
    SUBCASE("with a page of zeros") {
        const auto path = kept("A");
        std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
        file.seekp(4096);
        file.write(std::string(4096, '\0').data(), 4096);
        file.close();
        CHECK_FALSE(reopened(identity_of("A")));
    }
    SUBCASE("no database at all") {
        const auto path = kept("A");
        std::ofstream{path} << "hello";
        CHECK_FALSE(reopened(identity_of("A")));
        CHECK_FALSE(std::filesystem::exists(path));
    }
}

TEST_CASE("the oldest files go when a graph's copies take too much room, the newest stays") {
    temporary_folder folder;
    file_cache files{folder.path(), {250'000}};
    const auto a = keep(files, identity_of("A"), std::string(100'000, 'y'));
    std::filesystem::last_write_time(a, std::filesystem::file_time_type::clock::now() - std::chrono::hours{2});
    const auto b = keep(files, identity_of("B"), std::string(100'000, 'y'));
    std::filesystem::last_write_time(b, std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
    const auto c = keep(files, identity_of("C"), std::string(100'000, 'y'));
    CHECK_FALSE(std::filesystem::exists(a));
    CHECK_FALSE(files.find(identity_of("A")));
    CHECK(files.find(identity_of("B")));
    CHECK(files.find(identity_of("C")));
    const auto d = keep(files, identity_of("D"), std::string(400'000, 'y'));
    CHECK(files.find(identity_of("D")) == d);
    CHECK_FALSE(files.find(identity_of("C")));
}

TEST_CASE("without a directory that can be written a private one serves, and goes with the cache") {
    std::filesystem::path path;
    {
        file_cache files{"/proc/none/of/this"};
        path = keep(files, identity_of("A"));
        CHECK(files.find(identity_of("A")) == path);
    }
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK_FALSE(std::filesystem::exists(path.parent_path().parent_path().parent_path()));
}

TEST_CASE("a scratch file is gone with its owner, and one left by a crash goes after a day") {
    temporary_folder folder;
    file_cache files{folder.path()};
    std::filesystem::path path;
    {
        auto scratch = files.scratch(uid, "01ARZ3NDEKTSV4RRFFQ69G5FAW");
        REQUIRE(scratch);
        path = scratch->path();
        std::ofstream{path} << "x";
    }
    CHECK_FALSE(std::filesystem::exists(path));
    std::ofstream{path} << "x";
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - std::chrono::hours{25});
    keep(files, identity_of("A"));
    CHECK_FALSE(std::filesystem::exists(path));
}

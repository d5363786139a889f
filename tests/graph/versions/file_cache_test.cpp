// The local copies: believed only when they are what they say, and never needed.
#include <fstream>

#include <doctest/doctest.h>
#include <support/file_tick.hpp>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/file_change.hpp>

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

std::filesystem::path stamp_beside(std::filesystem::path file) { return file.replace_extension(".stamp"); }

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
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

TEST_CASE("a folder in the place of a file or its stamp gives way") {
    temporary_folder folder;
    file_cache files{folder.path()};
    const auto path = keep(files, identity_of("A"));
    for (const auto& place : {path, stamp_beside(path)}) {
        std::filesystem::remove(place);
        std::filesystem::create_directories(place / "inner");
        CHECK_FALSE(file_cache{folder.path()}.find(identity_of("A")));
        CHECK(keep(files, identity_of("A")) == path);
        CHECK(file_cache{folder.path()}.find(identity_of("A")) == path);
        std::filesystem::remove(place);
        std::filesystem::create_directories(place / "inner");
        files.drop(identity_of("A"));
        CHECK_FALSE(std::filesystem::exists(place));
        (void)keep(files, identity_of("A"));
    }
}

TEST_CASE("a file is believed only while it is the one that was kept") {
    temporary_folder folder;
    file_cache files{folder.path()};
    const auto path = keep(files, identity_of("A"), std::string(100'000, 'y'));
    const auto believed = [&](const file_identity& identity) {
        const auto here = files.find(identity).has_value();
        CHECK(file_cache{folder.path()}.find(identity).has_value() == here);
        return here;
    };
    CHECK(believed(identity_of("A")));
    CHECK_FALSE(believed({uid, "A", "another shape"}));
    SUBCASE("of another graph or commit") {
        std::filesystem::copy_file(path, folder / (uid + "/commits/B.db"));
        std::filesystem::copy_file(stamp_beside(path), folder / (uid + "/commits/B.stamp"));
        CHECK(believed(identity_of("A")));
        CHECK_FALSE(believed(identity_of("B")));
    }
    SUBCASE("cut off") {
        std::filesystem::resize_file(path, std::filesystem::file_size(path) - 40'000);
        CHECK_FALSE(believed(identity_of("A")));
    }
    SUBCASE("with one other byte, and its time put back") {
        const auto modified = std::filesystem::last_write_time(path);
        std::fstream{path, std::ios::binary | std::ios::in | std::ios::out}.seekp(50'000).put('z');
        std::filesystem::last_write_time(path, modified);
        await_file_tick(path);
        CHECK_FALSE(believed(identity_of("A")));
    }
    SUBCASE("copied in its place") {
        std::filesystem::copy_file(path, folder / "elsewhere");
        std::filesystem::rename(folder / "elsewhere", path);
        CHECK_FALSE(believed(identity_of("A")));
    }
    SUBCASE("a link to it") {
        std::filesystem::rename(path, folder / "elsewhere");
        std::filesystem::create_symlink(folder / "elsewhere", path);
        CHECK_FALSE(believed(identity_of("A")));
    }
    SUBCASE("no database at all") {
        std::ofstream{path} << "hello";
        CHECK_FALSE(believed(identity_of("A")));
    }
    SUBCASE("before the machine was started again") {
        auto kept = *decode_kept_file(bytes_of(stamp_beside(path)));
        kept.stamp.boot_id = "another";
        std::ofstream{stamp_beside(path)} << encode(kept);
        CHECK_FALSE(file_cache{folder.path()}.find(identity_of("A")));
    }
    SUBCASE("with a damaged stamp") {
        for (const auto* bytes : {"", "{", "{}", "[1]", "null"}) {
            std::ofstream{stamp_beside(path)} << bytes;
            CHECK_FALSE(file_cache{folder.path()}.find(identity_of("A")));
        }
    }
    // What is not believed is replaced by what is made again.
    keep(files, identity_of("A"));
    CHECK(believed(identity_of("A")));
}

namespace {

std::string text_in(const std::filesystem::path& file) {
    auto db = database::open(file.string(), open_mode::read_only);
    REQUIRE(db);
    auto query = db->prepare("SELECT x FROM t");
    REQUIRE(query);
    REQUIRE(*query->step());
    return std::string{query->text(0)};
}

/// As if the medium had done it: the stamp is that of the file.
void decay(const std::filesystem::path& file, std::streamoff at) {
    std::fstream{file, std::ios::binary | std::ios::in | std::ios::out}.seekp(at).put('z');
    auto kept = *decode_kept_file(bytes_of(stamp_beside(file)));
    kept.stamp = *read_file_stamp(file);
    std::ofstream{stamp_beside(file)} << encode(kept);
}

}  // namespace

TEST_CASE("a copy holds what was kept, or there is none") {
    temporary_folder folder;
    file_cache files{folder.path()};
    system_runtime system;
    CHECK_FALSE(*files.copy(identity_of("A"), system.new_id()));
    const std::string text(100'000, 'y');
    const auto path = keep(files, identity_of("A"), text);
    {
        const auto copy = files.copy(identity_of("A"), system.new_id());
        REQUIRE(*copy);
        CHECK(text_in((*copy)->path()) == text);
    }
    decay(path, 50'000);
    CHECK(files.find(identity_of("A")));
    CHECK_FALSE(*files.copy(identity_of("A"), system.new_id()));
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a change in place makes the file that of another commit, whole or not at all") {
    temporary_folder folder;
    file_cache files{folder.path()}, other{folder.path()};
    const auto path = keep(files, identity_of("A"), "before");
    const auto change_text = [&](const std::string& after, const std::string& text) {
        auto change = file_change::begin(files, identity_of("A"));
        REQUIRE(change);
        CHECK_FALSE(file_change::begin(other, identity_of("A")));
        REQUIRE(change->db().run("UPDATE t SET x = '" + text + "'"));
        REQUIRE(write_identity(change->db(), identity_of(after)));
        CHECK(text_in(path) == "before");
        return change;
    };
    SUBCASE("given up") {
        (void)change_text("B", "after");
        CHECK(text_in(path) == "before");
        CHECK(other.find(identity_of("A")) == path);
    }
    SUBCASE("finished") {
        CHECK(change_text("B", "after")->finish(identity_of("B")));
        CHECK_FALSE(files.find(identity_of("A")));
        CHECK_FALSE(std::filesystem::exists(path));
        const auto moved = other.find(identity_of("B"));
        REQUIRE(moved);
        CHECK(files.find(identity_of("B")) == moved);
        CHECK(text_in(*moved) == "after");
        CHECK_FALSE(file_change::begin(files, identity_of("A")));
    }
    SUBCASE("while somebody reads it") {
        auto reader = database::open(path.string(), open_mode::read_only);
        auto reading = reader->prepare("SELECT x FROM t");
        REQUIRE(*reading->step());
        CHECK_FALSE(change_text("B", "after")->finish(identity_of("B")));
        reader->end_reads();
        CHECK(text_in(path) == "before");
        CHECK(other.find(identity_of("A")) == path);
        CHECK_FALSE(other.find(identity_of("B")));
    }
    SUBCASE("while another file took its name") {
        auto change = change_text("B", "after");
        (void)keep(other, identity_of("A"), "again");
        CHECK_FALSE(change->finish(identity_of("B")));
        CHECK(text_in(path) == "again");
        CHECK_FALSE(other.find(identity_of("B")));
    }
    SUBCASE("killed between the commit and the stamp") {
        auto change = change_text("B", "after");
        REQUIRE(change->db().run("COMMIT"));
        CHECK_FALSE(other.find(identity_of("A")));
        CHECK_FALSE(other.find(identity_of("B")));
    }
}

TEST_CASE("only the owner may look into the cache") {
    temporary_folder folder;
    file_cache files{folder.path() / "cache"};
    const auto path = keep(files, identity_of("A"));
    const auto of_graph = path.parent_path().parent_path();
    for (const auto& made : {folder.path() / "cache", of_graph, of_graph / "commits", of_graph / "scratch"})
        CHECK(std::filesystem::status(made).permissions() == std::filesystem::perms::owner_all);
    for (const auto& made : {path, stamp_beside(path)})
        CHECK(std::filesystem::status(made).permissions() ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("the oldest files go when a graph's copies take too much room, the newest stays") {
    temporary_folder folder;
    file_cache files{folder.path(), {250'000}};
    const auto a = keep(files, identity_of("A"), std::string(100'000, 'y'));
    std::filesystem::last_write_time(stamp_beside(a),
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours{2});
    const auto b = keep(files, identity_of("B"), std::string(100'000, 'y'));
    std::filesystem::last_write_time(stamp_beside(b),
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
    const auto c = keep(files, identity_of("C"), std::string(100'000, 'y'));
    CHECK_FALSE(std::filesystem::exists(a));
    CHECK_FALSE(files.find(identity_of("A")));
    CHECK(files.find(identity_of("B")));
    CHECK(files.find(identity_of("C")));
    const auto d = keep(files, identity_of("D"), std::string(400'000, 'y'));
    CHECK(files.find(identity_of("D")) == d);
    CHECK_FALSE(files.find(identity_of("C")));
}

TEST_CASE("files of other processes are looked for when the own ones may be too many, not for each kept file") {
    temporary_folder folder;
    file_cache files{folder.path(), {250'000}};
    keep(files, identity_of("A"), std::string(100'000, 'y'));
    const auto foreign = folder.path() / "01ARZ3NDEKTSV4RRFFQ69G5FAW" / "commits" / "Z.db";
    std::filesystem::create_directories(foreign.parent_path());
    std::ofstream{foreign} << std::string(200'000, 'z');
    std::filesystem::last_write_time(foreign, std::filesystem::file_time_type::clock::now() - std::chrono::hours{3});
    keep(files, identity_of("B"));
    CHECK(std::filesystem::exists(foreign));
    keep(files, identity_of("C"), std::string(200'000, 'y'));
    CHECK_FALSE(std::filesystem::exists(foreign));
    CHECK(files.find(identity_of("C")));
}

TEST_CASE("without a directory that can be written a private one serves, and goes with the cache") {
    std::filesystem::path path;
    {
        file_cache files{"/proc/none/of/this"};
        path = keep(files, identity_of("A"));
        CHECK(files.find(identity_of("A")) == path);
        const auto notice = files.notice();
        REQUIRE(notice);
        CHECK(notice->starts_with("The cache directory /proc/none/of/this cannot be written to ("));
    }
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK_FALSE(std::filesystem::exists(path.parent_path().parent_path().parent_path()));
    // Where none was asked for, nobody misses it.
    file_cache private_one{{}};
    keep(private_one, identity_of("A"));
    CHECK_FALSE(private_one.notice());
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

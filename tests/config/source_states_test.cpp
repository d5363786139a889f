// Whether a second reading would see the same is told by the states of what was read.
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/config/source_states.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
namespace fs = std::filesystem;

namespace {

/// A folder with a listed folder of one query, and a file outside of it.
struct read_folder {
    read_folder() {
        folder.write("brain/cluster.yaml", "version: 1\n");
        folder.write("brain/queries/one.gq", "one");
        folder.write("brain/kb.pg", "node");
        folder.write("outside.gq", "out");
    }

    std::optional<source_states> read(const std::function<void(folder_sources&)>& more = {}) {
        folder_sources sources{dir(), {.allow_outside = true}};
        REQUIRE(sources.is_directory("queries"));
        REQUIRE(sources.list_directory("./queries", "gq"));
        REQUIRE(sources.read("queries/one.gq"));
        REQUIRE(sources.read("./kb.pg"));
        if (more) more(sources);
        return sources.states();
    }

    [[nodiscard]] std::string dir() const { return (folder.path() / "brain").string(); }
    [[nodiscard]] fs::path file(const std::string& name) const { return folder.path() / "brain" / name; }

    temporary_folder folder;
};

}  // namespace

TEST_CASE("what nobody touched is unchanged, also through a link to the folder itself") {
    read_folder at;
    const auto states = at.read();
    REQUIRE(states);
    CHECK(states->files.size() == 2);
    CHECK(are_unchanged(at.dir(), *states));
    fs::create_directory_symlink(at.dir(), at.folder.path() / "link");
    CHECK(are_unchanged((at.folder.path() / "link").string(), *states));
    CHECK(last_change(*states) > 0);
}

TEST_CASE("(1) (2) a changed, replaced, added or removed file is seen, and so is a link at any step") {
    read_folder at;
    const auto states = at.read();
    REQUIRE(states);
    SUBCASE("written in place") { std::ofstream{at.file("kb.pg")} << "more"; }
    SUBCASE("replaced") {
        std::ofstream{at.file("new")} << "node";
        fs::rename(at.file("new"), at.file("kb.pg"));
    }
    SUBCASE("removed") { fs::remove(at.file("kb.pg")); }
    SUBCASE("no longer readable") { fs::permissions(at.file("kb.pg"), fs::perms::none); }
    SUBCASE("a file more in the listed folder") { std::ofstream{at.file("queries/two.gq")} << "two"; }
    SUBCASE("a link to the same file") {
        fs::rename(at.file("kb.pg"), at.file("other.pg"));
        fs::create_symlink("other.pg", at.file("kb.pg"));
    }
    SUBCASE("a link to the same folder") {
        fs::rename(at.file("queries"), at.folder.path() / "moved");
        fs::create_directory_symlink(at.folder.path() / "moved", at.file("queries"));
    }
    SUBCASE("the folder is gone") { fs::remove_all(at.dir()); }
    CHECK_FALSE(are_unchanged(at.dir(), *states));
}

TEST_CASE("an answer that no state stands for makes states impossible") {
    read_folder at;
    fs::create_symlink("kb.pg", at.file("link.pg"));
    CHECK_FALSE(at.read([](auto& sources) { CHECK(sources.read("link.pg")); }));
    CHECK_FALSE(at.read([](auto& sources) { CHECK(sources.read("queries/../kb.pg")); }));
    CHECK_FALSE(at.read([](auto& sources) { CHECK(sources.read("../outside.gq")); }));
    CHECK_FALSE(at.read([](auto& sources) { CHECK_FALSE(sources.read("absent.gq")); }));
    CHECK_FALSE(at.read([](auto& sources) { CHECK_FALSE(sources.is_directory("absent")); }));
    CHECK_FALSE(at.read([](auto& sources) { CHECK(sources.reread("kb.pg")); }));
    // A file that was asked about, and then read, is covered by its state.
    CHECK(at.read([](auto& sources) { CHECK_FALSE(sources.is_directory("kb.pg")); }));
}

TEST_CASE("the state of cluster.yaml is that of the file it leads to") {
    read_folder at;
    const auto before = cluster_file_state(at.dir());
    REQUIRE(before);
    fs::rename(at.file("cluster.yaml"), at.file("real.yaml"));
    CHECK_FALSE(cluster_file_state(at.dir()));
    fs::create_symlink("real.yaml", at.file("cluster.yaml"));
    CHECK(cluster_file_state(at.dir()).has_value());
    fs::remove(at.file("cluster.yaml"));
    fs::create_directory(at.file("cluster.yaml"));
    CHECK_FALSE(cluster_file_state(at.dir()));
}

// Declared sources: read once, inside the folder, and each failure told apart.
#include <filesystem>
#include <unistd.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/config/display_path.hpp>
#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/posix/file.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
namespace fs = std::filesystem;

namespace {

diagnostic_code code_of(const auto& failed) {
    REQUIRE_FALSE(failed);
    CHECK_FALSE(failed.error().message.empty());
    CHECK_FALSE(failed.error().remedy.empty());
    return failed.error().code(codes::schema_file_missing);
}

}  // namespace

TEST_CASE("a source comes with its text, its digest, and the path as it was declared") {
    const temporary_folder folder;
    folder.write("people.pg", "node Person {}\n");
    folder_sources sources{folder.str()};
    const auto file = sources.read("./people.pg");
    REQUIRE(file);
    CHECK((*file)->text == "node Person {}\n");
    CHECK((*file)->content_digest == digest_of_bytes("node Person {}\n"));
    CHECK((*file)->display == folder.str() + "/./people.pg");
    CHECK((*file)->declared == "./people.pg");
    CHECK((*file)->path == folder.str() + "/people.pg");
}

TEST_CASE("a file is read once, however it is spelled, and read again only when asked to (W14)") {
    const temporary_folder folder;
    folder.write("a.gq", "one");
    folder.write("sub/x", "");
    folder_sources sources{folder.str()};
    const auto first = *sources.read("a.gq");
    folder.write("a.gq", "two");
    CHECK(*sources.read("a.gq") == first);
    CHECK((*sources.read("./sub/../a.gq"))->text == "one");
    CHECK((*sources.read("./sub/../a.gq"))->display == folder.str() + "/./sub/../a.gq");
    CHECK(sources.reread("a.gq")->text == "two");
    CHECK((*sources.read("a.gq"))->text == "one");
    fs::remove(folder / "a.gq");
    CHECK(code_of(sources.reread("a.gq")) == codes::schema_file_missing);
}

TEST_CASE("missing, unreadable, not UTF-8 and too large are told apart (W13)") {
    const temporary_folder folder;
    folder.write("latin.pg", "caf\xE9");
    folder.write("file", "x");
    folder.write("large.pg", std::string(11, 'x'));
    fs::create_directory(folder / "folder.pg");
    folder_sources sources{folder.str(), {.limit = 10}};
    CHECK(code_of(sources.read("none.pg")) == codes::schema_file_missing);
    CHECK(code_of(sources.read("file/none.pg")) == codes::schema_file_missing);
    CHECK(code_of(sources.read("latin.pg")) == codes::source_not_utf8);
    CHECK(sources.read("latin.pg").error().message ==
          "`" + folder.str() + "/latin.pg` is not UTF-8: byte 3 belongs to no character.");
    CHECK(code_of(sources.read("large.pg")) == codes::source_too_large);
    CHECK(code_of(sources.read("folder.pg")) == codes::source_unreadable);
    CHECK(code_of(sources.read("")) == codes::source_unreadable);
    CHECK(code_of(sources.read(std::string_view{"a\0b", 3})) == codes::source_unreadable);
    const auto shown = sources.read("latin.pg").error().as_diagnostic(codes::schema_file_missing, "graphs.kb.schema");
    CHECK(shown.code == codes::source_not_utf8);
    CHECK(shown.path == "graphs.kb.schema");
    if (::geteuid() != 0) {
        fs::permissions(folder / "file", fs::perms::none);
        CHECK(code_of(sources.read("file")) == codes::source_unreadable);
    }
}

TEST_CASE("a loop of links is unreadable, not missing") {
    const temporary_folder folder;
    fs::create_symlink("loop", folder / "loop");
    folder_sources sources{folder.str()};
    CHECK(code_of(sources.read("loop")) == codes::source_unreadable);
    CHECK(sources.read("loop").error().message ==
          "`" + folder.str() + "/loop` cannot be read: its symbolic links lead in a circle, or there are too many.");
    CHECK(sources.read("loop").error().remedy == "Put the file itself there, or correct the links.");
}

TEST_CASE("a link to nothing is missing, and is not said not to be there itself") {
    const temporary_folder folder;
    fs::create_symlink("nowhere", folder / "link.pg");
    folder_sources sources{folder.str()};
    CHECK(code_of(sources.read("link.pg")) == codes::schema_file_missing);
    CHECK(sources.read("link.pg").error().message == "`" + folder.str() + "/link.pg` is a symbolic link to nothing.");
    CHECK(sources.read("none.pg").error().message == "There is no file `" + folder.str() + "/none.pg`.");
}

TEST_CASE("a path is shown as its folder and itself joined as text") {
    CHECK(display_path("brain", "./people.pg") == "brain/./people.pg");
    CHECK(display_path("brain/", "people.pg") == "brain/people.pg");
    CHECK(display_path("brain", "/people.pg") == "/people.pg");
    CHECK(display_path(".", "queries/people.gq") == "./queries/people.gq");
    CHECK(display_path("./", "people.pg") == "./people.pg");
    CHECK(display_path("./brain", "people.pg") == "./brain/people.pg");
    CHECK(folder_sources{"."}.display("people.pg") == "./people.pg");
}

TEST_CASE("nothing outside the folder is read: not by .., not absolute, not through a link (W11)") {
    const temporary_folder outside;
    outside.write("secret", "secret");
    const temporary_folder folder;
    folder.write("brain/inside.pg", "x");
    folder.write("beside.pg", "x");
    folder.write("brainy/near.pg", "x");
    fs::create_symlink(outside.path() / "secret", folder / "brain/link.pg");
    fs::create_directory_symlink(outside.path(), folder / "brain/linked");
    fs::create_symlink("inside.pg", folder / "brain/fine.pg");
    fs::create_symlink("../brainy/near.pg", folder / "brain/near.pg");
    folder_sources sources{(folder / "brain").string()};
    for (const std::string& declared :
         {std::string{"../beside.pg"}, std::string{"x/../../beside.pg"}, (folder / "brain/inside.pg").string(),
          (outside / "secret").string(), std::string{"link.pg"}, std::string{"linked/secret"}, std::string{"near.pg"},
          std::string{".."}}) {
        CAPTURE(declared);
        CHECK(code_of(sources.read(declared)) == codes::path_outside_config_dir);
        CHECK(code_of(sources.reread(declared)) == codes::path_outside_config_dir);
    }
    CHECK(code_of(sources.list_directory("linked", "pg")) == codes::path_outside_config_dir);
    CHECK_FALSE(sources.is_directory("linked"));
    CHECK(sources.read("fine.pg"));
    CHECK(sources.read("../brain/inside.pg").has_value() == false);

    folder_sources trusting{(folder / "brain").string(), {.allow_outside = true}};
    CHECK((*trusting.read("../beside.pg"))->text == "x");
    CHECK((*trusting.read((outside / "secret").string()))->text == "secret");
    CHECK((*trusting.read((outside / "secret").string()))->display == (outside / "secret").string());
    CHECK(trusting.is_directory("linked"));
}

TEST_CASE("a config folder behind a link, or the current one, is still the folder") {
    const temporary_folder folder;
    folder.write("real/a.pg", "x");
    fs::create_directory_symlink("real", folder / "link");
    folder_sources sources{(folder / "link").string() + "/"};
    CHECK(sources.read("a.pg"));
    CHECK(sources.is_directory("."));
}

TEST_CASE("a file costs one open, however deep it lies and however often it is declared (3)") {
    const temporary_folder folder;
    for (const auto* name : {"a/b/c/x.gq", "a/b/c/y.gq", "z.gq"}) folder.write(name, name);
    folder_sources sources{folder.str()};
    REQUIRE(sources.read("z.gq"));  // opens the config folder as well
    const auto before = posix::files_opened();
    for (const auto* declared : {"a/b/c/x.gq", "./a//b/./c/x.gq", "a/b/c/x.gq", "a/b/c/y.gq", "./z.gq"})
        REQUIRE(sources.read(declared));
    CHECK(posix::files_opened() == before + 2);
    CHECK((*sources.read("./a//b/./c/x.gq"))->declared == "./a//b/./c/x.gq");
    CHECK((*sources.read("./a//b/./c/x.gq"))->path == folder.str() + "/a/b/c/x.gq");
    CHECK(code_of(sources.read("z.gq/")) == codes::schema_file_missing);
}

TEST_CASE("a file that a link leads to is the file itself") {
    const temporary_folder folder;
    folder.write("real/a.gq", "one");
    fs::create_directory_symlink("real", folder / "link");
    fs::create_symlink("a.gq", folder / "real/b.gq");
    folder_sources sources{folder.str()};
    for (const auto* declared : {"real/a.gq", "link/a.gq", "real/b.gq", "link/../real/a.gq"}) {
        CAPTURE(declared);
        const auto file = sources.read(declared);
        REQUIRE(file);
        CHECK((*file)->path == folder.str() + "/real/a.gq");
        CHECK((*file)->declared == declared);
        folder.write("real/a.gq", "changed meanwhile");
        CHECK((*sources.read(declared))->text == "one");
    }
    CHECK(*sources.list_directory("link", "gq") == std::vector<std::string>{"link/a.gq", "link/b.gq"});
}

TEST_CASE("a folder lists its files of one extension, sorted, without hidden ones and not below") {
    const temporary_folder folder;
    for (const auto* name : {"queries/b.gq", "queries/a.gq", "queries/.hidden.gq", "queries/c.gq.txt", "queries/.gq",
                             "queries/gq", "queries/d.GQ", "queries/sub/e.gq"})
        folder.write(name, "x");
    folder_sources sources{folder.str()};
    CHECK(sources.is_directory("queries"));
    CHECK_FALSE(sources.is_directory("queries/a.gq"));
    CHECK_FALSE(sources.is_directory("none"));
    CHECK(*sources.list_directory("queries/", "gq") == std::vector<std::string>{"queries/a.gq", "queries/b.gq"});
    CHECK(*sources.list_directory("./queries", "gq") == std::vector<std::string>{"./queries/a.gq", "./queries/b.gq"});
    CHECK(*sources.list_directory(".//queries/.", "gq") ==
          std::vector<std::string>{".//queries/./a.gq", ".//queries/./b.gq"});
    CHECK(sources.list_directory("queries", "pg")->empty());
    CHECK(code_of(sources.list_directory("none", "gq")) == codes::schema_file_missing);
    CHECK(code_of(sources.list_directory("queries/a.gq", "gq")) == codes::source_unreadable);

    folder_sources impatient{folder.str(), {.max_entries = 3}};
    CHECK(code_of(impatient.list_directory("queries", "gq")) == codes::source_too_large);
    folder.write("odd/\xFF.gq", "x");
    const auto odd = sources.list_directory("odd", "gq");
    CHECK(code_of(odd) == codes::source_not_utf8);
    CHECK(odd.error().message.find("odd/\\xff.gq") != std::string::npos);
}

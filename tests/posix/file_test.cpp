#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/posix/replace_file.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using posix::file_fault;

TEST_CASE("errno becomes a fault, and the cause says what was done") {
    CHECK(posix::os_error("opening", ENOENT).fault == file_fault::missing);
    CHECK(posix::os_error("opening", EACCES).fault == file_fault::denied);
    CHECK(posix::os_error("opening", ELOOP).fault == file_fault::link);
    CHECK(posix::os_error("opening", ENOTDIR).fault == file_fault::not_a_folder);
    CHECK(posix::os_error("writing", ENOSPC).fault == file_fault::out_of_resources);
    CHECK(posix::os_error("locking", ENOLCK).fault == file_fault::unsupported);
    CHECK(posix::os_error("reading", EIO).fault == file_fault::other);
    CHECK(posix::os_error("writing", ENOSPC).cause.starts_with("writing failed: "));
    CHECK(posix::open_failure(ENOTDIR).fault == file_fault::missing);
}

TEST_CASE("faults of files are faults of objects in one place") {
    const auto fault = [](file_fault of) { return store_error_of({of, "cause"}).fault; };
    CHECK(fault(file_fault::missing) == store_fault::absent);
    CHECK(fault(file_fault::folder) == store_fault::absent);
    CHECK(fault(file_fault::link) == store_fault::denied);
    CHECK(fault(file_fault::not_regular) == store_fault::denied);
    CHECK(fault(file_fault::too_large) == store_fault::corrupt);
    CHECK(fault(file_fault::truncated) == store_fault::corrupt);
    CHECK(fault(file_fault::out_of_resources) == store_fault::transient);
    CHECK(fault(file_fault::unsupported) == store_fault::unsupported);
    CHECK(fault(file_fault::not_a_folder) == store_fault::denied);
    CHECK(ambiguous_write_error({file_fault::denied, "cause"}).fault == store_fault::ambiguous);
    CHECK(store_error_of({file_fault::missing, "cause"}).cause == "cause");
}

TEST_CASE("what is written whole is read whole, up to the bound") {
    const temporary_folder folder;
    const auto path = (folder / "bytes").string();
    const std::string bytes(100'000, 'x');
    REQUIRE(posix::write_file(path, bytes));
    const auto file = posix::open_at(AT_FDCWD, path, O_RDONLY);
    REQUIRE(file.is_open());
    const auto refused = posix::read_all(file.get(), bytes.size() - 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == file_fault::too_large);
    CHECK(refused.error().cause == "it has 100000 bytes, more than the 99999 that are read");
    CHECK(posix::read_all(file.get(), bytes.size()).value_or("") == bytes);
    REQUIRE(posix::write_file(path, ""));
    CHECK(folder.read("bytes").empty());
    CHECK(posix::write_file((folder / "no/such/folder").string(), "").error().fault == file_fault::missing);
}

TEST_CASE("a file is given piece by piece, whole, and what is no file is not given") {
    temporary_folder folder;
    const std::string bytes((std::size_t{1} << 20) + 3, 'x');
    folder.write("large", bytes);
    const auto root = posix::open_folder(folder.str());
    const auto file = posix::open_at(root.get(), "large", O_RDONLY);
    std::string seen;
    std::size_t pieces = 0;
    CHECK(posix::read_pieces(file.get(), [&](std::string_view piece) {
        seen += piece;
        ++pieces;
    }));
    CHECK(seen == bytes);
    CHECK(pieces > 1);
    const auto none = posix::read_pieces(root.get(), [](std::string_view) { FAIL_CHECK("a folder has no bytes"); });
    CHECK(none.error().fault == file_fault::folder);
}

TEST_CASE("below a folder no link is followed, and a walk passes over hidden names") {
    const temporary_folder folder;
    folder.write("a/b/one", "1");
    folder.write("a/two", "2");
    folder.write("a/hidden", "3");
    REQUIRE(::symlink("a", (folder / "link").c_str()) == 0);
    const auto root = posix::open_folder(folder.str());
    REQUIRE(root.is_open());
    CHECK(posix::open_folder(root.get(), "a/b"));
    CHECK(posix::open_folder(root.get(), "link/b").error().fault == file_fault::link);
    CHECK(posix::open_folder(root.get(), "a/two").error().fault == file_fault::not_a_folder);
    CHECK(posix::open_folder(root.get(), "a/none").error().fault == file_fault::missing);

    std::vector<std::string> seen;
    const posix::file_walk walk{[](std::string_view name) { return name == "hidden"; },
                                [&](const std::string& path, const struct ::stat&) {
                                    seen.push_back(path);
                                    return true;
                                }};
    CHECK(posix::visit_files(root.get(), {}, walk).value_or(false));
    CHECK(seen == std::vector<std::string>{"a/b/one", "a/two", "link"});

    const auto inner = posix::open_folder(root.get(), "a");
    REQUIRE(inner);
    CHECK(posix::remove_contents(inner->get()));
    CHECK(posix::list_names(inner->get()).value_or({"?"}).empty());
}

TEST_CASE("a text is replaced whole, with its permissions, and not when it has changed since") {
    const temporary_folder folder;
    folder.write("text", "old");
    REQUIRE(::chmod((folder / "text").c_str(), 0640) == 0);
    const auto root = posix::open_folder(folder.str());
    const auto before = posix::open_text(root.get(), "text", 10);
    REQUIRE(before);
    CHECK(before->text == "old");
    REQUIRE(posix::replace_text(root.get(), "text", *before, "new"));
    CHECK(folder.read("text") == "new");
    CHECK((posix::lstat_at(root.get(), "text")->st_mode & 07777) == 0640);
    CHECK(posix::replace_text(root.get(), "text", *before, "newer").error().fault == file_fault::changed);
    CHECK(folder.read("text") == "new");
    CHECK(posix::list_names(root.get()).value_or({}).size() == 1);
    REQUIRE(::symlink("text", (folder / "link").c_str()) == 0);
    CHECK(posix::open_text(root.get(), "link", 10).error().fault == file_fault::link);
    CHECK(posix::open_text(root.get(), "text", 2).error().fault == file_fault::too_large);
}

TEST_CASE("a variable that is set to nothing is set") {
    REQUIRE(::setenv("OMNIGRAPH_TEST_OF_ENVIRONMENT", "", 1) == 0);
    CHECK(posix::environment_variable("OMNIGRAPH_TEST_OF_ENVIRONMENT") == "");
    REQUIRE(::unsetenv("OMNIGRAPH_TEST_OF_ENVIRONMENT") == 0);
    CHECK_FALSE(posix::environment_variable("OMNIGRAPH_TEST_OF_ENVIRONMENT"));
}

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/output_file.hpp>

#include "support/files.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

TEST_CASE("an output file is made or emptied, and a missing folder is said by errno") {
    const temporary_folder folder;
    folder.write("events", "old");
    const auto path = (folder.path() / "events").string();
    {
        const auto file = posix::create_output(path);
        REQUIRE(file.is_open());
        REQUIRE(posix::write_all(file.get(), "new"));
    }
    CHECK(read_file(path) == "new");
    CHECK_FALSE(posix::create_output(folder.str() + "/no/events").is_open());
    CHECK(errno == ENOENT);
}

TEST_CASE("a named pipe is opened when somebody reads it, and not waited for; writing to it waits for the reader") {
    const temporary_folder folder;
    const auto path = (folder.path() / "pipe").string();
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK_FALSE(posix::create_output(path).is_open());
    CHECK(errno == ENXIO);
    const posix::file_descriptor reader{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
    REQUIRE(reader.is_open());
    const auto file = posix::create_output(path);
    REQUIRE(file.is_open());
    CHECK((::fcntl(file.get(), F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("a duplicate writes where the descriptor writes, and leaves it open") {
    const temporary_folder folder;
    const auto path = (folder.path() / "events").string();
    const auto file = posix::create_output(path);
    {
        const auto copy = posix::duplicate_output(file.get());
        REQUIRE(copy.is_open());
        REQUIRE(posix::write_all(copy.get(), "one "));
    }
    REQUIRE(posix::write_all(file.get(), "two"));
    CHECK(read_file(path) == "one two");
    CHECK_FALSE(posix::duplicate_output(9'999).is_open());
}

TEST_CASE("a pipe that nobody reads makes writing fail, and does not end the process") {
    posix::ignore_sigpipe();
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    const posix::file_descriptor write_end{ends[1]};
    CHECK_FALSE(posix::write_all(write_end.get(), "x"));
}

#include <cstddef>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/bounded_file.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

TEST_CASE("a sparse file of a terabyte, a pipe and a folder are refused without being read") {
    const temporary_folder folder;
    folder.write("cluster.yaml", "");
    const bool sparse =
        ::truncate((folder / "cluster.yaml").c_str(), off_t{1} << 40) == 0 ||
        ::truncate((folder / "cluster.yaml").c_str(), off_t{1} << 30) == 0;  // where a file system allows no more
    REQUIRE(sparse);
    const auto huge = posix::read_bounded_file((folder / "cluster.yaml").string(), 64u << 20);
    REQUIRE_FALSE(huge);
    CHECK(huge.error().fault == posix::file_fault::too_large);

    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const auto pipe = posix::read_bounded_file((folder / "pipe").string(), 100);
    REQUIRE_FALSE(pipe);
    CHECK(pipe.error().fault == posix::file_fault::not_regular);
    CHECK(posix::read_bounded_file(folder.str(), 100).error().fault == posix::file_fault::folder);
    CHECK(posix::read_bounded_file((folder / "none").string(), 100).error().fault == posix::file_fault::missing);
    CHECK(posix::read_bounded_file(std::string{"a\0b", 3}, 100).error().fault == posix::file_fault::other);

    folder.write("ten", "0123456789");
    CHECK(*posix::read_bounded_file((folder / "ten").string(), 10) == "0123456789");
    CHECK(posix::read_bounded_file((folder / "ten").string(), 9).error().fault == posix::file_fault::too_large);
    CHECK(posix::read_bounded_file("/proc/self/status", 1 << 20)->find("Name:") == 0);  // says it has no size
    CHECK(posix::read_bounded_file("/proc/self/status", 10).error().fault == posix::file_fault::too_large);
}

TEST_CASE("a path whose steps lead through a file names no file, and the cause says so") {
    const temporary_folder folder;
    folder.write("ten", "0123456789");
    const auto below = posix::read_bounded_file((folder / "ten/below").string(), 10);
    REQUIRE_FALSE(below);
    CHECK(below.error().fault == posix::file_fault::missing);
    CHECK(below.error().cause == "there is no such file");
    CHECK(posix::read_bounded_file((folder / "ten").string(), 2 << 20).value_or("") == "0123456789");
    CHECK(posix::read_bounded_file((folder / "ten").string(), 3).error().cause == "it is larger than the 0 MB allowed");
}

TEST_CASE("a stream is read to its end, and an error is not its end") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], "0123456789", 10) == 10);
    ::close(ends[1]);
    CHECK(posix::read_stream(ends[0], 10).value_or("") == "0123456789");
    ::close(ends[0]);
    CHECK(posix::read_stream(ends[0], 10).error().fault == posix::file_fault::other);  // closed: EBADF
    const temporary_folder folder;
    const auto opened = posix::open_at(AT_FDCWD, folder.str(), O_RDONLY);
    CHECK(posix::read_stream(opened.get(), 10).error().fault == posix::file_fault::folder);
    folder.write("ten", "0123456789");
    CHECK(posix::read_file_or_pipe((folder / "ten").string(), 10).value_or("") == "0123456789");
    CHECK(posix::read_file_or_pipe((folder / "ten").string(), 9).error().fault == posix::file_fault::too_large);
    CHECK(posix::read_file_or_pipe("/dev/zero", 1 << 20).error().fault == posix::file_fault::too_large);
    CHECK(posix::read_file_or_pipe("/dev/null", 10).value_or("x").empty());
}

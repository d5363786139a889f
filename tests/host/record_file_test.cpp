// Where the bytes of a load come from.
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/host/record_file.hpp>
#include <omnigraph/cluster/host/record_source.hpp>
#include <omnigraph/cluster/posix/replayed_file.hpp>

#include "support/piecewise_source.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

constexpr std::size_t enough = std::size_t{1} << 20;

std::string all_of(record_source& source) {
    const auto bytes = read_whole(source, enough);
    REQUIRE(bytes);
    return *bytes;
}

}  // namespace

TEST_CASE("a source is read whole as often as one likes, up to a limit") {
    const std::string text(300'000, 'x');
    piecewise_source source{text, 7000};
    CHECK(all_of(source) == text);
    CHECK(all_of(source) == text);
    const auto too_large = read_whole(source, text.size() - 1);
    REQUIRE_FALSE(too_large);
    CHECK(too_large.error().cause.starts_with("it is larger than"));
    source.fails_at = 10'000;
    CHECK(read_whole(source, enough).error().cause == "the disk is gone");
}

TEST_CASE("a file is read where it lies, and a folder is none") {
    const temporary_folder folder;
    folder.write("seed.jsonl", "{}\n{}\n");
    auto file = record_file::open(folder / "seed.jsonl");
    REQUIRE(file);
    CHECK(file->size() == 6);
    CHECK(all_of(*file) == "{}\n{}\n");
    CHECK(all_of(*file) == "{}\n{}\n");
    folder.write("empty", "");
    auto empty = record_file::open(folder / "empty");
    REQUIRE(empty);
    CHECK(all_of(*empty).empty());
    CHECK(record_file::open(folder.str()).error().fault == posix::file_fault::folder);
    CHECK(record_file::open(folder / "missing").error().fault == posix::file_fault::missing);
    CHECK_FALSE(record_file::open(std::string{"a\0b", 3}));
}

TEST_CASE("a descriptor is read from its position on, as standard input is after somebody else read from it") {
    const temporary_folder folder;
    folder.write("seed.jsonl", "first\nrest");
    const auto file = posix::open_at(AT_FDCWD, folder / "seed.jsonl", O_RDONLY);
    REQUIRE(::lseek(file.get(), 6, SEEK_SET) == 6);
    auto source = record_file::of_descriptor(file.get());
    REQUIRE(source);
    CHECK(source->size() == 4);
    CHECK(all_of(*source) == "rest");
    CHECK(all_of(*source) == "rest");
}

TEST_CASE("what comes through a pipe is kept, so that it can be read again") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    posix::file_descriptor from{ends[0]}, into{ends[1]};
    REQUIRE(posix::write_all(into.get(), "{}\n{}"));
    into = posix::file_descriptor{};
    auto source = record_file::of_descriptor(from.get());
    REQUIRE(source);
    from = posix::file_descriptor{};
    CHECK(source->size() == 5);
    CHECK(all_of(*source) == "{}\n{}");
    CHECK(all_of(*source) == "{}\n{}");
}

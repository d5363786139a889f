#include <fcntl.h>
#include <map>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/store/posix_file.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::detail;

namespace {

bool is_open_in_the_system(int number) { return ::fcntl(number, F_GETFD) != -1; }

file_descriptor folder_at(const std::string& path) { return open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY); }

store_error fault_of(const auto& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error();
}

}  // namespace

TEST_CASE("a descriptor is closed with its last owner, and once") {
    temporary_folder folder;
    int number = -1;
    {
        auto first = folder_at(folder.str());
        number = first.get();
        const auto second = std::move(first);
        CHECK_FALSE(first.is_open());
        CHECK(second.get() == number);
        CHECK(is_open_in_the_system(number));
    }
    CHECK_FALSE(is_open_in_the_system(number));
}

TEST_CASE("a descriptor that is assigned closes what it had, and one that is released stays open") {
    temporary_folder folder;
    auto kept = folder_at(folder.str());
    const int replaced = kept.get();
    { kept = folder_at(folder.str()); }
    CHECK_FALSE(is_open_in_the_system(replaced));

    const int number = kept.release();
    CHECK_FALSE(kept.is_open());
    CHECK(is_open_in_the_system(number));
    ::close(number);
}

TEST_CASE("a descriptor is not inherited by programs that are started") {
    temporary_folder folder;
    const auto opened = folder_at(folder.str());
    CHECK((::fcntl(opened.get(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("a call that signals interrupt is repeated, and any other failure is not") {
    int calls = 0;
    CHECK(uninterrupted([&] {
              ++calls;
              errno = EINTR;
              return calls < 3 ? -1 : 7;
          }) == 7);
    CHECK(calls == 3);
    CHECK(uninterrupted([&] {
              ++calls;
              errno = EIO;
              return -1;
          }) == -1);
    CHECK(calls == 4);
}

TEST_CASE("what the system refuses is a fault that callers can act upon, without a key") {
    const std::map<int, store_fault> faults{
        {ENOENT, store_fault::absent},          {EACCES, store_fault::denied},      {EPERM, store_fault::denied},
        {EROFS, store_fault::denied},           {ELOOP, store_fault::denied},       {ENOSPC, store_fault::transient},
        {EDQUOT, store_fault::transient},       {EMFILE, store_fault::transient},   {ENFILE, store_fault::transient},
        {EBUSY, store_fault::transient},        {ENOSYS, store_fault::unsupported}, {ENOLCK, store_fault::unsupported},
        {EOPNOTSUPP, store_fault::unsupported}, {EIO, store_fault::other},          {ENOTDIR, store_fault::other}};
    for (const auto& [code, fault] : faults) {
        CAPTURE(code);
        const auto told = os_error("writing", code);
        CHECK(told.fault == fault);
        CHECK(told.key.empty());
        CHECK(perhaps_written("syncing", code).fault == store_fault::ambiguous);
    }
    CHECK(os_error("writing", ENOSPC).cause == "writing failed: No space left on device");
}

TEST_CASE("a file that is absent is said to be so when it is opened") {
    temporary_folder folder;
    const auto opened = open_at(folder_at(folder.str()).get(), "none", O_RDONLY);
    CHECK_FALSE(opened.is_open());
    CHECK(os_error("opening").fault == store_fault::absent);
}

TEST_CASE("what is written whole is read whole, up to the bound and not beyond it") {
    temporary_folder folder;
    CHECK(rc::check([&](const std::string& bytes) {
        {
            const auto file = open_at(AT_FDCWD, (folder / "file").string(), O_WRONLY | O_CREAT | O_TRUNC);
            RC_ASSERT(write_whole(file.get(), bytes).has_value());
        }
        const auto open = [&] { return open_at(AT_FDCWD, (folder / "file").string(), O_RDONLY); };
        const auto read = read_whole(open().get(), bytes.size());
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == bytes);
        if (bytes.empty()) return;
        const auto refused = read_whole(open().get(), bytes.size() - 1);
        RC_ASSERT(!refused.has_value());
        RC_ASSERT(refused.error().fault == store_fault::corrupt);
    }));
}

TEST_CASE("a folder holds no object, and a pipe is refused without being read") {
    temporary_folder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(fault_of(read_whole(folder_at(folder.str()).get(), 10)).fault == store_fault::absent);
    const auto pipe = open_at(AT_FDCWD, (folder / "pipe").string(), O_RDONLY | O_NONBLOCK);
    CHECK(fault_of(read_whole(pipe.get(), 10)).fault == store_fault::denied);
}

TEST_CASE("a write that the system refuses is a fault") {
    temporary_folder folder;
    folder.write("file", "x");
    const auto read_only = open_at(AT_FDCWD, (folder / "file").string(), O_RDONLY);
    CHECK_FALSE(write_whole(read_only.get(), "y").has_value());
    CHECK(write_whole(read_only.get(), "").has_value());
    CHECK(folder.read("file") == "x");
}

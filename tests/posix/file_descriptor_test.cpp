#include <cerrno>
#include <fcntl.h>
#include <map>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/posix/file.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::posix;

namespace {

bool is_open_in_the_system(int number) { return ::fcntl(number, F_GETFD) != -1; }

file_descriptor folder_at(const std::string& path) { return open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY); }

file_fault fault_of(const auto& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().fault;
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
    CHECK(retry_on_eintr([&] {
              ++calls;
              errno = EINTR;
              return calls < 3 ? -1 : 7;
          }) == 7);
    CHECK(calls == 3);
    CHECK(retry_on_eintr([&] {
              ++calls;
              errno = EIO;
              return -1;
          }) == -1);
    CHECK(calls == 4);
}

TEST_CASE("what the system refuses is a fault that callers can act upon") {
    const std::map<int, file_fault> faults{{ENOENT, file_fault::missing},
                                           {EACCES, file_fault::denied},
                                           {EPERM, file_fault::denied},
                                           {EROFS, file_fault::denied},
                                           {ELOOP, file_fault::link},
                                           {ENOSPC, file_fault::out_of_resources},
                                           {EDQUOT, file_fault::out_of_resources},
                                           {EMFILE, file_fault::out_of_resources},
                                           {ENFILE, file_fault::out_of_resources},
                                           {EBUSY, file_fault::out_of_resources},
                                           {ENOSYS, file_fault::unsupported},
                                           {ENOLCK, file_fault::unsupported},
                                           {EOPNOTSUPP, file_fault::unsupported},
                                           {EIO, file_fault::other},
                                           {ENOTDIR, file_fault::not_a_folder}};
    for (const auto& [code, fault] : faults) {
        CAPTURE(code);
        CHECK(os_error("writing", code).fault == fault);
    }
    CHECK(os_error("writing", ENOSPC).cause == "writing failed: No space left on device");
}

TEST_CASE("a file that is missing is said to be so when it is opened") {
    temporary_folder folder;
    const auto opened = open_at(folder_at(folder.str()).get(), "none", O_RDONLY);
    CHECK_FALSE(opened.is_open());
    CHECK(os_error("opening").fault == file_fault::missing);
}

TEST_CASE("what is written whole is read whole, up to the bound and not beyond it") {
    temporary_folder folder;
    CHECK(rc::check([&](const std::string& bytes) {
        {
            const auto file = open_at(AT_FDCWD, (folder / "file").string(), O_WRONLY | O_CREAT | O_TRUNC);
            RC_ASSERT(write_all(file.get(), bytes).has_value());
        }
        const auto open = [&] { return open_at(AT_FDCWD, (folder / "file").string(), O_RDONLY); };
        const auto read = read_all(open().get(), bytes.size());
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == bytes);
        if (bytes.empty()) return;
        const auto refused = read_all(open().get(), bytes.size() - 1);
        RC_ASSERT(!refused.has_value());
        RC_ASSERT(refused.error().fault == file_fault::too_large);
    }));
}

TEST_CASE("a folder is no file, and a pipe is refused without being read") {
    temporary_folder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(fault_of(read_all(folder_at(folder.str()).get(), 10)) == file_fault::folder);
    const auto pipe = open_at(AT_FDCWD, (folder / "pipe").string(), O_RDONLY | O_NONBLOCK);
    CHECK(fault_of(read_all(pipe.get(), 10)) == file_fault::not_regular);
}

TEST_CASE("a write that the system refuses is a fault") {
    temporary_folder folder;
    folder.write("file", "x");
    const auto read_only = open_at(AT_FDCWD, (folder / "file").string(), O_RDONLY);
    CHECK_FALSE(write_all(read_only.get(), "y").has_value());
    CHECK(write_all(read_only.get(), "").has_value());
    CHECK(folder.read("file") == "x");
}

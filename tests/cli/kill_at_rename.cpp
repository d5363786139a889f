// Preloaded into a program: SIGKILL in the place of the rename that gives a file of a graph's local cache its name.
// Which one is said by the ending of the name: OMNIGRAPH_KILL_AT_RENAME=.db or .stamp. Every other rename is done.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

extern "C" int rename(const char* from, const char* to) noexcept {
    const char* ending = std::getenv("OMNIGRAPH_KILL_AT_RENAME");
    const std::string_view name{to};
    if (ending && name.find("/cache/") != std::string_view::npos && name.find("/commits/") != std::string_view::npos &&
        name.ends_with(ending))
        ::kill(::getpid(), SIGKILL);
    return ::renameat(AT_FDCWD, from, AT_FDCWD, to);
}

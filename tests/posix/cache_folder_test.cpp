#include <cstdlib>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/cache_folder.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

using namespace omnigraph::cluster;

namespace {

/// A variable that has another value for a while.
struct changed_variable {
    changed_variable(const char* name, const char* value) : name_{name}, before_{posix::environment_variable(name)} {
        ::setenv(name, value, 1);
    }
    ~changed_variable() { before_ ? ::setenv(name_, before_->c_str(), 1) : ::unsetenv(name_); }
    changed_variable(const changed_variable&) = delete;
    changed_variable& operator=(const changed_variable&) = delete;

private:
    const char* name_;
    std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("the cache folder is the own one, else that of the desktop, else one below the home folder") {
    const changed_variable home{"HOME", "/home/ann"}, desktop{"XDG_CACHE_HOME", "/var/cache/ann"},
        own{"OMNIGRAPH_CACHE", "/srv/cache"};
    CHECK(posix::user_cache_folder() == "/srv/cache");
    {
        CHECK_FALSE(posix::wrong_cache_folder());
        const changed_variable relative{"OMNIGRAPH_CACHE", "cache"};
        CHECK(posix::wrong_cache_folder());
        CHECK(posix::user_cache_folder() == "/var/cache/ann/omnigraph");
        const changed_variable none{"XDG_CACHE_HOME", ""};
        CHECK(posix::user_cache_folder() == "/home/ann/.cache/omnigraph");
        const changed_variable homeless{"HOME", ""};
        CHECK(posix::user_cache_folder().empty());
    }
    CHECK(posix::user_cache_folder() == "/srv/cache");
}

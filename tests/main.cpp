// The main program of every test. Under a sanitizer, which looks at the code on the way and not at what it says, each
// law takes fewer cases than in the debug build, unless RC_PARAMS says how many.
#include <cstdlib>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "support/sanitized.hpp"

int main(int count, char** words) {
    if (omnigraph::cluster::is_sanitized) ::setenv("RC_PARAMS", "max_success=30", 0);
    return doctest::Context{count, words}.run();
}

// The main program of every test. Random laws draw the same cases in every run, so that what fails fails again and a
// change is judged by itself; RC_PARAMS draws others. Under a sanitizer, which looks at the code on the way and not at
// what it says, each law takes fewer.
#include <cstdlib>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "support/sanitized.hpp"

int main(int count, char** words) {
    ::setenv("RC_PARAMS", omnigraph::cluster::is_sanitized ? "seed=1 max_success=30" : "seed=1", 0);
    return doctest::Context{count, words}.run();
}

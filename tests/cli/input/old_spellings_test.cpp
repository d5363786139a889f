#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/old_spellings.hpp>

using namespace omnigraph::cluster::cli;

namespace {

/// What a line of words becomes, and in brackets the old spelling that it had.
std::string respelled_text(std::vector<const char*> words) {
    words.insert(words.begin(), "omnigraph");
    const auto made = replace_old_spellings(static_cast<int>(words.size()), words.data());
    std::string all;
    for (std::size_t at = 1; at < made.words.size(); ++at) all += (at > 1 ? " " : "") + std::string{made.words[at]};
    return std::string{made.old_spelling}.empty() ? all : all + " [" + std::string{made.old_spelling} + "]";
}

}  // namespace

TEST_CASE("a line in today's spelling is left as it is") {
    CHECK(respelled_text({}) == "");
    CHECK(respelled_text({"cluster", "plan"}) == "cluster plan");
    CHECK(respelled_text({"lint", "--query", "a.gq"}) == "lint --query a.gq");
    CHECK(respelled_text({"query", "find_people"}) == "query find_people");
    CHECK(respelled_text({"--as"}) == "--as");
    CHECK(respelled_text({"query", "lint"}) == "query lint");
    CHECK(respelled_text({"mutate", "lint", "--query", "a.gq"}) == "mutate lint --query a.gq");
}

TEST_CASE("check, query lint and query check are lint, and the old spelling is told") {
    CHECK(respelled_text({"check", "--query", "a.gq"}) == "lint --query a.gq [check]");
    CHECK(respelled_text({"query", "lint", "--query", "a.gq"}) == "lint --query a.gq [query lint]");
    CHECK(respelled_text({"query", "check", "--query=a.gq"}) == "lint --query=a.gq [query check]");
    CHECK(respelled_text({"--as", "check", "check"}) == "--as check lint [check]");
}

// A value as one word that a shell reads back as it was.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/shell_word.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a plain word stays as it is, everything else is quoted so that a shell reads it back") {
    for (const auto* plain : {"01J", "query.kb.people", "brain/cluster.yaml"}) CHECK(shell_word(plain) == plain);
    CHECK(shell_word("") == "''");
    CHECK(shell_word("two words") == "'two words'");
    CHECK(shell_word("it's here") == "'it'\\''s here'");
    for (const auto* wild : {"$(id)", "`id`", "a;b", "*", "~", "a&b", "a|b", "\"", "\\", "a\nb", "#x", "!x"}) {
        const auto word = shell_word(wild);
        CHECK((word.starts_with('\'') && word.ends_with('\'')));
    }
}

// Names with blanks around them.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/surrounding_blanks.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a blank is seen at both ends of a name, in every form that Unicode has") {
    for (const auto* padded : {" ", " a", "a ", "a\t", "\na", "a\r", "a\x7f", "a\u00a0", "\u2003a", "a\u2800",
                               "\ufeff"
                               "a",
                               "a\u200b", "a\xff"}) {
        CAPTURE(padded);
        CHECK(has_blanks_around(padded));
    }
    for (const auto* plain : {"", "a", "a b", "größe", "a\u00a0b", "漢字"}) {
        CAPTURE(plain);
        CHECK_FALSE(has_blanks_around(plain));
    }
}

TEST_CASE("a name of nothing but blanks names nobody") {
    for (const auto* blank : {"", " ", "\t\n", "\u00a0", "\u3000", "\u2003 ", "\u200b", " \u2028"}) {
        CAPTURE(blank);
        CHECK(is_only_blanks(blank));
    }
    for (const auto* plain : {"a", " a ", "\u00a0漢", "-"}) {
        CAPTURE(plain);
        CHECK_FALSE(is_only_blanks(plain));
    }
}

// What a text takes on a terminal, and what of it nobody would see.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/character_width.hpp>
#include <omnigraph/cluster/core/printable.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a letter takes one column, a character of East Asia two, a mark over its neighbour none") {
    CHECK(character_width(U'a') == 1);
    CHECK(character_width(U'\u00e9') == 1);
    CHECK(character_width(U'\u6f22') == 2);
    CHECK(character_width(U'\uac00') == 2);
    CHECK(character_width(U'\uff21') == 2);
    CHECK(character_width(U'\U0001f600') == 2);
    CHECK(character_width(U'\u0301') == 0);
    CHECK(character_width(U'\u05b0') == 0);
    CHECK(character_width(U'\u0e31') == 0);
    CHECK(character_width(U'\u200d') == 0);
    CHECK(character_width(U'\u2500') == 1);
}

TEST_CASE("a character has its marks and what is joined to it; a stray byte is one of its own") {
    CHECK(next_character("e\u0301x", 0).bytes == 3);
    CHECK(next_character("e\u0301x", 0).width == 1);
    const std::string family = "\U0001f468\u200d\U0001f469\u200d\U0001f467";
    CHECK(next_character(family + "x", 0).bytes == family.size());
    CHECK(next_character(family, 0).width == 2);
    CHECK(next_character("\u2764\ufe0f", 0).width == 2);
    CHECK(next_character("\xff\xff", 0).bytes == 1);
    CHECK(next_character("\xff", 0).width == 1);
}

TEST_CASE("a text is measured and cut by columns, and never in the middle of a character") {
    CHECK(display_width("漢字ab") == 6);
    CHECK(display_width("") == 0);
    CHECK(leading_columns("漢字ab", 3) == "漢");
    CHECK(leading_columns("漢字ab", 1) == "漢");
    CHECK(leading_columns("e\u0301te", 1) == "e\u0301");
    CHECK(truncated("漢字ab", 6) == "漢字ab");
    CHECK(truncated("漢字ab", 5) == "漢字…");
    CHECK(truncated("漢字ab", 4) == "漢…");
    CHECK(truncated("abc", 1) == "…");
}

TEST_CASE("what has no width or reorders others is shown by its number; what writes a script or a picture stays") {
    CHECK(printable("a\u202eb\u200bc") == "a\\u202eb\\u200bc");
    CHECK(printable("\ufeffx") == "\\ufeffx");
    CHECK(printable("\U000e0041") == "\\ue0041");
    CHECK(printable("ad\u200cmin") == "ad\\u200cmin");
    CHECK(printable("\u0645\u06cc\u200c\u062e") == "\u0645\u06cc\u200c\u062e");
    CHECK(printable("\u2764\ufe0f") == "\u2764\ufe0f");
    CHECK(printable("\U0001f468\u200d\U0001f469") == "\U0001f468\u200d\U0001f469");
    CHECK(printable("caf\u00e9 \u00a0") == "caf\u00e9 \u00a0");
    CHECK(printable("\u009b") == "\\u009b");
}

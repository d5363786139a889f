#include <initializer_list>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/visibility.hpp>

using namespace omnigraph::cluster;

namespace {

struct range {
    char32_t first, last;
};

std::string utf8(char32_t code) {
    const auto tail = [&](unsigned shift) { return static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xC0U | (code >> 6U)), tail(0)};
    if (code < 0x10000) return {static_cast<char>(0xE0U | (code >> 12U)), tail(6), tail(0)};
    return {static_cast<char>(0xF0U | (code >> 18U)), tail(12), tail(6), tail(0)};
}

void check_all(std::initializer_list<range> ranges, visibility expected) {
    for (const auto& [first, last] : ranges)
        for (auto code = first; code <= last; ++code) {
            CAPTURE(static_cast<std::uint32_t>(code));
            CHECK(visibility_of(utf8(code)) == expected);
        }
}

void check_none_seen(std::initializer_list<range> ranges) {
    for (const auto& [first, last] : ranges)
        for (auto code = first; code <= last; ++code) {
            CAPTURE(static_cast<std::uint32_t>(code));
            CHECK(visibility_of(utf8(code)) != visibility::visible);
        }
}

}  // namespace

TEST_CASE("ASCII is seen from the space on, and its control characters are blank") {
    check_all({{0x20, 0x7E}}, visibility::visible);
    check_all({{0x00, 0x1F}, {0x7F, 0x7F}}, visibility::blank);
}

TEST_CASE("every space of Unicode but that of ASCII is blank") {
    check_all({{0xA0, 0xA0}, {0x1680, 0x1680}, {0x2000, 0x200A}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}},
              visibility::blank);
}

TEST_CASE("what reorders the text around it is hidden: Unicode's property Bidi_Control") {
    check_all({{0x61C, 0x61C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}}, visibility::hidden);
}

TEST_CASE("no character that is shown as nothing counts as seen: Unicode's property Default_Ignorable_Code_Point") {
    check_none_seen({{0xAD, 0xAD},
                     {0x34F, 0x34F},
                     {0x61C, 0x61C},
                     {0x115F, 0x1160},
                     {0x17B4, 0x17B5},
                     {0x180B, 0x180F},
                     {0x200B, 0x200F},
                     {0x202A, 0x202E},
                     {0x2060, 0x206F},
                     {0x3164, 0x3164},
                     {0xFE00, 0xFE0F},
                     {0xFEFF, 0xFEFF},
                     {0xFFA0, 0xFFA0},
                     {0xFFF0, 0xFFF8},
                     {0x1BCA0, 0x1BCA3},
                     {0x1D173, 0x1D17A},
                     {0xE0000, 0xE0FFF}});
}

TEST_CASE("commands to a terminal and separators of lines are hidden") {
    check_all({{0x80, 0x9F}, {0x2028, 0x2029}}, visibility::hidden);
}

TEST_CASE("a byte that belongs to no character is hidden") {
    for (unsigned byte = 0x80; byte <= 0xFF; ++byte)
        CHECK(visibility_of(std::string(1, static_cast<char>(byte))) == visibility::hidden);
}

TEST_CASE("letters, marks and signs of other scripts are seen") {
    for (const auto code : {U'ü', U'ß', U'Ω', U'Ж', U'ع', U'न', U'한', U'日', U'€', U'→', U'🦆'})
        CHECK(visibility_of(utf8(code)) == visibility::visible);
}

TEST_CASE("a character is spelled by its number in capital hexadecimal digits") {
    CHECK(escaped_character("\x07") == "\\x07");
    CHECK(escaped_character("\x7f") == "\\x7F");
    CHECK(escaped_character("\xff") == "\\xFF");
    CHECK(escaped_character("\xC2\xA0") == "U+00A0");
    CHECK(escaped_character("\xEF\xBB\xBF") == "U+FEFF");
    CHECK(escaped_character(utf8(0xE0001)) == "U+E0001");
    CHECK(rc::check([] {
        const auto code = *rc::gen::inRange<std::uint32_t>(0x80, 0x110000);
        RC_PRE(code < 0xD800U || code > 0xDFFFU);
        const auto name = escaped_character(utf8(code));
        RC_ASSERT(name.starts_with("U+"));
        RC_ASSERT(name.size() >= 6U);
        RC_ASSERT(std::stoul(name.substr(2), nullptr, 16) == code);
    }));
}

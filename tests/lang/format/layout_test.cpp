// The two halves of both formatters, each by itself: what marks the pieces of a source, and what prints them.
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/lang/format/commented_source.hpp>
#include <omnigraph/cluster/lang/format/layout_marker.hpp>
#include <omnigraph/cluster/lang/format/layout_writer.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// Marks `name(a, b)` or `name { a b }`, one a line.
struct call_marker : layout_marker {
    using layout_marker::layout_marker;

    void mark() {
        while (!at_end()) {
            take_declaration(!first());
            if (is(token_kind::brace_open)) {
                body([&] {
                    take(gap::item);
                    end_item();
                });
            } else if (opens(current().kind)) {
                list(gap::glued);
            }
        }
    }

    /// The gaps that pieces usually have: none before a comma, what closes, or a colon.
    void mark_usual() {
        while (!at_end()) take();
    }

    [[nodiscard]] std::size_t place() const { return position_; }
    [[nodiscard]] bool word_is(std::string_view word) const { return is_word(word); }
    [[nodiscard]] std::string_view text_ahead(std::size_t by) const { return source_.text_of(ahead(by)); }
};

std::optional<std::string> printed(std::string_view text, faults& findings) {
    auto source = read_commented(text, dialect::queries);
    call_marker{source}.mark();
    return lay_out(source, findings);
}

std::string printed(std::string_view text) {
    faults findings;
    const auto laid = printed(text, findings);
    CHECK(findings.empty());
    REQUIRE(laid);
    faults again;
    CHECK(printed(*laid, again) == laid);
    return *laid;
}

}  // namespace

TEST_CASE("every step takes a piece, and the end is never taken") {
    auto source = read_commented("a b", dialect::queries);
    call_marker marker{source};
    CHECK(marker.word_is("a"));
    CHECK(marker.text_ahead(1) == "b");
    CHECK(marker.text_ahead(9).empty());
    marker.mark_usual();
    CHECK(marker.place() == 2);
    CHECK_FALSE(marker.word_is("b"));
    marker.mark_usual();
    CHECK(marker.place() == 2);
}

TEST_CASE("pieces usually have a blank between them, and none before what closes or joins") {
    auto source = read_commented("a : b . c ( d ) [ e ] - 1", dialect::queries);
    call_marker{source}.mark_usual();
    std::string glued;
    for (const auto& one : source.pieces)
        if (one.kind != token_kind::end && one.before == gap::glued) glued += std::string{source.text_of(one)} + " ";
    CHECK(glued == ": . c ( d ) e ] 1 ");
}

TEST_CASE("a list that fits stands on one line, and one that does not is broken") {
    CHECK(printed("f(a,b)") == "f(a, b)\n");
    const auto wide = printed("f(" + std::string(60, 'a') + "," + std::string(60, 'b') + ")");
    CHECK(wide == "f(\n    " + std::string(60, 'a') + ",\n    " + std::string(60, 'b') + "\n)\n");
}

TEST_CASE("a body has a line for each member, whatever its width, and commas where the grammar makes them optional") {
    CHECK(printed("f {a b}") == "f {\n    a,\n    b\n}\n");
    CHECK(printed("f {}") == "f {}\n");
    CHECK(printed("f g") == "f\n\ng\n");
}

TEST_CASE("every comment is printed, in order and byte for byte, with the ends of lines beside it") {
    CHECK(printed("f(a, // one\n b)") == "f(\n    a, // one\n    b\n)\n");
    CHECK(printed("f(a, /* x */ b)") == "f(a, /* x */ b)\n");
    CHECK(printed("// top\nf") == "// top\nf\n");
    const auto commented = printed("f {a /* 1 */ b // 2\n c /* 3 */}  // 4\n// 5");
    std::size_t from = 0;
    for (const auto* note : {"/* 1 */", "// 2", "/* 3 */", "// 4", "// 5"}) {
        const auto place = commented.find(note, from);
        REQUIRE(place != std::string::npos);
        from = place + 1;
    }
}

TEST_CASE("what becomes longer than a source may be is not written to its end") {
    faults findings;
    std::string many = "f";
    while (many.size() < lexer::max_source_bytes - 8) many += " f{a}";
    CHECK_FALSE(printed(many, findings));
    REQUIRE(findings.size() == 1);
    CHECK(findings.front().code == codes::source_too_large);
}

}  // namespace omnigraph::cluster::lang

#include <algorithm>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/diagnostic.hpp>

using namespace omnigraph::cluster;

namespace {

constexpr diagnostic_code some_code{"some_code"};

}  // namespace

TEST_CASE("an error and a warning differ in their level alone") {
    auto as_error = error(some_code, "graphs.kb", "It is wrong.");
    const auto told = warning(some_code, "graphs.kb", "It is wrong.");
    CHECK(as_error.level == severity::error);
    CHECK(told.level == severity::warning);
    CHECK(as_error != told);
    CHECK(as_warning(as_error) == told);
    CHECK(as_warning(told) == told);
    as_error.level = severity::warning;
    CHECK(as_error == told);
    CHECK(as_error == diagnostic{some_code, severity::warning, "graphs.kb", "It is wrong."});
}

TEST_CASE("a place and a remedy can be said in either order, and nothing else of the diagnostic changes") {
    const source_position place{"cluster.yaml", 7, 5, 9};
    const auto one = error(some_code, "p", "m").with_position(place).with_remedy("Correct it.");
    const auto other = error(some_code, "p", "m").with_remedy("Correct it.").with_position(place);
    CHECK(one == other);
    CHECK(one == diagnostic{some_code, severity::error, "p", "m", "Correct it.", place});
}

TEST_CASE("codes are compared by their text, wherever it is stored") {
    const std::string text = "some_code";
    CHECK(diagnostic_code{text} == some_code);
    CHECK_FALSE(diagnostic_code{"some_cod"} == some_code);
}

TEST_CASE("diagnostics have errors exactly when one of them is no warning") {
    CHECK(rc::check([](const std::vector<bool>& errors) {
        diagnostics found;
        for (const bool is_error : errors)
            found.push_back(is_error ? error(some_code, "", "") : warning(some_code, "", ""));
        RC_ASSERT(has_errors(found) == (std::ranges::count(errors, true) > 0));
    }));
}

TEST_CASE("a diagnostic is UTF-8, whatever it is made of") {
    const auto found = error({"x"}, "graphs.\xff", "It said `\xc3`.").with_remedy("Say \xfe.");
    CHECK(found.path == "graphs.\\xff");
    CHECK(found.message == "It said `\\xc3`.");
    CHECK(found.remedy == "Say \\xfe.");
    CHECK(warning({"x"}, "", "\xff").message == "\\xff");
    CHECK(error({"x"}, "", "two\nlines, and an \xc3\xa9").message == "two\nlines, and an \xc3\xa9");
}

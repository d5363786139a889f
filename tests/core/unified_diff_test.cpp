#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/unified_diff.hpp>

using namespace omnigraph::cluster;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        lines.push_back(text.substr(at, end == std::string::npos ? end : end + 1 - at));
        at = end == std::string::npos ? text.size() : end + 1;
    }
    return lines;
}

/// What `patch` makes of `before`: hunks are applied where they say, and have to fit.
std::string patched(const std::string& before, const std::string& hunks) {
    const auto old_lines = lines_of(before);
    std::string after;
    std::size_t at = 0;
    for (const auto& line : lines_of(hunks)) {
        const auto body = line.substr(1);
        if (line.starts_with("@@ -")) {
            const auto first = std::stoul(line.substr(4));
            const auto end = line.find(' ', 4);
            const auto comma = line.find(',', 4);
            const auto count = comma < end ? std::stoul(line.substr(comma + 1)) : 1;
            for (const auto begin = count == 0 ? first : first - 1; at < begin; ++at) after += old_lines.at(at);
        } else if (line.starts_with(' ')) {
            RC_ASSERT(old_lines.at(at++) == body);
            after += body;
        } else if (line.starts_with('-')) {
            RC_ASSERT(old_lines.at(at++) == body);
        } else {
            after += body;
        }
    }
    for (; at < old_lines.size(); ++at) after += old_lines[at];
    return after;
}

std::string text_of(const std::vector<int>& lines) {
    std::string text;
    for (const auto line : lines) text += std::string(1, static_cast<char>('a' + line)) + "\n";
    return text;
}

}  // namespace

TEST_CASE("a changed line is shown between the lines around it") {
    const auto shown = unified_diff("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nb\nc\nd\nE\nf\ng\nh\ni\n");
    CHECK(shown.hunks == "@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n");
    CHECK(shown.added == 1);
    CHECK(shown.removed == 1);
    CHECK_FALSE(shown.truncated);
}

TEST_CASE("equal texts have no hunks; an empty side begins at line 0") {
    CHECK(unified_diff("a\n", "a\n").hunks.empty());
    CHECK(unified_diff("", "a\n").hunks == "@@ -0,0 +1 @@\n+a\n");
    CHECK(unified_diff("a\n", "").hunks == "@@ -1 +0,0 @@\n-a\n");
}

TEST_CASE("changes far apart are hunks of their own, near ones are one") {
    std::string before, after;
    for (int i = 0; i < 30; ++i) {
        before += std::to_string(i) + "\n";
        after += (i == 2 || i == 8 || i == 25 ? "x" : "") + std::to_string(i) + "\n";
    }
    const auto shown = unified_diff(before, after).hunks;
    CHECK(shown.find("@@ -1,12 +1,12 @@\n") == 0);
    CHECK(shown.find("@@ -23,7 +23,7 @@\n") != std::string::npos);
}

TEST_CASE("a carriage return and a missing last newline are differences") {
    CHECK(unified_diff("a\r\n", "a\n").hunks == "@@ -1 +1 @@\n-a\r\n+a\n");
    CHECK(unified_diff("a", "a\n").hunks == "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST_CASE("what is shown is bounded, what is counted is not") {
    std::string before, after;
    for (int i = 0; i < 5'000; ++i) {
        before += "old " + std::to_string(i) + "\n";
        after += "new " + std::to_string(i) + "\n";
    }
    const auto shown = unified_diff(before, after);
    CHECK(shown.truncated);
    CHECK(shown.added == 5'000);
    CHECK(shown.removed == 5'000);
    CHECK(lines_of(shown.hunks).size() <= diff_limits{}.lines);
    CHECK(unified_diff("a\n", std::string(100'000, 'x') + "\n").truncated);
    CHECK(unified_diff("a\n", std::string(100'000, 'x') + "\n").hunks.size() <= diff_limits{}.bytes);
}

TEST_CASE("the hunks of any two texts lead from one to the other, also when edits are not looked for") {
    CHECK(rc::check([](bool coarse) {
        const auto lines = rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4));
        const auto before = text_of(*lines), after = text_of(*lines);
        diff_limits limits;
        limits.context = static_cast<std::size_t>(*rc::gen::inRange(0, 4));
        if (coarse) limits.edits = 2;
        const auto shown = unified_diff(before, after, limits);
        RC_PRE(!shown.truncated);
        RC_ASSERT(patched(before, shown.hunks) == after);
        RC_ASSERT(static_cast<long>(lines_of(after).size()) - static_cast<long>(lines_of(before).size()) ==
                  static_cast<long>(shown.added) - static_cast<long>(shown.removed));
    }));
}

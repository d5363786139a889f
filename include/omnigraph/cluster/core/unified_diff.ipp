// Bodies of core/unified_diff.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/unified_diff.hpp>

namespace omnigraph::cluster::detail {

enum class line_fate : std::uint8_t { kept, removed, added };

/// The lines, each with its newline; the last one may have none.
OMNIGRAPH_INLINE std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto length = end == std::string_view::npos ? text.size() : end + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

using line_numbers = std::vector<std::size_t>;

/// Walks Myers' furthest-reaching paths backwards. `trace[d]` holds the paths of d edits, diagonal -d first.
OMNIGRAPH_INLINE std::vector<line_fate> fates_along(const std::vector<std::vector<std::int64_t>>& trace, std::int64_t x,
                                                    std::int64_t y) {
    std::vector<line_fate> backwards;
    for (auto d = static_cast<std::int64_t>(trace.size()); d > 0; --d) {
        const auto& before = trace[static_cast<std::size_t>(d - 1)];
        const auto reach = [&](std::int64_t diagonal) { return before[static_cast<std::size_t>(diagonal + d - 1)]; };
        const auto diagonal = x - y;
        const bool down = diagonal == -d || (diagonal != d && reach(diagonal - 1) < reach(diagonal + 1));
        const auto from = down ? diagonal + 1 : diagonal - 1;
        const auto from_x = reach(from);
        const auto from_y = from_x - from;
        for (; x > from_x && y > from_y; --x, --y) backwards.push_back(line_fate::kept);
        backwards.push_back(down ? line_fate::added : line_fate::removed);
        x = from_x;
        y = from_y;
    }
    backwards.insert(backwards.end(), static_cast<std::size_t>(x), line_fate::kept);
    std::ranges::reverse(backwards);
    return backwards;
}

/// The fewest edits from `a` to `b` (Myers, O(ND)). When more than `most` are needed, all lines are replaced.
OMNIGRAPH_INLINE std::vector<line_fate> shortest_edits(const line_numbers& a, const line_numbers& b, std::size_t most) {
    const auto n = static_cast<std::int64_t>(a.size());
    const auto m = static_cast<std::int64_t>(b.size());
    const auto bound = static_cast<std::int64_t>(std::min(most, a.size() + b.size()));
    std::vector<std::vector<std::int64_t>> trace;
    for (std::int64_t d = 0; d <= bound; ++d) {
        // Computes diagonals -d, -d+2, ..., d; the diagonals between them are copied from the row before.
        std::vector<std::int64_t> row(static_cast<std::size_t>(2 * d + 1), 0);
        const auto before = [&](std::int64_t k) { return trace.back()[static_cast<std::size_t>(k + d - 1)]; };
        for (auto k = -d; k <= d; k += 2) {
            std::int64_t x = 0;
            if (d > 0) x = k == -d || (k != d && before(k - 1) < before(k + 1)) ? before(k + 1) : before(k - 1) + 1;
            auto y = x - k;
            while (x < n && y < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)]) ++x, ++y;
            row[static_cast<std::size_t>(k + d)] = x;
            if (x >= n && y >= m) return fates_along(trace, x, y);
        }
        trace.push_back(std::move(row));
    }
    std::vector<line_fate> replaced(a.size(), line_fate::removed);
    replaced.insert(replaced.end(), b.size(), line_fate::added);
    return replaced;
}

/// Numbers the lines: equal lines get equal numbers.
class line_table {
public:
    std::size_t number(std::string_view line) { return numbers_.emplace(line, numbers_.size()).first->second; }

    line_numbers numbers(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
        line_numbers all;
        for (auto i = begin; i < end; ++i) all.push_back(number(lines[i]));
        return all;
    }

private:
    std::unordered_map<std::string_view, std::size_t> numbers_;
};

OMNIGRAPH_INLINE std::vector<line_fate> fates_of(const std::vector<std::string_view>& before,
                                                 const std::vector<std::string_view>& after, std::size_t most) {
    const auto shorter = std::min(before.size(), after.size());
    std::size_t head = 0, tail = 0;
    while (head < shorter && before[head] == after[head]) ++head;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
    line_table table;
    const auto a = table.numbers(before, head, before.size() - tail);
    const auto b = table.numbers(after, head, after.size() - tail);
    std::vector<line_fate> fates(head, line_fate::kept);
    const auto middle = shortest_edits(a, b, most);
    fates.insert(fates.end(), middle.begin(), middle.end());
    fates.insert(fates.end(), tail, line_fate::kept);
    return fates;
}

/// Writes hunks until a bound of diff_limits is reached.
class hunk_writer {
public:
    hunk_writer(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after,
                const std::vector<line_fate>& fates, const diff_limits& limits)
        : before_{before}, after_{after}, fates_{fates}, limits_{limits} {}

    text_difference write() {
        for (const auto fate : fates_) {
            shown_.added += fate == line_fate::added;
            shown_.removed += fate == line_fate::removed;
        }
        for (std::size_t at = next_change(0); at < fates_.size() && !shown_.truncated;) {
            const auto begin = at - std::min(at - done_, limits_.context);
            const auto end = end_of_hunk(at);
            skip_to(begin);
            hunk(end);
            at = next_change(end);
        }
        return std::move(shown_);
    }

private:
    std::size_t next_change(std::size_t at) const {
        while (at < fates_.size() && fates_[at] == line_fate::kept) ++at;
        return at;
    }

    // Two changes share a hunk when their context lines touch.
    std::size_t end_of_hunk(std::size_t change) const {
        for (;;) {
            auto end = change;
            while (end < fates_.size() && fates_[end] != line_fate::kept) ++end;
            const auto next = next_change(end);
            if (next == fates_.size() || next - end > 2 * limits_.context)
                return std::min(end + limits_.context, fates_.size());
            change = next;
        }
    }

    void skip_to(std::size_t at) {
        before_line_ += at - done_;
        after_line_ += at - done_;
        done_ = at;
    }

    void hunk(std::size_t end) {
        std::size_t of_before = 0, of_after = 0;
        for (auto i = done_; i < end; ++i) {
            of_before += fates_[i] != line_fate::added;
            of_after += fates_[i] != line_fate::removed;
        }
        append("@@ -" + range(before_line_, of_before) + " +" + range(after_line_, of_after) + " @@\n");
        for (; done_ < end && !shown_.truncated; ++done_) {
            switch (fates_[done_]) {
                case line_fate::kept: line(' ', before_[before_line_++]), ++after_line_; break;
                case line_fate::removed: line('-', before_[before_line_++]); break;
                case line_fate::added: line('+', after_[after_line_++]); break;
            }
        }
    }

    // An empty range names the line before it, as `diff -u` does.
    static std::string range(std::size_t first, std::size_t count) {
        const auto begin = std::to_string(count == 0 ? first : first + 1);
        return count == 1 ? begin : begin + "," + std::to_string(count);
    }

    void line(char mark, std::string_view text) {
        std::string whole{mark};
        whole += text;
        if (!text.ends_with('\n')) whole += "\n\\ No newline at end of file\n";
        append(whole);
    }

    void append(const std::string& text) {
        if (++lines_ > limits_.lines || shown_.hunks.size() + text.size() > limits_.bytes) shown_.truncated = true;
        else shown_.hunks += text;
    }

    const std::vector<std::string_view>& before_;
    const std::vector<std::string_view>& after_;
    const std::vector<line_fate>& fates_;
    const diff_limits& limits_;
    text_difference shown_;
    std::size_t done_ = 0, before_line_ = 0, after_line_ = 0, lines_ = 0;
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE text_difference unified_diff(std::string_view before, std::string_view after, diff_limits limits) {
    if (before == after) return {};
    const auto old_lines = detail::lines_of(before);
    const auto new_lines = detail::lines_of(after);
    const auto fates = detail::fates_of(old_lines, new_lines, limits.edits);
    return detail::hunk_writer{old_lines, new_lines, fates, limits}.write();
}

}  // namespace omnigraph::cluster

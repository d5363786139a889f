// Bodies of lang/format/layout_writer.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/lang/format/layout_writer.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>

namespace omnigraph::cluster::lang::detail {

class layout_writer {
public:
    static constexpr std::uint32_t widest_line = 100;
    static constexpr std::uint32_t step = 4;
    static constexpr std::uint32_t deepest_indent = 40;

    explicit layout_writer(commented_source& of) : of_{of} {}

    [[nodiscard]] std::string write();

private:
    /// A group being printed; the outermost is the file.
    struct level {
        std::uint32_t base = 0;    ///< of the line on which it opened
        std::uint32_t indent = 0;  ///< of its members
        bool broken = true;
        bool continued = false;    ///< the current member has ended a line before its end
        std::uint32_t behind = 0;  ///< columns behind its only member, which is a group
    };
    /// What the gap before a piece does to lines.
    struct plan {
        bool breaks = false;       ///< a line ends somewhere in the gap
        bool breaks_last = false;  ///< and that is directly before the piece
        bool when_too_wide = false;
        bool blank_lines = false;  ///< may stand in it
        bool continues = false;    ///< ends of lines in it continue the member
        std::uint32_t indent = 0;  ///< of the piece
        std::uint32_t beside = 0;  ///< of the comments
    };

    void place_commas();
    void measure();
    void measure_segments();
    [[nodiscard]] plan plan_for(const piece& next);
    void write_gap(std::size_t index);
    void settle_line_ends(std::size_t index, const plan& how);
    void write_comments(std::size_t index, plan how);
    void write_text(std::string_view text);
    void open(std::size_t index);
    [[nodiscard]] bool too_wide(std::size_t index) const;
    void end_line(std::uint32_t indent, bool blank);
    [[nodiscard]] static std::uint32_t deeper(std::uint32_t indent) { return std::min(indent + step, deepest_indent); }
    [[nodiscard]] static std::uint32_t width_of(std::string_view text) {
        return static_cast<std::uint32_t>(
            std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    }

    commented_source& of_;
    std::string out_;
    std::vector<level> levels_{level{}};
    std::uint32_t column_ = 0;
    std::uint32_t line_indent_ = 0;
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<std::string> lay_out(commented_source& of, faults& found) {
    auto text = detail::layout_writer{of}.write();
    if (text.size() <= lexer::largest_source) return text;
    found.push_back(
        {fault_family::parse,
         codes::source_too_large,
         {0, 1},
         "Formatted, the source has more than the " + std::to_string(lexer::largest_source) + " bytes that are read.",
         "Split it."});
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

OMNIGRAPH_INLINE std::string layout_writer::write() {
    place_commas();
    measure();
    measure_segments();
    out_.reserve(of_.text.size() + of_.text.size() / 4);
    for (std::size_t i = 0; i < of_.pieces.size(); ++i) {
        const auto& next = of_.pieces[i];
        write_gap(i);
        if (closes(next.kind) && levels_.size() > 1) levels_.pop_back();
        write_text(of_.text_of(next));
        if (next.comma) write_text(",");
        if (opens(next.kind)) open(i);
    }
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    return std::move(out_);
}

/// A comma stays behind the block comments that stood before it; it leaves only `//` comments, which nothing can
/// follow.
OMNIGRAPH_INLINE void layout_writer::place_commas() {
    for (std::size_t i = 1; i < of_.pieces.size(); ++i) {
        auto& of = of_.pieces[i - 1];
        comment* last = nullptr;
        if (of.comma)
            for (auto& one : of_.comments_before(i))
                if (!one.after_comma && !one.to_line_end) last = &one;
        if (last) last->comma = true, of.comma = false;
    }
}

/// Sums from the first piece on, so that the width of any stretch is a difference.
OMNIGRAPH_INLINE void layout_writer::measure() {
    std::uint32_t width = 0, hard = 0;
    for (std::size_t i = 0; i < of_.pieces.size(); ++i) {
        auto& of = of_.pieces[i];
        bool ends_line = of.hard;
        const auto comments = of_.comments_before(i);
        for (const auto& one : comments) {
            const auto text = of_.text_of(one);
            ends_line = ends_line || one.newlines > 0 || one.to_line_end || text.find('\n') != std::string_view::npos;
            width += 1 + width_of(text) + one.comma;
        }
        ends_line = ends_line || (!comments.empty() && of.newlines > 0);
        hard += ends_line;
        width += (of.space || !comments.empty()) + width_of(of_.text_of(of)) + of.comma;
        of.width_end = width;
        of.hard_end = hard;
    }
}

/// From the end: where the stretch that each piece belongs to ends, inside the group that it is in.
OMNIGRAPH_INLINE void layout_writer::measure_segments() {
    const auto last = of_.pieces.empty() ? 0U : static_cast<std::uint32_t>(of_.pieces.size() - 1);
    std::vector<std::uint32_t> ends{last};
    for (auto i = of_.pieces.size(); i-- > 0;) {
        auto& of = of_.pieces[i];
        if (opens(of.kind) && ends.size() > 1) ends.pop_back();
        of.segment_end = ends.back();
        const auto at = static_cast<std::uint32_t>(i);
        // What follows a brace need not fit with what is before it; comments before one may move it to a line of its
        // own.
        if (of.before == gap::brace) ends.back() = of_.comments_before(i).empty() ? at : at - 1;
        const bool begins =
            of.before == gap::item || of.before == gap::soft || of.before == gap::fill || of.before == gap::always;
        if (closes(of.kind)) ends.push_back(at - 1);
        else if (i > 0 && (begins || of.kind == token_kind::end)) ends.back() = at - 1;
    }
}

OMNIGRAPH_INLINE layout_writer::plan layout_writer::plan_for(const piece& next) {
    auto& in = levels_.back();
    const auto continued = deeper(in.indent);
    if (next.kind == token_kind::end) return {true, false, false, true, false, 0, 0};
    switch (in.broken ? next.before : gap::spaced) {
        case gap::item: in.continued = false; return {true, false, false, true, false, in.indent, in.indent};
        case gap::closer: return {true, true, false, true, false, in.base, in.indent};
        case gap::always: return {true, false, false, false, true, continued, continued};
        case gap::brace: return {in.continued, false, false, false, false, in.indent, continued};
        case gap::soft: return {false, false, true, false, true, continued, continued};
        case gap::fill: return {false, false, true, false, false, in.indent, in.indent};
        default: return {false, false, false, false, true, continued, continued};
    }
}

OMNIGRAPH_INLINE bool layout_writer::too_wide(std::size_t index) const {
    const auto& from = of_.pieces[index];
    const auto& to = of_.pieces[from.segment_end];
    const bool hard_inside = to.hard_end > from.hard_end;
    const auto own = width_of(of_.text_of(from)) + from.comma;
    return hard_inside || column_ + 1 + own + (to.width_end - from.width_end) > widest_line;
}

OMNIGRAPH_INLINE void layout_writer::write_gap(std::size_t index) {
    const auto& next = of_.pieces[index];
    auto how = plan_for(next);
    if (!of_.comments_before(index).empty()) return write_comments(index, how);
    if (index == 0 || next.kind == token_kind::end) return;
    if (how.when_too_wide) how.breaks = too_wide(index);
    if (!how.breaks) {
        if (next.space) write_text(" ");
        return;
    }
    if (how.continues) levels_.back().continued = true;
    const bool may_be_blank = how.blank_lines && !opens(of_.pieces[index - 1].kind) && !closes(next.kind);
    end_line(how.indent, may_be_blank && (next.newlines > 1 || next.blank_line));
}

/// Which places of a gap with comments end a line: those that do already, and where one has to and none does, the place
/// behind the comments that stand beside the piece before.
OMNIGRAPH_INLINE void layout_writer::settle_line_ends(std::size_t index, const plan& how) {
    auto& next = of_.pieces[index];
    const auto comments = of_.comments_before(index);
    const auto place = [&](std::size_t at) -> std::uint8_t& {
        return at < comments.size() ? comments[at].newlines : next.newlines;
    };
    const auto places = std::views::iota(std::size_t{0}, comments.size() + 1);
    const auto with_comma = std::ranges::find_if(comments, &comment::comma) - comments.begin();
    const auto behind_comma =
        std::views::iota(with_comma == std::ssize(comments) ? std::size_t{0} : static_cast<std::size_t>(with_comma + 1),
                         comments.size() + 1);
    const auto last = comments.size();
    const auto ends_line = [&](std::size_t at) { return place(at) > 0; };
    const auto end_line_at = [&](std::size_t at) { place(at) = std::max<std::uint8_t>(place(at), 1); };
    const auto no_blank_at = [&](std::size_t at) { place(at) = std::min<std::uint8_t>(place(at), 1); };
    if (index == 0) end_line_at(0);  // the file begins a line
    if (how.breaks_last || comments.back().to_line_end) end_line_at(last);
    if (how.breaks && std::ranges::none_of(behind_comma, ends_line))
        end_line_at(static_cast<std::size_t>(std::ranges::find_if(comments, &comment::after_comma) - comments.begin()));
    const auto first = std::ranges::find_if(places, ends_line);
    if (first == places.end()) return;
    if (next.blank_line && std::ranges::none_of(places, [&](std::size_t at) { return place(at) > 1; }))
        place(*first) = 2;
    if (!how.blank_lines) std::ranges::for_each(places, no_blank_at);
    if (index > 0 && opens(of_.pieces[index - 1].kind)) no_blank_at(*first);
    if (closes(next.kind)) no_blank_at(last);
}

OMNIGRAPH_INLINE void layout_writer::write_comments(std::size_t index, plan how) {
    settle_line_ends(index, how);
    const auto& next = of_.pieces[index];
    const auto end_lines = [&](std::uint8_t newlines, std::uint32_t indent) {
        if (newlines > 0 && how.continues) levels_.back().continued = true;
        if (newlines > 0) end_line(indent, newlines > 1);
        return newlines > 0;
    };
    for (const auto& one : of_.comments_before(index)) {
        if (!out_.empty() && !end_lines(one.newlines, how.beside) && !out_.ends_with('(') && !out_.ends_with('['))
            write_text(" ");
        write_text(of_.text_of(one));
        if (one.comma) write_text(",");
    }
    if (next.kind == token_kind::end) return;
    const bool wide = how.when_too_wide && next.newlines == 0 && too_wide(index);
    if (end_lines(wide ? 1 : next.newlines, how.indent)) return;
    if (next.kind != token_kind::parenthesis_close && next.kind != token_kind::bracket_close) write_text(" ");
}

OMNIGRAPH_INLINE void layout_writer::write_text(std::string_view text) {
    if (out_.size() > lexer::largest_source) return;
    const auto line = text.rfind('\n');
    if (line != std::string_view::npos) column_ = 0;
    out_ += text;
    column_ += width_of(line == std::string_view::npos ? text : text.substr(line + 1));
}

OMNIGRAPH_INLINE void layout_writer::end_line(std::uint32_t indent, bool blank) {
    if (out_.size() > lexer::largest_source) return;
    out_.append(blank ? 2 : 1, '\n');
    out_.append(indent, ' ');
    column_ = line_indent_ = indent;
}

/// A group stays on its line when it fits together with what follows it there. One word alone is not broken for width,
/// and of two groups of which one is all that the other holds only the inner.
OMNIGRAPH_INLINE void layout_writer::open(std::size_t index) {
    const auto& from = of_.pieces[index];
    const auto& to = of_.pieces[from.partner];
    const auto& end = of_.pieces[std::max(from.segment_end, from.partner)];
    const auto& only = of_.pieces[std::min<std::size_t>(index + 1, from.partner)];
    const auto columns = column_ + (end.width_end - from.width_end) + levels_.back().behind;
    if (from.kind != token_kind::brace_open && opens(only.kind) && only.partner + 1 == from.partner) {
        const auto& inner_end = of_.pieces[only.partner];
        const bool forced = only.hard_end > from.hard_end || to.hard_end > inner_end.hard_end;
        levels_.push_back({line_indent_, deeper(line_indent_), forced, false,
                           columns - column_ - (inner_end.width_end - from.width_end)});
        return;
    }
    const bool wide = from.partner > index + 2 && columns > widest_line;
    levels_.push_back({line_indent_, deeper(line_indent_), wide || to.hard_end > from.hard_end, false, 0});
}

}  // namespace omnigraph::cluster::lang::detail

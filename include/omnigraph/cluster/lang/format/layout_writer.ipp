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

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/format/layout_writer.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>

namespace omnigraph::cluster::lang::detail {

class layout_writer {
public:
    static constexpr std::uint32_t widest_line = 100;
    static constexpr std::uint32_t step = 4;
    static constexpr std::uint32_t max_indent = 40;

    explicit layout_writer(commented_source& source) : source_{source} {}

    [[nodiscard]] std::string write();

private:
    /// A group that is being printed; the outermost is the file.
    struct level {
        std::uint32_t base = 0;    ///< of the line on which it opened
        std::uint32_t indent = 0;  ///< of its members
        bool broken = true;
        bool continued = false;    ///< the current member has ended a line before its end
        std::uint32_t behind = 0;  ///< columns behind its only member, which is a group
    };
    /// The effect of a gap on lines.
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
    void settle_line_ends(std::size_t index, const plan& layout);
    void write_comments(std::size_t index, plan layout);
    void write_text(std::string_view text);
    void open(std::size_t index);
    [[nodiscard]] bool too_wide(std::size_t index) const;
    void end_line(std::uint32_t indent, bool blank);
    [[nodiscard]] static std::uint32_t deeper(std::uint32_t indent) { return std::min(indent + step, max_indent); }
    [[nodiscard]] static std::uint32_t display_width(std::string_view text) {
        return static_cast<std::uint32_t>(
            std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    }

    commented_source& source_;
    std::string out_;
    std::vector<level> levels_{level{}};
    std::uint32_t column_ = 0;
    std::uint32_t line_indent_ = 0;
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<std::string> lay_out(commented_source& source, faults& findings) {
    auto text = detail::layout_writer{source}.write();
    if (text.size() <= lexer::max_source_bytes) return text;
    findings.push_back(
        {fault_family::parse,
         codes::source_too_large,
         {0, 1},
         "Formatted, the source has more than the " + std::to_string(lexer::max_source_bytes) + " bytes that are read.",
         "Split it."});
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

OMNIGRAPH_INLINE std::string layout_writer::write() {
    place_commas();
    measure();
    measure_segments();
    out_.reserve(source_.text.size() + source_.text.size() / 4);
    for (std::size_t i = 0; i < source_.pieces.size(); ++i) {
        const auto& next = source_.pieces[i];
        write_gap(i);
        if (closes(next.kind) && levels_.size() > 1) levels_.pop_back();
        write_text(source_.text_of(next));
        if (next.comma) write_text(",");
        if (opens(next.kind)) open(i);
    }
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    return std::move(out_);
}

/// Moves commas behind the block comments that preceded them; only `//` comments, which nothing can follow, stay
/// behind.
OMNIGRAPH_INLINE void layout_writer::place_commas() {
    for (std::size_t i = 1; i < source_.pieces.size(); ++i) {
        auto& piece = source_.pieces[i - 1];
        comment* last = nullptr;
        if (piece.comma)
            for (auto& one : source_.comments_before(i))
                if (!one.after_comma && !one.to_line_end) last = &one;
        if (last) last->comma = true, piece.comma = false;
    }
}

/// Computes sums from the first piece on, so that the width of any range is a difference.
OMNIGRAPH_INLINE void layout_writer::measure() {
    std::uint32_t width = 0, hard = 0;
    for (std::size_t i = 0; i < source_.pieces.size(); ++i) {
        auto& piece = source_.pieces[i];
        bool ends_line = piece.hard;
        const auto comments = source_.comments_before(i);
        for (const auto& comment : comments) {
            const auto text = source_.text_of(comment);
            ends_line =
                ends_line || comment.newlines > 0 || comment.to_line_end || text.find('\n') != std::string_view::npos;
            width += 1 + display_width(text) + comment.comma;
        }
        ends_line = ends_line || (!comments.empty() && piece.newlines > 0);
        hard += ends_line;
        width += (piece.space || !comments.empty()) + display_width(source_.text_of(piece)) + piece.comma;
        piece.width_end = width;
        piece.hard_end = hard;
    }
}

/// Works from the end: finds the end of the segment of each piece inside its group.
OMNIGRAPH_INLINE void layout_writer::measure_segments() {
    const auto last = source_.pieces.empty() ? 0U : static_cast<std::uint32_t>(source_.pieces.size() - 1);
    std::vector<std::uint32_t> ends{last};
    for (auto i = source_.pieces.size(); i-- > 0;) {
        auto& piece = source_.pieces[i];
        if (opens(piece.kind) && ends.size() > 1) ends.pop_back();
        piece.segment_end = ends.back();
        const auto index = static_cast<std::uint32_t>(i);
        // What follows a brace need not fit on its line; comments before the brace may move it to its own line.
        if (piece.before == gap::brace) ends.back() = source_.comments_before(i).empty() ? index : index - 1;
        const bool begins = piece.before == gap::item || piece.before == gap::soft || piece.before == gap::fill ||
                            piece.before == gap::always;
        if (closes(piece.kind)) ends.push_back(index - 1);
        else if (i > 0 && (begins || piece.kind == token_kind::end)) ends.back() = index - 1;
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
    const auto& first = source_.pieces[index];
    const auto& last = source_.pieces[first.segment_end];
    const bool hard_inside = last.hard_end > first.hard_end;
    const auto own = display_width(source_.text_of(first)) + first.comma;
    return hard_inside || column_ + 1 + own + (last.width_end - first.width_end) > widest_line;
}

OMNIGRAPH_INLINE void layout_writer::write_gap(std::size_t index) {
    const auto& next = source_.pieces[index];
    auto layout = plan_for(next);
    if (!source_.comments_before(index).empty()) return write_comments(index, layout);
    if (index == 0 || next.kind == token_kind::end) return;
    if (layout.when_too_wide) layout.breaks = too_wide(index);
    if (!layout.breaks) {
        if (next.space) write_text(" ");
        return;
    }
    if (layout.continues) levels_.back().continued = true;
    const bool may_be_blank = layout.blank_lines && !opens(source_.pieces[index - 1].kind) && !closes(next.kind);
    end_line(layout.indent, may_be_blank && (next.newlines > 1 || next.blank_line));
}

/// Decides which places of a gap with comments end a line: those that did in the source, and when a line must end and
/// none did, the place behind the comments beside the previous piece.
OMNIGRAPH_INLINE void layout_writer::settle_line_ends(std::size_t index, const plan& layout) {
    auto& next = source_.pieces[index];
    const auto comments = source_.comments_before(index);
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
    if (layout.breaks_last || comments.back().to_line_end) end_line_at(last);
    if (layout.breaks && std::ranges::none_of(behind_comma, ends_line))
        end_line_at(static_cast<std::size_t>(std::ranges::find_if(comments, &comment::after_comma) - comments.begin()));
    const auto first = std::ranges::find_if(places, ends_line);
    if (first == places.end()) return;
    if (next.blank_line && std::ranges::none_of(places, [&](std::size_t at) { return place(at) > 1; }))
        place(*first) = 2;
    if (!layout.blank_lines) std::ranges::for_each(places, no_blank_at);
    if (index > 0 && opens(source_.pieces[index - 1].kind)) no_blank_at(*first);
    if (closes(next.kind)) no_blank_at(last);
}

OMNIGRAPH_INLINE void layout_writer::write_comments(std::size_t index, plan layout) {
    settle_line_ends(index, layout);
    const auto& next = source_.pieces[index];
    const auto end_lines = [&](std::uint8_t newlines, std::uint32_t indent) {
        if (newlines > 0 && layout.continues) levels_.back().continued = true;
        if (newlines > 0) end_line(indent, newlines > 1);
        return newlines > 0;
    };
    for (const auto& comment : source_.comments_before(index)) {
        if (!out_.empty() && !end_lines(comment.newlines, layout.beside) && !out_.ends_with('(') &&
            !out_.ends_with('['))
            write_text(" ");
        write_text(source_.text_of(comment));
        if (comment.comma) write_text(",");
    }
    if (next.kind == token_kind::end) return;
    const bool wide = layout.when_too_wide && next.newlines == 0 && too_wide(index);
    if (end_lines(wide ? 1 : next.newlines, layout.indent)) return;
    if (next.kind != token_kind::parenthesis_close && next.kind != token_kind::bracket_close) write_text(" ");
}

OMNIGRAPH_INLINE void layout_writer::write_text(std::string_view text) {
    if (out_.size() > lexer::max_source_bytes) return;
    const auto line = text.rfind('\n');
    if (line != std::string_view::npos) column_ = 0;
    out_ += text;
    column_ += display_width(line == std::string_view::npos ? text : text.substr(line + 1));
}

OMNIGRAPH_INLINE void layout_writer::end_line(std::uint32_t indent, bool blank) {
    if (out_.size() > lexer::max_source_bytes) return;
    out_.append(blank ? 2 : 1, '\n');
    out_.append(indent, ' ');
    column_ = line_indent_ = indent;
}

/// A group stays on its line when it fits together with the text that follows it there. A single word is never broken
/// for width. When a group contains only another group, only the inner one is broken.
OMNIGRAPH_INLINE void layout_writer::open(std::size_t index) {
    const auto& first = source_.pieces[index];
    const auto& last = source_.pieces[first.partner];
    const auto& end = source_.pieces[std::max(first.segment_end, first.partner)];
    const auto& only = source_.pieces[std::min<std::size_t>(index + 1, first.partner)];
    const auto columns = column_ + (end.width_end - first.width_end) + levels_.back().behind;
    if (first.kind != token_kind::brace_open && opens(only.kind) && only.partner + 1 == first.partner) {
        const auto& inner_end = source_.pieces[only.partner];
        const bool forced = only.hard_end > first.hard_end || last.hard_end > inner_end.hard_end;
        levels_.push_back({line_indent_, deeper(line_indent_), forced, false,
                           columns - column_ - (inner_end.width_end - first.width_end)});
        return;
    }
    const bool wide = first.partner > index + 2 && columns > widest_line;
    levels_.push_back({line_indent_, deeper(line_indent_), wide || last.hard_end > first.hard_end, false, 0});
}

}  // namespace omnigraph::cluster::lang::detail

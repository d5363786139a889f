// Bodies of lang/format/layout_marker.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/format/layout_marker.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE const piece& layout_marker::ahead(std::size_t by) const {
    return source_.pieces[std::min(position_ + by, source_.pieces.size() - 1)];
}

OMNIGRAPH_INLINE bool layout_marker::is_word(std::string_view word) const {
    return is(token_kind::identifier) && source_.text_of(current()) == word;
}

OMNIGRAPH_INLINE void layout_marker::take(gap before) {
    if (at_end()) return;
    auto& taken = source_.pieces[position_];
    taken.before = before;
    taken.space = before != gap::glued;
    ++position_;
}

OMNIGRAPH_INLINE void layout_marker::take_declaration(bool apart) {
    source_.pieces[position_].blank_line = apart && position_ > 0;
    take(gap::item);
}

OMNIGRAPH_INLINE void layout_marker::break_always(std::size_t open) {
    if (source_.pieces[open].partner > open + 1) source_.pieces[open + 1].hard = true;
}

OMNIGRAPH_INLINE void layout_marker::list(gap before) {
    const auto rest = is(token_kind::bracket_open) ? gap::fill : gap::item;
    const auto inside = is(token_kind::brace_open) ? padding::blanks : padding::none;
    auto start = gap::item;
    group(before, inside, [&] {
        take_all(start);
        start = rest;
        while (!at_close() && !after_comma()) take_all();
    });
}

/// A comment on the line of a member belongs to it, so an added comma comes after the comment.
OMNIGRAPH_INLINE void layout_marker::end_item() {
    auto& last = source_.pieces[position_ - 1];
    const bool added = !last.comma && !at_close();
    last.comma = !at_close();
    bool below = false;
    if (added)
        for (auto& one : source_.comments_before(position_)) one.after_comma = below = below || one.newlines > 0;
}

OMNIGRAPH_INLINE gap layout_marker::usual_gap() const {
    if (position_ == 0 || after_comma()) return gap::spaced;
    const auto previous = source_.pieces[position_ - 1].kind;
    switch (previous) {
        case token_kind::at:
        case token_kind::dot:
        case token_kind::dots:
        case token_kind::minus:
        case token_kind::parenthesis_open:
        case token_kind::bracket_open: return gap::glued;
        default: break;
    }
    switch (current().kind) {
        case token_kind::colon:
        case token_kind::question:
        case token_kind::dot:
        case token_kind::dots:
        case token_kind::parenthesis_close:
        case token_kind::bracket_close: return gap::glued;
        case token_kind::parenthesis_open:
            return previous == token_kind::identifier || previous == token_kind::type_name ? gap::glued : gap::spaced;
        default: return gap::spaced;
    }
}

}  // namespace omnigraph::cluster::lang

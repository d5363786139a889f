// Marks the layout before each piece of a source; the formatters of both languages derive from it.
//
//     struct rule_marker : layout_marker {
//         using layout_marker::layout_marker;
//         void rule() { take(gap::item); list(gap::glued); }      // `name(a, b)` on a line of its own
//     };
//
// (1) Only layout is decided here: a wrong guess about the grammar makes an ugly line, never another meaning. The
//     exception is `end_item`, which decides about commas that the grammar makes optional.
// (2) Every step takes at least one piece or is at the end of the group; the end of the source is never taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <omnigraph/cluster/lang/format/commented_source.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>

namespace omnigraph::cluster::lang {

/// Whether a group on one line has blanks inside its brackets.
enum class padding : bool { none, blanks };

class layout_marker {
public:
    explicit layout_marker(commented_source& source) : source_{source} {}

protected:
    [[nodiscard]] const piece& current() const { return source_.pieces[position_]; }
    [[nodiscard]] const piece& ahead(std::size_t by) const;
    [[nodiscard]] bool is(token_kind kind) const { return current().kind == kind; }
    [[nodiscard]] bool is_word(std::string_view word) const;
    [[nodiscard]] bool at_end() const { return is(token_kind::end); }
    /// Whether the current piece closes the group or ends the source.
    [[nodiscard]] bool at_close() const { return closes(current().kind) || at_end(); }
    [[nodiscard]] bool first() const { return position_ == 0; }
    [[nodiscard]] bool after_comma() const { return position_ > 0 && source_.pieces[position_ - 1].comma; }
    [[nodiscard]] bool after(token_kind kind) const {
        return position_ > 0 && source_.pieces[position_ - 1].kind == kind;
    }

    /// Takes one piece, unless it is the end.
    void take(gap before);
    void take() { take(usual_gap()); }

    /// Takes one piece, or a whole group as a list.
    void take_all(gap before) { opens(current().kind) ? list(before) : take(before); }
    void take_all() { take_all(usual_gap()); }

    /// Takes the first piece of a declaration. Without `apart`, the author decides about empty lines before it.
    void take_declaration(bool apart);

    /// Takes a group; `member` takes one member at a time. Returns the position of the opening piece.
    template <class Member>
    std::size_t group(gap before, padding inside, Member member) {
        const auto open = position_;
        take(before);
        while (!at_close()) member();
        source_.pieces[open].partner = static_cast<std::uint32_t>(position_);
        take(gap::closer);
        source_.pieces[open + 1].space = inside == padding::blanks && position_ > open + 2;
        if (position_ > open + 2) source_.pieces[position_ - 1].space = inside == padding::blanks;
        return open;
    }

    /// Takes a group with one line for each member, whatever its width.
    template <class Member>
    void body(Member member) {
        const auto open = group(gap::brace, padding::blanks, member);
        break_always(open);
    }
    void break_always(std::size_t open);

    /// Takes a group of members with commas. Lists in square brackets fill their lines.
    void list(gap before);

    /// Ends a member: a comma follows it unless it is the last.
    void end_item();

    /// The usual layout before the current piece.
    [[nodiscard]] gap usual_gap() const;

    commented_source& source_;
    std::size_t position_ = 0;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/format/layout_marker.ipp>
#endif

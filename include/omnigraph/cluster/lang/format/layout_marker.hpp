// Says of each piece of a source how it stands to the one before it; the formatters of both languages are built on it.
//
//     take(gap::item); list(gap::glued);      // `name(a, b)` on a line of its own
//
// (1) Only the layout is decided here: a wrong guess about the grammar makes an ugly line, never another meaning. The
//     one exception is `end_item`, which says where commas stand that the grammar makes optional.
// (2) Every step takes at least one piece or stands at what closes the group; the end is never taken.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <omnigraph/cluster/lang/format/commented_source.hpp>

namespace omnigraph::cluster::lang::detail {

/// How the inside of a group stands to what encloses it, on one line.
enum class padding : bool { none, blanks };

class layout_marker {
public:
    explicit layout_marker(commented_source& of) : of_{of} {}

protected:
    [[nodiscard]] const piece& current() const { return of_.pieces[at_]; }
    [[nodiscard]] const piece& ahead(std::size_t by) const {
        return of_.pieces[std::min(at_ + by, of_.pieces.size() - 1)];
    }
    [[nodiscard]] bool is(token_kind kind) const { return current().kind == kind; }
    [[nodiscard]] bool is_word(std::string_view word) const {
        return is(token_kind::identifier) && of_.text_of(current()) == word;
    }
    [[nodiscard]] bool at_end() const { return is(token_kind::end); }
    /// At what closes the group, or at the end.
    [[nodiscard]] bool at_close() const { return closes(current().kind) || at_end(); }
    [[nodiscard]] bool first() const { return at_ == 0; }
    [[nodiscard]] bool after_comma() const { return at_ > 0 && of_.pieces[at_ - 1].comma; }
    [[nodiscard]] bool after(token_kind kind) const { return at_ > 0 && of_.pieces[at_ - 1].kind == kind; }

    /// Takes one piece; the end stays.
    void take(gap before) {
        if (at_end()) return;
        auto& taken = of_.pieces[at_];
        taken.before = before;
        taken.space = before != gap::glued;
        ++at_;
    }
    void take() { take(usual_gap()); }

    /// Takes one piece, or a whole group as a list.
    void take_all(gap before) { opens(current().kind) ? list(before) : take(before); }
    void take_all() { take_all(usual_gap()); }

    /// Takes a piece that begins a declaration; without `apart`, blank lines before it are the author's.
    void take_declaration(bool apart) {
        of_.pieces[at_].blank_line = apart && at_ > 0;
        take(gap::item);
    }

    /// Takes a group whose members `member` takes one by one. Gives where it opened.
    template <class Member>
    std::size_t group(gap before, padding inside, Member member) {
        const auto open = at_;
        take(before);
        while (!at_close()) member();
        of_.pieces[open].partner = static_cast<std::uint32_t>(at_);
        take(gap::closer);
        of_.pieces[open + 1].space = inside == padding::blanks && at_ > open + 2;
        if (at_ > open + 2) of_.pieces[at_ - 1].space = inside == padding::blanks;
        return open;
    }

    /// Takes a group with a line for each member, whatever its width.
    template <class Member>
    void body(Member member) {
        const auto open = group(gap::brace, padding::blanks, member);
        break_always(open);
    }
    void break_always(std::size_t open) {
        if (of_.pieces[open].partner > open + 1) of_.pieces[open + 1].hard = true;
    }

    /// Takes a group of members with commas between them. Lists in brackets fill their lines.
    void list(gap before) {
        const auto rest = is(token_kind::bracket_open) ? gap::fill : gap::item;
        const auto inside = is(token_kind::brace_open) ? padding::blanks : padding::none;
        auto start = gap::item;
        group(before, inside, [&] {
            take_all(start);
            start = rest;
            while (!at_close() && !after_comma()) take_all();
        });
    }

    /// The member ends here: a comma stands behind it unless it is the last.
    void end_item();

    /// What most pieces have before them, after the one just taken.
    [[nodiscard]] gap usual_gap() const;

    commented_source& of_;
    std::size_t at_ = 0;
};

// ---- details ----------------------------------------------------------------------------

/// Comments on the line of a member are about it, so a comma that is added comes behind them.
inline void layout_marker::end_item() {
    auto& last = of_.pieces[at_ - 1];
    const bool added = !last.comma && !at_close();
    last.comma = !at_close();
    bool below = false;
    if (added)
        for (auto& one : of_.comments_before(at_)) one.after_comma = below = below || one.newlines > 0;
}

inline gap layout_marker::usual_gap() const {
    if (at_ == 0 || after_comma()) return gap::spaced;
    const auto previous = of_.pieces[at_ - 1].kind;
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

}  // namespace omnigraph::cluster::lang::detail

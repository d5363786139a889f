// The words of a source with the comments between them: what a formatter prints.
//
//     auto read = detail::read_commented(source, detail::dialect::schemas);
//
// (1) A piece is a token; commas are no pieces but stand as `comma` at the piece before them, so that comments on
//     either side of a comma are together in the gap before the next piece, and say on which side they are.
// (2) Every comment of the source is in exactly one gap, in order; of blanks only the ends of lines are kept, up to
// two. (3) The last piece is the end of the source. The source has to parse: nothing is checked here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/syntax/lexer.hpp>

namespace omnigraph::cluster::lang::detail {

/// What stands between a piece and the one before it, besides comments.
enum class gap : std::uint8_t {
    glued,
    spaced,
    soft,    ///< a blank, or a continued line when what follows does not fit
    fill,    ///< like `soft`, but lines are not indented further
    item,    ///< the beginning of a member: a line of its own when the group is broken
    always,  ///< a continued line
    brace,   ///< a blank, or a line of its own when the lines before it were continued
    closer,  ///< the end of a group
};

struct comment {
    std::uint32_t begin = 0, end = 0;
    std::uint8_t newlines = 0;  ///< before it, up to two
    bool to_line_end = false;
    bool after_comma = false;  ///< it stands behind a comma that the gap has, so beside the next piece
    bool comma = false;        ///< the comma stands directly behind it, not behind the piece
};

struct piece {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t comments = 0;  ///< the first comment before this piece; the last belongs to the piece before the next
    std::uint32_t partner = 0;   ///< of what opens: what closes it
    std::uint32_t segment_end = 0;  ///< the last piece before the next place where a line may end
    std::uint32_t width_end = 0;    ///< columns from the first piece to the end of this one, if all were on one line
    std::uint32_t hard_end = 0;     ///< how many pieces up to this one cannot stand on a line with the one before
    token_kind kind = token_kind::end;
    gap before = gap::spaced;
    std::uint8_t newlines = 0;  ///< directly before it, up to two
    bool space = true;          ///< on one line, a blank stands before it
    bool comma = false;         ///< a comma stands behind it
    bool blank_line = false;    ///< one has to stand before it
    bool hard = false;          ///< always on a line of its own
    bool on_new_line = false;   ///< as the source was written
};

struct commented_source {
    std::string_view text;
    std::vector<piece> pieces;
    std::vector<comment> comments;

    [[nodiscard]] std::string_view text_of(const piece& of) const { return text.substr(of.begin, of.end - of.begin); }
    [[nodiscard]] std::string_view text_of(const comment& of) const { return text.substr(of.begin, of.end - of.begin); }
    [[nodiscard]] std::span<comment> comments_before(std::size_t index) {
        const auto begin = pieces[index].comments;
        const auto end =
            index + 1 < pieces.size() ? pieces[index + 1].comments : static_cast<std::uint32_t>(comments.size());
        return std::span{comments}.subspan(begin, end - begin);
    }
};

/// In schemas `enum(1a, b-2)` has words that are no tokens elsewhere.
enum class dialect : bool { schemas, queries };

[[nodiscard]] inline bool opens(token_kind kind) {
    return kind == token_kind::brace_open || kind == token_kind::parenthesis_open || kind == token_kind::bracket_open;
}
[[nodiscard]] inline bool closes(token_kind kind) {
    return kind == token_kind::brace_close || kind == token_kind::parenthesis_close ||
           kind == token_kind::bracket_close;
}

[[nodiscard]] commented_source read_commented(std::string_view source, dialect of);

// ---- details ----------------------------------------------------------------------------

class commented_reader {
public:
    commented_reader(std::string_view source, dialect of) : words_{source}, with_enums_{of == dialect::schemas} {
        made_.text = source;
    }

    [[nodiscard]] commented_source read() {
        token next;
        do {
            next = next_token();
            read_gap(at_, next.span.begin);
            at_ = next.span.end;
            if (next.kind == token_kind::comma && !made_.pieces.empty()) made_.pieces.back().comma = comma_seen_ = true;
            else add(next);
        } while (next.kind != token_kind::end);
        return std::move(made_);
    }

private:
    /// The words of an enum stand between the parentheses behind `: enum`.
    [[nodiscard]] token next_token() {
        auto next = words_.next();
        if (!in_enum_ || next.kind == token_kind::comma || next.kind == token_kind::parenthesis_close) return next;
        const auto word = words_.enum_word(next.span.begin);
        return word ? *word : next;
    }

    void add(const token& next) {
        piece made;
        made.begin = next.span.begin;
        made.end = next.span.end;
        made.kind = next.kind;
        made.comments = first_comment_;
        made.newlines = newlines_;
        made.on_new_line = on_new_line_;
        const bool after_colon = !made_.pieces.empty() && made_.pieces.back().kind == token_kind::colon;
        in_enum_ = (in_enum_ && next.kind != token_kind::parenthesis_close) ||
                   (enum_begins_ && next.kind == token_kind::parenthesis_open);
        enum_begins_ = with_enums_ && after_colon && next.kind == token_kind::identifier && next.text == "enum";
        made_.pieces.push_back(made);
        first_comment_ = static_cast<std::uint32_t>(made_.comments.size());
        newlines_ = 0;
        on_new_line_ = comma_seen_ = false;
    }

    /// What the lexer skipped: blanks and comments. The ends of lines before and behind a comma count once.
    void read_gap(std::size_t at, std::size_t end) {
        const auto text = made_.text;
        std::uint8_t newlines = 0;
        for (; at < end; ++at) {
            if (text[at] == '\n') newlines = static_cast<std::uint8_t>(std::min(newlines + 1, 2));
            if (text[at] != '/') continue;
            const bool to_line_end = text[at + 1] == '/';
            auto stop = to_line_end ? std::min(text.find('\n', at), end) : text.find("*/", at + 2) + 2;
            const auto next = stop;
            while (to_line_end && text[stop - 1] == '\r') --stop;
            keep_newlines(newlines);
            made_.comments.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(stop), newlines_,
                                      to_line_end, comma_seen_});
            newlines_ = newlines = 0;
            at = next - 1;
        }
        keep_newlines(newlines);
    }
    void keep_newlines(std::uint8_t count) {
        newlines_ = std::max(newlines_, count);
        on_new_line_ = on_new_line_ || count > 0;
    }

    lexer words_;
    commented_source made_;
    std::size_t at_ = 0;
    std::uint32_t first_comment_ = 0;
    std::uint8_t newlines_ = 0;
    bool on_new_line_ = false;
    bool comma_seen_ = false;
    bool with_enums_;
    bool enum_begins_ = false;
    bool in_enum_ = false;
};

inline commented_source read_commented(std::string_view source, dialect of) {
    return commented_reader{source, of}.read();
}

}  // namespace omnigraph::cluster::lang::detail

// The words of a source with the comments between them: what a formatter prints.
//
//     auto read = read_commented(source, dialect::schemas);
//
// (1) A piece is a token; commas are no pieces but stand as `comma` at the piece before them, so that comments on
//     either side of a comma are together in the gap before the next piece, and say on which side they are.
// (2) Every comment of the source is in exactly one gap, in order; of blanks only the ends of lines are kept, up to
//     two.
// (3) The last piece is the end of the source. The source has to parse: nothing is checked here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/syntax/lexer.hpp>

namespace omnigraph::cluster::lang {

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

    [[nodiscard]] std::string_view text_of(const piece& item) const {
        return text.substr(item.begin, item.end - item.begin);
    }
    [[nodiscard]] std::string_view text_of(const comment& note) const {
        return text.substr(note.begin, note.end - note.begin);
    }
    [[nodiscard]] std::span<comment> comments_before(std::size_t index);
};

/// In schemas `enum(1a, b-2)` has words that are no tokens elsewhere.
enum class dialect : bool { schemas, queries };

[[nodiscard]] bool opens(token_kind kind);
[[nodiscard]] bool closes(token_kind kind);

[[nodiscard]] commented_source read_commented(std::string_view source, dialect language);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/format/commented_source.ipp>
#endif

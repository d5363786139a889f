// The tokens of a source with the comments between them, as a formatter prints them.
//
//     auto read = read_commented(source, dialect::schemas);
//
// (1) A piece is a token. A comma is no piece but the flag `comma` of the piece before it, so the comments on both
//     sides of a comma are in one gap and record their side.
// (2) Every comment is in exactly one gap, in order. Of the blanks only line ends are kept, at most two.
// (3) The last piece is the end of the source. The source must parse; nothing is checked here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/syntax/lexer.hpp>

namespace omnigraph::cluster::lang {

/// The layout between a piece and the one before it, apart from comments.
enum class gap : std::uint8_t {
    glued,
    spaced,
    soft,    ///< a blank, or a continued line when the next piece does not fit
    fill,    ///< like `soft`, but continued lines are not indented
    item,    ///< the start of a member: its own line when the group is broken
    always,  ///< always a continued line
    brace,   ///< a blank, or its own line when the lines before were continued
    closer,  ///< the end of a group
};

struct comment {
    std::uint32_t begin = 0, end = 0;
    std::uint8_t newlines = 0;  ///< line ends before it, at most two
    bool to_line_end = false;
    bool after_comma = false;  ///< it follows the comma of its gap, so it belongs to the next piece
    bool comma = false;        ///< the comma directly follows this comment, not the piece
};

struct piece {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t comments = 0;     ///< its first comment; the last one belongs to the piece before the next piece
    std::uint32_t partner = 0;      ///< for an opening piece: the closing one
    std::uint32_t segment_end = 0;  ///< the last piece before the next possible line end
    std::uint32_t width_end = 0;    ///< columns from the first piece to the end of this one on one line
    std::uint32_t hard_end = 0;     ///< how many pieces up to this one must begin a line
    token_kind kind = token_kind::end;
    gap before = gap::spaced;
    std::uint8_t newlines = 0;  ///< line ends directly before it, at most two
    bool space = true;          ///< on one line, a blank precedes it
    bool comma = false;         ///< a comma follows it
    bool blank_line = false;    ///< an empty line must precede it
    bool hard = false;          ///< always on its own line
    bool on_new_line = false;   ///< as in the source
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

/// In schemas the words of `enum(1a, b-2)` are tokens that other places do not have.
enum class dialect : bool { schemas, queries };

[[nodiscard]] bool opens(token_kind kind);
[[nodiscard]] bool closes(token_kind kind);

[[nodiscard]] commented_source read_commented(std::string_view source, dialect language);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/format/commented_source.ipp>
#endif

// The words of both languages (specification languages §1.1, §2.1).
//
//     lexer words{source};
//     for (token t = words.next(); t.kind != token_kind::end; t = words.next()) print(t.text);
//
// (1) Tokens are views of the source: nothing is copied, nothing is allocated.
// (2) Blanks and comments are skipped; every byte of the source is looked at once.
// (3) It always ends: each token but `end` covers at least one byte.
// (4) A text that is not made of words gives a token of a kind that no grammar wants
//     (`malformed`, with the reason in `problem`), and goes on behind it.
// Strings are only delimited here; decode_string gives their text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

enum class token_kind : std::uint8_t {
    end,
    identifier,  ///< begins lower-case or with an underscore; keywords and booleans are identifiers
    type_name,   ///< begins upper-case
    variable,    ///< `$name`
    integer,     ///< digits
    decimal,     ///< digits . digits
    string,      ///< with its quotes
    brace_open,
    brace_close,
    parenthesis_open,
    parenthesis_close,
    bracket_open,
    bracket_close,
    at,
    colon,
    comma,
    question,
    dot,
    dots,
    minus,
    arrow,
    star,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    malformed,  ///< lexer::problem() says what is wrong
};

struct token {
    token_kind kind = token_kind::end;
    source_span span;
    std::string_view text;  ///< as it stands in the source
};

class lexer {
public:
    static constexpr std::size_t max_source_bytes = std::size_t{4} << 20;
    static constexpr std::size_t max_name_bytes = 255;  ///< names are repeated in messages; longer ones are malformed

    /// `source` has at most `max_source_bytes` bytes and outlives the tokens.
    explicit lexer(std::string_view source) : source_{source} {}

    [[nodiscard]] token next();

    /// The same, into a token that is there: copied as a whole right after its fields were written, it would be waited
    /// for.
    void next(token& into);

    /// The word of an enum that begins at `offset`, [A-Za-z0-9_-]+, and goes on behind it; nullopt when there is none.
    [[nodiscard]] std::optional<token> enum_word(std::size_t offset);

    /// Goes to the end of the source: nothing but `end` follows.
    void stop() { position_ = source_.size(); }

    /// Why the last malformed token is malformed.
    [[nodiscard]] diagnostic_code problem() const { return problem_; }

private:
    void make(token& into, token_kind kind, std::size_t begin, std::size_t end);
    void make_malformed(token& into, diagnostic_code why, std::size_t begin, std::size_t end);
    void make_word(token& into, token_kind kind, std::size_t begin, std::size_t end);
    [[nodiscard]] unsigned char byte(std::size_t index) const;
    [[nodiscard]] std::size_t word_end(std::size_t index) const;
    [[nodiscard]] bool skip_blanks();
    void number(token& into, std::size_t begin);
    void text(token& into, std::size_t begin);
    void sign(token& into, std::size_t begin);
    void unexpected_character(token& into, std::size_t begin);

    std::string_view source_;
    std::size_t position_ = 0;
    diagnostic_code problem_ = codes::unexpected_character;
};

/// The text of a string token. The place of its first escape other than \" \\ \n \r \t is told in `fault`.
[[nodiscard]] std::string decode_string(const token& word, std::optional<source_span>& fault);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/lexer.ipp>
#endif

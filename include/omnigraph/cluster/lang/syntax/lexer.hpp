// The lexer of both languages (languages specification §1.1, §2.1).
//
//     lexer words{source};
//     for (token t = words.next(); t.kind != token_kind::end; t = words.next()) print(t.text);
//
// (1) Tokens are views of the source: nothing is copied or allocated.
// (2) Blanks and comments are skipped; every byte of the source is read once.
// (3) The lexer always ends: each token except `end` has at least one byte.
// (4) A text that is no token becomes a token of kind `malformed`, which no grammar accepts, with the reason in
//     `problem`; the lexer continues behind it. Strings are only delimited here; decode_string() decodes them.
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
    identifier,  ///< begins in lower case or with an underscore; includes keywords and booleans
    type_name,   ///< begins in upper case
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
    plus,
    star,
    slash,
    percent,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    malformed,  ///< lexer::problem() has the reason
};

struct token {
    token_kind kind = token_kind::end;
    source_span span;
    std::string_view text;  ///< as in the source
};

class lexer {
public:
    static constexpr std::size_t max_source_bytes = std::size_t{4} << 20;
    static constexpr std::size_t max_name_bytes = 255;  ///< messages repeat names, so a longer one is malformed

    /// `source` has at most `max_source_bytes` bytes and must outlive the tokens.
    explicit lexer(std::string_view source) : source_{source} {}

    [[nodiscard]] token next();

    /// The same into an existing token, which avoids a stall from copying a token right after its fields were written.
    void next(token& into);

    /// The word of an enum at `offset`, [A-Za-z0-9_-]+; continues behind it. nullopt when there is none.
    [[nodiscard]] std::optional<token> enum_word(std::size_t offset);

    /// Goes to the end of the source, so only `end` follows.
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

/// The text of a string token. `fault` gets the place of the first escape other than \"
///  \n \r \t.
[[nodiscard]] std::string decode_string(const token& word, std::optional<source_span>& fault);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/lexer.ipp>
#endif

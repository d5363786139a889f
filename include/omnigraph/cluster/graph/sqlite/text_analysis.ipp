// Bodies of graph/sqlite/text_analysis.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <ranges>
#include <utility>

#include <sqlite3.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/text_analysis.hpp>
#include <omnigraph/cluster/graph/sqlite/text_folding.hpp>

namespace omnigraph::cluster::graph::detail {

using token_sink = int (*)(void*, int, const char*, int, int, int);

/// FTS5's own tokenizer unicode61; `og_words` joins and splits its tokens.
struct word_splitter {
    fts5_tokenizer methods{};
    void* context = nullptr;
};

struct word_reader {
    const word_splitter* splitter;
    bool english = false;  ///< a word loses its genitive: Ann's is Ann
    Fts5Tokenizer* inner = nullptr;
};

/// A token of unicode61, with the characters that it was made from.
struct text_piece {
    std::string word;
    int begin, end;
    char32_t first, last;  ///< characters, as they were written

    [[nodiscard]] bool has_sequence() const {
        for (std::size_t at = 0; at < word.size();)
            if (is_searched_in_sequence(next_code_point(word, at))) return true;
        return false;
    }
};

struct text_pieces {
    std::string_view text;
    std::vector<text_piece> list;
};

OMNIGRAPH_INLINE int collect_piece(void* held, int, const char* token, int size, int begin, int end) {
    auto& pieces = *static_cast<text_pieces*>(held);
    const auto written = pieces.text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    text_piece piece{folded({token, static_cast<std::size_t>(size)}, max_word_characters), begin, end, 0, 0};
    for (std::size_t at = 0; at < written.size();) {
        const auto point = next_code_point(written, at);
        if (is_passed_over(point)) continue;
        piece.last = point;
        if (piece.first == 0) piece.first = point;
    }
    if (!piece.word.empty()) pieces.list.push_back(std::move(piece));
    return SQLITE_OK;
}

/// Joins pieces into words and calls `word(text, colocated, begin, end)` for each; a nonzero result ends the walk.
template <class Word>
class word_maker {
public:
    word_maker(const text_pieces& pieces, bool english, bool query, Word word)
        : pieces_{pieces}, english_{english}, query_{query}, word_{std::move(word)} {}

    [[nodiscard]] int run() {
        for (std::size_t begin = 0, end = 0; begin < pieces_.list.size(); begin = end) {
            for (end = begin + 1; end < pieces_.list.size() && joined(end - 1); ++end) {}
            if (const int code = make(begin, end); code != SQLITE_OK) return code;
        }
        return SQLITE_OK;
    }

private:
    [[nodiscard]] std::string_view between(std::size_t at) const {
        const auto begin = static_cast<std::size_t>(pieces_.list[at].end);
        return pieces_.text.substr(begin, static_cast<std::size_t>(pieces_.list[at + 1].begin) - begin);
    }

    [[nodiscard]] bool joined(std::size_t at) const {
        const auto &one = pieces_.list[at], &next = pieces_.list[at + 1];
        return joins_words(between(at), one.last, next.first) && !one.has_sequence() && !next.has_sequence();
    }

    [[nodiscard]] int make(std::size_t begin, std::size_t end) {
        if (english_ && end - begin > 1 && pieces_.list[end - 1].word == "s" && is_apostrophe(between(end - 2))) --end;
        if (end - begin == 1) return make_single(pieces_.list[begin], false);
        auto whole = pieces_.list[begin].word;
        for (auto at = begin + 1; at < end; ++at) {
            const auto sign = between(at - 1);
            whole += is_apostrophe(sign) ? std::string_view{"'"} : sign;
            whole += pieces_.list[at].word;
        }
        const int code =
            word_(folded(whole, max_word_characters), false, pieces_.list[begin].begin, pieces_.list[end - 1].end);
        if (code != SQLITE_OK || query_) return code;
        for (auto at = begin; at < end; ++at)
            if (const int part = make_single(pieces_.list[at], at == begin); part != SQLITE_OK) return part;
        return SQLITE_OK;
    }

    /// Splits a piece where words and runs of characters that are searched in sequence meet: `iPhone手机`.
    [[nodiscard]] int make_single(const text_piece& piece, bool colocated) {
        std::string part;
        bool sequence = false;
        for (std::size_t at = 0; at < piece.word.size();) {
            const auto begin = at;
            const bool next = is_searched_in_sequence(next_code_point(piece.word, at));
            if (next != sequence && !part.empty()) {
                if (const int code = word_(std::exchange(part, {}), colocated, piece.begin, piece.end);
                    code != SQLITE_OK)
                    return code;
                colocated = false;
            }
            sequence = next;
            part += piece.word.substr(begin, at - begin);
        }
        return word_(std::move(part), colocated, piece.begin, piece.end);
    }

    [[nodiscard]] static bool is_apostrophe(std::string_view sign) {
        return sign == "'" || sign == "\u2019" || sign == "\u2018" || sign == "\uFF07";
    }

    const text_pieces& pieces_;
    bool english_, query_;
    Word word_;
};

OMNIGRAPH_INLINE int make_words(void* context, const char** arguments, int count, Fts5Tokenizer** tokenizer) {
    auto reader = std::make_unique<word_reader>(word_reader{static_cast<const word_splitter*>(context)});
    reader->english = count > 0 && std::string_view{arguments[0]} == "english";
    // Marks belong to the letter before them; without them Indic words would fall apart. So do format characters, but
    // not the space without width.
    const char* inner[] = {"remove_diacritics", "2", "categories", "L* N* M* Co Cf", "separators", "\u200B"};
    const int code = reader->splitter->methods.xCreate(reader->splitter->context, inner, 6, &reader->inner);
    if (code == SQLITE_OK) *tokenizer = reinterpret_cast<Fts5Tokenizer*>(reader.release());
    return code;
}

OMNIGRAPH_INLINE void drop_words(Fts5Tokenizer* held) {
    const std::unique_ptr<word_reader> reader{reinterpret_cast<word_reader*>(held)};
    reader->splitter->methods.xDelete(reader->inner);
}

/// The words of a text; a run of characters that are searched in sequence is one word here.
template <class Word>
[[nodiscard]] int read_words(const word_reader& reader, int flags, std::string_view text, Word word) {
    text_pieces pieces{text, {}};
    const int code = reader.splitter->methods.xTokenize(reader.inner, &pieces, flags, text.data(),
                                                        static_cast<int>(text.size()), collect_piece);
    if (code != SQLITE_OK) return code;
    return word_maker{pieces, reader.english, (flags & FTS5_TOKENIZE_QUERY) != 0, std::move(word)}.run();
}

OMNIGRAPH_INLINE int split_words(Fts5Tokenizer* held, void* context, int flags, const char* text, int size,
                                 token_sink sink) {
    const auto& reader = *reinterpret_cast<const word_reader*>(held);
    const auto pass = [&](const std::string& word, bool colocated, int begin, int end) {
        const auto send = [&](std::string_view token, bool same_place) {
            return sink(context, same_place ? FTS5_TOKEN_COLOCATED : 0, token.data(), static_cast<int>(token.size()),
                        begin, end);
        };
        std::size_t at = 0;
        if (!is_searched_in_sequence(next_code_point(word, at))) return send(word, colocated);
        int code = send(std::string_view{word}.substr(0, at), colocated);
        for (auto from = at; code == SQLITE_OK && at < word.size(); from = at) {
            static_cast<void>(next_code_point(word, at));
            code = send(std::string_view{word}.substr(from, at - from), false);
        }
        return code;
    };
    // No exception may cross SQLite's own frames.
    try {
        return read_words(reader, flags, {text, static_cast<std::size_t>(size)}, pass);
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
    }
}

/// The function table that FTS5 returns through a bound pointer.
[[nodiscard]] OMNIGRAPH_INLINE sql_result<fts5_api*> fts5_of(database& db) {
    fts5_api* api = nullptr;
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(db.handle(), "SELECT fts5(?1)", -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> asked{raw, &sqlite3_finalize};
    if (code != SQLITE_OK) return sql_failure(code, db.handle(), "looking for FTS5");
    sqlite3_bind_pointer(raw, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    code = sqlite3_step(raw);
    if (code != SQLITE_ROW || !api) return sql_error{sql_fault::other, "this SQLite has no FTS5"};
    return api;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<std::unique_ptr<text_analyser>> text_analyser::define_in(database& db) {
    auto api = detail::fts5_of(db);
    if (!api) return api.error();
    auto splitter = std::make_unique<detail::word_splitter>();
    int code = (*api)->xFindTokenizer(*api, "unicode61", &splitter->context, &splitter->methods);
    if (code != SQLITE_OK) return sql_failure(code, nullptr, "looking for unicode61");
    auto analyser = std::unique_ptr<text_analyser>{new text_analyser};
    analyser->words_ = {detail::make_words, detail::drop_words, detail::split_words};
    analyser->words_context_ = splitter.get();
    code = (*api)->xCreateTokenizer(*api, "og_words", splitter.release(), &analyser->words_,
                                    [](void* held) { delete static_cast<detail::word_splitter*>(held); });
    if (code != SQLITE_OK) return sql_failure(code, nullptr, "registering og_words");
    return analyser;
}

OMNIGRAPH_INLINE sql_result<std::vector<std::string>> text_analyser::tokens(std::string_view text) const {
    Fts5Tokenizer* raw = nullptr;
    if (const int code = words_.xCreate(words_context_, nullptr, 0, &raw); code != SQLITE_OK)
        return sql_failure(code, nullptr, "splitting a text");
    const std::unique_ptr<Fts5Tokenizer, void (*)(Fts5Tokenizer*)> tokenizer{raw, words_.xDelete};
    std::vector<std::string> tokens;
    const auto collect = [&](const std::string& word, bool, int, int) {
        if (std::ranges::find(tokens, word) == tokens.end()) tokens.push_back(word);
        return SQLITE_OK;
    };
    const int code =
        detail::read_words(*reinterpret_cast<const detail::word_reader*>(raw), FTS5_TOKENIZE_QUERY, text, collect);
    if (code != SQLITE_OK) return sql_failure(code, nullptr, "splitting a text");
    return tokens;
}

}  // namespace omnigraph::cluster::graph

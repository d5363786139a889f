// Bodies of graph/sqlite/text_analysis.hpp.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <unordered_set>
#include <utility>

#include <sqlite3.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/letter_classes.hpp>
#include <omnigraph/cluster/graph/sqlite/search_work.hpp>
#include <omnigraph/cluster/graph/sqlite/text_analysis.hpp>
#include <omnigraph/cluster/graph/sqlite/text_folding.hpp>

namespace omnigraph::cluster::graph::detail {

using token_sink = int (*)(void*, int, const char*, int, int, int);

struct word_reader {
    bool english = false;  ///< a word loses its genitive: Ann's is Ann
};

/// What the index holds between two runs of characters that are searched in sequence, so that no search finds the end
/// of one with the beginning of the next. No text has it as a word, because it is no character.
inline constexpr std::string_view run_end = "\U0003FFFF";

/// A run of characters that form words.
struct text_piece {
    std::string_view written;
    std::size_t begin = 0;
    char32_t first = 0, last = 0;  ///< characters that make a difference; 0: none does
    bool has_sequence = false;

    [[nodiscard]] std::size_t end() const { return begin + written.size(); }
};

/// The next piece at or behind `at`, which moves behind it.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<text_piece> next_piece(std::string_view text, std::size_t& at) {
    text_piece piece;
    auto end = at;
    for (bool inside = false; at < text.size(); end = at) {
        const auto point = next_code_point(text, at);
        if (!is_word_character(point)) {
            if (inside && piece.first != 0) break;
            inside = false;
            continue;
        }
        if (!std::exchange(inside, true)) piece.begin = end;
        if (is_passed_over(point)) continue;
        piece.last = point;
        if (piece.first == 0) piece.first = point;
        piece.has_sequence |= is_searched_in_sequence(point);
    }
    if (piece.first == 0) return std::nullopt;
    piece.written = text.substr(piece.begin, end - piece.begin);
    return piece;
}

/// Joins pieces into words and calls `word(text, colocated, begin, end)` for each; a nonzero result ends the walk.
template <class Word>
class word_maker {
public:
    word_maker(std::string_view text, bool english, bool query, Word word)
        : text_{text}, english_{english}, query_{query}, word_{std::move(word)} {}

    [[nodiscard]] int run() {
        std::size_t at = 0;
        for (auto next = next_piece(text_, at); next;) {
            pieces_.assign(1, *next);
            while ((next = next_piece(text_, at)) && joins(pieces_.back(), *next)) pieces_.push_back(*next);
            if (const int code = make(); code != SQLITE_OK) return code;
        }
        return SQLITE_OK;
    }

private:
    [[nodiscard]] std::string_view between(const text_piece& one, const text_piece& next) const {
        return text_.substr(one.end(), next.begin - one.end());
    }

    [[nodiscard]] bool joins(const text_piece& one, const text_piece& next) const {
        return joins_words(between(one, next), one.last, next.first) && !one.has_sequence && !next.has_sequence;
    }

    [[nodiscard]] int make() {
        if (english_ && pieces_.size() > 1) {
            const auto &last = pieces_.back(), &before = pieces_[pieces_.size() - 2];
            if (usual_sign(between(before, last)) == "'" && folded(last.written, 2) == "s") pieces_.pop_back();
        }
        if (pieces_.size() == 1) return make_single(pieces_.front(), false);
        const int code = word_(joined(), false, pieces_.front().begin, pieces_.back().end());
        if (code != SQLITE_OK || query_) return code;
        for (const auto& piece : pieces_)
            if (const int part = make_single(piece, &piece == &pieces_.front()); part != SQLITE_OK) return part;
        return SQLITE_OK;
    }

    /// Only as much as counts.
    [[nodiscard]] std::string joined() const {
        auto whole = folded(pieces_.front().written, max_word_characters);
        for (std::size_t at = 1; at < pieces_.size() && at < max_word_characters; ++at) {
            whole += usual_sign(between(pieces_[at - 1], pieces_[at]));
            whole += folded(pieces_[at].written, max_word_characters);
        }
        return folded(whole, max_word_characters);
    }

    /// Splits a piece where words and runs of characters that are searched in sequence meet: `iPhone手机`.
    [[nodiscard]] int make_single(const text_piece& piece, bool colocated) {
        if (!piece.has_sequence) return send(piece, piece.written, false, colocated);
        bool sequence = is_searched_in_sequence(piece.first);
        std::size_t from = 0;
        for (std::size_t at = 0; at < piece.written.size();) {
            const auto begin = at;
            const auto point = next_code_point(piece.written, at);
            if (is_passed_over(point) || is_searched_in_sequence(point) == sequence) continue;
            const auto part = piece.written.substr(from, begin - from);
            if (const int code = send(piece, part, sequence, false); code != SQLITE_OK) return code;
            sequence = !sequence;
            from = begin;
        }
        return send(piece, piece.written.substr(from), sequence, false);
    }

    /// A run of a text has any length; what is searched for is cut like a word.
    [[nodiscard]] int send(const text_piece& piece, std::string_view part, bool sequence, bool colocated) {
        const auto begin = static_cast<std::size_t>(part.data() - text_.data());
        if (sequence && !query_ && run_before_ && is_parted(*run_before_, begin))
            if (const int code = word_(std::string{run_end}, false, begin, begin); code != SQLITE_OK) return code;
        run_before_ = sequence ? std::optional{begin + part.size()} : std::nullopt;
        const auto longest = sequence && !query_ ? part.size() : max_word_characters;
        return word_(folded(part, longest), colocated, piece.begin, piece.end());
    }

    /// Whether two runs are no one run: spaces without width are written between words that belong together.
    [[nodiscard]] bool is_parted(std::size_t end, std::size_t begin) const {
        constexpr char32_t without_width = 0x200B;
        while (end < begin)
            if (const auto point = next_code_point(text_, end); point != without_width && !is_passed_over(point))
                return true;
        return false;
    }

    std::string_view text_;
    bool english_, query_;
    Word word_;
    std::vector<text_piece> pieces_;         ///< of the word that is made
    std::optional<std::size_t> run_before_;  ///< the end of a run, when no word followed it
};

OMNIGRAPH_INLINE int make_words(void*, const char** arguments, int count, Fts5Tokenizer** tokenizer) {
    auto reader = std::make_unique<word_reader>();
    reader->english = count > 0 && std::string_view{arguments[0]} == "english";
    *tokenizer = reinterpret_cast<Fts5Tokenizer*>(reader.release());
    return SQLITE_OK;
}

OMNIGRAPH_INLINE void drop_words(Fts5Tokenizer* held) { delete reinterpret_cast<word_reader*>(held); }

OMNIGRAPH_INLINE int split_words(Fts5Tokenizer* held, void* context, int flags, const char* text, int size,
                                 token_sink sink) {
    const auto& reader = *reinterpret_cast<const word_reader*>(held);
    const auto pass = [&](const std::string& word, bool colocated, std::size_t begin, std::size_t end) {
        const auto send = [&](std::string_view token, bool same_place) {
            return sink(context, same_place ? FTS5_TOKEN_COLOCATED : 0, token.data(), static_cast<int>(token.size()),
                        static_cast<int>(begin), static_cast<int>(end));
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
        const bool query = (flags & FTS5_TOKENIZE_QUERY) != 0;
        return word_maker{std::string_view{text, static_cast<std::size_t>(size)}, reader.english, query, pass}.run();
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

OMNIGRAPH_INLINE sql_result<done> define_words(database& db) {
    auto api = detail::fts5_of(db);
    if (!api) return api.error();
    fts5_tokenizer words{detail::make_words, detail::drop_words, detail::split_words};
    const int code = (*api)->xCreateTokenizer(*api, "og_words", nullptr, &words, nullptr);
    if (code != SQLITE_OK) return sql_failure(code, nullptr, "registering og_words");
    return done{};
}

OMNIGRAPH_INLINE sql_result<std::vector<std::string>> search_words(std::string_view text) {
    std::vector<std::string> words;
    std::unordered_set<std::string> known;
    search_work work;
    const auto collect = [&](std::string word, bool, std::size_t, std::size_t) {
        constexpr std::size_t steps_of_word = 256;
        if (work.is_stopped_after(steps_of_word)) return SQLITE_INTERRUPT;
        if (!known.insert(word).second) return SQLITE_OK;
        if (words.size() == max_search_words) return SQLITE_TOOBIG;
        words.push_back(std::move(word));
        return SQLITE_OK;
    };
    switch (detail::word_maker{text, false, true, collect}.run()) {
        case SQLITE_INTERRUPT: return search_work::stopped();
        case SQLITE_TOOBIG: return sql_error{sql_fault::too_long, "the search has too many words"};
        default: return words;
    }
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/sqlite/text_analysis.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <ranges>

#include <sqlite3.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/text_analysis.hpp>

namespace omnigraph::cluster::graph::detail {

/// Sorted: frequent English words without meaning of their own.
inline constexpr std::array<std::string_view, 33> stop_words{
    "a",   "an",    "and",  "are",   "as",    "at",   "be",   "but", "by",  "for",  "if",
    "in",  "into",  "is",   "it",    "no",    "not",  "of",   "on",  "or",  "such", "that",
    "the", "their", "then", "there", "these", "they", "this", "to",  "was", "will", "with"};

static_assert(std::ranges::is_sorted(stop_words));

inline constexpr int max_token_bytes = 40;

using token_sink = int (*)(void*, int, const char*, int, int, int);

struct filtered_sink {
    void* context;
    token_sink sink;
};

OMNIGRAPH_INLINE int pass_unless_stopped(void* held, int flags, const char* token, int size, int begin, int end) {
    const auto& next = *static_cast<const filtered_sink*>(held);
    if (size > max_token_bytes ||
        std::ranges::binary_search(stop_words, std::string_view{token, static_cast<std::size_t>(size)}))
        return SQLITE_OK;
    return next.sink(next.context, flags, token, size, begin, end);
}

/// FTS5's own unicode61 tokenizer, whose tokens `og_words` filters.
struct word_splitter {
    fts5_tokenizer methods{};
    void* context = nullptr;
};

struct word_filter {
    const word_splitter* splitter;
    Fts5Tokenizer* inner = nullptr;
};

OMNIGRAPH_INLINE int make_words(void* context, const char**, int, Fts5Tokenizer** tokenizer) {
    auto filter = std::make_unique<word_filter>(word_filter{static_cast<const word_splitter*>(context)});
    const char* arguments[] = {"remove_diacritics", "2"};
    const int code = filter->splitter->methods.xCreate(filter->splitter->context, arguments, 2, &filter->inner);
    if (code == SQLITE_OK) *tokenizer = reinterpret_cast<Fts5Tokenizer*>(filter.release());
    return code;
}

OMNIGRAPH_INLINE void drop_words(Fts5Tokenizer* held) {
    const std::unique_ptr<word_filter> filter{reinterpret_cast<word_filter*>(held)};
    filter->splitter->methods.xDelete(filter->inner);
}

OMNIGRAPH_INLINE int split_words(Fts5Tokenizer* held, void* context, int flags, const char* text, int size,
                                 token_sink sink) {
    const auto* filter = reinterpret_cast<const word_filter*>(held);
    filtered_sink next{context, sink};
    return filter->splitter->methods.xTokenize(filter->inner, &next, flags, text, size, pass_unless_stopped);
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
    const auto collect = [](void* held, int, const char* token, int size, int, int) {
        auto& all = *static_cast<std::vector<std::string>*>(held);
        const std::string_view one{token, static_cast<std::size_t>(size)};
        if (std::ranges::find(all, one) == all.end()) all.emplace_back(one);
        return SQLITE_OK;
    };
    const int code =
        words_.xTokenize(raw, &tokens, FTS5_TOKENIZE_QUERY, text.data(), static_cast<int>(text.size()), collect);
    if (code != SQLITE_OK) return sql_failure(code, nullptr, "splitting a text");
    return tokens;
}

}  // namespace omnigraph::cluster::graph

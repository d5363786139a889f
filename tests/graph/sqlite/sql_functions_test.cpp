// What the engine teaches SQLite: functions that give rows, breadth-first search, the answers of indexes, and how
// text becomes tokens.
#include <chrono>
#include <cwctype>
#include <locale.h>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>
#include <support/sanitized.hpp>

#include <omnigraph/cluster/core/codes/limits.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/bfs_reachability.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>
#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/letter_classes.hpp>
#include <omnigraph/cluster/graph/sqlite/letter_parts.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/text_analysis.hpp>
#include <omnigraph/cluster/graph/sqlite/text_folding.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/types/regex.hpp>

namespace omnigraph::cluster::graph {

namespace {

using texts = std::vector<std::string>;

/// The first column of all rows; the error's message when there is one.
texts rows_of(database& db, const std::string& query) {
    auto ready = db.prepare(query);
    if (!ready) return {"error: " + ready.error().message};
    texts rows;
    for (;;) {
        const auto row = ready->step();
        if (!row) return {"error: " + row.error().message};
        if (!*row) return rows;
        rows.push_back(ready->is_null(0) ? "null" : std::string{ready->text(0)});
    }
}

bool failed(const texts& rows) { return rows.size() == 1 && rows.front().starts_with("error: "); }

/// A chain a-b-c-d with a self-loop at a, a way back from c to a, and parallel edges.
struct chain {
    chain() {
        REQUIRE(db.run(tables.ddl()));
        for (const auto* edge : {"('1','a','b',null)", "('2','b','c',null)", "('3','c','d',null)", "('4','a','a',null)",
                                 "('5','c','a',null)", "('6','a','b',null)"})
            REQUIRE(db.run("INSERT INTO " + tables.edge("Knows").sql_name() + " VALUES " + edge));
        auto defined = bfs_reachability::define_in(db, tables);
        REQUIRE(defined);
        reach = *std::move(defined);
    }

    [[nodiscard]] texts within(const std::string& start, int min, int max, bool forward = true,
                               const std::string& edge = "Knows") {
        return along((forward ? ">" : "<") + edge, start, min, max);
    }

    [[nodiscard]] texts along(const std::string& ways, const std::string& start, int min, int max) {
        return rows_of(db, "SELECT node FROM og_reach('" + ways + "', '" + start + "', " + std::to_string(min) + ", " +
                               std::to_string(max) + ")");
    }

    static lang::schema_catalog compiled() {
        lang::faults findings;
        auto schema = lang::compile_schema("node P { name: String @key } edge Knows: P -> P { w: F64? }", findings);
        REQUIRE(schema);
        return *std::move(schema);
    }

    lang::schema_catalog catalog = compiled();
    table_layout tables{catalog};
    database db = *database::in_memory();
    std::unique_ptr<bfs_reachability> reach;
};

/// Every code point but the surrogates.
template <class Visit>
void for_each_character(Visit visit) {
    for (char32_t point = 1; point <= 0x10FFFF; ++point)
        if (point < 0xD800 || point > 0xDFFF) visit(point);
}

}  // namespace

TEST_CASE("a table function gives its rows once a call, and may depend on tables to the left") {
    auto db = *database::in_memory();
    int calls = 0;
    REQUIRE(define_table(db, "repeat", "word", 2, [&](std::span<const sql_argument> given) -> sql_result<table_rows> {
        ++calls;
        const auto count = static_cast<std::size_t>(given[1].integer());
        return table_rows{std::make_shared<const texts>(count, std::string{given[0].text()})};
    }));
    CHECK(rows_of(db, "SELECT word FROM repeat('x', 3)") == texts{"x", "x", "x"});
    CHECK(calls == 1);
    CHECK(rows_of(db, "SELECT word FROM repeat('x', 0)").empty());
    CHECK(rows_of(db, "SELECT r.word FROM (SELECT 'a' AS w, 1 AS n UNION ALL SELECT 'b', 2) t, repeat(t.w, t.n) r") ==
          texts{"a", "b", "b"});
    CHECK(failed(rows_of(db, "SELECT word FROM repeat('x')")));
}

TEST_CASE("what a table function fails with is what the statement fails with, exceptions included") {
    auto db = *database::in_memory();
    REQUIRE(define_table(db, "refuse", "word", 1, [](std::span<const sql_argument> given) -> sql_result<table_rows> {
        if (given[0].is_null()) throw std::runtime_error{"thrown"};
        return sql_error{sql_fault::other, "refused"};
    }));
    CHECK(rows_of(db, "SELECT word FROM refuse(1)").front().find("refused") != std::string::npos);
    CHECK(rows_of(db, "SELECT word FROM refuse(null)").front().find("thrown") != std::string::npos);
}

TEST_CASE("a read-only connection uses the functions that were named, and prepares nothing that writes") {
    auto db = *database::in_memory();
    REQUIRE(db.run("CREATE TABLE t(a)"));
    REQUIRE(define_table(db, "one", "word", 0, [](std::span<const sql_argument>) -> sql_result<table_rows> {
        return table_rows{std::make_shared<const texts>(texts{"x"})};
    }));
    REQUIRE(only_select_with_tables(db, "SELECT word FROM one"));
    CHECK(rows_of(db, "SELECT word FROM one") == texts{"x"});
    for (const auto* writing : {"INSERT INTO t VALUES (1)", "DELETE FROM t", "CREATE TABLE u(a)", "PRAGMA user_version",
                                "ATTACH ':memory:' AS m"}) {
        const auto refused = db.prepare(writing);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == sql_fault::denied);
    }
}

TEST_CASE("nodes are reached at their shortest distance, once, in order of distance, and never the start") {
    chain graph;
    CHECK(graph.within("a", 1, 1) == texts{"b"});
    CHECK(graph.within("a", 1, 3) == texts{"b", "c", "d"});
    CHECK(graph.within("a", 2, 3) == texts{"c", "d"});
    CHECK(graph.within("a", 2, 1000) == texts{"c", "d"});
    CHECK(graph.within("d", 1, 9).empty());
    CHECK(graph.within("nobody", 1, 9).empty());
    CHECK(graph.within("d", 1, 9, false) == texts{"c", "b", "a"});
    CHECK(failed(graph.within("a", 1, 1, true, "Likes")));
}

TEST_CASE("the reached nodes do not depend on how far beyond them is looked") {
    chain graph;
    for (const auto* start : {"a", "b", "c", "d"})
        for (int max = 3; max < 7; ++max) CHECK(graph.within(start, 1, max) == graph.within(start, 1, 3));
}

TEST_CASE("an index of nodes finds each id at its place, and nothing else") {
    const node_index nodes{{"b", "a", ""}};
    CHECK(nodes.ids() == texts{"b", "a", ""});
    REQUIRE(nodes.find("a"));
    CHECK(*nodes.find("a") == 1);
    CHECK(*nodes.find("") == 2);
    CHECK_FALSE(nodes.find("c"));
}

TEST_CASE("a statement sees each answer of an index under its number, with costs") {
    auto db = *database::in_memory();
    auto lists = hit_lists::define_in(db);
    REQUIRE(lists);
    const auto nodes = std::make_shared<const node_index>(texts{"x", "y"});
    const auto first = (*lists)->add(index_hits{nodes, {0.5, 0.25}});
    const auto second = (*lists)->add(index_hits{std::make_shared<const node_index>(texts{}), {}});
    CHECK(first != second);
    const auto number = std::to_string(first);
    CHECK(rows_of(db, "SELECT id FROM og_found(" + number + ")") == texts{"x", "y"});
    CHECK(rows_of(db, "SELECT id FROM og_found(" + std::to_string(second) + ")").empty());
    CHECK(rows_of(db, "SELECT id FROM og_found(" + number + ") ORDER BY og_score(" + number + ", id)") ==
          texts{"y", "x"});
    CHECK(rows_of(db, "SELECT og_score(" + number + ", 'z')") == texts{"null"});
    CHECK(failed(rows_of(db, "SELECT id FROM og_found(7)")));
    CHECK(failed(rows_of(db, "SELECT id FROM og_found(-1)")));
    (*lists)->clear();
    CHECK(failed(rows_of(db, "SELECT og_score(" + number + ", 'x')")));
}

TEST_CASE("text is split where words end, in lower case and without accents, each word once") {
    const auto tokens = [](const std::string& text) {
        auto split = search_words(text);
        REQUIRE(split);
        return *std::move(split);
    };
    CHECK(tokens("The Graphs of Zürich, graphs!") == texts{"the", "graphs", "of", "zurich"});
    CHECK(tokens("don't Ann’s a-b_c 42 3.14 1,000 example.com e:f") ==
          texts{"don't", "ann's", "a", "b_c", "42", "3.14", "1,000", "example.com", "e", "f"});
    CHECK(tokens("Straße Ærø ＡＢＣ１ İstanbul ﬁn") == texts{"strasse", "aero", "abc1", "istanbul", "fin"});
    CHECK(tokens("１．５ 1﹒5 1․5 １，０００ ａ＿ｂ ＡＢ＇Ｃ") == texts{"1.5", "1,000", "a_b", "ab'c"});
    CHECK(tokens("a，b 北京，大学 1；5") == texts{"a", "b", "北京", "大学", "1", "5"});
    CHECK(tokens("cafe\u0301") == texts{"cafe"});
    CHECK(tokens("हिन्दी") == texts{"हिन्दी"});
    CHECK(tokens("iPhone手机 北京，大学 カメラ") == texts{"iphone", "手机", "北京", "大学", "カメラ"});
    CHECK(tokens("Ελλάδα ΕΛΛΑΔΑ Ёлка ﾊﾞｽ") == texts{"ελλαδα", "елка", "バス"});
    CHECK(tokens("soft\u00ADhyphen word\u2060joiner می\u200Cخواهم a\u200Bb \u200E- 1\u200F.5") ==
          texts{"softhyphen", "wordjoiner", "میخواهم", "a", "b", "1.5"});
    CHECK(tokens("").empty());
    CHECK(tokens("-- !?").empty());
    CHECK(tokens(std::string(70, 'x')) == texts{std::string(64, 'x')});
}

TEST_CASE("documents take the same way as queries, and English is stemmed in the index") {
    auto db = *database::in_memory();
    REQUIRE(define_words(db));
    REQUIRE(db.run("CREATE VIRTUAL TABLE t USING fts5(body, tokenize = 'porter og_words english')"));
    REQUIRE(db.run("INSERT INTO t VALUES ('The running GRAPHS of Ann''s friends')"));
    CHECK(rows_of(db, "SELECT count(*) FROM t WHERE t MATCH 'run'") == texts{"1"});
    CHECK(rows_of(db, "SELECT count(*) FROM t WHERE t MATCH 'graph'") == texts{"1"});
    CHECK(rows_of(db, "SELECT count(*) FROM t WHERE t MATCH 'the'") == texts{"1"});
    CHECK(rows_of(db, "SELECT count(*) FROM t WHERE t MATCH '\"ann''s\"'") == texts{"1"});
    CHECK(rows_of(db, "SELECT count(*) FROM t WHERE t MATCH 'ann'") == texts{"1"});
    CHECK(rows_of(db, "SELECT count(*) FROM t WHERE t MATCH 's'") == texts{"0"});
}

TEST_CASE("a letter, mark or digit is part of a word, and nothing else is, whatever the character") {
    // RE2 has its own tables. `known` are the categories that both have: what one of them calls unassigned is left out.
    const auto word = *lang::regex::compile(R"(^[\pL\pM\pN\p{Co}\p{Cf}]$)");
    const auto known = *lang::regex::compile(R"(^[\pL\pM\pN\pP\pS\pZ\pC]$)");
    std::vector<char32_t> wrong;
    for_each_character([&](char32_t point) {
        std::string text;
        append_utf8(text, point);
        if (!known.matches(text)) return;
        if (is_word_character(point) != (point != 0x200B && word.matches(text))) wrong.push_back(point);
    });
    CHECK(wrong.empty());
    for (const char32_t point : {0x1F923, 0x1F642, 0x20BD, 0x20BF, 0x10BE0, 0x1FBFF, 0x3FFFF, 0x2FFFE})
        CHECK_FALSE(is_word_character(point));
    for (const char32_t point : {U'a', U'7', U'北', char32_t{0x31350}, char32_t{0xE000}, char32_t{0x301}})
        CHECK(is_word_character(point));
}

TEST_CASE("a word ends at every character that is no part of one, and goes on over every one that is") {
    std::vector<char32_t> wrong;
    for_each_character([&](char32_t point) {
        std::string text = "ab";
        append_utf8(text, point);
        text += "cd";
        const auto words = *search_words(text);
        const bool is_one = words.size() == 1;
        const bool expected =
            is_searched_in_sequence(point)
                ? false
                : is_word_character(point) || joins_words(text.substr(2, text.size() - 4), U'b', U'c');
        if (is_one != expected) wrong.push_back(point);
    });
    CHECK(wrong.empty());
}

TEST_CASE("case makes no difference, whatever the letter") {
    // The C library has its own tables.
    const std::unique_ptr<std::remove_pointer_t<locale_t>, decltype(&freelocale)> unicode{
        newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr), &freelocale};
    REQUIRE(unicode);
    const auto as_found = [](std::wint_t letter) {
        std::string text;
        append_utf8(text, static_cast<char32_t>(letter));
        return folded(text, max_word_characters);
    };
    std::vector<std::wint_t> wrong;
    for_each_character([&](std::wint_t letter) {
        // Two accents of Greek have a capital; as accents they make no difference.
        if (is_passed_over(static_cast<char32_t>(letter)) || letter == U'ı') return;
        if (as_found(letter) != as_found(towlower_l(letter, unicode.get())) ||
            as_found(letter) != as_found(towupper_l(letter, unicode.get())))
            wrong.push_back(letter);
    });
    CHECK(wrong.empty());
    CHECK(case_folded(0x13A0) == case_folded(0xAB70));
    CHECK(case_folded(U'ς') == U'σ');
    CHECK(case_folded(U'ß') == U'ß');
}

TEST_CASE("a search is read up to the word beyond the limit, and no longer than its call may take") {
    std::string many, few;
    for (int i = 0; i < 200'000; ++i) many += fmt::format("q{} ", i), few += fmt::format("q{} ", i % 900);
    CHECK(search_words(many).error().fault == sql_fault::too_long);
    CHECK(search_words(few)->size() == 900);
    CHECK(*search_words("q0" + std::string(100'000, '.')) == texts{"q0"});
    const call_budget spent{{.time = std::chrono::milliseconds{1}}};
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
    CHECK(search_words(few).error().fault == sql_fault::interrupted);
}

TEST_CASE("a collect has a bounded number of values") {
    auto db = *database::in_memory();
    REQUIRE(define_expression_functions(db));
    const auto of = [&](const std::string& last) {
        auto collected = db.prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + last +
                                    ") SELECT length(og_collect(i)) FROM n");
        REQUIRE(collected);
        return collected->step();
    };
    CHECK(of("1000"));
    if (is_sanitized) return;
    const auto refused = of("1000001");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == sql_fault::too_large);
    const auto told = from_sql(refused.error(), "running query 'q'");
    CHECK(told.fault == graph_fault::bad_request);
    REQUIRE(told.query_faults.size() == 1);
    CHECK(told.query_faults.front().code == codes::value_too_large);
    CHECK(is_limit(told));
}

TEST_CASE("folding leaves what it does not know, and cuts") {
    CHECK(folded("straße", 64) == "strasse");
    CHECK(folded("abcdef", 3) == "abc");
    CHECK(folded("ночь", 64) == "ночь");
    CHECK(parts_of(U'a').empty());
    CHECK(parts_of(0x3AC).size() == 1);
    CHECK(parts_of(0xFDF2).size() == 4);
    CHECK(parts_of(0x1D15E).empty());
}

TEST_CASE("marks that are accents make no difference in any script, composed or not; marks that are letters do") {
    const std::vector<std::vector<std::string>> alike{{"ελλάδα", "ελλα\u0301δα", "ελλαδα"},
                                                      {"ἄνθρωπος", "ανθρωπος"},
                                                      {"ёлка", "е\u0308лка", "елка"},
                                                      {"й", "и\u0306", "и"},
                                                      {"שָׁלוֹם", "שלום", "\uFB2A\u05B8לו\u05B9ם"},
                                                      {"مَرْحَبًا", "مـــرحبا", "مرحبا", "ﻣﺮﺣﺒﺎ"},
                                                      {"أحمد", "ا\u0654حمد", "احمد"},
                                                      {"ﾊﾞｽ", "バス", "ハ\u3099ス"},
                                                      {"ｶﾞｷﾞﾌﾟｳﾞ", "ガギプヴ", "カ\u3099キ\u3099フ\u309Aウ\u3099"},
                                                      {"が", "か\u3099"},
                                                      {"ぱ", "は\u309A"},
                                                      {"한글", "한글"},
                                                      {"soft\u00ADhyphen", "softhyphen"}};
    for (const auto& spellings : alike)
        for (const auto& one : spellings) CHECK(folded(one, 64) == folded(spellings.front(), 64));
    const std::vector<std::pair<std::string, std::string>> different{{"ガ", "カ"}, {"हिन्दी", "हनद"}, {"กำ", "กา"},
                                                                     {"ты", "ті"}, {"\u3099", ""},   {"\u0F71", ""}};
    for (const auto& [one, other] : different) CHECK(folded(one, 64) != folded(other, 64));
    CHECK(folded("ｶﾞ\uFF9E", 64) == "ガ\u3099");
    CHECK(folded("\u0301\u00AD", 64).empty());
    CHECK(is_passed_over(0x200D));
    CHECK_FALSE(is_passed_over(0x200B));
    CHECK_FALSE(is_passed_over(U'a'));
}

TEST_CASE("words are folded once: what is folded stays, whatever the text") {
    CHECK(rc::check([] {
        std::string text;
        for (auto left = *rc::gen::inRange(0, 12); left > 0; --left)
            append_utf8(text, *rc::gen::element<char32_t>(U'a', 0x301, 0x3AC, 0x451, 0x439, 0x5E9, 0x5C1, 0x622, 0x653,
                                                          0xFF76, 0xFF9E, 0xFF9F, 0x30A6, 0x3099, 0x1112, 0x1161,
                                                          0x11AB, 0xAD, 0xDF, 0xFDF2, 0x929, 0x93C, 0xFF21));
        const auto once = folded(text, 64);
        RC_ASSERT(folded(once, 400) == once);
    }));
}

TEST_CASE("scripts without blanks are told by their characters") {
    CHECK(is_searched_in_sequence(U'北'));
    CHECK(is_searched_in_sequence(U'ก'));
    CHECK(is_searched_in_sequence(U'한'));
    CHECK_FALSE(is_searched_in_sequence(U'a'));
    CHECK_FALSE(is_searched_in_sequence(U'ж'));
    CHECK(joins_words("'", U'n', U't'));
    CHECK(joins_words(".", U'3', U'1'));
    CHECK_FALSE(joins_words(".", U'3', U'a'));
    CHECK_FALSE(joins_words(",", U'a', U'b'));
    CHECK(joins_words("_", U'a', U'1'));
    CHECK(joins_words("，", U'1', U'2'));
    CHECK_FALSE(joins_words("，", U'a', U'b'));
    CHECK(usual_sign("．") == ".");
    CHECK(usual_sign("·") == "·");
    CHECK_FALSE(joins_words("''", U'a', U'b'));
    CHECK_FALSE(joins_words("", U'a', U'b'));
    std::string out;
    for (const char32_t point : {U'a', U'é', U'北', U'😀'}) append_utf8(out, point);
    CHECK(out == "aé北😀");
    std::size_t at = 0;
    CHECK(next_code_point("é", at) == U'é');
    CHECK(at == 2);
}

}  // namespace omnigraph::cluster::graph

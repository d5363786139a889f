#include <chrono>
#include <csignal>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/stop_request.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/derived_data.hpp>
#include <omnigraph/cluster/graph/sqlite/edit_distance.hpp>
#include <omnigraph/cluster/graph/sqlite/search_work.hpp>
#include <omnigraph/cluster/graph/sqlite/text_folding.hpp>
#include <omnigraph/cluster/graph/sqlite/text_index.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

namespace omnigraph::cluster::graph {
namespace {

using names = std::vector<std::string>;

/// One table of texts, and its index.
struct text_table {
    explicit text_table(text_form form = text_form::stemmed) : index{*text_index::create(form)} {
        REQUIRE(source.run("CREATE TABLE n_Doc(id TEXT PRIMARY KEY NOT NULL, body TEXT) STRICT"));
        table.type = "Doc";
        table.name = "n_Doc";
        table.columns = {{"body", "body", {lang::scalar_type::string, false, true}}};
    }

    void put(const std::string& id, const std::string& text) {
        auto insert = source.prepare("INSERT OR REPLACE INTO n_Doc VALUES (?1, ?2)");
        REQUIRE(insert->bind(1, id).bind(2, text).run());
    }
    void follow() { REQUIRE(index.follow(source, table, table.columns.front())); }

    std::set<std::string> ids(sql_result<index_hits> found) {
        REQUIRE(found);
        return {found->nodes->ids().begin(), found->nodes->ids().end()};
    }
    std::set<std::string> search(const std::string& query) { return ids(index.search(query)); }
    std::set<std::string> fuzzy(const std::string& query, std::size_t edits) { return ids(index.fuzzy(query, edits)); }

    database source = *database::in_memory();
    physical_table table;
    text_index index;
};

using ids = std::set<std::string>;

std::size_t slow_distance(const std::u32string& a, const std::u32string& b) {
    std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        for (std::size_t j = 0; j <= b.size(); ++j)
            table[i][j] = i == 0   ? j
                          : j == 0 ? i
                                   : std::min({table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                                               table[i - 1][j] + 1, table[i][j - 1] + 1});
    return table[a.size()][b.size()];
}

}  // namespace

TEST_CASE("a search finds texts with any of its words, whatever their case, ending or accents") {
    text_table t;
    t.put("a", "Deep Learning for Robots");
    t.put("b", "The learned café");
    t.put("c", "Nothing to see");
    t.follow();
    CHECK(t.search("learning") == ids{"a", "b"});
    CHECK(t.search("ROBOT cafe") == ids{"a", "b"});
    CHECK(t.search("see, nothing!") == ids{"c"});
    CHECK(t.search("absent") == ids{});
}

TEST_CASE("every word can be searched for, the most frequent ones too") {
    text_table t;
    t.put("a", "to be or not to be");
    t.put("b", "the end");
    t.follow();
    CHECK(t.search("to the") == ids{"a", "b"});
    CHECK(t.search("the end") == ids{"b"});
    CHECK(t.search("") == ids{});
}

TEST_CASE("a word with a point, an apostrophe or a line in it is found whole and by its parts, not by another's") {
    text_table t;
    t.put("a", "Ask example.com about user_id");
    t.put("b", "Version 3.14 of Ann's example");
    t.put("c", "Version 14.3");
    t.follow();
    CHECK(t.search("example.com") == ids{"a"});
    CHECK(t.search("example") == ids{"a", "b"});
    CHECK(t.search("user") == ids{"a"});
    CHECK(t.search("3.14") == ids{"b"});
    CHECK(t.search("Ann’s") == ids{"b"});
    CHECK(t.search("Ann") == ids{"b"});
    CHECK(t.search("s") == ids{});
}

TEST_CASE("scripts without blanks are searched by their characters in sequence") {
    text_table t;
    t.put("a", "北京大学生");
    t.put("b", "大北学京");
    t.put("c", "東京カメラ部");
    t.put("d", "ภาษาไทย");
    t.put("e", "서울에서 iPhone手机");
    t.follow();
    CHECK(t.search("大学") == ids{"a"});
    CHECK(t.search("京") == ids{"a", "b", "c"});
    CHECK(t.search("北京") == ids{"a"});
    CHECK(t.search("カメラ") == ids{"c"});
    CHECK(t.search("ไทย") == ids{"d"});
    CHECK(t.search("서울") == ids{"e"});
    CHECK(t.search("iphone") == ids{"e"});
    CHECK(t.search("手机 大学") == ids{"a", "e"});
    CHECK(t.fuzzy("大学", 2) == ids{});
    CHECK(t.fuzzy("iphon", 1) == ids{"e"});
}

TEST_CASE("a run of characters ends where anything stands behind it, but for a space without width") {
    text_table t;
    const std::vector<std::string> between{" ", ",", "。", "、", "\n\n", "\U0001F642", "-", " (", "·", "_"};
    for (const auto& sign : between) t.put("of" + sign, "北京" + sign + "大学");
    t.put("and", "東京 and 大阪");
    t.put("no space", "北京\u200B大学");
    t.put("nothing", "北\u200D京大学");
    t.follow();
    CHECK(t.search("京大") == ids{"no space", "nothing"});
    CHECK(t.search("北京大学") == ids{"no space", "nothing"});
    CHECK(t.search("大学").size() == between.size() + 2);
    CHECK(t.search("\U0003FFFF").empty());
    CHECK(t.fuzzy("a", 2) == ids{"and"});
    CHECK(t.fuzzy("ab", 2) == ids{"and"});
}

TEST_CASE("a run of characters is found by any part of it, however long it is") {
    std::string run;
    for (int i = 0; i < 300; ++i) append_utf8(run, 0x4E00 + static_cast<char32_t>(i));
    text_table t;
    t.put("a", run);
    t.follow();
    CHECK(t.search(run.substr(0, 6)) == ids{"a"});
    CHECK(t.search(run.substr(600)) == ids{"a"});
    CHECK(t.search(run) == ids{"a"});
    CHECK(t.search(run.substr(600) + run.substr(0, 3)) == ids{"a"});  // the first sixty-four count
    CHECK(t.search(run.substr(894) + run.substr(0, 3)) == ids{});
}

TEST_CASE("a word beside a sign is found, whatever the sign is") {
    text_table t{text_form::plain};
    const std::vector<std::string> signs{"\U0001F923", "\U0001F642", "\u20BD", "\u20BF",
                                         "\U0001FAE0", "\u23F8",     "🎉",     "€"};
    for (const auto& sign : signs) t.put(sign, "nice" + sign + "day " + sign + "100");
    t.follow();
    for (const auto* word : {"nice", "day", "100"}) CHECK(t.search(word).size() == signs.size());
    for (const auto& sign : signs) CHECK(t.search(sign).empty());
}

TEST_CASE("a plain index compares words as they are written") {
    text_table t{text_form::plain};
    t.put("a", "les graphes");
    t.put("b", "le graphe, l'hiver");
    t.follow();
    CHECK(t.search("graphes") == ids{"a"});
    CHECK(t.search("GRAPHE") == ids{"b"});
    CHECK(t.search("hiver") == ids{"b"});
}

TEST_CASE("what means something to the index's own query language is only text") {
    text_table t;
    t.put("a", "alpha \"beta\" NEAR");
    t.put("b", "gamma");
    t.follow();
    CHECK(t.search("\"beta") == ids{"a"});
    CHECK(t.search("alpha AND gamma") == ids{"a", "b"});
    CHECK(t.search("NEAR(gamma") == ids{"a", "b"});
    CHECK(t.search("text:alpha* -gamma") == ids{"a", "b"});
    CHECK(t.search("'; DROP TABLE nodes; --") == ids{});
}

TEST_CASE("of a longer word the first sixty-four characters count") {
    std::string accents;
    for (int i = 0; i < 64; ++i) accents += "é";
    text_table t;
    t.put("a", std::string(65, 'x'));
    t.put("b", accents + "z");
    t.follow();
    CHECK(t.search(std::string(64, 'x')) == ids{"a"});
    CHECK(t.search(std::string(80, 'x')) == ids{"a"});
    CHECK(t.search(std::string(63, 'x')) == ids{});
    CHECK(t.search(accents + "y") == ids{"b"});
}

TEST_CASE("a better match costs less") {
    text_table t;
    t.put("often", "graph graph graph");
    t.put("once", "graph of other things entirely");
    for (int i = 0; i < 5; ++i) t.put("other " + std::to_string(i), "unrelated words");
    t.follow();
    const auto found = t.index.search("graph");
    REQUIRE(found);
    CHECK(found->costs[*found->nodes->find("often")] < found->costs[*found->nodes->find("once")]);
}

TEST_CASE("the work of a search looks at its limits each so many steps, not at each") {
    stop_request stop;
    const stop_scope scope{stop};
    search_work work;
    CHECK_FALSE(work.is_stopped_after(std::size_t{1} << 30));
    stop.request(SIGTERM);
    CHECK_FALSE(work.is_stopped_after(1));
    bool stopped = false;
    for (int i = 0; i < 1000 && !stopped; ++i) stopped = work.is_stopped_after(1000);
    CHECK(stopped);
    CHECK(search_work::stopped().fault == sql_fault::interrupted);
}

TEST_CASE("a fuzzy search of many long words ends at the limit of time, however few words it is compared with") {
    text_table t{text_form::plain};
    const auto word = [](int number) {
        const auto digits = std::to_string(number);
        std::string text;
        for (std::size_t i = 0; i < 60; ++i)
            text += static_cast<char>('a' + (static_cast<std::size_t>(digits[i % digits.size()] - '0') + i) % 26);
        return text + digits;
    };
    std::string stored, asked;
    for (int i = 0; i < 200; ++i) stored += word(i) + "q ";
    for (int i = 1000; i < 2000; ++i) asked += word(i) + " ";
    t.put("a", stored);
    t.follow();
    const call_budget few{{.time = std::chrono::milliseconds{1}}};
    const auto found = t.index.fuzzy(asked, 40);
    REQUIRE_FALSE(found);
    CHECK(found.error().fault == sql_fault::interrupted);
}

TEST_CASE("a fuzzy search forgives edits in words as they were written") {
    text_table t{text_form::plain};
    t.put("a", "Introduction to Machines");
    t.put("b", "Basics");
    t.put("c", "Größe");
    t.follow();
    CHECK(t.fuzzy("Introductio", 1) == ids{"a"});
    CHECK(t.fuzzy("introductoin", 2) == ids{"a"});
    CHECK(t.fuzzy("introductoin", 1) == ids{});
    CHECK(t.fuzzy("basic", 0) == ids{});
    CHECK(t.fuzzy("groeße", 1) == ids{"c"});
    CHECK(t.fuzzy("strange", 2) == ids{});
}

TEST_CASE("an index that follows a change is the index of what is there then") {
    text_table t;
    t.put("a", "old words");
    t.put("b", "same");
    t.put("c", "leaving");
    t.follow();
    REQUIRE(t.source.run("DELETE FROM n_Doc WHERE id = 'c'; UPDATE n_Doc SET body = NULL WHERE id = 'b'"));
    t.put("a", "new words");
    t.put("d", "arriving");
    t.follow();
    CHECK(t.search("old same leaving") == ids{});
    CHECK(t.search("new arriving") == ids{"a", "d"});
}

TEST_CASE("however it got there, an index gives the scores of a fresh one") {
    CHECK(rc::check([] {
        const std::vector<std::string> words{"alpha", "beta", "gamma", "delta"};
        const auto random_text = [&] {
            std::string text;
            for (int i = 0, count = *rc::gen::inRange(0, 5); i < count; ++i) text += *rc::gen::elementOf(words) + " ";
            return text;
        };
        text_table followed, fresh;
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 3; ++i)
                followed.put(std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 5))), random_text());
            if (*rc::gen::inRange(0, 2) == 0)
                RC_ASSERT(static_cast<bool>(followed.source.run("DELETE FROM n_Doc WHERE id = 'b'")));
            followed.follow();
        }
        RC_ASSERT(static_cast<bool>(fresh.index.follow(followed.source, fresh.table, fresh.table.columns.front())));
        const auto one = followed.index.search("alpha gamma"), other = fresh.index.search("alpha gamma");
        RC_ASSERT(static_cast<bool>(one) && static_cast<bool>(other));
        RC_ASSERT(one->nodes->ids().size() == other->nodes->ids().size());
        for (std::size_t at = 0; at < one->costs.size(); ++at)
            RC_ASSERT(one->costs[at] == other->costs[*other->nodes->find(one->nodes->ids()[at])]);
    }));
}

TEST_CASE("the banded edit distance agrees with the whole table") {
    CHECK(rc::check([] {
        const auto word = [] {
            return *rc::gen::container<std::u32string>(rc::gen::elementOf(std::u32string{U"abc"}));
        };
        const auto a = word(), b = word();
        const auto most = static_cast<std::size_t>(*rc::gen::inRange(0, 5));
        RC_ASSERT(within_edits(a, b, most) == (slow_distance(a, b) <= most));
    }));
}

TEST_CASE("a fuzzy search finds whatever a search finds, and how a property is searched is its schema's to say") {
    lang::faults found;
    const auto catalog = lang::compile_schema(
        "node Doc { id_: String @key  body: String?  title: String? @index(text: none)  note: String? "
        "@index(text: english) }",
        found);
    REQUIRE(catalog);
    const table_layout layout{*catalog};
    const auto& table = layout.node("Doc");
    CHECK(text_form_of(table, *table.find("body")) == text_form::stemmed);
    CHECK(text_form_of(table, *table.find("note")) == text_form::stemmed);
    CHECK(text_form_of(table, *table.find("title")) == text_form::plain);
    auto db = *database::in_memory();
    REQUIRE(db.run(layout.ddl()));
    REQUIRE(
        db.run("INSERT INTO n_Doc(id, id_, body, title) VALUES ('a', 'a', 'universities', 'universities'), "
               "('b', 'b', '大学の図書館', 'x')"));
    derived_data derived;
    const auto ask = [&](bool fuzzy, const char* column, const std::string& query, std::size_t edits) {
        const commit_source source{db, "1"};
        auto hits = fuzzy ? derived.fuzzy(source, table, *table.find(column), query, edits)
                          : derived.search(source, table, *table.find(column), query);
        REQUIRE(hits);
        return ids{hits->nodes->ids().begin(), hits->nodes->ids().end()};
    };
    CHECK(ask(false, "body", "university", 0) == ids{"a"});
    CHECK(ask(true, "body", "university", 0) == ids{"a"});
    CHECK(ask(true, "body", "universitie", 1) == ids{"a"});
    CHECK(ask(true, "body", "図書", 2) == ids{"b"});
    CHECK(ask(false, "title", "university", 0) == ids{});
    CHECK(ask(false, "title", "universities", 0) == ids{"a"});
}

TEST_CASE("derived data reflects the commit that is asked about, also an older one") {
    text_table now, before;
    now.put("a", "fresh");
    before.put("a", "stale");
    derived_data derived;
    const auto& column = now.table.columns.front();
    const auto found = [&](text_table& state, const std::string& commit, const std::string& word) {
        return state.ids(derived.search({state.source, commit}, state.table, column, word));
    };
    CHECK(found(before, "1", "stale") == ids{"a"});
    CHECK(found(now, "2", "stale") == ids{});
    CHECK(found(now, "2", "fresh") == ids{"a"});
    CHECK(found(before, "1", "fresh") == ids{});
}

}  // namespace omnigraph::cluster::graph

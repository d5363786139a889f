// Sources of both languages made from choices: every list of bytes gives the words of one that parses.
//
//     const auto words = random_schema(choices);
//     const auto source = with_trivia(words, choices);     // random blanks and comments between any two words
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace omnigraph::cluster::lang {

/// Bytes that answer questions; when there are no more, the answer is always the first and simplest.
class choices {
public:
    explicit choices(std::vector<std::uint8_t> bytes) : bytes_{std::move(bytes)} {}

    [[nodiscard]] std::size_t below(std::size_t count) { return at_ < bytes_.size() ? bytes_[at_++] % count : 0; }
    [[nodiscard]] bool yes() { return below(2) == 1; }

    template <std::size_t Count>
    [[nodiscard]] std::string one_of(const std::array<std::string_view, Count>& all) {
        return std::string{all[below(Count)]};
    }

private:
    std::vector<std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

using word_list = std::vector<std::string>;

class random_source {
public:
    explicit random_source(choices& from) : from_{from} {}

    [[nodiscard]] word_list schema() {
        for (auto count = from_.below(5); count > 0; --count) declaration();
        return std::move(words_);
    }
    [[nodiscard]] word_list queries() {
        const auto count = from_.below(4);
        for (std::size_t i = 0; i < count; ++i) query("q" + std::to_string(i));
        return std::move(words_);
    }

private:
    void add(std::string word) { words_.push_back(std::move(word)); }
    template <class... Words>
    void add(std::string first, Words... rest) {
        add(std::move(first)), add(rest...);
    }

    /// One to `most` parts, with commas between them.
    template <class Part>
    void listed(std::size_t most, Part part) {
        part();
        for (auto count = from_.below(most); count > 0; --count) add(","), part();
    }
    template <class Part>
    void repeated(std::size_t most, Part part) {
        for (auto count = from_.below(most + 1); count > 0; --count) part();
    }

    void type_name() {
        add(from_.one_of<4>({"P", "Person", "Q_1", "AVeryLongNameOfATypeThatTakesManyColumnsOfALine"}));
    }
    void node_types() {
        type_name();
        if (from_.below(4) == 3) add("|", "R"), from_.yes() ? add("|", "S") : void();
    }
    void name() {
        add(from_.one_of<10>({"p", "name", "_x", "node", "key", "aVeryLongNameOfAPropertyThatTakesManyColumns", "enum",
                              "query", "is", "or"}));
    }
    void string() {
        add(from_.one_of<8>(
            {R"("x")", R"("")", R"("a \"quoted\" \\ word")", "\"two\nlines\"", "\"\r\n// no comment\r\n\"",
             "\"/* no comment */, {\"", "\"h\xC3\xA9llo\"",
             R"("a text that is long enough to be moved to the next line now and then, as descriptions are")"}));
    }
    void number() { add(from_.one_of<4>({"0", "17", "1.5", "123456789"})); }
    void scalar() {
        add(from_.one_of<11>(
            {"String", "Bool", "I32", "I64", "U32", "U64", "F32", "F64", "Date", "DateTime", "String"}));
    }

    // ---- schemas

    void declaration() {
        switch (from_.below(3)) {
            case 0: add("edge"), type_name(), add(":"), node_types(), add("->"), node_types(), edge_rest(); break;
            case 1: add("node"), type_name(), repeated(2, [this] { annotation(); }), implements(), body(true); break;
            default: add("interface"), type_name(), body(false);
        }
    }
    void edge_rest() {
        if (from_.yes()) add("@", "card", "(", "0", ".."), from_.yes() ? add("1", ")") : add(")");
        repeated(2, [this] { annotation(); });
        if (from_.yes()) body(true);
    }
    void implements() {
        if (from_.yes()) add("implements"), listed(5, [this] { type_name(); });
    }
    void body(bool rules) {
        add("{");
        repeated(6, [&] {
            if (rules && from_.below(4) == 3) return rule();
            name(), add(":"), property_type();
            repeated(3, [this] { annotation(); });
        });
        add("}");
    }
    void property_type() {
        switch (from_.below(4)) {
            case 0: scalar(); break;
            case 1: add("["), scalar(), add("]"); break;
            case 2: add("Vector", "(", "3", ")"); break;
            default: enumeration();
        }
        if (from_.yes()) add("?");
    }
    void enumeration() {
        constexpr std::array<std::string_view, 9> all{"a",
                                                      "1a",
                                                      "b-2",
                                                      "-",
                                                      "Upper",
                                                      "--x",
                                                      "true",
                                                      "aLongWordOfAnEnumThatTakesManyColumns",
                                                      "anotherLongWordOfAnEnum_9"};
        const auto begin = from_.below(all.size());
        const auto count = 1 + from_.below(all.size());
        add("enum", "(");
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0) add(",");
            add(std::string{all[(begin + i) % all.size()]});
        }
        add(")");
    }
    void annotation() {
        add("@");
        switch (from_.below(4)) {
            case 0: add(from_.one_of<3>({"key", "index", "unique"})); break;
            case 1: add("description", "("), string(), add(")"); break;
            case 2:
                add("embed", "("), name(), add(",", "model", "="), string(), add(",", "deep", "=", "true", ")");
                break;
            default: add("default", "("), bound(), add(",", "x", "="), bound(), add(")");
        }
    }
    void bound() { add((from_.yes() ? "-" : "") + from_.one_of<3>({"0", "150", "2.5"})); }
    void rule() {
        add("@");
        switch (from_.below(4)) {
            case 0:
                add(from_.one_of<3>({"key", "index", "unique"}), "("), listed(6, [this] { name(); }), add(")");
                break;
            case 1: add("check", "("), name(), add(","), string(), add(")"); break;
            case 2:
                add("range", "("), name(), add(","), bound(), add(".."), from_.yes() ? bound() : void(), add(")");
                break;
            default: add("range", "("), name(), add(",", ".."), bound(), add(")");
        }
    }

    // ---- queries

    void query(const std::string& named) {
        add("query", named, "(");
        if (from_.yes()) listed(6, [this] { parameter(); });
        add(")");
        if (from_.yes()) add("@", "description", "("), string(), add(")");
        if (from_.yes()) add("@", "instruction", "("), string(), add(")");
        add("{"), from_.yes() ? writes() : read(), add("}");
    }
    void variable() { add(from_.one_of<5>({"$p", "$q", "$_", "$aVeryLongNameOfAVariable", "$query"})); }
    void parameter() {
        variable(), add(":");
        switch (from_.below(3)) {
            case 0: scalar(); break;
            case 1: add("["), scalar(), add("]"); break;
            default: add("Vector", "(", "4", ")");
        }
        if (from_.yes()) add("?");
    }
    void property() { variable(), add("."), name(); }
    void literal(int depth = 0) {
        switch (from_.below(depth < 2 ? 7 : 6)) {
            case 0: signed_number(); break;
            case 1: string(); break;
            case 2: add(from_.yes() ? "true" : "false"); break;
            case 3: add("date", "("), string(), add(")"); break;
            case 4: add("datetime", "("), string(), add(")"); break;
            case 5: add("[", "]"); break;
            default: add("["), listed(30, [&] { literal(depth + 1); }), add("]");
        }
    }
    void signed_number() {
        if (from_.yes()) add("-" + from_.one_of<3>({"1", "0.5", "99"}));
        else number();
    }
    void value() {
        switch (from_.below(3)) {
            case 0: literal(); break;
            case 1: variable(); break;
            default: add("now", "(", ")");
        }
    }
    void expression(int depth = 0) {
        switch (from_.below(depth < 3 ? 6 : 4)) {
            case 0: property(); break;
            case 1: literal(); break;
            case 2: variable(); break;
            case 3: name(); break;
            default: call(depth + 1);
        }
    }
    void call(int depth) {
        const auto two = [&] { expression(depth), add(","), expression(depth), add(")"); };
        switch (from_.below(7)) {
            case 0: add("search", "("), two(); break;
            case 1: add("match_text", "("), two(); break;
            case 2: add("bm25", "("), two(); break;
            case 3: add("fuzzy", "("), expression(depth), add(","), two(); break;
            case 4: aggregate(depth); break;
            case 5: nearest(depth); break;
            default: add("rrf", "("), nearest(depth), add(",", "bm25", "("), two(), add(",", "60", ")");
        }
    }
    void nearest(int depth) { add("nearest", "("), property(), add(","), expression(depth), add(")"); }
    void aggregate(int depth) {
        if (from_.yes()) add("count", "(", "*", ")");
        else add(from_.one_of<5>({"count", "sum", "avg", "min", "max"}), "("), expression(depth), add(")");
    }
    void comparison() { add(from_.one_of<6>({"=", "!=", "<", "<=", ">", ">="})); }

    void read() {
        add("match"), block(0), add("return", "{");
        projection();
        repeated(5, [this] {
            const auto end = words_.size();
            projection();
            // A sign behind an expression would make a difference of the two, which is reserved.
            if (from_.yes() || words_[end].starts_with('-'))
                words_.insert(words_.begin() + static_cast<std::ptrdiff_t>(end), ",");
        });
        if (from_.yes()) add(",");
        add("}");
        if (from_.yes()) add("order", "{"), listed(5, [this] { order(); }), add("}");
        if (from_.yes()) add("limit", "10");
    }
    void projection() {
        expression();
        if (from_.yes()) add("as"), name();
    }
    void order() {
        if (from_.below(4) == 3) return nearest(1);
        property();
        if (from_.yes()) add(from_.yes() ? "asc" : "desc");
    }
    void block(int depth) {
        add("{"), clause(depth);
        repeated(4, [&] { clause(depth); });
        add("}");
    }
    void clause(int depth) {
        switch (from_.below(depth < 3 ? 8 : 5)) {
            case 6:
                add("either"), block(depth + 1), add("or"), block(depth + 1);
                if (from_.yes()) add("or"), block(depth + 1);
                break;
            case 7: add("optional"), block(depth + 1); break;
            case 0: variable(), add(":"), node_types(), from_.yes() ? conditions() : void(); break;
            case 1: walk(); break;
            case 2: test(); break;
            case 3: search(); break;
            case 4: test(); break;
            default: add("not"), block(depth + 1);
        }
    }
    void search() { add("search", "("), property(), add(","), value(), add(")"); }
    void conditions() {
        add("{"), listed(5, [this] { name(), add(":"), value(); });
        if (from_.yes()) add(",");
        add("}");
    }
    void walk() {
        variable();
        const bool undirected = from_.below(3) == 2;
        if (undirected) add("<");
        if (from_.yes()) variable(), add(":");
        edge();
        while (from_.below(4) == 3) add("|"), edge();
        if (undirected) add(">");
        if (from_.yes()) add("{", "1", ","), from_.yes() ? add("3", "}") : add("}");
        variable();
    }
    void edge() {
        add(from_.one_of<5>({"knows", "worksAt", "aVeryLongNameOfAnEdgeThatTakesManyColumns", "is", "contains"}));
    }
    void comparing() {
        property();
        if (from_.yes()) add("contains");
        else comparison();
        // No name of a column: before a parenthesis it would be a call.
        switch (from_.below(4)) {
            case 0: property(); break;
            case 1: literal(); break;
            case 2: variable(); break;
            default: call(1);
        }
    }
    void test(int depth = 0) {
        single(depth);
        repeated(2, [&] { add(from_.yes() ? "and" : "or"), single(depth); });
    }
    void single(int depth) {
        if (in_case_ && depth < 3 && from_.below(4) == 3) return add("not"), single(depth + 1);
        switch (from_.below(depth < 3 ? 5 : 3)) {
            case 0: comparing(); break;
            case 1: from_.yes() ? property() : variable(), null_test(); break;
            case 2: search(); break;
            case 3: in_case(depth + 1), add("="), literal(); break;
            default: add("("), test(depth + 1), add(")");
        }
    }
    /// Where a test may have a `not`.
    void in_case(int depth) {
        const bool outside = std::exchange(in_case_, true);
        add("case", "when"), test(depth), add("then"), property(), add("end");
        in_case_ = outside;
    }
    void null_test() {
        add("is");
        if (from_.yes()) add("not");
        add("null");
    }
    void writes() {
        write();
        repeated(4, [this] { write(); });
    }
    void write() {
        switch (from_.below(3)) {
            case 0: add("insert"), type_name(), assignments(false); break;
            case 1: add("update"), type_name(), add("set"), assignments(true), where(); break;
            default: add("delete"), type_name(), where();
        }
    }
    void assignments(bool of_row) {
        const auto assignment = [&] {
            name(), add(":"), of_row&& from_.yes() ? computed() : value();
            if (from_.yes()) add(",");
        };
        add("{"), assignment(), repeated(5, assignment), add("}");
    }
    void where() { add("where"), row_test(); }
    void row_test(int depth = 0) {
        row(depth);
        repeated(2, [&] { add(from_.yes() ? "and" : "or"), row(depth); });
    }
    void row(int depth) {
        switch (from_.below(depth < 3 ? 8 : 6)) {
            case 0: name(), null_test(); break;
            case 1: name(), add("contains"), value(); break;
            case 2: name(), comparison(), value(); break;
            case 3: computed(), comparison(), computed(); break;
            case 4: computed(), null_test(); break;
            case 5: value(), add("in"), name(); break;
            case 6: add("not"), row(depth + 1); break;
            default: add("("), row_test(depth + 1), add(")");
        }
    }
    /// What a write computes from the row.
    void computed(int depth = 0) {
        switch (from_.below(depth < 3 ? 6 : 3)) {
            case 0: name(); break;
            case 1: variable(); break;
            case 2: number(); break;
            case 3: add(from_.one_of<3>({"lower", "abs", "year"}), "("), computed(depth + 1), add(")"); break;
            case 4:
                add("("), computed(depth + 1), add(from_.one_of<5>({"+", "-", "*", "/", "%"})), computed(depth + 1);
                add(")");
                break;
            default:
                add("case", "when"), name(), comparison(), value(), add("then"), computed(depth + 1);
                if (from_.yes()) add("else"), computed(depth + 1);
                add("end");
        }
    }

    choices& from_;
    word_list words_;
    bool in_case_ = false;
};

// ---- blanks and comments ----------------------------------------------------------------

/// Would these two be other words without a blank between them?
[[nodiscard]] inline bool keep_apart(std::string_view left, std::string_view right) {
    const auto in_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
    };
    const auto in_sign = [](char c) { return std::string_view{"-.<>=!/"}.find(c) != std::string_view::npos; };
    if (left.empty() || right.empty()) return false;
    return (in_word(left.back()) && in_word(right.front())) || (in_sign(left.back()) && in_sign(right.front()));
}

[[nodiscard]] inline std::string trivia(choices& from) {
    static constexpr std::array<std::string_view, 16> all{"",
                                                          " ",
                                                          " ",
                                                          "\n",
                                                          "\n\n",
                                                          " \t\r\n \n\n ",
                                                          "// line\n",
                                                          " // {\n",
                                                          "\n// own, \"line\n",
                                                          "\n\n  // spaced \t\r\n\n",
                                                          "/* block */",
                                                          " /**/ ",
                                                          "\n/* own block */\n",
                                                          "/* two\r\n   lines */",
                                                          "// \xC3\xA9\n\n\n// two }\n",
                                                          "\n\n/*,*//* two */"};
    auto made = std::string{all[from.below(all.size())]};
    while (from.below(8) == 7) made += all[from.below(all.size())];
    return made;
}

enum class how_much { blanks, comments };

[[nodiscard]] inline std::string joined(const word_list& all, how_much how, choices& from) {
    std::string made;
    std::string_view last;
    const auto between = [&] {
        return how == how_much::comments ? trivia(from) : std::string{from.below(6) == 5 ? "\n" : ""};
    };
    for (const auto& word : all) {
        auto apart = between();
        if (keep_apart(last, word) && (apart.empty() || apart.starts_with('/') || apart.ends_with('/')))
            apart = " " + apart + (apart.ends_with('\n') ? "" : " ");
        if (last.ends_with('/') && apart.starts_with('/')) apart = " " + apart;  // a division, and then a comment
        made += apart + word;
        last = word;
    }
    return made + between();
}

}  // namespace omnigraph::cluster::lang

// What a remedy tells to write is right where it stands, and a fault has its place whatever stands around it.
#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/lint/lint.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

using texts = std::vector<std::string>;

/// The parts of a text that a pattern takes in parentheses; none when it does not match.
texts parts(const std::string& text, const char* pattern) {
    std::smatch found;
    texts taken;
    if (std::regex_search(text, found, std::regex{pattern}))
        for (std::size_t at = 1; at < found.size(); ++at) taken.push_back(found[at]);
    return taken;
}

std::string with(const std::string& source, std::size_t begin, std::size_t end, const std::string& text) {
    return source.substr(0, begin) + text + source.substr(std::min(end, source.size()));
}

/// The source with a name of the place exchanged, which the message has in backticks.
std::optional<std::string> renamed(const std::string& source, const fault& one, const std::string& meant) {
    const auto here = source.substr(one.span.begin, one.span.end - one.span.begin);
    static const std::regex quoted{"(?:`\\$?@?|^)([A-Za-z0-9_-]+)"};
    for (std::sregex_iterator at{one.message.begin(), one.message.end(), quoted}, none; at != none; ++at) {
        const auto wrong = (*at)[1].str();
        const auto place = here.rfind(wrong);
        if (wrong == meant || place == std::string::npos) continue;
        const auto begin = one.span.begin + place;
        return with(source, begin, begin + wrong.size(), meant);
    }
    const bool is_word = !here.empty() && here.find_first_of(" (){}:,") == std::string::npos;
    if (!is_word) return std::nullopt;
    const auto quotes = here.starts_with('"') ? 1U : 0U,
               sign = here.starts_with('$') || here.starts_with('@') ? 1U : 0U;
    return with(source, one.span.begin + quotes + sign, one.span.end - quotes, meant);
}

/// The source after the remedy was followed; nullopt for one that names no spelling.
std::optional<std::string> followed(const std::string& source, const fault& one) {
    const auto begin = one.span.begin, end = one.span.end;
    const auto here = source.substr(begin, end - begin);
    if (const auto meant = parts(one.message, "Did you mean `[$@]?([A-Za-z0-9_-]+)`"); !meant.empty())
        return renamed(source, one, meant[0]);
    if (const auto word = parts(one.remedy, "^Write `([a-zA-Z0-9_!=<>:{}|]+)`[.;]"); !word.empty())
        return with(source, begin, end, word[0]);
    if (const auto word = parts(one.remedy, "^Write ([a-z_]+)[.:] [a-z]* *names of edges"); !word.empty())
        return with(source, begin, end, word[0]);
    if (std::regex_search(one.remedy, std::regex{"^(Remove it|Leave it out)[.:;]"}))
        return with(source, begin, end, "");
    if (const auto clause = parts(one.remedy, "the clause (\\$[a-z]+: [A-Za-z]+)\\."); !clause.empty()) {
        const auto match = source.find("match {");
        const auto name = clause[0].substr(0, clause[0].find(':') + 1);
        auto bound = source.find(name, match);
        if (bound == std::string::npos) return std::nullopt;
        bound += name.size();
        while (bound < source.size() &&
               (std::isalnum(source[bound]) != 0 || source[bound] == ' ' || source[bound] == '|'))
            ++bound;
        return with(source, bound, bound, " " + clause[0] + " ");
    }
    if (const auto clause = parts(one.remedy, "before the alternatives, as in (\\$[a-z]+: [A-Za-z |]+)\\.");
        !clause.empty())
        return with(source, begin, begin, clause[0] + " ");
    if (const auto declared = parts(one.remedy,
                                    "(?:Declare|declare) (?:it|the parameter) as (?:I64.*: )?\\$([a-z0-9_]+): "
                                    "([^.,]+)");
        !declared.empty()) {
        const auto name = source.find("$" + declared[0] + ":");
        if (name == std::string::npos) return std::nullopt;
        const auto type = name + declared[0].size() + 2;
        return with(source, type, source.find_first_of(",)", type), " " + declared[1]);
    }
    const auto text = here.find('"');
    const bool quoted = text != std::string::npos && here.find('"', text + 1) != std::string::npos;
    const auto after = quoted ? begin + here.find('"', text + 1) + 1 : end;
    if (const auto literal =
            parts(one.remedy, "^Write (?:it|the date|the time) as ((?:date|datetime)\\(\"[^\"]*\"\\))");
        !literal.empty() && quoted)
        return with(source, begin + text, after, literal[0]);
    if (std::regex_search(one.remedy, std::regex{"^Write (the number|true or false,) without quotes"}) && quoted)
        return with(source, begin + text, after, one.remedy.find("true") != std::string::npos ? "true" : "3");
    if (one.remedy == "Write the text in quotes." && !here.empty() && here.find(' ') == std::string::npos)
        return with(source, begin, end, "\"" + here + "\"");
    return std::nullopt;
}

faults faults_of(const std::string& source, const schema_catalog* schema) {
    faults found;
    if (!schema) {
        static_cast<void>(compile_schema(source, found));
        return found;
    }
    auto parsed = parse_queries(source, found);
    if (!parsed) return found;
    for (auto& query : parsed->queries) static_cast<void>(check_query(std::move(query), *schema, found));
    return found;
}

/// How many faults of the source name a spelling. Following it, the fault is gone.
std::size_t follow(const std::string& source, const schema_catalog* schema) {
    std::size_t count = 0;
    for (const auto& one : faults_of(source, schema)) {
        const auto better = followed(source, one);
        if (!better) continue;
        ++count;
        const auto left = faults_of(*better, schema);
        const bool still = std::ranges::any_of(left, [&](const fault& other) {
            return other.code.text == one.code.text && other.message == one.message &&
                   other.span.begin == one.span.begin;
        });
        INFO(source);
        INFO(one.code.text << ": " << one.message << " " << one.remedy);
        INFO(*better);
        INFO(told(left, *better));
        CHECK_FALSE(still);
        CHECK(*better != source);
    }
    return count;
}

std::string without_mark(std::string_view marked) { return marked_source{marked}.text; }

/// Sources with one fault whose remedy is a spelling, and the schema is that of the examples of rules.
constexpr std::string_view sound_when_followed[]{
    "query q() { match { $p: Person $p.nme = \"a\" } return { $p.age } }",
    "query q() { match { $p: Person { agee: 3 } } return { $p.age } }",
    "query q() { match { $p: Persn } return { $p } }",
    "query q() { match { $p: Person | Compny } return { $p } }",
    "query q() { match { $p: Person $p know $q } return { $q } }",
    "query q() { match { $p: Person $p.age > 3 AND $p.age < 5 } return { $p.name } }",
    "query q() { match { $p: Person } return { $p.name } LIMIT 3 }",
    "query q() { match { $p: Person $pp.age = 3 } return { $p.name } }",
    "query q($day: String) { match { $p: Person $p.born = $day } return { $p.name } }",
    "query q() { match { $p: Person $p.born = \"2024-12-31\" } return { $p.name } }",
    "query q() { match { $p: Person $p.age = \"3\" } return { $p.name } }",
    "query q() { match { $p: Person $p.active = \"yes\" } return { $p.name } }",
    "query q() { match { $p: Person $p.mood = \"god\" } return { $p.name } }",
    "query q() { insert Person { name: \"a\", born: \"2020-01-01\" } }",
    "query q() { insert Persn { name: \"a\" } }",
    "query q($n: String?) { match { $p: Person } return { $p.name } limit $n }",
    "query q() { match { $x: Person | Doc $x.name = \"a\" } return { $x } }",
    "query q() { match { $x: Company | Person $x.title = \"a\" } return { $x } }",
    "query q() { match { $p: Person either { $p knows $x } or { $p worksAt $x } } return { $x.name } }",
    "query q() { match { $p: Person } return { $p.age as years } order { yeras } }",
    "query q() { match { $p: Person $p.age <> 3 } return { $p.name } }",
    "query q() { match { $p: Person $p.age => 3 } return { $p.name } }",
    "query q() { delete Person where age =< 3 }",
};

constexpr std::string_view blanks[]{" ", "\t", " \t ", "/* ü🦆 */", "\t/* 日本 */\t"};
constexpr std::string_view line_ends[]{"\r\n\t", "\n", "\t// žluťoučký 🦆\r\n", "\r\n\r\n \t"};

struct moved_source {
    std::string text;
    std::size_t at = std::string::npos;
};

/// The same tokens with other blanks between them, in as many lines or more.
moved_source moved(const marked_source& of, std::mt19937& random) {
    moved_source made;
    lexer reader{of.text};
    for (std::size_t end = 0;;) {
        const auto one = reader.next();
        const auto gap = of.text.substr(end, one.span.begin - end);
        const bool commented = gap.find('/') != std::string::npos;
        if (gap.empty() || commented) made.text += gap;
        else
            made.text += gap.find('\n') == std::string::npos ? blanks[random() % std::size(blanks)]
                                                             : line_ends[random() % std::size(line_ends)];
        if (one.kind == token_kind::end) {
            if (made.at == std::string::npos) made.at = made.text.size();
            return made;
        }
        if (of.at >= one.span.begin && of.at < one.span.end) made.at = made.text.size() + (of.at - one.span.begin);
        made.text += one.text;
        end = one.span.end;
    }
}

void check_place(const marked_source& of, diagnostic_code code, const schema_catalog* schema, std::mt19937& random) {
    const auto source = moved(of, random);
    const auto found = faults_of(source.text, schema);
    INFO(source.text);
    INFO(told(found, source.text));
    REQUIRE(found.size() == 1);
    CHECK(found.front().code.text == code.text);
    CHECK(found.front().span.begin == source.at);
}

}  // namespace

TEST_CASE("a source with one fault is sound once its remedy is followed") {
    for (const auto source : sound_when_followed) {
        const std::string text{source};
        const auto found = faults_of(text, &example_catalog());
        INFO(text);
        INFO(told(found, text));
        REQUIRE(found.size() == 1);
        const auto better = followed(text, found.front());
        INFO(found.front().remedy);
        REQUIRE(better);
        const auto left = faults_of(*better, &example_catalog());
        INFO(*better);
        INFO(told(left, *better));
        CHECK(left.empty());
    }
}

TEST_CASE("the fault of each rule is gone once the spelling is written that its remedy names") {
    std::size_t of_queries = 0, of_schemas = 0;
    for (const auto& one : query_examples())
        of_queries += follow(query_of(without_mark(one.wrong)), &example_catalog());
    for (const auto& one : file_examples()) of_queries += follow(without_mark(one.wrong), &example_catalog());
    for (const auto& one : schema_examples()) of_schemas += follow(without_mark(one.wrong), nullptr);
    CHECK(of_queries > 25);
    CHECK(of_schemas > 5);
}

TEST_CASE("of a word with two letters exchanged the fault is gone once the word is written that is told instead") {
    std::size_t told_words = 0;
    const auto misspell = [&](const std::string& source, const schema_catalog* schema) {
        lexer reader{source};
        for (auto one = reader.next(); one.kind != token_kind::end; one = reader.next()) {
            const auto middle = one.span.begin + one.text.size() / 2;
            const bool word = one.kind == token_kind::identifier || one.kind == token_kind::type_name ||
                              one.kind == token_kind::variable;
            if (!word || one.text.size() < 5 || source[middle] == source[middle - 1]) continue;
            auto wrong = source;
            std::swap(wrong[middle], wrong[middle - 1]);
            told_words += follow(wrong, schema);
        }
    };
    for (std::size_t at = 0; at < query_examples().size(); at += 3)
        misspell("query q($text: String, $texts: [String], $number: I32) { " + std::string{query_examples()[at].right} +
                     " }",
                 &example_catalog());
    for (std::size_t at = 0; at < schema_examples().size(); at += 3)
        misspell(std::string{schema_examples()[at].right}, nullptr);
    CHECK(told_words > 200);
}

TEST_CASE("a fault has its place among tabs, lines that end with CRLF, and characters of several bytes") {
    std::mt19937 random{20260101};
    for (const auto& one : query_examples())
        check_place(marked_source{query_of(one.wrong)}, one.code, &example_catalog(), random);
    for (const auto& one : schema_examples()) check_place(marked_source{one.wrong}, one.code, nullptr, random);
}

namespace {

/// Words and functions of other languages, and some of this one.
constexpr std::string_view foreign_names[]{
    "like",     "between",  "matches",   "regexp",   "ilike",    "exists",   "len",        "length",  "size",
    "lcase",    "tolower",  "substring", "ifnull",   "isnull",   "nvl",      "nullif",     "if",      "labels",
    "keys",     "id",       "nodes",     "type",     "elements", "cast",     "contains",   "replace", "group_concat",
    "datediff", "date_add", "curdate",   "datepart", "extract",  "tostring", "startswith", "average", "shortestpath",
    "count",    "collect",  "search",    "fuzzy",    "bm25",     "nearest",  "match",      "return",  "optional",
    "either",   "not",      "join",      "select",   "from",     "where",    "with",       "on",      "limit",
    "group",    "order",    "union",     "call",     "unwind",   "foreach",  "for",        "null",    "current_date",
    "having",   "distinct", "case",      "as",       "and",      "or",       "set",        "find",    "skip"};

/// Where `@` stands, such a word is written.
constexpr std::string_view writes[]{
    "delete Person where @(name) = 1",
    "delete Person where name @ \"x\"",
    "delete Person where age not @ 3",
    "delete Person where age = @",
    "delete Person where name = \"x\" @",
    "delete Person where name = \"x\" @ 3",
    "delete Person @ name = \"x\"",
    "delete Person where @ { name = \"x\" }",
    "delete Person where name.@(\"x\")",
    "delete @ Person where name = \"x\"",
    "update Person set { age: @(age) } where age = 1",
    "update Person set { tags: @ } where age = 1",
    "update Person @ { age: 1 } where age = 1",
    "update Person set { age: 1 } where @(age, 3) and name = \"x\"",
    "insert Person { name: @($text) }",
    "insert Person { name: @ }",
    "insert Person { name: \"x\" @ 3 }",
    "insert Person @ { name: \"x\" }",
    "insert Person { name: \"x\" } @",
};

std::string with_word(std::string source, const std::string& word) {
    source.replace(source.find('@'), 1, word);
    return source;
}

std::string in_capitals(std::string_view word) {
    std::string large{word};
    std::ranges::transform(large, large.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return large;
}

/// Each has keywords only where they are needed.
constexpr std::string_view sound_texts[]{
    "query q($n: I32 = 3) { match { $p: Person { age: 3 } $p.age > $n and ($p.name contains \"a\" or $p.age is not "
    "null) $p.age not in [1] not { $p knows{1,2} $q } either { $p.age = 1 } or { $p worksAt $c } optional { $p knows "
    "$r } "
    "} return distinct { $p.age as years, count(*) as n } having { not n > 1 } order { years desc } offset 1 limit 3 }",
    "query q($n: I32) { insert Person { name: \"a\", age: $n } update Person set { age: age + 1 } where not age = 3 "
    "and "
    "(name starts_with \"a\" or age is null) delete Person where active = true }",
};

constexpr std::string_view keywords[]{
    "query",    "match",  "and",      "or",    "is",     "not",    "null",        "contains", "in",     "either",
    "optional", "return", "distinct", "as",    "count",  "having", "order",       "desc",     "offset", "limit",
    "insert",   "update", "set",      "where", "delete", "true",   "starts_with", "case",     "sum",    "search"};

faults parse_faults(const std::string& source) {
    faults found;
    static_cast<void>(parse_queries(source, found));
    return found;
}

std::vector<source_span> places_of(std::string_view source) {
    std::vector<source_span> places;
    lexer reader{source};
    for (auto one = reader.next(); one.kind != token_kind::end; one = reader.next()) places.push_back(one.span);
    return places;
}

}  // namespace

TEST_CASE("a remedy in a write shows nothing that only a read has") {
    std::size_t count = 0;
    for (const auto name : foreign_names)
        for (const auto& word : {std::string{name}, in_capitals(name)})
            for (const auto write : writes) {
                const auto source = query_of(with_word(std::string{write}, word));
                for (const auto& one : faults_of(source, &example_catalog())) {
                    ++count;
                    INFO(source << "\n" << one.message << " " << one.remedy);
                    for (const auto* part : {"$p.", "$p:", "$a ", "search(", "fuzzy(", "match {", "return {", "knows"})
                        CHECK(one.remedy.find(part) == std::string::npos);
                }
            }
    CHECK(count > 1000);
}

TEST_CASE("a keyword with capitals is right in small letters wherever its remedy says so, and says so in its place") {
    std::size_t of_place = 0, elsewhere = 0;
    for (const auto text : sound_texts) {
        const std::string sound{text};
        REQUIRE(parse_faults(sound).empty());
        for (const auto& place : places_of(sound)) {
            const auto here = sound.substr(place.begin, place.end - place.begin);
            if (std::ranges::find(keywords, here) != std::end(keywords)) {
                const auto wrong = with(sound, place.begin, place.end, in_capitals(here));
                const auto found = parse_faults(wrong);
                INFO(wrong << told(found, wrong));
                REQUIRE_FALSE(found.empty());
                CHECK(found.front().span.begin == place.begin);
                CHECK(found.front().remedy.starts_with("Write `" + here + "`"));
                ++of_place;
            }
            for (const auto keyword : keywords) {
                const auto large = in_capitals(keyword);
                const auto wrong = with(sound, place.begin, place.begin, large + " ");
                for (const auto& one : parse_faults(wrong)) {
                    if (one.span.begin != place.begin ||
                        !one.remedy.starts_with("Write `" + std::string{keyword} + "`"))
                        continue;
                    ++elsewhere;
                    const auto better = with(wrong, place.begin, place.begin + large.size(), std::string{keyword});
                    const auto left = parse_faults(better);
                    INFO(better << "\n" << told(left, better));
                    CHECK(std::ranges::none_of(left,
                                               [&](const fault& other) { return other.span.begin == place.begin; }));
                }
            }
        }
    }
    CHECK(of_place > 30);
    CHECK(elsewhere > 30);
}

}  // namespace omnigraph::cluster::lang

// The remedy of any unexpected token, "Write X before Y or in its place, or remove Y", leads somewhere in most places:
// a slip of one token is mended by one of its readings. What other languages write has a remedy of its own
// (foreign_words.hpp).
#include <cstddef>
#include <iostream>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/schema/declared_schema.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

constexpr std::string_view sound_schema =
    "interface Named { title: String? }\n"
    "node Person implements Named { name: String @key age: I32? tags: [String]? face: Vector(3)? mood: enum(a, b)? }\n"
    "edge Knows: Person -> Person @card(0..1) { since: Date? }\n";

constexpr std::string_view sound_query =
    "query q($n: I32) {\n"
    " match { $p: Person { age: $n }\n $p $e:knows $q\n $q.age > 3 and $q.name != \"a\"\n not { $q knows $p } }\n"
    " return { $p.name as name, count(*) as n }\n order { name desc }\n limit 3\n}\n";

constexpr std::string_view slips[]{"->", "[", "(", "?", "*",  "implements", "extends", ";", "=", ":",
                                   "&",  "|", ",", "!", "is", "Person",     "and",     "<", "to"};

faults faults_in(const std::string& source, bool of_schema) {
    faults found;
    if (of_schema) static_cast<void>(compile_declared_schema(source, found));
    else static_cast<void>(parse_queries(source, found));
    return found;
}

/// What the remedy can be read as: the token removed, or one of the quoted words before it or in its place.
std::vector<std::string> readings(const std::string& source, const fault& one) {
    const auto before = source.substr(0, one.span.begin),
               here = source.substr(one.span.begin, one.span.end - one.span.begin);
    const auto behind = one.span.end < source.size() ? source.substr(one.span.end) : std::string{};
    std::vector<std::string> all{before + behind};
    const auto expected = one.remedy.substr(0, one.remedy.find(" before "));
    static const std::regex quoted{"`([^`]+)`"};
    for (std::sregex_iterator at{expected.begin(), expected.end(), quoted}, none; at != none; ++at) {
        const auto word = (*at)[1].str();
        all.push_back(before + word + " " + here + behind);
        all.push_back(before + " " + word + " " + behind);
    }
    return all;
}

struct usual_share {
    std::size_t all = 0, usual = 0, useless = 0;
    std::vector<std::string> samples;

    void count(const std::string& source, bool of_schema) {
        const auto found = faults_in(source, of_schema);
        if (found.empty()) return;
        ++all;
        const auto& first = found.front();
        if (first.remedy.find(" or in its place, or remove ") == std::string::npos) return;
        ++usual;
        for (const auto& better : readings(source, first)) {
            const auto left = faults_in(better, of_schema);
            if (left.empty() || left.front().span.begin > first.span.begin + 8) return;
        }
        ++useless;
        if (samples.size() < 10)
            samples.push_back(source.substr(first.span.begin > 30 ? first.span.begin - 30 : 0, 60) + "  => " +
                              first.remedy);
    }
};

usual_share slips_in(std::string_view sound, bool of_schema) {
    usual_share share;
    const std::string text{sound};
    REQUIRE(faults_in(text, of_schema).empty());
    lexer reader{text};
    for (auto one = reader.next(); one.kind != token_kind::end; one = reader.next())
        for (const auto slip : slips) {
            const auto word = " " + std::string{slip} + " ";
            share.count(text.substr(0, one.span.begin) + word + text.substr(one.span.begin), of_schema);
            share.count(text.substr(0, one.span.begin) + word + text.substr(one.span.end), of_schema);
        }
    return share;
}

}  // namespace

TEST_CASE("the usual remedy leads somewhere behind most slips of one token") {
    for (const auto& [sound, of_schema] : {std::pair{sound_schema, true}, std::pair{sound_query, false}}) {
        const auto share = slips_in(sound, of_schema);
        std::cout << share.all << " slips, " << share.usual << " with the usual remedy, " << share.useless
                  << " in vain\n";
        for (const auto& sample : share.samples) INFO(sample);
        CHECK(share.all > 1000);
        CHECK(share.useless * 7 < share.all);
    }
}

}  // namespace omnigraph::cluster::lang

// Examples of what the languages refuse, each with a near twin that they accept.
//
// In a wrong example a backtick stands before the place that the fault names; it is no part
// of the source.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

namespace omnigraph::cluster::lang {

struct example {
    diagnostic_code code;
    std::string_view wrong;
    std::string_view right;
};

struct marked_source {
    explicit marked_source(std::string_view marked) : text{marked} {
        at = text.find('`');
        REQUIRE(at != std::string::npos);
        text.erase(at, 1);
        REQUIRE(text.find('`') == std::string::npos);
    }
    std::string text;
    std::size_t at;
};

/// Every fault as `line:column code message`, for what doctest shows.
[[nodiscard]] inline std::string told(const faults& found, std::string_view source) {
    std::string all;
    for (const auto& one : found) {
        const auto at = locate(source, one.span.begin);
        all += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + std::string{one.code.text} + " " +
               one.message + "\n";
    }
    return all;
}

/// The only fault has this code and stands exactly there; it says something, and what to do or nothing.
inline void check_only_fault(const faults& found, const marked_source& source, diagnostic_code code) {
    INFO(source.text);
    INFO(told(found, source.text));
    CHECK(found.size() == 1);
    if (found.empty()) return;
    const auto at = locate(source.text, found.front().span.begin);
    const auto wanted = locate(source.text, source.at);
    CHECK(found.front().code.text == code.text);
    CHECK(at.line == wanted.line);
    CHECK(at.column == wanted.column);
    CHECK(found.front().span.end > found.front().span.begin);
    CHECK(found.front().span.end <= source.text.size() + 1);
    CHECK((found.front().message.ends_with('.') || found.front().message.ends_with('?')));
}

inline void check_schema_examples(const std::vector<example>& all) {
    for (const auto& one : all) {
        const marked_source wrong{one.wrong};
        faults found;
        CHECK_FALSE(compile_schema(wrong.text, found));
        check_only_fault(found, wrong, one.code);
        faults none;
        const auto made = compile_schema(one.right, none);
        INFO(one.right);
        INFO(told(none, one.right));
        CHECK(made);
        CHECK(none.empty());
    }
}

inline constexpr std::string_view example_schema = R"(
interface Named { title: String? }
node Person {
    name: String @key
    age: I32?  size: U32?  score: F64?  ratio: F32?  total: I64?
    tags: [String]?  counts: [I32]?  times: [DateTime]?
    born: Date?  seen: DateTime?  active: Bool?
    mood: enum(good, bad)?
    face: Vector(3)?
    photo: Blob?
}
node Company implements Named { name: String @key }
node Doc {
    slug: String @key
    text: String?
    body: String? @index
    chunk: Vector(3) @embed("text", model="m")
}
edge Knows: Person -> Person { since: Date?  weight: F64 }
edge WorksAt: Person -> Company
edge Contains: Doc -> Doc
)";

[[nodiscard]] inline const schema_catalog& example_catalog() {
    static const schema_catalog made = [] {
        faults found;
        auto compiled = compile_schema(example_schema, found);
        REQUIRE_MESSAGE(compiled, told(found, example_schema));
        return *std::move(compiled);
    }();
    return made;
}

/// The checked query of a source that holds one; faults of parser and checker go to `found`.
[[nodiscard]] inline std::optional<checked_query> checked(std::string_view source, faults& found,
                                                          const schema_catalog& schema = example_catalog()) {
    auto file = parse_queries(source, found);
    if (!file || file->queries.size() != 1) return std::nullopt;
    return check_query(std::move(file->queries.front()), schema, found);
}

[[nodiscard]] inline checked_query accepted(std::string_view source, const schema_catalog& schema = example_catalog()) {
    faults found;
    auto made = checked(source, found, schema);
    INFO(std::string{source});
    REQUIRE_MESSAGE(made, told(found, source));
    return *std::move(made);
}

/// A body inside a query that has parameters of many types.
[[nodiscard]] inline std::string query_of(std::string_view body) {
    return "query q($text: String, $note: String?, $number: I32, $big: I64, $flag: Bool, $real: F64, $day: Date, "
           "$time: DateTime,\n"
           "        $texts: [String], $vector: Vector(3), $vector4: Vector(4), $numbers: [F64], $blob: Blob) {\n" +
           std::string{body} + "\n}\n";
}

inline void check_query_examples(const std::vector<example>& all) {
    for (const auto& one : all) {
        const marked_source wrong{query_of(one.wrong)};
        faults found;
        CHECK_FALSE(checked(wrong.text, found));
        check_only_fault(found, wrong, one.code);
        const auto right = query_of(one.right);
        faults none;
        const auto made = checked(right, none);
        INFO(right);
        INFO(told(none, right));
        CHECK(made);
    }
}

[[nodiscard]] const std::vector<example>& schema_examples();
[[nodiscard]] const std::vector<example>& query_examples();
[[nodiscard]] const std::vector<example>& file_examples();

}  // namespace omnigraph::cluster::lang

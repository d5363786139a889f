// docs/diagnostics.md shows for each code of the languages a source that is refused, and what is said about it. Both
// come from here: the sources from diagnostics_examples.txt, the rest from the compiler.
//
//     OMNIGRAPH_WRITE_PAGES=1 lang_test -tc='the page of diagnostics*'      writes that part of the page anew
#include <cstdlib>
#include <fstream>
#include <set>

#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_reader.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/lint/lint.hpp>
#include <omnigraph/cluster/lang/lint/lint_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

#include "support/files.hpp"
#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

struct page_example {
    std::string code, kind, first, second;
};

/// `{{3 times "x"}}` becomes xxx, `{{byte E9}}` that byte.
std::string expanded(const std::string& text) {
    std::string all;
    for (std::size_t at = 0;;) {
        const auto open = text.find("{{", at);
        all += text.substr(at, open - at);
        if (open == std::string::npos) return all;
        const auto close = text.find("}}", open);
        REQUIRE(close != std::string::npos);
        const auto inner = text.substr(open + 2, close - open - 2);
        at = close + 2;
        if (inner.starts_with("byte ")) {
            all += static_cast<char>(std::stoi(inner.substr(5), nullptr, 16));
            continue;
        }
        const auto quote = inner.find(" times \"");
        REQUIRE_MESSAGE(quote != std::string::npos, inner);
        const auto piece = inner.substr(quote + 8, inner.size() - quote - 9);
        for (auto times = std::stoul(inner); times > 0; --times) all += piece;
    }
}

/// The schema that queries are checked against, and the examples in their order.
std::pair<std::string, std::vector<page_example>> examples() {
    const auto text = read_file(source_folder() / "tests/lang/diagnostics_examples.txt");
    std::string schema;
    std::vector<page_example> all;
    for (auto at = text.find("\n== "); at != std::string::npos;) {
        const auto end = text.find("\n== ", at + 1);
        const auto line_end = text.find('\n', at + 1);
        const auto head = text.substr(at + 4, line_end - at - 4);
        auto body = text.substr(line_end + 1, end == std::string::npos ? end : end - line_end - 1);
        if (body.ends_with('\n')) body.pop_back();
        at = end;
        if (head == "schema") {
            schema = body;
            continue;
        }
        const auto parts = body.find("\n--\n");
        all.push_back({head.substr(0, head.find(' ')), head.substr(head.find(' ') + 1), body.substr(0, parts),
                       parts == std::string::npos ? "" : body.substr(parts + 4)});
    }
    return {schema, all};
}

/// What is said, as text: the code with its place, the message, the excerpt, the remedy.
class teller {
public:
    explicit teller(const std::string& schema) : schema_{schema} {}

    std::string of(const page_example& one) const {
        const auto source = expanded(one.first);
        if (one.kind == "pg") {
            faults found;
            (void)compile_schema(source, found);
            return all_of(found, source);
        }
        if (one.kind == "gq") return query(source);
        if (one.kind == "lint") return lint(lint_queries(source, "queries.gq", schema()), source);
        if (one.kind == "lint-pg") {
            lint_report report;
            REQUIRE(lint_schema({"schema.pg", source}, report));
            return lint(report, source);
        }
        if (one.kind == "call") return call(source, one.second);
        if (one.kind == "plan") return plan(source, one.second);
        REQUIRE(one.kind == "stored");
        const auto read = read_canonical(source);
        REQUIRE_FALSE(read);
        return said(std::string{read.error().code.text}, read.error().message, "", read.error().remedy);
    }

private:
    static std::string said(const std::string& head, const std::string& message, const std::string& shown,
                            const std::string& remedy) {
        return head + ": " + message + "\n" + shown + (remedy.empty() ? "" : remedy + "\n");
    }
    static std::string placed(std::string_view code, source_span span, const std::string& source,
                              const std::string& message, const std::string& remedy) {
        const line_table lines{source};
        const auto at = lines.locate(span.begin);
        const bool readable = is_utf8(source) && source.size() < 10'000;
        return said(std::to_string(at.line) + ":" + std::to_string(at.column) + " " + std::string{code}, message,
                    readable ? excerpt(lines, span) : "", remedy);
    }
    /// Of many faults the last one, which says that there are many.
    static std::string all_of(const faults& found, const std::string& source) {
        std::string all;
        for (const auto& one : found)
            if (found.size() <= max_faults || &one == &found.back())
                all += placed(one.code.text, one.span, source, one.message, one.remedy);
        return all;
    }
    std::string query(const std::string& source) const {
        faults found;
        auto file = parse_queries(source, found);
        if (file)
            for (auto& one : file->queries) (void)check_query(std::move(one), schema(), found);
        return all_of(found, source);
    }
    static std::string lint(const lint_report& report, const std::string& source) {
        std::string all;
        const line_table lines{source};
        for (const auto& one : report.findings) {
            const auto begin = static_cast<std::size_t>(lines.line(one.location.line).data() - source.data()) +
                               one.location.column - 1;
            const source_span span{static_cast<std::uint32_t>(begin),
                                   static_cast<std::uint32_t>(begin + one.location.end_column - one.location.column)};
            all += said(std::to_string(one.location.line) + ":" + std::to_string(one.location.column) + " " +
                            std::string{spelling(one.severity)} + " " + std::string{one.code.text},
                        one.message, excerpt(lines, span), one.remedy);
        }
        return all;
    }
    std::string call(const std::string& source, const std::string& parameters) const {
        faults found;
        const auto file = parse_queries(source, found);
        REQUIRE_MESSAGE(file, told(found, source));
        const auto document = parse_json(parameters);
        REQUIRE(document);
        const auto bound = bind_parameters(file->queries.front().parameters, *document);
        REQUIRE_FALSE(bound);
        std::string all;
        for (const auto& one : bound.error().list) all += said(std::string{one.code.text}, one.message, "", one.remedy);
        return all;
    }
    static std::string plan(const std::string& accepted, const std::string& desired) {
        std::string all;
        const auto form = [](const std::string& source) {
            faults found;
            const auto made = compile_schema(source, found);
            REQUIRE_MESSAGE(made, told(found, source));
            return canonical_form(*made);
        };
        for (const auto& step : plan_migration(form(accepted), form(desired)).steps)
            if (const auto* unsupported = std::get_if<unsupported_change>(&step); unsupported && unsupported->code)
                all += said(std::string{unsupported->code->text}, unsupported->entity + ": " + unsupported->reason, "",
                            "");
        return all;
    }
    const schema_catalog& schema() const {
        if (!compiled_) {
            faults found;
            compiled_ = compile_schema(schema_, found);
            REQUIRE_MESSAGE(compiled_, told(found, schema_));
        }
        return *compiled_;
    }

    std::string schema_;
    mutable std::optional<schema_catalog> compiled_;
};

std::string fenced(const std::string& language, const std::string& text) {
    return "```" + language + "\n" + text + (text.ends_with('\n') ? "" : "\n") + "```\n";
}

std::string shown(const page_example& one) {
    if (one.kind == "pg" || one.kind == "lint-pg") return fenced("pg", one.first);
    if (one.kind == "stored") return fenced("json", one.first);
    if (one.kind == "call") return fenced("gq", one.first) + "called with\n" + fenced("json", one.second);
    if (one.kind == "plan") return fenced("pg", one.first) + "to become\n" + fenced("pg", one.second);
    return fenced("gq", one.first);
}

constexpr std::string_view opening = "<!-- examples: begin (tests/lang/diagnostics_page_test.cpp) -->\n",
                           closing = "<!-- examples: end -->";

}  // namespace

TEST_CASE("the page of diagnostics has an example of each code of the languages, and says what is told about it") {
    const auto [schema, all] = examples();
    const teller tells{schema};
    std::set<std::string> explained;
    std::string part = "\nQueries are checked against this schema:\n\n" + fenced("pg", schema);
    for (const auto& one : all) {
        CHECK_MESSAGE(explained.insert(one.code).second, one.code);
        const auto what = tells.of(one);
        const auto first = what.substr(0, what.find('\n'));
        CHECK_MESSAGE((first + ":").find(one.code + ":") != std::string::npos, one.code << ": " << what);
        part += "\n#### " + one.code + "\n\n" + shown(one) + fenced("text", what);
    }
    for (const auto& code : codes::all) CHECK_MESSAGE(explained.contains(std::string{code.text}), code.text);
    for (const auto& code : codes::all_lints) CHECK_MESSAGE(explained.contains(std::string{code.text}), code.text);
    CHECK(explained.size() == codes::all.size() + codes::all_lints.size());

    const auto page = read_file(source_folder() / "docs/diagnostics.md");
    const auto begin = page.find(opening), end = page.find(closing);
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    const auto written = page.substr(0, begin) + std::string{opening} + part + "\n" + page.substr(end);
    if (std::getenv("OMNIGRAPH_WRITE_PAGES")) {
        std::ofstream{source_folder() / "docs/diagnostics.md"} << written;
        return;
    }
    CHECK_MESSAGE(page == written,
                  "docs/diagnostics.md is behind; OMNIGRAPH_WRITE_PAGES=1 lang_test -tc='the page of diagnostics*' "
                  "writes it anew");
}

}  // namespace omnigraph::cluster::lang

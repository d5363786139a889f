#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/lang/lint/lint_report.hpp>

namespace omnigraph::cluster::lang {
namespace {

lint_finding finding(lint_severity severity, std::string message, std::string type = {}, std::size_t line = 1) {
    lint_finding made;
    made.severity = severity;
    made.code = {"L000"};
    made.message = std::move(message);
    made.type_name = std::move(type);
    made.location.line = line;
    return made;
}

auto order_of(const lint_finding& one) {
    return std::tuple{one.severity,      one.type_name,     one.property,       one.message,
                      one.location.file, one.location.line, one.location.column};
}

lint_report random_report() {
    lint_report report;
    for (auto left = *rc::gen::inRange(0, 12); left > 0; --left)
        report.add(finding(*rc::gen::element(lint_severity::error, lint_severity::warning, lint_severity::info),
                           *rc::gen::element<std::string>("a", "b"), *rc::gen::element<std::string>("", "T"),
                           *rc::gen::inRange<std::size_t>(1, 4)));
    return report;
}

}  // namespace

TEST_CASE("findings are sorted by severity, type, property, message, then place (2)") {
    CHECK(rc::check([] {
        auto report = random_report();
        const auto count = report.findings.size();
        report.sort_findings();
        RC_ASSERT(std::ranges::is_sorted(report.findings, {}, order_of));
        RC_ASSERT(report.findings.size() == count);
    }));
}

TEST_CASE("a report is sound exactly when it counts no error") {
    lint_report report;
    report.add(finding(lint_severity::warning, "w"));
    report.add(finding(lint_severity::info, "i"));
    CHECK(report.sound());
    report.add(finding(lint_severity::error, "e"));
    CHECK_FALSE(report.sound());
}

TEST_CASE("at most so many findings of each severity are kept, and all are counted (3)") {
    lint_report report;
    for (std::size_t i = 0; i < lint_report::max_findings + 7; ++i) report.add(finding(lint_severity::warning, "w"));
    report.add(finding(lint_severity::error, "e"));
    CHECK(report.count(lint_severity::warning) == lint_report::max_findings + 7);
    CHECK(report.count(lint_severity::error) == 1);
    CHECK(report.findings.size() == lint_report::max_findings + 1);
}

TEST_CASE("what two reports found is one report: sorted, and counted in full (2, 3)") {
    CHECK(rc::check([] {
        auto one = random_report();
        auto other = random_report();
        const auto errors = one.count(lint_severity::error) + other.count(lint_severity::error);
        const auto all = one.findings.size() + other.findings.size();
        one.take_findings(std::move(other));
        RC_ASSERT(one.count(lint_severity::error) == errors);
        RC_ASSERT(one.findings.size() == all);
        RC_ASSERT(std::ranges::is_sorted(one.findings, {}, order_of));
    }));
    lint_report full, more;
    for (std::size_t i = 0; i < lint_report::max_findings + 7; ++i) more.add(finding(lint_severity::warning, "w"));
    full.add(finding(lint_severity::warning, "w"));
    full.take_findings(std::move(more));
    CHECK(full.count(lint_severity::warning) == lint_report::max_findings + 8);
    CHECK(full.findings.size() == lint_report::max_findings);
}

}  // namespace omnigraph::cluster::lang

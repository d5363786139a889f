// Bodies of cli/commands/lint_queries.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/lint_queries.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/schema_lookup.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/lint/lint.hpp>
#include <omnigraph/cluster/lang/lint/lint_json.hpp>
#include <omnigraph/cluster/lang/lint/lint_schema.hpp>
#include <omnigraph/cluster/lang/lint/sarif.hpp>

namespace omnigraph::cluster::cli::detail {

/// The limit on all files of one lint together.
inline constexpr std::size_t max_lint_bytes = std::size_t{64} << 20;

OMNIGRAPH_INLINE diagnostic_report report_of(const lang::lint_finding& finding) {
    diagnostic_report report{std::string{finding.code.text},  std::string{lang::spelling(finding.severity)},
                             comma_list(finding.query_names), finding.message,
                             finding.location.file,           finding.location.line,
                             finding.location.column,         {}};
    if (!finding.remedy.empty()) report.remedy = finding.remedy;
    // An excerpt is one line, so a longer range is underlined to the end of its first line.
    report.end_column = finding.location.end_line == finding.location.line ? finding.location.end_column
                                                                           : static_cast<std::uint64_t>(-1);
    return report;
}

OMNIGRAPH_INLINE std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// The named files and the sorted files of named folders, each once.
OMNIGRAPH_INLINE std::vector<lang::lint_source> gather(const std::vector<std::string>& named, diagnostics& findings) {
    auto reader = unconfined_sources();
    std::vector<std::string> paths;
    for (const auto& path : named) {
        if (is_stream(path) || !reader.is_directory(path)) {
            paths.push_back(path);
            continue;
        }
        auto listed = reader.list_directory(path, "gq");
        if (!listed) findings.push_back(listed.error().as_diagnostic(codes::source_missing, path));
        else if (listed->empty())
            findings.push_back(error(codes::query_dir_empty, path, "The folder `" + path + "` has no *.gq file.")
                                   .with_remedy("Name the files."));
        else paths.insert(paths.end(), listed->begin(), listed->end());
    }
    std::vector<lang::lint_source> sources;
    std::set<std::string> seen;
    std::size_t bytes = 0;
    for (const auto& path : paths) {
        if (is_stream(path)) {
            if (auto text = read_source(path, findings)) sources.push_back({input_name(path), *std::move(text)});
            continue;
        }
        const auto file = reader.read(path);
        if (!file) {
            findings.push_back(file.error().as_diagnostic(codes::source_missing, path));
        } else if (seen.insert((*file)->path).second) {
            bytes += (*file)->text.size();
            if (bytes > max_lint_bytes) {
                findings.push_back(error(codes::source_too_large, path, "The files together have more than 64 MB.")
                                       .with_remedy("Lint them in parts."));
                break;
            }
            sources.push_back({escape_invalid_utf8(path), (*file)->text});
        }
    }
    return sources;
}

OMNIGRAPH_INLINE std::string current_folder() {
    std::error_code unknown;
    const auto folder = std::filesystem::current_path(unknown);
    return unknown ? std::string{} : folder.string();
}

OMNIGRAPH_INLINE void write_report(const lint_command& options, const lang::lint_report& report, source_lines& sources,
                                   const console& terminal) {
    switch (options.format) {
        case lint_format::json: terminal.out << pretty_json(lang::lint_json(report)) << '\n'; return;
        case lint_format::sarif:
            terminal.out << pretty_json(lang::sarif_json(report, {library_version, current_folder()})) << '\n';
            return;
        case lint_format::text: break;
    }
    render(terminal.out, terminal.out_style, report, sources);
}

/// Lints against a schema file. Faults of the schema are part of the report.
OMNIGRAPH_INLINE std::optional<lang::lint_report> lint_offline(const std::string& input,
                                                               const std::vector<lang::lint_source>& queries,
                                                               source_lines& sources, diagnostics& findings) {
    const auto text = read_source(input, findings);
    if (!text) return std::nullopt;
    const auto path = input_name(input);
    sources.remember(path, *text);
    lang::lint_report schema_faults;
    const auto catalog = lang::lint_schema({path, *text}, schema_faults);
    auto report = lang::lint_queries(queries, catalog ? &*catalog : nullptr);
    report.take_findings(std::move(schema_faults));
    report.schema.path = escape_invalid_utf8(path);
    return report;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int lint_queries(const lint_command& options, const store_opener& open, runtime& clock,
                                  const console& terminal) {
    if (!options.old_spelling.empty())
        warn(terminal, {warning(codes::deprecated_spelling, "",
                                "`omnigraph " + options.old_spelling + "` is now `omnigraph lint`.")
                            .with_remedy("Write `omnigraph lint`.")});
    diagnostics findings;
    source_lines sources;
    const auto queries = detail::gather(options.queries, findings);
    for (const auto& one : queries) sources.remember(one.file, one.text);
    if (has_errors(findings)) return refuse(terminal, options.json, findings, sources);

    std::optional<lang::lint_report> report;
    if (options.schema) {
        report = detail::lint_offline(*options.schema, queries, sources, findings);
    } else if (const auto schema = schema_of_graph(options.target, open, clock, findings)) {
        report = lang::lint_queries(queries, &schema->catalog);
        report->schema.uri = schema->uri;
    }
    if (!report) return refuse(terminal, options.json, findings, sources);
    std::vector<std::string> shown;
    for (const auto& path : options.queries) shown.push_back(escape_invalid_utf8(path));
    report->query_path = detail::comma_list(shown);
    detail::write_report(options, *report, sources, terminal);
    return report->sound() ? exit_code::ok : exit_code::failed;
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const lang::lint_report& report,
                             source_lines& sources) {
    const auto in_text_order = [](const lang::lint_finding* a) {
        return std::tie(a->location.file, a->location.line, a->location.column, a->severity, a->message);
    };
    std::vector<const lang::lint_finding*> findings;
    for (const auto& one : report.findings) findings.push_back(&one);
    std::ranges::sort(findings, [&](const auto* a, const auto* b) { return in_text_order(a) < in_text_order(b); });
    std::vector<diagnostic_report> shown;
    for (const auto* one : findings) shown.push_back(detail::report_of(*one));
    render(out, paint, shown, sources);

    const auto errors = report.count(lang::lint_severity::error);
    const auto words = fmt::format("{}, {}, {}", detail::counted(errors, "error", "errors"),
                                   detail::counted(report.count(lang::lint_severity::warning), "warning", "warnings"),
                                   detail::counted(report.count(lang::lint_severity::info), "info", "infos"));
    out << "lint: " << detail::counted(report.results.size(), "query", "queries") << " in "
        << detail::counted(report.files.size(), "file", "files") << " against "
        << printable(report.schema.path ? *report.schema.path : report.schema.uri.value_or("no schema")) << ": "
        << paint(errors != 0               ? tone::bad
                 : report.findings.empty() ? tone::good
                                           : tone::plain,
                 words)
        << '\n';
}

}  // namespace omnigraph::cluster::cli

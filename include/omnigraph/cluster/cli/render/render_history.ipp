// Bodies of cli/render/render_history.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/render_history.hpp>
#include <omnigraph/cluster/cli/render/report_parts.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli::detail {

/// `3 created, 1 deleted`; `no rows` when none changed.
OMNIGRAPH_INLINE std::string counts_of(const revision_report& revision) {
    std::string text;
    const auto add = [&](std::uint64_t count, std::string_view word) {
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word);
    };
    add(revision.created, "created");
    add(revision.updated, "updated");
    add(revision.deleted, "deleted");
    return text.empty() ? "no rows" : text;
}

/// The time to the second; `--json` has the fraction.
OMNIGRAPH_INLINE std::string time_of(const revision_report& revision) {
    const auto dot = revision.recorded_at.find('.');
    return printable(dot == std::string::npos ? revision.recorded_at : revision.recorded_at.substr(0, dot) + "Z");
}

/// `apply by ada, plan 01J…`
OMNIGRAPH_INLINE std::string origin_of(const revision_report& revision) {
    auto text = printable(revision.command);
    if (revision.restored_revision) text += fmt::format(" --to {}", *revision.restored_revision);
    if (revision.actor) text += " by " + printable(*revision.actor);
    if (revision.plan_id) text += ", plan " + printable(*revision.plan_id);
    return text;
}

OMNIGRAPH_INLINE std::string line_of(const style& paint, const revision_report& revision) {
    auto text = fmt::format("{}  {}  {}: {}", paint(tone::strong, std::to_string(revision.revision)), time_of(revision),
                            origin_of(revision), counts_of(revision));
    if (!revision.approvals.empty()) text += fmt::format(", {} approval(s) used", revision.approvals.size());
    if (revision.converged && !*revision.converged) text += paint(tone::caution, ", not converged");
    return text;
}

OMNIGRAPH_INLINE void render_what_lies_before(std::ostream& out, const style& paint, const revision_report& revision) {
    if (!revision.preceded_by) return;
    const auto& kind = *revision.preceded_by;
    out << "  "
        << paint(kind == "broken" ? tone::bad : tone::caution,
                 kind == "broken"        ? "-- the chain is broken here --"
                 : kind == "unread"      ? "-- what comes before cannot be read now --"
                 : kind == "lost_ledger" ? "-- the ledger was lost and begun anew; before that: --"
                                         : "-- written by a program that keeps no history --")
        << '\n';
}

OMNIGRAPH_INLINE std::string short_digest(const std::optional<std::string>& digest) {
    return digest ? printable(digest->substr(0, 12)) : std::string{"-"};
}

OMNIGRAPH_INLINE std::string marker_of(const style& paint, std::string_view operation) {
    if (operation == "create") return paint(tone::good, "+");
    if (operation == "update") return paint(tone::caution, "~");
    return paint(tone::bad, "-");
}

OMNIGRAPH_INLINE void render_row_change(std::ostream& out, const style& paint, const history_change_report& change) {
    out << "    " << marker_of(paint, change.operation) << ' ' << printable(change.resource);
    if (change.before_digest != change.after_digest)
        out << "  "
            << paint(tone::faint, short_digest(change.before_digest) + " -> " + short_digest(change.after_digest));
    std::string fields;
    for (const auto& field : *change.metadata) fields += (fields.empty() ? "" : ", ") + printable(field);
    if (!fields.empty()) out << " [" << fields << "]";
    out << '\n';
    if (!change.recorded_facts) return;
    const auto show = [&](std::string_view mark, const std::map<std::string, json>& facts) {
        for (const auto& [name, value] : facts)
            out << "        " << mark << ' ' << printable(name) << ": " << printable(compact_json(value)) << '\n';
    };
    show("-", change.recorded_facts->before);
    show("+", change.recorded_facts->after);
}

OMNIGRAPH_INLINE void render_text_difference(std::ostream& out, const style& paint, const source_diff_report& source) {
    out << "  " << paint(tone::strong, printable(source.path))
        << fmt::format(": {} line(s) added, {} removed\n", source.added, source.removed);
    render_hunks(out, paint, source.diff, 4);
    if (*source.truncated) out << "    … the rest of this difference is left out\n";
}

OMNIGRAPH_INLINE void render_approvals(std::ostream& out, const std::map<std::string, json>& approvals) {
    for (const auto& [id, approval] : approvals) {
        out << "      approval " << printable(id);
        const auto* fields = approval.if_object();
        const auto* by = fields ? fields->if_contains("approved_by") : nullptr;
        if (by && by->is_string()) out << " given by " << printable(std::string_view{by->get_string()});
        out << '\n';
    }
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const log_report& report,
                             const rendering& options) {
    render_headline(out, paint, report.ok,
                    report.ok ? fmt::format("cluster log: {} revision(s){}", report.recorded,
                                            report.verified ? ", chain verified" : "")
                              : std::string{"cluster log failed"});
    for (const auto& revision : report.revisions) {
        out << "  " << detail::line_of(paint, revision) << '\n';
        detail::render_what_lies_before(out, paint, revision);
    }
    if (report.revisions.size() < report.recorded && !report.revisions.empty())
        out << fmt::format("  … and {} before\n", report.recorded - report.revisions.size());
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const show_report& report,
                             const rendering& options) {
    if (!report.revision) {
        render_headline(out, paint, false, "cluster show failed");
    } else {
        const auto& revision = *report.revision;
        const auto& summary = revision.summary;
        render_headline(out, paint, report.ok,
                        fmt::format("cluster revision {}: {}", summary.revision, detail::origin_of(summary)));
        out << "  recorded: " << detail::time_of(summary) << ", with version " << printable(summary.tool_version)
            << '\n';
        out << "  record: " << printable(summary.digest) << '\n';
        out << "  ledger: " << printable(revision.state_cas) << '\n';
        if (revision.previous)
            out << fmt::format("  after: revision {} ({})\n", revision.previous->revision,
                               detail::short_digest(revision.previous->digest));
        if (summary.converged)
            out << (*summary.converged ? "  converged: true\n" : "  converged: false, some changes waited\n");
        if (revision.resource_digests)
            out << fmt::format("  resources after it: {}\n", revision.resource_digests->size());
        out << "  changes: " << detail::counts_of(summary) << '\n';
        for (const auto& change : revision.changes) detail::render_row_change(out, paint, change);
        for (const auto& change : revision.statuses)
            out << fmt::format("    status of {}: {} -> {}\n", printable(change.address),
                               printable(change.before.value_or("-")), printable(change.after.value_or("-")));
        for (const auto& [id, recovery] : revision.recoveries)
            out << "    finished for an interrupted command: operation " << printable(id) << '\n';
        detail::render_approvals(out, revision.approvals);
        detail::render_what_lies_before(out, paint, summary);
    }
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const diff_report& report,
                             const rendering& options) {
    if (!report.ok || !report.from || !report.to) {
        render_headline(out, paint, report.ok, report.ok ? "cluster diff: nothing to compare" : "cluster diff failed");
    } else {
        render_headline(out, paint, true,
                        fmt::format("cluster diff: {} change(s) from revision {} to {}", report.changes.size(),
                                    report.from->revision, report.to->revision));
        for (const auto& change : report.changes) detail::render_row_change(out, paint, change);
        for (const auto& source : report.sources) detail::render_text_difference(out, paint, source);
    }
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const blame_report& report,
                             const rendering& options) {
    render_headline(
        out, paint, report.ok,
        report.ok ? fmt::format("cluster blame: {}, {} revision(s)", printable(report.resource), report.entries.size())
                  : std::string{"cluster blame failed"});
    for (const auto& entry : report.entries) {
        out << fmt::format("  {}  {}  {}\n", paint(tone::strong, std::to_string(entry.revision.revision)),
                           detail::time_of(entry.revision), detail::origin_of(entry.revision));
        detail::render_row_change(out, paint, entry.change);
        detail::render_approvals(out, entry.approvals);
        detail::render_what_lies_before(out, paint, entry.revision);
    }
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const state_list_report& report,
                             const rendering& options) {
    render_headline(out, paint, report.ok,
                    report.ok ? fmt::format("cluster state: revision {}, {} resource(s)",
                                            report.state_observations.state_revision, report.resources.size())
                              : std::string{"cluster state list failed"});
    std::size_t width = 0;
    for (const auto& row : report.resources) width = std::max(width, display_width(printable(row.address)));
    for (const auto& row : report.resources) {
        const auto name = printable(row.address);
        out << "  " << name << std::string(width - display_width(name), ' ') << "  "
            << printable(row.digest.substr(0, 12)) << "  " << printable(row.status.value_or("-")) << '\n';
    }
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const state_show_report& report,
                             const rendering& options) {
    if (!report.resource) {
        render_headline(out, paint, report.ok, report.ok ? "cluster state missing" : "cluster state show failed");
    } else {
        const auto& resource = *report.resource;
        render_headline(out, paint, report.ok,
                        fmt::format("{} ({})", printable(resource.address), printable(resource.kind)));
        const auto block = [&](std::string_view name, const json& value) {
            out << "  " << name << ": " << printable(compact_json(value)) << '\n';
        };
        if (resource.entry) block("row", to_json(*resource.entry));
        if (resource.status) block("status", to_json(*resource.status));
        for (const auto& target : resource.references) out << "  refers to: " << printable(target) << '\n';
        for (const auto& source : resource.referenced_by) out << "  referred to by: " << printable(source) << '\n';
        if (resource.payload) out << "  published at: " << printable(*resource.payload) << '\n';
        if (resource.observation) block("observation", *resource.observation);
        if (resource.last_changed)
            out << fmt::format("  last changed: revision {}, {}, {}\n", resource.last_changed->revision,
                               detail::time_of(*resource.last_changed), detail::origin_of(*resource.last_changed));
    }
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const gc_report& report, const rendering& options) {
    render_headline(out, paint, report.ok,
                    !report.ok                 ? std::string{"cluster gc failed"}
                    : report.removed_count > 0 ? fmt::format("cluster gc: removed {} object(s), {} bytes",
                                                             report.removed_count, report.removed_bytes)
                                               : fmt::format("cluster gc: {} object(s) that nothing needs, {} bytes",
                                                             report.found_count, report.found_bytes));
    for (const auto& litter : report.litter)
        out << fmt::format("  {} {} ({}, {} bytes)\n", *litter.removed ? "removed" : "unneeded", printable(litter.path),
                           printable(litter.reason), litter.bytes);
    if (report.younger_count > 0)
        out << fmt::format("  {} more for their age: younger than {} seconds\n", report.younger_count,
                           report.older_than_seconds);
    if (report.ok && report.found_count > 0 && report.removed_count == 0) out << "  --yes removes them\n";
    render_findings(out, paint, report, options.verbose);
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

/// Nodes by their container; a container is listed under itself.
using nodes_by_container = std::map<std::string, std::vector<const graph_node_report*>>;

OMNIGRAPH_INLINE nodes_by_container grouped_nodes(const resource_graph_report& report) {
    nodes_by_container groups;
    for (const auto& node : report.resources)
        if (node.within) groups[*node.within].push_back(&node);
    for (const auto& node : report.resources)
        if (!node.within) groups[groups.contains(node.address) ? node.address : std::string{}].push_back(&node);
    return groups;
}

/// A text between double quotes for both formats.
OMNIGRAPH_INLINE std::string quoted_label(std::string_view text, std::string_view quote, std::string_view backslash) {
    std::string label{"\""};
    for (const char c : printable(text)) {
        if (c == '"') label += quote;
        else if (c == '\\') label += backslash;
        else label += c;
    }
    return label + '"';
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string dot_of(const resource_graph_report& report) {
    const auto name = [](std::string_view text) { return detail::quoted_label(text, "\\\"", "\\\\"); };
    std::string text = "digraph cluster {\n    rankdir=LR;\n    node [shape=box];\n";
    for (const auto& [container, nodes] : detail::grouped_nodes(report)) {
        const std::string_view indent = container.empty() ? "    " : "        ";
        if (!container.empty())
            text += "    subgraph " + name("cluster_" + container) + " {\n        label=" + name(container) + ";\n";
        for (const auto* node : nodes)
            text += fmt::format("{}{} [label={}];\n", indent, name(node->address),
                                name(node->address + " (" + node->kind + ")"));
        if (!container.empty()) text += "    }\n";
    }
    for (const auto& edge : report.dependencies) text += fmt::format("    {} -> {};\n", name(edge.from), name(edge.to));
    return text + "}\n";
}

OMNIGRAPH_INLINE std::string mermaid_of(const resource_graph_report& report) {
    const auto label = [](std::string_view text) { return detail::quoted_label(text, "#quot;", "#92;"); };
    std::map<std::string, std::size_t> numbers;
    const auto id = [&](const std::string& address) {
        return "n" + std::to_string(numbers.emplace(address, numbers.size() + 1).first->second);
    };
    std::string text = "flowchart LR\n";
    std::size_t groups = 0;
    for (const auto& [container, nodes] : detail::grouped_nodes(report)) {
        const std::string_view indent = container.empty() ? "    " : "        ";
        if (!container.empty()) text += fmt::format("    subgraph g{}[{}]\n", ++groups, label(container));
        for (const auto* node : nodes)
            text += fmt::format("{}{}[{}]\n", indent, id(node->address), label(node->address));
        if (!container.empty()) text += "    end\n";
    }
    for (const auto& edge : report.dependencies) {
        for (const auto& end : {edge.from, edge.to})
            if (!numbers.contains(end)) text += fmt::format("    {}[{}]\n", id(end), label(end));
        text += fmt::format("    {} --> {}\n", id(edge.from), id(edge.to));
    }
    return text;
}

}  // namespace omnigraph::cluster::cli

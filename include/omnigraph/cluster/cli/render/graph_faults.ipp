// Bodies of cli/render/graph_faults.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/limits.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>

namespace omnigraph::cluster::cli::detail {

struct answered {
    diagnostic_code code;
    std::string_view remedy;
};

OMNIGRAPH_INLINE bool is_limit(const diagnostic_code& code) {
    return std::ranges::find(codes::limit_codes, code) != codes::limit_codes.end();
}

/// Whether the caller's stop request is the reason; what is wrong with the input is told all the same.
OMNIGRAPH_INLINE bool was_stopped(const graph_error& failed) {
    return stop_scope::requested() && failed.effect == write_effect::no && failed.faults.empty() &&
           failed.query_faults.empty();
}

/// After these failures other things help than after others of their class.
OMNIGRAPH_INLINE std::optional<answered> answered_by(graph_reason reason) {
    switch (reason) {
        case graph_reason::query_of_other_kind:
            return answered{codes::call_input_invalid,
                            "Use the command for its kind, `omnigraph query` or `omnigraph mutate`."};
        case graph_reason::stored_query_not_found:
            return answered{codes::stored_query_missing, "`omnigraph queries` lists those that you may call."};
        case graph_reason::branch_not_found:
            return answered{codes::graph_not_found, "`omnigraph branch list` shows the branches of the graph."};
        case graph_reason::commit_not_found:
            return answered{codes::graph_not_found, "`omnigraph commit list` shows the commits of a branch."};
        // These stay as they are, however often the command runs.
        case graph_reason::branch_exists:
            return answered{codes::graph_conflict, "Choose another name; `omnigraph branch list` shows those in use."};
        case graph_reason::branch_has_descendants:
            return answered{codes::graph_conflict, "Delete its descendants first; `omnigraph branch list` shows them."};
        case graph_reason::clock_out_of_range:
            return answered{codes::clock_out_of_range, "Set the clock of this machine."};
        case graph_reason::graph_moved:
            return answered{codes::graph_failed, "Use the address to which the graph was moved."};
        case graph_reason::graph_replaced:
            return answered{codes::graph_conflict,
                            "Run the command again; it starts from the graph that is there then."};
        case graph_reason::storage_unavailable:
            return answered{codes::graph_failed,
                            "Check that the storage of the graph answers, and that its disk is not full; then run the "
                            "command again."};
        case graph_reason::none: break;
    }
    return std::nullopt;
}

/// The message, and what the commits before it hold.
OMNIGRAPH_INLINE std::string with_kept(const graph_error& failed) {
    if (failed.kept.empty()) return failed.message;
    return failed.message + (failed.message.ends_with('.') ? " " : "; ") + failed.kept;
}

OMNIGRAPH_INLINE answered answered_by(const graph_error& failed) {
    if (const auto exactly = answered_by(failed.reason)) return *exactly;
    switch (failed.fault) {
        case graph_fault::bad_request:
            return {codes::graph_request_invalid, "Correct the input and try again; nothing was changed."};
        case graph_fault::not_found: return {codes::graph_not_found, "Check the address of the graph."};
        case graph_fault::conflict:
            return {codes::graph_conflict, "Run the command again; it starts from the graph as it is then."};
        case graph_fault::unavailable:
            return {codes::embedding_failed, "Run the command again when the service answers; nothing was changed."};
        case graph_fault::internal: break;
    }
    return {codes::graph_failed,
            "Check the storage of the graph, and that its disk is not full; `omnigraph repair` shows what is lost."};
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE diagnostics diagnostics_of(const graph_error& failed, const std::string& subject,
                                            const std::string& input) {
    if (detail::was_stopped(failed))
        return {error(codes::command_interrupted, subject, detail::with_kept(failed))
                    .with_remedy("Run the command again.")};
    diagnostics findings;
    for (const auto& fault : failed.faults)
        findings.push_back(error(codes::data_invalid, subject, fault.message).with_position({input, fault.line, 0}));
    if (findings.empty() && graph::is_limit(failed)) {
        findings = diagnostics_of(failed.query_faults, subject, input);
    } else if (findings.empty()) {
        const auto [code, usual] = detail::answered_by(failed);
        const auto again = failed.kept.empty() ? usual : "Run the command again; it goes on from there.";
        findings.push_back(error(code, subject, detail::with_kept(failed))
                               .with_remedy(failed.remedy.empty() ? std::string{again} : failed.remedy));
    } else {
        findings.back().remedy = "Correct the input and try again; nothing was changed.";
    }
    if (failed.effect != write_effect::no)
        findings.back().remedy = failed.effect == write_effect::yes
                                     ? "The change took place, although this command failed: do not repeat it blindly."
                                     : "Whether the change took place is not known: look before you repeat it.";
    return findings;
}

OMNIGRAPH_INLINE diagnostics diagnostics_of(std::span<const query_fault> faults, const std::string& path,
                                            const std::string& file) {
    diagnostics findings;
    for (const auto& fault : faults) {
        if (detail::is_limit(fault.code)) {
            findings.push_back(error(fault.code, path, fault.message).with_remedy(fault.remedy));
            continue;
        }
        const auto code = fault.part == query_part::text ? codes::query_typecheck_error : codes::call_input_invalid;
        auto shown = error(code, path, std::string{fault.code.text} + ": " + fault.message).with_remedy(fault.remedy);
        if (fault.part == query_part::text) {
            shown.position = fault.position;
            shown.position.file = file;
        }
        findings.push_back(std::move(shown));
    }
    return findings;
}

}  // namespace omnigraph::cluster::cli

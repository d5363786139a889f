// log, show, diff, blame: the commands that read history (ledger/history.hpp). They read the header of cluster.yaml,
// the ledger and the history, take no lock and write nothing.
//
//     const auto told = commands::log<standard_kinds>(env, {.limit = 5});
//     if (!told.verified) return told.diagnostics;             // says where the chain is broken
//     const auto difference = commands::diff<standard_kinds>(env, "3", "5");
//
// A revision is named by its number or by the beginning of its record's digest (engine/execute/recorded_revision.hpp).
// log fails when the chain is broken; the others report what is readable, with a warning.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <omnigraph/cluster/engine/commands/history_reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

struct log_options {
    std::optional<std::size_t> limit = {};  ///< most revisions shown; the whole chain is verified anyway
};

/// The revisions, newest first. Codes of its own: history_empty, and the breaks of read_history as errors.
[[nodiscard]] log_report log(const environment& env, const kind_list& list, const log_options& options);

/// One revision in detail. Code: revision_not_found.
[[nodiscard]] show_report show(const environment& env, const kind_list& list, const std::string& revision);

/// The difference from `from` to `to`, or to the newest revision. Codes: revision_not_found, revision_text_missing.
[[nodiscard]] diff_report diff(const environment& env, const kind_list& list, const std::string& from,
                               const std::optional<std::string>& to);

/// Every revision that changed the row of `address`. Code: resource_not_found.
[[nodiscard]] blame_report blame(const environment& env, const kind_list& list, const std::string& address);

template <class List>
[[nodiscard]] log_report log(const environment& env, const log_options& options = {}) {
    return log(env, kind_list_of<List>, options);
}

template <class List>
[[nodiscard]] show_report show(const environment& env, const std::string& revision) {
    return show(env, kind_list_of<List>, revision);
}

template <class List>
[[nodiscard]] diff_report diff(const environment& env, const std::string& from,
                               const std::optional<std::string>& to = {}) {
    return diff(env, kind_list_of<List>, from, to);
}

template <class List>
[[nodiscard]] blame_report blame(const environment& env, const std::string& address) {
    return blame(env, kind_list_of<List>, address);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/history.ipp>
#endif

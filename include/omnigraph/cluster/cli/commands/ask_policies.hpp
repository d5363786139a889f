// `policy validate`, `policy test` and `policy explain`: bundles are read and asked, as the server asks them.
//
//     return ask_policies(policy_asked, list, env, terminal);
//
// (1) Nothing is written and no server is needed. The bundles are those that the folder declares, those that are
//     applied (--applied), or one file (--file).
// (2) The bundle bound to `cluster` decides about an action on the server, the bundle of a graph about one on the
//     graph. Where none is bound, the rules without a bundle decide (surfaces specification §3.6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster::cli {

struct policy_bundle_report {
    std::string name, kind;
    std::optional<std::string> source;
    std::vector<std::string> applies_to;
    std::uint64_t actors = 0, groups = 0, rules = 0;
};

struct policy_validate_report {
    bool ok = false;
    std::vector<policy_bundle_report> bundles;
    std::vector<diagnostic_report> diagnostics;
};

struct policy_case_report {
    std::string id, expected, decided;
    bool passed = false;
    std::optional<std::string> bundle, rule;
    std::string message;
};

struct policy_test_report {
    bool ok = false;  ///< every case is decided as expected
    std::uint64_t passed = 0, failed = 0;
    std::vector<policy_case_report> cases;
    std::vector<diagnostic_report> diagnostics;
};

struct policy_answer_report {
    std::string action, decided;
    std::optional<std::string> rule;
    std::string message;
};

struct policy_explain_report {
    bool ok = false;      ///< the question could be answered, whatever the answer is
    std::string decided;  ///< allow | deny
    std::string actor, action;
    std::optional<std::string> branch, target_branch, query, scope, bundle, rule;
    std::string message;
    std::vector<policy_answer_report> then;  ///< of invoke_query: what is asked once more, by what the query does
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster::cli

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::policy_bundle_report, name, kind, source, applies_to, actors, groups,
                       rules);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::policy_validate_report, ok, bundles, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::policy_case_report, id, expected, decided, passed, bundle, rule,
                       message);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::policy_test_report, ok, passed, failed, cases, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::policy_answer_report, action, decided, rule, message);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::policy_explain_report, ok, decided, actor, action, branch,
                       target_branch, query, scope, bundle, rule, message, then, diagnostics);

namespace omnigraph::cluster::cli {

/// The exit code is 1 when a bundle is faulty, a case is decided otherwise, or the question cannot be asked. Codes:
/// policy_invalid, policy_name_unknown, policy_bundle_missing, call_input_invalid (a bundle of the other kind, a branch
/// with blanks around its name), graph_ambiguous, and those of reading a folder, a ledger or a file.
[[nodiscard]] int ask_policies(const policy_command& options, const kind_list& list, const environment& env,
                               const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/ask_policies.ipp>
#endif

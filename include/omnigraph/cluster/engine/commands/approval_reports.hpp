// The reports of `cluster approve`, as `--json` prints them (control-plane specification §4.6).
//
//     approve_report report;
//     report.approval_id = "01JXB4Z5J0000000000000000G";
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster {

struct approve_report {
    bool ok = false;
    std::string config_dir;
    std::optional<std::string> approval_id, resource, operation, approved_by, expires_at;
    sparse<bool> existing;  ///< `approved_by` had approved this change before, and nothing was written
    std::vector<diagnostic_report> diagnostics;
};

/// An approval and whether it can still authorise a change.
struct approval_standing_report {
    std::string approval_id, resource, operation, reason, approved_by, created_at;
    std::string validity;  ///< valid | used | revoked | expired | stale
    std::optional<std::string> expires_at = {}, used_at = {}, used_by = {}, revoked_at = {}, revoked_by = {};
};

struct approvals_report {
    bool ok = false;
    std::string config_dir;
    std::vector<approval_standing_report> approvals;
    std::vector<diagnostic_report> diagnostics;
};

struct revoke_report {
    bool ok = false;
    std::string config_dir;
    std::optional<std::string> approval_id, resource, operation, approved_by, revoked_by;
    bool revoked = false;
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::approve_report, ok, config_dir, approval_id, resource, operation,
                       approved_by, expires_at, existing, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::approval_standing_report, approval_id, resource, operation, reason,
                       approved_by, created_at, validity, expires_at, used_at, used_by, revoked_at, revoked_by);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::approvals_report, ok, config_dir, approvals, diagnostics);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::revoke_report, ok, config_dir, approval_id, resource, operation, approved_by,
                       revoked_by, revoked, diagnostics);

// One difference between what is declared and what is applied, and what becomes of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster {

enum class operation { create, update, erase };

enum class disposition {
    applied,   ///< performed by apply
    derived,   ///< comes about when what it is folded from converges
    deferred,  ///< not something this version performs
    blocked,   ///< waits for something named by the reason
};

/// Why a change is not applied; these texts stand in reports and as conditions of statuses (specification §8.1).
namespace reasons {
inline constexpr std::string_view recovery_pending = "cluster_recovery_pending";
inline constexpr std::string_view approval_required = "approval_required";
inline constexpr std::string_view dependency_not_applied = "dependency_not_applied";
inline constexpr std::string_view unsupported_kind = "apply_unsupported_kind";
inline constexpr std::string_view graph_create_failed = "graph_create_failed";
}  // namespace reasons

struct change {
    std::string address;
    operation what = operation::create;
    std::size_t rank = 0;  ///< of its kind
    std::optional<digest> before{}, after{};
    std::optional<metadata_label> metadata{};  ///< set when only recorded metadata differs
    disposition outcome = disposition::applied;
    std::string_view reason{};
};

/// Sorted by address; at most one change an address.
using changes = std::vector<change>;

[[nodiscard]] constexpr std::string_view spelling(operation what) {
    switch (what) {
        case operation::create: return "create";
        case operation::update: return "update";
        case operation::erase: return "delete";
    }
    return "";
}

[[nodiscard]] constexpr std::string_view spelling(disposition outcome) {
    switch (outcome) {
        case disposition::applied: return "applied";
        case disposition::derived: return "derived";
        case disposition::deferred: return "deferred";
        case disposition::blocked: return "blocked";
    }
    return "";
}

[[nodiscard]] inline std::vector<change_report> report_of(const changes& all) {
    std::vector<change_report> reports;
    reports.reserve(all.size());
    for (const auto& c : all) {
        change_report report;
        report.resource = c.address;
        report.operation = spelling(c.what);
        if (c.before) report.before_digest = c.before->hex();
        if (c.after) report.after_digest = c.after->hex();
        report.disposition = std::string{spelling(c.outcome)};
        if (!c.reason.empty()) report.reason = std::string{c.reason};
        if (c.metadata) {
            report.binding_change = c.metadata->binding;
            report.metadata_change = std::string{c.metadata->text};
        }
        reports.push_back(std::move(report));
    }
    return reports;
}

}  // namespace omnigraph::cluster

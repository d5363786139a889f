// Bodies of cli/commands/examine_store.hpp.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <omnigraph/cluster/cli/commands/examine_store.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE json store_report_json(const store_report& report, const std::string& root) {
    boost::json::array findings;
    for (const auto& finding : report.findings) {
        boost::json::object object;
        object["promise"] = finding.promise;
        object["held"] = finding.held;
        object["advisory"] = finding.advisory;
        object["detail"] = finding.detail.empty() ? json(nullptr) : json(finding.detail);
        findings.push_back(std::move(object));
    }
    boost::json::object object;
    object["root"] = root;
    object["fit"] = report.fit();
    object["findings"] = std::move(findings);
    return object;
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

/// Remembers which folders a check of a local root will create, and removes them again. A root that was there keeps the
/// folder of its locks, which another process may hold; in a new root that nobody else uses, it goes, too.
class created_folders {
public:
    explicit created_folders(const std::string& root) : root_{root} {
        const auto lowest = root_ / store_check_prefix;
        std::error_code unknown;
        for (auto folder = lowest; folder.has_relative_path(); folder = folder.parent_path())
            if (!std::filesystem::exists(std::filesystem::symlink_status(folder, unknown))) missing_.push_back(folder);
            else break;
        root_is_new_ = std::ranges::find(missing_, root_) != missing_.end();
    }

    /// Deepest first; a folder that somebody uses meanwhile is not empty and stays.
    void remove() const {
        std::error_code in_use;
        for (const auto& folder : missing_) {
            if (root_is_new_ && folder == root_ && has_only_locks())
                std::filesystem::remove_all(root_ / key_lock_folder, in_use);
            if (!std::filesystem::remove(folder, in_use) && in_use) return;
        }
    }

private:
    [[nodiscard]] bool has_only_locks() const {
        std::error_code unknown;
        const std::filesystem::directory_iterator entries{root_, unknown};
        return !unknown && std::ranges::all_of(
                               entries, [](const auto& entry) { return entry.path().filename() == key_lock_folder; });
    }

    std::filesystem::path root_;
    bool root_is_new_ = false;
    std::vector<std::filesystem::path> missing_;
};

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const store_report& report,
                             const std::string& root) {
    out << "store doctor: " << printable(root) << (report.fit() ? " can hold a cluster" : " cannot hold a cluster")
        << '\n';
    for (const auto& finding : report.findings) {
        const auto word = finding.held ? "ok    " : finding.advisory ? "advice" : "BROKEN";
        const auto emphasis = finding.held ? tone::good : finding.advisory ? tone::caution : tone::bad;
        out << "  " << paint(emphasis, word) << ' ' << finding.promise;
        if (!finding.detail.empty()) out << ": " << printable(finding.detail);
        out << '\n';
    }
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int examine_store(const store_doctor_command& options, const store_opener& open, runtime& clock,
                                   const console& terminal) {
    const auto root = resolve_storage_root(options.root, ".");
    if (!root) return refuse(terminal, options.json, root.error().about(options.root), exit_code::failed);
    const auto created = root->starts_with("s3://") ? std::optional<detail::created_folders>{}
                                                    : std::optional{detail::created_folders{*root}};
    auto store = open(*root);
    if (!store) return refuse(terminal, options.json, std::move(store).error(), exit_code::failed);
    const auto report = check_store(**store, clock);
    if (created) created->remove();
    // Without the record, the next command that writes tests the bucket again.
    if (is_bucket(**store)) static_cast<void>(record_tests(**store, clock, report));
    if (options.json) terminal.out << pretty_json(store_report_json(report, *root)) << '\n';
    else detail::render(terminal.out, terminal.out_style, report, *root);
    return report.fit() ? exit_code::ok : exit_code::failed;
}

}  // namespace omnigraph::cluster::cli

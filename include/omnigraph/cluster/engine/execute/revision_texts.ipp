// Bodies of engine/execute/revision_texts.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/unified_diff.hpp>
#include <omnigraph/cluster/engine/execute/recorded_revision.hpp>
#include <omnigraph/cluster/engine/execute/revision_texts.hpp>

namespace omnigraph::cluster::detail {

class text_comparison {
public:
    text_comparison(object_store& store, kind_table kinds, const revision_pair& revisions, diagnostics& findings)
        : store_{store}, kinds_{kinds}, from_{revisions.from}, to_{revisions.to}, findings_{findings} {}

    std::vector<source_diff_report> compare(const std::vector<row_change>& changed) {
        std::map<std::pair<std::string, std::string>, std::vector<const row_change*>> texts;
        for (const auto& change : changed)
            if (!change.before || !change.after || change.before->digest != change.after->digest)
                texts[{change.before ? change.before->digest : "", change.after ? change.after->digest : ""}].push_back(
                    &change);
        std::vector<source_diff_report> reports;
        for (const auto& [digests, shared] : texts)
            if (auto report = compare_text(shared)) reports.push_back(*std::move(report));
        std::ranges::sort(reports, {}, &source_diff_report::path);
        return reports;
    }

private:
    std::optional<source_diff_report> compare_text(const std::vector<const row_change*>& shared) {
        const auto& change = *shared.front();
        const auto before = text_of(change.address, change.before, from_);
        const auto after = text_of(change.address, change.after, to_);
        if (!before || !after || (!change.before && !after->has_text) || (!change.after && !before->has_text) ||
            (!before->has_text && !after->has_text))
            return std::nullopt;
        auto difference = unified_diff(before->text, after->text);
        source_diff_report report;
        report.path = name_of(change);
        for (const auto* one : shared) report.resources.push_back(one->address);
        report.added = difference.added;
        report.removed = difference.removed;
        report.diff = std::move(difference.hunks);
        report.truncated = difference.truncated;
        return report;
    }

    struct side {
        bool has_text = false;
        std::string text = {};
    };

    /// nullopt after a warning when the text is no longer stored.
    std::optional<side> text_of(const std::string& address, const std::optional<resource_entry>& row,
                                const revision_contents& contents) {
        if (!row) return side{};
        auto text = recorded_text(store_, kinds_, address, *row, contents.sources);
        if (!text) return side{};
        if (text->state == payload_state::ok) return side{true, std::move(text->text)};
        if (text->state == payload_state::unreadable)
            findings_.push_back(error(codes::history_read_error, address,
                                      "The text of `" + address + "` with the digest " + row->digest +
                                          " cannot be read now, so its change is not shown: " + text->cause + ".")
                                    .with_remedy("Make the store answer, then run the command again."));
        else
            findings_.push_back(warning(codes::revision_text_missing, address,
                                        "The text of `" + address + "` with the digest " + row->digest +
                                            " is not kept any more, so its change is not shown.")
                                    .with_remedy("A copy of the storage root may have it."));
        return std::nullopt;
    }

    std::string name_of(const row_change& change) const {
        if (change.after)
            if (const auto* path = path_of(to_.sources, change.after->digest)) return *path;
        if (change.before)
            if (const auto* path = path_of(from_.sources, change.before->digest)) return *path;
        return change.address;
    }

    object_store& store_;
    kind_table kinds_;
    const revision_contents& from_;
    const revision_contents& to_;
    diagnostics& findings_;
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::vector<source_diff_report> text_changes(object_store& store, kind_table kinds,
                                                              const revision_pair& revisions,
                                                              const std::vector<row_change>& changed,
                                                              diagnostics& findings) {
    return detail::text_comparison{store, kinds, revisions, findings}.compare(changed);
}

}  // namespace omnigraph::cluster

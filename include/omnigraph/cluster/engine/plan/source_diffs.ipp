// Bodies of engine/plan/source_diffs.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/unified_diff.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/engine/plan/source_diffs.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

namespace detail {

/// A text, or why it cannot be shown.
struct shown_text {
    std::optional<std::string> text = {};
    std::string note = {};
};

OMNIGRAPH_INLINE shown_text applied_payload(object_store& store, const erased_kind& kind, const change& c) {
    auto check =
        verify_payload(store, layout::payload(kind.pattern, c.address, *c.before, kind.payload_extension), *c.before);
    switch (check.state) {
        case payload_state::ok: return {std::move(check.text), {}};
        case payload_state::missing: return {{}, "the applied text is missing from the catalog"};
        case payload_state::mismatch: return {{}, "the applied text in the catalog is damaged"};
        case payload_state::unreadable: break;
    }
    return {{}, "the applied text cannot be read: " + check.cause};
}

/// Makes the diffs of changed files.
class source_differ {
public:
    source_differ(kind_table kinds, object_store& store, const resource_table& declared,
                  const change_previews& previews)
        : kinds_{kinds}, store_{store}, declared_{declared}, previews_{previews} {}

    void add(const change& c) {
        const auto& kind = kinds_[c.rank];
        const auto preview = previews_.find(c.address);
        const bool live = preview != previews_.end() && !preview->second.live_source.empty();
        if (c.action != change_action::update || c.metadata || !c.before || !c.after) return;
        if (kind.payload_extension.empty() && !live) return;
        const auto& resource = declared_.at(c.address);
        const auto [known, inserted] =
            places_.emplace(std::tuple{resource.source, c.before->hex(), c.after->hex()}, reports_.size());
        if (!inserted) return reports_[known->second].resources.push_back(c.address);
        auto& report = reports_.emplace_back();
        report.path = resource.source;
        report.resources.push_back(c.address);
        if (reports_.size() > max_source_diffs) report.note = "too many files have changed; this one is not shown";
        else if (live) show(report, {preview->second.live_source, {}}, preview->second.declared_source);
        else show(report, applied_payload(store_, kind, c), resource.payload);
    }

    [[nodiscard]] std::vector<source_diff_report> take() { return std::move(reports_); }

private:
    static void show(source_diff_report& report, shown_text before, std::string_view after) {
        if (!before.text) {
            report.note = std::move(before.note);
            return;
        }
        auto difference = unified_diff(*before.text, after);
        report.added = difference.added;
        report.removed = difference.removed;
        report.truncated = difference.truncated;
        report.diff = is_utf8(difference.hunks) ? std::move(difference.hunks)
                                                : printable(difference.hunks, line_break_mode::kept);
    }

    kind_table kinds_;
    object_store& store_;
    const resource_table& declared_;
    const change_previews& previews_;
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places_;
    std::vector<source_diff_report> reports_;
};

}  // namespace detail

OMNIGRAPH_INLINE std::vector<source_diff_report> source_diffs(kind_table kinds, object_store& store,
                                                              const resource_table& declared, const changes& all,
                                                              const change_previews& previews) {
    detail::source_differ differ{kinds, store, declared, previews};
    for (const auto& c : all) differ.add(c);
    return differ.take();
}

}  // namespace omnigraph::cluster

// Bodies of engine/plan/target.hpp.
#pragma once

#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/engine/plan/target.hpp>

namespace omnigraph::cluster {

namespace detail {

/// The closure of the targets over what they need.
class target_closure {
public:
    explicit target_closure(const plan_input& whole) : whole_{whole} {
        for (const auto& c : diff(whole.kinds, whole.declared, whole.applied)) changes_.emplace(c.address, c);
        for (const auto& [address, row] : whole.applied) {
            const auto* kind = kind_of(whole.kinds, address);
            if (!kind || whole.declared.contains(address)) continue;
            for (auto& target : recorded_references(*kind, address, row))
                leaving_[std::move(target)].push_back(address);
        }
    }

    void add(const std::string& target) {
        std::vector<std::string> open{target};
        while (!open.empty()) {
            auto address = std::move(open.back());
            open.pop_back();
            if (!members_.insert(address).second) continue;
            for (auto& next : needs_of(address)) open.push_back(std::move(next));
        }
    }

    [[nodiscard]] bool contains(const std::string& address) const { return members_.contains(address); }
    [[nodiscard]] const std::map<std::string, change>& changes() const { return changes_; }

private:
    std::vector<std::string> needs_of(const std::string& address) const {
        const auto declared = whole_.declared.find(address);
        if (declared == whole_.declared.end()) {
            const auto leaving = leaving_.find(address);
            return leaving == leaving_.end() ? std::vector<std::string>{} : leaving->second;
        }
        auto needs = declared->second.references;
        const auto& kind = whole_.kinds[declared->second.rank];
        const auto c = changes_.find(address);
        if (kind.fence.carries && c != changes_.end() && c->second.action == change_action::create)
            needs.push_back(content_row(whole_.kinds, kind, address));
        return needs;
    }

    const plan_input& whole_;
    std::map<std::string, change> changes_;
    std::map<std::string, std::vector<std::string>> leaving_;  ///< from what is referred to, to rows that are to go
    address_set members_;
};

/// A ledger row in the form of a declared resource, so that planning finds no change.
OMNIGRAPH_INLINE declared_resource as_applied(const erased_kind& kind, const std::string& address,
                                              const resource_entry& row) {
    declared_resource resource;
    resource.rank = kind.rank;
    resource.content_digest = digest::parse(row.digest).value_or(digest{});
    resource.entry = row;
    resource.references = recorded_references(kind, address, row);
    return resource;
}

OMNIGRAPH_INLINE bool check_target(const plan_input& whole, const std::string& target, diagnostics& findings) {
    if (whole.declared.contains(target) || whole.applied.contains(target)) return true;
    std::vector<std::string> known;
    for (const auto& [address, resource] : whole.declared) known.push_back(address);
    for (const auto& [address, row] : whole.applied) known.push_back(address);
    findings.push_back(
        error(codes::target_unknown, target,
              "`" + printable(target) + "` is neither declared nor applied." + did_you_mean(target, known))
            .with_remedy("Name an address as `omnigraph cluster validate --json` lists it."));
    return false;
}

}  // namespace detail

OMNIGRAPH_INLINE std::optional<targeted_resources> limit_to_targets(const plan_input& whole,
                                                                    const std::vector<std::string>& targets,
                                                                    diagnostics& findings) {
    if (targets.empty()) return targeted_resources{};
    bool all_known = true;
    for (const auto& target : targets) all_known = detail::check_target(whole, target, findings) && all_known;
    if (!all_known) return std::nullopt;
    detail::target_closure closure{whole};
    for (const auto& target : targets) closure.add(target);
    targeted_resources part{whole.declared, {}};
    auto& table = *part.limited;
    for (const auto& [address, c] : closure.changes()) {
        if (closure.contains(address)) continue;
        part.left_out.push_back(address);
        const auto row = whole.applied.find(address);
        if (row == whole.applied.end()) table.erase(address);
        else table.insert_or_assign(address, detail::as_applied(whole.kinds[c.rank], address, row->second));
    }
    complete_rows(whole.kinds, table);
    return part;
}

}  // namespace omnigraph::cluster

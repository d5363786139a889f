// Matches accepted types or properties with desired ones (languages specification §6.3).
//
//     const auto matched = match_names(accepted.nodes, desired.nodes, can_go_back);
//     matched.pairs[0].before;      // what desired.nodes[0] was before; null: it is new
//     matched.leftovers;            // what nothing continues, in name order
//
// (1) The same name matches first; then @rename_from("Old"), when Old is accepted and no desired item has that name. An
//     annotation whose rename has happened already has no effect.
// (2) A rename that cannot be intended is refused, and nothing is dropped because of it: its source is unknown, still
//     declared, claimed twice, or the new name exists already.
// (3) A new item continues the accepted one that says to have been renamed from it, when nothing else does and
//     the caller says that it can: a schema that goes back over a rename loses nothing.
// (4) Both sides are sorted by name; matching takes time n log n.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>

namespace omnigraph::cluster::lang {

template <class Item>
struct name_pair {
    const Item* before = nullptr;
    bool renamed = false;
    std::string refusal = {};  ///< why the rename is refused; empty when it is not
};

template <class Item>
struct name_matching {
    std::vector<name_pair<Item>> pairs;  ///< one for each desired item, in their order
    std::vector<const Item*> leftovers;
};

template <class Item>
[[nodiscard]] const Item* find_named(const std::vector<Item>& sorted, std::string_view name) {
    const auto at = std::ranges::lower_bound(sorted, name, {}, &Item::name);
    return at != sorted.end() && at->name == name ? &*at : nullptr;
}

/// The names in its @rename_from, sorted like all annotations; interfaces have none.
template <class Item>
[[nodiscard]] std::vector<std::string_view> rename_sources(const Item& item) {
    std::vector<std::string_view> sources;
    if constexpr (requires { item.annotations; })
        for (const auto& one : item.annotations)
            if (one.name == "rename_from")
                sources.push_back(one.value ? std::string_view{*one.value} : std::string_view{});
    return sources;
}

template <class Item>
class name_matcher {
public:
    name_matcher(const std::vector<Item>& accepted, const std::vector<Item>& desired)
        : accepted_{accepted}, desired_{desired}, taken_(accepted.size()), claims_(accepted.size()) {}

    /// `can_go_back(before, after)` is asked of what may be renamed back.
    template <class Condition>
    [[nodiscard]] name_matching<Item> match(const Condition& can_go_back) {
        for (const auto& item : desired_) {
            auto& pair = result_.pairs.emplace_back();
            pair.before = find_named(accepted_, item.name);
            pair.before ? match_same_name(pair, item) : match_rename(pair, item);
        }
        match_back(can_go_back);
        refuse_shared_sources();
        for (std::size_t at = 0; at < accepted_.size(); ++at)
            if (!taken_[at]) result_.leftovers.push_back(&accepted_[at]);
        return std::move(result_);
    }

private:
    [[nodiscard]] std::size_t place_of(const Item* item) const {
        return static_cast<std::size_t>(item - accepted_.data());
    }

    void match_same_name(name_pair<Item>& pair, const Item& item) {
        taken_[place_of(pair.before)] = true;
        const auto known = rename_sources(*pair.before);
        for (const auto source : rename_sources(item)) {
            const auto* old = find_named(accepted_, source);
            if (!old || find_named(desired_, source) || std::ranges::binary_search(known, source)) continue;
            taken_[place_of(old)] = true;
            pair.refusal = "It is to be renamed from `" + old->name + "`, but `" + item.name +
                           "` exists already, beside it. To drop `" + old->name +
                           "`, remove it without @rename_from; to rename it, choose a new name.";
        }
    }

    void match_rename(name_pair<Item>& pair, const Item& item) {
        const auto named = rename_sources(item);
        if (named.empty()) return;
        const Item* source = nullptr;
        for (const auto name : named) {
            const auto* old = find_named(accepted_, name);
            if (!old) continue;
            if (source && source != old)
                pair.refusal = "It is to be renamed from both `" + source->name + "` and `" + old->name +
                               "`. Keep one @rename_from.";
            source = old;
            taken_[place_of(old)] = true;
        }
        if (!pair.refusal.empty()) return;
        if (!source) {
            pair.refusal = "It is to be renamed from `" + shortened(named.front()) +
                           "`, which the accepted schema does not have." + suggestion(named.front()) +
                           " Correct the name, or remove @rename_from to add it anew.";
            return;
        }
        if (find_named(desired_, source->name)) {
            pair.refusal = "It is to be renamed from `" + source->name + "`, which is still declared. Remove `" +
                           source->name + "`, or remove @rename_from to add it anew.";
            return;
        }
        pair.before = source;
        pair.renamed = true;
        ++claims_[place_of(source)];
    }

    /// Reads the @rename_from of accepted items backwards, for desired ones that continue nothing yet.
    template <class Condition>
    void match_back(const Condition& can_go_back) {
        std::vector<std::pair<std::string_view, const Item*>> earlier_names;
        for (const auto& item : accepted_)
            if (!taken_[place_of(&item)] && claims_[place_of(&item)] == 0 && !find_named(desired_, item.name))
                for (const auto name : rename_sources(item)) earlier_names.emplace_back(name, &item);
        std::ranges::sort(earlier_names);
        for (std::size_t at = 0; at < desired_.size(); ++at) {
            auto& pair = result_.pairs[at];
            if (pair.before) continue;
            const auto [first, last] = std::ranges::equal_range(earlier_names, std::string_view{desired_[at].name}, {},
                                                                &decltype(earlier_names)::value_type::first);
            if (last - first != 1 || !can_go_back(*first->second, desired_[at])) continue;
            pair = {first->second, true, {}};
            taken_[place_of(pair.before)] = true;
            ++claims_[place_of(pair.before)];
        }
    }

    void refuse_shared_sources() {
        for (auto& pair : result_.pairs) {
            if (!pair.renamed || claims_[place_of(pair.before)] < 2) continue;
            pair.refusal =
                "Several are to be renamed from `" + pair.before->name + "`. Keep @rename_from on one of them.";
            pair.before = nullptr;
            pair.renamed = false;
        }
    }

    /// Only for the first few renames, because each suggestion looks at all names.
    [[nodiscard]] std::string suggestion(std::string_view name) {
        constexpr int most = 8;
        if (++suggestions_ > most) return {};
        std::vector<std::string_view> names;
        for (const auto& one : accepted_) names.push_back(one.name);
        return did_you_mean(name, names);
    }

    const std::vector<Item>& accepted_;
    const std::vector<Item>& desired_;
    std::vector<bool> taken_;
    std::vector<int> claims_;
    name_matching<Item> result_;
    int suggestions_ = 0;
};

template <class Item, class Condition>
[[nodiscard]] name_matching<Item> match_names(const std::vector<Item>& accepted, const std::vector<Item>& desired,
                                              const Condition& can_go_back) {
    return name_matcher<Item>{accepted, desired}.match(can_go_back);
}

}  // namespace omnigraph::cluster::lang

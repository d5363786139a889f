// Bodies of lang/migration/name_lineage.hpp.
#pragma once

#include <set>
#include <string>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/migration/name_lineage.hpp>

namespace omnigraph::cluster::lang::detail {

/// A number for each type and property of one schema; the same number in another schema is the same type or property.
class identities {
public:
    using type_key = std::pair<type_kind, std::string>;
    using property_key = std::tuple<type_kind, std::string, std::string>;

    std::map<type_key, std::size_t> types = {};
    std::map<property_key, std::size_t> properties = {};

    template <class Visit>
    static void each_type(const canonical_schema& schema, const Visit& visit) {
        for (const auto& one : schema.interfaces) visit(type_kind::interface, one.name, one.properties);
        for (const auto& one : schema.nodes) visit(type_kind::node, one.name, one.properties);
        for (const auto& one : schema.edges) visit(type_kind::edge, one.name, one.properties);
    }
};

/// The names before the steps of a plan, by the names after them.
class earlier_names {
public:
    explicit earlier_names(const migration_plan& plan) {
        for (const auto& step : plan.steps) std::visit(*this, step);
    }

    /// nullopt: it is new.
    [[nodiscard]] std::optional<std::string> type(type_kind kind, const std::string& name) const {
        if (new_types_.contains({kind, name})) return std::nullopt;
        const auto renamed = types_.find({kind, name});
        return renamed == types_.end() ? name : renamed->second;
    }
    [[nodiscard]] std::optional<std::string> property(type_kind kind, const std::string& type,
                                                      const std::string& name) const {
        if (new_properties_.contains({kind, type, name})) return std::nullopt;
        const auto renamed = properties_.find({kind, type, name});
        return renamed == properties_.end() ? name : renamed->second;
    }

    void operator()(const add_type& step) { new_types_.emplace(step.kind, step.name); }
    void operator()(const rename_type& step) { types_[{step.kind, step.to}] = step.from; }
    void operator()(const add_property& step) {
        new_properties_.emplace(step.kind, step.type_name, step.property_name);
    }
    void operator()(const rename_property& step) { properties_[{step.kind, step.type_name, step.to}] = step.from; }
    /// Other steps change no names, or drop something.
    void operator()(const auto&) {}

private:
    std::set<identities::type_key> new_types_;
    std::map<identities::type_key, std::string> types_;
    std::set<identities::property_key> new_properties_;
    std::map<identities::property_key, std::string> properties_;
};

class lineage_tracker {
public:
    explicit lineage_tracker(std::span<const past_schema> past) : past_{past} {
        for (std::size_t at = 0; at < past.size(); ++at) known_.push_back(at == 0 ? begin() : follow(at));
    }

    [[nodiscard]] name_lineage between(std::size_t earlier, std::size_t later) const {
        const auto &from = known_[earlier], &to = known_[later];
        std::map<std::size_t, std::string> names;
        for (const auto& [key, number] : to.types) names.emplace(number, key.second);
        for (const auto& [key, number] : to.properties) names.emplace(number, std::get<2>(key));
        name_lineage lineage;
        for (const auto& [key, number] : from.types)
            if (const auto now = names.find(number); now != names.end()) lineage.types.emplace(key, now->second);
        for (const auto& [key, number] : from.properties)
            if (const auto now = names.find(number); now != names.end()) lineage.properties.emplace(key, now->second);
        return lineage;
    }

private:
    [[nodiscard]] identities begin() {
        identities fresh;
        identities::each_type(*past_[0].schema, [&](type_kind kind, const std::string& type, const auto& properties) {
            fresh.types[{kind, type}] = next_++;
            for (const auto& property : properties) fresh.properties[{kind, type, property.name}] = next_++;
        });
        return fresh;
    }

    [[nodiscard]] identities follow(std::size_t at) {
        if (const auto restored = past_[at].restored; restored && *restored < at) return known_[*restored];
        const auto& before = *past_[at - 1].schema;
        const auto& after = *past_[at].schema;
        const earlier_names names{plan_migration(before, after)};
        const auto& was = known_[at - 1];
        identities now;
        identities::each_type(after, [&](type_kind kind, const std::string& type, const auto& properties) {
            const auto old_type = names.type(kind, type);
            const auto same = old_type ? was.types.find({kind, *old_type}) : was.types.end();
            const bool is_known = same != was.types.end();
            now.types[{kind, type}] = is_known ? same->second : next_++;
            for (const auto& property : properties) {
                const auto old = is_known ? names.property(kind, type, property.name) : std::nullopt;
                const auto known = old ? was.properties.find({kind, *old_type, *old}) : was.properties.end();
                now.properties[{kind, type, property.name}] = known != was.properties.end() ? known->second : next_++;
            }
        });
        return now;
    }

    std::span<const past_schema> past_;
    std::vector<identities> known_;  ///< one for each schema
    std::size_t next_ = 0;
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE name_lineage lineage_of(std::span<const past_schema> past, std::size_t earlier) {
    return detail::lineage_tracker{past}.between(earlier, past.size() - 1);
}

}  // namespace omnigraph::cluster::lang

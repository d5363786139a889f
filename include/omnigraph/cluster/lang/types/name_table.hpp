// A table with names as keys, made for few entries: the variables of a scope, the parameters of a query.
//
//     name_table<const parameter*> all;
//     if (!all.add(given.name, &given)) print("known already");
//     const auto* at = all.find("name");         // null when it is not there
//
// (1) Entries keep their order of addition. A short table is searched; a longer one has an index, so nothing is
//     quadratic.
// (2) Names are not copied, so they must outlive the table.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace omnigraph::cluster::lang {

template <class Value>
class name_table {
public:
    struct entry {
        std::string_view name;
        Value value;
    };

    /// Valid until the next addition; null when there is no such name.
    [[nodiscard]] const Value* find(std::string_view name) const {
        const auto at = place_of(name);
        return at == entries_.size() ? nullptr : &entries_[at].value;
    }

    /// False, without a change, when the name exists.
    bool add(std::string_view name, Value value) {
        if (find(name)) return false;
        if (entries_.empty()) entries_.reserve(4);
        entries_.push_back({name, std::move(value)});
        if (entries_.size() > max_searched) index();
        return true;
    }

    /// Adds the name, or replaces its value.
    void set(std::string_view name, Value value) {
        if (!add(name, value)) entries_[place_of(name)].value = std::move(value);
    }

    [[nodiscard]] const std::vector<entry>& entries() const { return entries_; }

private:
    static constexpr std::size_t max_searched = 16;

    /// The number of entries when there is no such name.
    [[nodiscard]] std::size_t place_of(std::string_view name) const {
        if (!places_.empty()) {
            const auto at = places_.find(name);
            return at == places_.end() ? entries_.size() : at->second;
        }
        for (std::size_t at = 0; at < entries_.size(); ++at)
            if (entries_[at].name == name) return at;
        return entries_.size();
    }

    void index() {
        for (auto at = places_.size(); at < entries_.size(); ++at) places_.emplace(entries_[at].name, at);
    }

    std::vector<entry> entries_;
    std::unordered_map<std::string_view, std::size_t> places_;  ///< empty while the table is short
};

}  // namespace omnigraph::cluster::lang

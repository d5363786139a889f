// Reads the parts of a stored canonical form: properties, types, annotations, constraints. canonical_reader.hpp puts
// them together and checks the whole.
//
// Only the first fault is kept, with its place; reading continues without effect. A part with a fault is empty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

class canonical_parts_reader {
public:
    /// The first fault, as a clause; empty without a fault.
    [[nodiscard]] const std::string& why() const { return why_; }

protected:
    [[nodiscard]] bool sound() const { return why_.empty(); }
    void enter(std::string place) { place_ = std::move(place); }
    void fail(const std::string& what);

    /// Checks for an object with exactly these keys in this order.
    [[nodiscard]] bool has_keys(const json& encoded, std::initializer_list<std::string_view> keys);
    /// The member at a position of an object whose keys have been checked.
    [[nodiscard]] static const json& at(const json& object, std::size_t place);

    template <class Item, class Read>
    void list(const json& object, std::size_t place, std::vector<Item>& into, Read read) {
        const auto* all = at(object, place).if_array();
        if (!all) return fail("a list is missing");
        for (const auto& one : *all) {
            if (!sound()) return;
            into.push_back(read(one));
        }
    }

    [[nodiscard]] std::string text(const json& encoded);
    [[nodiscard]] bool truth(const json& encoded);
    [[nodiscard]] std::uint32_t number(const json& encoded,
                                       std::uint32_t most = std::numeric_limits<std::uint32_t>::max());

    /// Whether `text` is a name that begins with a letter from `first` to `last`, or with `_` for lower-case names.
    [[nodiscard]] static bool is_name(std::string_view text, char first, char last);
    [[nodiscard]] std::string lower_name(const json& encoded);

    [[nodiscard]] canonical_property property(type_kind kind, const std::string& owner, const json& encoded);

    [[nodiscard]] value_type type(const json& encoded);

    [[nodiscard]] enum_words words(const json& encoded, const value_type& type);

    [[nodiscard]] canonical_annotation annotation(const json& encoded);

    [[nodiscard]] lang::cardinality cardinality(const json& encoded);

    [[nodiscard]] canonical_constraint constraint(const json& encoded);

    [[nodiscard]] canonical_constraint fill(canonical_constraint rule, const json& encoded);

    [[nodiscard]] std::optional<range_bound> bound(const json& encoded);

private:
    std::string why_;
    std::string place_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/canonical/canonical_parts_reader.ipp>
#endif

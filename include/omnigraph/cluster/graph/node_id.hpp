// The id of a node: from its key, or fresh.
//
//     node_id(person, values)      // key `name` = "Ann"           -> Ann
//                                  // key `number` = 7             -> 7
//                                  // key (name, tenant)           -> ["Ann","acme"]
//
// A single String key is the id as it is; another single scalar is spelled as its
// literal. A composite key becomes the JSON array of its values in the order of the
// properties' names, without blanks: two tuples never share an id.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/cells.hpp>
#include <omnigraph/cluster/lang/catalog.hpp>
#include <omnigraph/cluster/lang/value.hpp>

namespace omnigraph::cluster::graph {

/// `values` stand in the order of `type.properties` and fit them; the type has a key.
[[nodiscard]] std::string node_id(const lang::node_type& type, const std::vector<lang::value>& values);

/// Fresh ids for one call: the first is a ULID of the runtime, each next one is its
/// successor, so the rows of a load arrive in the order of their ids.
class id_sequence {
public:
    explicit id_sequence(runtime& clock) : clock_{&clock} {}

    [[nodiscard]] std::string next() {
        if (last_.empty() || !increment()) last_ = clock_->new_id();
        return last_;
    }

private:
    /// The random part (the last 16 characters) plus one; false when it is exhausted.
    [[nodiscard]] bool increment() {
        static constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        for (std::size_t i = last_.size(); i-- > 10;) {
            const auto digit = digits.find(last_[i]);
            if (digit + 1 < digits.size()) {
                last_[i] = digits[digit + 1];
                return true;
            }
            last_[i] = '0';
        }
        return false;
    }

    runtime* clock_;
    std::string last_;
};

// ---- details ----------------------------------------------------------------------------

inline std::string node_id(const lang::node_type& type, const std::vector<lang::value>& values) {
    const auto value_of = [&](const std::string& name) -> std::pair<const lang::value_type*, const lang::value*> {
        const auto* property = type.find(name);
        const auto at = static_cast<std::size_t>(property - type.properties.data());
        return {&property->type, &values[at]};
    };
    if (type.key.size() == 1) {
        const auto [value_type, value] = value_of(type.key.front());
        if (const auto* text = std::get_if<std::string>(&value->held)) return *text;
        return literal_text(*value_type, *value);
    }
    std::string id = "[";
    for (const auto& name : type.key) {
        const auto [value_type, value] = value_of(name);
        if (id.size() > 1) id += ',';
        id += std::holds_alternative<std::string>(value->held) || value_type->of == lang::scalar::date || value_type->of == lang::scalar::datetime
                  ? json_string(literal_text(*value_type, *value))
                  : literal_text(*value_type, *value);
    }
    return id + "]";
}

}  // namespace omnigraph::cluster::graph

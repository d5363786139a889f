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

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// `values` stand in the order of `type.properties` and fit them; the type has a key.
[[nodiscard]] std::string node_id(const lang::node_type& type, const std::vector<lang::value>& values);

/// Fresh ids for one call: ULIDs that start at a place of their own and count up, so the
/// rows of a load arrive in the order of their ids, and drawing one costs nothing.
class id_sequence {
public:
    explicit id_sequence(runtime& clock) : clock_{&clock} {}

    [[nodiscard]] std::string next() {
        if (last_.empty() || !increment()) last_ = start();
        return last_;
    }

private:
    /// The time of a new id, and random digits hashed from it: ids of a runtime that
    /// counts would otherwise follow each other as closely as the ids of one call do.
    [[nodiscard]] std::string start() {
        const auto id = clock_->new_id();
        const auto sum = digest_of_bytes(id);
        std::array<std::uint8_t, 10> random{};
        std::copy_n(sum.bytes.begin(), random.size(), random.begin());
        return id.substr(0, 10) + make_ulid(0, random).substr(10);
    }

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

namespace detail {

/// How a literal of this type is written, without the quotes of a text.
[[nodiscard]] inline std::string literal_text(const lang::value_type& type, const lang::value& value) {
    if (const auto* text = std::get_if<std::string>(&value.held)) return *text;
    const auto* number = std::get_if<std::int64_t>(&value.held);
    if (number && type.of == lang::scalar::date) return lang::format_date(*number);
    if (number && type.of == lang::scalar::datetime) return lang::format_datetime(*number);
    return compact_json(json_of(value));
}

}  // namespace detail

inline std::string node_id(const lang::node_type& type, const std::vector<lang::value>& values) {
    const auto text_of = [&](const std::string& name, bool as_json) {
        const auto* property = type.find(name);
        const auto& value = values[static_cast<std::size_t>(property - type.properties.data())];
        auto text = detail::literal_text(property->type, value);
        const bool is_text = !lang::is_numeric(property->type.of) && property->type.of != lang::scalar::boolean;
        return as_json && is_text ? compact_json(json(text)) : text;
    };
    if (type.key.size() == 1) return text_of(type.key.front(), false);
    std::string id = "[";
    for (const auto& name : type.key) id += (id.size() > 1 ? "," : "") + text_of(name, true);
    return id + "]";
}

}  // namespace omnigraph::cluster::graph

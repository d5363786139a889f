// Bodies of graph/versions/table_pins.hpp.
#pragma once

#include <cstdint>
#include <optional>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/table_digest.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>

namespace omnigraph::cluster::graph::detail {

/// nullopt for a table of an older commit; an empty table always has one.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<table_digest> digest_of(const table_pin& pin) {
    if (pin.digest) return table_digest::parse(*pin.digest);
    return pin.rows == 0 ? std::optional{table_digest{}} : std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE sql_result<done> count_rows(database& db, const physical_table& table, table_pin& pin) {
    const auto rows = db.integer_of("SELECT count(*) FROM " + table.sql_name());
    if (!rows) return rows.error();
    const auto digest = digest_of_table(db, table);
    if (!digest) return digest.error();
    pin.rows = static_cast<std::uint64_t>(rows->value_or(0));
    pin.digest = digest->hex();
    return done{};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<done> carry_pins(database& db, const table_layout& tables, const row_delta& delta,
                                             table_pins& pins) {
    for (const auto& [key, table] : tables.tables()) {
        auto& pin = pins[key];
        auto digest = detail::digest_of(pin);
        if (const auto changes = delta.find(key); changes != delta.end()) {
            ++pin.version;
            pin.rows += static_cast<std::uint64_t>(changes->second.growth());
            if (digest) *digest += change_of(table, changes->second);
        }
        if (digest) pin.digest = digest->hex();
        else if (auto counted = detail::count_rows(db, table, pin); !counted) return counted.error();
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> count_pins(database& db, const table_layout& tables,
                                             const std::set<std::string>& changed, table_pins& pins) {
    for (const auto& [key, table] : tables.tables()) {
        auto& pin = pins[key];
        if (changed.contains(key)) ++pin.version;
        else if (const auto digest = detail::digest_of(pin)) {
            pin.digest = digest->hex();
            continue;
        }
        if (auto counted = detail::count_rows(db, table, pin); !counted) return counted.error();
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<std::string> differing_table(database& db, const table_layout& tables,
                                                         const table_pins& pins, const std::set<std::string>& counted) {
    for (const auto& [key, table] : tables.tables()) {
        if (counted.contains(key)) continue;
        const auto held = digest_of_table(db, table);
        if (!held) return held.error();
        const auto pin = pins.find(key);
        const auto expected = pin == pins.end() ? std::nullopt : detail::digest_of(pin->second);
        if (expected != *held) return key;
    }
    return std::string{};
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/sqlite/computed_values.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/computed_values.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::string_view lost_value =
    "what is computed has no value: a number is too large, something is divided by zero, or a date is beyond the years "
    "0000 to 9999";

/// An update of one table whose values depend on the row.
class computed_update {
public:
    computed_update(database& db, const physical_table& table, const update_rules& rules)
        : db_{db}, table_{table}, rules_{rules} {}

    [[nodiscard]] graph_result<std::uint64_t> run(const std::vector<lang::property_value>& assignments,
                                                  const std::vector<lang::value>& fixed) {
        if (auto written = write(assignments); !written) return written.error();
        if (auto made =
                db_.run("CREATE TEMP TABLE computed(id TEXT PRIMARY KEY NOT NULL" + columns_ + ") WITHOUT ROWID");
            !made)
            return failed(made.error());
        auto filled = fill(fixed);
        auto changed = filled ? assign() : graph_result<std::uint64_t>{filled.error()};
        if (auto dropped = db_.run("DROP TABLE temp.computed"); !dropped && changed) return failed(dropped.error());
        return changed;
    }

private:
    /// One assigned column, and where its value stands in the SELECT; nowhere when it is fixed.
    struct target {
        const physical_column* column;
        std::size_t position;
        int selected = -1;
        lang::value_type type = {};
    };

    [[nodiscard]] graph_error failed(const sql_error& error) const {
        return from_sql(error, "in statement " + std::to_string(rules_.where.number));
    }

    [[nodiscard]] graph_result<done> write(const std::vector<lang::property_value>& assignments) {
        select_ = "SELECT v0.id";
        int next = 1;
        for (const auto& assignment : assignments) {
            const auto* column = table_.find(assignment.name);
            if (!column) continue;
            target made{column, static_cast<std::size_t>(column - table_.columns.data())};
            if (lang::is_computed(assignment.value)) {
                auto sql = rules_.expressions.computed(&table_, assignment.value, bound_);
                if (!sql) return sql.error();
                select_ += ", " + sql->value + ", " + sql->lost;
                made.selected = std::exchange(next, next + 2);
                made.type = sql->type;
            }
            const auto name = fmt::format("c{}", targets_.size());
            columns_ += ", " + name;
            places_ += fmt::format(", ?{}", targets_.size() + 2);
            set_ += fmt::format("{}{} = c.{}", set_.empty() ? "" : ", ", column->sql_name(), name);
            differs_ += fmt::format("{}t.{} IS NOT c.{}", differs_.empty() ? "" : " OR ", column->sql_name(), name);
            targets_.push_back(made);
        }
        select_ += " FROM " + table_.sql_name() + " v0 WHERE v0.id IN (SELECT id FROM temp.matched)";
        return done{};
    }

    /// temp.computed: the new values of each row. Stops at the largest number of faults.
    [[nodiscard]] graph_result<done> fill(const std::vector<lang::value>& fixed) {
        auto select = db_.prepare(select_);
        if (!select) return failed(select.error());
        select->bind_all(bound_);
        auto insert = db_.prepare("INSERT INTO temp.computed VALUES(?1" + places_ + ")");
        if (!insert) return failed(insert.error());
        while (!rules_.findings.full()) {
            const auto more = select->step();
            if (!more) return failed(more.error());
            if (!*more) break;
            const std::string id{select->text(0)};
            std::vector<lang::value> values(table_.columns.size());
            if (!compute(*select, id, values)) continue;
            if (!rules_.constraints.check(values, rules_.where, rules_.findings, {id, true})) continue;
            insert->bind(1, id);
            for (std::size_t at = 0; at < targets_.size(); ++at) {
                const auto& [column, position, selected, type] = targets_[at];
                insert->bind(static_cast<int>(at) + 2,
                             to_cell(column->type, selected < 0 ? fixed[position] : values[position]));
            }
            if (auto ran = insert->run(); !ran) return failed(ran.error());
        }
        return done{};
    }

    /// The computed values of one row; false after adding a fault.
    [[nodiscard]] bool compute(const statement& row, const std::string& id, std::vector<lang::value>& values) {
        bool fits = true;
        for (const auto& [column, position, selected, type] : targets_) {
            if (selected < 0) continue;
            auto value = row.integer(selected + 1) != 0
                             ? result<lang::value, type_mismatch>{type_mismatch{std::string{lost_value}}}
                             : fit(column->type, from_cell(type, row.cell(selected)));
            if (value) values[position] = *std::move(value);
            else refuse(*column, id, value.error());
            fits = fits && value;
        }
        return fits;
    }

    void refuse(const physical_column& column, std::string_view id, const type_mismatch& why) {
        const auto property = table_.type + "." + column.property;
        rules_.findings.add(rules_.where, of_rows(why.at(fmt::format("{} of '{}'", property, shortened(id))),
                                                  fmt::format("{} of a row: what is computed does not fit {}", property,
                                                              lang::display(column.type))));
    }

    [[nodiscard]] graph_result<std::uint64_t> assign() {
        if (!rules_.findings.empty() || targets_.empty()) return std::uint64_t{0};
        auto change = db_.prepare("UPDATE " + table_.sql_name() + " AS t SET " + set_ +
                                  " FROM temp.computed c WHERE t.id = c.id AND (" + differs_ + ")");
        if (!change) return failed(change.error());
        if (auto ran = change->run(); !ran) return failed(ran.error());
        return static_cast<std::uint64_t>(db_.changes());
    }

    database& db_;
    const physical_table& table_;
    const update_rules& rules_;
    std::vector<target> targets_;
    std::vector<column_value> bound_;
    std::string select_, columns_, places_, set_, differs_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<computed_values> compute_values(database& db, const row_expressions& expressions,
                                                              std::string_view type,
                                                              const std::vector<lang::property_value>& assignments,
                                                              input_position where, data_faults& findings) {
    computed_values values;
    for (const auto& assignment : assignments) {
        if (!lang::is_computed(assignment.value)) continue;
        std::vector<column_value> bound;
        const auto sql = expressions.computed(nullptr, assignment.value, bound);
        if (!sql) return sql.error();
        const auto doing = "in statement " + std::to_string(where.number);
        auto select = db.prepare("SELECT " + sql->value + ", " + sql->lost);
        if (!select) return from_sql(select.error(), doing);
        select->bind_all(bound);
        if (const auto there = select->step(); !there) return from_sql(there.error(), doing);
        if (select->integer(1) != 0)
            findings.add(where, of_input(fmt::format("{}.{}: {}", type, assignment.name, detail::lost_value)));
        else values.emplace(&assignment, from_cell(sql->type, select->cell(0)));
    }
    return values;
}

OMNIGRAPH_INLINE graph_result<std::uint64_t> update_computed(database& db, const physical_table& table,
                                                             const std::vector<lang::property_value>& assignments,
                                                             const std::vector<lang::value>& fixed,
                                                             const update_rules& rules) {
    return detail::computed_update{db, table, rules}.run(assignments, fixed);
}

}  // namespace omnigraph::cluster::graph

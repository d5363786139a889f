// Bodies of graph/sqlite/packed_load.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/appended_pages.hpp>
#include <omnigraph/cluster/graph/sqlite/bulk_writer.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/known_ids.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_load.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_table.hpp>
#include <omnigraph/cluster/graph/sqlite/record_stream.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/graph/values/row_constraints.hpp>

namespace omnigraph::cluster::graph::detail {

class packed_loader {
public:
    packed_loader(database& db, const table_layout& schema, const load_request& request, runtime& clock,
                  appended_pages file, std::size_t most_held)
        : db_{db},
          schema_{schema},
          mode_{request.mode},
          most_held_{most_held},
          file_{std::move(file)},
          ids_{clock},
          records_{request, schema, ids_, findings_, nullptr} {}

    [[nodiscard]] graph_result<std::optional<loaded_rows>> run() {
        const auto stored = store_all();
        if (!stored) return stored.error();
        if (!*stored) return std::optional<loaded_rows>{};
        const auto kept = finish();
        if (!kept) return from_sql(kept.error(), "packing the rows");
        if (!*kept) return std::optional<loaded_rows>{};
        return std::optional{report()};
    }

private:
    static constexpr std::size_t most_id_bytes = std::size_t{64} << 20;

    struct target {
        packed_table rows;
        row_constraints rules;
        const physical_table* table;
        std::array<known_ids*, 2> ids = {};  ///< of the ends of edges; the first one of nodes

        [[nodiscard]] bool has_ends() const { return table->edge && ids[0]->has_all_ends() && ids[1]->has_all_ends(); }
    };

    [[nodiscard]] graph_result<bool> store_all() {
        auto more = records_.begin();
        std::uint64_t stored = 0;
        for (; more && *more; more = records_.next()) {
            const auto& record = records_.record();
            if (!record) return false;
            auto into = target_of(*record->table);
            if (!into) return into.error();
            if (!*into) return false;
            if (!(*into)->rules.check(record->content.values, records_.place(), findings_)) return false;
            if (auto added = (*into)->rows.add(record->content); !added)
                return from_sql(added.error(), "loading " + record->table->key());
            note_ids(**into, record->content);
            constexpr std::uint64_t looked_each = 1024;
            if (++stored % looked_each == 0 && !make_room()) return false;
        }
        if (!more) return more.error();
        return findings_.empty();
    }

    static void note_ids(const target& into, const table_row& row) {
        if (!into.table->edge) return into.ids[0]->add_node(row.id);
        into.ids[0]->add_end(row.src);
        into.ids[1]->add_end(row.dst);
    }

    [[nodiscard]] bool make_room() {
        std::size_t held = 0;
        for (const auto& [name, into] : targets_) held += into.rows.held_bytes();
        if (held <= most_held_) return true;
        return std::ranges::all_of(targets_, [](auto& one) { return one.second.rows.spill().has_value(); });
    }

    /// Null for a table whose ends need a look at the nodes.
    [[nodiscard]] graph_result<target*> target_of(const physical_table& table) {
        if (last_ && last_->table == &table) return last_;
        if (const auto at = targets_.find(table.name); at != targets_.end()) return last_ = &at->second;
        if (table.edge && has_typed_ends(table)) return nullptr;
        auto rows = packed_table::open(db_, table, file_.pages());
        if (!rows) return from_sql(rows.error(), "preparing to load " + table.key());
        auto rules = row_constraints::compile(*table.declared);
        if (!rules) return rules.error();
        target made{*std::move(rows), *std::move(rules), &table};
        const auto ids_of = [&](std::string_view type) {
            return &ids_of_.try_emplace(std::string{type}, most_id_bytes).first->second;
        };
        if (!table.edge) made.ids[0] = ids_of(table.type);
        else
            for (const auto& end : ends_of(table)) made.ids[end.column == "src" ? 0 : 1] = ids_of(end.types);
        return last_ = &targets_.emplace(table.name, std::move(made)).first->second;
    }

    [[nodiscard]] sql_result<bool> finish() {
        if (auto released = file_.release(); !released) return released.error();
        for (auto& [name, into] : targets_) {
            const auto distinct = into.rows.finish();
            if (!distinct || !*distinct) return distinct;
        }
        if (auto told = file_.tell(); !told) return told.error();
        for (const auto& [name, into] : targets_) {
            const auto kept = bulk_writer::keeps_rules_as_whole(db_, *into.table, schema_, into.has_ends());
            if (!kept || !*kept) return kept;
        }
        return true;
    }

    [[nodiscard]] loaded_rows report() const {
        loaded_rows loaded;
        for (const auto& [name, into] : targets_) {
            const auto key = into.table->key();
            loaded.rows[key] = into.rows.rows();
            loaded.tables.changed.insert(key);
            if (mode_ == load_mode::overwrite) loaded.tables.strict.insert(key);
        }
        return loaded;
    }

    database& db_;
    const table_layout& schema_;
    load_mode mode_;
    std::size_t most_held_;
    appended_pages file_;
    id_sequence ids_;
    data_faults findings_{"record"};
    record_stream records_;
    std::map<std::string, known_ids> ids_of_;     ///< by node type
    std::map<std::string_view, target> targets_;  ///< by physical name
    target* last_ = nullptr;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<bool> can_load_packed(database& db, const table_layout& schema,
                                                    const load_request& request) {
    if (request.embed) return false;
    for (const auto& [key, table] : schema.tables()) {
        const auto row = db.integer_of("SELECT 1 FROM " + table.sql_name() + " LIMIT 1");
        if (!row) return from_sql(row.error(), "preparing to load " + key);
        if (*row) return false;
    }
    const auto file = appended_pages::open(db);
    if (!file) return from_sql(file.error(), "preparing to load");
    return file->has_value();
}

OMNIGRAPH_INLINE graph_result<std::optional<loaded_rows>> load_packed(database& db, const table_layout& schema,
                                                                      const load_request& request, runtime& clock,
                                                                      std::size_t most_held) {
    auto file = appended_pages::open(db);
    if (!file) return from_sql(file.error(), "preparing to load");
    if (!*file) return std::optional<loaded_rows>{};
    return detail::packed_loader{db, schema, request, clock, **std::move(file), most_held}.run();
}

}  // namespace omnigraph::cluster::graph

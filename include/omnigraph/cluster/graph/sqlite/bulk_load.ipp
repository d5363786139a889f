// Bodies of graph/sqlite/bulk_load.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/embedding/collected_texts.hpp>
#include <omnigraph/cluster/graph/sqlite/bulk_load.hpp>
#include <omnigraph/cluster/graph/sqlite/bulk_writer.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_matcher.hpp>
#include <omnigraph/cluster/graph/sqlite/known_ids.hpp>
#include <omnigraph/cluster/graph/sqlite/record_stream.hpp>
#include <omnigraph/cluster/graph/sqlite/write_pulse.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/graph/values/row_constraints.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph::detail {

class bulk_loader {
public:
    bulk_loader(database& db, const table_layout& schema, const load_request& request, runtime& clock,
                collected_texts* texts)
        : db_{db},
          schema_{schema},
          mode_{request.mode},
          texts_{request.embed ? texts : nullptr},
          ids_{clock},
          records_{request, schema, ids_, findings_, texts_} {}

    [[nodiscard]] graph_result<std::optional<loaded_rows>> run() {
        auto read = store_all();
        if (read && *read && nameless_ > 0) read = match_nameless();
        if (!read) return read.error();
        if (!*read) return std::optional<loaded_rows>{};
        if (texts_ && texts_->has_missing()) return texts_->end_call();
        const auto kept = finish();
        if (!kept) return from_sql(kept.error(), "checking constraints");
        if (!*kept) return std::optional<loaded_rows>{};
        return std::optional{report()};
    }

private:
    struct target {
        bulk_writer writer;
        row_constraints rules;
        std::optional<edge_matcher> stored = {};  ///< merges of edges into a table that had some
        known_ids* nodes = nullptr;               ///< of a node table that was empty
        std::array<known_ids*, 2> ends = {};      ///< of an edge table that was empty

        [[nodiscard]] bool has_ends() const { return ends[0] && ends[0]->has_all_ends() && ends[1]->has_all_ends(); }
    };

    /// More ids of a type than fit are looked for in its table.
    static constexpr std::size_t most_id_bytes = std::size_t{64} << 20;

    /// The next record, or none at the end of the input; false when something is wrong.
    [[nodiscard]] graph_result<bool> store_all() {
        auto more = records_.begin();
        for (; more && *more; more = records_.next()) {
            const auto& record = records_.record();
            if (!record) return false;
            auto into = target_of(*record->table);
            if (!into) return into.error();
            if (!*into) return false;
            // Which stored edge it is can be told when those are known that records name by their ids.
            if ((*into)->stored && !record->id_given) {
                ++nameless_;
                continue;
            }
            auto stored = store(**into, *record);
            if (!stored || !*stored) return stored;
        }
        if (!more) return more.error();
        return findings_.empty();
    }

    /// Reads the input once more, so that edges without ids need no memory meanwhile.
    [[nodiscard]] graph_result<bool> match_nameless() {
        auto more = records_.begin();
        for (; more && *more; more = records_.next()) {
            auto& record = records_.record();
            if (!record) return false;
            if (record->id_given) continue;
            auto into = target_of(*record->table);
            if (!into) return into.error();
            if (!*into) return false;
            if (!(*into)->stored) continue;
            auto same = (*into)->stored->match(record->content);
            if (!same) return from_sql(same.error(), "looking for edges of " + record->table->key());
            if (*same) record->content.id = **std::move(same);
            auto stored = store(**into, *record);
            if (!stored || !*stored) return stored;
            --nameless_;
        }
        if (!more) return more.error();
        return findings_.empty() && nameless_ == 0;
    }

    [[nodiscard]] graph_result<bool> store(target& into, const load_record& record) {
        if (!into.rules.check(record.content.values, records_.place(), findings_)) return false;
        auto stored = into.writer.put(record.content);
        if (!stored) return from_sql(stored.error(), "loading " + record.table->key());
        if (into.nodes) into.nodes->add_node(record.content.id);
        if (into.ends[0]) {
            into.ends[0]->add_end(record.content.src);
            into.ends[1]->add_end(record.content.dst);
        }
        constexpr std::uint64_t watched_each = 1024;
        if (++stored_ % watched_each == 0) write_pulse::beat();
        return *stored;
    }

    /// Null for a table that cannot be written in this way. Which nodes typed ends name is told by a load with notes.
    [[nodiscard]] graph_result<target*> target_of(const physical_table& table) {
        if (last_ && last_->writer.table().name == table.name) return last_;
        if (const auto at = targets_.find(table.name); at != targets_.end()) return last_ = &at->second;
        if (!bulk_writer::can_write(table) || (table.edge && has_typed_ends(table))) return nullptr;
        auto writer = bulk_writer::open(db_, table, mode_);
        if (!writer) return from_sql(writer.error(), "preparing to load " + table.key());
        auto rules = row_constraints::compile(*table.declared);
        if (!rules) return rules.error();
        auto& made = targets_.emplace(table.name, target{*std::move(writer), *std::move(rules)}).first->second;
        if (table.edge && mode_ == load_mode::merge && !made.writer.was_empty())
            made.stored.emplace(db_, table, [&made](std::string_view id) { return made.writer.has_written(id); });
        if (made.writer.was_empty()) know_ids(made);
        return last_ = &made;
    }

    void know_ids(target& into) {
        const auto& table = into.writer.table();
        const auto of_type = [&](std::string_view type) {
            return &ids_of_.try_emplace(std::string{type}, most_id_bytes).first->second;
        };
        if (!table.edge) into.nodes = of_type(table.type);
        else
            for (const auto& end : ends_of(table)) into.ends[end.column == "src" ? 0 : 1] = of_type(end.types);
    }

    [[nodiscard]] sql_result<bool> finish() {
        for (auto& [name, into] : targets_)
            if (auto ended = into.writer.finish(); !ended) return ended.error();
        for (auto& [name, into] : targets_) {
            auto kept = into.writer.keeps_rules(schema_, into.has_ends());
            if (!kept || !*kept) return kept;
            if (!into.writer.shrunk || into.writer.table().edge) continue;
            kept = leaves_no_orphan(into.writer.table());
            if (!kept || !*kept) return kept;
        }
        return true;
    }

    [[nodiscard]] sql_result<bool> leaves_no_orphan(const physical_table& nodes) {
        for (const auto& [key, edges] : schema_.tables()) {
            if (!edges.edge) continue;
            const auto ends = ends_of(edges);
            if (!is_type_of(ends[0], nodes.type) && !is_type_of(ends[1], nodes.type)) continue;
            auto kept = has_all_ends(db_, schema_, edges);
            if (!kept || !*kept) return kept;
        }
        return true;
    }

    [[nodiscard]] loaded_rows report() const {
        loaded_rows loaded;
        for (const auto& [name, into] : targets_) {
            const auto key = into.writer.table().key();
            loaded.rows[key] = into.writer.written;
            if (into.writer.unchanged > 0) loaded.unchanged[key] = into.writer.unchanged;
            if (into.writer.changed) loaded.tables.changed.insert(key);
            if (mode_ == load_mode::overwrite) loaded.tables.strict.insert(key);
        }
        return loaded;
    }

    database& db_;
    const table_layout& schema_;
    load_mode mode_;
    collected_texts* texts_;  ///< null: vectors that are left out stay so
    id_sequence ids_;
    data_faults findings_{"record"};
    record_stream records_;
    std::map<std::string_view, target> targets_;  ///< by physical name
    std::map<std::string, known_ids> ids_of_;     ///< by node type
    target* last_ = nullptr;
    std::uint64_t nameless_ = 0;  ///< edges without an id, where stored ones may be the same
    std::uint64_t stored_ = 0;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::optional<loaded_rows>> load_in_bulk(database& db, const table_layout& schema,
                                                                       const load_request& request, runtime& clock,
                                                                       collected_texts* texts) {
    return detail::bulk_loader{db, schema, request, clock, texts}.run();
}

}  // namespace omnigraph::cluster::graph

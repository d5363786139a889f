// Bodies of graph/sqlite/loader.hpp.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/embedding/collected_texts.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_matcher.hpp>
#include <omnigraph/cluster/graph/sqlite/load_record.hpp>
#include <omnigraph/cluster/graph/sqlite/loader.hpp>
#include <omnigraph/cluster/graph/sqlite/record_stream.hpp>
#include <omnigraph/cluster/graph/sqlite/set_constraints.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/graph/values/row_constraints.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph::detail {

class loader {
public:
    loader(database& db, const table_layout& schema, const load_request& request, runtime& clock,
           collected_texts* texts)
        : db_{db},
          schema_{schema},
          mode_{request.mode},
          texts_{request.embed ? texts : nullptr},
          nodes_{db, schema, [this](const physical_table& nodes) { return counted(nodes); }},
          ids_{clock},
          records_{request, schema, ids_, findings_, texts_} {}

    [[nodiscard]] graph_result<loaded_rows> run() {
        if (auto read = read_all(); !read) return read.error();
        if (findings_.empty() && texts_ && texts_->has_missing()) return texts_->end_call();
        if (findings_.empty() && mode_ == load_mode::overwrite)
            if (auto removed = remove_the_rest(); !removed) return from_sql(removed.error(), "replacing a table");
        // Refused rows would make others look wrong, so set constraints are checked only when every record is valid.
        if (findings_.empty())
            if (auto checked = check_sets(); !checked) return from_sql(checked.error(), "checking constraints");
        if (!findings_.empty()) return bad_data(findings_.take());
        return report();
    }

private:
    struct target {
        table_writer writer;
        row_constraints rules;
        bool unique_ids;                          ///< two records may not share one
        std::optional<edge_matcher> stored = {};  ///< merges of edges into a table that had some
    };

    [[nodiscard]] graph_result<done> read_all() {
        auto more = records_.begin();
        for (; more && *more; more = records_.next())
            if (auto taken = take(); !taken) return taken;
        if (!more) return more.error();
        if (findings_.empty() && open_ > 0)
            if (auto taken = take_open(); !taken) return taken;
        return findings_.empty() && nameless_ > 0 ? match_nameless() : graph_result<done>{done{}};
    }

    [[nodiscard]] graph_result<done> take() {
        const auto& record = records_.record();
        if (!record) return done{};
        auto into = target_of(*record->table);
        if (!into) return into.error();
        if (record->open_ends) {
            ++open_;
            return note_open(**into, *record);
        }
        // Which stored edge it is can be told when those are known that records name by their ids.
        if ((*into)->stored && !record->id_given) {
            ++nameless_;
            return done{};
        }
        return store(*record, records_.place());
    }

    /// Its place, so that the last record of an id wins although those with open ends are stored later.
    [[nodiscard]] graph_result<done> note_open(target& into, const load_record& record) {
        if (into.unique_ids || !record.id_given) return done{};
        const auto noted = into.writer.note(record.content.id, records_.place());
        if (!noted) return from_sql(noted.error(), "loading " + record.table->key());
        return done{};
    }

    /// Whether a later record has the id: such a record counts, and is not stored.
    [[nodiscard]] graph_result<bool> is_replaced(target& into, const load_record& record) {
        if (into.unique_ids || !record.id_given) return false;
        const auto last = into.writer.noted(record.content.id);
        if (!last) return from_sql(last.error(), "loading " + record.table->key());
        if (!*last || (*last)->number <= records_.place().number) return false;
        ++into.writer.written;
        return true;
    }

    /// Which nodes the open ends are is told when all nodes are there: reads the input once more.
    [[nodiscard]] graph_result<done> take_open() {
        auto more = records_.begin();
        for (; more && *more; more = records_.next()) {
            auto& record = records_.record();
            if (!record || !record->open_ends) continue;
            --open_;
            auto into = target_of(*record->table);
            if (!into) return into.error();
            if ((*into)->stored && !record->id_given) {
                ++nameless_;
                continue;
            }
            const auto replaced = is_replaced(**into, *record);
            if (!replaced) return replaced.error();
            if (*replaced) continue;
            const auto closed = close_ends(*record);
            if (!closed) return closed.error();
            if (!*closed) continue;
            if (auto stored = store(*record, records_.place()); !stored) return stored.error();
        }
        if (!more) return more.error();
        if (open_ != 0 && findings_.empty()) return changed_meanwhile();
        return done{};
    }

    /// Names the ends of an edge as its table does; false after a fault.
    [[nodiscard]] graph_result<bool> close_ends(load_record& record) {
        const auto& edges = *record.table;
        bool clear = true;
        for (const auto& end : ends_of(edges)) {
            auto& named = end.column == "src" ? record.content.src : record.content.dst;
            const auto meant = nodes_.meant(edges, end, named);
            if (!meant) return from_sql(meant.error(), "looking for the ends of " + edges.key());
            clear = clear && meant->size() == 1;
            if (meant->size() == 1) named = meant->front();
            else
                findings_.add(records_.place(), of_input(meant->empty() ? end_not_found(schema_, edges, end, named)
                                                                        : end_of_several(edges, named, *meant)));
        }
        return clear;
    }

    /// Rows that an overwriting load does not have will be removed.
    [[nodiscard]] std::string counted(const physical_table& nodes) const {
        if (mode_ != load_mode::overwrite || !targets_.contains(nodes.name)) return {};
        return "id IN (SELECT id FROM " + table_writer::notes_of(nodes) + ")";
    }

    [[nodiscard]] static graph_error changed_meanwhile() {
        return bad_request("the records changed while they were read; nothing was changed");
    }

    /// Reads the input once more, so that edges without ids need no memory meanwhile.
    [[nodiscard]] graph_result<done> match_nameless() {
        auto more = records_.begin();
        for (; more && *more; more = records_.next()) {
            auto& record = records_.record();
            if (!record || record->id_given) continue;
            auto into = target_of(*record->table);
            if (!into) return into.error();
            if (!(*into)->stored) continue;
            --nameless_;
            if (record->open_ends) {
                const auto closed = close_ends(*record);
                if (!closed) return closed.error();
                if (!*closed) continue;
            }
            auto same = (*into)->stored->match(record->content);
            if (!same) return from_sql(same.error(), "looking for edges of " + record->table->key());
            if (*same) {
                record->content.id = **std::move(same);
                record->id_given = true;
            }
            if (auto stored = store(*record, records_.place()); !stored) return stored.error();
        }
        if (!more) return more.error();
        if (nameless_ != 0 && findings_.empty()) return changed_meanwhile();
        return done{};
    }

    [[nodiscard]] graph_result<target*> target_of(const physical_table& table) {
        if (const auto at = targets_.find(table.name); at != targets_.end()) return &at->second;
        auto writer = table_writer::open(db_, table);
        if (!writer) return from_sql(writer.error(), "preparing to load " + table.key());
        auto rules = row_constraints::compile(*table.declared);
        if (!rules) return rules.error();
        const bool keyed = !table.edge && !static_cast<const lang::node_type*>(table.declared)->key.empty();
        auto& made =
            targets_
                .emplace(table.name, target{*std::move(writer), *std::move(rules), keyed || mode_ != load_mode::merge})
                .first->second;
        if (!table.edge || mode_ != load_mode::merge) return &made;
        const auto had_rows = db_.integer_of("SELECT 1 FROM " + table.sql_name() + " LIMIT 1");
        if (!had_rows) return from_sql(had_rows.error(), "preparing to load " + table.key());
        if (*had_rows) made.stored.emplace(db_, table);
        return &made;
    }

    [[nodiscard]] graph_result<done> store(const load_record& record, input_position where) {
        auto into = target_of(*record.table);
        if (!into) return into.error();
        auto& [writer, rules, unique_ids, stored] = **into;
        if (!rules.check(record.content.values, where, findings_)) return done{};
        const auto failed = [&](const sql_error& error) { return from_sql(error, "loading " + record.table->key()); };
        const auto origin = record.id_given ? row_origin::named : row_origin::made;
        if (unique_ids) {
            const auto is_first = writer.note_first(record.content.id, where, origin);
            if (!is_first) return failed(is_first.error());
            if (!*is_first) return second(record, writer, where);
        } else if (auto noted = writer.note(record.content.id, where, origin); !noted) {
            return failed(noted.error());
        }
        if (mode_ != load_mode::append) {
            if (auto written = writer.upsert(record.content); !written) return failed(written.error());
            return done{};
        }
        const auto added = writer.insert(record.content);
        if (!added) return failed(added.error());
        if (!*added)
            findings_.add(where, of_input(fmt::format("there is a {} '{}' already; load in mode merge to replace it",
                                                      record.table->type, shortened(record.content.id))));
        return done{};
    }

    [[nodiscard]] graph_result<done> second(const load_record& record, table_writer& writer, input_position where) {
        const auto earlier = writer.noted(record.content.id);
        if (!earlier) return from_sql(earlier.error(), "loading " + record.table->key());
        const auto first = earlier->value_or(input_position{});
        const auto* node = record.table->edge ? nullptr : static_cast<const lang::node_type*>(record.table->declared);
        findings_.add(where, of_input(fmt::format("a second {} with the {} '{}'; the first is record {} (line {})",
                                                  record.table->type, node && !node->key.empty() ? "key" : "id",
                                                  shortened(record.content.id), first.number, first.line)));
        return done{};
    }

    [[nodiscard]] sql_result<done> remove_the_rest() {
        for (auto& [name, into] : targets_) {
            const auto removed = into.writer.remove_unnoted();
            if (!removed) return removed.error();
            if (*removed > 0 && !into.writer.table().edge) shrunk_.push_back(&into.writer.table());
        }
        return done{};
    }

    [[nodiscard]] sql_result<done> check_sets() {
        for (const auto& [name, into] : targets_) {
            const auto& table = into.writer.table();
            if (auto checked = check_unique(db_, table, findings_); !checked) return checked;
            if (!table.edge) continue;
            if (auto checked = check_endpoints(db_, schema_, table, findings_); !checked) return checked;
            if (auto checked = check_cardinality(db_, table, findings_); !checked) return checked;
        }
        for (const auto* nodes : shrunk_)
            if (auto checked = check_orphans(db_, schema_, *nodes, findings_); !checked) return checked;
        return done{};
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
    end_resolver nodes_;
    id_sequence ids_;
    data_faults findings_{"record"};
    record_stream records_;
    std::map<std::string_view, target>
        targets_;                 ///< by physical name, so that faults come in the same order everywhere
    std::uint64_t open_ = 0;      ///< edges with an end that may be of several types
    std::uint64_t nameless_ = 0;  ///< edges without an id, where stored ones may be the same
    std::vector<const physical_table*> shrunk_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<loaded_rows> load_records(database& db, const table_layout& schema,
                                                        const load_request& request, runtime& clock,
                                                        collected_texts* texts) {
    return detail::loader{db, schema, request, clock, texts}.run();
}

}  // namespace omnigraph::cluster::graph

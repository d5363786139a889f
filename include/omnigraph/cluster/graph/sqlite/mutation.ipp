// Bodies of graph/sqlite/mutation.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/computed_values.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/embedded_columns.hpp>
#include <omnigraph/cluster/graph/sqlite/end_tests.hpp>
#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>
#include <omnigraph/cluster/graph/sqlite/list_elements.hpp>
#include <omnigraph/cluster/graph/sqlite/mutation.hpp>
#include <omnigraph/cluster/graph/sqlite/row_expressions.hpp>
#include <omnigraph/cluster/graph/sqlite/row_selection.hpp>
#include <omnigraph/cluster/graph/sqlite/set_constraints.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/mutation_values.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/graph/values/row_constraints.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph::detail {

class mutator {
public:
    mutator(database& db, const table_layout& schema, const mutation_values& values, const row_expressions& expressions,
            runtime& clock, collected_texts* texts)
        : db_{db},
          schema_{schema},
          values_{values},
          expressions_{expressions},
          nodes_{db, schema},
          ids_{clock},
          texts_{texts} {}

    [[nodiscard]] graph_result<mutated_rows> run(const lang::write_body& body) {
        if (auto made = db_.run("CREATE TEMP TABLE matched(id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID"); !made)
            return from_sql(made.error(), "starting a mutation");
        if (auto lists = define_list_functions(db_); !lists) return from_sql(lists.error(), "starting a mutation");
        if (auto texts = define_expression_functions(db_); !texts)
            return from_sql(texts.error(), "starting a mutation");
        for (const auto& statement : body.statements) {
            ++number_;
            auto ran = std::visit([&](const auto& one) { return execute(one); }, statement);
            if (!ran) return ran.error();
            if (!findings_.empty()) return bad_data(findings_.take());
        }
        if (texts_ && texts_->has_missing()) return texts_->end_call();
        for (const auto& [name, into] : targets_) {
            const auto& table = into.writer.table();
            auto checked = check_unique(db_, table, findings_);
            if (checked && table.edge) checked = check_cardinality(db_, table, findings_);
            if (!checked) return from_sql(checked.error(), "checking constraints");
            if (into.writer.changed) result_.tables.changed.insert(table.key());
        }
        if (!findings_.empty()) return bad_data(findings_.take());
        return std::move(result_);
    }

private:
    struct target {
        table_writer writer;
        row_constraints rules;
    };

    [[nodiscard]] input_position here() const { return {number_, 0}; }
    void wrong(std::string message) { findings_.add(here(), of_input(std::move(message))); }
    [[nodiscard]] graph_error failed(const sql_error& error) const {
        return from_sql(error, "in statement " + std::to_string(number_));
    }

    [[nodiscard]] graph_result<target*> target_of(const std::string& type) {
        const auto& catalog = schema_.catalog();
        const auto* edge = catalog.node(type) ? nullptr : catalog.edge(type);
        if (!edge && !catalog.node(type))
            return bad_request(of_input("There is no type '" + type + "' in the schema of this graph."));
        const auto& table = edge ? schema_.edge(edge->name) : schema_.node(type);
        if (const auto at = targets_.find(table.name); at != targets_.end()) return &at->second;
        auto writer = table_writer::open(db_, table);
        if (!writer) return failed(writer.error());
        auto rules = row_constraints::compile(*table.declared);
        if (!rules) return rules.error();
        return &targets_.emplace(table.name, target{*std::move(writer), *std::move(rules)}).first->second;
    }

    [[nodiscard]] result<lang::value, type_mismatch> evaluate(const lang::property_value& assignment) const {
        const auto at = computed_.find(&assignment);
        return at == computed_.end() ? values_.evaluate(assignment.value) : at->second;
    }

    /// The values in column order, assigned or unchanged, without those that depend on the row; adds faults for values
    /// that do not fit. Assigning null to a required property with a default sets the default.
    [[nodiscard]] std::vector<lang::value> assigned_values(const physical_table& table,
                                                           const std::vector<lang::property_value>& assignments,
                                                           std::vector<lang::value> values) {
        for (const auto& assignment : assignments) {
            const auto* column = table.find(assignment.name);
            const bool of_each_row = lang::is_computed(assignment.value) && !computed_.contains(&assignment);
            if (!column || of_each_row) continue;
            auto& held = values[static_cast<std::size_t>(column - table.columns.data())];
            auto value = evaluate(assignment);
            const bool lacks = value && value->is_null() && !column->type.nullable;
            if (lacks && !held.is_null()) continue;
            if (value) value = fit(column->type, *value);
            if (value) held = *std::move(value);
            else if (lacks)
                wrong("missing required property '" + assignment.name + "' of " + table.type + ": " +
                      value.error().message);
            else wrong(value.error().at(table.type + "." + assignment.name));
        }
        return values;
    }

    [[nodiscard]] static std::vector<lang::value> defaults(const physical_table& table) {
        std::vector<lang::value> values(table.columns.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            if (const auto* value = default_of(table, table.columns[i])) values[i] = *value;
        return values;
    }

    void require(const physical_table& table, const std::vector<lang::value>& values) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i].is_null() && !table.columns[i].type.nullable) miss(table, table.columns[i].property);
    }

    void miss(const physical_table& table, const std::string& property, const std::string& of_row = {}) {
        const auto missing = "missing required property '" + property + "' of " + table.type;
        const auto why = why_not_embedded(*table.declared, property, texts_);
        findings_.add(here(), of_rows(missing + of_row + why, missing + why));
    }

    [[nodiscard]] static bool assigns(const std::vector<lang::property_value>& assignments, std::string_view property) {
        return std::ranges::find(assignments, property, &lang::property_value::name) != assignments.end();
    }

    /// Vectors that no assignment gives come from their texts, which may have a default.
    void embed_left_out(const physical_table& table, const std::vector<lang::property_value>& assignments,
                        std::vector<lang::value>& values) {
        for (const auto& into : embedded_columns(table, texts_)) {
            if (assigns(assignments, into.column->property)) continue;
            const auto* text = std::get_if<std::string>(&values[into.source].held);
            if (text && !text->empty())
                values[into.at] = vector_value(texts_->vector_of(*text, into.column->type.dimension));
        }
    }

    [[nodiscard]] graph_result<done> execute(const lang::insert_statement& insert) {
        auto into = target_of(insert.type);
        if (!into) return into.error();
        auto& [writer, rules] = **into;
        const auto& table = writer.table();
        auto computed = compute_values(db_, expressions_, table.type, insert.assignments, here(), findings_);
        if (!computed) return computed.error();
        if (!findings_.empty()) return done{};
        computed_ = *std::move(computed);
        table_row row;
        row.values = assigned_values(table, insert.assignments, defaults(table));
        if (!findings_.empty()) return done{};
        embed_left_out(table, insert.assignments, row.values);
        require(table, row.values);
        if (!findings_.empty() || !rules.check(row.values, here(), findings_)) return done{};
        if (table.edge) {
            if (auto ends = read_ends(table, insert.assignments, row); !ends) return ends.error();
            if (!findings_.empty()) return done{};
        }
        const auto* node = table.edge ? nullptr : static_cast<const lang::node_type*>(table.declared);
        row.id = node && !node->key.empty() ? node_id(*node, row.values) : ids_.next();
        if (auto stored = writer.upsert(row); !stored) return failed(stored.error());
        if (auto noted = writer.note(row.id, here(), row_origin::made); !noted) return failed(noted.error());
        ++(table.edge ? result_.edges : result_.nodes);
        return done{};
    }

    [[nodiscard]] graph_result<done> read_ends(const physical_table& table,
                                               const std::vector<lang::property_value>& assignments, table_row& row) {
        for (const auto& end : ends_of(table)) {
            const auto at = std::ranges::find(assignments, end.written, &lang::property_value::name);
            auto value =
                at == assignments.end() ? result<lang::value, type_mismatch>{type_mismatch{"missing"}} : evaluate(*at);
            if (value) value = fit({lang::scalar_type::string}, *value);
            if (!value) {
                wrong("edge " + table.type + ": '" + std::string{end.written} + "' must be the id of a " +
                      lang::types_for_people(end.types) + ": " + value.error().message);
                continue;
            }
            const auto& given = std::get<std::string>(value->held);
            const auto meant = nodes_.meant(table, end, given);
            if (!meant) return failed(meant.error());
            if (meant->empty()) wrong(end_not_found(schema_, table, end, given));
            else if (meant->size() > 1) wrong(end_of_several(table, given, *meant));
            else (end.column == "src" ? row.src : row.dst) = meant->front();
        }
        return done{};
    }

    /// Fills temp.matched with the ids of the rows that fit; how many there are.
    [[nodiscard]] graph_result<std::uint64_t> match(const physical_table& table, const lang::row_test& where) {
        if (auto cleared = db_.run("DELETE FROM temp.matched"); !cleared) return failed(cleared.error());
        const bool spelled = table.edge && has_spelled_ends(schema_, table);
        const auto named =
            spelled ? with_typed_ends(table, where, values_, nodes_) : graph_result<lang::row_test>{where};
        if (!named) return named.error();
        const auto chosen = select_rows(table, *named, values_, expressions_);
        if (!chosen) return bad_request(of_input(chosen.error().message));
        auto select =
            db_.prepare("INSERT INTO temp.matched SELECT id FROM " + table.sql_name() + " v0 WHERE " + chosen->sql);
        if (!select) return failed(select.error());
        int index = 0;
        for (const auto& value : chosen->values) select->bind(++index, value);
        if (auto ran = select->run(); !ran) return failed(ran.error());
        return static_cast<std::uint64_t>(db_.changes());
    }

    void refuse_keys(const lang::node_type& type, const lang::update_statement& update) {
        for (const auto& assignment : update.assignments)
            if (std::ranges::find(type.key, assignment.name) != type.key.end())
                wrong("cannot update @key property '" + assignment.name + "' of " + type.name +
                      ": delete the node and insert it again instead");
    }

    [[nodiscard]] graph_result<done> execute(const lang::update_statement& update) {
        auto into = target_of(update.type);
        if (!into) return into.error();
        auto& [writer, rules] = **into;
        const auto& table = writer.table();
        if (!table.edge) refuse_keys(*static_cast<const lang::node_type*>(table.declared), update);
        const auto values = assigned_values(table, update.assignments, std::vector<lang::value>(table.columns.size()));
        if (!findings_.empty()) return done{};
        const auto matched = match(table, update.where);
        if (!matched) return matched.error();
        (table.edge ? result_.edges : result_.nodes) += *matched;
        // The other properties keep values that were checked when they were stored.
        if (*matched == 0 || !rules.check(values, here(), findings_)) return done{};
        const auto of_row = [](const lang::property_value& one) { return lang::is_computed(one.value); };
        if (std::ranges::none_of(update.assignments, of_row)) {
            if (auto assigned = assign(writer, update.assignments, values); !assigned) return assigned;
        } else {
            const auto changed =
                update_computed(db_, table, update.assignments, values, {expressions_, rules, here(), findings_});
            if (!changed) return changed.error();
            if (*changed > 0) writer.changed = true;
            if (auto noted = writer.note_matched(here()); !noted) return failed(noted.error());
        }
        if (!findings_.empty()) return done{};
        return embed_changed(writer, update.assignments);
    }

    /// A text that an update has changed takes its vector with it, unless the update assigns both.
    [[nodiscard]] graph_result<done> embed_changed(table_writer& writer,
                                                   const std::vector<lang::property_value>& assignments) {
        const auto& table = writer.table();
        for (const auto& into : embedded_columns(table, texts_)) {
            const auto& source = table.columns[into.source];
            if (!assigns(assignments, source.property) || assigns(assignments, into.column->property)) continue;
            const auto vector = into.column->sql_name();
            auto rows = db_.prepare("SELECT id, " + source.sql_name() + " FROM " + table.sql_name() +
                                    " WHERE id IN (SELECT id FROM temp.matched)");
            if (!rows) return failed(rows.error());
            auto change = db_.prepare("UPDATE " + table.sql_name() + " SET " + vector + " = ?1 WHERE id = ?2 AND " +
                                      vector + " IS NOT ?1");
            if (!change) return failed(change.error());
            std::vector<std::pair<std::string, std::string>> texts;
            for (auto more = rows->step();; more = rows->step()) {
                if (!more) return failed(more.error());
                if (!*more) break;
                texts.emplace_back(rows->text(0), rows->text(1));
            }
            for (const auto& [id, text] : texts) {
                if (text.empty() && !into.column->type.nullable) {
                    miss(table, into.column->property, " of '" + shortened(id) + "'");
                    continue;
                }
                const auto value =
                    text.empty() ? lang::value{} : vector_value(texts_->vector_of(text, into.column->type.dimension));
                if (auto ran = change->bind(1, to_cell(into.column->type, value)).bind(2, id).run(); !ran)
                    return failed(ran.error());
                if (db_.changes() > 0) writer.changed = true;
            }
        }
        return done{};
    }

    [[nodiscard]] graph_result<done> assign(table_writer& writer, const std::vector<lang::property_value>& assignments,
                                            const std::vector<lang::value>& values) {
        const auto& table = writer.table();
        std::string set, differs;
        std::vector<column_value> cells;
        for (const auto& assignment : assignments) {
            const auto* column = table.find(assignment.name);
            if (!column) continue;
            cells.push_back(to_cell(column->type, values[static_cast<std::size_t>(column - table.columns.data())]));
            const auto parameter = " ?" + std::to_string(cells.size());
            set += (set.empty() ? "" : ", ") + column->sql_name() + " =" + parameter;
            differs += (differs.empty() ? "" : " OR ") + column->sql_name() + " IS NOT" + parameter;
        }
        if (cells.empty()) return done{};
        auto change = db_.prepare("UPDATE " + table.sql_name() + " SET " + set +
                                  " WHERE id IN (SELECT id FROM temp.matched) AND (" + differs + ")");
        if (!change) return failed(change.error());
        change->bind_all(cells);
        if (auto ran = change->run(); !ran) return failed(ran.error());
        if (db_.changes() > 0) writer.changed = true;
        if (auto noted = writer.note_matched(here()); !noted) return failed(noted.error());
        return done{};
    }

    [[nodiscard]] graph_result<done> execute(const lang::delete_statement& removal) {
        auto from = target_of(removal.type);
        if (!from) return from.error();
        auto& writer = (*from)->writer;
        const auto& table = writer.table();
        const auto matched = match(table, removal.where);
        if (!matched) return matched.error();
        if (*matched == 0) return done{};
        if (!table.edge)
            if (auto cascaded = delete_edges_of(table); !cascaded) return cascaded.error();
        if (auto ran = db_.run("DELETE FROM " + table.sql_name() + " WHERE id IN (SELECT id FROM temp.matched)"); !ran)
            return failed(ran.error());
        writer.changed = true;
        (table.edge ? result_.edges : result_.nodes) += *matched;
        return done{};
    }

    [[nodiscard]] graph_result<done> delete_edges_of(const physical_table& nodes) {
        for (const auto& [key, edges] : schema_.tables()) {
            if (!edges.edge) continue;
            std::string touches;
            for (const auto& end : ends_of(edges))
                if (is_type_of(end, nodes.type))
                    touches += (touches.empty() ? "" : " OR ") + std::string{end.column} + " IN (SELECT " +
                               end_in_sql(edges, nodes.type, "id") + " FROM temp.matched)";
            if (touches.empty()) continue;
            if (auto ran = db_.run("DELETE FROM " + edges.sql_name() + " WHERE " + touches); !ran)
                return failed(ran.error());
            if (db_.changes() == 0) continue;
            result_.edges += static_cast<std::uint64_t>(db_.changes());
            result_.tables.changed.insert(key);
        }
        return done{};
    }

    database& db_;
    const table_layout& schema_;
    const mutation_values& values_;
    const row_expressions& expressions_;
    end_resolver nodes_;
    computed_values computed_;  ///< of the insert at hand
    id_sequence ids_;
    collected_texts* texts_;
    std::size_t number_ = 0;
    data_faults findings_{"statement"};
    std::map<std::string_view, target> targets_;
    mutated_rows result_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<mutated_rows> run_mutation(database& db, const table_layout& schema,
                                                         const lang::checked_query& query,
                                                         const lang::parameter_values& parameters, instant now,
                                                         runtime& clock, collected_texts* texts) {
    const auto* body = std::get_if<lang::write_body>(&query.tree.body);
    if (!body) return bad_request(of_input("The query '" + query.tree.name + "' only reads; run it as a query."));
    const mutation_values values{parameters, now};
    const row_expressions expressions{schema, query.tree, parameters, now};
    return detail::mutator{db, schema, values, expressions, clock, texts}.run(*body);
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/vector_filler.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/vector_filler.hpp>

namespace omnigraph::cluster::graph::detail {

/// The tables with such vectors that the request is about.
[[nodiscard]] OMNIGRAPH_INLINE graph_result<std::vector<const physical_table*>> tables_to_fill(
    const table_layout& tables, const embedding_request& request) {
    std::vector<const physical_table*> chosen;
    const auto has_vectors = [](const lang::table_type& type) {
        return std::ranges::any_of(type.properties, [](const auto& one) { return one.embed.has_value(); });
    };
    const auto& nodes = tables.catalog().nodes;
    if (request.types.empty())
        for (const auto& [name, type] : nodes)
            if (has_vectors(type)) chosen.push_back(&tables.node(name));
    for (const auto& name : request.types) {
        const auto* type = tables.catalog().node(name);
        if (!type) {
            std::vector<std::string> names;
            for (const auto& [known, declared] : nodes) names.push_back(known);
            return bad_request(
                of_input("there is no node type '" + shortened(name) + "'." + did_you_mean(name, names, {}, '\'')));
        }
        if (!has_vectors(*type))
            return bad_request(of_input("the node type '" + name + "' has no property with @embed"));
        chosen.push_back(&tables.node(name));
    }
    if (chosen.empty()) return bad_request("the schema of this graph has no property with @embed");
    return chosen;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::vector<vector_filler::target>> vector_filler::targets(
    const embedding_request& request) {
    const auto state = graph_->history().state({.branch = std::string{request.branch}});
    if (!state) return state.error();
    const auto& layout = (*state)->shape->tables;
    const auto tables = detail::tables_to_fill(layout, request);
    if (!tables) return tables.error();
    std::vector<target> found;
    for (const auto* table : *tables) {
        // Nothing is computed before somebody says which types are meant.
        for (const auto& property : table->declared->properties)
            if (is_of_other_model(property, texts_))
                return with_remedy(
                    bad_request(of_input(other_model(table->type + "." + property.name, property, texts_))),
                    "Bind a provider of that model, or name with --type the types that this provider can fill.");
        for (const auto& one : embedded_columns(*table, &texts_))
            found.push_back(
                {table->type, one.column->property, table->columns[one.source].property, one.column->type.dimension});
    }
    return found;
}

OMNIGRAPH_INLINE graph_result<std::uint64_t> vector_filler::count(const target& into, const embedding_request& request,
                                                                  const char* which) {
    auto view = graph_->view({.branch = std::string{request.branch}});
    if (!view) return view.error();
    const auto& table = view->tables().node(into.type);
    const auto* vector = table.find(into.property);
    const auto* text = table.find(into.source);
    if (!vector || !text) return std::uint64_t{0};
    const auto missing = request.all ? std::string{} : vector->sql_name() + " IS NULL AND ";
    const auto counted = view->db().integer_of("SELECT count(*) FROM " + table.sql_name() + " WHERE " + missing +
                                               "coalesce(" + text->sql_name() + ", '') " + which + " ''");
    if (!counted) return from_sql(counted.error(), "counting the rows to embed");
    return static_cast<std::uint64_t>(counted->value_or(0));
}

OMNIGRAPH_INLINE graph_result<std::vector<vector_filler::row>> vector_filler::next_rows(
    const target& into, const embedding_request& request, const std::string& after) {
    auto view = graph_->view({.branch = std::string{request.branch}});
    if (!view) return view.error();
    constexpr std::size_t most_bytes = std::size_t{64} << 20;  // of texts and vectors in one batch
    std::size_t bytes = 0;
    std::vector<row> rows;
    if (!view->tables().catalog().node(into.type)) return rows;
    const auto& table = view->tables().node(into.type);
    const auto* vector = table.find(into.property);
    const auto* text = table.find(into.source);
    if (!vector || !text) return rows;
    const auto missing = request.all ? std::string{} : vector->sql_name() + " IS NULL AND ";
    auto select = view->db().prepare("SELECT id, " + text->sql_name() + ", " + vector->sql_name() + " FROM " +
                                     table.sql_name() + " WHERE " + missing + "id > ?1 AND coalesce(" +
                                     text->sql_name() + ", '') <> '' ORDER BY id LIMIT ?2");
    if (!select) return from_sql(select.error(), "reading the rows to embed");
    select->bind(1, after).bind(2, static_cast<std::int64_t>(std::max<std::size_t>(request.batch, 1)));
    for (;;) {
        const auto more = select->step();
        if (!more) return from_sql(more.error(), "reading the rows to embed");
        if (!*more) return rows;
        bytes += select->text(1).size() + into.dimension * sizeof(float);
        if (!rows.empty() && bytes > most_bytes) return rows;
        rows.push_back({std::string{select->text(0)}, std::string{select->text(1)}, select->cell(2)});
    }
}

OMNIGRAPH_INLINE graph_result<done> vector_filler::store(const target& into, const embedding_request& request,
                                                         const std::vector<row>& rows) {
    std::uint64_t changed = 0, same = 0;
    const auto write = [&](database& db, const snapshot& head) -> graph_result<written_tables> {
        changed = same = 0;
        const auto& tables = head.shape->tables;
        const auto* table = tables.catalog().node(into.type) ? &tables.node(into.type) : nullptr;
        const auto* vector = table ? table->find(into.property) : nullptr;
        const auto* text = table ? table->find(into.source) : nullptr;
        if (!vector || !text || vector->type.dimension != into.dimension)
            return conflicting("the schema of " + into.type + "." + into.property +
                               " has changed while its vectors were computed");
        auto update = db.prepare("UPDATE " + table->sql_name() + " SET " + vector->sql_name() + " = ?1 WHERE id = ?2" +
                                 " AND " + text->sql_name() + " = ?3 AND " + vector->sql_name() + " IS ?4");
        if (!update) return from_sql(update.error(), "storing vectors");
        for (const auto& one : rows) {
            const auto* numbers = texts_.known(one.text, into.dimension);
            if (!numbers) continue;  // its text is refused
            const auto computed = to_cell(vector->type, vector_value(*numbers));
            if (computed == one.vector) {
                ++same;
                continue;
            }
            // Whoever assigned a vector while this one was computed is right.
            update->bind(1, computed).bind(2, one.id).bind(3, one.text).bind(4, one.vector);
            if (auto ran = update->run(); !ran) return from_sql(ran.error(), "storing vectors");
            changed += static_cast<std::uint64_t>(db.changes());
        }
        written_tables written;
        if (changed > 0) written.changed.insert(table->key());
        return written;
    };
    const auto commit = graph_->embed(write, request.actor, request.branch);
    if (!commit) return commit.error();
    if (*commit) ++outcome_.commits;
    outcome_.embedded += changed;
    outcome_.unchanged += same;
    if (changed > 0) outcome_.rows[into.type + "." + into.property] += changed;
    return done{};
}

OMNIGRAPH_INLINE fault_text vector_filler::about_refused() const {
    const auto counted = [](std::uint64_t rows) { return fmt::format("{} row{}", rows, rows == 1 ? "" : "s"); };
    auto begin = "the service refuses the texts of " + counted(refused_.alone);
    if (refused_.undivided > 0)
        begin += fmt::format(", and requests with {} more, which were not divided after {} refused texts",
                             counted(refused_.undivided), collected_texts::most_refused);
    std::string named;
    for (const auto& one : refused_.named) named += (named.empty() ? "" : ", ") + one;
    const auto more = refused_.alone - refused_.named.size();
    if (more > 0) named += fmt::format(" and {} more", more);
    return of_rows(begin + ": " + named, begin);
}

OMNIGRAPH_INLINE graph_result<done> vector_filler::compute(const target& into, const std::vector<row>& rows) {
    constexpr std::size_t most_named = 20;
    const auto property = into.type + "." + into.property;
    for (const auto& one : rows)
        if (!texts_.known(one.text, into.dimension) && !texts_.refusal_of(one.text, into.dimension))
            (void)texts_.vector_of(one.text, into.dimension);
    auto fetched =
        texts_.fetch({.what = "the embedding of " + property + " failed", .refused = refusal_rule::left_out});
    for (const auto& one : rows) {
        const auto* refusal = texts_.refusal_of(one.text, into.dimension);
        if (!refusal) continue;
        if (refused_.alone + refused_.undivided == 0) refused_.why = refusal->why;
        ++(refusal->is_alone ? refused_.alone : refused_.undivided);
        if (refusal->is_alone && refused_.named.size() < most_named)
            refused_.named.push_back(property + " of '" + shortened(one.id) + "'");
    }
    if (fetched || fetched.error().fault != graph_fault::unavailable) return fetched;
    auto failed = std::move(fetched).error();
    if (refused_.alone > 0) {
        const auto refused = about_refused();
        failed.message += "; " + refused.whole;
        failed.outline += "; " + refused.outline;
    }
    if (failed.remedy.empty()) failed.remedy = "Run it again when the service answers.";
    for (auto* told : {&failed.message, &failed.outline})
        if (!told->ends_with('.')) *told += '.';  // a remedy follows
    return failed;
}

OMNIGRAPH_INLINE graph_result<done> vector_filler::fill(const target& into, const embedding_request& request) {
    const auto without = count(into, request, "=");
    if (!without) return without.error();
    outcome_.without_text += *without;
    const auto total = count(into, request, "<>");
    if (!total) return total.error();
    embedding_progress progress{into.type + "." + into.property, 0, *total};
    for (std::string after;;) {
        const auto rows = next_rows(into, request, after);
        if (!rows) return rows.error();
        if (rows->empty()) return done{};
        if (stop_scope::requested()) return bad_request("the call was stopped");
        if (auto computed = compute(into, *rows); !computed) return computed;
        if (auto stored = store(into, request, *rows); !stored) return stored;
        texts_.forget_many();
        after = rows->back().id;
        progress.done += rows->size();
        if (request.on_progress) request.on_progress(progress);
    }
}

OMNIGRAPH_INLINE graph_result<embedding_outcome> vector_filler::run(const embedding_request& request) {
    outcome_ = {};
    refused_ = {};
    const auto found = targets(request);
    if (!found) return found.error();
    if (const auto why = texts_.unready()) {
        auto failed = from_embedder("no vector can be computed", *why);
        failed.outline = failed.message;  // no text was sent
        return failed;
    }
    const auto told = [&](graph_error failed) {
        if (outcome_.commits > 0)
            failed.kept = std::to_string(outcome_.embedded) + " vectors were stored before and stand";
        return failed;
    };
    for (const auto& into : *found)
        if (auto filled = fill(into, request); !filled) return told(std::move(filled).error());
    if (refused_.alone + refused_.undivided == 0) return outcome_;
    const auto refused = about_refused();
    const auto& why = refused_.why;
    auto failed =
        refused_call(graph_fault::unavailable,
                     of_rows(refused.whole + "; " + why.message + ".",
                             refused.outline + "; " + (why.outline.empty() ? why.message : why.outline) + "."));
    return told(
        with_remedy(std::move(failed), "Change these texts, or choose a model that takes them; then run it again."));
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/plan/sql_writer.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/plan/column_readers.hpp>
#include <omnigraph/cluster/graph/plan/plan_text.hpp>
#include <omnigraph/cluster/graph/plan/sql_fusion.hpp>
#include <omnigraph/cluster/graph/plan/sql_scalar_writer.hpp>
#include <omnigraph/cluster/graph/plan/sql_select.hpp>
#include <omnigraph/cluster/graph/plan/sql_walk.hpp>
#include <omnigraph/cluster/graph/plan/sql_writer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph::detail {

class sql_writer : private sql_scalar_writer {
public:
    sql_writer(const read_plan& plan, const sql_dialect& dialect, const leading_hits* leading = nullptr)
        : sql_scalar_writer{plan, dialect}, walks_{dialect}, reads_columns_{column_readers(plan)}, leading_{leading} {}

    [[nodiscard]] sql_query write() {
        const auto* fused = plan_.rank ? std::get_if<fused_rank>(&*plan_.rank) : nullptr;
        auto text = fused ? write_fused(*fused) : write_plain();
        return {std::move(text), take_bindings()};
    }

private:
    using sql_scalar_writer::write;
    enum class parallel_edges { once, any };

    [[nodiscard]] static std::string result_column(std::size_t index) { return fmt::format("\"#{}\"", index); }

    // ---- the match block ----

    void add(const std::vector<plan_step>& steps, sql_select& body, parallel_edges edges) {
        for (auto at = steps.begin(); at != steps.end(); ++at)
            std::visit(overloaded{[&](const scan_step& s) {
                                      const auto* walk = std::next(at) == steps.end()
                                                             ? nullptr
                                                             : std::get_if<expand_step>(&*std::next(at));
                                      if (walk && starts_at_edges(walk->walk, s.variable)) {
                                          ++at;
                                          return start_at_edges(walk->walk, body, edges);
                                      }
                                      join(s.variable, body);
                                  },
                                  [&](const expand_step& s) { expand(s.walk, body, edges); },
                                  [&](const closing_step& s) { close(s.walk, body); },
                                  [&](const filter_step& s) { body.filter(s.keep, write_filter(s)); },
                                  [&](const impossible_step&) { body.where.push_back("1 = 0"); },
                                  [&](const absent_step& s) {
                                      body.where.push_back("NOT EXISTS (" + select_inside("1", s.steps) + ")");
                                  },
                                  [&](const choice_step& s) { choose(s, body); },
                                  [&](const optional_step& s) { join_optional(s, body); }},
                       *at);
    }

    [[nodiscard]] std::string write_filter(const filter_step& step) {
        const auto* test = leading_ ? std::get_if<comparison_test>(&step.keep) : nullptr;
        const auto* match = test ? std::get_if<text_match>(&test->left.form) : nullptr;
        if (!match || leading_->search != match) return write(step.keep);
        const property_ref field{match->variable, match->property};
        return dialect_.text_match(
            {id_of(field.variable), column(field), {type_of(field.variable), *match, leading_->needed}}, bindings_);
    }

    /// When the database cannot join more tables, turns the current ones into one SELECT of its own that gives the ids
    /// of its variables. Properties are looked up by id afterwards.
    void make_room(sql_select& body, std::size_t tables) {
        if (body.tables + tables <= dialect_.max_joined()) return;
        const auto name = fmt::format("s{}", ++parts_);
        std::vector<std::string> ids;
        for (const auto id : body.bound) ids.push_back(fmt::format("{} AS i{}", id_of(id), id));
        auto with = std::exchange(body.with, {});
        with.push_back(fmt::format("{} AS ({}{})", name, body.text(joined(ids, ", ")), dialect_.merge_barrier()));
        for (const auto id : body.bound) places_[id] = fmt::format("{}.i{}", name, id);
        body = {std::move(with), name, 1, {}, std::move(body.bound), {}};
    }

    void join(variable_id id, sql_select& body) {
        make_room(body, 1);
        body.join(table(id), dialect_.ordered_join());
        body.bound.push_back(id);
    }

    /// The rows of a nested block as a subselect. `column` is SQL, or the variable whose ids are selected.
    [[nodiscard]] std::string select_inside(const std::variant<std::string, variable_id>& column,
                                            const std::vector<plan_step>& steps) {
        sql_select inner;
        add(steps, inner, parallel_edges::any);
        const auto* id = std::get_if<variable_id>(&column);
        auto text = inner.text(id ? id_of(*id) : std::get<std::string>(column));
        for (const auto bound : inner.bound) places_[bound].clear();
        return text;
    }

    void choose(const choice_step& step, sql_select& body) {
        std::vector<std::string> branches;
        if (!step.binds) {
            for (const auto& branch : step.branches) branches.push_back("EXISTS (" + select_inside("1", branch) + ")");
            return body.where.push_back("(" + joined_evenly(std::move(branches), "OR") + ")");
        }
        make_room(body, 1);
        for (const auto& branch : step.branches) {
            auto ids = select_inside(*step.binds, branch);
            branches.push_back(ids.starts_with("WITH") ? "SELECT * FROM (" + ids + ")" : std::move(ids));
        }
        join(*step.binds, body);
        body.where.push_back(id_of(*step.binds) + " IN (" + union_all(std::move(branches)) + ")");
    }

    void join_optional(const optional_step& step, sql_select& body) {
        make_room(body, 1);
        const auto rows = select_inside(step.binds, step.steps);
        if (body.tables == 0) body.join("(SELECT 1) base", "");
        body.join(fmt::format("{} ON {} IN ({})", table(step.binds), id_of(step.binds), rows), " LEFT JOIN ");
        body.bound.push_back(step.binds);
    }

    void expand(const edge_walk& walk, sql_select& body, parallel_edges edges) {
        make_room(body, 2);
        const auto from = end_of(walk.from, walk.names_types());
        require_type(walk, walk.from, walk.from_type, body);
        if (walk.single() && walk.ways.size() > 1 && !walk.bound_edge) {
            join(walk.to, body);
            require_type(walk, walk.to, walk.to_type, body);
            return body.where.push_back(is_among(walk, walks_.reachable(walk, from)));
        }
        const auto row = walk.bound_edge ? alias(*walk.bound_edge) : walks_.new_row();
        auto reached = row + ".node";
        if (!walk.single()) {
            body.join(reach(walk) + " " + row, dialect_.ordered_join());
        } else {
            reached = sql_walk::far_end(walk, row, from);
            if (walk.bound_edge && !walk.edge_is_known) join(*walk.bound_edge, body);
            if (!walk.bound_edge)
                body.join(dialect_.edge_table(walk.ways.front().edge) + " " + row, dialect_.ordered_join());
            body.where.push_back(known(walk, sql_walk::begins(walk, row, from)));
            if (edges == parallel_edges::once && !walk.bound_edge) body.where.push_back(once(walk, row));
        }
        reach_node(walk, known(walk, reached), body);
    }

    /// Keeps one of several parallel edges.
    [[nodiscard]] std::string once(const edge_walk& walk, const std::string& row) {
        const auto& edge = walk.ways.front().edge;
        if (visits_whole_types()) return dialect_.not_repeated(edge, row, bindings_);
        return dialect_.first_of_parallel(dialect_.edge_table(edge), row, row + "p");
    }

    /// The plan starts at every node of a type, and needs all of them.
    [[nodiscard]] bool visits_whole_types() const {
        if (plan_.steps.size() < 2 || plan_.rank || !std::holds_alternative<scan_step>(plan_.steps.front()))
            return false;
        const bool all = plan_.grouped || !plan_.order.empty() || !plan_.limit;
        return all && !std::holds_alternative<filter_step>(plan_.steps[1]);
    }

    /// Binds the end of a walk: to the id that the edge has, when that is enough.
    void reach_node(const edge_walk& walk, std::string id, sql_select& body) {
        if (walk.typed_ends && !reads_columns_[walk.to]) {
            places_[walk.to] = id_in_end(walk, walk.to, std::move(id));
            return body.bound.push_back(walk.to);
        }
        join(walk.to, body);
        require_type(walk, walk.to, walk.to_type, body);
        if (!walk.names_types()) return body.where.push_back(node_id_of(walk.to) + " = " + id);
        // By the parts, for which there are indexes.
        body.where.push_back(node_id_of(walk.to) + " = " + dialect_.identity_id(id));
        body.where.push_back(node_type_of(walk.to) + " = " + dialect_.identity_type(id));
    }

    /// The id of a variable, as other parts of the query know it, of the end of an edge.
    [[nodiscard]] std::string id_in_end(const edge_walk& walk, variable_id id, std::string end) const {
        return walk.names_types() && !plan_.variables[id].of_several() ? dialect_.identity_id(end) : std::move(end);
    }

    /// The condition that the far end is one of the nodes that a SELECT gives.
    [[nodiscard]] std::string is_among(const edge_walk& walk, const std::string& nodes) const {
        if (!walk.names_types()) return fmt::format("{} IN ({})", node_id_of(walk.to), nodes);
        return fmt::format("{0} IN (SELECT {1} FROM ({2})) AND {3} IN (SELECT node FROM ({2}))", node_id_of(walk.to),
                           dialect_.identity_id("node"), nodes, end_of(walk.to, true));
    }

    /// Every edge of the type is wanted, so its table is the outer loop, and the start is the id that it has.
    [[nodiscard]] bool starts_at_edges(const edge_walk& walk, variable_id scanned) const {
        return walk.from == scanned && walk.typed_ends && !reads_columns_[scanned] && walk.single() &&
               walk.ways.size() == 1 && !walk.bound_edge;
    }

    /// A far end whose properties are read comes first: reading its table once is cheaper than a look-up an edge.
    void start_at_edges(const edge_walk& walk, sql_select& body, parallel_edges edges) {
        make_room(body, 2);
        const auto row = walks_.new_row();
        const bool far_first = reads_columns_[walk.to];
        if (far_first) join(walk.to, body);
        body.join(dialect_.edge_table(walk.ways.front().edge) + " " + row, dialect_.ordered_join());
        places_[walk.from] = id_in_end(walk, walk.from, sql_walk::near_end(walk, row));
        body.bound.push_back(walk.from);
        const auto far_end = sql_walk::far_end(walk, row, places_[walk.from]);
        if (far_first) body.where.push_back(far_end + " = " + end_of(walk.to, walk.names_types()));
        if (edges == parallel_edges::once) body.where.push_back(once(walk, row));
        if (!far_first) reach_node(walk, far_end, body);
    }

    void close(const edge_walk& walk, sql_select& body) {
        const bool by_type = walk.names_types();
        const auto from = end_of(walk.from, by_type), to = end_of(walk.to, by_type);
        require_type(walk, walk.from, walk.from_type, body);
        require_type(walk, walk.to, walk.to_type, body);
        if (!walk.single()) {
            const auto row = walks_.new_row();
            return body.where.push_back(
                fmt::format("EXISTS (SELECT 1 FROM {0} {1} WHERE {1}.node = {2})", reach(walk), row, to));
        }
        if (!walk.bound_edge) return body.where.push_back(walks_.connected(walk, from, to));
        if (!walk.edge_is_known) join(*walk.bound_edge, body);
        // Computed after the join, which may change the columns of the ends.
        body.where.push_back(known(walk, sql_walk::between(walk, alias(*walk.bound_edge), end_of(walk.from, by_type),
                                                           end_of(walk.to, by_type))));
    }

    /// Where an edge names its ends by id only, they are of one type, so a variable that may be of others has to be of
    /// this one.
    void require_type(const edge_walk& walk, variable_id id, const std::string& type, sql_select& body) {
        if (walk.names_types()) return;
        if (auto test = is_of_type(id, type); !test.empty()) body.where.push_back(std::move(test));
    }

    /// Evaluates `said` on the row of a bound edge, which is joined or looked up.
    [[nodiscard]] std::string known(const edge_walk& walk, const std::string& said) const {
        if (!walk.bound_edge || places_[*walk.bound_edge].empty()) return said;
        return looked_up(said, *walk.bound_edge);
    }

    [[nodiscard]] std::string reach(const edge_walk& walk) {
        return dialect_.reachable_nodes({bind(bound_constant{{sql_walk::spelled(walk)}, {lang::scalar_type::string}}),
                                         end_of(walk.from, walk.names_types()), bind(std::uint64_t{walk.min}),
                                         bind(std::uint64_t{walk.max})});
    }

    // ---- the result ----

    [[nodiscard]] std::string columns() {
        std::vector<std::string> columns;
        for (std::size_t index = 0; index < plan_.columns.size(); ++index) {
            const auto& column = plan_.columns[index];
            // The bytes of a Blob are not part of a row; only its presence can be counted and tested.
            const bool hidden = column.value.type.scalar == lang::scalar_type::blob &&
                                std::holds_alternative<property_ref>(column.value.form);
            columns.push_back((hidden ? std::string{"NULL"} : write(column.value)) + " AS " + result_column(index));
        }
        return joined(columns, ", ");
    }

    [[nodiscard]] std::string group_by() const {
        std::vector<std::string> keys;
        if (plan_.group_node) return " GROUP BY " + id_of(*plan_.group_node);
        if (plan_.grouped)
            for (std::size_t at = 0; at < plan_.columns.size(); ++at)
                if (!plan_.columns[at].aggregated) keys.push_back(result_column(at));
        return keys.empty() ? "" : " GROUP BY " + joined(keys, ", ");
    }

    [[nodiscard]] std::string having() {
        std::vector<std::string> tests;
        for (const auto& test : plan_.having) tests.push_back(write(test));
        return tests.empty() ? "" : " HAVING " + joined_evenly(std::move(tests), "AND");
    }

    [[nodiscard]] std::string write_rows(const argument& rows) {
        return std::visit(
            [&](const auto& held) {
                return write(scalar_expression{held, {lang::scalar_type::i64}});
            },
            rows);
    }

    [[nodiscard]] std::string limit() {
        const auto rows = plan_.limit ? write_rows(*plan_.limit) : std::string{};
        return dialect_.page(rows, plan_.offset ? write_rows(*plan_.offset) : std::string{});
    }

    [[nodiscard]] std::vector<std::string> ids_in_order() const {
        std::vector<std::string> ids;
        for (const auto id : plan_.bound) ids.push_back(id_of(id));
        return ids;
    }

    [[nodiscard]] std::string write_plain() {
        sql_select body;
        const auto* rank = plan_.rank ? &std::get<rank_score>(*plan_.rank) : nullptr;
        // The ranking comes first: it drops rows beyond the best, and a column with the same score must see only the
        // rest.
        if (rank) (void)bind(asked_rank(*rank).rank);
        add(plan_.steps, body, parallel_edges::once);
        std::vector<std::string> order;
        if (rank) {
            order.push_back(dialect_.ascending(dialect_.rank(asked_rank(*rank), bindings_)));
            for (auto& id : ids_in_order()) order.push_back(std::move(id));
            body.where.push_back(dialect_.is_ranked(asked_rank(*rank), bindings_));
        }
        auto text = body.text(columns()) + group_by();
        text += having();
        for (const auto& term : plan_.order) {
            const auto* at = std::get_if<std::size_t>(&term.key);
            const auto by = at ? result_column(*at) : write(std::get<scalar_expression>(term.key));
            order.push_back(term.descending ? dialect_.descending(by) : dialect_.ascending(by));
        }
        return text + (order.empty() ? "" : " ORDER BY " + joined(order, ", ")) + limit();
    }

    /// The ranking drops rows without a score; smaller is better.
    [[nodiscard]] rank_request asked_rank(const rank_score& rank) const {
        // Without conditions the best rows of the type are the best rows of the match.
        const bool whole_type = plan_.steps.size() == 1 && std::holds_alternative<scan_step>(plan_.steps.front());
        return ranked_by(rank, whole_type || leading_ ? rows_needed(plan_) : std::nullopt);
    }

    // ---- rank fusion ----

    /// `matched`: the ids of every assignment with both scores. `first` and `second`: one row for each id of the first
    /// arm's variable, with its rank. `fused`: the rows of the first arm, then those that only the second arm found.
    [[nodiscard]] std::string write_fused(const fused_rank& fused) {
        sql_select body;
        add(plan_.steps, body, parallel_edges::once);
        const auto first_score = cost(fused.first);
        const auto second_score = cost(fused.second);
        const auto key = fmt::format("i{}", fused.first.variable);
        std::vector<std::string> ids, named;
        for (const auto id : plan_.bound) {
            ids.push_back(fmt::format("i{}", id));
            named.push_back(fmt::format("{} AS i{}", id_of(id), id));
        }
        auto with = std::exchange(body.with, {});
        with.push_back(
            fmt::format("matched AS ({})", body.text(fmt::format("{}, {} AS first_score, {} AS second_score",
                                                                 joined(named, ", "), first_score, second_score))));
        auto text = "WITH " + joined(with, ", ");
        text += ranked_arm("first", key, joined(ids, ", ")) + ranked_arm("second", key, joined(ids, ", "));
        text += fmt::format(
            ", fused AS (SELECT first.*, second.rank AS other FROM first LEFT JOIN second ON second.{0} = first.{0}"
            " UNION ALL SELECT {1}, NULL, second.rank FROM second WHERE {0} NOT IN (SELECT {0} FROM first))",
            key, joined(ids, ", "));
        for (const auto id : plan_.bound) places_[id] = fmt::format("fused.i{}", id);
        text += " SELECT " + columns() + " FROM fused";
        return text + " ORDER BY " + order_of(fused) + limit();
    }

    /// Of a distance as many rows count as a page has; whatever is beyond them in both rankings follows in the order of
    /// the whole rankings. So every page of one length is a part of one order.
    [[nodiscard]] std::string order_of(const fused_rank& fused) {
        const auto k = write_rows(fused.k);
        const auto whole = fused_order(k, "fused.rank", "fused.other");
        const auto is_distance = [](const rank_score& rank) { return rank.measure == rank_measure::distance; };
        if (!plan_.limit || (!is_distance(fused.first) && !is_distance(fused.second))) return whole;
        const auto rows = write_rows(*plan_.limit);
        const auto counted = [&](const rank_score& rank, const std::string& place) {
            return is_distance(rank) ? fmt::format("CASE WHEN {0} <= {1} THEN {0} END", place, rows) : place;
        };
        return fused_order(k, counted(fused.first, "fused.rank"), counted(fused.second, "fused.other")) + ", " + whole;
    }

    sql_walk walks_;
    std::vector<bool> reads_columns_;
    const leading_hits* leading_;
    std::size_t parts_ = 0;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_query write_sql(const read_plan& plan, const sql_dialect& dialect) {
    return detail::sql_writer{plan, dialect}.write();
}

OMNIGRAPH_INLINE sql_query write_sql_of(const leading_hits& leading, const read_plan& plan,
                                        const sql_dialect& dialect) {
    return detail::sql_writer{plan, dialect, &leading}.write();
}

}  // namespace omnigraph::cluster::graph

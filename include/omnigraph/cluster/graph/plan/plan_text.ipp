// Bodies of graph/plan/plan_text.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ranges>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/plan/plan_text.hpp>

namespace omnigraph::cluster::graph::detail {

OMNIGRAPH_INLINE std::string value_text(const lang::value& value) {
    return std::visit(overloaded{[](std::monostate) { return std::string{"null"}; },
                                 [](bool flag) { return std::string{flag ? "true" : "false"}; },
                                 [](std::int64_t number) { return std::to_string(number); },
                                 [](double number) { return fmt::format("{}", number); },
                                 [](const std::string& text) { return fmt::format("{:?}", text); },
                                 [](const lang::value_list& list) {
                                     std::string text = "[";
                                     for (const auto& element : list)
                                         text += (text.size() > 1 ? ", " : "") + value_text(element);
                                     return text + "]";
                                 }},
                      value.held);
}

class plan_printer {
public:
    explicit plan_printer(const read_plan& plan) : plan_{plan} {}

    [[nodiscard]] std::vector<plan_line> lines() {
        outermost();
        of_result_ = true;
        for (const auto& column : plan_.columns) {
            line(0, fmt::format("{} {} = {}", plan_.grouped && !column.aggregated ? "group" : "column", column.name,
                                text(column.value)));
        }
        for (const auto& test : plan_.having) line(0, "having " + text(test));
        if (plan_.rank) std::visit([&](const auto& rank) { line(0, "rank " + text(rank)); }, *plan_.rank);
        for (const auto& term : plan_.order) line(0, "order " + text(term));
        if (plan_.offset) line(0, "offset " + text(*plan_.offset));
        if (plan_.limit) line(0, "limit " + text(*plan_.limit));
        return std::move(out_);
    }

private:
    void line(int depth, const std::string& words) {
        out_.push_back({static_cast<std::size_t>(depth), words, {}, of_result_});
    }

    /// The conditions after a step belong to it: they are tested while it runs.
    void outermost() {
        const auto& all = plan_.steps;
        for (std::size_t at = 0; at < all.size();) {
            const auto first = out_.size();
            auto end = at + 1;
            while (end < all.size() && std::holds_alternative<filter_step>(all[end])) ++end;
            for (; at < end; ++at) step(all[at], 0);
            out_[first].steps = end;
        }
    }

    [[nodiscard]] std::string name(variable_id id) const {
        const auto& own = plan_.variables[id].name;
        const auto same = std::ranges::count(plan_.variables, own, &plan_variable::name);
        return same == 1 ? "$" + own : fmt::format("${}#{}", own, id);
    }

    [[nodiscard]] std::string typed_name(variable_id id) const { return name(id) + ": " + plan_.variables[id].type; }

    [[nodiscard]] std::string text(const argument& bound_value) const {
        return std::visit(overloaded{[](const constant& c) { return value_text(c.value); },
                                     [](const parameter_ref& p) { return "parameter " + p.name; }},
                          bound_value);
    }

    [[nodiscard]] std::string text(const rank_score& rank) const {
        return fmt::format("{}({}.{}, {})", rank.measure == rank_measure::distance ? "distance" : "relevance",
                           name(rank.variable), rank.property, text(rank.query));
    }

    [[nodiscard]] std::string text(const fused_rank& rank) const {
        return fmt::format("fuse({}, {}, {})", text(rank.first), text(rank.second), text(rank.k));
    }

    [[nodiscard]] std::string text(const scalar_expression& value) const {
        return std::visit(
            overloaded{[&](const property_ref& p) { return name(p.variable) + "." + p.property; },
                       [&](const id_ref& n) { return name(n.variable); },
                       [&](const type_ref& t) { return "type of " + name(t.variable); },
                       [&](const parameter_ref& p) { return "parameter " + p.name; },
                       [&](const constant& c) { return value_text(c.value); },
                       [&](const current_time&) { return std::string{"now"}; },
                       [&](const each_row&) { return std::string{"*"}; },
                       [&](const text_match& m) {
                           return fmt::format("{}({}.{}, {}{})", m.mode == text_mode::fuzzy ? "fuzzy" : "text",
                                              name(m.variable), m.property, text(m.query),
                                              m.edits ? ", " + text(*m.edits) : std::string{});
                       },
                       [&](const rank_score& r) { return text(r); }, [&](const operation& o) { return text(o); },
                       [&](const duration_ref& d) { return "duration(" + text(d.text) + ")"; },
                       [&](const choice& c) { return text(c); },
                       [&](const path_ref& p) {
                           return "path " + text(edge_walk{p.from, p.to, p.ways, p.min, p.max});
                       },
                       [&](const aggregation& a) {
                           return fmt::format("{}({}{})", name_of(a.function), a.distinct ? "distinct " : "",
                                              text(a.argument.front()));
                       }},
            value.form);
    }

    [[nodiscard]] std::string text(const operation& of) const {
        const auto symbol = lang::operator_symbol(of.function);
        if (!symbol.empty() && of.operands.size() == 2)
            return fmt::format("({} {} {})", text(of.operands[0]), symbol, text(of.operands[1]));
        std::string operands;
        for (const auto& one : of.operands) operands += (operands.empty() ? "" : ", ") + text(one);
        return symbol.empty() ? fmt::format("{}({})", lang::written_form(of.function), operands)
                              : fmt::format("{}{}", symbol, operands);
    }

    [[nodiscard]] std::string text(const choice& of) const {
        std::string words = "case";
        for (const auto& branch : of.branches) words += " when " + text(branch.when) + " then " + text(branch.value);
        for (const auto& otherwise : of.otherwise) words += " else " + text(otherwise);
        return words + " end";
    }

    [[nodiscard]] std::string text(const order_term& term) const {
        const auto by = std::visit(overloaded{[&](const scalar_expression& s) { return text(s); },
                                              [&](std::size_t at) { return "column " + plan_.columns[at].name; }},
                                   term.key);
        return by + (term.descending ? " desc" : "");
    }

    /// `$a -Knows-> $b`, with several ways `$a (-Knows->|<-Knows-) $b`.
    [[nodiscard]] std::string text(const edge_walk& walk) const {
        const auto hops = walk.single() ? std::string{} : fmt::format("{{{},{}}}", walk.min, walk.max);
        const auto bound = walk.bound_edge ? name(*walk.bound_edge) + ":" : std::string{};
        std::vector<std::string> ways;
        for (const auto& way : walk.ways)
            ways.push_back(
                fmt::format("{}-{}{}{}-{}", way.forward ? "" : "<", bound, way.edge, hops, way.forward ? ">" : ""));
        const auto all = fmt::format("{}", fmt::join(ways, "|"));
        return name(walk.from) + " " + (ways.size() == 1 ? all : "(" + all + ")") + " " + name(walk.to);
    }

    /// With `nested`, the text is part of another condition and gets parentheses when it has several parts.
    [[nodiscard]] std::string text(const condition& keep, bool nested = false) const {
        return std::visit(
            overloaded{[&](const comparison_test& t) {
                           return fmt::format("{} {} {}", text(t.left), symbol(t.op), text(t.right));
                       },
                       [&](const null_check& t) { return text(t.value) + (t.negated ? " is not null" : " is null"); },
                       [&](const combined& t) {
                           std::string lines;
                           for (const auto& part : t.parts)
                               lines += (lines.empty()                   ? ""
                                         : t.op == lang::connective::all ? " and "
                                                                         : " or ") +
                                        text(part, true);
                           return t.negated ? "not (" + lines + ")" : nested ? "(" + lines + ")" : lines;
                       }},
            keep);
    }

    void steps(const std::vector<plan_step>& plan_steps, int depth) {
        for (const auto& one : plan_steps) step(one, depth);
    }

    void step(const plan_step& one, int depth) {
        std::visit(overloaded{[&](const scan_step& s) { line(depth, "scan " + typed_name(s.variable)); },
                              [&](const expand_step& s) {
                                  line(depth, "expand " + text(s.walk) + ": " + plan_.variables[s.walk.to].type);
                              },
                              [&](const closing_step& s) { line(depth, "require " + text(s.walk)); },
                              [&](const filter_step& s) { line(depth + 1, "where " + text(s.keep)); },
                              [&](const impossible_step&) { line(depth, "nothing"); },
                              [&](const absent_step& s) {
                                  line(depth, "without");
                                  steps(s.steps, depth + 1);
                              },
                              [&](const choice_step& s) {
                                  for (const auto& branch : s.branches) {
                                      line(depth, (&branch == &s.branches.front() ? "either" : "or") +
                                                      (s.binds ? " " + typed_name(*s.binds) : ""));
                                      steps(branch, depth + 1);
                                  }
                              },
                              [&](const optional_step& s) {
                                  line(depth, "optional " + typed_name(s.binds));
                                  steps(s.steps, depth + 1);
                              }},
                   one);
    }

    const read_plan& plan_;
    std::vector<plan_line> out_;
    bool of_result_ = false;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::vector<plan_line> plan_lines(const read_plan& plan) { return detail::plan_printer{plan}.lines(); }

OMNIGRAPH_INLINE std::string plan_text(const read_plan& plan) {
    std::string text;
    for (const auto& line : plan_lines(plan)) text += std::string(line.depth * 2, ' ') + line.text + "\n";
    return text;
}

}  // namespace omnigraph::cluster::graph
